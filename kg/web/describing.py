"""A thing as data: what is stated of it, by whom and where, in the form asked for.

    json     the trace, in camelCase: facts, claims with their places and chains, documents, captures
    jsonld   its claims as the archive exports them, with what is described beside them
    ttl      what the merge and the records say of it, and of what stands with it in its claims
    nq       its claims as named graphs, with all that is said about them
    csv      a line for each fact and claim

Of very many claims so many are given as `kg trace` shows; `claimsInAll` says how many there are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, serialize

from kg.ask.cite.cells import guarded
from kg.ask.trace.values import Named, Trace
from kg.export import jsonld
from kg.export.view import StoreView
from kg.index.protocol import PREFIXES
from kg.terms import KG, OA, PROV
from kg.web.addresses import FORMS
from kg.web.replies import Reply, json_reply
from kg.web.visits import Visit

__all__ = ["described"]

_DEFAULT = DefaultGraph()


def described(visit: Visit, iri: NamedNode, form: str) -> Reply:
    """The thing in a form.

    Raises:
        NotFound: the archive says nothing of it.
    """
    trace = visit.state.trace(iri.value)
    media = FORMS[form]
    if form == "json":
        return json_reply(trace, media)
    if form == "csv":
        return Reply(_csv(trace), "text/csv; charset=utf-8")
    view = _Traced(visit.state.store, trace)
    if form == "jsonld":
        out = io.BytesIO()
        jsonld.write(view, out)
        return Reply(out.getvalue(), media)
    if form == "nq":
        return Reply(serialize(sorted(set(view.quads_of()), key=str), format=RdfFormat.N_QUADS) or b"", media)
    triples = sorted({quad.triple for quad in view.merged(iri)}, key=str)
    return Reply(serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b"", f"{media}; charset=utf-8")


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
            yield from self._all.quads(node, graph=_DEFAULT)

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


def _csv(trace: Trace) -> bytes:
    """RFC 4180; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["subject", "predicate", "object", "objectLabel", "claim", "speaker", "document"])
    claims = {claim.iri: claim for claim in (*trace.claims, *trace.reported)}
    for fact in trace.facts:
        value = fact.object.iri if isinstance(fact.object, Named) else fact.object
        label = fact.object.label if isinstance(fact.object, Named) else ""
        for iri in fact.claims:
            claim = claims[iri]
            told = [
                fact.subject.iri,
                fact.predicate.iri,
                value,
                None,
                iri,
                claim.speaker and claim.speaker.iri,
                claim.document,
            ]
            cells = [guarded(one) for one in told]
            cells[3] = label
            writer.writerow(cells)
    return out.getvalue().encode()
