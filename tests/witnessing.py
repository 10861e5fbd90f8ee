"""Answers with and without citations beside each other, and a store that counts what it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryBoolean, Triple

from kg.ask.witness import AnswerRow
from kg.ask.witness.replay_limits import replay_limits
from kg.ask.witness.replaying import Values, replay
from kg.ask.witness.volatile import volatile_columns
from kg.index import Embedded, Results, Store
from kg.index.store import PREFIXES
from kg.sparql import normalized, parse, write


class Counting:
    """A store that counts its round trips."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.trips = 0

    def query(self, sparql: str) -> Results:
        self.trips += 1
        return self.store.query(sparql)

    def stating(self, triples: Sequence[Triple]) -> list[list[NamedNode]]:
        self.trips += 1
        return self.store.stating(triples)

    def quads(self, *pattern: Any) -> Iterator[Quad]:
        self.trips += 1
        return self.store.quads(*pattern)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


def holding(quads: Iterable[Quad]) -> Embedded:
    """A store in memory that has these quads."""
    store = Embedded.memory()
    store.replace(list(quads))
    return store


def uncited(store: Store, sparql: str) -> list[Values]:
    """The engine's own rows, as a cited answer has them."""
    results = store.query(write(normalized(parse(sparql, PREFIXES))))
    if isinstance(results, QueryBoolean):
        return [(Literal(bool(results)),)]
    return [tuple(one) for one in results]


def differences(sparql: str, cited: Iterable[AnswerRow], plain: list[Values]) -> list[str]:
    """Where cited rows are not the engine's, in value or in order.

    Blank nodes are the same up to their labels, which each asking makes anew where the query makes
    them; of volatile columns it counts only whether they are bound.
    """
    rows = list(cited)
    if len(rows) != len(plain):
        return [f"{len(rows)} rows cited, {len(plain)} uncited"]
    volatile = volatile_columns(parse(sparql, PREFIXES))
    known: dict[BlankNode, BlankNode] = {}
    found = []
    for number, (row, values) in enumerate(zip(rows, plain, strict=True), start=1):
        if row.number != number:
            found.append(f"row {number} says it is row {row.number}")
        for place, (one, other) in enumerate(zip(row.values, values, strict=True)):
            if isinstance(one, BlankNode) and isinstance(other, BlankNode):
                agrees = known.setdefault(one, other) == other
            else:
                agrees = (one is None) == (other is None) if place in volatile else one == other
            if not agrees:
                found.append(f"row {number}, column {place + 1}: {one} cited, {other} uncited")
    return found


def doubtful(sparql: str, row: AnswerRow) -> tuple[str, ...]:
    """Why this row of a query may not come again from its witness; nothing where it must."""
    return replay_limits(parse(sparql, PREFIXES), no=row.values == (Literal(False),))


def unreplayed(sparql: str, rows: Iterable[AnswerRow]) -> list[AnswerRow]:
    """The rows that do not come again from their witnesses."""
    return [row for row in rows if not replay(sparql, row.witness.quads).gives(row)]
