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


# Names as they stand in ICE's lists of 2021 to 2026.
ESCAMBIA, OKALOOSA, PASCO = (
    f"{name} County Board of County Commissioners" for name in ("Escambia", "Okaloosa", "Pasco")
)
FINANCIAL = "Florida Department of Financial Services"
LISTED = [
    # initials
    ("Gulf County BOCC", BOARD),
    ("Pasco County BOCC", PASCO),
    ("Pasco County BOCC", f"{PASCO}/ Pasco County Corrections"),
    ("Gulf County BOCC", f"{BOARD} /Detention Facility"),
    # a board for whom it signs for, or for what it runs
    ("Gulf County BOCC", "Gulf County Sheriff's Office"),
    ("Pasco County BOCC", "Pasco County Sheriff's Office"),
    (ESCAMBIA, "Escambia County Sheriff's Office"),
    (f"{ESCAMBIA}/ Department of Corrections", "Escambia County Sheriff's Office"),
    (f"{OKALOOSA}/ Department of Corrections", "Okaloosa County Sheriff's Office"),
    (f"{OKALOOSA}/ Department of Corrections", "Okaloosa County Department of Corrections"),
    ("University of Central Florida Board of Trustees", "University of Central Florida Police Department"),
    ("University of West Florida Board of Trustees", "University of West Florida Police Department"),
    # a shorter or longer name
    (ESCAMBIA, f"{ESCAMBIA}/ Department of Corrections"),
    (OKALOOSA, f"{OKALOOSA}/ Department of Corrections"),
    (PASCO, f"{PASCO}/ Pasco County Corrections"),
    (BOARD, f"{BOARD} /Detention Facility"),
    (FINANCIAL, f"{FINANCIAL}, Criminal Investigation Division"),
    (
        "Florida Department of Environmental Protection",
        "Florida Department of Environmental Protection, Division of Law Enforcement",
    ),
    (
        "Tennessee Department of Safety and Homeland Security",
        "Tennessee Department of Safety and Homeland Security / THP",
    ),
    ("Arkansas Department of Public Safety", "Arkansas Department of Public Safety-Crime Information Center"),
]


@pytest.mark.parametrize("pair", LISTED, ids=" | ".join)
def test_names_that_lists_give_one_agency_are_found_beside_each_other(pair: tuple[str, str]) -> None:
    assert frozenset(pair) in found(*pair)


@pytest.mark.parametrize(
    "pair",
    [
        ("FDLE", FDLE),
        ("Indian River Shores DPS", "Indian River Shores Department of Public Safety"),
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
        ("University of Florida Police Department", "University of West Florida Police Department"),
        ("University of West Florida Board of Trustees", "University of Central Florida Police Department"),
        ("Okaloosa County Department of Corrections", "Okaloosa County Sheriff's Office"),
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
