"""The archive as the gate and the sheets ask it: what is held, what is described, who published.

`and_drafts` lays drafts not yet recorded on top, so that sheets added together may refer to each
other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode

from kg.identity import Decision
from kg.index import Store, solutions
from kg.model import Draft, Source, Text
from kg.sources import Captures, extractors
from kg.terms import DCTERMS, DEFAULT_GRAPH, KG, OA, RDF, capture, named, parts
from kg.triples import text_iri

__all__ = ["ArchiveWorld", "decisions_in"]

_DECISIONS = """SELECT ?claim ?outcome (MIN(STR(?thing)) AS ?one) (MAX(STR(?thing)) AS ?other) WHERE {
    GRAPH ?claim { ?decision kg:outcome|kg:verdict ?outcome ; kg:about ?thing } } GROUP BY ?claim ?outcome"""


class ArchiveWorld:
    """Answers `kg.gate.World` and `kg.intake.sheets.ArchiveLookup` from a store and the captures beside it."""

    def __init__(self, store: Store, captures: Captures, drafts: Iterable[Draft] = ()) -> None:
        self._store = store
        self._captures = captures
        every = list(drafts)
        self._documents = {one.iri: one for draft in every for one in draft.documents}
        self._speakers = {one.iri: one for draft in every for one in draft.speakers}
        self._sources: dict[str, Source] = {s.capture.sha256: s for draft in every for s in draft.sources}

    def and_drafts(self, drafts: Iterable[Draft]) -> ArchiveWorld:
        """This world with what these drafts bring."""
        return ArchiveWorld(self._store, self._captures, drafts)

    def text(self, iri: NamedNode) -> Text | None:
        digest, extractor = self.capture_of_text(iri), self._extractor(iri)
        if digest is None or not self._captures.has(digest):
            return None
        text = self._captures.text(digest, extractor)
        return text if text is not None and text_iri(text) == iri else None

    def text_of_capture(self, sha256: str) -> Text | None:
        """The text layer of a held capture: of those described, the one made by what is newest."""
        if sha256 in self._sources:
            return self._sources[sha256].text
        if not self._captures.has(sha256):
            return None
        texts = self._store.quads(None, OA.hasSource, capture(sha256), DEFAULT_GRAPH)
        described = {self._extractor(named(quad.subject)) for quad in texts}
        newest = (one for one in extractors(self._captures.sidecar(sha256).media_type) if one in described)
        return self._captures.text(sha256, next(newest, None))

    def _extractor(self, text: NamedNode) -> str | None:
        for quad in self._store.quads(text, KG.extractor, graph=DEFAULT_GRAPH):
            return quad.object.value if isinstance(quad.object, Literal) else None
        return None

    def capture_of_text(self, iri: NamedNode) -> str | None:
        for quad in self._store.quads(iri, OA.hasSource, graph=DEFAULT_GRAPH):
            return _digest(named(quad.object))
        return None

    def content(self, sha256: str) -> tuple[bytes, str] | None:
        if not self._captures.has(sha256):
            return None
        return self._captures.content(sha256), self._captures.sidecar(sha256).media_type

    def knows(self, iri: NamedNode) -> bool:
        """Whether a document or speaker is described."""
        predicate = DCTERMS.title if parts(iri)[:1] == ("document",) else None
        return iri in self._documents or iri in self._speakers or self._holds(iri, predicate)

    def is_a(self, iri: NamedNode, cls: NamedNode) -> bool:
        """Whether some live claim speaks of it as one of a class, such as an agency."""
        return any(True for _ in self._store.quads(iri, RDF.type, cls, DEFAULT_GRAPH))

    def decisions(self) -> Iterator[Decision]:
        """Every live decision."""
        return decisions_in(self._store)

    def kind(self, document: NamedNode) -> NamedNode | None:
        """What sort of publication a document is."""
        if document in self._documents:
            return self._documents[document].kind
        for quad in self._store.quads(document, KG.documentKind, graph=DEFAULT_GRAPH):
            return named(quad.object)
        return None

    def quoted(self, text: NamedNode) -> Iterator[tuple[int, int]]:
        """Start and end of every quotation that live claims have of a text."""
        asked = f"""SELECT DISTINCT ?start ?end {{ ?anchor oa:hasSource {text} ; oa:hasSelector ?at .
            ?at oa:start ?start ; oa:end ?end . ?claim kg:anchor ?anchor }}"""
        for found in solutions(self._store, asked):
            yield int(found["start"].value), int(found["end"].value)

    def _holds(self, iri: NamedNode, predicate: NamedNode | None) -> bool:
        return any(True for _ in self._store.quads(iri, predicate, graph=DEFAULT_GRAPH))

    def publisher(self, document: NamedNode) -> NamedNode | None:
        """Who published a document, where that is stated."""
        if document in self._documents:
            return self._documents[document].publisher
        for quad in self._store.quads(document, DCTERMS.publisher, graph=DEFAULT_GRAPH):
            return named(quad.object)
        return None

    def documents(self, sha256: str) -> tuple[NamedNode, ...]:
        """The documents a capture was recorded as of."""
        from kg.intake.ice_lists.series import documents_of  # seldom asked, and slow to load

        said = list(self._store.quads(capture(sha256), None, None, DEFAULT_GRAPH))
        stored = {named(quad.object) for quad in said if quad.predicate == KG.document}
        of_lists = documents_of(quad.object for quad in said if quad.predicate == KG.listKind)
        drafted = {source.capture.document for digest, source in self._sources.items() if digest == sha256}
        return (*sorted(stored | drafted, key=str), *of_lists)

    def captures(self, document: NamedNode) -> tuple[str, ...]:
        """The digests of a document's captures that are quoted from: not of those whose pages were read by machine."""
        every = [named(quad.subject) for quad in self._store.quads(None, KG.document, document, DEFAULT_GRAPH)]
        read = {quad.object for one in every for quad in self._store.quads(one, KG.readingOf, None, DEFAULT_GRAPH)}
        stored = {_digest(one) for one in every if one not in read}
        drafted = {digest for digest, source in self._sources.items() if source.capture.document == document}
        return tuple(sorted(stored | drafted))


def decisions_in(store: Store) -> Iterator[Decision]:
    """Every live decision a store holds."""
    for found in solutions(store, _DECISIONS):
        one, other = (NamedNode(found[name].value) for name in ("one", "other"))
        yield Decision(one, other, named(found["outcome"]), named(found["claim"]))


def _digest(capture: NamedNode) -> str:
    return parts(capture)[1].removeprefix("sha256-")
