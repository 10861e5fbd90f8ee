"""Rows in the engine's own order where opening a query may change it.

Oxigraph (0.5) sorts the branches of a UNION by a hash of all that is written in them. A branch that opens
under another name (a blank node, the middle of `one/two`, a variable that only a sub-select sees) may so
come sooner or later, and with LIMIT other rows may be chosen. Such a query is asked twice: as it is
written for its rows, opened and whole for what is behind them.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from pyoxigraph import BlankNode, Variable

from kg.sparql import syntax as sx
from kg.sparql.variables import is_volatile
from kg.sparql.walking import nodes
from kg.witness.asking import Solution

__all__ = ["aligned", "may_turn", "unsliced"]

_NAMED_ANEW = (BlankNode, sx.Sequence, sx.SubSelect)


def may_turn(select: sx.Select) -> bool:
    """Whether the opened query may have its rows in another order. Of what is volatile, or has no columns,
    nothing can be told."""
    parts = list(nodes(select.where))
    unions = [one for one in parts if isinstance(one, sx.Union)]
    hidden = [one for one in parts if isinstance(one, sx.SubSelect)]
    turned = any(isinstance(one, _NAMED_ANEW) for one in nodes(tuple(unions)))
    turned |= any(isinstance(one, sx.Union) for one in nodes(tuple(hidden)))
    return turned and select.projection != () and not any(map(_is_new, nodes(select)))


def _is_new(part: object) -> bool:
    return isinstance(part, sx.Call) and is_volatile(part)


def unsliced(select: sx.Select) -> sx.Select:
    return replace(select, modifiers=replace(select.modifiers, limit=None, offset=None))


def aligned(
    columns: Sequence[Variable], rows: Iterable[Sequence[sx.Term | None]], solutions: Iterable[Solution]
) -> Iterator[Solution]:
    """For each row a solution with its values, each solution once; memory holds all of them.

    A value that depends on the order itself (GROUP_CONCAT, SAMPLE) may find none: such rows get what is left.
    """
    waiting: dict[tuple[sx.Term | None, ...], deque[Solution]] = defaultdict(deque)
    for solution in solutions:
        waiting[tuple(solution.get(column) for column in columns)].append(solution)
    found = [waiting[line].popleft() if waiting.get(line) else None for line in map(tuple, rows)]
    left = (solution for several in waiting.values() for solution in several)
    for one in found:
        yield from islice(left, 1) if one is None else [one]
