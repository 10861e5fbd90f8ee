"""A cited answer as the lines of a table: what a reader sees, the same in a terminal, Markdown and HTML.

- A column `claim` is the column of notes, since each of its claims is one; `anchor` beside it only says
  where. Columns such as `reportedClaim` keep their place, with the numbers of their notes.
- What ASK asks is answered yes or no.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pyoxigraph import Literal

from kg.ask.cite.cells import cell_text, is_number
from kg.ask.cite.notes import Answer, NotedRow
from kg.ask.cite.numbering import Note
from kg.ask.cite.row_marks import RowMark, row_marks
from kg.ask.witness import QueryForm

__all__ = ["CitedCell", "Line", "headings", "lines", "runs"]


class CitedCell(NamedTuple):
    """Text, or the notes of the claims a column names."""

    text: str
    notes: tuple[Note, ...] = ()
    is_figure: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line: cells in the order of `headings`; `row` is the row it shows, `fresh` are the notes no line above
    has."""

    row: NotedRow
    cells: tuple[CitedCell, ...]
    fresh: tuple[Note, ...] = ()

    @property
    def notes(self) -> tuple[Note, ...]:
        return self.row.notes

    @property
    def asides(self) -> tuple[RowMark, ...]:
        return row_marks(self.row)


def headings(columns: Sequence[str]) -> tuple[str, ...]:
    """The columns a reader sees, but for that of the notes."""
    return tuple(columns[at] for at in _seen(columns))


def lines(answer: Answer) -> Iterator[Line]:
    """The lines of an answer, as its rows come."""
    met = len(answer.notes)  # of other answers that share them
    for row in answer:
        line = _yes_or_no(row) if answer.form is QueryForm.ASK else _line(answer.columns, row)
        every = _together(line.notes, *(cell.notes for cell in line.cells))
        fresh = tuple(note for note in every if note.number > met)
        met += len(fresh)
        yield replace(line, fresh=fresh)


def runs(notes: Sequence[Note]) -> str:
    """The numbers of notes as they come, runs joined: `[1–3] [7]`."""
    found: list[list[int]] = []
    for number in (note.number for note in notes):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return " ".join(f"[{run[0]}–{run[-1]}]" if len(run) > 1 else f"[{run[0]}]" for run in found)


def _seen(columns: Sequence[str]) -> list[int]:
    hidden = {"claim", "anchor"} if "claim" in columns else set()
    return [at for at, column in enumerate(columns) if column not in hidden]


def _line(columns: Sequence[str], row: NotedRow) -> Line:
    return Line(row, tuple(_cell(columns[at], row, at) for at in _seen(columns)))


def _yes_or_no(row: NotedRow) -> Line:
    (answer,) = row.values
    return Line(row, (CitedCell("yes" if isinstance(answer, Literal) and answer.value == "true" else "no"),))


def _cell(column: str, row: NotedRow, at: int) -> CitedCell:
    if at in row.named:
        return CitedCell("", row.named[at])
    value = row.values[at]
    language = value.language or "" if isinstance(value, Literal) else ""
    return CitedCell(cell_text(column, value), is_figure=is_number(value), language=language)


def _together(*several: Sequence[Note]) -> tuple[Note, ...]:
    every = {note.number: note for notes in several for note in notes}
    return tuple(every[number] for number in sorted(every))
