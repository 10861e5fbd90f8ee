"""Counts of the same thing that differ stand side by side; what differs is said, and nothing is judged."""

from __future__ import annotations

import pytest

from kg import terms
from kg.compare import Disagreement, disagreements
from kg.index import Store
from kg.model import Claim
from kg.terms import KG
from kg.vocabulary import as_json
from tests.comparing import Counting, count, store_of

AGENCIES = {"measure": KG.agenciesParticipating, "unit": KG.Agency}
ARRESTS = {"measure": KG.arrests, "unit": None}


def found(*claims: Claim) -> list[Disagreement]:
    return disagreements(store_of(*claims))


APART = {
    "values": (count(35, as_of="2017"), count(36, as_of="2017", by="b")),
    "values in two documents of one speaker": (count(35, as_of="2017"), count(36, as_of="2017", document="b")),
    "values in one sentence of one speaker": (count(35, as_of="2017"), count(36, as_of="2017")),
    "units": (count(35, as_of="2017"), count(36, as_of="2017", by="b", **AGENCIES)),
    "a year and a month in it": (count(35, as_of="2017"), count(36, as_of="2017-01", by="b")),
    "a span and a month in it": (count(35, from_="2017-01", until="2017-06"), count(36, as_of="2017-02", by="b")),
    "fewer than more": (count(35, as_of="2017"), count(36, as_of="2017", by="b", precision=KG.moreThan)),
    "not more than itself": (count(36, as_of="2017"), count(36, as_of="2017", by="b", precision=KG.moreThan)),
    "above at most": (count(37, as_of="2017"), count(36, as_of="2017", by="b", precision=KG.atMost)),
    "about": (count(3600, as_of="2017", precision=KG.approximately), count(3612, as_of="2017", by="b")),
    "decimals": (count("1.5", as_of="2017"), count("1.6", as_of="2017", by="b")),
    "arrests of one fiscal year": (
        count(1, fiscal_year="2020", **ARRESTS),
        count(2, fiscal_year="2020", by="b", **ARRESTS),
    ),
    "one place and model": (
        count(1, as_of="2020", place="us-vt", model=KG.taskForce),
        count(2, as_of="2020", place="us-vt", model=KG.taskForce, by="b"),
    ),
}


@pytest.mark.parametrize(("one", "other"), APART.values(), ids=APART)
def test_counts_of_one_thing_that_cannot_both_hold_stand_side_by_side(one: Claim, other: Claim) -> None:
    (group,) = found(one, other)
    assert {side.claim for side in group.sides} == {one.iri, other.iri}


TOGETHER = {
    "the same": (count(35, as_of="2017"), count(35, as_of="2017", by="b")),
    "more than fewer": (count(1001, as_of="2025"), count(1000, as_of="2025", by="b", precision=KG.moreThan)),
    "at least itself": (count(36, as_of="2025"), count(36, as_of="2025", by="b", precision=KG.atLeast)),
    "two open ends": (
        count(370, as_of="2025", precision=KG.moreThan),
        count(200, as_of="2025", by="b", precision=KG.moreThan),
    ),
    "other years": (count(35, as_of="2017"), count(36, as_of="2018", by="b")),
    "other places": (count(35, as_of="2017", place="us-vt"), count(36, as_of="2017", by="b", place="us-nh")),
    "a State and no place": (count(35, as_of="2017", place="us-vt"), count(36, as_of="2017", by="b")),
    "other models": (
        count(62, as_of="2017", model=KG.jailEnforcement),
        count(75, as_of="2017", by="b", model=KG.taskForce),
    ),
    "other offenses": (
        count(1, fiscal_year="2020", offense=KG.drugOffense, **ARRESTS),
        count(2, fiscal_year="2020", offense=KG.homicideOffense, by="b", **ARRESTS),
    ),
    "other agencies": (
        count(1, as_of="2020", agency=terms.agency("us-vt", "A"), **ARRESTS),
        count(2, as_of="2020", agency=terms.agency("us-vt", "B"), by="b", **ARRESTS),
    ),
    "other measures": (count(35, as_of="2017"), count(36, as_of="2017", by="b", **ARRESTS)),
    "arrests of a month and its year": (
        count(1, as_of="2020-01", **ARRESTS),
        count(9, as_of="2020", by="b", **ARRESTS),
    ),
    "two units of one account": (count(150, as_of="2021"), count(147, as_of="2021", **AGENCIES)),
    "a growth in one account": (count(135, as_of="2025-01"), count(1000, as_of="2025")),
    "a goal and a count": (count(20, as_of="2026", modality=KG.expectation), count(9, as_of="2026", by="b")),
    "no date": (count(35), count(36, by="b")),
}


