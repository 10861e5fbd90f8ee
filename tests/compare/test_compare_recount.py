"""A stated count stands beside what the nearest list comes to, with what differs and no verdict."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions

from kg import terms
from kg.compare import Recounted, recount
from kg.index import Store
from kg.intake.ice_lists import read_list
from kg.model import Claim, Draft
from kg.terms import KG
from kg.vocabulary import as_json
from tests.compare.test_compare_differences import JANUARY
from tests.comparing import CONVERSIONS, Counting, count, listing, store_of

pytestmark = pytest.mark.usefixtures("without_vocabulary")
JAIL, TASK, WARRANT = KG.jailEnforcement, KG.taskForce, KG.warrantServiceOfficer
AGENCIES = {"measure": KG.agenciesParticipating, "unit": KG.Agency}
STATES = {"measure": KG.statesCovered, "unit": KG.Place}
JUNE = listing("2023-06-10", ("us-vt", "A", JAIL), ("us-vt", "A", TASK), ("us-nh", "B", JAIL), ("us-me", "C", WARRANT))
KEYS = ["measure", "countedUnit", "place", "model", "asOf", "statement", "counted", "differences"]


def only(*given: Claim | Draft) -> Recounted:
    (found,) = recount(store_of(*given))
    return found


COUNTED = {
    "agreements": (count(4, as_of="2023-06-10", place="us"), 4),
    "agreements, no place said": (count(4, as_of="2023-06-10"), 4),
    "agreements of a State": (count(4, as_of="2023-06-10", place="us-vt"), 2),
    "agreements of a model": (count(4, as_of="2023-06-10", place="us", model=JAIL), 2),
    "agreements of a model in a State": (count(4, as_of="2023-06-10", place="us-vt", model=JAIL), 1),
    "agencies": (count(4, as_of="2023-06-10", place="us", **AGENCIES), 3),
    "agencies, no unit said": (count(4, as_of="2023-06-10", measure=KG.agenciesParticipating, unit=None), 3),
    "agencies of a State": (count(4, as_of="2023-06-10", place="us-vt", **AGENCIES), 1),
    "States": (count(4, as_of="2023-06-10", place="us", **STATES), 3),
    "States of a model": (count(4, as_of="2023-06-10", place="us", model=JAIL, **STATES), 2),
    "nothing in that State": (count(4, as_of="2023-06-10", place="us-tx"), 0),
}


@pytest.mark.parametrize(("claim", "value"), COUNTED.values(), ids=COUNTED)
def test_a_list_is_counted_in_the_unit_place_and_model_the_source_speaks_of(claim: Claim, value: int) -> None:
    counted = only(JUNE, claim).counted
    assert counted is not None
    assert counted.value == value


def test_the_query_with_a_result_counts_it_again() -> None:
    store = store_of(JUNE, *(claim for claim, _ in COUNTED.values()))
    column = {KG.Agreement: "agreements", KG.Agency: "agencies", KG.Place: "states"}
    for one in recount(store):
        assert one.counted is not None
        again = store.query(one.counted.query)
        assert isinstance(again, QuerySolutions)
        rows = [(row["capture"], int(row[column[one.counted.unit]].value)) for row in again]
        assert rows == ([(one.counted.capture, one.counted.value)] if one.counted.value else [])


NEAREST = {
    "before any": ("2020", ["2021-01-13"]),
    "within a month": ("2023-09", ["2023-09-12"]),
    "nearer the later": ("2023-06", ["2023-09-12"]),
    "nearer the earlier": ("2022-01", ["2021-01-13"]),
    "after all": ("2024", ["2023-09-12"]),
    "the very day": ("2021-01-13", ["2021-01-13"]),
}


@pytest.mark.parametrize(("as_of", "days"), NEAREST.values(), ids=NEAREST)
def test_the_nearest_list_is_the_one_fewest_days_from_the_stated_period(as_of: str, days: list[str]) -> None:
    lists = [listing(day, ("us-vt", "A", JAIL)) for day in ("2021-01-13", "2023-09-12")]
    found = recount(store_of(*lists, count(1, as_of=as_of)), within=10_000)
    assert [str(one.counted.as_of) for one in found if one.counted] == days


WITHIN = {
    "the last day that is near": ("2023-06-30", 74, True),
    "a day too far": ("2023-06-30", 73, False),
    "none but of the very day": ("2023-09-12", 0, True),
    "as a rule": ("2023-05-15", 120, True),
    "as a rule, too far": ("2023-05-14", 120, False),
}


@pytest.mark.parametrize(("as_of", "within", "is_near"), WITHIN.values(), ids=WITHIN)
def test_a_list_further_away_is_named_and_not_counted(as_of: str, within: int, is_near: bool) -> None:
    lists = [listing(day, ("us-vt", "A", JAIL)) for day in ("2021-01-13", "2023-09-12")]
    (found,) = recount(store_of(*lists, count(1, as_of=as_of)), within=within)
    assert (found.counted is not None) is is_near
    if not is_near:
        assert found.differences[0].startswith(f"list: none within {within} days; the nearest are of 2021-01-13 (")
        assert " and 2023-09-12 (" in found.differences[0]


def test_a_list_that_holds_a_signing_after_its_day_says_so_beside_its_count_and_where_it_is_too_far() -> None:
    january = listing("2025-01-06", ("us-vt", "A", JAIL))
    (source,) = january.sources
    capture = replace(source.capture, newest_signed=terms.partial_date("2025-11-14"))
    store = store_of(
        replace(january, sources=(replace(source, capture=capture),)),
        count(1, as_of="2025-01-05", place="us"),
        count(1, as_of="2025", place="us"),
    )
    told = {line for within in (0, 120) for one in recount(store, within=within) for line in one.differences}
    assert told == {
        f"date: stated for 2025-01-05; the list is of {JANUARY}, 1 day after",
        f"date: stated for 2025; the list is of one day in it, {JANUARY}",
        f"list: none within 0 days; the nearest is of {JANUARY} (1 day away)",
    }


def test_lists_equally_near_each_stand_beside_the_count() -> None:
    lists = [listing(day, ("us-vt", "A", JAIL)) for day in ("2025-01-22", "2025-09-17", "2026-03-02")]
    found = recount(store_of(*lists, count(1, as_of="2025")))
    assert [str(one.counted.as_of) for one in found if one.counted] == ["2025-01-22", "2025-09-17"]


def test_two_lists_of_one_day_each_stand_beside_the_count() -> None:
    morning, evening = (listing("2025-07-11", ("us-vt", part, JAIL), part=part) for part in ("am", "pm"))
    found = recount(store_of(morning, evening, count(1, as_of="2025-07-11")))
    assert [one.counted.file_name for one in found if one.counted] == [
        "list-2025-07-11-am.csv",
        "list-2025-07-11-pm.csv",
    ]


national = partial(count, place="us")
UNIT = "unit: the source counts agencies; each row of the list is an agreement,"
DIFFERENCES = {
    "none": (national(4, as_of="2023-06-10"), []),
    "value": (national(1001, as_of="2023-06-10"), ["value: 1,001 stated, 4 counted"]),
    "unit": (
        national(3, as_of="2023-06-10", **AGENCIES),
        [f"{UNIT} 4 agreements of 3 agencies by folded name"],
    ),
    "date, within": (national(4, as_of="2023"), ["date: stated for 2023; the list is of one day in it, 2023-06-10"]),
    "date, after": (
        national(4, as_of="2023-06-09"),
        ["date: stated for 2023-06-09; the list is of 2023-06-10, 1 day after"],
    ),
    "date, before": (
        national(4, as_of="2023-07"),
        ["date: stated for 2023-07; the list is of 2023-06-10, 21 days before"],
    ),
    "date, years": (
        national(4, as_of="2017"),
        ["list: none within 120 days; the nearest is of 2023-06-10 (1,987 days away)"],
    ),
    "precision": (national(4, as_of="2023-06-10", precision=KG.atLeast), ["precision: stated as at least 4"]),
    "value, which is not more than itself": (
        national(4, as_of="2023-06-10", precision=KG.moreThan),
        ["value: more than 4 stated, 4 counted"],
    ),
    "value with a precision": (
        national(1000, as_of="2023-06-10", precision=KG.approximately),
        ["value: approximately 1,000 stated, 4 counted"],
    ),
    "reading of the date": (
        national(4, as_of="2023", basis="the year is that of the next passage"),
        [
            "date: read as 2023; the list is of one day in it, 2023-06-10",
            "reading: the year is that of the next passage",
        ],
    ),
    "reading of something else": (
        national(4, as_of="2023-06", basis="the unit is not stated", quote="4 of them in June 2023"),
        ["date: stated for 2023-06; the list is of one day in it, 2023-06-10", "reading: the unit is not stated"],
    ),
    "place": (count(4, as_of="2023-06-10"), ["place: the source states none; the whole list is counted"]),
}


@pytest.mark.parametrize(("claim", "said"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_what_differs_is_said_plainly(claim: Claim, said: list[str]) -> None:
    assert list(only(JUNE, claim).differences) == said


def test_what_a_list_rests_on_and_what_of_it_was_not_read_is_said() -> None:
    made = listing("2023-06-10", ("us-vt", "A", JAIL), document=CONVERSIONS, unread=2)
    assert only(made, national(1, as_of="2023-06-10")).differences == (
        "scope: 2 rows of the list could not be read and are not counted",
        "list: Conversions; made from A page, which is not held",
    )


def test_names_of_agencies_are_also_counted_as_written_where_that_comes_to_another_number() -> None:
    twice = listing("2023-06-10", ("us-vt", "Ash Sheriff's Office", JAIL), ("us-vt", "Ash Sheriffs Office", TASK))
    (said, *_) = only(twice, count(1, as_of="2023-06-10", **AGENCIES)).differences
    assert said.endswith("2 agreements of 1 agency by folded name (2 by name as written)")


def test_blanks_around_a_name_are_not_counted_as_another_name() -> None:
    blank = listing("2023-06-10", ("us-vt", "Ash Sheriff's Office", JAIL), ("us-vt", "Ash Sheriff's Office ", TASK))
    (said, *_) = only(blank, count(1, as_of="2023-06-10", **AGENCIES)).differences
    assert said.endswith("2 agreements of 1 agency by folded name")


def test_names_as_written_are_those_of_the_state_and_model_asked_for() -> None:
    rows = [("us-vt", "Ash PD", JAIL), ("us-vt", "ASH PD", JAIL), ("us-vt", "ash pd", TASK), ("us-nh", "Elm PD", JAIL)]
    asked = count(1, as_of="2023-06-10", place="us-vt", model=JAIL, **AGENCIES)
    found = only(listing("2023-06-10", *rows), asked)
    assert found.differences[0].endswith("1 agency by folded name (2 by name as written)")


def test_a_count_without_a_date_is_shown_without_a_list() -> None:
    found = only(JUNE, count(4))
    assert found.counted is None
    assert found.differences == ("date: the source states none, so no list is the nearest",)


def test_without_lists_every_count_says_so() -> None:
    found = only(count(4, as_of="2023"))
    assert as_json(found)["counted"] is None
    assert found.differences == ("list: no list of participating agencies is recorded here",)


NOT_COUNTABLE = {
    "people": count(9, as_of="2023", measure=KG.arrests, unit=None),
    "percent": count(641, as_of="2023", measure=KG.percentIncrease, unit=None),
    "pending agreements": count(9, as_of="2023", measure=KG.agreementsPending),
    "one agency's": count(9, as_of="2023", agency=terms.agency("us-vt", "A")),
    "one offense's": count(9, as_of="2023", offense=KG.drugOffense),
    "in another unit": count(9, as_of="2023", unit=KG.Claim),
}


@pytest.mark.parametrize("claim", NOT_COUNTABLE.values(), ids=NOT_COUNTABLE)
def test_what_a_list_cannot_be_counted_for_is_left_out(claim: Claim) -> None:
    assert recount(store_of(JUNE, claim)) == []


def test_the_json_has_the_published_keys_in_their_order() -> None:
    claim = count(
        26, as_of="2023-06", place="us-vt", model=JAIL, quote="Twenty-six agreements", basis="the year is not stated"
    )
    found = as_json(only(JUNE, claim))
    assert list(found) == KEYS
    assert {key: found[key] for key in KEYS[:5]} == {
        "measure": "agreementsInForce",
        "countedUnit": "Agreement",
        "place": terms.place("us-vt").value,
        "model": "jailEnforcement",
        "asOf": "2023-06",
    }
    stated = {
        "value": 26,
        "precision": "exactly",
        "claim": claim.iri.value,
        "statedIn": claim.document.value,
        "quotation": "Twenty-six agreements",
        "basis": "the year is not stated",
    }
    assert found["statement"] | stated == found["statement"]
    assert list(found["counted"]) == ["value", "capture", "asOf", "holdsSigningOf", "countedUnit", "query"]


def test_results_are_in_order_of_date_then_of_what_is_counted() -> None:
    claims = [
        count(1, as_of="2023", place="us"),
        count(2, as_of="2021", place="us"),
        count(3, as_of="2023", **AGENCIES),
    ]
    found = recount(store_of(JUNE, *claims))
    assert [(one.stated.as_of, one.stated.value) for one in found] == [("2021", 2), ("2023", 3), ("2023", 1)]


def test_however_many_counts_are_stated_the_store_is_asked_nine_times_at_most() -> None:
    places = ["us", "us-vt", "us-nh", "us-me", "us-tx"]
    claims = [
        count(value, as_of=f"20{year}", place=place, **more)
        for value in range(5)
        for year in (21, 22, 23)
        for place in places
        for more in ({}, {"model": JAIL}, AGENCIES)
    ]
    store = Counting(store_of(JUNE, *claims))
    assert len(recount(store)) == len(claims)
    assert len(store.asked) <= 9


@pytest.fixture(scope="module")
def real(shared: Path) -> Store:
    """The four lists of the corpus, with the counts the articles state."""
    names = [
        "ParticipatingEntities-20210113002027.xlsx",
        "ParticipatingEntities-20230912001837.xlsx",
        "ParticipatingEntities-20250122000249.xlsx",
        "participatingAgencies09172025pm.xlsx",
    ]
    return store_of(*(read_list(shared / "data" / "ice-lists" / name) for name in names), *(one for one, _ in REAL))


# Stated as in the documents; counted as the issue that asked for this has it from the lists themselves.
REAL = [
    (count(150, as_of="2021", place="us"), 150),
    (count(149, as_of="2021", place="us", **AGENCIES), 147),
    (count(137, as_of="2023-06", place="us"), 137),
    (count(62, as_of="2023-06", place="us", model=JAIL), 62),
    (count(18, as_of="2023-06", place="us", model=JAIL, **STATES), 18),
    (count(75, as_of="2023-06", place="us", model=WARRANT), 75),
    (count(11, as_of="2023-06", place="us", model=WARRANT, **STATES), 11),
    (count(48, as_of="2023-06", place="us-fl"), 48),
    (count(26, as_of="2023-06", place="us-tx"), 26),
    (count(135, as_of="2025-01", place="us"), 135),
    (count(1000, as_of="2025-09", place="us"), 1000),
    (count(40, as_of="2025-09", place="us", **STATES), 40),
    (count(1001, as_of="2025-09", place="us", **AGENCIES), 831),
]


def test_names_as_written_come_to_what_a_reader_counts_in_the_workbook(real: Store) -> None:
    said = [one.differences for one in recount(real) if one.stated.value == 1001]
    assert said[0][1].endswith("1,000 agreements of 831 agencies by folded name (837 by name as written)")


def test_ices_own_lists_come_to_what_is_known_of_them(real: Store) -> None:
    found = {one.stated.claim: one.counted.value for one in recount(real) if one.counted}
    assert found == {claim.iri: value for claim, value in REAL}
