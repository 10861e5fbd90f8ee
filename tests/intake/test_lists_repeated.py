"""Lists that repeat each other: what makes two contents one, what a repeat says of its day; order means nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from pyoxigraph import Quad

from kg.errors import UsageError
from kg.index import Store
from kg.intake.ice_lists import normal_cells
from kg.terms import KG, parts
from kg.workspace import Workspace
from tests.archives import CLOCK, Done, own
from tests.ice_lists import ETOWAH, NEWEST, PDF, PENDING, SIGNED, Table, read, workbook
from tests.sampling import one_in

pytestmark = pytest.mark.usefixtures("without_vocabulary")
JULY: Table = [NEWEST, [*ETOWAH, SIGNED, PDF], [*ETOWAH[:-1], "Task Force Model", datetime(2025, 7, 2), "link pending"]]
AUGUST: Table = [*JULY, [*ETOWAH[:-1], "Warrant Service Officer", datetime(2025, 8, 1), "link pending"]]
RESORTED: Table = [JULY[0], *reversed(JULY[1:])]


def content(*tables: Table, name: str = "any.xlsx", dress: Callable[[Worksheet], object] = lambda _: None) -> str:
    """The digest of what a list says."""
    return read(*tables, name=name, dress=dress).sources[0].capture.content_digest or ""


def test_a_row_that_lists_repeat_to_the_letter_is_looked_into_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    county = normal_cells.county

    def counting(text: str, *rest: Any) -> Any:
        looked.append(text)
        return county(text, *rest)

    monkeypatch.setattr(normal_cells, "county", counting)
    table = [NEWEST, *([*ETOWAH[:-1], "Task Force Model", datetime(2025, 3, day), "once"] for day in (1, 2))]
    first, second = (read(table, name=name) for name in ("participatingAgencies.xlsx", "participatingAgencies2.xlsx"))
    assert len(looked) == 2
    assert [one.iri for one in first.claims] == [one.iri for one in second.claims]


def hide(sheet: Worksheet) -> None:
    sheet.row_dimensions[2].hidden = True


COLUMNS_REVERSED: Table = [[*row, *[None] * (len(NEWEST) - len(row))][::-1] for row in JULY]


@pytest.mark.parametrize(
    "tables",
    [
        [RESORTED],
        [[JULY[0], [], *JULY[1:], [], ["  "]]],
        [[["As of July"], *JULY]],
        [COLUMNS_REVERSED],
        [JULY[:2], [JULY[0], *JULY[2:]]],
        [JULY, [["Notes"]]],
    ],
    ids=["order of rows", "blank rows", "a title", "order of columns", "two sheets", "notes on a sheet of their own"],
)
def test_what_does_not_change_a_row_does_not_change_the_content(tables: list[Table]) -> None:
    assert content(*tables) == content(JULY)


def test_neither_a_name_nor_a_filter_changes_the_content() -> None:
    assert content(JULY, name="participatingAgencies08052025pm.xlsx", dress=hide) == content(JULY)


@settings(deadline=None)
@given(st.data())
def test_whatever_changes_a_cell_changes_the_content(data: st.DataObject) -> None:
    row, column = data.draw(st.integers(1, len(JULY) - 1)), data.draw(st.integers(0, 6))
    changed = [list(line) for line in JULY]
    changed[row][column] = data.draw(st.text("abc ,.", min_size=1, max_size=5).filter(str.strip))
    assert content(changed) != content(JULY)


@pytest.mark.parametrize(
    "other",
    [[*JULY, JULY[1]], JULY[:2], [PENDING, ETOWAH], [JULY[0], [*ETOWAH, SIGNED, PDF, None, "x"], JULY[2]]],
    ids=["a row twice", "a row less", "another kind", "an unnamed column"],
)
def test_lists_that_say_other_things_have_other_contents(other: Table) -> None:
    assert content(other) != content(JULY)


# ---------------------------------------------------------------- in an archive


@pytest.fixture
def workspace(nothing_folder: Path, tmp_path: Path) -> Workspace:
    return own(nothing_folder, tmp_path)


def put(folder: Path, name: str, *tables: Table) -> Path:
    """A file of these tables: the same bytes for the same ones, though a workbook says in which second it was made."""
    folder.mkdir(exist_ok=True)
    content = _WRITTEN.setdefault(repr(tables), workbook(*tables))
    (folder / name).write_bytes(content)
    return folder / name


_WRITTEN: dict[str, bytes] = {}


def findings(workspace: Workspace, *paths: Path) -> list[str]:
    return [str(finding) for done in workspace.import_lists(paths) for finding in done.findings]


def answers(workspace: Workspace, query: str, column: str, **params: str) -> list[str]:
    return [row[column].value if row[column] else "" for row in workspace.query(query, params)]


def test_last_months_content_under_todays_name_is_a_repeat_and_says_nothing_of_today(
    workspace: Workspace, tmp_path: Path
) -> None:
    july = put(tmp_path, "participatingAgencies07072025am.xlsx", JULY)
    today = put(tmp_path, "participatingAgencies08052025pm.xlsx", RESORTED)
    assert findings(workspace, july, today) == [
        f"{today.name}: same-rows: its rows are those of {july.name}: one more sighting of them; "
        "`kg query lists` tells which day"
    ]
    assert answers(workspace, "lists", "day") == ["", "2025-07-07"]
    assert answers(workspace, "lists", "sameContentAs") == [july.name, ""]
    assert answers(workspace, "listed-on", "row", day="2025-07-07") == ["2", "3"]
    with pytest.raises(UsageError, match=rf"of 2025-08-05 is known here \({today.name} holds what the list of"):
        workspace.query("listed-on", {"day": "2025-08-05"})
    assert answers(workspace, "list-contradictions", "contradiction") == ["content-of-another-list"]


def test_a_repeat_still_answers_for_its_own_rows(workspace: Workspace, tmp_path: Path) -> None:
    workspace.import_lists(
        [
            put(tmp_path, "participatingAgencies07072025am.xlsx", JULY),
            put(tmp_path, "participatingAgencies08052025pm.xlsx", RESORTED),
        ]
    )
    repeat = next(row for row in workspace.query("lists") if row["day"] is None)
    capture = repeat["capture"].value.rpartition("sha256-")[2]
    found = [
        (parts(row["agreement"])[3], row["row"].value, row["day"].value)
        for row in workspace.query("listed-on", {"capture": capture})
    ]
    assert found == [("jail-enforcement", "3", ""), ("task-force", "2", "")]
    assert answers(workspace, "listings", "day", agency="us-al/etowah-county-sheriffs-office") == ["2025-07-07"] * 2


def test_one_content_under_17_names_is_one_capture_with_17_names(workspace: Workspace, tmp_path: Path) -> None:
    content = workbook(JULY)  # made once: a package knows the second in which it was made
    paths = [tmp_path / f"participatingAgencies07{day:02}2025am.xlsx" for day in range(7, 24)]
    for path in paths:
        path.write_bytes(content)
    told = findings(workspace, *reversed(paths))
    assert sum("same-bytes: its bytes are those of" in one for one in told) == len(told) == 16
    (capture,) = {row["capture"] for row in workspace.query("captures")}
    assert {row["fileName"].value for row in workspace.query("captures")} == {"; ".join(path.name for path in paths)}
    assert answers(workspace, "captures", "listedOn") == [f"2025-07-{day:02}" for day in range(7, 24)]
    assert answers(workspace, "lists", "day") == ["2025-07-07"]
    assert answers(workspace, "listed-on", "row") == ["2", "3"]
    assert [(row["day"].value, row["agreements"].value) for row in workspace.query("list-counts")] == [
        ("2025-07-07", "2")
    ]
    assert len(list(workspace.archive.captures.held())) == 1
    assert str(capture).startswith("<")


def test_one_name_with_two_contents_is_two_captures_and_both_are_shown(workspace: Workspace, tmp_path: Path) -> None:
    name = "participatingAgencies08052025pm.xlsx"
    workspace.import_lists([put(tmp_path / "one", name, JULY), put(tmp_path / "other", name, AUGUST)])
    assert answers(workspace, "lists", "fileName") == [name, name]
    assert sorted(answers(workspace, "lists", "rowsRead")) == ["2", "3"]
    assert len(set(answers(workspace, "captures", "sha256", day="2025-08-05"))) == 2
    assert sorted(answers(workspace, "listed-on", "row", day="2025-08-05")) == ["2", "2", "3", "3", "4"]


def test_a_day_the_content_contradicts_does_not_speak_where_another_name_has_a_better_one(
    workspace: Workspace, tmp_path: Path
) -> None:
    paths = [put(tmp_path, f"participatingAgencies{day}2025am.xlsx", AUGUST) for day in ("0707", "0805", "0917")]
    workspace.import_lists(paths)
    # Saved on 2025-09-17, it is evidence for that day too.
    assert answers(workspace, "lists", "day") == ["2025-08-05", "2025-09-17"]
    assert answers(workspace, "list-contradictions", "contradiction") == ["signed-after-listed"]
    assert answers(workspace, "signings-and-file-names-by-row", "beside") == ["the list's file name says 2025-07-07"]


SOILED = {
    "participatingAgencies07072025am.xlsx": JULY,
    "participatingAgencies07092025am.xlsx": RESORTED,
    "participatingAgencies06012025am.xlsx": JULY,
    "participatingAgencies08052025pm.xlsx": AUGUST,
    "pendingAgencies08062025pm.xlsx": [PENDING, ETOWAH, ["TEXAS", None, "County", "#N/A", "Task Force Model"]],
    "participatingAgencies.xlsx": RESORTED,
}
"""Bytes under two names, rows in another order, both kinds, a row unread, a name without a day."""


@pytest.fixture(scope="module")
def soiled(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("soiled")
    return [put(folder, name, table) for name, table in SOILED.items()]


@pytest.fixture(scope="module")
def in_order(without_vocabulary: None, soiled: list[Path], tmp_path_factory: pytest.TempPathFactory) -> set[Quad]:
    return facts(stored(tmp_path_factory.mktemp("in-order"), soiled).store)


def stored(folder: Path, paths: Iterable[Path]) -> Workspace:
    workspace = Workspace.create(folder / "archive", clock=CLOCK)
    assert not any(done.error for done in workspace.import_lists(paths))
    return workspace


def facts(store: Store) -> set[Quad]:
    """Everything held but who recorded what when."""
    of_recording = ("contribution", "archive")
    return {
        quad
        for quad in store.quads()
        if quad.predicate != KG.recordedIn and not (parts(quad.subject)[:1] or ("",))[0].startswith(of_recording)
    }


@settings(
    max_examples=settings().max_examples // 10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=st.permutations(range(len(SOILED))), together=st.booleans())
def test_soiled_lists_in_any_order_at_once_or_one_by_one_give_the_same_facts(
    order: list[int],
    together: bool,
    soiled: list[Path],
    in_order: set[Quad],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    shuffled = [soiled[number] for number in order]
    workspace = stored(tmp_path_factory.mktemp("shuffled"), shuffled if together else shuffled[:1])
    if not together:
        for path in shuffled[1:]:
            workspace.import_lists([path])
    assert facts(workspace.store) == in_order
    assert workspace.verify().findings == ()


def test_a_trace_shows_the_three_dates_and_every_name_of_a_list(kg: Callable[..., Done], tmp_path: Path) -> None:
    put(tmp_path, "participatingAgencies07072025am.xlsx", AUGUST)
    content = (tmp_path / "participatingAgencies07072025am.xlsx").read_bytes()
    (tmp_path / "participatingAgencies09182025am.xlsx").write_bytes(content)
    kg("init")
    kg("import", "ice-list", tmp_path)
    shown = " ".join(kg("document", "show", "ice-participating-agencies").out.split())
    assert (
        "participatingAgencies07072025am.xlsx, also called participatingAgencies09182025am.xlsx, "
        "listed on 2025-07-07, by its name alone: it holds a signing of 2025-08-01 and on 2025-09-18, "
        "saved on 2025-09-17, newest signing 2025-08-01, speaks of 2025-09-18"
    ) in shown


@pytest.mark.parametrize("form", one_in(3, ["jsonld", "trig", "nquads"]))
def test_an_export_brings_names_days_repeats_and_unread_rows_to_another_archive(
    form: str, soiled: list[Path], in_order: set[Quad], tmp_path: Path
) -> None:
    sheet = tmp_path / f"out.{'nq' if form == 'nquads' else form}"
    (tmp_path / "one").mkdir()
    stored(tmp_path / "one", soiled).export_to(form, sheet)
    other = Workspace.create(tmp_path / "other", clock=CLOCK)
    other.add([sheet], allow_unheld=True)
    assert facts(other.store) == in_order


def test_a_trace_shows_what_is_seen_beside_the_day_of_a_row(kg: Callable[..., Done], tmp_path: Path) -> None:
    put(
        tmp_path,
        "participatingAgencies09172025pm.xlsx",
        [NEWEST, [*ETOWAH, SIGNED, "https://www.ice.gov/MOA_060926.pdf"]],
    )
    kg("init")
    kg("import", "ice-list", tmp_path)
    doubt = "seen beside it: signed 2020-06-09, while the file name of its memorandum says 2026-06-09"
    assert doubt in kg("trace", "etowah county sheriffs office").out


# a list that was left as it was; the workbooks above were all saved on 2025-09-17


@pytest.mark.parametrize(
    ("later", "speaks"),
    [("0917", True), ("0927", True), ("0916", True), ("0928", False), ("0915", False)],
)
def test_a_list_with_the_rows_of_an_earlier_one_speaks_of_its_day_where_it_was_saved_at_most_ten_days_before(
    workspace: Workspace, tmp_path: Path, later: str, speaks: bool
) -> None:
    one = put(tmp_path, "participatingAgencies08052025pm.xlsx", JULY)
    other = put(tmp_path, f"participatingAgencies{later}2025am.xlsx", RESORTED)
    workspace.import_lists([one, other])
    day = f"2025-{later[:2]}-{later[2:]}"
    days = ["2025-08-05", day] if speaks else ["2025-08-05"]
    assert [row["day"].value for row in workspace.query("list-counts")] == days
    line = workspace.presence(None).participating
    assert [str(each.day) for each in line.used] == days
    assert [each.list.file_name for each in line.left_out] == ([] if speaks else [other.name])
    assert workspace.verify().faults == ()


def test_the_same_bytes_speak_of_every_day_on_which_they_were_evidence(workspace: Workspace, tmp_path: Path) -> None:
    names = [f"participatingAgencies{day}2025am.xlsx" for day in ("0805", "0918", "0920", "1015")]
    workspace.import_lists([put(tmp_path, name, JULY) for name in names])
    days = ["2025-08-05", "2025-09-18", "2025-09-20"]
    assert [(row["day"].value, row["agreements"].value) for row in workspace.query("list-counts")] == [
        (day, "2") for day in days
    ]
    (one, *_) = workspace.presence(None).found
    assert (str(one.listed[0].first.day), str(one.listed[0].last.day)) == ("2025-08-05", "2025-09-20")


def test_a_list_is_asked_for_by_any_of_its_file_names(workspace: Workspace, tmp_path: Path) -> None:
    names = [f"participatingAgencies{day}2025am.xlsx" for day in ("0805", "0918", "1015")]
    workspace.import_lists([put(tmp_path, name, JULY) for name in names])
    assert answers(workspace, "list-counts", "day", day=names[0]) == ["2025-08-05"]
    assert answers(workspace, "list-counts", "day", day=names[1]) == ["2025-09-18"]
    assert answers(workspace, "listed-on", "row", capture=names[2]) == ["2", "2", "3", "3"]
    with pytest.raises(UsageError, match=r"10152025am\.xlsx speaks of no day .* holds what the list of 2025-"):
        answers(workspace, "list-counts", "day", day=names[2])
    changes = workspace.changes(names[0], names[1]).changes
    assert (str(changes.earlier.day), str(changes.later.day)) == ("2025-08-05", "2025-09-18")
