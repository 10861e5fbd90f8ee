"""Every literal has one form: the one the engine itself keeps.

Engines rewrite `007`, `1.50` and `@EN-gb` on storing. Literals are passed through the engine before
hashing, so whatever it gives back is the form, by construction and not by a second set of rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize

from kg.terms import DEFAULT_GRAPH, XSD

__all__ = [
    "Node",
    "about",
    "address",
    "boolean",
    "canonical",
    "canonical_nquads",
    "given",
    "has_triple_terms",
    "integer",
    "words",
]

Node = NamedNode | Literal
_SCRATCH = Store()
_SLOT = NamedNode("urn:x")
_WHOLE = re.compile("0|-?[1-9][0-9]{0,17}")
_LEXEME = re.compile(
    rb"""
      \"{3} (?: [^"\\] | \\. | "{1,2}(?!") )*+ (?: \"{3} )?  |  '{3} (?: [^'\\] | \\. | '{1,2}(?!') )*+ (?: '{3} )?
    | " (?: [^"\\\n] | \\. )*+ "?  |  ' (?: [^'\\\n] | \\. )*+ '?
    | < (?!<) [^<>\n]*+ >?  |  \# [^\n]*+  |  (?P<triple> << )
    """,
    re.VERBOSE | re.DOTALL,
)
"""Strings, IRIs and comments of TriG, of which N-Quads and N-Triples are a part, and what begins a triple in a triple.
One that has no end is taken to where it can go on no more: the parser stops there, and sees nothing behind it."""


def canonical(literal: Literal) -> Literal:
    """The one form the engine keeps of a literal: `"007"^^xsd:integer` becomes `7`.

    Plain words and plain whole numbers are that form already, a hundred times sooner known than asked.
    """
    if literal.datatype == XSD.string or (literal.datatype == XSD.integer and _WHOLE.fullmatch(literal.value)):
        return literal
    return _kept(literal)


@lru_cache(maxsize=4096)
def _kept(literal: Literal) -> Literal:
    """A literal as the engine gives it back."""
    quad = Quad(_SLOT, _SLOT, literal)
    _SCRATCH.add(quad)
    stored = next(iter(_SCRATCH)).object
    _SCRATCH.clear()
    assert isinstance(stored, Literal)
    return stored


def canonical_nquads(quads: Iterable[Quad]) -> bytes:
    """Sorted N-Quads, each line once: equal datasets give equal bytes.

    The quads hold no blank node, so sorting is all that RDF Dataset Canonicalization
    (https://www.w3.org/TR/rdf-canon/) would do.
    """
    lines = serialize(quads, format=RdfFormat.N_QUADS)
    assert lines is not None
    return b"".join(line + b"\n" for line in sorted(set(lines.splitlines())))


def has_triple_terms(content: bytes) -> bool:
    """Whether TriG, N-Quads or N-Triples have triples in triples (RDF 1.2), which nothing here has.

    To be asked before they are parsed: the engine's parser recurses into such terms without a bound, and ends the
    process at some ten thousand inside each other.
    """
    return b"<<" in content and any(one.lastgroup == "triple" for one in _LEXEME.finditer(content))


def about(subject: NamedNode, predicate: NamedNode, value: Node) -> Quad:
    return Quad(subject, predicate, canonical(value) if isinstance(value, Literal) else value, DEFAULT_GRAPH)


def given(subject: NamedNode, pairs: Iterable[tuple[NamedNode, Node | None]]) -> Iterator[Quad]:
    for predicate, value in pairs:
        if value is not None:
            yield about(subject, predicate, value)


def boolean(value: bool) -> Literal:
    return Literal(str(value).lower(), datatype=XSD.boolean)


def integer(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


def words(text: str | None) -> Literal | None:
    return Literal(text) if text else None


def address(text: str | None) -> Literal | None:
    """Addresses stay literals: what lists hold under "link" is often not an IRI at all."""
    return Literal(text, datatype=XSD.anyURI) if text else None
