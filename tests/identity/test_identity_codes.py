"""A row means an agency exactly, or a person is asked; nothing is taken for being alike."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from pyoxigraph import NamedNode

from kg import places, terms
from kg.identity.code_rows import AgencyRow
from kg.identity.codes import exact, is_code, is_ori, proposed, written_out
from kg.identity.counties import nearest
from kg.identity.profiles import Profile

LABELS = places.load().labels


def agency(name: str, *types: str, counties: tuple[str, ...] = (), state: str = "us-al") -> Profile:
    return Profile(terms.agency(state, name), name, types=types, counties=counties)


def row(number: int, name: str, kind: str, *counties: str, state: str = "us-al") -> AgencyRow:
    return AgencyRow(number, f"AL{number:07}", name, state, kind, counties)


ETOWAH, CITY = row(2, "Etowah", "County", "ETOWAH"), row(3, "Etowah", "City", "ETOWAH")
OFFICE = agency("Etowah County Sheriff's Office", "county agency", counties=("Etowah County, Alabama",))


def meant(
    agencies: Iterable[Profile], *rows: AgencyRow, stands_for: dict[NamedNode, NamedNode] | None = None
) -> list[int]:
    """The numbers of the rows that mean the agencies, 0 for none."""
    every = list(agencies)
    found = exact(every, rows, LABELS, stands_for or {})
    return [found[one.iri].number if one.iri in found else 0 for one in every]


@pytest.mark.parametrize(
    ("of", "name"),
    [
        (ETOWAH, "Etowah County Sheriff’s Office"),
        (ETOWAH, "ETOWAH COUNTY SHERIFFS DEPARTMENT"),
        (CITY, "Etowah Police Department"),
        (CITY, "City of Etowah Police Department"),
        (row(4, "Highway Patrol", "State Police"), "Alabama Highway Patrol"),
        (row(4, "Alabama Port Authority", "Other State Agency"), "Alabama Port Authority"),
        (row(4, "Samford University", "University or College"), "Samford University Police Department"),
        (row(4, "Etowah County Police Department", "County"), "Etowah County Police Department"),
    ],
)
def test_a_row_means_the_agency_it_is_called_by_when_written_out(of: AgencyRow, name: str) -> None:
    assert meant([agency(name)], of) == [of.number]


def test_the_kind_a_table_leaves_out_of_a_name_tells_a_county_from_its_city() -> None:
    assert meant([OFFICE, agency("Etowah Police Department")], ETOWAH, CITY) == [2, 3]


@pytest.mark.parametrize(
    ("case", "agencies", "rows"),
    [
        ("another State", [OFFICE], [row(2, "Etowah", "County", state="us-ga")]),
        ("a letter more", [agency("Etowahh County Sheriff's Office")], [ETOWAH]),
        ("two rows of one name", [OFFICE], [ETOWAH, row(9, "Etowah", "County", "ETOWAH")]),
        ("two agencies of one row", [OFFICE, agency("Etowah County Sheriff's Department")], [ETOWAH]),
        ("another kind", [agency("Etowah County Sheriff's Office", "municipal agency")], [ETOWAH]),
        ("another county", [agency("Etowah Police Department", counties=("Lee County, Alabama",))], [CITY]),
    ],
)
def test_what_is_not_exactly_one_row_for_one_agency_is_nobodys(
    case: str, agencies: list[Profile], rows: list[AgencyRow]
) -> None:
    assert not any(meant(agencies, *rows)), case


def test_two_names_decided_to_be_one_agency_both_get_its_code() -> None:
    other = agency("Etowah County Sheriff's Department")
    assert meant([OFFICE, other], ETOWAH, stands_for={OFFICE.iri: other.iri, other.iri: other.iri}) == [2, 2]


def test_a_county_of_several_is_enough() -> None:
    spread = row(3, "Etowah", "City", "CALHOUN", "ETOWAH")
    assert meant([agency("Etowah Police Department", counties=("Etowah County, Alabama",))], spread) == [3]


def test_what_is_near_is_proposed_with_what_speaks_for_and_against_it() -> None:
    near = agency("Etowha County Sheriff's Office", "municipal agency", counties=("Etowah County, Alabama",))
    (found,) = proposed([near], [ETOWAH, CITY], LABELS, [])
    assert found.row == ETOWAH
    assert [signal.words for signal in found.signals] == [
        "the names, written out, are 97 % alike",
        "different kinds are stated: municipal agency / County",
        "one county is stated of both: ETOWAH",
    ]


def test_agencies_with_a_code_and_names_that_only_look_alike_are_not_proposed() -> None:
    assert list(proposed([OFFICE], [ETOWAH], LABELS, [OFFICE.iri])) == []
    marion, martin = agency("Marion County Sheriff's Office", state="us-fl"), row(5, "Martin", "County", state="us-fl")
    assert list(proposed([marion], [martin], LABELS, [])) == []


def test_a_row_is_written_out_by_its_kind_and_as_it_stands() -> None:
    assert written_out(row(4, "State Police", "State Police"), "Alabama") == ("Alabama State Police", "State Police")


@pytest.mark.parametrize(
    ("written", "ori", "code"),
    [("AL0310000", True, True), ("01055", False, True), ("us-01055", False, True), ("Etowah", False, False)],
)
def test_a_code_is_known_by_its_form(written: str, ori: bool, code: bool) -> None:
    assert (is_ori(written), is_code(written)) == (ori, code)


@pytest.mark.parametrize(
    ("state", "written", "fips"),
    [
        ("us-al", "Baldwin Couny", "01003"),
        ("us-ga", "Decatur", "13087"),
        ("us-la", "Union County", "22111"),
        ("us-ar", "Pop County", "05115"),
        ("us-ok", "Wichita County", None),
        ("us-fl", "#NA", None),
        ("us-fl", "N/A", None),
    ],
)
def test_the_county_words_may_mean_is_the_nearest_of_that_state_if_it_is_near(
    state: str, written: str, fips: str | None
) -> None:
    known = places.load()
    found = nearest(agency("A Police Department", state=state), written, known.counties, known.labels)
    assert (found.fips if found else None) == fips
