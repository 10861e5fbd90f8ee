"""The documents an answer cites, as a bibliography needs them: what each says of itself, and which bytes were cited.

CSL-JSON (https://docs.citationstyles.org/ , the schema csl-data.json) is what citation styles and reference
managers read. A document's publisher stands as its publisher, never as its author: who wrote it is not what
the archive knows, and no person is named. What a document does not say of itself is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from kg.ask.trace.known import KnownStatements, QueryableStore
from kg.terms import DCTERMS, KG, RDFS, parts

__all__ = ["Work", "works"]

_TYPES = {
    KG.article: "article-newspaper",
    KG.officialReport: "report",
    KG.organizationReport: "report",
    KG.webPage: "webpage",
    KG.statuteText: "legislation",
    KG.listSeries: "dataset",
    KG.dataset: "dataset",
}
"""CSL's types for kinds of documents; any other is a "document"."""


@dataclass(frozen=True, slots=True)
class Work:
    """A document cited. `issued` is a year, month or day as stated, or None; `digests` are the SHA-256 of
    the captures that notes point into, sorted."""

    iri: NamedNode
    title: str
    kind: NamedNode | None
    publisher: str | None
    issued: str | None
    url: str | None
    language: str | None
    digests: tuple[str, ...]

    def as_csl(self) -> dict[str, Any]:
        """The work as one object of CSL-JSON."""
        outlet = self.publisher if self.kind == KG.article else None
        told = {
            "id": self.iri.value,
            "type": _TYPES.get(self.kind, "document") if self.kind else "document",
            "title": self.title,
            "container-title": outlet,
            "publisher": self.publisher,
            "issued": {"date-parts": [[int(part) for part in self.issued.split("-")]]} if self.issued else None,
            "URL": self.url,
            "language": self.language,
            "archive_location": " ".join(f"sha256:{digest}" for digest in self.digests) or None,
        }
        return {key: value for key, value in told.items() if value is not None}


def works(store: QueryableStore, documents: Mapping[NamedNode, Iterable[str]]) -> list[Work]:
    """What documents say of themselves, each with the digests cited, by title: two batches of look-ups."""
    known = KnownStatements(store)
    known.learn(documents)
    known.learn(publisher for one in documents for publisher in known.nodes(one, DCTERMS.publisher))
    found = [_work(known, one, digests) for one, digests in documents.items()]
    return sorted(found, key=lambda work: (work.title.lstrip("["), work.iri.value))


def _work(known: KnownStatements, document: NamedNode, digests: Iterable[str]) -> Work:
    publisher = known.node(document, DCTERMS.publisher)
    return Work(
        iri=document,
        title=known.word(document, DCTERMS.title) or "/".join(parts(document)[1:]),
        kind=known.node(document, KG.documentKind),
        publisher=known.word(publisher, RDFS.label) if publisher else None,
        issued=known.word(document, DCTERMS.issued),
        url=known.word(document, KG.url),
        language=known.word(document, DCTERMS.language),
        digests=tuple(sorted(digests)),
    )
