"""Guarantees an IRI that only these quads have: it ends with a digest of them (trusty URIs, version 1, module RA).

Specification: https://github.com/trustyuri/trustyuri-spec/blob/master/v1.md. The quads may name the IRI itself, and
IRIs that begin with it: where its code stands in them, a blank stands when the digest is made.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from kg.terms import DEFAULT_GRAPH

__all__ = ["UNNAMED", "artifact_code", "named_by_content"]

UNNAMED = "RA" + "_" * 43
"""Stands in quads where their code will stand: 45 characters, as every code of this module has."""
_Line = tuple[str, str, str, bool, str, bool, str]


def artifact_code(quads: Iterable[Quad], own: str = UNNAMED) -> str:
    """The code of quads without blank nodes, in which `own` is the code they bear, or what stands for it."""
    digest = hashlib.sha256()
    for graph, subject, predicate, is_literal, value, is_typed, kind in sorted({_line(quad, own) for quad in quads}):
        shown = f"{'^' if is_typed else '@'}{kind} {_escaped(value)}" if is_literal else value
        digest.update(f"{graph}\n{subject}\n{predicate}\n{shown}\n".encode())
    return "RA" + base64.urlsafe_b64encode(digest.digest()).decode().rstrip("=")


def named_by_content(quads: Iterable[Quad]) -> tuple[str, list[Quad]]:
    """The code of quads that bear `UNNAMED`, and the same quads bearing the code."""
    unnamed = list(quads)
    code = artifact_code(unnamed)
    return code, [
        Quad(*(NamedNode(term.value.replace(UNNAMED, code)) if isinstance(term, NamedNode) else term for term in quad))
        for quad in unnamed
    ]


def _line(quad: Quad, own: str) -> _Line:
    """A quad as the specification sorts it: IRIs before literals, those by words, language tags before datatypes."""
    graph = "" if quad.graph_name == DEFAULT_GRAPH else _iri(quad.graph_name, own)
    left = (graph, _iri(quad.subject, own), _iri(quad.predicate, own))
    if not isinstance(quad.object, Literal):
        return (*left, False, _iri(quad.object, own), False, "")
    if quad.object.language:
        return (*left, True, quad.object.value, False, quad.object.language)
    return (*left, True, quad.object.value, True, quad.object.datatype.value)


def _iri(term: object, own: str) -> str:
    assert isinstance(term, NamedNode)
    return term.value.replace(own, " ")


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("\n", "\\n")
