"""A decision is named by what it decides; decisions come to one agency for each, and none beside its opposite."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg import terms
from kg.identity import REGISTER, Decision, archivist, decision_claim, decision_of, opposed, representatives
from kg.terms import KG
from tests.making import agency_claim

A, B, C, D, E = (terms.agency("us-vt", f"{letter} Office") for letter in "ABCDE")
READER, OTHER = archivist("Archivist at the Alder reading room"), archivist("founders")


def decided(one: NamedNode, other: NamedNode, verdict: NamedNode = KG.sameAgency) -> Decision:
    found = decision_of(decision_claim(one, other, verdict, by=READER, reason="a reason"))
    assert found is not None
    return found


def same(one: NamedNode, other: NamedNode) -> Decision:
    return decided(one, other)


def distinct(one: NamedNode, other: NamedNode) -> Decision:
    return decided(one, other, KG.distinctAgencies)


def test_a_decision_is_stated_in_the_register_by_the_archivist_with_the_reason_and_nowhere_else() -> None:
    claim = decision_claim(A, B, KG.sameAgency, by=READER, reason="one memorandum")
    assert (claim.document, claim.speaker, claim.modality) == (REGISTER.iri, READER.iri, KG.decision)
    assert (claim.basis, claim.anchors, claim.reports) == ("one memorandum", (), ())
    assert {triple.subject for triple in claim.triples}.isdisjoint({A, B})


def test_the_order_of_the_two_agencies_says_nothing_and_the_reason_names_nothing() -> None:
    one = decision_claim(A, B, KG.sameAgency, by=READER, reason="one")
    assert decision_claim(B, A, KG.sameAgency, by=READER, reason="another").iri == one.iri
    assert decision_claim(A, B, KG.distinctAgencies, by=READER, reason="one").iri != one.iri


def test_two_archivists_who_decide_alike_make_two_claims_on_one_decision() -> None:
    one, other = (decision_claim(A, B, KG.sameAgency, by=by, reason="one") for by in (READER, OTHER))
    assert one.iri != other.iri
    assert one.triples == other.triples


def test_an_archivist_who_signs_as_a_speaker_is_not_that_speaker() -> None:
    assert archivist("ICE").iri != terms.organization("ice")


def test_what_decides_nothing_is_no_decision() -> None:
    assert decision_of(agency_claim("A Office")) is None
    assert decision_of(decision_claim(A, A, KG.sameAgency, by=READER, reason="one")) is None
    assert decision_of(decision_claim(A, B, KG.taskForce, by=READER, reason="one")) is None


def test_whoever_is_one_with_one_is_one_with_all_and_the_first_by_name_stands_for_them() -> None:
    assert representatives([(C, B), (B, A), (E, D)]) == {A: A, B: A, C: A, D: D, E: D}


@given(st.lists(st.sampled_from(list(combinations((A, B, C, D, E), 2))), max_size=6), st.randoms(use_true_random=False))
def test_the_order_in_which_decisions_come_changes_nothing(
    pairs: list[tuple[NamedNode, NamedNode]], chance: object
) -> None:
    shuffled = [tuple(reversed(pair)) for pair in pairs]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert representatives(pairs) == representatives(shuffled)  # type: ignore[arg-type]


def test_the_last_step_of_a_chain_that_ends_in_its_opposite_is_opposed_whichever_it_is() -> None:
    for *others, last in permutations([same(A, B), same(B, C), distinct(A, C)]):
        found = opposed(last, others)
        assert found is not None
        assert found.distinct == distinct(A, C)
        assert set(found.same) == {same(A, B), same(B, C)}


@pytest.mark.parametrize(
    ("others", "last"),
    [
        ([], same(A, B)),
        ([same(A, B)], same(A, B)),
        ([same(A, B), same(B, C)], same(A, C)),
        ([same(A, B), distinct(B, C)], distinct(A, C)),
        ([same(A, B), same(C, D)], distinct(A, C)),
        ([distinct(A, B), distinct(B, C)], same(A, C)),
    ],
)
def test_what_can_stand_together_is_not_opposed(others: list[Decision], last: Decision) -> None:
    assert opposed(last, others) is None


@given(st.lists(st.tuples(st.sampled_from(list(combinations((A, B, C, D, E), 2))), st.booleans()), max_size=8))
def test_decisions_taken_one_by_one_unless_opposed_never_make_distinct_agencies_one(
    wanted: list[tuple[tuple[NamedNode, NamedNode], bool]],
) -> None:
    taken: list[Decision] = []
    for pair, is_same in wanted:
        decision = same(*pair) if is_same else distinct(*pair)
        if opposed(decision, taken) is None:
            taken.append(decision)
    stands_for = representatives((one.one, one.other) for one in taken if one.is_same)
    for one in taken:
        together = stands_for.get(one.one, one.one) == stands_for.get(one.other, one.other)
        assert together == one.is_same
