"""Agencies that may be called by a shorter name: proposed with the reason, and never made one."""

from __future__ import annotations

import pytest

from kg import places, terms
from kg.identity.name_differences import lexicon
from kg.identity.profiles import Profile
from kg.identity.proposals import propose
from kg.identity.shortened import shortened

FDLE = "Florida Department of Law Enforcement"
BOARD = "Gulf County Board of County Commissioners"


def profiles(*names: str) -> list[Profile]:
    return [Profile(terms.agency("us-fl", name), name) for name in names]


def found(*names: str) -> set[frozenset[str]]:
    agencies = profiles(*names)
    known = lexicon(places.load().labels, names)
    return {frozenset((one.name, other.name)) for one, other, _ in shortened(agencies, known)}


@pytest.mark.parametrize(
    "pair",
    [
        ("FDLE", FDLE),
        ("FDLE Office of Inspections", f"{FDLE} Office of Inspections"),
        ("Gulf County BOCC", BOARD),
        (BOARD, "Gulf County Sheriff's Office"),
        ("Gulf County BOCC", "Gulf County Sheriff's Office"),
        ("Florida Department of Financial Services", "Florida Department of Financial Services Fraud Division"),
        ("Florida Highway Patrol", "Florida Department of Highway Safety / FHP"),
    ],
)
def test_a_shorter_name_is_found_beside_the_longer(pair: tuple[str, str]) -> None:
    assert frozenset(pair) in found(*pair)


@pytest.mark.parametrize(
    "pair",
    [
        ("Melbourne Police Department", "West Melbourne Police Department"),
        ("Melbourne Police Department", "Melbourne Beach Police Department"),
        ("Smith County Sheriff's Office", "Deaf Smith County Sheriff's Office"),
        (BOARD, "Bay County Sheriff's Office"),
        ("Gulf County Sheriff's Office", "Gulf County Corrections"),
        ("Florida Department of Corrections", FDLE),
    ],
)
def test_other_names_are_not(pair: tuple[str, str]) -> None:
    assert found(*pair) == set()


def test_a_pair_is_proposed_with_the_reason_and_with_what_speaks_against_it() -> None:
    agencies = profiles(BOARD, "Gulf County Sheriff's Office")
    known = lexicon(places.load().labels, (one.name for one in agencies))
    (proposal,) = propose(agencies, known, (), (), lambda _: {})
    assert proposal.signals[0].words == "a county's board or commissioners, and its sheriff"
    assert any("what they do" in caution for caution in proposal.cautions)
    assert any(signal.weight < 0 for signal in proposal.signals)