@pytest.mark.parametrize(("one", "other"), TOGETHER.values(), ids=TOGETHER)
def test_counts_that_can_both_hold_or_are_of_two_things_are_no_disagreement(one: Claim, other: Claim) -> None:
    assert found(one, other) == []


def test_all_who_differ_about_one_thing_stand_in_one_group_by_date_and_name() -> None:
    claims = [count(value, as_of="2017", by=by) for value, by in ((36, "c"), (35, "a"), (35, "d"), (37, "b"))]
    (group,) = found(*claims, count(34, as_of="2016-12", by="z"))
    assert [(side.speaker_name, side.value) for side in group.sides] == [("a", 35), ("b", 37), ("c", 36), ("d", 35)]
    assert group.values == (35, 37, 36)


def test_groups_are_in_order_of_date() -> None:
    pairs = [count(value, as_of=year, by=by) for year in ("2021", "2017") for value, by in ((1, "a"), (2, "b"))]
    assert [group.sides[0].as_of for group in found(*pairs)] == ["2017", "2021"]


DIFFERENCES = {
    "value alone": ({}, ()),
    "unit": (AGENCIES, ("unit: 35 agreements, 1 agency",)),
    "date": ({"as_of": "2017-01"}, ("date: 35 for 2017, 1 for 2017-01",)),
    "precision": ({"precision": KG.atMost}, ("precision: exactly 35, at most 1",)),
    "reading": ({"basis": "the year is not stated"}, ("reading of 1: the year is not stated",)),
    "modality": ({"modality": KG.hypothetical}, ("modality: 35 as a statement, 1 as a hypothetical",)),
}


@pytest.mark.parametrize(("dimensions", "said"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_what_differs_beside_the_value_is_said(dimensions: dict[str, object], said: tuple[str, ...]) -> None:
    (group,) = found(count(35, as_of="2017", by="a"), count(1, **{"as_of": "2017", "by": "b", **dimensions}))
    assert group.differences == said


def test_the_json_names_who_states_what_where_and_in_which_words() -> None:
    one = count(35, as_of="2017", place="us", quote="35 agreements were in place")
    (group,) = found(one, count(36, as_of="2017", place="us", by="b", document="other", **AGENCIES))
    told = as_json(group)
    assert list(told) == "kind what measure place model agency offense statements differences".split()
    assert told["what"] == "agencies participating, United States / agreements in force, United States"
    assert told["statements"][1] == {
        "value": 35,
        "precision": "exactly",
        "measure": "agreementsInForce",
        "countedUnit": "Agreement",
        "asOf": "2017",
        "modality": "statement",
        "speaker": one.speaker.value,
        "speakerName": "ice",
        "statedIn": one.document.value,
        "documentTitle": "article",
        "claim": one.iri.value,
        "quotation": "35 agreements were in place",
        "basis": None,
    }


def test_the_store_is_asked_twice_however_many_counts_there_are() -> None:
    store = Counting(store_of(*(count(value, as_of="2017", by=f"s{value}") for value in range(40))))
    (group,) = disagreements(store)
    assert len(group.sides) == 40
    assert len(store.asked) == 2


def test_the_invented_archive_disagrees_about_january_and_about_march(world: Store) -> None:
    assert [group.values for group in disagreements(world)] == [(3, 4), (2, 9, 12, 13)]
