"""A proof that an archive recorded a claim as it is shown, which needs a published head and no archive to check.

    >>> proof_bytes(prove(ledger, claim)), "…"                                     # doctest: +SKIP

Two trees of RFC 9162 lead from the claim to the head: the claims of its contribution, whose root stands in the
contribution (`kg.triples.inclusion`), and the contributions, whose root is published with the head
(`kg.ledger.history`).

A proof shows that whoever published the head had this claim in the archive then: what it states, who states it, in
which document, with which words or rows. It does not show that the source says so, for which one looks there; nor
that the claim is still live, or seen again in later lists: a later contribution tells that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg import persons, terms
from kg.ask.receipt.json_members import PlacedValue, parsed
from kg.ask.receipt.receipt_files import place
from kg.errors import ArchiveError, NotFound, UnreadableFile
from kg.inert import inert
from kg.ledger import Head, Ledger
from kg.ledger.contribution_file import header_of
from kg.ledger.history import HistoryEntry, PublishedHead, history, history_root
from kg.model import Contribution, Finding
from kg.sources import read_bytes
from kg.sources.bounds import RAISE, TIMES
from kg.terms import KG, OA, PROV
from kg.triples import (
    canonical_nquads,
    claim_iri,
    claim_leaves,
    has_triple_terms,
    inclusion_proof,
    is_included,
    root_hash,
)

__all__ = [
    "MOST_BYTES",
    "ClaimProof",
    "Membership",
    "ProofCheck",
    "check_proof",
    "proof_bytes",
    "prove",
    "read_file",
    "read_proof",
    "write_proof",
]

MOST_BYTES = (1 << 24) * TIMES
"""16 MiB: the claim of all seen has some 40 KiB."""
_FORMAT = "kg287g claim proof"
_VERSION = 1
"""Of a proof as it is written; another is not read."""


@dataclass(frozen=True, slots=True)
class Membership:
    """Where a leaf stands in a tree of so many, and the hashes that lead from it to the root."""

    index: int
    size: int
    path: tuple[str, ...]

    def holds(self, leaf: bytes, root: str) -> bool:
        return is_included(leaf, self.index, self.size, self.path, root)


@dataclass(frozen=True, slots=True)
class ClaimProof:
    """A claim with the way to a head: `lines` are all that its contribution says of it, N-Quads in canonical form."""

    claim: NamedNode
    lines: tuple[str, ...]
    in_contribution: Membership
    contribution: HistoryEntry
    in_history: Membership
    published: PublishedHead

    @property
    def leaf(self) -> bytes:
        return "".join(f"{line}\n" for line in self.lines).encode()


@dataclass(frozen=True, slots=True)
class ProofCheck:
    """What does not hold of a proof, and what it is of."""

    claim: NamedNode
    speaker: NamedNode | None
    document: NamedNode | None
    quotations: tuple[str, ...]
    stated_triples: tuple[str, ...]
    sequence: int
    head: Head
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        return not self.findings

    JSON = (
        *("holds", "claim", "speaker", "document", "quotations", "stated_triples", "sequence"),
        *("contribution_count: head.sequence", "digest: head.digest", "findings"),
    )


def prove(ledger: Ledger, claim: NamedNode, head: Head | None = None) -> ClaimProof:
    """The proof that the newest contribution up to a head, or of all, that records a claim does so.

    Raises:
        NotFound: no contribution up to there records it.
        UsageError: the ledger never ended at that head.
        ArchiveError: the contribution is not what was recorded, or says no root of its claims.
    """
    entries = history(ledger, head)
    number, leaves, header = _recording(ledger, claim, len(entries))
    entry = entries[number - 1]
    if (leaf := leaves[claim.value].decode()) != persons.impersonal(leaf):
        raise ArchiveError(
            f"what contribution {number:,} says of {_short(claim)} names a person in an address, so it is not shown",
            remedy="show the claim with `kg trace`, where addresses are rid of that",
        )
    index = list(leaves).index(claim.value)
    in_order = list(leaves.values())
    if header.root_hash != root_hash(in_order):
        reason = "is not what was recorded" if header.root_hash else "was recorded before contributions had a root"
        raise ArchiveError(
            f"contribution {number:,} {reason}, so nothing in it can be proved",
            where=str(ledger.folder),
            remedy="see `kg verify`",
        )
    return ClaimProof(
        claim,
        tuple(leaves[claim.value].decode().splitlines()),
        Membership(index, len(in_order), inclusion_proof(in_order, index)),
        entry,
        Membership(number - 1, len(entries), inclusion_proof([one.leaf for one in entries], number - 1)),
        PublishedHead(Head(len(entries), entries[-1].digest), history_root(entries)),
    )


def _recording(ledger: Ledger, claim: NamedNode, up_to: int) -> tuple[int, dict[str, bytes], Contribution]:
    """The newest contribution that records a claim: its number, its leaves, and what it says of itself."""
    files = ledger.files()
    for number in range(up_to, 0, -1):
        content = ledger.content(files[number - 1])
        header = header_of(files[number - 1], content)
        if f"{claim} {KG.recordedIn} {header.iri} .\n".encode() in content:
            return number, claim_leaves(content, header.iri), header
    raise NotFound(
        f"no contribution up to number {up_to:,} records {_short(claim)}",
        remedy="give a claim of this archive, or a later head",
    )


def proof_bytes(proof: ClaimProof) -> bytes:
    """The proof as a file: JSON, the same bytes for the same proof."""
    return (json.dumps(_members(proof), indent=1, ensure_ascii=False) + "\n").encode()


def _members(proof: ClaimProof) -> dict[str, object]:
    def place(one: Membership) -> dict[str, object]:
        return {"index": one.index, "size": one.size, "path": list(one.path)}

    head = proof.published.head
    return {
        "format": _FORMAT,
        "version": _VERSION,
        "claim": proof.claim.value,
        "nquads": list(proof.lines),
        "inContribution": place(proof.in_contribution),
        "contribution": {
            "sequence": proof.contribution.sequence,
            "digest": proof.contribution.digest,
            "rootHash": proof.contribution.root_hash,
        },
        "inHistory": place(proof.in_history),
        "head": {"sequence": head.sequence, "digest": head.digest, "historyRoot": proof.published.history_root},
    }


def write_proof(proof: ClaimProof, path: Path) -> None:
    """Write a file that appears when it is whole; a device or pipe is written to.

    Raises:
        UsageError: the file cannot be written.
    """
    place(proof_bytes(proof), path)


def read_file(path: Path) -> ClaimProof:
    """The proof in a file.

    Raises:
        UnreadableFile: there is no such file, or it is no proof.
    """
    try:
        return read_proof(read_bytes(path, limit=MOST_BYTES, less=f"ask for the proof again, {RAISE}"))
    except UnreadableFile as error:
        raise UnreadableFile(error.what, where=error.where or str(path), remedy=error.remedy) from error


def read_proof(content: bytes) -> ClaimProof:
    """The proof in a file that anybody may have written: of the form of one, whatever it proves.

    Raises:
        UnreadableFile: it is none; says where.
    """
    if len(content) > MOST_BYTES:
        raise _not_a_proof(f"it has {len(content):,} bytes; the limit for a proof is {MOST_BYTES:,}")
    top = parsed(content, _not_a_proof)
    if not top.has("format") or top.at("format").text() != _FORMAT:
        raise _not_a_proof("its format is another")
    if top.at("version").number() != _VERSION:
        raise _not_a_proof(f"its version is not {_VERSION}; a newer kg may read it")
    top.only(*"format version claim nquads inContribution contribution inHistory head".split())
    said, head = top.at("contribution").only("sequence", "digest", "rootHash"), top.at("head")
    head.only("sequence", "digest", "historyRoot")
    return ClaimProof(
        top.at("claim").made(NamedNode),
        top.each("nquads", PlacedValue.text),
        _membership(top.at("inContribution")),
        HistoryEntry(said.at("sequence").number(), said.at("digest").text(), said.at("rootHash").text()),
        _membership(top.at("inHistory")),
        PublishedHead(Head(head.at("sequence").number(), head.at("digest").text()), head.at("historyRoot").text()),
    )


def _membership(place: PlacedValue) -> Membership:
    place.only("index", "size", "path")
    return Membership(place.at("index").number(), place.at("size").number(), place.each("path", PlacedValue.text))


def _not_a_proof(why: str) -> UnreadableFile:
    return UnreadableFile(
        f"this is not a proof: {why}", remedy="take one from `kg proof`, or get it again from whoever sent it"
    )


def check_proof(proof: ClaimProof, published: PublishedHead) -> ProofCheck:
    """Whether a proof leads from its claim to a head that was published.

    Raises:
        UnreadableFile: what it says of the claim is no N-Quads.
    """
    quads = _quads(proof)
    speaker, document = (_the_one(quads, proof.claim, said) for said in (PROV.wasAttributedTo, KG.statedIn))
    triples = [quad.triple for quad in quads if quad.graph_name == proof.claim]
    exact = {quad.object.value for quad in quads if quad.predicate == OA.exact and isinstance(quad.object, Literal)}
    findings = list(_findings(proof, published))
    if speaker is None or document is None or claim_iri(triples, speaker, document) != proof.claim:
        message = "what it states, who states it and where do not make its name"
        findings.insert(0, Finding("claim-id", message, _short(proof.claim)))
    return ProofCheck(
        proof.claim,
        speaker,
        document,
        tuple(sorted(exact)),
        tuple(sorted(map(str, triples))),
        proof.contribution.sequence,
        published.head,
        tuple(findings),
    )


def _the_one(quads: Iterable[Quad], claim: NamedNode, predicate: NamedNode) -> NamedNode | None:
    """What the archive says of a claim, where it says one thing."""
    said = [quad.object for quad in quads if quad.subject == claim and quad.predicate == predicate]
    return said[0] if len(said) == 1 and isinstance(said[0], NamedNode) else None


def _findings(proof: ClaimProof, published: PublishedHead) -> Iterator[Finding]:
    if not _is_of_the_claim(proof):
        yield Finding("proof-lines", "the lines are not what a contribution says of this claim alone", "nquads")
    entry = proof.contribution
    if not proof.in_contribution.holds(proof.leaf, entry.root_hash):
        yield Finding("proof-claim", "the claim, as it is shown, is not in the contribution named", "inContribution")
    if published != proof.published:
        message = f"the proof leads to contribution {proof.published.head.sequence:,} of another digest or root"
        yield Finding("proof-head", f"{message} than the head given", "head")
    place = proof.in_history
    counted = entry.sequence == place.index + 1 and place.size == published.head.sequence
    if not counted or not place.holds(entry.leaf, published.history_root):
        yield Finding("proof-history", "the contribution named is not in the history of the head given", "inHistory")


def _is_of_the_claim(proof: ClaimProof) -> bool:
    """Whether its lines are all a leaf and nothing more, as a contribution's lines are sorted out."""
    some = NamedNode(KG.Contribution.value)
    recorded = f"{proof.claim} {KG.recordedIn} {some} .\n".encode()
    return claim_leaves(proof.leaf + recorded, some).get(proof.claim.value) == proof.leaf


def _quads(proof: ClaimProof) -> list[Quad]:
    if has_triple_terms(proof.leaf):
        raise _not_a_proof("nquads has a triple where an IRI or a literal should be")
    try:
        quads = list(parse(proof.leaf, format=RdfFormat.N_QUADS))
    except (SyntaxError, ValueError) as error:
        raise _not_a_proof(f"nquads are no N-Quads ({error})") from error
    if any(isinstance(node, BlankNode) for quad in quads for node in quad) or canonical_nquads(quads) != proof.leaf:
        raise _not_a_proof("nquads are not written as N-Quads are in their canonical form")
    return quads


def _short(iri: NamedNode) -> str:
    return inert(iri.value.removeprefix(terms.ID), longest=200)
