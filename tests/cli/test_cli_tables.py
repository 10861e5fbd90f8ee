"""A table on a terminal of any width: a line a row, nothing wider than it, and no two rows alike that differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import output
from kg.cli.screen import fold, width_of
from kg.cli.tables import Table, fitted

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
