"""What differs with each list: the newest first, each difference with the list that brings it, each side at its row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.compare.by_list import ListDifferences, cited_in_list, differences_by_list, lists_called
from kg.errors import NotFound
from kg.workspace import Workspace
from tests.archive_files import workbook
from tests.archives import CLOCK, Done, maple
from tests.compare.test_compare_differences import (
    ALDER,
    BIRCH,
    BIRCH_SIGNED,
    CEDAR,
    DOVER,
    HEADER,
    JANUARY,
    STAYS,
    made,
    misdated,
)

AM, PM, NEXT = (f"participatingAgencies{day}.xlsx" for day in ("03102025am", "03102025pm", "03112025am"))
PENDING = "pendingAgencies03112025am.xlsx"
BIRCH_CITY = "Birch City Police Department (VT), Task Force Model, day of signing"
TYPED = """\
document: {id: birch, title: Birch City says, kind: article, publisher: birch-city, published: 2025, file: birch.txt}
speakers: {birch-city: {name: Birch City Council}}
claims:
  - quote: Birch City Police Department signed on January 17, 2025
    by: birch-city
    basis: the notice speaks of Vermont and of the Task Force Model
    agreement:
      {agency: Birch City Police Department, state: vt, type: municipal-agency, model: task-force, signed: 2025-01-17}
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return made(tmp_path_factory.mktemp("by-list"))


def imported(folder: Path, **lists: list[list[str]]) -> Workspace:
    """An archive of lists by their days, imported in the order given."""
    workspace = Workspace.create(folder / "archive", archivist="tester", clock=CLOCK)
    for day, rows in lists.items():
        path = folder / f"participatingAgencies{day.removeprefix('on_')}am.xlsx"
        path.write_bytes(workbook({"Sheet1": [HEADER, *rows]}))
        workspace.import_lists(path)
    return workspace


def brought(workspace: Workspace) -> list[tuple[str, list[str]]]:
    """Each list with the kinds of the differences it brings."""
    return [(one.list.file_name, list(one.by_kind)) for one in workspace.lists()]


def rows_of(workspace: Workspace, one: ListDifferences) -> Iterator[tuple[str, str, str]]:
    """Of each side its value, the list in which it is cited, and its row there."""
    names = {each.list.sha256: each.list.file_name for each in workspace.lists()}
    for each in one.differences:
        for side in each.sides:
            assert side.cited_at is not None
            digest, _, row = side.cited_at.value.partition("/row/")[2].split("/")
            yield side.value, names[digest], row


def test_lists_stand_newest_first_with_the_differences_that_each_brings(archive: Workspace) -> None:
    assert brought(archive) == [
        (PENDING, ["presence"]),
        (NEXT, ["signing-day", "model", "type", "county", "state", "rows"]),
        (PM, ["presence"]),
        (AM, []),
    ]


def test_every_difference_stands_with_one_list(archive: Workspace) -> None:
    told = [one for each in archive.lists() for one in each.differences]
    assert sorted(one.what for one in told) == sorted(one.what for one in archive.differences())


def test_each_side_is_cited_at_its_row_in_the_list_or_in_the_last_before_it(archive: Workspace) -> None:
    (one,) = archive.lists(NEXT)
    cited = list(rows_of(archive, one))
    assert cited[:4] == [
        ("2025-01-15", PM, "2"),
        ("2025-01-16", NEXT, "3"),
        ("Task Force Model", PM, "5"),
        ("Warrant Service Officer", NEXT, "6"),
    ]
    assert {name for _, name, _ in cited} == {PM, NEXT}


ORDERS = {
    "as published": ["on_03102025", "on_04102025", "on_05102025"],
    "the newest first": ["on_05102025", "on_04102025", "on_03102025"],
    "the second last": ["on_03102025", "on_05102025", "on_04102025"],
}


@pytest.mark.parametrize("order", ORDERS)
def test_the_order_of_importing_plays_no_part(order: str, tmp_path: Path) -> None:
    """The day of one list is another in the next, and again what it was in the one after."""
    other = [*BIRCH[:5], "2025-01-16", ""]
    rows = {"on_03102025": [BIRCH, STAYS], "on_04102025": [other, STAYS], "on_05102025": [BIRCH, STAYS, CEDAR]}
    workspace = imported(tmp_path, **{day: rows[day] for day in ORDERS[order]})
    assert [kinds for _, kinds in brought(workspace)] == [[], ["signing-day"], []]
    (second,) = workspace.lists("2025-04-10")
    assert [name for _, name, _ in rows_of(workspace, second)] == [
        "participatingAgencies03102025am.xlsx",
        "participatingAgencies04102025am.xlsx",
    ]


def test_what_others_state_beside_a_list_is_a_side_of_it_whenever_it_was_typed(tmp_path: Path) -> None:
    workspace = imported(tmp_path, on_03102025=[BIRCH, STAYS])
    (tmp_path / "birch.txt").write_text("Birch City Police Department signed on January 17, 2025, it says.\n")
    (tmp_path / "birch.yaml").write_text(TYPED)
    workspace.add(tmp_path / "birch.yaml")
    (one,) = workspace.lists("2025-03-10")
    assert [each.what for each in one.differences] == [BIRCH_CITY]
    assert [(side.value, side.speakers) for side in one.differences[0].sides] == [
        ("2025-01-15", ("U.S. Immigration and Customs Enforcement",)),
        ("2025-01-17", ("Birch City Council",)),
    ]
    assert [side.cited_at is None for side in one.differences[0].sides] == [False, True]


