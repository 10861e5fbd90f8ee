"""Guarantees that an export sees claims and what is said about them, and not what follows from them.

Exported: every claim's graph; all that is said about claims, their anchors, documents, captures,
texts, speakers and contributions, and that a claim was withdrawn. Not exported: the merge, which
follows from the claims, what follows from all captures together (which day a list speaks of, who was in
the list of a day, the lists of a claim), agencies and agreements as decided, what the names of rows say
(capture, sheet and row), and the ontology, which is published by itself. Nobody states these, and an archive
made of the export has them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.export.sorting import sorted_names
from kg.terms import DEFAULT_GRAPH, KG, ORG, RDF, RDFS, named

__all__ = ["LiveView", "Quads", "StoreView", "with_types_of_rows"]

DESCRIBED = (
    KG.Document,
    KG.UnseenDocument,
    KG.Capture,
    KG.Text,
    ORG.Organization,
    ORG.Post,
    KG.Contribution,
    KG.MergedContribution,
    KG.WithdrawnClaim,
)
"""What is described beside claims and anchors, in the order of an export."""
_FOLLOWS = frozenset({KG.speaksOf, RDFS.label})
"""Of a capture."""


def with_types_of_rows(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The quads, and that each row is one: for readers that go by types. A store does without, for a list in it
    has thousands of rows."""
    for quad in quads:
        yield quad
        if quad.predicate == KG.row:
            yield Quad(quad.subject, RDF.type, KG.Row, DEFAULT_GRAPH)


class LiveView(Protocol):
    """The live claims of an archive, one at a time."""

    def claims(self) -> Iterator[NamedNode]:
        """Every live claim."""
        ...

    def graph(self, claim: NamedNode) -> Iterable[Quad]:
        """What a claim states."""
        ...

    def about(self, subject: NamedNode) -> Iterable[Quad]:
        """What is said about a claim, an anchor or a selector."""
        ...

    def others(self) -> Iterator[Quad]:
        """What is said about everything else, each subject's quads together."""
        ...


class Quads(Protocol):
    """The part of a store that a view needs."""

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: NamedNode | Literal | None = None,
        graph: NamedNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        """The quads that match; None matches anything, `DefaultGraph()` only the default graph."""
        ...


class StoreView:
    """A live view of a store."""

    def __init__(self, store: Quads) -> None:
        self._store = store

    def claims(self) -> Iterator[NamedNode]:
        return self._of_type(KG.Claim)

    def graph(self, claim: NamedNode) -> Iterable[Quad]:
        return self._store.quads(graph=claim)

    def about(self, subject: NamedNode) -> Iterable[Quad]:
        return (quad for quad in self._store.quads(subject, graph=DEFAULT_GRAPH) if quad.predicate != KG.listedIn)

    def others(self) -> Iterator[Quad]:
        for kind in DESCRIBED:
            for subject in self._of_type(kind):
                yield from self._capture(subject) if kind == KG.Capture else self.about(subject)

    def _capture(self, capture: NamedNode) -> Iterator[Quad]:
        """What is recorded of a capture, then of each of its rows that could not be read."""
        told = [quad for quad in self.about(capture) if quad.predicate not in _FOLLOWS]
        yield from told
        for quad in told:
            if quad.predicate == KG.unreadRow:
                yield from self.about(named(quad.object))

    def _of_type(self, kind: NamedNode) -> Iterator[NamedNode]:
        """By name: each store has an order of its own."""
        return sorted_names(named(quad.subject) for quad in self._store.quads(None, RDF.type, kind, DEFAULT_GRAPH))
