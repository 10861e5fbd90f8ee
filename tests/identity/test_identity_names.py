"""Names are compared word by word: what may be a slip is told from what is another name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import places
from kg.identity.name_differences import Lexicon, NameDifference, difference, lexicon, own_words

NAMED = (
    *("Marion County Sheriff's Office", "Martin County Sheriff's Office", "Melbourne Police Department"),
    *("Melbourne Beach Police Department", "Marco Island Police Department", "Greene County Sheriff's Office"),
    *("Greens Fork Police Department", "Beach Park Police Department"),
)
KNOWN = lexicon(places.load().labels, NAMED)


def between(one: str, other: str, state: str = "us-fl", known: Lexicon = KNOWN) -> NameDifference:
    return difference(one, other, state, known)


NEVER_ALIKE = [
    ("us-fl", "Marion County Sheriff's Office", "Martin County Sheriff's Office", "differ in a name: marion / martin"),
    ("us-tx", "Bee County Sheriff's Office", "Lee County Sheriff's Office", "differ in a name: bee / lee"),
    ("us-az", "Pima County Sheriff's Office", "Pinal County Sheriff's Office", "differ in a name: pima / pinal"),
    ("us-tx", "Galveston County Constable Precinct 1", "Galveston County Constable Precinct 4", "in a number: 1 / 4"),
    ("us-tx", "Galveston Constable Pct. IV", "Galveston Constable Pct. II", "differ in a number: iv / ii"),
    ("us-fl", "Melbourne Police Department", "Melbourne Beach Police Department", "in a name: nothing / beach"),
    ("us-fl", "Sanford Police Department", "Sanford Airport Police Department", "what they do: nothing / airport"),
    ("us-pa", "Greene Township Police Department", "Greene Borough Police Department", "township / borough"),
    ("us-fl", "Polk County Sheriff's Office", "Polk County Police Department", "what they do: sheriffs / police"),
    ("us-fl", "Lakeland Police Department", "Oakland Police Department", "in a name: lakeland / oakland"),
]


@pytest.mark.parametrize(("state", "one", "other", "caution"), NEVER_ALIKE)
def test_names_of_different_agencies_differ_with_a_caution_either_way(
    state: str, one: str, other: str, caution: str
) -> None:
    assert any(caution in found for found in between(one, other, state).cautions)
    assert between(other, one, state).cautions


@pytest.mark.parametrize(
    ("state", "one", "other", "how"),
    [
        ("us-fl", "Macro Island Police Department", "Marco Island Police Department", "macro / marco"),
        ("us-wi", "Mantiowoc County Sheriff's Office", "Manitowoc County Sheriff's Office", "mantiowoc / manitowoc"),
        ("us-fl", "Alachua Police Departent", "Alachua Police Department", "departent / department"),
        ("us-in", "Green Fork Police Department", "Greens Fork Police Department", "green / greens"),
        ("us-fl", "Ft. Myers Police Department", "Fort Myers Police Department", "abbreviated or not"),
        ("us-sc", "Lexington County Sheriff's Department", "Lexington County Sheriff's Office", "department / office"),
        ("us-fl", "City of Melbourne Police Department", "Melbourne Police Department", "city of / nothing"),
        ("us-wy", "Wyoming Highway State Patrol", "Wyoming State Highway Patrol", "in another order"),
        ("us-ak", "Department of Corrections", "Alaska Department of Corrections", "nothing / alaska"),
    ],
)
def test_what_may_be_a_slip_or_says_nothing_has_no_caution_and_is_shown(
    state: str, one: str, other: str, how: str
) -> None:
    found = between(one, other, state)
    assert found.cautions == ()
    assert any(how in words for words in (*found.spelling, *found.wording))


def test_a_word_that_another_agency_has_as_well_is_no_slip() -> None:
    once = lexicon({}, ["Dover Police Department", "Dorver Police Department"])
    twice = lexicon({}, ["Dover Police Department", "Dorver Police Department", "Dorver Dam", "Dover Dam"])
    assert between("Dover Police Department", "Dorver Police Department", "us-de", once).cautions == ()
    assert between("Dover Police Department", "Dorver Police Department", "us-de", twice).cautions


def test_the_words_of_its_state_are_not_an_agencys_own() -> None:
    assert own_words("Florida Department of Law Enforcement", "us-fl", KNOWN) == frozenset()
    assert own_words("Palm Beach County Sheriff's Office", "us-fl", KNOWN) == {"palm", "beach"}


WORDS = st.text(st.sampled_from("abcdeinrst '.-"), max_size=24)


@given(WORDS, WORDS)
def test_a_difference_is_the_same_either_way_but_for_its_sides(one: str, other: str) -> None:
    there, back = between(one, other), between(other, one)
    assert there.likeness == pytest.approx(back.likeness)
    assert bool(there.cautions) == bool(back.cautions)


@given(WORDS)
def test_a_name_does_not_differ_from_itself(name: str) -> None:
    found = between(name, name)
    assert found.cautions == found.spelling == ()
