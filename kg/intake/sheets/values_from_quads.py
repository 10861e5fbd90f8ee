"""Guarantees that what quads say about a thing becomes an equal value: the reverse of `kg.triples`.

Each reader raises `Incomplete` where something necessary is not said. Names are recomputed from
content, as everywhere; `renamed` of a claim tells the old from the new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pyoxigraph import NamedNode, Triple

from kg import terms, triples
from kg.intake.sheets.statements import Incomplete, Statements
from kg.model import Anchor, Capture, Claim, Document, Quotation, Row, RowTally, Source, Speaker, Text
from kg.terms import DCTERMS, KG, OA, ORG, PROV, RDF, RDFS, named
from kg.triples import WRITTEN, Fact, make_claim

__all__ = ["Renamed", "read_anchor", "read_claim", "read_document", "read_sources", "read_speaker", "read_tally"]

V = TypeVar("V")
_COLUMNS = {predicate: column for column, predicate in WRITTEN.items()}
_MINTED = {
    KG.Observation: "observation",
    KG.Encounter: "encounter",
    KG.Event: "event",
    KG.Position: "position",
    KG.Decision: "decision",
    KG.Effect: "effect",
    KG.Mention: "mention",
    KG.Group: "group",
    KG.Conduct: "conduct",
    KG.Wording: "wording",
}
_DEEPEST = 8
"""How far a thing named by its content may lead to others so named: an event after an event."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """A value, and the names that are other than its content makes them: old to new."""

    value: Claim
    names: dict[NamedNode, NamedNode] = field(default_factory=dict)


def read_document(said: Statements, iri: NamedNode) -> Document:
    return Document(
        iri=iri,
        title=said.need_word(iri, DCTERMS.title),
        kind=said.need_node(iri, KG.documentKind),
        publisher=said.node(iri, DCTERMS.publisher),
        published=said.literal(iri, DCTERMS.issued),
        url=said.word(iri, KG.url),
        language=said.word(iri, DCTERMS.language),
        not_stated=said.words(iri, KG.notStated),
        republishes=said.node(iri, KG.republishes),
        derived_from=said.node(iri, PROV.wasDerivedFrom),
        unseen=KG.UnseenDocument in said.nodes(iri, RDF.type),
        breaks_off_after=said.word(iri, KG.breaksOffAfter),
    )


def read_speaker(said: Statements, iri: NamedNode) -> Speaker:
    return Speaker(iri, said.need_word(iri, RDFS.label), said.node(iri, ORG.postIn), said.node(iri, KG.speakerKind))


def read_sources(said: Statements, iri: NamedNode) -> tuple[Source, ...]:
    """A capture known by its digest, once for each text layer described, with no content in either.

    The same bytes may have been met under several file names, in several places and as several
    documents; each of those is told by a source of its own.
    """
    sha256 = said.need_word(iri, KG.sha256)
    layers = [text for text in said.of_type(KG.Text) if said.node(text, OA.hasSource) == iri]
    texts = tuple(_text(said, text, sha256) for text in layers) or (None,)
    return tuple(Source(capture, b"", text) for capture in _captures(said, iri, sha256) for text in texts)


def _captures(said: Statements, iri: NamedNode, sha256: str) -> Iterator[Capture]:
    names, documents = said.words(iri, KG.fileName), said.nodes(iri, KG.document)
    origins, days = said.words(iri, KG.takenFrom), said.literals(iri, KG.takenOn)
    listed = said.literals(iri, KG.listedOn)
    for number in range(max(1, len(names), len(documents), len(origins), len(days), len(listed))):
        yield Capture(
            sha256=sha256,
            size=said.need_number(iri, KG.byteSize),
            media_type=said.need_word(iri, DCTERMS.format),
            file_name=_nth(names, number) or said.need_word(iri, KG.fileName),
            document=_nth(documents, number) or said.need_node(iri, KG.document),
            taken_from=_nth(origins, number),
            taken_on=_nth(days, number),
            listed_on=_nth(listed, number),
            created_on=said.literal(iri, KG.createdOn),
            modified_on=said.literal(iri, KG.modifiedOn),
            newest_signed=said.literal(iri, KG.newestSigned),
            list_kind=said.node(iri, KG.listKind),
            other_kind=next(iter(said.nodes(iri, KG.listKind)[1:]), None),
            content_digest=said.word(iri, KG.contentDigest),
            archived_on=said.literal(iri, KG.archivedOn),
            redirects=tuple(sorted(said.words(iri, KG.redirect))),
            headers=tuple(sorted(said.words(iri, KG.header))),
            reading_of=_digest(said.node(iri, KG.readingOf)),
            read_by=said.word(iri, KG.readBy),
        )


def _digest(capture: NamedNode | None) -> str | None:
    return terms.parts(capture)[-1].removeprefix("sha256-") if capture else None


def _nth(values: Sequence[V], number: int) -> V | None:
    """One of the values, the last again where there are fewer; None where there is none."""
    return values[min(number, len(values) - 1)] if values else None


def _text(said: Statements, iri: NamedNode, capture: str) -> Text:
    return Text(
        capture,
        extractor=said.need_word(iri, KG.extractor),
        profile=said.need_word(iri, KG.profile),
        sha256=said.need_word(iri, KG.sha256),
        content="",
    )


def read_tally(said: Statements, iri: NamedNode) -> RowTally:
    """The rows of a capture that were read; what of them was a claim is told by the anchors."""
    read, unread = said.need_number(iri, KG.rowsRead), said.need_number(iri, KG.unread)
    kept = tuple(row for one in said.nodes(iri, KG.unreadRow) if isinstance(row := read_anchor(said, one), Row))
    return RowTally(said.need_word(iri, KG.sha256), read, claims=read - unread, sightings=0, unread=unread, kept=kept)


def read_claim(said: Statements, iri: NamedNode, origin: str) -> Renamed:
    """A claim with its places; its name and theirs are recomputed."""
    if iri not in said.graphs:
        raise Incomplete(iri, "graph of its own that holds what it states")
    if KG.Claim not in said.nodes(iri, RDF.type):
        raise Incomplete(iri, "statement that it is a kg:Claim")
    places = {anchor: read_anchor(said, anchor) for anchor in said.nodes(iri, KG.anchor)}
    modality = said.need_node(iri, KG.modality)
    if not places and modality != KG.decision:
        raise Incomplete(iri, "anchor")
    facts, things = _minted(said.graphs[iri])
    claim = make_claim(
        facts,
        speaker=said.need_node(iri, PROV.wasAttributedTo),
        document=said.need_node(iri, KG.statedIn),
        modality=modality,
        anchors=tuple(places.values()),
        reports=said.nodes(iri, KG.reports),
        computed=said.word(iri, KG.computed) == "true",
        basis=said.word(iri, KG.basis),
        origin=origin,
        reported_by=said.nodes(iri, KG.reportedBy),
        paraphrased_by=said.nodes(iri, KG.paraphrasedBy),
        corrects=said.nodes(iri, KG.corrects),
    )
    names = things | {iri: claim.iri}
    for old, place in places.items():
        names |= _place_names(said, old, place)
    return Renamed(claim, {old: new for old, new in names.items() if old != new})


def _minted(graph: list[Triple]) -> tuple[list[Fact], dict[NamedNode, NamedNode]]:
    """The facts with things that have no name of their own called by what is stated of them."""
    facts = [tuple(triples.fact(*triple)) for triple in graph]
    kinds = {subject: _MINTED[kind] for subject, predicate, kind in facts if predicate == RDF.type and kind in _MINTED}
    names = {subject: subject for subject in kinds}
    for _ in range(_DEEPEST):  # a thing is named after what it leads to
        before = dict(names)
        for subject, kind in kinds.items():
            names[subject] = terms.by_content(kind, [(p, names.get(o, o)) for s, p, o in facts if s == subject])
        if names == before:
            break
    return [(names.get(s, s), p, names.get(o, o)) for s, p, o in facts], names


def read_anchor(said: Statements, iri: NamedNode) -> Anchor:
    """A row, told by its name, or a quotation, told by its selectors."""
    if named_row := terms.row_named(iri):
        doubts = tuple(sorted(said.words(iri, KG.doubt)))
        return Row(*named_row, tuple(sorted(_written(said, iri))), doubts)
    selectors = said.nodes(iri, OA.hasSelector)
    words = next((one for one in selectors if said.word(one, OA.exact) is not None), None)
    position = next((one for one in selectors if said.word(one, OA.start) is not None), None)
    if words is None or position is None:
        raise Incomplete(iri, "selectors that give its words and its position")
    return Quotation(
        text=said.need_node(iri, OA.hasSource),
        exact=said.need_word(words, OA.exact),
        prefix=said.word(words, OA.prefix) or "",
        suffix=said.word(words, OA.suffix) or "",
        start=said.need_number(position, OA.start),
        end=said.need_number(position, OA.end),
        mean_confidence=_share(said, iri, KG.meanConfidence),
        lowest_confidence=_share(said, iri, KG.lowestConfidence),
    )


def _share(said: Statements, iri: NamedNode, predicate: NamedNode) -> int | None:
    return None if said.word(iri, predicate) is None else said.need_number(iri, predicate)


def _written(said: Statements, iri: NamedNode) -> Iterator[tuple[str, str]]:
    for predicate, column in _COLUMNS.items():
        yield from ((column, value) for value in said.words(iri, predicate))
    for other in said.words(iri, KG.writtenOther):
        column, _, value = other.partition(": ")
        yield column, value


def _place_names(said: Statements, old: NamedNode, place: Anchor) -> dict[NamedNode, NamedNode]:
    """The names of a quotation and its two selectors."""
    names = {old: triples.anchor_iri(place)}
    for selector in said.nodes(old, OA.hasSelector):
        part = "#quote" if said.word(selector, OA.exact) is not None else "#position"
        names[selector] = named(NamedNode(names[old].value + part))
    return names
