"""The offsets of a quotation span exactly the words quoted. Not in SHACL: it needs two selectors at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from kg.gate.facts.term_names import shown
from kg.model import Finding
from kg.terms import OA

__all__ = ["CODE", "check"]

CODE = "quotation-span"
_OF_SELECTORS = frozenset({OA.exact, OA.start, OA.end})


def check(quads: Iterable[Quad], places: Mapping[str, str]) -> Iterator[Finding]:
    """`places` says where an anchor is used, by the anchor's IRI."""
    exact: dict[str, str] = {}
    offsets: dict[str, dict[NamedNode, str]] = {}
    for quad in quads:
        predicate = quad.predicate
        if predicate in _OF_SELECTORS and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            anchor, _, _ = quad.subject.value.partition("#")
            if predicate == OA.exact:
                exact[anchor] = quad.object.value
            else:
                offsets.setdefault(anchor, {})[predicate] = quad.object.value
    for anchor, words in exact.items():
        span = _span(offsets.get(anchor, {}))
        if span is not None and span != len(words):
            message = f"the offsets span {span} characters, “{shown(Literal(words))}” has {len(words)}; quote it again"
            yield Finding(CODE, message, places.get(anchor, shown(NamedNode(anchor))))


def _span(offsets: Mapping[NamedNode, str]) -> int | None:
    """End less start; None where a shape has already to say that one is missing or no number."""
    try:
        return int(offsets[OA.end]) - int(offsets[OA.start])
    except (KeyError, ValueError):
        return None
