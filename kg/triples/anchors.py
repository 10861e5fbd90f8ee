"""Anchors in quads: a quotation by its two selectors, a row by an IRI that names capture, sheet and row."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg import terms
from kg.model import Anchor, Quotation, Row, Text
from kg.terms import KG, OA, RDF
from kg.triples.literals import about, integer

__all__ = ["WRITTEN", "anchor_iri", "anchor_quads", "row_quads", "text_iri"]

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


def text_iri(text: Text) -> NamedNode:
    return terms.text(text.capture, text.extractor, text.profile)


def anchor_iri(anchor: Anchor) -> NamedNode:
    if isinstance(anchor, Row):
        return terms.row(anchor.capture, anchor.sheet, anchor.row)
    return terms.quotation(anchor.text, anchor.start, anchor.end)


def anchor_quads(claim: NamedNode, anchor: Anchor) -> Iterator[Quad]:
    iri = anchor_iri(anchor)
    yield about(claim, KG.anchor, iri)
    yield from row_quads(iri, anchor) if isinstance(anchor, Row) else _quotation_quads(iri, anchor)


def row_quads(iri: NamedNode, row: Row) -> Iterator[Quad]:
    """How a row is written, where that is told, and what is seen beside a value there."""
    for doubt in row.doubts:
        yield about(iri, KG.doubt, Literal(doubt))
    for column, written in row.written:
        if column in WRITTEN:
            yield about(iri, WRITTEN[column], Literal(written))
        else:
            yield about(iri, KG.writtenOther, Literal(f"{column}: {written}"))


def _quotation_quads(iri: NamedNode, quotation: Quotation) -> Iterator[Quad]:
    """Web Annotation Data Model 4.2.4 and 4.2.5: two selectors of one segment."""
    words, position = NamedNode(iri.value + "#quote"), NamedNode(iri.value + "#position")
    yield about(iri, RDF.type, KG.Quotation)
    yield about(iri, OA.hasSource, quotation.text)
    yield about(iri, OA.hasSelector, words)
    yield about(iri, OA.hasSelector, position)
    if quotation.mean_confidence is not None and quotation.lowest_confidence is not None:
        yield about(iri, KG.meanConfidence, integer(quotation.mean_confidence))
        yield about(iri, KG.lowestConfidence, integer(quotation.lowest_confidence))
    yield about(words, RDF.type, OA.TextQuoteSelector)
    yield about(words, OA.exact, Literal(quotation.exact))
    yield about(words, OA.prefix, Literal(quotation.prefix))
    yield about(words, OA.suffix, Literal(quotation.suffix))
    yield about(position, RDF.type, OA.TextPositionSelector)
    yield about(position, OA.start, integer(quotation.start))
    yield about(position, OA.end, integer(quotation.end))
