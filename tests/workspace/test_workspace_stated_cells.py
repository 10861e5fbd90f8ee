"""A cell of a workbook is marked where a claim's value comes from it, by what its column is."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg.terms import KG, RDF, RDFS, agency, place, thing
from kg.workspace.stated_cells import columns_of, stated_cells

HEADINGS = (
    "STATE",
    "LAW ENFORCEMENT AGENCY",
    "TYPE",
    "COUNTY",
    "SUPPORT TYPE",
    "SIGNED",
    "MOA",
    "ADDENDUM",
    "LAST SEEN",
)
ROW = (
    "FLORIDA",
    "Elm County Sheriff’s Office",
    "County",
    "Collier",
    "Jail Enforcement Officer",
    "6/9/2020",
    "link",
    "",
)
ELM = agency("us-fl", "Elm County Sheriff's Office")
AGREEMENT = thing("agreement", "us-fl", "elm")
MEMORANDUM = "https://www.ice.gov/doclib/287gMOA/elm.pdf"
SAFE = (
    f"https://gcc02.safelinks.protection.outlook.com/?url={MEMORANDUM.replace(':', '%3A').replace('/', '%2F')}&data=1"
)
DATE = NamedNode("http://www.w3.org/2001/XMLSchema#date")


def marked(fact: Triple, *, row: tuple[str, ...] = ROW, links: dict[int, str] | None = None) -> list[str]:
    """The headings of the cells marked for one fact."""
    found = stated_cells(columns_of(HEADINGS), row, links or {}, [fact], {})
    return [HEADINGS[at] for at in sorted(found)]


@pytest.mark.parametrize(
    ("fact", "heading"),
    [
        (Triple(ELM, KG.place, place("us-fl")), "STATE"),
        (Triple(ELM, RDFS.label, Literal("Elm County Sheriff's Office")), "LAW ENFORCEMENT AGENCY"),
        (Triple(ELM, KG.agencyType, KG.countyAgency), "TYPE"),
        (Triple(ELM, KG.county, place("us-12021")), "COUNTY"),
        (Triple(AGREEMENT, KG.model, KG.jailEnforcement), "SUPPORT TYPE"),
        (Triple(AGREEMENT, KG.signed, Literal("2020-06-09", datatype=DATE)), "SIGNED"),
    ],
)
def test_a_value_marks_the_cell_of_its_column_however_that_is_written(fact: Triple, heading: str) -> None:
    assert marked(fact) == [heading]


@pytest.mark.parametrize("link", [MEMORANDUM, SAFE], ids=["bare", "wrapped"])
def test_a_link_marks_the_cell_that_leads_there_out_of_its_wrappings(link: str) -> None:
    fact = Triple(AGREEMENT, KG.memorandum, Literal(MEMORANDUM))
    assert marked(fact, links={6: link}) == ["MOA"]
    assert marked(fact, links={6: "https://www.ice.gov/another.pdf"}) == []


@pytest.mark.parametrize(
    "fact",
    [
        Triple(AGREEMENT, KG.signed, Literal("2020-06-10", datatype=DATE)),
        Triple(AGREEMENT, KG.model, KG.taskForce),
        Triple(ELM, KG.county, place("us-12001")),
        Triple(ELM, RDFS.label, Literal("Elm County")),
        Triple(ELM, RDF.type, KG.Agency),
    ],
)
def test_what_a_row_does_not_say_marks_nothing(fact: Triple) -> None:
    assert marked(fact) == []


def test_a_day_in_another_column_is_not_taken_for_that_of_signing() -> None:
    fact = Triple(AGREEMENT, KG.signed, Literal("2020-06-09", datatype=DATE))
    assert marked(fact, row=(*ROW, "2020-06-09")) == ["SIGNED"]


def test_of_a_table_that_is_no_list_a_cell_that_is_the_value_alone_is_marked_with_or_without_leading_zeros() -> None:
    name, code = (
        Triple(place("us-01001"), RDFS.label, Literal("Autauga")),
        Triple(place("us-01001"), KG.fips, Literal("01001")),
    )
    found = stated_cells(
        columns_of(("fips", "name", "area")), ("1001", "AUTAUGA", "Autauga area"), {}, [name, code], {}
    )
    assert sorted(found) == [0, 1]