def test_a_stated_count_stands_with_the_list_that_comes_to_something_else(tmp_path: Path) -> None:
    workspace = imported(tmp_path, on_05012025=[BIRCH, STAYS, ALDER], on_06012025=[BIRCH, STAYS, ALDER, DOVER])
    workspace.add(maple(tmp_path))
    assert [(one.list.day_told, [each.stated.value for each in one.counts]) for one in workspace.lists()] == [
        ("2025-06-01", []),
        ("2025-05-01", [26]),
    ]


def test_a_stated_count_that_the_list_comes_to_is_no_difference(tmp_path: Path) -> None:
    rows = [[*BIRCH[:1], f"Office {n}", *BIRCH[2:]] for n in range(26)]
    workspace = imported(tmp_path, on_05012025=rows)
    workspace.add(maple(tmp_path))
    assert [one.number for one in workspace.lists()] == [0]


def test_what_a_list_says_otherwise_than_its_name_is_told_of_it(tmp_path: Path) -> None:
    workspace = Workspace.open(misdated(tmp_path))
    assert [(one.list.day_told, one.told) for one in workspace.lists()] == [
        ("2025-12-31", ()),
        (JANUARY, ("its name says 2025-01-06, and it holds a signing of 2025-11-14",)),
    ]


def test_a_list_that_repeats_another_is_told_with_why_it_is_left_out(tmp_path: Path) -> None:
    workspace = imported(tmp_path, on_03102025=[BIRCH, STAYS], on_09102025=[STAYS, BIRCH])
    newest, _ = workspace.lists()
    assert newest.told == (
        "its name says 2025-09-10, and its rows are those of participatingAgencies03102025am.xlsx",
        "left out of what lists show over time: its rows are those of participatingAgencies03102025am.xlsx "
        "(2025-03-10), so it says nothing of its own day",
    )


def test_what_is_decided_to_be_distinct_differs_with_no_list(tmp_path: Path) -> None:
    workspace = made(tmp_path)
    workspace.identity.decide(*BIRCH_SIGNED, same=False, reason="signed anew")
    (one,) = workspace.lists(NEXT)
    assert "signing-day" not in one.by_kind


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (NEXT, [NEXT]),
        ("2025-03-11", [PENDING, NEXT]),
        ("2025-03-10", [PM, AM]),
        (f" {PM} ", [PM]),
    ],
)
def test_a_list_is_named_by_its_file_or_day(name: str, found: list[str], archive: Workspace) -> None:
    assert [one.list.file_name for one in archive.lists(name)] == found


def test_a_list_is_named_by_the_beginning_of_its_digest(archive: Workspace) -> None:
    every = differences_by_list(archive.store, archive.catalogue)
    for one in every:
        assert lists_called(every, one.list.sha256[:8]) == [one]
        assert cited_in_list(archive.store, one, every).list == one.list


@pytest.mark.parametrize("name", ["2025-01-01", "list.xlsx", "0000000000", "", "a"])
def test_a_list_that_is_not_there_is_refused(name: str, archive: Workspace, kg: Callable[..., Done]) -> None:
    with pytest.raises(NotFound, match="there is no list of"):
        archive.lists(name)
    done = kg("--archive", str(archive.archive.folder.root), "lists", name)
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("give a day as YYYY-MM-DD, a file name or a SHA-256; see `kg lists`\n")


def test_an_archive_without_lists_has_none(tmp_path: Path) -> None:
    assert Workspace.create(tmp_path / "archive").lists() == []


def test_the_command_tells_all_lists_and_of_one_every_side_with_its_row(
    archive: Workspace, kg: Callable[..., Done]
) -> None:
    root = str(archive.archive.folder.root)
    every = kg("--archive", root, "lists").out.splitlines()
    assert [" ".join(line.split()) for line in every[2:]] == [
        f"{PENDING} 2025-03-11 pending presence in lists of one day: 1",
        f"{NEXT} 2025-03-11 participating signing day: 1; model: 1; kind of agency: 1; county: 1; State: 1; "
        "rows of one list: 1",
        f"{PM} 2025-03-10 participating presence in lists of one day: 1",
        f"{AM} 2025-03-10 participating nothing",
        "4 lists; what differs with one, with its rows: `kg lists NAME`",
    ]
    one = kg("--archive", root, "lists", NEXT).out
    assert one.startswith(f"{NEXT}, a list of participating agencies of 2025-03-11\n")
    assert f"[1] U.S. Immigration and Customs Enforcement, row 2 of Sheet1 of {PM}, in " in one
    assert f"[2] U.S. Immigration and Customs Enforcement, row 3 of Sheet1 of {NEXT}, in " in one
    assert one.splitlines()[-6:] == [
        "1 difference of signing day",
        "1 difference of model",
        "1 difference of kind of agency",
        "1 difference of county",
        "1 difference of State",
        "1 difference of rows of one list",
    ]
    assert kg("--archive", root, "lists", AM).out.splitlines()[-1] == "nothing differs with it"
