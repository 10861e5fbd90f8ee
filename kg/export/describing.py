"""Guarantees one JSON object for what is said about one thing, each key always of the same shape.

`anchor`, `selector` and `source` are objects wherever they stand; how much is told in them is for
the caller. `type` is one word; further classes stand under `moreTypes`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.errors import UsageError
from kg.export.context import Context, ContextKey, Term, name_of
from kg.terms import KG, OA, ONTOLOGY, RDF

__all__ = ["Nested", "Object", "described", "term"]

Object = dict[str, Any]
Nested = Mapping[NamedNode, Callable[[NamedNode], Object]]
_OBJECTS = frozenset({KG.anchor, OA.hasSelector, OA.hasSource})
_FLAT: Nested = {}


def described(told: Collection[Quad | Triple], context: Context, nested: Nested = _FLAT) -> Object:
    """What is said about one subject, one statement at least; `nested` makes the objects under some predicates.

    Raises:
        UsageError: a statement is about a statement, which the context has no words for.
    """
    subject = term(next(iter(told)).subject)
    types, said = _types({(quad.predicate, term(quad.object)) for quad in told}, context)
    inner = context.within(types[0] if types else None)
    members: dict[ContextKey, list[Any]] = defaultdict(list)
    for predicate, value in sorted(said, key=_order):
        key = inner.key(predicate, value)
        members[key].append(_value(key, predicate, value, inner, nested))
    found: Object = {"id": name_of(subject)} if not isinstance(subject, Literal) else {}
    found |= {"type": types[0]} if types else {}
    found |= {key.name: some if key.is_set or len(some) > 1 else some[0] for key, some in members.items()}
    return dict(sorted(found.items(), key=lambda member: context.rank(member[0])))


def term(value: object) -> Term:
    """A subject or object as a node or literal.

    Raises:
        UsageError: it is a statement.
    """
    if isinstance(value, NamedNode | BlankNode | Literal):
        return value
    raise UsageError("a statement about a statement has no JSON-LD", remedy="write it as nq")


def _types(said: set[tuple[NamedNode, Term]], context: Context) -> tuple[list[str], set[tuple[NamedNode, Term]]]:
    """The word for what a thing is, a class of ours before others; and what else is said."""
    classes = [value for predicate, value in said if predicate == RDF.type and isinstance(value, NamedNode)]
    if not classes:
        return [], said
    first = min(classes, key=lambda one: (not one.value.startswith(ONTOLOGY), one.value))
    return [context.word(first)], said - {(RDF.type, first)}


def _value(key: ContextKey, predicate: NamedNode, value: Term, context: Context, nested: Nested) -> Any:
    if predicate not in _OBJECTS or isinstance(value, Literal):
        return context.value(key, value)
    if predicate in nested and isinstance(value, NamedNode):
        return nested[predicate](value)
    return {"id": name_of(value)}


def _order(said: tuple[NamedNode, Term]) -> tuple[str, bool, str]:
    """By predicate, then value; of selectors the quotation, `…#quote`, stands before `…#position`."""
    predicate, value = said
    return predicate.value, not str(value).endswith("#quote>"), str(value)
