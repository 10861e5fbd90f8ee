"""The rules that a nanopublication keeps, each named by the file of the public test suite that breaks it
(https://github.com/Nanopublication/nanopub-testsuite, folder `invalid`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.export.nanopubs import NP
from kg.export.trusty import artifact_code
from kg.terms import DEFAULT_GRAPH, RDF

__all__ = ["faults"]

_LINKS = {"assertion": NP.hasAssertion, "provenance": NP.hasProvenance, "pubinfo": NP.hasPublicationInfo}
_CODE = re.compile(r"RA[A-Za-z0-9_-]{43}$")


def faults(quads: Iterable[Quad]) -> set[str]:
    """Which rules these quads break; none where they are one nanopublication."""
    every = list(quads)
    names = {(q.subject, q.graph_name) for q in every if q.predicate == RDF.type and q.object == NP.Nanopublication}
    if len(names) != 1:
        return {"valid_invalid"}
    ((name, head),) = names
    linked = {
        part: {q.object for q in every if (q.subject, q.predicate, q.graph_name) == (name, predicate, head)}
        for part, predicate in _LINKS.items()
    }
    if any(len(found) != 1 for found in linked.values()):
        return {"valid_invalid"}
    return set(_faults(every, name, {"head": head, **{part: next(iter(found)) for part, found in linked.items()}}))


def _faults(every: list[Quad], name: object, graphs: dict[str, object]) -> Iterator[str]:
    if len({*graphs.values(), name}) < 5:
        yield "graphs_uris_equal"
    for quad in every:
        if quad.graph_name not in graphs.values() or quad.graph_name == DEFAULT_GRAPH:
            yield "extragraph"
        if isinstance(quad.object, Literal) and _is_ill_typed(quad.object):
            yield "illtyped_datatypes"
        if BlankNode in map(type, quad):
            yield "blank node"
    inside = {part: [q for q in every if q.graph_name == graph] for part, graph in graphs.items()}
    for part, word in (("assertion", "emptya"), ("provenance", "emptyprov"), ("pubinfo", "emptyinfo")):
        if not inside[part]:
            yield word
        if not str(graphs[part]).strip("<>").startswith(str(name).strip("<>")):
            yield f"{part}_graph_uri_not_matching"
    if all(q.subject != graphs["assertion"] for q in inside["provenance"]):
        yield "noprovlink"
    if all(q.subject != name for q in inside["pubinfo"]):
        yield "noinfolink"
    assert isinstance(name, NamedNode)
    if (code := _CODE.search(name.value)) and artifact_code(every, code[0]) != code[0]:
        yield "trusty"


def _is_ill_typed(literal: Literal) -> bool:
    return rdflib.Literal(literal.value, datatype=rdflib.URIRef(literal.datatype.value)).ill_typed is True
