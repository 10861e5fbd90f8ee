"""What a grouped query may ask of its groups: sections 11.4 and 18.2.4.1 and the notes of the grammar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Variable

from kg.sparql.syntax import Aggregate, Call, Expression, In, Modifiers, Projected

__all__ = ["differing", "has_aggregate", "is_grouped"]


def has_aggregate(expression: Expression) -> bool:
    """Whether an aggregate stands anywhere in the expression."""
    return any(isinstance(part, Aggregate) for part in _parts(expression))


def is_grouped(projection: Iterable[Projected], modifiers: Modifiers) -> bool:
    """Whether solutions are put into groups: by GROUP BY, or into one by an aggregate."""
    asked = [
        *(column.expression for column in projection if column.expression is not None),
        *modifiers.having,
        *(key.expression for key in modifiers.order_by),
    ]
    return bool(modifiers.group_by) or any(map(has_aggregate, asked))


def differing(projection: tuple[Projected, ...], modifiers: Modifiers) -> Iterator[tuple[Projected, Variable]]:
    """The columns that ask a group for a variable which differs inside of it."""
    if not is_grouped(projection, modifiers):
        return
    known = {key.variable or key.expression for key in modifiers.group_by}
    for column in projection:
        wanted = [column.variable] if column.expression is None else _outside_aggregates(column.expression)
        yield from ((column, variable) for variable in wanted if variable not in known)
        known.add(column.variable)


def _outside_aggregates(expression: Expression) -> Iterator[Variable]:
    return (part for part in _parts(expression) if isinstance(part, Variable))


def _parts(expression: Expression) -> Iterator[Expression]:
    """The expression and what stands in it, but not what stands in its aggregates and EXISTS."""
    left = [expression]
    while left:
        part = left.pop()
        yield part
        if isinstance(part, Call):
            left.extend(reversed(part.arguments))
        elif isinstance(part, In):
            left.extend((part.one, *part.among))
