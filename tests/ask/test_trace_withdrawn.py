"""A withdrawn claim left the store; what it stated is shown from the ledger, and that it was taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg.ask.trace import trace
from kg.ask.trace.values import QuotedPlace
from kg.errors import NotFound
from kg.index import Embedded
from kg.model import Claim, Draft, Withdrawal
from kg.terms import KG
from tests.tracing import ARTICLE, COUNT, COUNT_ECHO, COUNT_LIST, ECHO, FIGURES, OTHER, ROUND, WORLD, store_of

TAKEN_BACK = Draft(
    note="taken back", withdrawals=(Withdrawal(COUNT.iri, "June of which year is not said", (COUNT_LIST.iri,)),)
)


def ledger(claim: NamedNode) -> Claim | None:
    """What a workspace reads from the ledger."""
    return {one.iri: one for one in WORLD.claims}.get(claim)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Embedded:
    return store_of(tmp_path_factory.mktemp("ledger"), WORLD, TAKEN_BACK)


def test_a_withdrawn_claim_says_why_and_what_stands_in_its_place(store: Embedded) -> None:
    (found,) = trace(store, COUNT.iri).claims
    assert found.status == "withdrawn"
    assert found.withdrawn is not None
    assert found.withdrawn.reason == "June of which year is not said"
    assert found.withdrawn.superseded_by == (COUNT_LIST.iri,)


def test_a_withdrawal_says_which_contribution_made_it(store: Embedded) -> None:
    (found,) = trace(store, COUNT.iri).claims
    assert found.withdrawn is not None
    assert found.withdrawn.recorded is not None
    assert (found.withdrawn.recorded.sequence, found.withdrawn.recorded.note) == (2, "taken back")


def test_without_the_ledger_a_withdrawn_claim_has_no_content(store: Embedded) -> None:
    found = trace(store, COUNT.iri)
    assert (found.facts, found.claims[0].speaker, found.claims[0].anchors) == ((), None, ())


def test_the_ledger_gives_a_withdrawn_claim_its_facts_back(store: Embedded) -> None:
    found = trace(store, COUNT.iri, withdrawn=ledger)
    assert {(f.subject.iri, f.predicate.iri) for f in found.facts} == {(t.subject, t.predicate) for t in COUNT.triples}


def test_the_ledger_gives_a_withdrawn_claim_its_place_speaker_and_chain_back(store: Embedded) -> None:
    (found,) = trace(store, COUNT.iri, withdrawn=ledger).claims
    (place,) = found.anchors
    assert isinstance(place, QuotedPlace)
    assert place.exact == "a total of 137 such agreements"
    assert found.speaker is not None
    assert [(s.relation, s.iri) for s in found.chain] == [("stated in", ARTICLE), ("reports", FIGURES)]


def test_a_claim_that_reports_a_withdrawn_one_shows_that_it_was_withdrawn(store: Embedded) -> None:
    found = trace(store, COUNT_ECHO.iri, withdrawn=ledger)
    (met,) = found.reported
    assert (met.iri, met.status, met.document) == (COUNT.iri, "withdrawn", ARTICLE)
    (step,) = [step for step in found.claims[0].chain if step.iri == COUNT.iri]
    assert (step.held, [after.iri for after in step.then]) == (False, [ARTICLE, FIGURES])


def test_a_withdrawn_claim_that_reports_a_withdrawn_one_is_followed_too(tmp_path: Path) -> None:
    both = Draft(withdrawals=(Withdrawal(COUNT.iri, "wrong"), Withdrawal(COUNT_ECHO.iri, "wrong")))
    found = trace(store_of(tmp_path, WORLD, both), COUNT_ECHO.iri, withdrawn=ledger)
    assert found.claims[0].ends == (FIGURES,)
    assert {one.iri for one in found.documents} == {ECHO, ARTICLE, FIGURES}


def test_withdrawn_claims_that_report_each_other_end(tmp_path: Path) -> None:
    one = replace(COUNT, reports=(COUNT_ECHO.iri,))
    two = replace(COUNT_ECHO, reports=(COUNT.iri,))
    world = replace(WORLD, claims=(one, two, ROUND))
    gone = Draft(withdrawals=(Withdrawal(one.iri, "wrong"), Withdrawal(two.iri, "wrong")))
    found = trace(store_of(tmp_path, world, gone), one.iri, withdrawn={one.iri: one, two.iri: two}.get)
    assert [step.again for step in found.claims[0].chain[1].then] == [None, "loop"]


def test_a_withdrawn_fact_is_no_longer_among_those_of_its_thing(tmp_path: Path) -> None:
    gone = Draft(withdrawals=(Withdrawal(OTHER.iri, "read wrongly"),))
    agreement = next(t.subject for t in OTHER.triples if t.predicate == KG.signed)
    assert isinstance(agreement, NamedNode)
    with pytest.raises(NotFound):
        trace(store_of(tmp_path, WORLD, gone), agreement)


def test_a_claim_recorded_again_is_live_and_its_last_recording_is_shown(tmp_path: Path) -> None:
    store = store_of(tmp_path, WORLD, TAKEN_BACK, replace(WORLD, claims=(COUNT,), note="after all"))
    (found,) = trace(store, COUNT.iri).claims
    assert (found.status, found.withdrawn) == ("live", None)
    assert found.recorded is not None
    assert found.recorded.note == "after all"
