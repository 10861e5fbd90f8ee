"""The archive as the gate asks it: what is held, what is described, what was taken back."""

from __future__ import annotations

from pyoxigraph import DefaultGraph, NamedNode

from kg.archive import Captures
from kg.model import Text
from kg.store import Store
from kg.terms import DCTERMS, KG, OA, parts
from kg.triples import text_iri

__all__ = ["ArchiveWorld"]

_DEFAULT = DefaultGraph()


class ArchiveWorld:
    """Answers `kg.gate.World` from a store and the captures beside it."""

    def __init__(self, store: Store, captures: Captures) -> None:
        self._store = store
        self._captures = captures

    def text(self, iri: NamedNode) -> Text | None:
        digest = self.capture_of_text(iri)
        if digest is None or not self._captures.has(digest):
            return None
        text = self._captures.text(digest)
        return text if text is not None and text_iri(text) == iri else None

    def capture_of_text(self, iri: NamedNode) -> str | None:
        for quad in self._store.quads(iri, OA.hasSource, graph=_DEFAULT):
            if isinstance(quad.object, NamedNode):
                return parts(quad.object)[1].removeprefix("sha256-")
        return None

    def content(self, sha256: str) -> tuple[bytes, str] | None:
        if not self._captures.has(sha256):
            return None
        return self._captures.content(sha256), self._captures.media_type(sha256)

    def knows(self, iri: NamedNode) -> bool:
        described = (DCTERMS.title, KG.documentKind) if parts(iri)[:1] == ("document",) else (None,)
        return any(True for predicate in described for _ in self._store.quads(iri, predicate, graph=_DEFAULT))
