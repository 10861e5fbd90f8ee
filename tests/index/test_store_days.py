"""Who was on ICE's list of a day follows from the live claims and lists, however they came and went."""

from __future__ import annotations

from datetime import datetime
from itertools import permutations
from pathlib import Path

import pytest

from kg.ask import why
from kg.ask.cite.row_marks import row_marks
from kg.ask.witness import Absence
from kg.cli.rendering.why import render
from kg.terms import KG
from kg.vocabulary import as_json
from kg.workspace import Workspace
from tests.archives import CLOCK
from tests.ice_lists import ETOWAH, NEWEST, PENDING, SIGNED, workbook
from tests.sampling import one_in

BEE = ["TEXAS", "Bee County Sheriff's Office", "County", "Bee County", "Task Force Model", SIGNED]
DADE = ["GEORGIA", "Dade County Sheriff's Office", "County", "Dade County", "Task Force Model", datetime(2025, 3, 4)]
MORNING, EVENING = "participatingAgencies09162025am.xlsx", "participatingAgencies09162025pm.xlsx"
LATER = "participatingAgencies09182025pm.xlsx"
LISTS = {
    MORNING: [NEWEST, [*ETOWAH, SIGNED], BEE],
    EVENING: [NEWEST, [*ETOWAH, SIGNED], DADE],
    LATER: [NEWEST, BEE, [*ETOWAH, SIGNED]],
    "pendingAgencies09172025pm.xlsx": [PENDING, BEE[:5]],
}
EXPECTED = {
    ("etowah", "inListOf", "2025-09-16"),
    ("bee", "inListOf", "2025-09-16"),
    ("dade", "inListOf", "2025-09-16"),
    ("etowah", "inListOf", "2025-09-18"),
    ("bee", "inListOf", "2025-09-18"),
    ("bee", "inPendingListOf", "2025-09-17"),
}


