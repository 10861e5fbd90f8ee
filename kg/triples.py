"""Model to quads and back: the only place that knows the shape of the data.

Rules kept here:
- A claim is a named graph; named graphs are claims and nothing else. What is said *about* claims,
  documents and contributions stands in the default graph.
- No blank nodes, so sorted N-Quads are canonical and their digest means something.
- Literals are brought to one form before hashing by passing them through the engine itself
  (`canonical`): it rewrites `007`, `1.50` and `@EN-gb` on storing, so whatever it gives back is
  the form, by construction and not by a second set of rules.
- A claim's IRI is the digest of its triples, its speaker and its document. Who recorded it and
  when belongs to the contribution: the same claim twice is one claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from kg import terms
from kg.model import (
    Anchor,
    Claim,
    Contribution,
    Document,
    Draft,
    Quotation,
    Row,
    Source,
    Speaker,
    Tally,
    Text,
    Withdrawal,
)
from kg.terms import DCTERMS, KG, OA, ORG, PROV, RDF, RDFS, XSD

__all__ = [
    "anchor_iri",
    "canonical",
    "canonical_nquads",
    "claim_quads",
    "contribution_iri",
    "contribution_of",
    "draft_quads",
    "fact",
    "make_claim",
    "text_iri",
]

Node = NamedNode | Literal
Fact = tuple[NamedNode, NamedNode, Node]
_SCRATCH = Store()
_SLOT = NamedNode("urn:x")
_DEFAULT = DefaultGraph()
_WHOLE = re.compile("0|-?[1-9][0-9]{0,17}")
_UNNAMED = NamedNode(terms.ID + "contribution/unnamed")

WRITTEN = {
    "state": KG.writtenState,
    "agency": KG.writtenAgency,
    "type": KG.writtenType,
    "county": KG.writtenCounty,
    "model": KG.writtenModel,
    "signed": KG.writtenSigned,
    "memorandum": KG.writtenMemorandum,
    "addendum": KG.writtenAddendum,
}
"""Which predicate says how a column is written; any other column goes to kg:writtenOther."""


def canonical(literal: Literal) -> Literal:
    """The one form the engine keeps of a literal: `"007"^^xsd:integer` becomes `7`.

    Plain words and plain whole numbers are that form already, a hundred times sooner known than asked.
    """
    if literal.datatype == XSD.string or (literal.datatype == XSD.integer and _WHOLE.fullmatch(literal.value)):
        return literal
    return _kept(literal)


@lru_cache(maxsize=4096)
def _kept(literal: Literal) -> Literal:
    """A literal as the engine gives it back."""
    quad = Quad(_SLOT, _SLOT, literal)
    _SCRATCH.add(quad)
    stored = next(iter(_SCRATCH)).object
    _SCRATCH.clear()
    assert isinstance(stored, Literal)
    return stored


def fact(subject: NamedNode, predicate: NamedNode, value: Node) -> Triple:
    """One triple with its literal in canonical form."""
    return Triple(subject, predicate, canonical(value) if isinstance(value, Literal) else value)


def make_claim(
    facts: Iterable[Fact | Triple],
    *,
    speaker: NamedNode,
    document: NamedNode,
    modality: NamedNode,
    anchors: tuple[Anchor, ...],
    reports: tuple[NamedNode, ...] = (),
    computed: bool = False,
    basis: str | None = None,
    origin: str = "",
) -> Claim:
    """A claim with canonical, sorted triples and the IRI they mint."""
    triples = tuple(sorted({fact(*one) for one in facts}, key=str))
    lines = [str(one) for one in triples]
    iri = terms.thing("claim", terms.digest_name(*lines, speaker.value, document.value))
    return Claim(iri, triples, speaker, document, modality, anchors, reports, computed, basis, origin)


def text_iri(text: Text) -> NamedNode:
    return terms.text(text.capture, text.extractor, text.profile)


def anchor_iri(anchor: Anchor) -> NamedNode:
    if isinstance(anchor, Row):
        return terms.row(anchor.capture, anchor.sheet, anchor.row)
    return terms.quotation(anchor.text, anchor.start, anchor.end)


def draft_quads(draft: Draft) -> Iterator[Quad]:
    """Everything a draft says, but for the contribution that will record it."""
    for document in draft.documents:
        yield from _document_quads(document)
    for speaker in draft.speakers:
        yield from _speaker_quads(speaker)
    for source in draft.sources:
        yield from _source_quads(source)
    for claim in draft.claims:
        yield from claim_quads(claim)
    for sighting in draft.sightings:
        yield from _anchor_quads(sighting.claim, sighting.anchor)
    for tally in draft.tallies:
        yield from _tally_quads(tally)


def contribution_of(
    draft: Draft, *, archivist: str, recorded: datetime, sequence: int, previous: str
) -> tuple[Contribution, list[Quad]]:
    """The contribution that records a draft, and all its quads: the content of one ledger file."""
    stamp = recorded.astimezone(UTC).replace(microsecond=0)
    unnamed = Contribution(_UNNAMED, sequence, archivist, stamp, draft.note, previous)
    body = list(draft_quads(draft))
    iri = contribution_iri(_UNNAMED, canonical_nquads([*body, *_tied_quads(draft, unnamed)]))
    contribution = replace(unnamed, iri=iri)
    return contribution, [*body, *_tied_quads(draft, contribution)]


def contribution_iri(named: NamedNode, content: bytes) -> NamedNode:
    """The IRI that the content of a ledger file gives: its digest with its own name blanked out."""
    lines = sorted(content.replace(str(named).encode(), str(_UNNAMED).encode()).splitlines())
    return terms.thing("contribution", terms.digest_name(b"\n".join(lines).decode()))


def canonical_nquads(quads: Iterable[Quad]) -> bytes:
    """Sorted N-Quads, each line once: equal datasets give equal bytes.

    The quads hold no blank node, so sorting is all that RDF Dataset Canonicalization
    (https://www.w3.org/TR/rdf-canon/) would do.
    """
    lines = serialize(quads, format=RdfFormat.N_QUADS)
    assert lines is not None
    return b"".join(line + b"\n" for line in sorted(set(lines.splitlines())))


def claim_quads(claim: Claim) -> Iterator[Quad]:
    """A claim's graph, and what is said about it in the default graph."""
    for triple in claim.triples:
        yield Quad(triple.subject, triple.predicate, triple.object, claim.iri)
    yield _about(claim.iri, RDF.type, KG.Claim)
    yield _about(claim.iri, PROV.wasAttributedTo, claim.speaker)
    yield _about(claim.iri, KG.statedIn, claim.document)
    yield _about(claim.iri, KG.modality, claim.modality)
    for reported in claim.reports:
        yield _about(claim.iri, KG.reports, reported)
    if claim.computed:
        yield _about(claim.iri, KG.computed, _boolean(True))
    if claim.basis:
        yield _about(claim.iri, KG.basis, Literal(claim.basis))
    for anchor in claim.anchors:
        yield from _anchor_quads(claim.iri, anchor)


def _about(subject: NamedNode, predicate: NamedNode, value: Node) -> Quad:
    return Quad(subject, predicate, canonical(value) if isinstance(value, Literal) else value, _DEFAULT)


def _boolean(value: bool) -> Literal:
    return Literal(str(value).lower(), datatype=XSD.boolean)


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


def _given(subject: NamedNode, pairs: Iterable[tuple[NamedNode, Node | None]]) -> Iterator[Quad]:
    for predicate, value in pairs:
        if value is not None:
            yield _about(subject, predicate, value)


def _words(text: str | None) -> Literal | None:
    return Literal(text) if text else None


def _uri(text: str | None) -> Literal | None:
    """Addresses stay literals: what lists hold under "link" is often not an IRI at all."""
    return Literal(text, datatype=XSD.anyURI) if text else None


def _document_quads(document: Document) -> Iterator[Quad]:
    yield _about(document.iri, RDF.type, KG.UnseenDocument if document.unseen else KG.Document)
    yield from _given(
        document.iri,
        [
            (DCTERMS.title, Literal(document.title)),
            (KG.documentKind, document.kind),
            (DCTERMS.publisher, document.publisher),
            (DCTERMS.issued, document.published),
            (KG.url, _uri(document.url)),
            (DCTERMS.language, _words(document.language)),
            (KG.republishes, document.republishes),
            (PROV.wasDerivedFrom, document.derived_from),
            *((KG.notStated, Literal(what)) for what in document.not_stated),
        ],
    )


def _speaker_quads(speaker: Speaker) -> Iterator[Quad]:
    kind = ORG.Post if speaker.office_in else ORG.Organization
    yield from _given(
        speaker.iri, [(RDF.type, kind), (RDFS.label, Literal(speaker.label)), (ORG.postIn, speaker.office_in)]
    )


def _source_quads(source: Source) -> Iterator[Quad]:
    capture, iri = source.capture, terms.capture(source.capture.sha256)
    yield from _given(
        iri,
        [
            (RDF.type, KG.Capture),
            (KG.document, capture.document),
            (KG.sha256, Literal(capture.sha256)),
            (KG.byteSize, _integer(capture.size)),
            (DCTERMS.format, Literal(capture.media_type)),
            (KG.fileName, Literal(capture.file_name)),
            (KG.takenFrom, _words(capture.taken_from)),
            (KG.takenOn, capture.taken_on),
            (KG.listedOn, capture.listed_on),
            (KG.modifiedOn, capture.modified_on),
            (KG.newestSigned, capture.newest_signed),
            (KG.listKind, capture.list_kind),
        ],
    )
    if source.text is not None:
        yield from _text_quads(source.text, iri)


def _text_quads(text: Text, capture: NamedNode) -> Iterator[Quad]:
    yield from _given(
        text_iri(text),
        [
            (RDF.type, KG.Text),
            (OA.hasSource, capture),
            (KG.extractor, Literal(text.extractor)),
            (KG.profile, Literal(text.profile)),
            (KG.sha256, Literal(text.sha256)),
        ],
    )


def _anchor_quads(claim: NamedNode, anchor: Anchor) -> Iterator[Quad]:
    iri = anchor_iri(anchor)
    yield _about(claim, KG.anchor, iri)
    yield from _row_quads(iri, anchor) if isinstance(anchor, Row) else _quotation_quads(iri, anchor)


def _row_quads(iri: NamedNode, row: Row) -> Iterator[Quad]:
    for column, written in row.written:
        if column in WRITTEN:
            yield _about(iri, WRITTEN[column], Literal(written))
        else:
            yield _about(iri, KG.writtenOther, Literal(f"{column}: {written}"))


def _quotation_quads(iri: NamedNode, quotation: Quotation) -> Iterator[Quad]:
    """Web Annotation Data Model 4.2.4 and 4.2.5: two selectors of one segment."""
    words, position = NamedNode(iri.value + "#quote"), NamedNode(iri.value + "#position")
    yield _about(iri, RDF.type, KG.Quotation)
    yield _about(iri, OA.hasSource, quotation.text)
    yield _about(iri, OA.hasSelector, words)
    yield _about(iri, OA.hasSelector, position)
    yield _about(words, RDF.type, OA.TextQuoteSelector)
    yield _about(words, OA.exact, Literal(quotation.exact))
    yield _about(words, OA.prefix, Literal(quotation.prefix))
    yield _about(words, OA.suffix, Literal(quotation.suffix))
    yield _about(position, RDF.type, OA.TextPositionSelector)
    yield _about(position, OA.start, _integer(quotation.start))
    yield _about(position, OA.end, _integer(quotation.end))


def _tally_quads(tally: Tally) -> Iterator[Quad]:
    iri = terms.capture(tally.capture)
    yield _about(iri, KG.rowsRead, _integer(tally.rows_read))
    yield _about(iri, KG.unread, _integer(tally.unread))


def _tied_quads(draft: Draft, contribution: Contribution) -> list[Quad]:
    """The quads that name the contribution itself."""
    quads = _header_quads(contribution)
    quads += [_about(claim.iri, KG.recordedIn, contribution.iri) for claim in draft.claims]
    for withdrawal in draft.withdrawals:
        quads += _withdrawal_quads(withdrawal, contribution.iri)
    return quads


def _header_quads(contribution: Contribution) -> list[Quad]:
    stamp = Literal(contribution.recorded.isoformat().replace("+00:00", "Z"), datatype=XSD.dateTime)
    return list(
        _given(
            contribution.iri,
            [
                (RDF.type, KG.Contribution),
                (KG.sequence, _integer(contribution.sequence)),
                (KG.archivist, Literal(contribution.archivist)),
                (PROV.endedAtTime, stamp),
                (KG.note, _words(contribution.note)),
                (KG.previous, _words(contribution.previous)),
            ],
        )
    )


def _withdrawal_quads(withdrawal: Withdrawal, contribution: NamedNode) -> list[Quad]:
    return list(
        _given(
            withdrawal.claim,
            [
                (RDF.type, KG.WithdrawnClaim),
                (KG.withdrawnIn, contribution),
                (KG.reason, Literal(withdrawal.reason)),
                *((KG.supersededBy, other) for other in withdrawal.superseded_by),
            ],
        )
    )
