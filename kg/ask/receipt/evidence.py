"""The evidence for claims: read from a store in a bounded number of queries, and made into quads again.

As quads it is a small archive of its own, so whatever cites or traces an archive does so from a
receipt as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg import terms
from kg.ask.receipt.values import Evidence
from kg.ask.trace.anchor_places import learn_places, place
from kg.ask.trace.known import KnownStatements, QueryableStore, Term, rows, values
from kg.ask.trace.values import QuotedPlace, RowPlace
from kg.errors import ArchiveError
from kg.index.derived import indexed
from kg.model import Anchor, Capture, Claim, Document, Draft, Quotation, Row, Source, Speaker, Text
from kg.terms import DCTERMS, KG, OA, ORG, PROV, RDF, RDFS
from kg.triples import draft_quads

__all__ = ["evidence_for", "quads_of"]

_BATCH = 1000
"""Claims asked about in one query. Chosen; it bounds the query's text and changes no answer."""


def evidence_for(store: QueryableStore, claims: Iterable[NamedNode]) -> Evidence:
    """What a store says of these claims; one it does not hold is left out.

    Raises:
        ArchiveError: a claim is only half there: the store is damaged.
    """
    wanted = sorted(set(claims), key=str)
    known = KnownStatements(store)
    known.learn(wanted)
    held = [claim for claim in wanted if KG.Claim in known.nodes(claim, RDF.type)]
    learn_places(known, [anchor for claim in held for anchor in known.nodes(claim, KG.anchor)])
    stated = _stated(store, held)
    made = tuple(_claim(known, claim, stated[claim]) for claim in held)
    return _around(known, made)


def quads_of(evidence: Evidence) -> Iterator[Quad]:
    """The evidence as a store holds it, the merge of its facts included."""
    layers = [Source(_capture_of(evidence, text.capture), b"", text) for text in evidence.texts]
    read = {text.capture for text in evidence.texts}
    bare = [Source(capture, b"") for capture in evidence.captures if capture.sha256 not in read]
    yield from indexed(
        draft_quads(
            Draft(
                documents=evidence.documents,
                speakers=evidence.speakers,
                sources=(*layers, *bare),
                claims=evidence.claims,
            )
        )
    )


def _capture_of(evidence: Evidence, sha256: str) -> Capture:
    return next(one for one in evidence.captures if one.sha256 == sha256)


def _stated(store: QueryableStore, claims: Sequence[NamedNode]) -> dict[NamedNode, list[Triple]]:
    """The triples of each claim."""
    found: dict[NamedNode, list[Triple]] = defaultdict(list)
    for start in range(0, len(claims), _BATCH):
        block = values("c", claims[start : start + _BATCH])
        for claim, s, p, o in rows(store, f"SELECT ?c ?s ?p ?o {{ {block} GRAPH ?c {{ ?s ?p ?o }} }}"):
            found[terms.named(claim)].append(Triple(s, p, o))  # type: ignore[arg-type]
    return found


def _claim(known: KnownStatements, iri: NamedNode, triples: Sequence[Triple]) -> Claim:
    places = [found for anchor in known.nodes(iri, KG.anchor) if (found := place(known, anchor))]
    return Claim(
        iri,
        tuple(sorted(triples, key=str)),
        _node(known, iri, PROV.wasAttributedTo),
        _node(known, iri, KG.statedIn),
        _node(known, iri, KG.modality),
        tuple(map(_anchor, places)),
        tuple(known.nodes(iri, KG.reports)),
        known.word(iri, KG.computed) == "true",
        known.word(iri, KG.basis),
        reported_by=tuple(known.nodes(iri, KG.reportedBy)),
        paraphrased_by=tuple(known.nodes(iri, KG.paraphrasedBy)),
        corrects=tuple(known.nodes(iri, KG.corrects)),
    )


def _anchor(found: QuotedPlace | RowPlace) -> Anchor:
    if isinstance(found, RowPlace):
        return Row(found.capture, found.sheet, found.row)
    sure = found.mean_confidence, found.lowest_confidence
    return Quotation(found.text, found.exact, found.prefix, found.suffix, found.start, found.end, *sure)