@pytest.fixture
def workspace(without_vocabulary: None, tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "archive", archivist="tester", clock=CLOCK)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The lists in an archive; not written to."""
    folder = tmp_path_factory.mktemp("lists")
    made = Workspace.create(folder / "archive", archivist="tester", clock=CLOCK)
    made.import_lists(files(folder))
    return made


def files(folder: Path, names: object = LISTS) -> list[Path]:
    for name in LISTS:
        (folder / name).write_bytes(workbook(LISTS[name]))
    return [folder / name for name in names]  # type: ignore[attr-defined]


def found(workspace: Workspace) -> set[tuple[str, str, str]]:
    return {
        (quad.subject.value.split("/")[7].split("-")[0], said.value.rpartition("#")[2], quad.object.value)  # type: ignore[union-attr]
        for said in (KG.inListOf, KG.inPendingListOf)
        for quad in workspace.store.quads(None, said)
    }


def sound(workspace: Workspace) -> None:
    """The store is what the ledger makes of it, as it grew and made anew."""
    assert workspace.verify().faults == ()
    grown = set(workspace.store.quads())
    workspace.rebuild()
    assert set(Workspace.open(workspace.archive.folder.root).store.quads()) == grown


@pytest.mark.parametrize(
    "order", one_in(7, permutations(LISTS)), ids=lambda order: "-".join(name[-10:-5] for name in order)
)
def test_the_days_a_thing_is_listed_on_do_not_hang_on_the_order_of_import(
    workspace: Workspace, tmp_path: Path, order: tuple[str, ...]
) -> None:
    for path in files(tmp_path, order):
        workspace.import_lists([path])
    assert found(workspace) == EXPECTED
    sound(workspace)


def test_what_is_withdrawn_is_in_no_list_and_what_stands_in_its_place_is(workspace: Workspace, tmp_path: Path) -> None:
    workspace.import_lists(files(tmp_path))
    (claim,) = {row["claim"] for row in workspace.query("listed-on", {"place": "al"})}
    workspace.withdraw(claim, "by mistake")
    assert found(workspace) == {one for one in EXPECTED if one[0] != "etowah"}
    sound(workspace)


def test_a_day_that_a_list_no_longer_speaks_of_leaves_with_it(workspace: Workspace, tmp_path: Path) -> None:
    late = tmp_path / "participatingAgencies12182025pm.xlsx"
    late.write_bytes(workbook(LISTS[MORNING]))
    workspace.import_lists([late])
    assert {one[2] for one in found(workspace)} == {"2025-12-18"}
    workspace.import_lists(files(tmp_path, [MORNING]))  # the same rows, earlier: the later one was stale
    assert {one[2] for one in found(workspace)} == {"2025-09-16"}
    sound(workspace)


def test_being_in_the_list_of_a_day_is_noted_with_the_row_of_that_day(imported: Workspace) -> None:
    for day, row_number, name in (("2025-09-16", 2, ""), ("2025-09-18", 3, LATER)):
        asked = f'SELECT ?a {{ ?a kg:inListOf "{day}"^^xsd:date ; kg:agency/kg:place place:us-al }}'
        ((row),) = list(imported.cite(asked))
        told = [note.text for note in row.notes]
        assert len(told) == 1, told
        assert f"row {row_number} of Sheet" in told[0]
        assert f"list of {day}" in told[0]
        assert name in told[0]
        assert "†" in {aside.mark for aside in row_marks(row)}


WITHOUT = "agreements of any of 3 lists, 2025-09-16 to 2025-09-18; for one day add "
DIFFER = f"2 lists of 2025-09-16 differ; kg:inListOf takes what any of them names: {MORNING} 2, {EVENING} 2"
NONE = "no list of participating agencies of 2025-09-1"
TOLD = {
    "SELECT (COUNT(?a) AS ?n) { ?a a kg:Agreement }": WITHOUT,
    "SELECT ?s (COUNT(?a) AS ?n) { ?a kg:agency/kg:place ?s } GROUP BY ?s": WITHOUT,
    'SELECT ?a { ?a a kg:Agreement ; kg:inListOf "2025-09-16"^^xsd:date }': DIFFER,
    'SELECT ?a { ?a a kg:Agreement ; kg:inListOf "2025-09-18"^^xsd:date }': "",
    "SELECT ?day (COUNT(?a) AS ?n) { ?a a kg:Agreement ; kg:inListOf ?day } GROUP BY ?day": DIFFER,
    'SELECT ?a { VALUES ?day { "2025-09-16"^^xsd:date "2025-09-18"^^xsd:date } ?a kg:inListOf ?day }': DIFFER,
    'SELECT ?a { VALUES ?day { "2025-09-18"^^xsd:date } ?a kg:inListOf ?day }': "",
    'SELECT ?a { ?a kg:inListOf ?day FILTER(?day = "2025-09-16"^^xsd:date) }': DIFFER,
    'SELECT ?a { ?a kg:inListOf ?day FILTER(?day = "2025-09-18"^^xsd:date) }': "",
    'SELECT ?a { ?a kg:inListOf ?day FILTER(?day IN ("2025-09-16"^^xsd:date)) }': DIFFER,
    'SELECT ?a { BIND("2025-09-16"^^xsd:date AS ?day) ?a kg:inListOf ?day }': DIFFER,
    "SELECT ?p { ?p kg:inPendingListOf ?day }": "",
    "SELECT ?a { ?a a kg:Agreement ; kg:signed ?d FILTER(?d > '2025-01-01'^^xsd:date) }": "",
    "SELECT ?c { GRAPH ?c { ?a a kg:Agreement } ?c kg:anchor ?row }": "",
    "SELECT ?a { ?a kg:agency agency:us-al\\/etowah-county-sheriffs-office }": "",
    "SELECT ?p { ?p a kg:PendingAgreement ; kg:agency ?a }": "",
    "ASK { ?a a kg:Agreement }": "",
    "SELECT ?x { ?x a kg:Agency }": "",
    "SELECT": "",
    "SELECT (COUNT(?a) AS ?n) { ?a kg:signed ?day FILTER(YEAR(?day) = 2025) }": WITHOUT,
    "SELECT ?m (COUNT(?a) AS ?n) { ?a kg:model ?m } GROUP BY ?m": WITHOUT,
    "SELECT (SUM(?n) AS ?sum) { ?o kg:value ?n ; kg:model ?m }": "",
    'SELECT (COUNT(?a) AS ?n) { ?a kg:inListOf "2025-09-17"^^xsd:date }': NONE,
    'SELECT (COUNT(?a) AS ?n) { ?a kg:inPendingListOf "2025-09-18"^^xsd:date }': NONE.replace(
        "participating", "pending"
    ),
    'ASK { ?a kg:inListOf "2025-09-17"^^xsd:date }': NONE,
}


@pytest.mark.parametrize(("asked", "line"), TOLD.items())
def test_a_query_without_a_day_says_so_in_one_line_and_others_are_quiet(
    imported: Workspace, asked: str, line: str
) -> None:
    found = imported.days_told(asked)
    assert len(found) == bool(line)
    assert all(one.startswith(line) for one in found)


def test_a_count_over_days_that_are_compared_and_not_shown_pools_their_lists(imported: Workspace) -> None:
    asked = "SELECT (COUNT(?a) AS ?n) { ?a kg:inListOf ?day FILTER(?day > '2025-01-01'^^xsd:date) }"
    pooled, differ = imported.days_told(asked)
    assert pooled.startswith(WITHOUT)
    assert differ.startswith(DIFFER)


ABSENT = {
    "2025-09-18": f"{LATER}, the list of participating agencies of 2025-09-18, does not name ?a, up to contribution ",
    "2025-09-16": f"{MORNING} and {EVENING}, lists of 2025-09-16, do not name ?a, up to contribution ",
    "2025-09-17": "no list of participating agencies of 2025-09-17 is held, so nothing is said of who was in it, ",
}


@pytest.mark.parametrize("day", ABSENT)
def test_an_absence_from_a_list_is_said_with_its_file_and_day(imported: Workspace, day: str) -> None:
    asked = f'SELECT ?a {{ ?a kg:agency ?b FILTER NOT EXISTS {{ ?a kg:inListOf "{day}"^^xsd:date }} }}'
    rows = list(imported.cite(asked))
    assert rows
    for row in rows:
        (told,) = [note.text for note in row.notes if isinstance(note.of, Absence)]
        assert told.startswith(ABSENT[day])
        assert "{" not in told
        assert told.endswith("where ?a is that of the row") == ("?a" in ABSENT[day])


ROWS_OF = "?row oa:hasSource ?list . ?stating kg:anchor ?row GRAPH ?stating"
ABSENT_FROM_ROWS = {
    ('?list kg:speaksOf "2025-09-18"^^xsd:date .', "{ ?a a kg:Agreement }"): (
        f"{LATER}, the list of 2025-09-18, does not name ?a, up to contribution "
    ),
    ('?list kg:speaksOf "2025-09-16"^^xsd:date .', "{ ?a a kg:Agreement }"): (
        f"?list, which is {MORNING} or {EVENING}, lists of 2025-09-16, does not name ?a, up to contribution "
    ),
    ('?list kg:speaksOf "2025-09-18"^^xsd:date .', "{ ?a kg:model kg:taskForce }"): (
        f"{LATER}, the list of 2025-09-18, has no row that states ?a with “model” kg:taskForce, up to contribution "
    ),
    (
        "",
        "{ ?a kg:signed '1999-01-01'^^xsd:date }",
    ): "no row of any list held states ?a with “signed” 1999-01-01, up ",
}


@pytest.mark.parametrize(("around", "stated"), ABSENT_FROM_ROWS)
def test_an_absence_from_the_rows_of_a_list_is_said_with_its_file_and_day(
    imported: Workspace, around: str, stated: str
) -> None:
    asked = f"SELECT ?a {{ ?a kg:agency ?b . {around} FILTER NOT EXISTS {{ {ROWS_OF} {stated} }} }}"
    told = {note.text for row in imported.cite(asked) for note in row.notes if isinstance(note.of, Absence)}
    assert told
    assert all(one.startswith(ABSENT_FROM_ROWS[around, stated]) for one in told)


def test_a_day_of_no_list_is_told_where_nothing_is_found(imported: Workspace) -> None:
    cited = imported.cite('SELECT ?a { ?a kg:inListOf "2025-09-17"^^xsd:date ; kg:agency ?b }')
    assert list(cited) == []
    (told,) = cited.missing
    assert told.startswith(ABSENT["2025-09-17"])


def test_why_shows_the_row_of_the_list_that_being_in_it_follows_from(imported: Workspace) -> None:
    asked = 'SELECT ?a { ?a kg:inListOf "2025-09-18"^^xsd:date }'
    reasons = why.reasons_of_answer(imported.store, asked, 1)
    tree, notes = render(reasons)
    (branch,) = tree.children
    assert "it follows from  [1]" in str(branch.children[0].label)
    assert len(notes) == 1
    assert f"of {LATER}, in " in notes[0][1].text
    (told,) = as_json(reasons)["notes"]
    assert told["fileName"] == LATER


def test_a_note_names_every_day_that_the_same_bytes_are_the_list_of(workspace: Workspace, tmp_path: Path) -> None:
    content = workbook([NEWEST, [*ETOWAH, SIGNED]])
    for name in (MORNING, LATER):
        (tmp_path / name).write_bytes(content)
        workspace.import_lists([tmp_path / name])
    asked = 'SELECT ?x { ?x kg:inListOf "2025-09-18"^^xsd:date }'
    ((note,),) = [row.notes for row in workspace.cite(asked)]
    assert "(list of 2025-09-16 and of 2025-09-18)" in note.text
