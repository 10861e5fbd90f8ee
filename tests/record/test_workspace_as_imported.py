"""Lists as they were imported: what supersedes a row, takes it back or parts its agency counts, or is left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.terms import ID
from kg.vocabulary import as_json
from kg.workspace import Workspace
from tests.archives import CLOCK, Done
from tests.ice_lists import NEWEST, workbook

pytestmark = pytest.mark.usefixtures("without_vocabulary")
HEAD = "participatingAgencies"
DAYS = ("2025-03-11", "2025-04-11", "2025-05-12")
TOWNSHIP = "us-pa/washington-township-police-department"
BASE = [
    ["ALABAMA", "Alder Police Department", "Municipality", "", "Task Force Model", datetime(2025, 3, 1)],
    ["ALABAMA", "Birch Police Department", "Municipality", "", "Task Force Model", datetime(2025, 3, 2)],
    ["ALABAMA", "Cedar Police Department", "Municipality", "", "Task Force Model", datetime(2025, 3, 3)],
    *(
        ["PENNSYLVANIA", "Washington Township Police Department", "", county, "Task Force Model", datetime(2025, 3, 4)]
        for county in ("Franklin County", "Fayette County")
    ),
]
MORE = [
    [*BASE[3][:4], "Warrant Service Officer", datetime(2025, 3, 9)],
    ["ALABAMA", "Alder Police Department", "Municipality", "", "Task Force Model", datetime(2025, 3, 11)],
]
ASKED = ("list-counts", "list-counts-by-model", "list-counts-by-place", "lists", "first-and-last-listed", "listed-on")


def made(folder: Path) -> Workspace:
    return Workspace.create(folder / "archive", archivist="tester", clock=CLOCK)


def a_list(folder: Path, day: str, *rows: list[object]) -> Path:
    path = folder / f"{HEAD}{day[5:7]}{day[8:]}{day[:4]}.xlsx"
    path.write_bytes(workbook([NEWEST, *BASE, *rows]))
    return path


@pytest.fixture
def lists(tmp_path: Path) -> list[Path]:
    """A list, one that repeats it, and one with rows of another model and day."""
    own = (["ALABAMA", f"Office {day}", "", "", "Task Force Model", datetime(2025, 3, 1)] for day in DAYS)
    return [a_list(tmp_path, day, *more, row) for day, row, more in zip(DAYS, own, ([], [], MORE), strict=True)]


def claim_on(workspace: Workspace, agency: str) -> str:
    asked = f"SELECT ?c {{ GRAPH ?c {{ ?a kg:agency <{ID}agency/us-al/{agency}> }} ?c kg:listedIn ?l }}"
    return next(iter(workspace.query(asked)))["c"].value


def supersede(workspace: Workspace, folder: Path, path: Path, row: int, agency: str, said: str) -> None:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "s.yaml").write_text(
        f"document: {{id: ice-participating-agencies, capture: {digest}}}\nclaims:\n"
        f"  - row: {{sheet: Sheet, row: {row}}}\n    basis: a slip of the pen\n"
        f"    agreement: {{agency: {agency}, state: al, {said}}}\n"
    )
    slug = agency.lower().replace(" ", "-")
    workspace.supersede(workspace.claim_named(claim_on(workspace, slug)), folder / "s.yaml", "a slip of the pen")


def corrected(workspace: Workspace, folder: Path, first: Path) -> None:
    """One row of another day, one of another model, one taken back, and one name told apart."""
    supersede(workspace, folder, first, 2, "Alder Police Department", "model: task-force, signed: 2025-03-11")
    supersede(workspace, folder, first, 3, "Birch Police Department", "model: jail-enforcement, signed: 2025-03-02")
    workspace.withdraw(workspace.claim_named(claim_on(workspace, "cedar-police-department")), "no such department")
    workspace.identity.decide(TOWNSHIP, TOWNSHIP, same=False, reason="two townships")


def answers(workspace: Workspace, *, as_imported: bool = False) -> dict[str, list[list[str]]]:
    asked = workspace.at(None, as_imported=as_imported)
    found = {}
    for name in ASKED:
        params = {"day": DAYS[2]} if name == "listed-on" else {}
        every = asked.query(name, params)
        found[name] = sorted([str(value) for value in row] for row in every)
    found["presence"] = [[str(one)] for one in as_json(asked.presence())["presences"]]
    return found


def test_what_people_changed_counts_and_as_imported_it_does_not(tmp_path: Path, lists: list[Path]) -> None:
    plain = made(tmp_path / "plain")
    plain.import_lists(lists)
    workspace = made(tmp_path / "changed")
    workspace.import_lists(lists[:1])
    corrected(workspace, tmp_path, lists[0])
    workspace.import_lists(lists[1:])
    as_read, changed = answers(plain), answers(workspace)
    assert {name for name in as_read if as_read[name] != changed[name]} == as_read.keys()
    assert answers(workspace, as_imported=True) == as_read
    assert workspace.verify().faults == ()


@pytest.mark.slow
def test_changes_made_after_all_lists_are_left_out_as_well(tmp_path: Path, lists: list[Path]) -> None:
    workspace = made(tmp_path / "changed")
    workspace.import_lists(lists)
    before = answers(workspace)
    corrected(workspace, tmp_path, lists[0])
    workspace = Workspace.open(workspace.archive.folder.root)
    assert answers(workspace, as_imported=True) == before


def test_where_nothing_was_changed_it_is_the_store_itself(tmp_path: Path, lists: list[Path]) -> None:
    workspace = made(tmp_path)
    workspace.import_lists(lists)
    assert answers(workspace, as_imported=True) == answers(workspace)


def test_a_row_that_states_what_stands_in_place_of_another_is_its_own(tmp_path: Path, lists: list[Path]) -> None:
    """The third list gives the corrected day itself, beside the row that was corrected."""
    workspace = made(tmp_path)
    workspace.import_lists(lists[:1])
    supersede(workspace, tmp_path, lists[0], 2, "Alder Police Department", "model: task-force, signed: 2025-03-11")
    workspace.import_lists(lists[1:])
    asked = (
        f'SELECT ?a {{ ?a kg:agency <{ID}agency/us-al/alder-police-department> ; kg:inListOf "{DAYS[2]}"^^xsd:date }}'
    )
    as_read = workspace.at(None, as_imported=True)
    days = sorted(row["a"].value.rpartition("/")[2] for row in as_read.query(asked))
    assert days == ["2025-03-01", "2025-03-11"]
    assert [row["a"].value.rpartition("/")[2] for row in workspace.query(asked)] == ["2025-03-11"]


def test_a_list_that_has_to_be_read_again_and_is_not_held_is_named(tmp_path: Path, lists: list[Path]) -> None:
    workspace = made(tmp_path)
    workspace.import_lists(lists[:1])
    supersede(workspace, tmp_path, lists[0], 2, "Alder Police Department", "model: task-force, signed: 2025-03-11")
    workspace.import_lists(lists[1:2])
    digest = hashlib.sha256(lists[1].read_bytes()).hexdigest()
    for path in workspace.archive.captures.folder.rglob(f"{digest}*"):
        path.unlink()
    with pytest.raises(UsageError, match=r"participatingAgencies04112025\.xlsx: is not held, so how some"):
        workspace.at(None, as_imported=True)


def test_an_earlier_state_can_be_asked_as_imported(tmp_path: Path, lists: list[Path]) -> None:
    workspace = made(tmp_path)
    workspace.import_lists(lists[:1])
    before = len(workspace.log())
    corrected(workspace, tmp_path, lists[0])
    as_read = workspace.at(before, as_imported=True)
    assert len(as_read.query("listed-on", {"day": DAYS[0]}).rows) == 6


@pytest.mark.parametrize(
    "words",
    [
        ("query", "listed-on", "-p", f"day={DAYS[0]}"),
        ("query", "listed-on", "-p", f"day={DAYS[0]}", "--cite"),
        ("presence",),
        ("changes", DAYS[0], DAYS[1]),
    ],
    ids=" ".join,
)
def test_commands_that_count_lists_take_it(
    kg: Callable[..., Done], tmp_path: Path, lists: list[Path], words: tuple[str, ...]
) -> None:
    workspace = made(tmp_path)
    workspace.import_lists([a_list(tmp_path, DAYS[0]), lists[1]])
    workspace.withdraw(workspace.claim_named(claim_on(workspace, "office-2025-04-11")), "no such office")
    workspace.withdraw(workspace.claim_named(claim_on(workspace, "cedar-police-department")), "no such department")
    with_them, without = kg(*words), kg(*words, "--as-imported")
    assert (with_them.code, without.code) == (0, 0)
    name = "Office 2025-04-11" if words[0] == "changes" else "Cedar Police Department"
    assert (name in with_them.out, name in without.out) == (False, True)


def test_recount_sets_a_count_beside_the_list_as_it_was_read(
    kg: Callable[..., Done], tmp_path: Path, lists: list[Path]
) -> None:
    workspace = made(tmp_path)
    workspace.import_lists(lists[:1])
    workspace.withdraw(workspace.claim_named(claim_on(workspace, "cedar-police-department")), "no such department")
    (tmp_path / "n.txt").write_text("In March 2025 there were 9 agreements in the United States.\n")
    (tmp_path / "c.yaml").write_text(
        "document: {id: n, title: N, kind: article, publisher: unknown, published: unknown, file: n.txt}\n"
        "speakers: {clerk: {name: The clerk}}\ndefault-by: clerk\nclaims:\n"
        "  - quote: there were 9 agreements in the United States\n    basis: the sentence is of March 2025\n"
        "    count: {measure: agreements-in-force, value: 9, unit: agreement, as-of: 2025-03, place: us}\n"
    )
    assert kg("add", "c.yaml").code == 0
    counted = [
        json.loads(kg("recount", "--json", *more).out)[0]["counted"]["value"] for more in ((), ("--as-imported",))
    ]
    assert counted == [4, 5]


def test_no_receipt_is_written_of_it(kg: Callable[..., Done], tmp_path: Path) -> None:
    made(tmp_path)
    done = kg("query", "list-counts", "--as-imported", "--receipt", "r.json")
    assert (done.code, done.out) == (2, "")
    assert "leaves some of that out; leave out one of them" in done.err
