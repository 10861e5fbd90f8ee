"""Patterns spelled out for the engine, and shown to people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.errors import QueryError
from kg.sparql import syntax as sx
from kg.sparql import write
from kg.sparql.names import Names
from kg.store.protocol import PREFIXES

__all__ = ["shown", "spelled", "uncitable"]


def shown(tree: sx.TriplePattern | sx.Group) -> str:
    """A pattern on one line, with the usual prefixes."""
    return write(tree, PREFIXES)


def spelled(pattern: sx.TriplePattern, names: Names) -> Iterator[sx.TriplePattern]:
    """The pattern with the sequences and inverses of its path spelled out (SPARQL 1.1, 18.2.2.4)."""
    match pattern.predicate:
        case sx.Inverse(path):
            yield from spelled(replace(pattern, subject=pattern.object, predicate=path, object=pattern.subject), names)
        case sx.Sequence((first, *rest)) if rest:
            middle = names.fresh()
            yield from spelled(replace(pattern, predicate=first, object=middle), names)
            yield from spelled(replace(pattern, subject=middle, predicate=sx.Sequence(tuple(rest))), names)
        case sx.Sequence((only,)):
            yield from spelled(replace(pattern, predicate=only), names)
        case _:
            yield pattern


def uncitable(name: object, at: sx.Place) -> QueryError:
    """Why a SERVICE is refused."""
    return QueryError(
        f"what SERVICE {name} answers cannot be cited: its triples are stated by claims that are not here",
        where=f"line {at[0]}, column {at[1]}",
        remedy="ask that endpoint itself, or ask without --cite",
    )
