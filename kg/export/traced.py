"""What a trace shows, as RDF.

jsonld   its claims as the archive exports them, with what is described beside them
nq       its claims as named graphs, with all that is said about them
ttl      what the merge and the records say of the thing, and of what stands with it in its claims
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from kg.ask.trace import Trace
from kg.export import jsonld
from kg.export.view import StoreView
from kg.index import Store
from kg.terms import DEFAULT_GRAPH, KG, OA, PREFIXES, PROV

__all__ = ["described"]


def described(store: Store, trace: Trace, form: str) -> bytes:
    """The trace in a form; equal traces give equal bytes."""
    view = _Traced(store, trace)
    if form == "jsonld":
        out = io.BytesIO()
        jsonld.write(view, out)
        return out.getvalue()
    if form == "nq":
        return serialize(sorted(set(view.quads_of()), key=str), format=RdfFormat.N_QUADS) or b""
    triples = sorted({quad.triple for quad in view.merged(trace.traced.iri)}, key=str)
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""


class _Traced(StoreView):
    """The claims of a trace, and what is described beside them."""

    def __init__(self, store: Any, trace: Trace) -> None:
        super().__init__(store)
        self._all, self._trace = store, trace

    def claims(self) -> Iterator[NamedNode]:
        return (one.iri for one in self._trace.claims if one.status == "live")

    def others(self) -> Iterator[Quad]:
        for node in dict.fromkeys(self._beside()):
            yield from self.about(node)

    def quads_of(self) -> Iterator[Quad]:
        """The claims' graphs, and what is said about them, their anchors and what is beside them."""
        for claim in self.claims():
            yield from self.graph(claim)
            for quad in self.about(claim):
                yield quad
                if quad.predicate == KG.anchor and isinstance(quad.object, NamedNode):
                    yield from self._anchor(quad.object)
        yield from self.others()

    def merged(self, iri: NamedNode) -> Iterator[Quad]:
        """What the default graph says of the thing, and of what its claims state something of."""
        subjects = dict.fromkeys([iri, *(fact.subject.iri for fact in self._trace.facts)])
        for node in subjects:
            yield from self._all.quads(node, graph=DEFAULT_GRAPH)

    def _anchor(self, anchor: NamedNode) -> Iterator[Quad]:
        for quad in self.about(anchor):
            yield quad
            if quad.predicate in (OA.hasSelector, OA.hasSource) and isinstance(quad.object, NamedNode):
                yield from self.about(quad.object)

    def _beside(self) -> Iterable[NamedNode]:
        for document in self._trace.documents:
            yield document.iri
        for claim in self._trace.claims:
            for quad in self.about(claim.iri):
                if quad.predicate in (PROV.wasAttributedTo, KG.recordedIn) and isinstance(quad.object, NamedNode):
                    yield quad.object
