"""A cited answer with its notes, page by page.

    Answer                what was asked, and its pages, each read when it is asked for
    └── Page              some rows, and the notes first met on it
        └── NotedRow      a row with its notes, and what else there is to say of it

A page costs one batch of look-ups, however many rows and claims it has. What is remembered of earlier
pages is the number of each note and the documents cited, nothing of the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from pyoxigraph import NamedNode

from kg.ask.cite.cells import names_claims
from kg.ask.cite.cover import Cover, cover
from kg.ask.cite.footnotes import Reference
from kg.ask.cite.joins import JoinedThing, joins
from kg.ask.cite.list_rows import list_rows
from kg.ask.cite.numbering import Note, Notes
from kg.ask.trace.known import QueryableStore
from kg.ask.witness import Absence, AnswerRow, Cited, GroundKind, QueryForm, Witness
from kg.ask.witness.merged_rows import named_in
from kg.ask.witness.values import Term

__all__ = ["PAGE", "Answer", "NotedRow", "Page"]

_VARIABLE = re.compile(r"[?$]\w+")

PAGE = 100
"""Rows whose notes are looked up together."""


@dataclass(frozen=True, slots=True)
class NotedRow:
    """A row of the answer with its notes, by number; where it has a MIN or MAX, first those that have the value.

    `named` has the notes of each column that names claims, by the column's position. `others` are claims
    that state some of the same and are not among the notes; `more` says there are yet more. `kinds` are
    those of what the row rests on. `partly` says that more solutions stand behind the row than are cited; a
    triple of a CONSTRUCT is cited at the first solution that gives it, and that is all it needs.
    """

    row: AnswerRow
    notes: tuple[Note, ...]
    named: Mapping[int, tuple[Note, ...]]
    others: frozenset[NamedNode]
    more: bool
    kinds: frozenset[GroundKind]
    partly: bool

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def every_named(self) -> tuple[Note, ...]:
        return tuple(note for several in self.named.values() for note in several)

    @property
    def values(self) -> tuple[Term | None, ...]:
        return self.row.values

    @property
    def witness(self) -> Witness:
        return self.row.witness


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows in order, and the notes no earlier page has."""

    rows: tuple[NotedRow, ...]
    fresh: tuple[Note, ...]


