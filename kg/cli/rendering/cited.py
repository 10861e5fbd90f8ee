"""Cited answers: a table with numbered notes under it, or one of `kg.ask.cite.formats` as it comes."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from kg.ask.cite import Answer, Footnote, Note
from kg.ask.cite.bibliography import bibliography
from kg.ask.cite.cells import id_columns
from kg.ask.cite.formats import WRITERS
from kg.ask.cite.lines import CitedCell, Line, headings, lines, runs
from kg.ask.cite.row_marks import Legend
from kg.ask.witness import QueryForm
from kg.cli.output import mark_said, say, say_mark, say_table, tell
from kg.cli.rendering.inert import inert
from kg.cli.screen import fold, notes_are_whole, width
from kg.errors import UsageError

__all__ = ["CITED", "say_cited", "say_notes"]

CITED = ("table", *WRITERS)


def say_cited(answer: Answer, form: str | None, style: str | None = None, *, excel: bool = False) -> None:
    """Print a cited answer; by default a table, or TriG for CONSTRUCT and DESCRIBE.

    `excel` sets a byte order mark before CSV.

    Raises:
        UsageError: there is no such format, it does not suit the answer, or has no place for a bibliography.
    """
    if form not in (None, *CITED):
        raise UsageError(f"there is no format {form!r} with citations", remedy=f"use {', '.join(CITED)}")
    if style is not None:
        bibliography((), style)  # so that a style there is none of is refused before anything is printed
    form = form or ("trig" if answer.form in (QueryForm.CONSTRUCT, QueryForm.DESCRIBE) and style is None else "table")
    if form == "table":
        _say_table(answer, style)
        return
    if excel:
        say_mark()
    for piece in WRITERS[form](answer, style):
        mark_said()
        sys.stdout.write(piece)
    if form == "csv":  # the others have a place for it
        _tell_missing(answer.missing)


def say_notes(notes: Iterable[tuple[int, Note | Footnote]], counted: str = "") -> None:
    """Numbered notes: whole in a pipe and with --full-notes, else short; on a terminal what does not fit a line goes
    on below the first word. `counted` is what an answer counts, of which a note shows one."""
    whole = notes_are_whole()
    for number, note in notes:
        if isinstance(note, Footnote):
            text = note.told(counted) if whole else note.short(counted)
        else:
            text = note.text if whole else note.short
        head = f"[{number}] "
        say(_filled(head + text, " " * len(head)))


def _filled(text: str, indent: str) -> str:
    return fold(inert(text, longest=None), width(), indent)


def _say_table(answer: Answer, style: str | None) -> None:
    shown = list(lines(answer))
    missing = answer.missing
    columns = headings(answer.columns)
    figures = [name for at, name in enumerate(columns) if _are_figures(line.cells[at] for line in shown)]
    ids = id_columns(answer.columns, [line.row.values for line in shown])
    heading = _heading(columns)
    say_table([*columns, heading], map(_cells, shown), right=figures, notes=[heading], ids=ids)
    legend = Legend()
    legend.add(aside for line in shown for aside in line.asides)
    for aside in legend:
        say(_filled(f"{aside.sign}: {aside.means}", "    "))
    say_notes((note.number, note) for line in shown for note in line.fresh)
    _tell_missing(missing)
    if not shown and not missing:
        tell("no answer: HAVING, LIMIT or OFFSET may have left out what there is")
    if style is not None:
        _say_works(bibliography(answer.notes.works(), style))


def _tell_missing(missing: Iterable[str]) -> None:
    for absence in missing:
        tell(f"no answer: {absence}")


def _say_works(works: Iterable[str]) -> None:
    say("\nWorks cited")
    for work in works:
        say(_filled(work, "    "))


def _cells(line: Line) -> list[str]:
    beside = " ".join(filter(None, [runs(line.notes), *(aside.mark for aside in line.asides)]))
    return [*map(_cell, line.cells), beside]


def _cell(cell: CitedCell) -> str:
    return runs(cell.notes) if cell.notes else cell.text


def _are_figures(cells: Iterable[CitedCell]) -> bool:
    """Whether a column is to be aligned to the right; what is unbound does not count."""
    told = [cell.is_figure for cell in cells if cell.text or cell.notes]
    return bool(told) and all(told)


def _heading(columns: tuple[str, ...]) -> str:
    """`notes`, or what no column is called."""
    heading = "notes"
    while heading in columns:
        heading += "_"
    return heading
