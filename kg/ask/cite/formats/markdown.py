"""Markdown: a table whose notes are footnotes, `[^1]`, with their texts below.

Tables and footnotes are those of GitHub Flavored Markdown, which Pandoc reads as well. Every sign that
Markdown or HTML would take for markup is written with a backslash (CommonMark, section 2.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.ask.cite.bibliography import bibliography
from kg.ask.cite.formats.spooled import spooled_text
from kg.ask.cite.lines import CitedCell, Line, headings, lines
from kg.ask.cite.notes import Answer
from kg.ask.cite.numbering import Note
from kg.ask.cite.row_marks import Legend
from kg.inert import inert

__all__ = ["render"]

_MARKUP = re.compile(r"([\\`*_\[\]<>&|~#$^{}])")
_AT_START = re.compile(r"^(\d*)([-+=:.)])")


def render(answer: Answer, style: str | None = None) -> Iterator[str]:
    """The answer; with a citation style, the documents cited under it."""
    yield f"**{_escaped(answer.title)}**\n\n" if answer.title else ""
    yield _row([*map(_escaped, headings(answer.columns)), "notes"])
    yield _row(["---"] * (len(headings(answer.columns)) + 1))
    legend = Legend()
    with spooled_text() as notes:
        for line in lines(answer):
            yield _row([*map(_cell, line.cells), _beside(line)])
            legend.add(line.asides)
            for note in line.fresh:
                notes.add(f"[^{note.number}]: {_paragraph(note.text)}\n\n")
        yield "\n"
        yield from (f"{_paragraph(told)}\n\n" for told in _told(answer, legend))
        yield from notes
    if style is not None:
        yield "**Works cited**\n\n"
        yield from (f"- {_paragraph(work)}\n" for work in bibliography(answer.notes.works(), style))


def _told(answer: Answer, legend: Legend) -> Iterator[str]:
    yield from (f"{aside.sign}: {aside.means}" for aside in legend)
    yield from (f"No answer: {absence}" for absence in answer.missing)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _cell(cell: CitedCell) -> str:
    return _numbers(cell.notes) if cell.notes else _escaped(cell.text)


def _beside(line: Line) -> str:
    marks = (_escaped(aside.mark) for aside in line.asides)
    return " ".join(filter(None, [_numbers(line.notes), *marks]))


def _numbers(notes: Iterable[Note]) -> str:
    return " ".join(f"[^{note.number}]" for note in notes)


def _escaped(text: str) -> str:
    r"""
    >>> print(_escaped("a|b <i>*x*</i>"))
    a\|b \<i\>\*x\*\</i\>
    """
    return _MARKUP.sub(r"\\\1", inert(text, longest=None))


def _paragraph(text: str) -> str:
    """Text that begins a paragraph and no list: `1\\. one`."""
    return _AT_START.sub(r"\1\\\2", _escaped(text))