class Answer:
    """A cited answer, read once: by `pages`, or row by row by iterating; `rows` reads all and keeps them.

    `title` is the question in words where it is known. Several answers may share their `notes`, which are
    then numbered over all of them.
    """

    def __init__(
        self, store: QueryableStore, cited: Cited, *, title: str = "", page: int = PAGE, notes: Notes | None = None
    ) -> None:
        self.cited = cited
        self.title = title
        self.notes = Notes(store) if notes is None else notes
        self._size = page
        self._read: tuple[Page, ...] | None = None
        self._ahead: list[Page] = []

    @property
    def form(self) -> QueryForm:
        return self.cited.form

    @property
    def columns(self) -> tuple[str, ...]:
        return self.cited.columns

    @property
    def sparql(self) -> str:
        return self.cited.sparql

    @property
    def missing(self) -> tuple[str, ...]:
        """What was looked for in vain, where there is no row; known once the rows have been read."""
        return tuple(dict.fromkeys(one.told(self.notes.contribution) for one in self.cited.absences))

    def __iter__(self) -> Iterator[NotedRow]:
        for page in self.pages():
            yield from page.rows

    @property
    def rows(self) -> tuple[NotedRow, ...]:
        """Every row with its notes, read once and kept."""
        if self._read is None:
            self._read = tuple(self.pages())
        return tuple(row for page in self._read for row in page.rows)

    def to_json(self, style: str | None = None) -> str:
        """SPARQL 1.1 Query Results JSON with `citations`, as `kg query --cite --json` gives."""
        from kg.ask.cite.formats.sparql_json import render

        return "".join(render(self, style))

    def pages(self) -> Iterator[Page]:
        """The rows in the answer's order; the last page may be shorter."""
        if self._read is not None:
            yield from self._read
            return
        yield from self._ahead
        while page := self._next_page():
            yield page

    def read_ahead(self) -> None:
        """Read the first page and keep it, where nothing was read: whoever reads on begins with it."""
        if self._read is None and not self._ahead and (page := self._next_page()):
            self._ahead.append(page)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from kg.ask.notebook import cited_html

        return cited_html(self)

    def _next_page(self) -> Page | None:
        some = tuple(islice(iter(self.cited), self._size))
        return self._page(some) if some else None

    def _page(self, some: tuple[AnswerRow, ...]) -> Page:
        known = len(self.notes)
        in_lists = list_rows(self.notes.store, some)
        covers = [cover(row, in_lists) for row in some]
        cited = [_references(self.columns, row, shown) for row, shown in zip(some, covers, strict=True)]
        notes = self.notes.of(one for each in cited for one in each.every)
        joined = joins(self.notes.store, [row.witness for row in some], [[one for one, _ in c.every] for c in cited])
        noted = tuple(self._row(*each, notes) for each in zip(some, covers, cited, joined, strict=True))
        met = {note.number: note for row in noted for note in (*row.notes, *row.every_named)}
        return Page(noted, tuple(met[number] for number in sorted(met) if number > known))

    def _row(
        self,
        row: AnswerRow,
        shown: Cover,
        cited: _References,
        joined: tuple[JoinedThing, ...],
        notes: Mapping[Reference, Note],
    ) -> NotedRow:
        own = [one for at, several in cited.named.items() if self.columns[at] == "claim" for one in several]
        claims = [notes[one] for one in (*cited.shown, *own)]
        absences = [self.notes.absent(one, _shared(one, row.witness)) for one in row.witness.absences]
        named = {at: tuple(notes[one] for one in several) for at, several in cited.named.items()}
        joints = [
            self.notes.joined(one, (*claims, *(note for some in named.values() for note in some))) for one in joined
        ]
        first = dict.fromkeys(note for note in claims[: len(shown.led)])
        every = {note.number: note for note in (*claims, *absences, *joints) if note not in first}
        return NotedRow(
            row,
            (*first, *(every[number] for number in sorted(every))),
            named,
            shown.others - {claim for claim, _ in own},
            shown.more,
            frozenset(one.kind for one in row.witness.ground),
            not row.witness.is_complete and self.form is not QueryForm.CONSTRUCT,
        )


def _shared(absence: Absence, witness: Witness) -> tuple[str, ...]:
    """The variables of an absence that something in the row is bound to."""
    bound = {name for match in witness.matches for name in _VARIABLE.findall(match.pattern)}
    return tuple(dict.fromkeys(name for name in _VARIABLE.findall(absence.pattern) if name in bound))


class _References(NamedTuple):
    """What a row is cited with: the claims of its cover, and those it names by the position of their column."""

    shown: tuple[Reference, ...]
    named: Mapping[int, tuple[Reference, ...]]

    @property
    def every(self) -> tuple[Reference, ...]:
        return (*self.shown, *(one for several in self.named.values() for one in several))


def _references(columns: Sequence[str], row: AnswerRow, shown: Cover) -> _References:
    """Each claim at the place the row is about: that of its column `anchor`, or the one its witness names."""
    cells = dict(zip(columns, row.values, strict=True))
    places = dict(shown.places)
    if anchors := named_in(cells.get("anchor")):
        places |= dict.fromkeys(named_in(cells.get("claim")), anchors)
    return _References(
        tuple(dict.fromkeys((*shown.led, *((claim, places.get(claim)) for claim in shown.after)))),
        {
            at: tuple((claim, places.get(claim)) for claim in named_in(value))
            for at, (column, value) in enumerate(cells.items())
            if names_claims(column) and named_in(value)
        },
    )
