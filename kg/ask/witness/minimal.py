"""A part of a row's witness that still gives the row, and of which nothing can be left out.

The witness of a row that stands for one solution is small already; a row of DISTINCT, or a condition of
EXISTS, may be there for many reasons, of which one is enough. Quads are left out a half at a time, then a
quarter, and so on, as in delta debugging (Zeller and Hildebrandt, Simplifying and isolating
failure-inducing input, IEEE TSE 28(2) 2002, section 3.3: the complements alone, because no half is
likely to suffice); the end is 1-minimal, their definition 10. It takes at most n² replays of n quads,
and about 2n where nothing can be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pyoxigraph import Quad

from kg.ask.witness.replay_limits import replay_limits
from kg.ask.witness.replaying import replay
from kg.ask.witness.values import AnswerRow
from kg.errors import QueryError
from kg.index.store import PREFIXES
from kg.sparql import parse

__all__ = ["minimal"]

Quads = Sequence[Quad]


def minimal(sparql: str, row: AnswerRow) -> frozenset[Quad]:
    """Quads of the row's witness that give the row again; without any one of them they do not.

    The same witness gives the same part of it: quads are tried in the order of their text.

    Raises:
        QueryError: the whole witness does not give the row (the reason says why), or the query does not parse.
    """

    def gives(quads: Quads) -> bool:
        return replay(sparql, quads).gives(row)

    whole = sorted(row.witness.quads, key=str)
    if not gives(whole):
        raise QueryError(f"row {row.number} does not come from its witness alone: {_why(sparql, row)}")
    return frozenset(_reduced(whole, gives))


def _reduced(quads: Quads, gives: Callable[[Quads], bool]) -> Quads:
    size = max(len(quads) // 2, 1)
    while True:
        fewer = _without_pieces(quads, size, gives)
        if size == 1 and len(fewer) == len(quads):
            return quads
        quads, size = fewer, max(size // 2, 1)


def _without_pieces(quads: Quads, size: int, gives: Callable[[Quads], bool]) -> Quads:
    """What is left after every piece of this size that can be left out is removed."""
    start = 0
    while start < len(quads):
        fewer = [*quads[:start], *quads[start + size :]]
        if gives(fewer):
            quads = fewer
        else:
            start += size
    return quads


def _why(sparql: str, row: AnswerRow) -> str:
    witness = row.witness
    if not witness.is_complete:
        return f"{witness.shown} of {witness.solutions or 'many'} solutions behind it were read; ask for all of them"
    return "; ".join(replay_limits(parse(sparql, PREFIXES))) or "the engine gives other rows over fewer triples"
