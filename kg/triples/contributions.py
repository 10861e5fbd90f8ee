"""Everything a contribution says, and the IRI its content gives: what one ledger file holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode, Quad

from kg import terms
from kg.model import Contribution, Draft, Withdrawal
from kg.terms import KG, PROV, RDF, XSD
from kg.triples.anchors import anchor_quads
from kg.triples.claims import claim_quads
from kg.triples.descriptions import document_quads, source_quads, speaker_quads, tally_quads
from kg.triples.inclusion import claim_leaves, root_hash
from kg.triples.literals import about, canonical_nquads, given, integer, words

__all__ = ["contribution_iri", "contribution_of", "draft_quads", "written"]

_UNNAMED = NamedNode(terms.ID + "contribution/unnamed")


def draft_quads(draft: Draft) -> Iterator[Quad]:
    """Everything a draft says, but for the contribution that will record it."""
    for document in draft.documents:
        yield from document_quads(document)
    for speaker in draft.speakers:
        yield from speaker_quads(speaker)
    for source in draft.sources:
        yield from source_quads(source)
    for claim in draft.claims:
        yield from claim_quads(claim)
    for sighting in draft.sightings:
        yield from anchor_quads(sighting.claim, sighting.anchor)
    for tally in draft.tallies:
        yield from tally_quads(tally)


def contribution_of(
    draft: Draft, *, archivist: str, recorded: datetime, sequence: int, previous: str
) -> tuple[Contribution, list[Quad]]:
    """The contribution that records a draft, and all its quads."""
    contribution, quads, _ = written(
        draft, archivist=archivist, recorded=recorded, sequence=sequence, previous=previous
    )
    return contribution, quads


def written(
    draft: Draft, *, archivist: str, recorded: datetime, sequence: int, previous: str
) -> tuple[Contribution, list[Quad], bytes]:
    """The same, with the content of the ledger file that holds it; what a draft says is written out once."""
    stamp = recorded.astimezone(UTC).replace(microsecond=0)
    unnamed = Contribution(_UNNAMED, sequence, archivist, stamp, draft.note, previous)
    body = list(draft_quads(draft))
    lines = canonical_nquads(body)
    leaves = claim_leaves(lines + canonical_nquads(_tied_quads(draft, unnamed)), _UNNAMED)
    rooted = replace(unnamed, root_hash=root_hash(list(leaves.values())))
    contribution = replace(rooted, iri=contribution_iri(_UNNAMED, lines + canonical_nquads(_tied_quads(draft, rooted))))
    quads = _tied_quads(draft, contribution)
    both = {*lines.splitlines(keepends=True), *canonical_nquads(quads).splitlines(keepends=True)}
    return contribution, body + quads, b"".join(sorted(both))


def contribution_iri(named: NamedNode, content: bytes) -> NamedNode:
    """The IRI that the content of a ledger file gives: its digest with its own name blanked out.

    Content that is no text any more has one as well, which is not its own.
    """
    lines = sorted(content.replace(str(named).encode(), str(_UNNAMED).encode()).splitlines())
    return terms.thing("contribution", terms.digest_name(b"\n".join(lines).decode(errors="replace")))


def _tied_quads(draft: Draft, contribution: Contribution) -> list[Quad]:
    """The quads that name the contribution itself."""
    quads = _header_quads(contribution)
    quads += [about(claim.iri, KG.recordedIn, contribution.iri) for claim in draft.claims]
    quads += _merge_quads(draft, contribution.iri)
    for withdrawal in draft.withdrawals:
        quads += _withdrawal_quads(withdrawal, contribution.iri)
    return quads


def _header_quads(contribution: Contribution) -> list[Quad]:
    return list(
        given(
            contribution.iri,
            [
                (RDF.type, KG.Contribution),
                (KG.sequence, integer(contribution.sequence)),
                (KG.archivist, Literal(contribution.archivist)),
                (PROV.endedAtTime, _time(contribution.recorded)),
                (KG.note, words(contribution.note)),
                (KG.previous, words(contribution.previous)),
                (KG.rootHash, words(contribution.root_hash)),
            ],
        )
    )


def _merge_quads(draft: Draft, contribution: NamedNode) -> Iterator[Quad]:
    recorded = {claim.iri for claim in draft.claims}
    for merged in draft.merges:
        yield about(contribution, KG.merges, merged.iri)
        yield about(merged.iri, RDF.type, KG.MergedContribution)
        yield about(merged.iri, KG.archivist, Literal(merged.archivist))
        yield about(merged.iri, PROV.endedAtTime, _time(merged.recorded))
        for claim in recorded & merged.claims:
            yield about(claim, KG.mergedFrom, merged.iri)


def _time(recorded: datetime) -> Literal:
    return Literal(recorded.astimezone(UTC).isoformat().replace("+00:00", "Z"), datatype=XSD.dateTime)


def _withdrawal_quads(withdrawal: Withdrawal, contribution: NamedNode) -> list[Quad]:
    return list(
        given(
            withdrawal.claim,
            [
                (RDF.type, KG.WithdrawnClaim),
                (KG.withdrawnIn, contribution),
                (KG.reason, Literal(withdrawal.reason)),
                *((KG.supersededBy, other) for other in withdrawal.superseded_by),
            ],
        )
    )
