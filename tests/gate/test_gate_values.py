"""What a claim says is held against its words: values, what turns a meaning, what points to one person."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kg import gate
from kg.intake.sheets import read_sheet_text
from kg.model import Finding, Severity
from kg.sources import anchor
from tests.corpus.test_corpus_sheets import Empty
from tests.ice_lists import workbook

TEXT = """\
Notice of the Alder County Sheriff's Office

The office in Etowah County, Alabama, signed a Task Force Model agreement on April 2, 2025. As of June there were 137.
Nothing in this notice shall be construed to require an agreement. Be glad if they are keeping the county safe.
Some offices have stepped up to help. An overwhelming majority of offices have shown their support, it says.
Not all offices share the same priorities. The office may release the person. It was never asked about that.
The office shall carry this out, except as the board provides. The board acts only with the consent of the mayor.
Except as provided in part 8, an officer of a county performing duties here shall not be paid. Offices help.
In May 2025 the office met a citizen of Honduras charged with a traffic offense on May 3, 2025, and let him go.
"""
HEAD = """\
document: {id: notice, title: Notice, kind: article, publisher: alder, published: unknown, file: notice.txt}
speakers: {alder: {name: Alder Board}}
claims:
"""


def findings(tmp_path: Path, claim: str, *, kind: str = "article") -> tuple[Finding, ...]:
    (tmp_path / "notice.txt").write_text(TEXT, "utf-8")
    sheet = HEAD.replace("kind: article", f"kind: {kind}") + claim
    return gate.check(read_sheet_text(sheet, "yaml", base=tmp_path, name="s.yaml"), Empty()).findings


def refused(found: tuple[Finding, ...]) -> set[str]:
    return {one.code for one in found if one.severity is Severity.REFUSAL}


COUNT = "measure: agreements-in-force, unit: agreement, value: 137"
AGREEMENT = "agreement: {agency: Alder County Sheriff's Office, state: al, model: task-force, signed: 2025-04-02}"
SIGNED = '"Etowah County, Alabama, signed a Task Force Model agreement on April 2, 2025"'
ALL = f"quotes: [the Alder County Sheriff's Office, {SIGNED}]"
MADE = "kind: agreement-made, label: An agreement"
JUNE = "quote: As of June there were 137\n    basis: of 2025"
HELD = "holder: alder, about: program"
STANDS = {
    "all that an agreement states": f"{ALL}\n    {AGREEMENT}",
    "a month of a day": f"{ALL}\n    event: {{{MADE}, as-of: 2025-04, place: 01055}}",
    "a year of a day": f"{ALL}\n    event: {{kind: agreement-made, as-of: 2025, place: al, label: An agreement}}",
    "what the basis gives a reason for": f"{JUNE}\n    count: {{{COUNT}, place: al, as-of: 2025-06}}",
}
MISSING = {
    "another day": f"{ALL}\n    {AGREEMENT.replace('04-02', '04-03')}",
    "another model": f"{ALL}\n    {AGREEMENT.replace('task-force', 'jail-enforcement')}",
    "another State": f"{ALL}\n    {AGREEMENT.replace('state: al', 'state: ga')}",
    "another agency": f"{ALL}\n    {AGREEMENT.replace('Alder County', 'Elder County')}",
    "another county": f"{ALL}\n    event: {{kind: agreement-made, place: 01057, label: An agreement}}",
    "a country nobody names": f"{ALL}\n    event: {{kind: agreement-made, place: us, label: An agreement}}",
    "a year beside a month": f"quote: of June there were 137\n    count: {{{COUNT}, as-of: 2025-06}}",
    "a day in its month": f"{ALL}\n    event: {{kind: agreement-made, date: 2025-04-20, label: An agreement}}",
}


@pytest.mark.parametrize("case", STANDS)
def test_a_value_that_stands_in_the_words_or_has_a_reason_is_taken(tmp_path: Path, case: str) -> None:
    assert refused(findings(tmp_path, f"  - {STANDS[case]}\n")) == set()


@pytest.mark.parametrize("case", MISSING)
def test_a_value_that_the_words_do_not_have_is_refused(tmp_path: Path, case: str) -> None:
    assert refused(findings(tmp_path, f"  - {MISSING[case]}\n")) == {"value-in-quotation"}


def test_a_row_is_held_to_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("STATE,AGENCY,MODEL,SIGNED\nAL,Alder Office,Task Force Model,2025-04-02\n")
    sheet = HEAD.replace("notice.txt", "t.csv") + "  - row: {sheet: table, row: 2}\n    agreement: {%s}\n"
    right = "agency: Alder Office, state: al, model: task-force, signed: 2025-04-02"
    for said in (
        right.replace("2025-04-02", "2025-04-03"),
        right.replace("task-force", "warrant-service-officer"),
        right.replace("state: al", "state: ga"),
    ):
        draft = read_sheet_text(sheet % said, "yaml", base=tmp_path, name="s.yaml")
        assert refused(gate.check(draft, Empty()).findings) == {"value-in-quotation"}, said
    draft = read_sheet_text(sheet % right, "yaml", base=tmp_path, name="s.yaml")
    assert gate.check(draft, Empty()).findings == ()


OFFICE = "agency: {name: Alder Office, state: al%s}"
AGREEMENT_OF = "agreement: {agency: Alder Office, state: al, model: task-force, signed: 2025-04-02, memorandum: %s}"


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        (OFFICE % ", type: county-agency", True),
        (OFFICE % ", type: municipal-agency", False),
        (AGREEMENT_OF % '"https://a.example/moa.pdf"', True),
        (AGREEMENT_OF % '"https://a.example/other.pdf"', False),
    ],
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_row_is_held_to_its_kind_of_agency_and_where_it_leads(
    tmp_path: Path, form: str, said: str, stands: bool
) -> None:
    table = [["STATE", "AGENCY", "TYPE", "MODEL", "SIGNED", "MOA"]]
    table += [["AL", "Alder Office", "County", "Task Force Model", "2025-04-02", "https://a.example/moa.pdf"]]
    if form == "csv":
        (tmp_path / "t.csv").write_text("".join(",".join(row) + "\n" for row in table))
    else:
        table[1][-1] = "link"
        (tmp_path / "t.xlsx").write_bytes(workbook(table, dress=_with_link))
    sheet = HEAD.replace("notice.txt", f"t.{form}") + "  - row: {sheet: %s, row: 2}\n    %s\n"
    draft = read_sheet_text(sheet % ("table" if form == "csv" else "Sheet", said), "yaml", base=tmp_path, name="s.yaml")
    assert refused(gate.check(draft, Empty()).findings) == (set() if stands else {"value-in-quotation"})


def _with_link(sheet: Worksheet) -> None:
    sheet["F2"].hyperlink = "https://a.example/moa.pdf"


# ---------------------------------------------------------------- words that turn a meaning

TURNED = {
    "shall be construed to require an agreement": "Nothing",
    "they are keeping the county safe": "if",
    "offices have stepped up to help": "Some",
    "offices share the same priorities": "Not all",
    "release the person": "may",
    "asked about that": "never",
    "shall carry this out": "except",
    "an officer of a county performing duties here shall not be paid": "Except as",
    "with the consent of the mayor": "only",
}


@pytest.mark.parametrize(("words", "turning"), TURNED.items())
def test_a_word_just_outside_that_turns_the_meaning_is_told_with_the_wider_quotation(
    tmp_path: Path, words: str, turning: str
) -> None:
    found = findings(
        tmp_path,
        f"  - quote: {words}\n    position: {{holder: alder, stance: description, about: program, words: {words}}}\n",
    )
    told = [one for one in found if one.code == "turning-word"]
    assert [one.severity for one in told] == [Severity.NOTICE] * len(told)
    messages = " ".join(one.message for one in told)
    assert all(f"“{word}”" in messages for word in ([turning] if turning != "Not all" else ["Not", "all"]))
    assert words in messages.partition("wider, it is ")[2]


@pytest.mark.parametrize(
    "claim",
    [
        "quote: Some offices have stepped up\n"
        f"    position: {{{HELD}, stance: support, quantifier: Some, words: stepped up}}",
        "quote: The office may release\n    modality: hypothetical\n"
        f"    position: {{{HELD}, stance: objection, words: release}}",
        "quotes: [Some, offices have stepped up]\n    agency: {name: offices, state: al}\n    basis: of Alabama",
        f"quote: signed a Task Force Model agreement\n    position: {{{HELD}, stance: support, words: signed}}",
    ],
)
def test_what_is_taken_in_is_not_told(tmp_path: Path, claim: str) -> None:
    assert [one.message for one in findings(tmp_path, f"  - {claim}\n") if one.code == "turning-word"] == []


def test_a_sentence_is_looked_at_and_no_other() -> None:
    content = "Nothing is said here. Offices help the county. It is not so."
    start = content.index("help")
    assert list(anchor.turns(content, start, start + len("help the county"))) == []


# ---------------------------------------------------------------- how much is quoted, and what points to one person


def test_of_a_document_at_most_two_fifths_are_quoted_and_of_public_law_any_share(tmp_path: Path) -> None:
    lines = [line for line in TEXT.splitlines() if line][1:7]
    claim = "  - basis: all of it\n    quotes:\n" + "".join(f"      - {line!r}\n" for line in lines)
    claim += "    agency: {name: Alder County Sheriff's Office, state: al}\n"
    assert refused(findings(tmp_path, claim)) == {"quotation-is-a-fragment"}
    assert refused(findings(tmp_path, claim, kind="statute-text")) == set()


@pytest.mark.parametrize(
    "words", ["met a citizen of Honduras charged with a traffic offense", "a traffic offense on May 3, 2025"]
)
def test_the_words_of_an_encounter_point_to_nobody(tmp_path: Path, words: str) -> None:
    claim = f'  - quote: "{words}"\n    basis: of Alabama, May 2025\n'
    claim += "    encounter: {state: al, as-of: 2025-05, charges: [traffic-offense]}\n"
    found = findings(tmp_path, claim)
    assert refused(found) == {"no-private-person"}
    assert "make it a count of encounters" in found[0].message


def test_one_person_of_an_offense_on_a_day_at_an_agency_is_refused_and_in_a_month_is_not(tmp_path: Path) -> None:
    claim = (
        "  - quote: a traffic offense on\n    basis: one, in Alabama\n    computed: true\n"
        "    count: {measure: arrests, unit: person, "
        "agency: {name: Alder Office, state: al}, offense: traffic-offense, value: 1, as-of: %s}\n"
    )
    assert refused(findings(tmp_path, claim % "2025-05-03")) == {"no-private-person"}
    assert refused(findings(tmp_path, claim % "2025-05")) == set()
    of_detainers = claim.replace("arrests, unit: person", "detainers-placed, unit: detainer") % "2025-05-03"
    assert refused(findings(tmp_path, of_detainers)) == set()
