"""What leads to one person: what is found, what is left out, and what stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import persons
from kg.intake.ice_lists import read_list_bytes
from kg.terms import KG
from kg.workspace import Workspace
from tests.archives import CLOCK
from tests.ice_lists import ETOWAH, NAME, NEWEST, SIGNED, one, rows, workbook

INNER = "https%3A%2F%2Fwww.ice.gov%2Fdoclib%2Fa.pdf"
SAFE = f"https://gcc02.safelinks.protection.outlook.com/?url={INNER}"
MAIL, NUMBER = "a personal mail address", "a telephone number"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"{SAFE}&data=05%7C02%7CJo.Doe%40example.gov%7C0&sdata=x%3D&reserved=0", SAFE),
        (f"{SAFE}&amp;data=05%7C02%7CJo.Doe%40example.gov&amp;reserved=0", SAFE),
        (SAFE.replace("?url", "?data=05%7CJo%40example.gov&url"), SAFE),
        (SAFE.replace("/?", "/ap/t-59584e83/?") + "&data=x", SAFE),
        ("https://urldefense.proofpoint.com/v2/url?u=https-3A__ice.gov_a&d=Dw&r=abc", "https://urldefense.proofpoint.com/v2/url?u=https-3A__ice.gov_a"),
        ("https://urldefense.com/v3/__https://ice.gov/a.pdf__;!!abc!xyz$", "https://urldefense.com/v3/__https://ice.gov/a.pdf__"),
        ("https://ice.gov/a?to=jo%2540example.gov&v=1#p", "https://ice.gov/a?v=1#p"),
        ("https://ice.gov/a.pdf", "https://ice.gov/a.pdf"),
        ("the office of 287(g)@ICE", "the office of 287(g)@ICE"),
    ],
)  # fmt: skip
def test_links_keep_where_they_lead_and_not_whom_they_were_sent_to(text: str, kept: str) -> None:
    assert persons.impersonal(text) == kept
    assert persons.impersonal(kept) == kept


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ask jo.doe@example.gov", [MAIL]),
        ("jdoe@ice.dhs.gov", [MAIL]),
        ("mailto:jo%40example.gov", [MAIL]),
        ("call 202-555-0143", [NUMBER]),
        ("(202) 555-0143", [NUMBER]),
        ("her cell at the office: 202.555.0143", [NUMBER]),
        ("jo@example.gov or +1 202 555 0143", [MAIL, NUMBER]),
        ("ERO287g@ice.dhs.gov", []),
        ("287g@ice.dhs.gov", []),
        ("press-office@example.gov", []),
        ("publicrecords@county.example.gov", []),
        ("Sheriff's Office, 202-555-0143", []),
        ("1-866-555-0143", []),
        ("8 U.S.C. 1357(g), 110 Stat. 3009-563, 2025-02-21, 638-9-2", []),
        ("https://www.ice.gov/doclib/287gMOA/a_03122025.pdf", []),
    ],
)
def test_addresses_and_numbers_of_persons_are_found_and_those_of_offices_stay(text: str, found: list[str]) -> None:
    assert list(persons.marks(text)) == found
    assert list(persons.marks(persons.without_marks(text))) == []
    assert (persons.without_marks(text) == text) == (not found)


@given(st.text(max_size=200))
def test_what_is_left_holds_no_mark_and_is_left_alone(text: str) -> None:
    left = persons.without_marks(text)
    assert list(persons.marks(left)) == []
    assert persons.impersonal(left) == left


def test_a_list_keeps_no_trace_of_persons_in_any_cell() -> None:
    line = [*ETOWAH, SIGNED, f"{SAFE}&data=05%7CJo.Doe%40example.gov", None, "ask jo.doe@example.gov, 202-555-0143"]
    draft = read_list_bytes(workbook([NEWEST, line]), NAME)
    assert rows(one(draft))[0].written == (
        ("memorandum", SAFE),
        ("column I", f"ask [left out: {MAIL}], [left out: {NUMBER}]"),
    )
    assert "example.gov" not in str(draft.findings)
    assert {t.object.value for t in one(draft).triples if t.predicate == KG.memorandum} == {
        "https://www.ice.gov/doclib/a.pdf"
    }


def test_none_of_ices_lists_brings_one(shared: Path) -> None:
    for path in sorted((shared / "data").glob("ice-lists*/*.xlsx"))[::7]:
        draft = read_list_bytes(path.read_bytes(), path.name)
        written = [words for claim in draft.claims for row in rows(claim) for _, words in row.written]
        assert not [words for words in written if list(persons.marks(words)) or "&data=" in words]


def test_a_ledger_made_before_keeps_its_bytes_and_is_read_without(tmp_path: Path) -> None:
    made = Workspace.create(tmp_path / "archive", archivist="tester", clock=CLOCK)
    path = tmp_path / NAME
    path.write_bytes(workbook([NEWEST, [*ETOWAH, SIGNED, SAFE]]))
    made.import_lists([path])
    (file,) = made.archive.ledger.files()
    kept = file.read_bytes()
    traced = kept.replace(f'"{SAFE}"'.encode(), f'"{SAFE}&data=05%7CJo.Doe%40example.gov"'.encode())
    assert traced != kept
    file.write_bytes(traced)
    written = {quad.object.value for quad in made.archive.ledger.read(file) if quad.predicate == KG.writtenMemorandum}
    assert written == {SAFE}
    assert file.read_bytes() == traced
