"""What a receipt proves by itself, with no archive at hand.

    text-id           a text is named by its capture, extractor and profile
    quotation-id      a quotation is named by its text and span, and its words have that length
    claim-id          a claim is named by its triples, speaker and document
    not-stated        a triple said to be claimed is stated by each claim that is said to state it
    not-claimed       a fact is claimed by somebody: it is no record-keeping
    prefixes          undeclared prefixes are those of every query here

and what `kg.ask.receipt.replays` finds by asking the query again. What it cannot prove is said in `beyond`: that
something is absent, that there are no other rows, what the archive and not a claim says, that there is such an
archive, and words and names that no id is the hash of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from kg import terms
from kg.ask.receipt.reading import ReadReceipt
from kg.ask.receipt.replays import Replays
from kg.ask.receipt.values import Receipt
from kg.ask.receipt.writing import prefixes_of
from kg.ask.witness import Ground, GroundKind
from kg.ask.witness.pattern_text import shortened
from kg.inert import inert
from kg.model import Claim, Finding, Text
from kg.terms import FACT_PROPERTIES, KG
from kg.triples import anchor_iri, claim_iri, text_iri

__all__ = ["OfflineCheck", "check_offline"]

_LONGEST = 200
"""Characters of words from a receipt that a finding shows."""
_FACTS = frozenset(KG[name] for name in FACT_PROPERTIES)


@dataclass(frozen=True, slots=True)
class OfflineCheck:
    """What does not hold; what was not checked; what needs the archive to be looked at; and how many rows came
    again."""

    findings: tuple[Finding, ...]
    unchecked: tuple[str, ...]
    beyond: tuple[str, ...]
    replayed: int


def check_offline(read: ReadReceipt) -> OfflineCheck:
    """Check everything that needs only the receipt.

    Takes time linear in its length, but for the query itself, which runs over the witness of each row:
    whoever calls this on a stranger's receipt sets it a time limit.
    """
    receipt = read.receipt
    replays = Replays(receipt)
    findings = (*_ids(read), *_claims(receipt.evidence.claims), *_stated(receipt), *_prefixes(read), *replays.findings)
    return OfflineCheck(findings, tuple(replays.unchecked), (*replays.unordered, *_beyond(receipt)), replays.held)


def _ids(read: ReadReceipt) -> Iterator[Finding]:
    for name, one in read.ids:
        if isinstance(one, Text):
            if name != text_iri(one).value:
                yield Finding("text-id", "is not named by its capture, extractor and profile", _short(name))
        elif name != anchor_iri(one).value:
            yield Finding("quotation-id", "is not named by its text and span", _short(name))
        elif one.end - one.start != len(one.exact):
            words = inert(one.exact, longest=_LONGEST)
            message = f"“{words}” has {len(one.exact)} characters, its span {one.end - one.start}"
            yield Finding("quotation-id", message, _short(name))


def _claims(claims: Iterable[Claim]) -> Iterator[Finding]:
    for one in claims:
        if (made := claim_iri(one.triples, one.speaker, one.document)) != one.iri:
            message = f"what it states, who states it and where make {_short(made.value)}"
            yield Finding("claim-id", message, _short(one.iri.value))


def _stated(receipt: Receipt) -> Iterator[Finding]:
    """Each ground triple once, whatever the number of rows that rest on it."""
    stated = {claim.iri: frozenset(claim.triples) for claim in receipt.evidence.claims}
    for one in dict.fromkeys(chain.from_iterable(row.witness.ground for row in receipt.rows)):
        where = str(one.triple)
        for claim in {*one.claims, *([one.graph] if one.graph else [])}:
            if one.triple not in stated[claim]:
                yield Finding("not-stated", f"{_short(claim.value)} does not state this", where)
        if not one.claims and (one.kind is GroundKind.CLAIMED or one.triple.predicate in _FACTS):
            yield Finding("not-claimed", "this is a fact, but no claim that states it is named", where)


def _prefixes(read: ReadReceipt) -> Iterator[Finding]:
    if read.prefixes != (usual := prefixes_of(read.receipt.query)):
        wrong = min(name for name, _ in read.prefixes.items() ^ usual.items())
        yield Finding("prefixes", f"{wrong}: is not a prefix that every query here may use undeclared", "prefixes")


def _beyond(receipt: Receipt) -> Iterator[str]:
    """What no receipt can prove by itself, as far as this one says it."""
    ground: set[Ground] = set(chain.from_iterable(row.witness.ground for row in receipt.rows))
    kept = sum(one.kind is not GroundKind.CLAIMED for one in ground)
    absent = {one.pattern for row in receipt.rows for one in row.witness.absences} | {
        one.pattern for one in receipt.absences
    }
    if kept:
        yield f"{kept:,} triples that no claim states: the archive's own, or the ontology's"
    for pattern in sorted(absent):
        yield f"that no claim up to contribution {receipt.head.sequence:,} states {shortened(pattern)}"
    yield f"that the archive ended with contribution {receipt.head.sequence:,} as it is named here"
    yield "that these are all the rows, and the words, titles and names that no id is the hash of"


def _short(iri: str) -> str:
    return inert(iri.removeprefix(terms.ID), longest=_LONGEST)
