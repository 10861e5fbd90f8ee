"""A cited answer with its notes: numbered in order of first meeting, the same note once over the whole answer.

    Answer                what was asked, and its pages, each read when it is asked for
    └── Page              some rows, and the notes first met on it
        └── NotedRow      a row with its notes, and what else there is to say of it
            └── Note      a number and its text: a claim somebody states, or an absence

A page costs one batch of look-ups, however many rows and claims it has. What is remembered of earlier
pages is the number of each note and the documents cited, nothing of the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from kg.cite.cover import Cover, cover
from kg.cite.footnotes import Footnote, Reference, footnotes
from kg.cite.works import Work, works
from kg.trace.known import Reads, rows
from kg.witness import Absence, Cited, Form, Kind, Row, Witness
from kg.witness.values import Term

__all__ = ["PAGE", "Answer", "Note", "NotedRow", "Page", "names_claims"]

PAGE = 100
"""Rows whose notes are looked up together."""

_HEAD = "SELECT (MAX(?n) AS ?last) { ?contribution kg:sequence ?n }"


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered note. `of` is the footnote of a claim, or what nothing states; `text` is one line."""

    number: int
    of: Footnote | Absence
    text: str


@dataclass(frozen=True, slots=True)
class NotedRow:
    """A row of the answer with its notes.

    `named` has the note of each column that names a claim, by the column's position. `others` are claims
    that state some of the same and are not among the notes; `more` says there are yet more. `kinds` are
    those of what the row rests on.
    """

    row: Row
    notes: tuple[Note, ...]
    named: Mapping[int, Note]
    others: frozenset[NamedNode]
    more: bool
    kinds: frozenset[Kind]

    @property
    def number(self) -> int:
        return self.row.number

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
    """A cited answer, read once: by `pages`, or row by row by iterating.

    `documents` are those cited so far, each with the digests of the captures cited. `title` is the
    question in words where it is known.
    """

    def __init__(self, store: Reads, cited: Cited, *, title: str = "", page: int = PAGE) -> None:
        self.cited = cited
        self.title = title
        self.documents: dict[NamedNode, set[str]] = {}
        self._store = store
        self._size = page
        self._numbers: dict[object, int] = {}

    @property
    def form(self) -> Form:
        return self.cited.form

    @property
    def columns(self) -> tuple[str, ...]:
        return self.cited.columns

    @property
    def sparql(self) -> str:
        return self.cited.sparql

    @cached_property
    def contribution(self) -> int:
        """The last contribution of the archive asked; absences hold up to there."""
        ((last,),) = rows(self._store, _HEAD)
        return int(last.value) if isinstance(last, Literal) else 0

    @property
    def missing(self) -> tuple[str, ...]:
        """What was looked for in vain, where there is no row; known once the rows have been read."""
        return tuple(dict.fromkeys(one.told(self.contribution) for one in self.cited.absences))

    def works(self) -> list[Work]:
        """The documents cited so far, by title."""
        return works(self._store, self.documents)

    def __iter__(self) -> Iterator[NotedRow]:
        for page in self.pages():
            yield from page.rows

    def pages(self) -> Iterator[Page]:
        """The rows in the answer's order; the last page may be shorter."""
        stream = iter(self.cited)
        while some := tuple(islice(stream, self._size)):
            yield self._page(some)

    def _page(self, some: tuple[Row, ...]) -> Page:
        known = len(self._numbers)
        covers = [cover(row) for row in some]
        cited = [_references(self.columns, row, shown) for row, shown in zip(some, covers, strict=True)]
        made = _Made(footnotes(self._store, (one for each in cited for one in each.every)), self._noted)
        noted = tuple(self._row(*each, made) for each in zip(some, covers, cited, strict=True))
        met = {note.number: note for row in noted for note in (*row.notes, *row.named.values())}
        return Page(noted, tuple(met[number] for number in sorted(met) if number > known))

    def _row(self, row: Row, shown: Cover, cited: _References, made: _Made) -> NotedRow:
        own = [one for at, one in cited.named.items() if self.columns[at] == "claim"]
        claims = [made[one] for one in (*cited.shown, *own)]
        absences = [self._absent(one) for one in row.witness.absences]
        notes = {note.number: note for note in (*claims, *absences)}
        return NotedRow(
            row,
            tuple(notes[number] for number in sorted(notes)),
            {at: made[one] for at, one in cited.named.items()},
            shown.others - {claim for claim, _ in own},
            shown.more,
            frozenset(one.kind for one in row.witness.ground),
        )

    def _noted(self, note: Footnote) -> Note:
        """A footnote's number; two references to one claim at one place are one note."""
        if note.stated_in:
            digests = self.documents.setdefault(note.stated_in, set())
            digests |= {note.capture.sha256} if note.capture else set()
        return Note(self._number((note.claim, *(place.iri for place in note.shown))), note, note.text)

    def _absent(self, one: Absence) -> Note:
        return Note(self._number(one.pattern), one, one.told(self.contribution))

    def _number(self, key: object) -> int:
        return self._numbers.setdefault(key, len(self._numbers) + 1)


def names_claims(column: str) -> bool:
    """Whether a column is one of claims: `claim`, `reportedClaim`."""
    return column == "claim" or column.endswith("Claim")


class _Made(dict[Reference, Note]):
    """Notes of one page, each numbered when it is first met."""

    def __init__(self, found: Mapping[Reference, Footnote], noted: Callable[[Footnote], Note]) -> None:
        self._found, self._noted = found, noted

    def __missing__(self, one: Reference) -> Note:
        return self.setdefault(one, self._noted(self._found[one]))


class _References(NamedTuple):
    """What a row is cited with: the claims of its cover, and those it names by the position of their column."""

    shown: tuple[Reference, ...]
    named: Mapping[int, Reference]

    @property
    def every(self) -> tuple[Reference, ...]:
        return (*self.shown, *self.named.values())


def _references(columns: Sequence[str], row: Row, shown: Cover) -> _References:
    """Each claim at the place the row is about: that of its column `anchor`, or the one its witness names."""
    cells = dict(zip(columns, row.values, strict=True))
    places = dict(shown.places)
    if isinstance(claim := cells.get("claim"), NamedNode) and isinstance(anchor := cells.get("anchor"), NamedNode):
        places[claim] = anchor
    return _References(
        tuple((claim, places.get(claim)) for claim in shown.shown),
        {
            at: (value, places.get(value))
            for at, (column, value) in enumerate(cells.items())
            if names_claims(column) and isinstance(value, NamedNode)
        },
    )
