"""What documents, speakers, captures and texts are, said in the default graph."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg import terms
from kg.model import Document, RowTally, Source, Speaker, Text
from kg.terms import DCTERMS, KG, OA, ORG, PROV, RDF, RDFS
from kg.triples.anchors import anchor_iri, row_quads, text_iri
from kg.triples.literals import about, address, given, integer, words

__all__ = ["document_quads", "source_quads", "speaker_quads", "tally_quads"]


def document_quads(document: Document) -> Iterator[Quad]:
    yield about(document.iri, RDF.type, KG.UnseenDocument if document.unseen else KG.Document)
    yield from given(
        document.iri,
        [
            (DCTERMS.title, Literal(document.title)),
            (KG.documentKind, document.kind),
            (DCTERMS.publisher, document.publisher),
            (DCTERMS.issued, document.published),
            (KG.url, address(document.url)),
            (DCTERMS.language, words(document.language)),
            (KG.republishes, document.republishes),
            (PROV.wasDerivedFrom, document.derived_from),
            *((KG.notStated, Literal(what)) for what in document.not_stated),
            (KG.breaksOffAfter, words(document.breaks_off_after)),
        ],
    )


def speaker_quads(speaker: Speaker) -> Iterator[Quad]:
    kind = ORG.Post if speaker.office_in else ORG.Organization
    yield from given(
        speaker.iri,
        [
            (RDF.type, kind),
            (RDFS.label, Literal(speaker.label)),
            (ORG.postIn, speaker.office_in),
            (KG.speakerKind, speaker.kind),
        ],
    )


def source_quads(source: Source) -> Iterator[Quad]:
    capture, iri = source.capture, terms.capture(source.capture.sha256)
    yield from given(
        iri,
        [
            (RDF.type, KG.Capture),
            (KG.document, capture.document),
            (KG.sha256, Literal(capture.sha256)),
            (KG.byteSize, integer(capture.size)),
            (DCTERMS.format, Literal(capture.media_type)),
            (KG.fileName, Literal(capture.file_name)),
            (KG.takenFrom, words(capture.taken_from)),
            (KG.takenOn, capture.taken_on),
            (KG.readingOf, terms.capture(capture.reading_of) if capture.reading_of else None),
            (KG.readBy, words(capture.read_by)),
            (KG.archivedOn, capture.archived_on),
            *((KG.redirect, Literal(one)) for one in capture.redirects),
            *((KG.header, Literal(one)) for one in capture.headers),
            (KG.listedOn, capture.listed_on),
            (KG.createdOn, capture.created_on),
            (KG.modifiedOn, capture.modified_on),
            (KG.newestSigned, capture.newest_signed),
            (KG.listKind, capture.list_kind),
            (KG.listKind, capture.other_kind),
            (KG.contentDigest, words(capture.content_digest)),
        ],
    )
    if source.text is not None:
        yield from _text_quads(source.text, iri)


def _text_quads(text: Text, capture: NamedNode) -> Iterator[Quad]:
    yield from given(
        text_iri(text),
        [
            (RDF.type, KG.Text),
            (OA.hasSource, capture),
            (KG.extractor, Literal(text.extractor)),
            (KG.profile, Literal(text.profile)),
            (KG.sha256, Literal(text.sha256)),
        ],
    )


def tally_quads(tally: RowTally) -> Iterator[Quad]:
    iri = terms.capture(tally.capture)
    yield about(iri, KG.rowsRead, integer(tally.rows_read))
    yield about(iri, KG.unread, integer(tally.unread))
    for row in tally.kept:
        yield about(iri, KG.unreadRow, anchor_iri(row))
        yield from row_quads(anchor_iri(row), row)
