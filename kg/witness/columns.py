"""SELECTs with more columns, so that a row shows what it was made of; its other columns stay as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pyoxigraph import Variable

from kg.sparql import syntax as sx
from kg.sparql.names import Names
from kg.witness.narrowing import is_early
from kg.witness.plan import Asked, Node

__all__ = ["Links", "copied", "key_variable", "named_key", "renamed", "same", "seed_of", "wider"]

Links = tuple[tuple[Variable, Variable], ...]
"""Variables inside, each with the one that has its value outside."""


def same(variables: Iterable[Variable]) -> Links:
    """Variables that have their values outside under their own names."""
    return tuple((one, one) for one in sorted(variables, key=str))


def copied(select: sx.Select, links: Links) -> sx.Select:
    """With one more column for each variable that is shown under another name."""
    copies = (sx.Projected(outside, inside) for inside, outside in links if inside != outside)
    return replace(select, projection=(*(select.projection or ()), *copies))


def wider(select: sx.Select, variables: set[Variable]) -> sx.Select:
    """With a column for each of these variables."""
    columns = select.projection or ()
    more = sorted(variables - {one.variable for one in columns}, key=str)
    return replace(select, projection=(*columns, *map(sx.Projected, more)))


def named_key(key: sx.GroupKey, names: Names) -> sx.GroupKey:
    """The key with a name, unless it is a variable itself."""
    if key.variable or isinstance(key.expression, Variable):
        return key
    return replace(key, variable=names.fresh())


def key_variable(key: sx.GroupKey) -> Variable:
    """The variable that has the value of a key that is one, or is named."""
    found = key.variable or key.expression
    assert isinstance(found, Variable)
    return found


def seed_of(group: sx.Group, keys: set[Variable], names: Names) -> tuple[Variable, Variable] | None:
    """The variable that most of the group's patterns are about; none where one key finds a group by itself, for an
    engine looks up each value that it may sample (1,000,000 claims by agency: 1.5 s, and 0.3 without)."""
    if len(keys) == 1 and all(is_early(group, key) for key in keys):
        return None
    patterns = [one for element in group.elements if isinstance(element, sx.Triples) for one in element.patterns]
    subjects = Counter(one.subject for one in patterns if isinstance(one.subject, Variable))
    free = [(number, one) for one, number in subjects.items() if one not in keys]
    return (max(free, key=lambda one: one[0])[1], names.fresh()) if free and keys else None


def renamed(plan: Iterable[Node], outside: Mapping[Variable, Variable]) -> tuple[Node, ...]:
    """What HAVING asks for, with the keys of the group under the names that they have outside."""
    return tuple(
        replace(node, links=tuple((inside, outside.get(one, one)) for inside, one in node.links))
        for node in plan
        if isinstance(node, Asked)
    )
