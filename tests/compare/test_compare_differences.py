"""Differences besides counts: each kind tells who states which value, and in which lists; decisions are heeded."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.compare.differences import KINDS, differences
from kg.identity.agreements import follows_directly
from kg.workspace import Workspace
from tests.archive_files import workbook
from tests.archives import CLOCK, Done

HEADER = ["STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE", "SIGNED", "MOA"]
TASK, WARRANT, JAIL = "Task Force Model", "Warrant Service Officer", "Jail Enforcement Model"
VT, NH = "VERMONT", "NEW HAMPSHIRE"
ALDER = [VT, "Alder Town Police Department", "Municipality", "Addison County", TASK, "2025-01-10", ""]
BIRCH = [VT, "Birch City Police Department", "Municipality", "Addison County", TASK, "2025-01-15", ""]
CEDAR = [NH, "Cedar County Sheriff's Office", "County", "Grafton County", JAIL, "2024-11-05", ""]
DOVER = [VT, "Dover Sheriff's Office", "County", "Addison County", TASK, "2025-01-20", ""]
ELM = [VT, "Elm Sheriff's Office", "County", "Addison County", TASK, "2025-01-21", ""]
STAYS = [VT, "Oak Village Police Department", "Municipality", "Addison County", TASK, "2025-01-02", ""]
MEMORANDUM = "https://www.ice.gov/doclib/287gMOA/oak.pdf"
LATER = [
    ALDER,
    [*BIRCH[:5], "2025-01-16", ""],
    [*CEDAR[:2], "Municipality", "Sullivan County", *CEDAR[4:]],
    [NH, *DOVER[1:3], "Grafton County", *DOVER[4:]],
    [*ELM[:4], WARRANT, *ELM[5:]],
    STAYS,
    [*STAYS[:6], MEMORANDUM],
]
EARLIER = [BIRCH, CEDAR, DOVER, ELM, STAYS]
BIRCH_SIGNED = tuple(f"us-vt/birch-city-police-department/task-force/2025-01-{day}" for day in (15, 16))


def made(folder: Path) -> Workspace:
    """Two lists of one day, of which the second has one agency more; one of the next day; one of pending agencies."""
    workspace = Workspace.create(folder / "archive", archivist="tester", clock=CLOCK)
    lists = {
        "participatingAgencies03102025am": EARLIER,
        "participatingAgencies03102025pm": [*EARLIER, ALDER],
        "participatingAgencies03112025am": LATER,
        "pendingAgencies03112025am": [ALDER],
    }
    paths = []
    for name, rows in lists.items():
        paths.append(folder / f"{name}.xlsx")
        width = 5 if name.startswith("pending") else 7
        paths[-1].write_bytes(workbook({"Sheet1": [row[:width] for row in [HEADER, *rows]]}))
    workspace.import_lists(paths)
    return workspace


JANUARY = "2025-01-06, by its name alone: it holds a signing of 2025-11-14"


def misdated(folder: Path) -> Path:
    """A list named for January that holds a signing of November, and one that does not and has another day."""
    birch = [*BIRCH[:5], "2025-11-14", ""]
    paths = []
    for name, rows in (
        ("participatingAgencies01062025am", [birch]),
        (
            "participatingAgencies12312025am",
            [birch, [*birch[:5], "2025-11-17", ""], [*birch[:4], WARRANT, "2025-12-01", ""]],
        ),
    ):
        paths.append(folder / f"{name}.xlsx")
        paths[-1].write_bytes(workbook({"Sheet1": [HEADER, *rows]}))
    Workspace.create(folder / "archive", archivist="tester", clock=CLOCK).import_lists(paths)
    return folder / "archive"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return made(tmp_path_factory.mktemp("differences"))


PM, NEXT = "the list of 2025-03-10", "the list of 2025-03-11"
BEFORE = "2 lists, 2025-03-10 to 2025-03-10"
EXPECTED: dict[str, list[tuple[str, list[tuple[str, str]]]]] = {
    "signing-day": [
        (
            "Birch City Police Department (VT), Task Force Model, day of signing",
            [("2025-01-15", BEFORE), ("2025-01-16", NEXT)],
        )
    ],
    "model": [
        (
            "Elm Sheriff's Office (VT), agreement signed 2025-01-21, model",
            [("Task Force Model", BEFORE), ("Warrant Service Officer", NEXT)],
        )
    ],
    "type": [
        (
            "Cedar County Sheriff's Office (NH), kind of agency",
            [("county agency", BEFORE), ("municipal agency", NEXT)],
        )
    ],
    "county": [
        (
            "Cedar County Sheriff's Office (NH), county",
            [("Grafton County, New Hampshire", BEFORE), ("Sullivan County, New Hampshire", NEXT)],
        )
    ],
    "state": [
        (
            "Dover Sheriff's Office, Task Force Model, signed 2025-01-20, State",
            [("New Hampshire", NEXT), ("Vermont", BEFORE)],
        )
    ],
    "rows": [
        (
            "Oak Village Police Department (VT), Task Force Model, rows of participatingAgencies03112025am.xlsx",
            [("row 7: memorandum not stated", NEXT), (f"row 8: memorandum {MEMORANDUM}", NEXT)],
        )
    ],
    "presence": [
        (
            "Alder Town Police Department (VT), Task Force Model, on 2025-03-11",
            [("participating", NEXT), ("pending", NEXT)],
        ),
        (
            "participating agencies on 2025-03-10: participatingAgencies03102025am.xlsx and "
            "participatingAgencies03102025pm.xlsx",
            [
                ("nothing that the other does not name", PM),
                ("1 that the other does not name: Alder Town Police Department, Task Force Model", PM),
            ],
        ),
    ],
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_tells_every_value_with_the_lists_that_have_it(kind: str, archive: Workspace) -> None:
    found = differences(archive.store, [kind])
    told = [(one.what, [(side.value, side.where.partition("”, ")[2]) for side in one.sides]) for one in found]
    assert told == EXPECTED[kind]


def test_every_side_says_who_states_it_and_is_cited_in_a_list_that_does(archive: Workspace) -> None:
    every = [side for one in archive.differences() for side in one.sides]
    assert {side.speakers for side in every} == {("U.S. Immigration and Customs Enforcement",)}
    assert all(side.cited[0] in side.claims for side in every)


def test_a_presence_is_cited_in_the_very_list_of_its_side(archive: Workspace) -> None:
    (one,) = [one for one in archive.differences(["presence"]) if one.what.startswith("participating")]
    rows = [side.cited[1] for side in one.sides]
    captures = [row.value.split("/row/")[1].partition("/")[0] for row in rows if row is not None]
    names = [
        found["name"].value
        for digest in captures
        for found in archive.query(
            f'SELECT ?name {{ ?c kg:sha256 "{digest.removeprefix("sha256-")}" ; rdfs:label ?name }}'
        )
    ]
    assert names == ["participatingAgencies03102025am.xlsx", "participatingAgencies03102025pm.xlsx"]


def test_what_is_decided_to_be_distinct_is_no_difference_and_what_is_one_says_so(tmp_path: Path) -> None:
    workspace = made(tmp_path)
    workspace.identity.decide(*BIRCH_SIGNED, same=True, reason="the next list mends the day")
    (same,) = workspace.differences(["signing-day"])
    assert same.told[0] == "2025-01-15 and 2025-01-16 are one agreement by decision: `kg resolve --decided`"
    workspace.withdraw(workspace.identity.decided()[0].decision.claim, "mistaken")
    workspace.identity.decide(*BIRCH_SIGNED, same=False, reason="signed anew")
    assert workspace.differences(["signing-day"]) == []


def test_the_command_tells_all_of_a_kind_and_otherwise_how_to_see_it(
    archive: Workspace, kg: Callable[..., Done]
) -> None:
    root = archive.archive.folder.root
    every = kg("--archive", str(root), "disagreements").out.splitlines()
    assert every[-8:-1] == [
        "1 difference of signing day",
        "1 difference of model",
        "1 difference of kind of agency",
        "1 difference of county",
        "1 difference of State",
        "1 difference of rows of one list",
        "2 differences of presence in lists of one day",
    ]
    told = json.loads(kg("--archive", str(root), "disagreements", "--kind", "county", "--json").out)
    assert [(one["kind"], [side["value"] for side in one["statements"]]) for one in told] == [
        ("county", ["Grafton County, New Hampshire", "Sullivan County, New Hampshire"])
    ]
    (row,) = [line for line in every if line.startswith("Sullivan County")]
    assert "U.S. Immigration and Customs Enforcement" in row
    assert "the list of 2025-03-11" in row


@pytest.mark.parametrize(
    ("one", "other", "is_so"),
    [
        ([0, 1], [2], True),
        ([0, 3], [1], True),
        ([0], [2], False),
        ([2], [1], False),
        ([], [1], False),
        ([0], [], False),
    ],
)
def test_one_is_in_the_place_of_another_where_its_first_list_is_the_next(
    one: list[int], other: list[int], is_so: bool
) -> None:
    assert follows_directly(one, other) is is_so
