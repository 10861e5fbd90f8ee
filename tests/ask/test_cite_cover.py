"""What is shown of a row states all it rests on, needs each claim it shows, and does not depend on any order."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ask.cite.cover import Cover, cover
from kg.ask.witness import Ground, GroundKind
from tests.citing import claim, ground, placed, row

CLAIMS = st.sets(st.sampled_from("abcdefg"), min_size=1, max_size=4)
FACTS = st.lists(CLAIMS, max_size=8).map(lambda stated: [ground(f"f{n}", *names) for n, names in enumerate(stated)])


def covered(*rests_on: Ground, values: Sequence[NamedNode] = ()) -> Cover:
    return cover(row(1, values, *rests_on))


def shown(*rests_on: Ground, values: Sequence[NamedNode] = ()) -> list[str]:
    return [terms.parts(one)[1] for one in covered(*rests_on, values=values).shown]


@given(FACTS)
def test_every_triple_is_stated_by_a_claim_that_is_shown(facts: list[Ground]) -> None:
    found = set(covered(*facts).shown)
    assert all(found & set(fact.claims) for fact in facts)


@given(FACTS)
def test_no_claim_shown_could_be_left_out(facts: list[Ground]) -> None:
    found = set(covered(*facts).shown)
    for one in found:
        assert not all((found - {one}) & set(fact.claims) for fact in facts)


@given(FACTS, st.randoms(use_true_random=False))
def test_which_claims_are_shown_does_not_depend_on_the_order_of_triples(facts: list[Ground], shuffle: object) -> None:
    mixed = list(facts)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    assert set(covered(*mixed).shown) == set(covered(*facts).shown)


@given(FACTS)
def test_what_is_not_shown_is_among_the_others(facts: list[Ground]) -> None:
    found = covered(*facts)
    assert set(found.shown) | found.others == {one for fact in facts for one in fact.claims}
    assert not set(found.shown) & found.others


def test_one_claim_that_states_all_is_preferred_to_several() -> None:
    assert shown(ground("f", "a", "z"), ground("g", "b", "z"), ground("h", "c", "z")) == ["z"]


def test_of_claims_that_state_as_much_the_first_by_iri_is_shown() -> None:
    assert shown(ground("f", "b", "a", "c")) == ["a"]


def test_a_claim_the_row_names_comes_before_others_that_state_as_much_and_not_before_those_that_state_more() -> None:
    assert shown(ground("f", "a", "b"), values=[claim("b")]) == ["b"]
    assert shown(ground("f", "a", "b"), ground("g", "a"), values=[claim("b")]) == ["a"]


def test_a_claim_that_later_ones_make_unneeded_is_left_out() -> None:
    facts = [ground("f1", "a", "b"), ground("f2", "a", "b"), ground("f3", "a", "c"), ground("f4", "a", "c")]
    assert shown(*facts, ground("f5", "b"), ground("f6", "c")) == ["b", "c"]


def test_claims_are_shown_in_the_order_of_the_patterns() -> None:
    assert shown(ground("f", "z"), ground("g", "b"), ground("h", "m")) == ["z", "b", "m"]


def test_what_stood_in_graph_is_cited_with_that_claim_although_others_state_it() -> None:
    assert shown(ground("f", graph="z"), ground("f", "a", "z")) == ["z"]


def test_what_no_claim_states_needs_none() -> None:
    found = covered(ground("f", kind=GroundKind.RECORD), ground("g", kind=GroundKind.VOCABULARY))
    assert found == Cover((), {}, frozenset(), more=False)


def test_that_there_are_more_claims_than_are_listed_is_kept() -> None:
    assert covered(ground("f", "a", more=True)).more


def test_the_places_at_which_the_witness_names_a_claim_are_kept_in_one_order() -> None:
    first, second = terms.row("a" * 64, "Sheet1", 2), terms.row("b" * 64, "Sheet1", 2)
    found = covered(ground("f", "x"), ground("g", "y"), placed("x", second), placed("x", first))
    assert found.places == {claim("x"): (first, second)}


def test_a_thousand_triples_of_a_thousand_claims_are_covered() -> None:
    facts = [ground(f"f{n}", f"c{n:04}", f"c{n + 1:04}") for n in range(1000)]
    assert len(covered(*facts).shown) < 1000
    assert cover(row(1, [Literal("x")], *facts)).more is False
