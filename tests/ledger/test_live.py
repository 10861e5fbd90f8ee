"""The live quads of a ledger, at its end and at every earlier one, are what a simple reading of it comes to."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from kg import terms
from kg.ledger import Ledger, live_quads
from kg.ledger.live import tells_of_withdrawal
from kg.model import Anchor, Claim, Contribution, Document, Draft, Quotation, Row, Sighting
from kg.terms import DCTERMS, KG, OA
from kg.triples import claim_quads
from kg.triples.descriptions import document_quads
from kg.triples.literals import about
from tests.making import agency_claim, quotation, record, row, withdrawal

ANCHORS: tuple[Anchor, ...] = (row(2, agency="A OFFICE"), row(3), quotation("five officers"))
CLAIMS = tuple(agency_claim(name) for name in ("A Office", "B Office"))
DOCUMENT = Document(terms.document("maple"), "Maple", KG.article)
WORDS = agency_claim("<urn:x> <https://w3id.org/kg287g/ontology#withdrawnIn> <urn:y> .", row(9))
"""A label that holds the signs of a withdrawal."""


@dataclass
class Reading:
    """What is live after some contributions: claim by claim its anchors and where it is recorded, and the rest."""

    anchors: dict[NamedNode, set[Anchor]] = field(default_factory=dict)
    recorded: dict[NamedNode, set[NamedNode]] = field(default_factory=dict)
    said: dict[NamedNode, set[Quad]] = field(default_factory=dict)
    """Of contributions, of documents, and of claims that are withdrawn now."""

    def after(self, draft: Draft, contribution: Contribution, quads: Sequence[Quad]) -> None:
        own = {quad for quad in quads if quad.subject == contribution.iri}
        self.said[contribution.iri] = own
        for document in draft.documents:
            self.said[document.iri] = set(document_quads(document))
        for withdrawn in draft.withdrawals:
            del self.anchors[withdrawn.claim], self.recorded[withdrawn.claim]
            self.said[withdrawn.claim] = {q for q in quads if q.subject == withdrawn.claim and tells_of_withdrawal(q)}
        for claim in draft.claims:
            self.said.pop(claim.iri, None)
            self.anchors.setdefault(claim.iri, set()).update(claim.anchors)
            self.recorded.setdefault(claim.iri, set()).add(contribution.iri)
        for sighting in draft.sightings:
            self.anchors[sighting.claim].add(sighting.anchor)

    def quads(self) -> set[Quad]:
        live = [replace(claim, anchors=tuple(self.anchors[claim.iri])) for claim in CLAIMS if claim.iri in self.anchors]
        found = {quad for claim in live for quad in claim_quads(claim)}
        found |= {about(claim, KG.recordedIn, one) for claim, where in self.recorded.items() for one in where}
        return found.union(*self.said.values())


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(CLAIMS), st.sets(st.sampled_from(ANCHORS), min_size=1)),
        st.sets(st.sampled_from(CLAIMS), min_size=1),
        st.tuples(st.sampled_from(CLAIMS), st.sampled_from(ANCHORS)),
        st.sampled_from(["unseen", "described"]),
    ),
    min_size=1,
    max_size=12,
)
"""Claims recorded at places, claims withdrawn, a claim sighted, a document only referred to or described."""


def drafted(step: object, live: dict[NamedNode, set[Anchor]], is_described: bool) -> Draft:
    """The draft of a step, empty where it cannot be taken: what is not live is not withdrawn or sighted."""
    match step:
        case set() as claims:
            return withdrawal(*(claim for claim in CLAIMS if claim in claims and claim.iri in live))
        case (Claim() as claim, set() as anchors):
            return Draft(note="recorded", claims=(replace(claim, anchors=tuple(anchors)),))
        case (Claim() as claim, Quotation() | Row() as anchor):
            return Draft(note="sighted", sightings=(Sighting(claim.iri, anchor),) if claim.iri in live else ())
        case "unseen" if not is_described:
            return Draft(note="referred to", documents=(replace(DOCUMENT, unseen=True, title="What Maple said"),))
        case "described":
            return Draft(note="described", documents=(DOCUMENT,))
    return Draft(note="nothing")


@settings(max_examples=40)
@given(STEPS)
def test_live_is_what_was_recorded_and_not_withdrawn_since_at_every_end_the_ledger_had(steps: list[object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger, reading, expected = Ledger(Path(folder)), Reading(), []
        is_described = False
        for step in steps:
            draft = drafted(step, reading.anchors, is_described)
            is_described |= step == "described"
            record(ledger, draft)
            [*_, (contribution, path)] = ledger.contributions()
            reading.after(draft, contribution, ledger.read(path))
            expected.append(reading.quads())
        for number, quads in enumerate(expected, 1):
            assert set(live_quads(ledger, up_to=number)) == quads
        assert set(live_quads(ledger)) == expected[-1]


def test_an_anchor_stays_while_a_claim_that_has_it_is_live_and_goes_with_the_last(tmp_path: Path) -> None:
    shared = quotation("five officers")
    one, other = (replace(claim, anchors=(shared,)) for claim in CLAIMS)
    ledger = Ledger(tmp_path)
    record(ledger, Draft(claims=(one,)), Draft(claims=(other,)), withdrawal(one), withdrawal(other))
    ends = [{quad.predicate for quad in live_quads(ledger, up_to=number)} for number in (1, 2, 3, 4)]
    assert [OA.exact in predicates for predicates in ends] == [True, True, True, False]


def test_a_document_that_is_described_is_no_longer_only_referred_to(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    record(ledger, Draft(documents=(replace(DOCUMENT, unseen=True, title="What Maple said"),)))
    record(ledger, Draft(documents=(DOCUMENT,)))
    assert {q.object.value for q in live_quads(ledger) if q.predicate == DCTERMS.title} == {"Maple"}


def test_signs_of_a_withdrawal_in_words_withdraw_nothing(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    record(ledger, Draft(claims=(WORDS,)))
    assert WORDS.iri in {quad.subject for quad in live_quads(ledger)}
