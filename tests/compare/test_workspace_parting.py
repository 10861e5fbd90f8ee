"""One name that stands for several agencies: told at import, decided by a person, followed by rows of later lists."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.terms import ID
from kg.workspace import Workspace
from tests.archives import CLOCK
from tests.ice_lists import NEWEST, OLDEST, workbook

pytestmark = pytest.mark.usefixtures("without_vocabulary")
NAME = "Washington Township Police Department"
BARE = "us-pa/washington-township-police-department"
FIRST, SECOND = "participatingAgencies03112025.xlsx", "participatingAgencies03122025.xlsx"
TASK_FORCE, WARRANTS = "Task Force Model", "Warrant Service Officer"


def row(county: str, model: str = TASK_FORCE, day: int = 1, name: str = NAME) -> list[object]:
    return ["PENNSYLVANIA", name, "Municipality", county, model, datetime(2025, 3, day)]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "archive", archivist="tester", clock=CLOCK)


def imported(workspace: Workspace, name: str, *rows: list[object]) -> list[str]:
    """The codes of what was told."""
    path = workspace.archive.folder.root.parent / name
    path.write_bytes(workbook([NEWEST, *rows]))
    (done,) = workspace.import_lists([path])
    assert done.error is None
    return [finding.code for finding in done.findings]


def decided(workspace: Workspace, reason: str = "two townships") -> None:
    workspace.identity.decide(BARE, BARE, same=False, reason=reason)


def listed(workspace: Workspace, day: str = "2025-03-12") -> list[str]:
    """Agency, model and day of what stands in the list of a day."""
    asked = f"""SELECT ?a {{ ?a kg:inListOf "{day}"^^xsd:date }} ORDER BY ?a"""
    found = (one["a"].value.removeprefix(f"{ID}agreement/{BARE}").lstrip("-/") for one in workspace.query(asked))
    return sorted(found)


TWO = (row("Franklin County"), row("Fayette County", day=2))


def test_one_name_with_two_counties_is_told_and_is_one_agency_until_somebody_decides(workspace: Workspace) -> None:
    assert imported(workspace, FIRST, *TWO) == ["one-name-several-counties"]
    assert listed(workspace, "2025-03-11") == ["task-force/2025-03-01", "task-force/2025-03-02"]
    decided(workspace)
    assert listed(workspace, "2025-03-11") == [
        "fayette-county/task-force/2025-03-02",
        "franklin-county/task-force/2025-03-01",
    ]
    assert workspace.verify().findings == ()


def test_a_row_of_another_model_or_day_follows_the_decision_and_says_so(workspace: Workspace) -> None:
    imported(workspace, FIRST, *TWO)
    decided(workspace)
    codes = imported(workspace, SECOND, row("Fayette County", WARRANTS), row("Franklin County", day=10))
    assert codes.count("told-apart-before") == 2
    assert listed(workspace) == [
        "fayette-county/warrant-service-officer/2025-03-01",
        "franklin-county/task-force/2025-03-10",
    ]
    assert workspace.verify().findings == ()


def test_what_states_no_county_or_one_nobody_decided_on_stays_with_the_bare_name(workspace: Workspace) -> None:
    imported(workspace, FIRST, *TWO)
    decided(workspace)
    imported(workspace, SECOND, row("", day=4), row("Berks County", day=5), row("Berks County", name=f"{NAME}s", day=6))
    assert listed(workspace) == ["s/task-force/2025-03-06", "task-force/2025-03-04", "task-force/2025-03-05"]


def test_a_county_that_comes_up_later_is_told_apart_by_deciding_again(workspace: Workspace) -> None:
    imported(workspace, FIRST, *TWO)
    decided(workspace)
    imported(workspace, SECOND, row("Berks County", day=5))
    decided(workspace, "a third township")
    assert listed(workspace) == ["berks-county/task-force/2025-03-05"]
    assert len(workspace.identity.decided()) == 3


def test_a_row_written_otherwise_follows_and_keeps_how_it_is_written(workspace: Workspace) -> None:
    imported(workspace, FIRST, *TWO)
    decided(workspace)
    imported(workspace, SECOND, row("FAYETTE", WARRANTS, name=NAME.upper()))
    assert listed(workspace) == ["fayette-county/warrant-service-officer/2025-03-01"]
    written = "SELECT ?w { ?row kg:writtenAgency ?w ; oa:hasSource/kg:fileName ?n FILTER(?n = '%s') }" % SECOND  # noqa: UP031
    assert [one["w"].value for one in workspace.query(written)] == [NAME.upper()]


def test_the_route_of_a_row_stays_where_it_is_told_apart(workspace: Workspace) -> None:
    """A list that somebody converted from ICE's archived page: its rows are reported by whoever did."""
    archived = "https://web.archive.org/web/20250311000000/https://www.ice.gov/doclib/a.pdf"
    converted = [[*one[:2], one[4], one[5], archived, one[3]] for one in TWO]
    path = workspace.archive.folder.root.parent / "ParticipatingEntities-20250311000000.xlsx"
    path.write_bytes(workbook([[*OLDEST, "COUNTY"], *converted]))
    workspace.import_lists([path])
    asked = "SELECT DISTINCT ?claim ?of ?by { ?claim kg:reports ?of ; kg:reportedBy ?by ; kg:listedIn ?list }"
    before = {(one["of"], one["by"]) for one in workspace.query(asked)}
    decided(workspace)
    after = [(one["of"], one["by"]) for one in workspace.query(asked)]
    assert len(after) == 2
    assert set(after) == before


def test_one_county_is_nothing_to_tell_apart(workspace: Workspace) -> None:
    imported(workspace, FIRST, TWO[0])
    with pytest.raises(UsageError, match="no two counties are stated of it"):
        decided(workspace)


def test_a_decision_taken_back_is_followed_no_more(workspace: Workspace) -> None:
    imported(workspace, FIRST, *TWO)
    decided(workspace)
    workspace.withdraw(workspace.identity.decided()[0].decision.claim, "one township after all")
    imported(workspace, SECOND, row("Fayette County", WARRANTS))
    assert listed(workspace) == ["warrant-service-officer/2025-03-01"]
    assert workspace.verify().faults == ()
