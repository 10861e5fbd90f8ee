"""The documents cited, as a bibliography needs them: what each says of itself, which bytes were cited, and where.

CSL-JSON (https://docs.citationstyles.org/ , the schema csl-data.json) is what citation styles and reference
managers read. A document's publisher stands as its publisher, never as its author: who wrote it is not what
the archive knows, and no person is named. What a document does not say of itself is left out. The places cited (a row,
the quoted words, the page of a PDF whose text is held) stand in `note` and `page`, the day the bytes were taken as
`accessed`. BibTeX and RIS (`kg.ask.cite.formats.references`) are made of the same fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import NamedNode

from kg import terms
from kg.ask.cite.footnotes import Footnote
from kg.ask.trace.anchor_places import TextOf, page_of
from kg.ask.trace.known import KnownStatements, QueryableStore
from kg.ask.trace.values import QuotedPlace
from kg.terms import DCTERMS, KG, RDFS, parts

__all__ = ["CitedPlaces", "Work", "works"]

MOST_PLACES = 20
"""Places named of one document; how many more there are is said."""

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


@dataclass(slots=True)
class CitedPlaces:
    """Where in a document notes point: captures by digest, and of the places `MOST_PLACES` and how many more."""

    digests: set[str] = field(default_factory=set)
    places: dict[str, QuotedPlace | None] = field(default_factory=dict)
    """Each place in words, with the quotation that it is, if it is one."""
    more: int = 0

    def add(self, note: Footnote) -> None:
        """Take in the places that a note shows."""
        self.digests |= {note.capture.sha256} if note.capture else set()
        told = note.place_told
        if told and told not in self.places and len(self.places) >= MOST_PLACES:
            self.more += 1
        elif told:
            self.places[told] = next((one for one in note.shown if isinstance(one, QuotedPlace)), None)


@dataclass(frozen=True, slots=True)
class Work:
    """A document cited. `issued` is a year, month or day as stated, or None; `digests` are the SHA-256 of
    the captures that notes point into, sorted; `accessed` is the newest day on which one was taken. `places` are
    rows and quoted words, `more` of which are not named, and `pages` those of a PDF."""

    iri: NamedNode
    title: str
    kind: NamedNode | None
    publisher: str | None
    issued: str | None
    url: str | None
    language: str | None
    digests: tuple[str, ...]
    accessed: str | None = None
    places: tuple[str, ...] = ()
    more: int = 0
    pages: tuple[int, ...] = ()

    def as_csl(self) -> dict[str, Any]:
        """The work as one object of CSL-JSON."""
        outlet = self.publisher if self.kind == KG.article else None
        told = {
            "id": self.iri.value,
            "type": _TYPES.get(self.kind, "document") if self.kind else "document",
            "title": self.title,
            "container-title": outlet,
            "publisher": self.publisher,
            "issued": _date(self.issued),
            "accessed": _date(self.accessed),
            "URL": self.url,
            "page": ", ".join(map(str, self.pages)) or None,
            "note": "; ".join([*self.places, *([f"and {self.more:,} more places"] if self.more else [])]) or None,
            "language": self.language,
            "archive_location": " ".join(f"sha256:{digest}" for digest in self.digests) or None,
        }
        return {key: value for key, value in told.items() if value is not None}


def works(
    store: QueryableStore, documents: Mapping[NamedNode, CitedPlaces], text_of: TextOf | None = None
) -> list[Work]:
    """What documents say of themselves, each with what is cited of it, by title: a few batches of look-ups.

    `text_of` gives texts that are held, by which quotations in a PDF have their pages.
    """
    known = KnownStatements(store)
    known.learn(documents)
    known.learn(publisher for one in documents for publisher in known.nodes(one, DCTERMS.publisher))
    known.learn(terms.capture(digest) for cited in documents.values() for digest in cited.digests)
    if text_of:
        known.learn(words.text for cited in documents.values() for words in cited.places.values() if words)
    found = [_work(known, one, cited, text_of) for one, cited in documents.items()]
    return sorted(found, key=lambda work: (work.title.lstrip("["), work.iri.value))


def _work(known: KnownStatements, document: NamedNode, cited: CitedPlaces, text_of: TextOf | None) -> Work:
    publisher = known.node(document, DCTERMS.publisher)
    taken = [day[:10] for digest in cited.digests if (day := known.word(terms.capture(digest), KG.takenOn))]
    return Work(
        iri=document,
        title=known.word(document, DCTERMS.title) or "/".join(parts(document)[1:]),
        kind=known.node(document, KG.documentKind),
        publisher=known.word(publisher, RDFS.label) if publisher else None,
        issued=known.word(document, DCTERMS.issued),
        url=known.word(document, KG.url),
        language=known.word(document, DCTERMS.language),
        digests=tuple(sorted(cited.digests)),
        accessed=max(taken, default=None),
        places=tuple(cited.places),
        more=cited.more,
        pages=_pages(known, [words for words in cited.places.values() if words], text_of),
    )


def _pages(known: KnownStatements, quoted: Sequence[QuotedPlace], text_of: TextOf | None) -> tuple[int, ...]:
    found = {page_of(known, one, text_of) for one in quoted} if text_of else set()
    return tuple(sorted(page for page in found if page))


def _date(written: str | None) -> dict[str, Any] | None:
    """A year, month or day as CSL-JSON has it."""
    return {"date-parts": [[int(part) for part in written.split("-")]]} if written else None
