"""A query asked again over nothing but the ground triples of a witness: the proof that they suffice.

The outermost LIMIT and OFFSET are left out, for they count rows that the witness of one row does not
bring; everything else stays as it is. `kg.ask.witness.replay_limits` says for which queries the row must come
again, and why not for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isclose

from pyoxigraph import BlankNode, Literal, Quad, QueryBoolean

from kg.ask.witness.pattern_text import uncitable
from kg.ask.witness.values import AnswerRow, Term
from kg.ask.witness.volatile import volatile_columns
from kg.index import Embedded, Results
from kg.index.guarded import guarded
from kg.index.store import PREFIXES
from kg.sparql import normalized, parse, write
from kg.sparql.syntax import Service
from kg.sparql.walking import nodes
from kg.terms import XSD

__all__ = ["Replayed", "Values", "answer", "replay"]

Values = tuple[Term | None, ...]
_INEXACT = {XSD.double, XSD.float}
_AGREEING_DIGITS = 1e-12  # a double has 15 to 17; a sum of thousands may lose the last of them


@dataclass(frozen=True)
class Replayed:
    """The rows over the witness alone, in the engine's order.

    `held` are the blank nodes of the quads. `volatile` are the places of columns that RAND, UUID,
    STRUUID, NOW or BNODE made, whose values are new at every asking.
    """

    rows: list[Values]
    held: frozenset[BlankNode] = frozenset()
    volatile: frozenset[int] = frozenset()

    def gives(self, row: AnswerRow | Values) -> bool:
        """Whether a row is among them: the same terms in the same columns, except that

        - a blank node the query itself made, which no quad has, is any other such blank node, the same
          one wherever it stands in the row;
        - of a volatile column it is compared only whether it is bound;
        - doubles and floats agree in 12 digits, because a sum depends on the order of its parts.
        """
        values = row.values if isinstance(row, AnswerRow) else row
        return values in self.rows or any(self._agree(values, other) for other in self.rows)

    def _agree(self, one: Values, other: Values) -> bool:
        same = {(a, b) for a, b in zip(one, other, strict=True) if self._made(a) and self._made(b)}
        if not len(same) == len({a for a, _ in same}) == len({b for _, b in same}):
            return False
        return all(self._equal(place, a, b) for place, (a, b) in enumerate(zip(one, other, strict=True)))

    def _equal(self, place: int, one: Term | None, other: Term | None) -> bool:
        if place in self.volatile:
            return (one is None) == (other is None)
        return one == other or (self._made(one) and self._made(other)) or _close(one, other)

    def _made(self, term: Term | None) -> bool:
        return isinstance(term, BlankNode) and term not in self.held


def replay(sparql: str, quads: Iterable[Quad]) -> Replayed:
    """Ask a query, without its own LIMIT and OFFSET, of these quads in memory.

    The quads are put in by their text, so that what depends on the engine's order comes out the same each time.

    Raises:
        QueryError: it does not parse, cannot be answered, or asks another endpoint (SERVICE).
    """
    text, volatile = _unsliced(sparql)
    alone = sorted(set(quads), key=str)
    store = Embedded.memory()
    store.replace(alone)
    return answer(_rows(guarded(store).query(text)), alone, volatile)


def answer(rows: list[Values], quads: Iterable[Quad], volatile: frozenset[int]) -> Replayed:
    """Rows over these quads."""
    held = frozenset(term for quad in quads for term in quad.triple if isinstance(term, BlankNode))
    return Replayed(rows, held, volatile)


@lru_cache(maxsize=64)
def _unsliced(sparql: str) -> tuple[str, frozenset[int]]:
    """The query without its outermost slice, and its volatile columns.

    SERVICE is refused here: the engine would ask whatever address a stranger's query names.
    """
    query = parse(sparql, PREFIXES)
    for one in nodes(query):
        if isinstance(one, Service):
            raise uncitable(one.name, one.at)
    whole = normalized(replace(query, modifiers=replace(query.modifiers, limit=None, offset=None)))
    return write(whole), volatile_columns(whole)


def _rows(results: Results) -> list[Values]:
    if isinstance(results, QueryBoolean):
        return [(Literal(bool(results)),)]
    return [tuple(one) for one in results]


def _close(one: Term | None, other: Term | None) -> bool:
    if not (isinstance(one, Literal) and isinstance(other, Literal)):
        return False
    if one.datatype != other.datatype or one.datatype not in _INEXACT:
        return False
    return isclose(float(one.value), float(other.value), rel_tol=_AGREEING_DIGITS)
