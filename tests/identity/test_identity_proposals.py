"""Pairs are proposed with everything that speaks for and against them, and what is decided is not proposed again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kg import places, terms
from kg.identity import archivist, decision_claim, decision_of, proposals
from kg.identity.name_differences import difference, lexicon
from kg.identity.profiles import Profile
from kg.identity.proposals import Proposal, propose
from kg.terms import KG

LABELS = places.load().labels
DAYS = [date(2025, month, 1) for month in range(1, 7)]
MEMORANDUM = "https://www.ice.gov/doclib/287gMOA/maple.pdf"


Lists = dict[Profile, list[date]]


def agency(name: str, state: str = "us-fl", **stated: object) -> Profile:
    return Profile(terms.agency(state, name), name, **stated)  # type: ignore[arg-type]


def proposed(
    *agencies: Profile, decided: tuple[tuple[Profile, Profile, bool], ...] = (), listed: Lists | None = None
) -> list[Proposal]:
    by = archivist("tester")
    verdicts = {True: KG.sameAgency, False: KG.distinctAgencies}
    claims = (decision_claim(a.iri, b.iri, verdicts[same], by=by, reason="one") for a, b, same in decided)
    decisions = [found for claim in claims if (found := decision_of(claim))]
    on = {one.iri: tuple(days) for one, days in (listed or {}).items()}
    known = lexicon(LABELS, (one.name for one in agencies))
    return propose(agencies, known, decisions, DAYS, lambda some: {iri: on[iri] for iri in some if iri in on})


def names(found: list[Proposal]) -> list[set[str]]:
    return [{one.one.name, one.other.name} for one in found]


def says(proposal: Proposal) -> dict[str, str]:
    return {signal.name: signal.words for signal in proposal.signals}


MISSPELT, RIGHT = agency("Macro Island Police Department"), agency("Marco Island Police Department")


def test_each_signal_is_explained_with_its_values() -> None:
    stated = {
        "counties": ("Collier County, Florida",),
        "types": ("municipal agency",),
        "models": ("Task Force Model",),
        "memoranda": (MEMORANDUM,),
        "signed": (date(2025, 1, 15),),
    }
    one, other = replace(MISSPELT, **stated), replace(RIGHT, **stated)
    (found,) = proposed(one, other, listed={one: DAYS[:2], other: DAYS[2:4]})
    assert says(found) == {
        "name": "the names are 97 % alike (spelled macro / marco)",
        "county": "one county is stated of both: Collier County, Florida",
        "type": "one type is stated of both: municipal agency",
        "model": "agreements of one model: Task Force Model",
        "memorandum": f"one memorandum stands beside both: {MEMORANDUM}",
        "signed": "agreements signed on one day: 2025-01-15",
        "listed": "“Macro Island Police Department” is last listed on 2025-02-01, "
        "“Marco Island Police Department” first on the next list, 2025-03-01",
    }
    assert all(signal.weight > 0 for signal in found.signals)


def test_what_speaks_against_a_pair_is_said_as_well_and_puts_it_lower() -> None:
    one = replace(MISSPELT, counties=("Collier County, Florida",), types=("municipal agency",))
    other = replace(RIGHT, counties=("Lee County, Florida",), types=("county agency",))
    (plain,) = proposed(MISSPELT, RIGHT)
    (found,) = proposed(one, other, listed={one: DAYS, other: DAYS})
    assert says(found)["county"] == "different counties are stated: Collier County, Florida / Lee County, Florida"
    assert says(found)["type"] == "different types are stated: municipal agency / county agency"
    assert says(found)["listed"] == "both are on 6 lists: 2025-01-01, 2025-02-01, 2025-03-01 and 3 more"
    assert found.score < plain.score


@pytest.mark.parametrize("gap", [0, 2])
def test_one_that_goes_is_set_beside_one_that_comes_only_on_the_very_next_list(gap: int) -> None:
    (found,) = proposed(MISSPELT, RIGHT, listed={MISSPELT: [DAYS[0]], RIGHT: [DAYS[1 + gap]]})
    assert ("listed" in says(found)) == (gap == 0)


APART = [
    ("us-fl", "Marion County Sheriff's Office", "Martin County Sheriff's Office"),
    ("us-tx", "Bee County Sheriff's Office", "Lee County Sheriff's Office"),
    ("us-az", "Pima County Sheriff's Office", "Pinal County Sheriff's Office"),
    ("us-tx", "Galveston County Constable Precinct 1", "Galveston County Constable Precinct 4"),
    ("us-fl", "Melbourne Police Department", "Melbourne Beach Police Department"),
]


@pytest.mark.parametrize(("state", "one", "other"), APART)
def test_agencies_whose_names_only_look_alike_are_not_proposed(state: str, one: str, other: str) -> None:
    assert proposed(agency(one, state), agency(other, state)) == []


@pytest.mark.parametrize(("state", "one", "other"), APART)
def test_with_one_memorandum_beside_both_they_are_and_after_all_others_and_the_difference_is_shown(
    state: str, one: str, other: str
) -> None:
    pair = [agency(name, state, memoranda=(MEMORANDUM,)) for name in (one, other)]
    first, last = proposed(*pair, MISSPELT, RIGHT)
    assert first.cautions == ()
    assert {last.one.name, last.other.name} == {one, other}
    assert last.cautions
    assert all(any(signal.words == caution for signal in last.signals) for caution in last.cautions)


def test_a_name_changed_with_the_list_and_of_one_signing_is_proposed_with_its_caution() -> None:
    signed = (date(2025, 3, 27),)
    one = agency("Freedom County Sheriff's Office", "us-mn", signed=signed)
    other = agency("Freeborn County Sheriff's Office", "us-mn", signed=signed)
    (found,) = proposed(one, other, listed={one: [DAYS[0]], other: [DAYS[1]]})
    assert found.cautions == ("differ in a name: freeborn / freedom",)
    assert proposed(one, other, listed={one: DAYS, other: DAYS}) == []
    assert proposed(one, replace(other, signed=()), listed={one: [DAYS[0]], other: [DAYS[1]]}) == []


def test_an_address_many_agencies_have_pairs_none_of_them() -> None:
    cities = ("Alder", "Birch", "Cedar", "Dover", "Elm")
    assert proposed(*(agency(f"{city} Police Department", memoranda=(MEMORANDUM,)) for city in cities)) == []


def test_one_memorandum_pairs_agencies_of_two_states_with_a_caution() -> None:
    pair = [agency("Maple Police Department", state, memoranda=(MEMORANDUM,)) for state in ("us-vt", "us-nh")]
    (found,) = proposed(*pair)
    assert found.cautions == ("differ in State: us-nh / us-vt",)


def test_agencies_of_one_name_in_two_states_are_not_proposed() -> None:
    assert proposed(*(agency("Maple Police Department", state) for state in ("us-vt", "us-nh"))) == []


@pytest.mark.parametrize("same", [True, False])
def test_a_pair_decided_either_way_is_not_proposed(same: bool) -> None:
    assert proposed(MISSPELT, RIGHT, decided=((MISSPELT, RIGHT, same),)) == []


def test_a_pair_decided_through_others_is_not_proposed() -> None:
    third = agency("City of Marco Island Police Department")
    every = names(proposed(MISSPELT, RIGHT, third))
    assert len(every) == 3
    assert proposed(MISSPELT, RIGHT, third, decided=((MISSPELT, RIGHT, True), (RIGHT, third, False))) == []
    assert proposed(MISSPELT, RIGHT, third, decided=((MISSPELT, RIGHT, True), (RIGHT, third, True))) == []


def test_of_two_thousand_agencies_few_pairs_are_looked_at_word_by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    counties = [label.rpartition(", ")[0] for code, label in LABELS.items() if code[3:].isdigit()]
    states = [code for code in LABELS if len(code) == 5 and code.startswith("us-")]
    many = [agency(f"{name} Sheriff's Office", states[at % 12]) for at, name in enumerate(counties[:2000])]
    many = list({one.iri: one for one in many}.values())
    looked_at = []
    monkeypatch.setattr(proposals, "difference", lambda *given: looked_at.append(given) or difference(*given))
    proposed(*many)
    assert 0 < len(looked_at) < 20 * len(many)