def _around(known: KnownStatements, claims: tuple[Claim, ...]) -> Evidence:
    """The claims with the speakers, documents, captures and texts they name, and the publishers of the documents."""
    anchors = {anchor for claim in claims for anchor in claim.anchors}
    texts = {anchor.text for anchor in anchors if isinstance(anchor, Quotation)}
    captures = {_node(known, text, OA.hasSource) for text in texts}
    captures |= {terms.capture(anchor.capture) for anchor in anchors if isinstance(anchor, Row)}
    documents = {claim.document for claim in claims} | {_node(known, one, KG.document) for one in captures}
    documents |= {one for claim in claims for one in claim.reports if terms.parts(one)[:1] == ("document",)}
    known.learn(documents)
    speakers = {one for claim in claims for one in (claim.speaker, *claim.reported_by, *claim.paraphrased_by)}
    speakers |= {publisher for one in documents for publisher in known.nodes(one, DCTERMS.publisher)}
    known.learn(speakers)
    return Evidence(
        claims,
        tuple(_speaker(known, iri) for iri in sorted(speakers, key=str)),
        tuple(_document(known, iri) for iri in sorted(documents, key=str)),
        tuple(_capture(known, iri) for iri in sorted(captures, key=str)),
        tuple(_text(known, iri) for iri in sorted(texts, key=str)),
    )


def _speaker(known: KnownStatements, iri: NamedNode) -> Speaker:
    return Speaker(iri, _word(known, iri, RDFS.label), known.node(iri, ORG.postIn))


def _document(known: KnownStatements, iri: NamedNode) -> Document:
    return Document(
        iri,
        _word(known, iri, DCTERMS.title),
        _node(known, iri, KG.documentKind),
        publisher=known.node(iri, DCTERMS.publisher),
        published=_literal(known, iri, DCTERMS.issued),
        unseen=KG.UnseenDocument in known.nodes(iri, RDF.type),
    )


def _capture(known: KnownStatements, iri: NamedNode) -> Capture:
    return Capture(
        _word(known, iri, KG.sha256),
        int(_word(known, iri, KG.byteSize)),
        _word(known, iri, DCTERMS.format),
        _word(known, iri, KG.fileName),
        _node(known, iri, KG.document),
        taken_from=known.word(iri, KG.takenFrom),
        taken_on=_literal(known, iri, KG.takenOn),
        listed_on=_literal(known, iri, KG.listedOn),
        created_on=_literal(known, iri, KG.createdOn),
        modified_on=_literal(known, iri, KG.modifiedOn),
        newest_signed=_literal(known, iri, KG.newestSigned),
    )


def _text(known: KnownStatements, iri: NamedNode) -> Text:
    capture = terms.parts(_node(known, iri, OA.hasSource))[1].removeprefix("sha256-")
    extractor, profile, sha256 = (_word(known, iri, said) for said in (KG.extractor, KG.profile, KG.sha256))
    return Text(capture, extractor, profile, sha256, "")


def _node(known: KnownStatements, iri: NamedNode, predicate: NamedNode) -> NamedNode:
    if (found := known.node(iri, predicate)) is None:
        raise _lacking(iri, predicate)
    return found


def _word(known: KnownStatements, iri: NamedNode, predicate: NamedNode) -> str:
    if (found := known.word(iri, predicate)) is None:
        raise _lacking(iri, predicate)
    return found


def _literal(known: KnownStatements, iri: NamedNode, predicate: NamedNode) -> Literal | None:
    found: list[Term] = known.all(iri, predicate)
    return next((one for one in found if isinstance(one, Literal)), None)


def _lacking(iri: NamedNode, predicate: NamedNode) -> ArchiveError:
    what = f"nothing says the {terms.short_name(predicate)} of {iri.value.removeprefix(terms.ID)}"
    return ArchiveError(what, remedy="see `kg verify`")
