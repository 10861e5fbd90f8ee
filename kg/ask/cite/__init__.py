"""Who states each row of an answer, in words a reader can check.

    footnotes     a claim, or a claim at one place, as a note: speaker, words or row, document, digest
    cover         which claims to show for a row: the fewest that state all it rests on
    joins         where a row joins what no source states together
    numbering     notes with numbers
    notes         a cited answer, page by page, with its notes
    row_marks     what else there is to say of a row: more solutions, other claims, what is no source
    cells, lines  an answer as lines of a table
    works         the documents cited, as CSL-JSON
    bibliography  those in a citation style
    formats/      one module a format; each takes an `Answer` and yields text

    >>> from kg.ask.cite import Answer                                            # doctest: +SKIP
    >>> for row in Answer(store, kg.ask.witness.cite(store, sparql)):             # doctest: +SKIP
    ...     print(row.values, [note.text for note in row.notes])

One note stands for one claim, or for one claim at one place where the row is about that place (a row of
a certain list). The same note has the same number wherever it is met.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from kg.ask.cite.footnotes import Footnote, Reference, footnotes

if TYPE_CHECKING:
    from kg.ask.cite.notes import Answer, NotedRow, Page
    from kg.ask.cite.numbering import Note, Notes

__all__ = ["Answer", "Footnote", "Note", "NotedRow", "Notes", "Page", "Reference", "footnotes"]


def __getattr__(name: str) -> object:
    """What needs the SPARQL parser comes when it is asked for: footnotes alone do without it, 90 ms sooner."""
    if name in __all__:
        return getattr(import_module(f"kg.ask.cite.{'numbering' if name in ('Note', 'Notes') else 'notes'}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
