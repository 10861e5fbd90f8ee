"""SELECTs with more columns, so that a row shows what it was made of; its other columns stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pyoxigraph import Variable

from kg.sparql import syntax as sx
from kg.witness.names import Names

__all__ = ["Links", "copied", "key_variable", "named_key", "same", "wider"]

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
