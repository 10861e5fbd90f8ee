"""What is proposed of ICE's own lists and of the public tables: read with one's own eyes, and held here."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.terms import ID
from kg.workspace import Workspace
from tests.archives import CLOCK

pytestmark = pytest.mark.slow
LISTS = (
    "participatingAgencies07112025pm.xlsx",
    "participatingAgencies07162025am.xlsx",
    "participatingAgencies08052025pm.xlsx",
    "participatingAgencies12312025am.xlsx",
)
SEEN_TO_BE_ONE = [
    ("us-fl/fort-myers-police-department", "us-fl/ft-myers-police-department"),
    ("us-fl/boca-raton-police-department", "us-fl/boca-raton-police-services-department"),
    ("us-id/idaho-state-police", "us-id/idaho-state-police-department"),
    ("us-tx/walker-county-sheriffs-department", "us-tx/walker-county-sheriffs-office"),
    ("us-tx/lampasas-county-sheriffs-office", "us-tx/lampass-county-sheriffs-office"),
    ("us-va/virginia-department-of-corrections", "us-va/virginia-doc-law-enforcement-services"),
]
ONE_BY_OTHER_MARKS = [
    ("us-fl/okaloosa-county-board-of-county-commissioners", "us-fl/okaloosa-county-sheriffs-office"),
    ("us-fl/university-of-central-florida-board-of-trustees", "us-fl/university-of-central-florida-police-department"),
    ("us-la/louisiana-state-patrol", "us-la/louisiana-state-police-department"),
    ("us-pa/cambria-county-prison", "us-pa/cambria-county-sheriffs-office"),
]
"""Agencies whose names differ in whose they are or what they do, and which lists name in each other's place."""
NEVER = [
    ("us-fl/marion-county-sheriffs-office", "us-fl/martin-county-sheriffs-office"),
    ("us-tx/bee-county-sheriffs-office", "us-tx/lee-county-sheriffs-office"),
    ("us-tx/galveston-county-constables-office-pct-1", "us-tx/galveston-county-constables-office-pct-4"),
    ("us-tx/coke-county-sheriffs-office", "us-tx/cooke-county-sheriffs-office"),
]
"""Agencies that all stand in these lists."""


@pytest.fixture(scope="module")
def workspace(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace.create(tmp_path_factory.mktemp("shared") / "archive", archivist="tester", clock=CLOCK)
    made.import_lists([shared / "data" / "ice-lists" / name for name in LISTS])
    return made


def pairs(workspace: Workspace, *, cautioned: bool) -> list[tuple[str, str]]:
    every = workspace.identity.proposals()
    return [(one.one.slug, one.other.slug) for one in every if bool(one.cautions) == cautioned]


def test_agencies_a_reader_would_call_one_are_proposed_without_a_caution(workspace: Workspace) -> None:
    assert set(SEEN_TO_BE_ONE) <= set(pairs(workspace, cautioned=False))


def test_agencies_that_lists_name_in_each_others_place_are_proposed_with_where_they_differ(
    workspace: Workspace,
) -> None:
    every = {(one.one.slug, one.other.slug): one for one in workspace.identity.proposals()}
    assert set(ONE_BY_OTHER_MARKS) <= every.keys()
    assert all(every[pair].cautions for pair in ONE_BY_OTHER_MARKS)


def test_agencies_whose_names_only_look_alike_are_not(workspace: Workspace) -> None:
    known = {quad.subject.value for quad in workspace.store.quads() if quad.predicate.value.endswith("agencyAsDecided")}
    assert {f"{ID}agency/{one}" for pair in NEVER for one in pair} <= known
    proposed = {*pairs(workspace, cautioned=False), *pairs(workspace, cautioned=True)}
    assert proposed.isdisjoint(NEVER)


def test_two_cities_beside_which_one_memorandum_stands_are_shown_after_all_others(
    workspace: Workspace,
) -> None:
    pair = ("us-fl/edgewater-police-department", "us-fl/edgewood-police-department")
    assert pair in pairs(workspace, cautioned=True)
    every = [bool(one.cautions) for one in workspace.identity.proposals()]
    assert every == sorted(every)


def test_the_public_tables_give_most_agencies_and_counties_their_code_and_every_one_stands_in_its_row(
    workspace: Workspace, shared: Path
) -> None:
    reference = shared / "data" / "reference"
    tables = ("fbi_lee_latest.csv", "county_fips_master.csv", "state_fips_master.csv")
    agencies, counties, states = workspace.identity.import_references([reference / name for name in tables])
    assert agencies.rows > 18_000
    assert 0.75 < agencies.matched / agencies.spoken_of < 1
    assert counties.matched == counties.spoken_of
    assert states.matched in (states.spoken_of, states.spoken_of - 1)  # Guam is in no table of States
    assert workspace.verify().faults == ()


def test_no_officer_count_and_no_population_comes_in(workspace: Workspace) -> None:
    stated = workspace.query("SELECT DISTINCT ?p { GRAPH ?c { ?s kg:ori ?code ; ?p ?o } }")
    assert {row["p"].value.rpartition("#")[2] for row in stated} == {"type", "label", "place", "ori"}
