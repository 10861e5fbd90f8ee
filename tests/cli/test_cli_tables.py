"""A table that fits is written straight; it looks as rich would have drawn it."""

from __future__ import annotations

import io
from contextlib import redirect_stdout

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import output

CELLS = st.text("ab é漢\u0301“[bold]\x1b\u202e", max_size=8).map(str.strip)
COLUMNS = ["agency", "漢字", "count"]


def drawn(rows: list[list[str]], right: list[str]) -> list[str]:
    with redirect_stdout(io.StringIO()) as out:
        output.say_table(COLUMNS, rows, right=iter(right))
    return [line.rstrip() for line in out.getvalue().splitlines()]


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5), st.sets(st.sampled_from(COLUMNS)))
def test_a_table_looks_the_same_written_straight_or_folded_with_room_for_all(
    rows: list[list[str]], right: set[str]
) -> None:
    straight = drawn(rows, list(right))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(output, "_room", lambda: 0)
        assert drawn(rows, list(right)) == straight


def test_figures_stand_on_the_right_and_no_blank_ends_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    output.say_table(["what", "number"], [["claims", "1,452"], ["documents", "10"]], right=["number"])
    assert capsys.readouterr().out.splitlines() == [
        "what        number",
        "──────────────────",
        "claims       1,452",
        "documents       10",
    ]


def test_what_a_terminal_has_no_room_for_is_folded_and_nothing_is_lost(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "_room", lambda: 40)
    monkeypatch.setattr(output, "_PIPED_WIDTH", 40)
    output.say_table(["words"], [["abcdefghij" * 10]])
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 40 for line in lines)
    assert "".join(lines).count("a") == 10
