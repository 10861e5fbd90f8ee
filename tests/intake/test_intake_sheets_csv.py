"""CSV claim sheets: the same claims as YAML, one a line, faults by file, line and column."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from kg import terms
from kg.errors import SheetError, UnknownHeader
from kg.intake.sheets import from_csv, read_sheet, read_sheet_text
from kg.model import Draft

ROOT = Path(__file__).parents[2]
WORLD = ROOT / "tests" / "world"
HEAD = "document,title,kind,publisher,published,file,quote,by,by-name,form,name,state\n"
FIRST = "alder-notice,Notice,article,unknown,unknown,alder-notice.txt,held by 9 agencies,ice,ICE,agency,A,vt\n"


def read(text: str) -> Draft:
    return read_sheet_text(text, "csv", base=WORLD, name="s.csv")


def test_csv_gives_the_claims_that_yaml_gives() -> None:
    by_iri = {
        c.iri: c
        for name in ("alder-notice", "cedar-gazette", "birch-roster")
        for c in read_sheet(WORLD / f"{name}.yaml").claims
    }
    draft = read_sheet(WORLD / "alder-counts.csv")
    assert draft.findings == ()
    same = [claim for claim in draft.claims if claim.iri in by_iri]
    assert len(same) == 5
    assert [by_iri[claim.iri].modality for claim in same] == [claim.modality for claim in same]


def test_documents_speakers_and_sources_are_described_where_they_are_first_named() -> None:
    draft = read_sheet(WORLD / "alder-counts.csv")
    assert [d.iri for d in draft.documents] == [
        terms.document(slug) for slug in ("alder-notice", "cedar-gazette", "birch-roster", "ice-on-vermont")
    ]
    assert [s.label for s in draft.speakers] == [
        "Alder County Sheriff's Office",
        "U.S. Immigration and Customs Enforcement",
        "Cedar Rights Union",
    ]
    assert len(draft.sources) == 3


def test_a_blank_document_cell_means_as_above() -> None:
    draft = read(HEAD + FIRST + ",,,,,,follows the Warrant,ice,,agency,B,vt\n")
    assert {claim.document for claim in draft.claims} == {terms.document("alder-notice")}
    assert [claim.origin for claim in draft.claims] == ["s.csv:2", "s.csv:3"]


def test_a_cell_that_looks_like_a_formula_is_words() -> None:
    draft = read(HEAD.replace("name,state", "name,state,basis") + FIRST.replace("vt\n", "vt,=HYPERLINK(1)\n"))
    assert draft.claims[0].basis == "=HYPERLINK(1)"


def test_a_quotation_over_two_lines_keeps_the_line_end_of_the_text() -> None:
    crlf = (HEAD + FIRST.replace("held by 9 agencies", '"charged with\ndriving"')).replace("\n", "\r\n")
    draft = read(crlf)
    assert draft.findings == ()
    assert draft.claims[0].anchors[0].exact == "charged with\ndriving"


def test_columns_may_stand_in_any_order_and_case_and_blank_lines_say_nothing() -> None:
    columns, cells = HEAD.strip().split(","), FIRST.strip().split(",")
    text = ",".join(c.upper() for c in reversed(columns)) + ",,\n\n" + ",".join(reversed(cells)) + ",,\n,,,\n"
    assert read(text).claims == read(HEAD + FIRST).claims


FAULTS = [
    ("no-such-date", HEAD + FIRST.replace("unknown,alder", "2025-02-30,alder"), "s.csv:2:published", "2025-02-30"),
    ("quotation-found", HEAD + FIRST.replace("9", "8"), "s.csv:2:quote", "nearest"),
    ("unknown-place", HEAD + FIRST + ",,,,,,held by 9 agencies,ice,,agency,A,zz\n", "s.csv:3:state", "'zz'"),
    ("unknown-key", HEAD.replace("title", "titel") + FIRST, "s.csv:1:titel", "did you mean title?"),
    ("unknown-key", HEAD + FIRST.replace("agency", "agenzy"), "s.csv:2:form", "did you mean agency?"),
    ("unknown-key", HEAD.replace("title", "jahr") + FIRST, "s.csv:1:jahr", "name a key of a sheet, such as signed"),
    (
        "unknown-key",
        HEAD.replace("state", "state,signed") + FIRST.replace("vt\n", "vt,2025\n"),
        "s.csv:2:signed",
        "agency:",
    ),
    ("missing-key", HEAD + FIRST.replace(",agency", ","), "s.csv:2", "a claim that states nothing"),
    ("missing-key", HEAD + FIRST.replace("held by 9 agencies", ""), "s.csv:2", "a claim without a place"),
    ("missing-key", HEAD + FIRST.replace("alder-notice,", ",", 1), "s.csv:2", "document: without id:"),
    ("duplicate-key", HEAD.replace("by-name", "by") + FIRST, "s.csv:1:by", "appears twice"),
    ("wrong-type", HEAD + FIRST.replace("vt\n", "vt,more\n"), "s.csv:2", "13 cells and the header 12"),
    (
        "two-values",
        HEAD + FIRST + FIRST.replace("Notice", "Other"),
        "s.csv:3:title",
        "title was 'Notice' in s.csv:2:title",
    ),
    ("known-speaker", HEAD + FIRST.replace("ICE", ""), "s.csv:2:by", "no speaker is called 'ice'"),
]


@pytest.mark.parametrize(("code", "text", "where", "says"), FAULTS)
def test_a_fault_is_told_at_its_line_and_column(code: str, text: str, where: str, says: str) -> None:
    told = [(f.where, f.message) for f in read(text).findings if f.code == code]
    assert where in [place for place, _ in told], told
    assert any(says in message for _, message in told)


def test_a_table_with_no_known_column_is_refused() -> None:
    with pytest.raises(UnknownHeader, match=r"s\.csv:1: no column"):
        read("a,b\n1,2\n")


def test_a_table_parted_by_semicolons_is_refused_with_advice() -> None:
    with pytest.raises(UnknownHeader, match="save it with commas"):
        read(HEAD.replace(",", ";") + FIRST)


def test_a_table_without_lines_is_refused() -> None:
    with pytest.raises(SheetError, match="there is no line below the header"):
        read(HEAD)


@pytest.mark.parametrize("cell", ['"a"b', "x" * 200_000])
def test_what_is_not_csv_is_refused_at_its_line(cell: str) -> None:
    with pytest.raises(SheetError, match=r"s\.csv:2: this is not CSV"):
        read(HEAD + FIRST.replace("held by 9 agencies", cell))


@pytest.mark.parametrize("who", ["by", "default-by", "reported-by", "paraphrased-by"])
def test_a_speaker_is_described_wherever_it_is_named(who: str) -> None:
    head, line = HEAD.replace("by,by-name", f"{who},{who}-name,{who}-kind"), FIRST.replace(",ICE,", ",ICE,public-body,")
    if who in ("reported-by", "paraphrased-by"):
        head, line = head.replace("state", "state,by,by-name"), line.replace("vt", "vt,nws,News")
    draft = read(head + line)
    assert [one for one in draft.findings if one.severity == "refusal"] == []
    described = {one.iri: (one.label, one.kind) for one in draft.speakers}
    assert described[terms.organization("ice")] == ("ICE", terms.KG.publicBody)


def test_of_several_named_in_one_cell_each_is_described_by_its_own_part() -> None:
    head = HEAD.replace("by,by-name", "by,by-name,reported-by,reported-by-name")
    draft = read(head + FIRST.replace("ice,ICE", "ice,ICE,nws; wire,The News; The Wire"))
    assert {one.label for one in draft.speakers} == {"ICE", "The News", "The Wire"}


def test_the_guide_for_archivists_has_the_columns() -> None:
    said = (from_csv.__doc__ or "").partition("in any order:\n\n")[2].partition("\n\nA place")[0]
    assert textwrap.dedent(said) in (ROOT / "docs" / "archivists.md").read_text("utf-8")
