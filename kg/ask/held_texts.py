"""What a trace and a listing need beyond the store: held texts, rows as written, withdrawn claims."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.ask.trace import Trace, trace
from kg.ask.trace.build import LIMIT
from kg.errors import KgError
from kg.index import Store, number, solutions, words
from kg.model import Claim, Text
from kg.record.recording import Archive
from kg.sources import Captures
from kg.sources.one_row import one_row
from kg.terms import named, parts, short_name

__all__ = ["ListedDocument", "Readers", "counts", "documents"]


class Readers:
    """The callbacks of `kg.ask.trace.trace`; each gives None where a capture or claim is not here."""

    def __init__(self, archive: Archive) -> None:
        self._captures: Captures = archive.captures
        self._archive = archive

    def text(self, sha256: str, extractor: str) -> Text | None:
        return self._captures.text(sha256, extractor) if self._captures.has(sha256) else None

    def cells(self, sha256: str, sheet: str, row: int) -> list[tuple[str, str]] | None:
        """The cells of a row that hold something, under the words of the first row of the sheet."""
        if not self._captures.has(sha256):
            return None
        content, media_type = self._captures.content(sha256), self._captures.sidecar(sha256).media_type
        try:
            headings = one_row(content, media_type, sheet, 1)
            written = one_row(content, media_type, sheet, row)
        except KgError:
            return None
        return [(_heading(headings, i), value) for i, value in enumerate(written) if value]

    def withdrawn(self, claim: NamedNode) -> Claim | None:
        """A withdrawn claim as the ledger still has it."""
        from kg.intake.sheets.from_rdf import draft_of_quads

        quads = self._archive.ledger.quads_of_claim(claim)
        return next((one for one in draft_of_quads(quads, "ledger").claims if one.iri == claim), None)


def traced(archive: Archive, store: Store, what: NamedNode, *, page: int = 1, size: int = LIMIT) -> Trace:
    """The trace of a thing with the texts, rows and withdrawn claims of this archive; of very many claims a page.

    Raises:
        UsageError: there is no such page.
    """
    readers = Readers(archive)
    return trace(
        store,
        what,
        text=readers.text,
        cells=readers.cells,
        held=archive.captures.has,
        withdrawn=readers.withdrawn,
        page=page,
        limit=size,
    )


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document in a listing; `held` says how many of its captures are here."""

    iri: NamedNode
    title: str
    kind: str
    claims: int
    captures: int
    captures_held: int

    @property
    def slug(self) -> str:
        return "/".join(parts(self.iri)[1:])

    @property
    def held(self) -> str:
        return f"{self.captures_held} of {self.captures} held" if self.captures else "not seen"

    JSON = (
        "id: iri",
        "title",
        "document_kind: kind",
        "claim_count: claims",
        "capture_count: captures",
        "captures_held",
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of everything there is."""

    contributions: int
    documents: int
    unseen_documents: int
    captures: int
    claims: int
    withdrawn_claims: int
    anchors: int
    agencies: int
    agencies_as_decided: int
    agreements: int
    agreements_as_decided: int
    decisions: int
    observations: int

    @property
    def told(self) -> list[tuple[str, int]]:
        """Each number with the words for what it counts."""
        return [(_WORDS.get(name, name), getattr(self, name)) for name in _COUNTS]

    JSON = (
        "contribution_count: contributions",
        "document_count: documents",
        "unseen_document_count: unseen_documents",
        "capture_count: captures",
        "claim_count: claims",
        "withdrawn_claim_count: withdrawn_claims",
        "anchor_count: anchors",
        "agency_count: agencies",
        "agency_count_as_decided: agencies_as_decided",
        "agreement_count: agreements",
        "agreement_count_as_decided: agreements_as_decided",
        "decision_count: decisions",
        "observation_count: observations",
    )


_WORDS = {
    "unseen_documents": "documents only referred to",
    "withdrawn_claims": "claims withdrawn",
    "anchors": "places where a claim stands",
    "agencies_as_decided": "agencies, decisions applied",
    "agreements_as_decided": "agreements, decisions applied",
}
_DOCUMENTS = """
    SELECT ?document ?title ?kind (COUNT(?claim) AS ?claims) WHERE {
        ?document dcterms:title ?title ; kg:documentKind ?kind .
        OPTIONAL { ?claim kg:statedIn ?document }
    } GROUP BY ?document ?title ?kind ORDER BY ?title ?document
"""
_CAPTURES = "SELECT ?document ?digest WHERE { ?capture kg:document ?document ; kg:sha256 ?digest }"
_COUNTS = {
    "contributions": "SELECT (COUNT(*) AS ?n) WHERE { ?it a kg:Contribution }",
    "documents": "SELECT (COUNT(*) AS ?n) WHERE { ?it a kg:Document }",
    "unseen_documents": "SELECT (COUNT(*) AS ?n) WHERE { ?it a kg:UnseenDocument }",
    "captures": "SELECT (COUNT(*) AS ?n) WHERE { ?it a kg:Capture }",
    "claims": "SELECT (COUNT(*) AS ?n) WHERE { ?it a kg:Claim }",
    "withdrawn_claims": "SELECT (COUNT(*) AS ?n) WHERE { ?it a kg:WithdrawnClaim }",
    "anchors": "SELECT (COUNT(*) AS ?n) WHERE { ?it kg:anchor ?anchor }",
    "agencies": "SELECT (COUNT(DISTINCT ?it) AS ?n) WHERE { ?it a kg:Agency }",
    "agencies_as_decided": "SELECT (COUNT(DISTINCT ?it) AS ?n) WHERE { ?agency kg:agencyAsDecided ?it }",
    "agreements": "SELECT (COUNT(DISTINCT ?it) AS ?n) WHERE { ?it a kg:Agreement }",
    "agreements_as_decided": "SELECT (COUNT(DISTINCT ?it) AS ?n) WHERE { ?one kg:agreementAsDecided ?it }",
    "decisions": "SELECT (COUNT(*) AS ?n) WHERE { ?it kg:modality kg:decision }",
    "observations": "SELECT (COUNT(DISTINCT ?it) AS ?n) WHERE { ?it a kg:Observation }",
}


def documents(archive: Archive, store: Store) -> list[ListedDocument]:
    """Every document by title, with its claims counted and its captures looked for."""
    held = archive.captures.held()
    digests: dict[NamedNode, list[str]] = {}
    for found in solutions(store, _CAPTURES):
        digests.setdefault(named(found["document"]), []).append(words(found["digest"]))
    return [
        ListedDocument(
            iri := named(found["document"]),
            words(found["title"]),
            short_name(named(found["kind"])),
            number(found["claims"]),
            len(digests.get(iri, [])),
            sum(digest in held for digest in digests.get(iri, [])),
        )
        for found in solutions(store, _DOCUMENTS)
    ]


def counts(store: Store) -> Counts:
    """How much of everything there is."""
    return Counts(*(number(found["n"]) for sparql in _COUNTS.values() for found in solutions(store, sparql)))


def _heading(headings: tuple[str, ...], index: int) -> str:
    if index < len(headings) and headings[index]:
        return headings[index]
    from openpyxl.utils import get_column_letter  # a tenth of a second, for columns without a heading only

    return f"column {get_column_letter(index + 1)}"
