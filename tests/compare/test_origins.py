"""Repeating a statement adds no origin; what is not known to be a report is one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg import terms
from kg.compare.origins import Origins, Shared, origins
from kg.index import Embedded
from kg.model import Document, Draft
from kg.terms import KG
from kg.vocabulary import as_json
from tests.making import LIST, agency_claim, count_claim, row
from tests.tracing import (
    AGREED,
    COUNT,
    COUNT_ECHO,
    COUNT_LIST,
    ETOWAH,
    FIGURES,
    OTHER,
    RING_A,
    RING_B,
    ROUND,
    WORLD,
    report,
    store_of,
)

OBSERVATION = COUNT.triples[0].subject
assert isinstance(OBSERVATION, NamedNode)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Embedded:
    return store_of(tmp_path_factory.mktemp("ledger"))


def shared(found: Origins, subject: NamedNode) -> Shared:
    (one,) = [one for one in found.shared if one.subject.iri == subject]
    return one


def test_a_report_and_the_report_of_it_have_one_origin(store: Embedded) -> None:
    found = shared(origins(store), OBSERVATION)
    assert {one.iri: set(one.claims) for one in found.origins} == {
        FIGURES: {COUNT.iri, COUNT_ECHO.iri},
        LIST: {COUNT_LIST.iri},
    }


def test_facts_the_same_claims_state_stand_together(store: Embedded) -> None:
    found = shared(origins(store), OBSERVATION)
    assert {fact.predicate.iri for fact in found.facts} == {t.predicate for t in COUNT.triples}
    assert set(found.claims) == {COUNT.iri, COUNT_ECHO.iri, COUNT_LIST.iri}


def test_facts_only_some_claims_state_stand_apart(store: Embedded) -> None:
    found = shared(origins(store), ETOWAH)
    assert set(found.claims) == {AGREED.iri, OTHER.iri}
    assert KG.signed not in {fact.predicate.iri for fact in found.facts}


def test_two_claims_of_one_document_have_one_origin(store: Embedded) -> None:
    assert [one.iri for one in shared(origins(store), ETOWAH).origins] == [LIST]


def test_a_fact_one_claim_states_is_not_shared(store: Embedded) -> None:
    assert ROUND.triples[0].subject not in {one.subject.iri for one in origins(store).shared}


def test_it_can_be_asked_of_one_thing(store: Embedded) -> None:
    assert {one.subject.iri for one in origins(store, ETOWAH).shared} == {ETOWAH}


def test_the_reach_of_an_origin_is_everything_that_goes_back_to_it(store: Embedded) -> None:
    reach = {one.iri: one.reach for one in shared(origins(store), OBSERVATION).origins}
    assert reach == {FIGURES: 2, LIST: 3}


def test_circles_are_listed(store: Embedded) -> None:
    assert [[one.iri for one in loop] for loop in origins(store).loops] == [[RING_A, RING_B]]


def test_a_circle_is_one_origin(tmp_path: Path) -> None:
    claims = tuple(replace(ROUND, iri=count_claim(99, document=one).iri, document=one) for one in (RING_A, RING_B))
    found = origins(store_of(tmp_path, replace(WORLD, claims=claims)))
    assert [one.iri for one in shared(found, ROUND.triples[0].subject).origins] == [RING_A]  # type: ignore[arg-type]


def test_claims_of_a_document_and_its_reprint_have_one_origin(tmp_path: Path) -> None:
    first, reprint = terms.document("first"), terms.document("reprint")
    documents = (
        Document(first, "First", KG.article),
        Document(reprint, "Reprint", KG.article, republishes=first),
    )
    claims = tuple(agency_claim("A Office", document=one) for one in (first, reprint))
    found = origins(store_of(tmp_path, Draft(documents=documents, claims=claims)))
    assert [one.iri for one in found.shared[0].origins] == [first]


def test_documents_not_known_to_derive_from_anything_are_origins_of_their_own(tmp_path: Path) -> None:
    one, other = terms.document("one"), terms.document("other")
    claims = tuple(agency_claim("A Office", document=each) for each in (one, other))
    found = origins(store_of(tmp_path, Draft(claims=claims)))
    assert {each.iri for each in found.shared[0].origins} == {one, other}


def test_a_claim_that_reports_two_sources_goes_back_to_both(tmp_path: Path) -> None:
    one, other = terms.document("one"), terms.document("other")
    both = report(agency_claim("A Office", row(2)), one, other)
    alone = agency_claim("A Office", row(3), document=one)
    found = origins(store_of(tmp_path, Draft(claims=(both, alone)))).shared[0].origins
    assert {each.iri: set(each.claims) for each in found} == {one: {both.iri, alone.iri}, other: {both.iri}}


def test_an_archive_without_claims_has_no_origins(tmp_path: Path) -> None:
    assert origins(store_of(tmp_path, Draft(documents=WORLD.documents[:1]))) == Origins((), ())


def test_json_has_the_keys_the_documentation_names(store: Embedded) -> None:
    found = as_json(origins(store))
    assert list(found) == ["shared", "loops"]
    assert list(found["shared"][0]) == ["subject", "facts", "claims", "speakers", "origins"]
    assert list(found["shared"][0]["facts"][0]) == ["predicate", "object"]
    assert list(found["shared"][0]["origins"][0]) == ["id", "label", "claims", "reach"]
    assert list(found["loops"][0][0]) == ["id", "label"]
