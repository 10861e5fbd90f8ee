"""A table on a terminal of any width: a line a row, nothing wider than it, and no two rows alike that differ."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import output
from kg.cli.screen import fold, width_of
from kg.cli.tables import LEAST, Table, fitted

CELLS = st.text("ab é漢\u0301“", max_size=24).map(str.strip)
COLUMNS = ["agency", "漢字", "signedInYear"]
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5)


@given(ROWS, st.integers(40, 90))
def test_no_line_is_wider_than_the_terminal_but_that_of_a_row_told_whole(rows: list[list[str]], room: int) -> None:
    _, lines = fitted(Table(COLUMNS, rows), room)
    assert [line for line in lines if width_of(line) > room and ": " not in line] == []


@given(ROWS, st.integers(40, 90))
def test_rows_that_differ_do_not_look_alike(rows: list[list[str]], room: int) -> None:
    table, lines = fitted(Table(COLUMNS, rows), room)
    heads = 1 + next((at for at, line in enumerate(lines) if line.startswith("─")), -1)
    assert len(lines) - heads == len(rows)
    if len(table.columns) > 1 and all(cell for row in rows for cell in row):
        assert len({line.replace(" ", "") for line in lines[heads:]}) >= len(
            {"".join(row).replace(" ", "") for row in rows}
        )


@given(ROWS)
def test_a_pipe_gets_every_cell_whole(rows: list[list[str]]) -> None:
    _, lines = fitted(Table(COLUMNS, rows, ids=COLUMNS[1:]), None)
    for row, line in zip(rows, lines[2:], strict=True):
        assert all(cell in line for cell in row)


LONG = [["Alder County Sheriff's Office", "the same"], ["Alder County Sheriff's Department", "the same"]]


def test_names_that_begin_alike_are_cut_where_they_differ() -> None:
    rows = [[f"University of {one} Florida Board of Trustees", one * 2] for one in ("Central", "North")]
    _, lines = fitted(Table(["agency", "b"], rows), 44)
    assert "Central" in lines[-2]
    assert "North" in lines[-1]


def test_what_every_row_has_is_kept_for_beneath_the_table() -> None:
    table, lines = fitted(Table(["agency", "what"], LONG), 36)
    assert table.alike == [("what", "the same")]
    assert lines[0] == "agency"


def test_columns_of_ids_go_first_but_not_where_rows_would_look_alike() -> None:
    ids = [["Alder", "agency/us-vt/alder"], ["Birch", "agency/us-vt/birch"]]
    table, _ = fitted(Table(["name", "agency"], ids, ids=["agency"]), 20)
    assert (table.columns, table.left_out) == (["name"], ["agency"])
    table, _ = fitted(Table(["name", "agency"], [["Alder", one] for _, one in ids], ids=["agency"]), 20)
    assert "agency" in table.columns


NOTED = [[f"speaker {one} of a long name", "an organization", "a report", f"[{at}]"] for at, one in enumerate("abc")]


@pytest.mark.parametrize(("room", "is_table"), [(100, True), (60, True), (20, False)])
def test_the_numbers_of_notes_tell_no_rows_apart(room: int, is_table: bool) -> None:
    table = Table(["speakerName", "kind", "title", "note"], NOTED, notes=["note"], noted=["speakerName", "title"])
    table, lines = fitted(table, room)
    assert all(f"speaker {one}" in "\n".join(lines) for one in "abc")
    assert any(line.startswith("─") for line in lines) is is_table


def test_where_a_row_fits_no_line_each_cell_has_its_own_and_a_blank_line_parts_the_rows() -> None:
    rows = [["Alder County Sheriff's Office", "1,000", "[1]"], ["Birch County Jail", "", "[2]"]]
    table, lines = fitted(Table(["agencyName", "agreementsAsDecided", "note"], rows, notes=["note"]), 20)
    assert "\n".join(lines).split("\n") == [
        *("agency name: Alder County Sheriff's Office", "agreements as decided: 1,000", "note: [1]", ""),
        *("agency name: Birch County Jail", "note: [2]", ""),
    ]
    assert list(table.columns) == ["agency name", "agreements as decided", "note"]


@pytest.mark.parametrize("named", [{"whole": ["agency"]}, {"ids": ["agency"]}])
def test_ids_that_are_asked_for_are_not_cut(named: dict[str, list[str]]) -> None:
    names = ["agency/us-ak/alaska-department-of-corrections", "agency/us-ak/kodiak-police-department"]
    table = Table(["name", "agency"], [[f"{one} of a name that is long", one] for one in names], **named)
    for room in range(20, 100, 10):
        _, lines = fitted(table, room, ids=True)
        assert all(name in "\n".join(lines) for name in names), room


def test_no_cell_is_cut_to_what_tells_nobody_anything() -> None:
    rows = [["ParticipatingEntities-20210113.xlsx", "“ICE's web page of participating agencies”"] for _ in range(2)]
    rows = [[f"{at}{one}" for one in row] for at, row in enumerate(rows)]
    for room in range(20, 70):
        _, lines = fitted(Table(["file", "title"], rows), room)
        cut = [cell for line in lines for cell in re.split("  +", line) if "…" in cell]
        assert [cell for cell in cut if width_of(cell) < LEAST - 6] == [], room


def test_a_quotation_is_cut_inside_its_quotation_marks() -> None:
    words = [[f"“{one} an expensive use of taxpayer money”"] for one in ("first", "other")]
    _, lines = fitted(Table(["words"], words), 30)
    assert lines[-2:] == ["“first an expensive use of…”", "“other an expensive use of…”"]


def test_a_line_is_folded_at_blanks_and_a_long_word_stays_whole() -> None:
    address = "https://www.ice.gov/" + "a" * 40
    assert fold(f"  one memorandum: {address} is named", 30, "      ").split("\n") == [
        "  one memorandum:",
        f"      {address}",
        "      is named",
    ]


def test_figures_stand_on_the_right_and_no_blank_ends_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    output.say_table(["what", "number"], [["claims", "1,452"], ["documents", "10"]], right=["number"])
    assert capsys.readouterr().out.splitlines() == [
        "what        number",
        "──────────────────",
        "claims       1,452",
        "documents       10",
    ]
