"""Guarantees JSON-LD that is the archive's own dataset, one line for each thing, and reads as plain JSON.

A claim is one object: who states it (`speaker`), in which document (`statedIn`), where (`anchor`),
and the facts under `states`, which is the claim's named graph. Documents, captures, texts,
speakers and contributions come first, then the claims. Memory does not grow with the archive: one
object is held at a time, so an anchor two claims share is written with each.

Why by hand: the engine writes expanded JSON-LD only, and compaction by a library is slow and holds
the whole dataset.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any, BinaryIO

from pyoxigraph import Literal, NamedNode, Quad

from kg.export import context as contexts
from kg.export.context import CONTEXT_IRI, Context, Key
from kg.export.view import LiveView
from kg.terms import KG, OA, RDF, named

__all__ = ["claim_object", "objects", "write"]

_INSIDE = (KG.anchor, OA.hasSelector)
"""What is described inside the object that points to it: a claim's anchors, and their selectors."""
Object = dict[str, Any]


def write(view: LiveView, out: BinaryIO, *, inline: bool = False) -> None:
    """Write everything in view as one JSON-LD document; `inline` puts the context itself in it."""
    context = contexts.load()
    head: Any = context.definitions if inline else CONTEXT_IRI
    out.write(b'{"@context":' + _json(head) + b',"@graph":[')
    for number, thing in enumerate(objects(view, context)):
        out.write((b",\n" if number else b"\n") + _json(thing))
    out.write(b"\n]}\n")


def objects(view: LiveView, context: Context) -> Iterator[Object]:
    """Every thing in view as JSON: what is described, then the claims."""
    for _, quads in groupby(view.others(), key=lambda quad: quad.subject):
        yield _object(list(quads), view, context)
    for claim in view.claims():
        yield claim_object(view, claim, context)


def claim_object(view: LiveView, claim: NamedNode, context: Context) -> Object:
    """One claim with its places and what it states."""
    found = _object(list(view.about(claim)), view, context)
    stated = sorted(view.graph(claim), key=_order)
    facts = groupby(stated, key=lambda quad: quad.subject)
    return found | {"states": [_object(list(quads), view, context, ()) for _, quads in facts]}


def _object(quads: list[Quad], view: LiveView, context: Context, inside: tuple[NamedNode, ...] = _INSIDE) -> Object:
    """What is said of one subject; values under a predicate of `inside` are objects of their own."""
    found: Object = {"id": named(quads[0].subject).value}
    for predicate, group in groupby(sorted(set(quads), key=_order), key=lambda quad: quad.predicate):
        values = [_value(quad) for quad in group]
        if predicate == RDF.type and not any(isinstance(value, Literal) for value in values):
            types = [context.word(named(value)) for value in values]
            found["type"] = types[0] if len(types) == 1 else types
            continue
        key = context.key(predicate)
        name = predicate.value if predicate == RDF.type else key.name
        is_inside = predicate in inside
        listed = [_described(value, view, context, key) if is_inside else context.value(key, value) for value in values]
        found[name] = listed if key.is_set or len(listed) > 1 else listed[0]
    return dict(sorted(found.items(), key=lambda member: context.rank(member[0])))


def _described(value: NamedNode | Literal, view: LiveView, context: Context, key: Key) -> Any:
    """An anchor or selector as an object of its own; a selector holds nothing further."""
    quads = [] if isinstance(value, Literal) else list(view.about(value))
    if not quads:
        return context.value(key, value)
    return _object(quads, view, context, (OA.hasSelector,) if key.name == "anchor" else ())


def _order(quad: Quad) -> tuple[str, bool, str, str]:
    """By subject; a subject's type first, then predicate and value."""
    return str(quad.subject), quad.predicate != RDF.type, quad.predicate.value, str(quad.object)


def _value(quad: Quad) -> NamedNode | Literal:
    return quad.object if isinstance(quad.object, Literal) else named(quad.object)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
