"""SELECTs with more columns, so that a row shows what it was made of; its other columns stay as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pyoxigraph import Variable

from kg.ask.witness.restrict import is_early
from kg.sparql import syntax as sx
from kg.sparql.fresh_variables import FreshVariables

__all__ = ["Links", "same_names", "seed_of", "with_columns", "with_copied_columns"]

Links = tuple[tuple[Variable, Variable], ...]
"""Variables inside, each with the one that has its value outside."""


def same_names(variables: Iterable[Variable]) -> Links:
    """Variables that have their values outside under their own names."""
    return tuple((one, one) for one in sorted(variables, key=str))


def with_copied_columns(select: sx.Select, links: Links) -> sx.Select:
    """With one more column for each variable that is shown under another name."""
    copies = (sx.Projected(outside, inside) for inside, outside in links if inside != outside)
    return replace(select, projection=(*(select.projection or ()), *copies))


def with_columns(select: sx.Select, variables: set[Variable]) -> sx.Select:
    """With a column for each of these variables."""
    columns = select.projection or ()
    more = sorted(variables - {one.variable for one in columns}, key=str)
    return replace(select, projection=(*columns, *map(sx.Projected, more)))


def seed_of(group: sx.Group, keys: set[Variable], names: FreshVariables) -> tuple[Variable, Variable] | None:
    """The variable that most of the group's patterns are about; none where one key finds a group by itself, for an
    engine looks up each value that it may sample (1,000,000 claims by agency: 1.5 s, and 0.3 without)."""
    if len(keys) == 1 and all(is_early(group, key) for key in keys):
        return None
    subjects = Counter(one.subject for one in _joined(group) if isinstance(one.subject, Variable))
    free = [(number, one) for one, number in subjects.items() if one not in keys]
    return (max(free, key=lambda one: one[0])[1], names.fresh()) if free and keys else None


def _joined(group: sx.Group) -> Iterator[sx.TriplePattern]:
    """The patterns that every solution of the group matches."""
    for element in group.elements:
        if isinstance(element, sx.Triples):
            yield from element.patterns
        elif isinstance(element, sx.Group):
            yield from _joined(element)
