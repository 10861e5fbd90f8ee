"""What changes between two lists, and when agreements are listed: one rule, in whatever order lists come."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import terms
from kg.compare import presence
from kg.compare.presence import Changes, Presence
from kg.index import Store
from kg.model import Draft
from kg.terms import KG
from kg.vocabulary import as_json
from tests.comparing import Counting
from tests.listing import PARTICIPATING, PENDING, Agreed, agencies, archive_of, captured, timeline
from tests.sampling import examples

TEN = [f"Agency {number}" for number in range(10)]
COUNTY, OTHER = (terms.place(code) for code in ("us-50001", "us-50003"))
ARCHIVE = "https://web.archive.org/web/{}/https://www.ice.gov/one.pdf"


def between(store: Store, first: int = 0, last: int = -1, **more: object) -> Changes:
    """What changes between two used lists."""
    line = timeline(store, **more)  # type: ignore[arg-type]
    return presence.changes(store, line, line.used[first], line.used[last], presence.merged_agencies(store))


def totals(found: Changes) -> dict[str, int]:
    told = {name: len(getattr(found, name)) for name in ("added", "not_listed", "changed", "rewritten", "bridged")}
    return {name: count for name, count in told.items() if count}


def listed(store: Store) -> dict[str, Presence]:
    """What is listed when, by agency."""
    merged = presence.merged_agencies(store)
    found = presence.presence(presence.sightings(store, None, merged), timeline(store), timeline(store, PENDING))
    return {terms.parts(one.key.agency)[2]: one for one in found}


def spells(one: Presence) -> list[tuple[str, str]]:
    return [(str(each.first.day), str(each.last.day)) for each in one.listed]


def of_days(*rows: list[Agreed] | list[str]) -> list[Draft]:
    return [captured(f"2025-03-{day:02}", listing) for day, listing in enumerate(rows, 1)]


def test_what_only_one_of_two_lists_names_is_added_or_gone() -> None:
    store = archive_of(*of_days(["Alder", "Birch"], ["Birch", "Cedar"]))
    found = between(store)
    assert [one.key.agency for one in found.added] == [terms.agency("us-vt", "Cedar")]
    assert [one.key.agency for one in found.not_listed] == [terms.agency("us-vt", "Alder")]
    assert (found.unchanged, found.lists_after) == (1, 0)
    assert len(found.cited(found.not_listed[0])) == 1


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        (Agreed("Alder"), Agreed("Alder", signed="2020-01-03"), ("signed", ("2020-01-02",), ("2020-01-03",))),
        (
            Agreed("Alder", type=KG.countyAgency),
            Agreed("Alder", type=KG.stateAgency),
            ("type", ("County",), ("State Agency",)),
        ),
        (
            Agreed("Alder", county=COUNTY),
            Agreed("Alder", county=OTHER),
            ("county", ("Addison County",), ("Bennington County",)),
        ),
        (
            Agreed("Alder", memorandum="https://www.ice.gov/a.pdf"),
            Agreed("Alder", memorandum="https://www.ice.gov/b.pdf"),
            ("memorandum", ("https://www.ice.gov/a.pdf",), ("https://www.ice.gov/b.pdf",)),
        ),
        (Agreed("Alder Falls"), Agreed("ALDER FALLS"), ("agency", ("Alder Falls",), ("ALDER FALLS",))),
        (
            Agreed("Alder", signed=None, written=(("signed", "7/72025"),)),
            Agreed("Alder", signed="2025-07-07"),
            ("signed", ("7/72025",), ("2025-07-07",)),
        ),
    ],
    ids=["signed", "type", "county", "link", "spelling", "read at last"],
)
def test_the_same_agency_and_model_with_another_field_is_changed_and_not_gone_and_added(
    before: Agreed, after: Agreed, field: tuple[str, tuple[str, ...], tuple[str, ...]]
) -> None:
    """The other rows have every column, so that each is compared."""
    full = Agreed("Zinnia", county=COUNTY, type=KG.otherAgency, memorandum="https://www.ice.gov/z.pdf")
    found = between(archive_of(*of_days([before, full], [after, full])))
    assert totals(found) == {"changed": 1}
    (change,) = found.changed
    assert [(one.name, one.before, one.after) for one in change.fields] == [field]
    assert len(found.cited(change)) == 2


@pytest.mark.parametrize(
    ("column", "words", "usual"),
    [
        ("state", "VERMONT ", "VERMONT"),
        ("type", "State", "State Agency"),
        ("county", "Addison", "Addison County"),
        ("model", "TFM", "Task Force Model"),
    ],
)
def test_the_same_in_other_words_is_rewritten_and_both_are_quoted_as_the_cell_has_them(
    column: str, words: str, usual: str
) -> None:
    row = Agreed("Alder", type=KG.stateAgency, county=COUNTY)
    slip = replace(row, written=((column, words),))
    other = Agreed("Birch", written=((column, "in words of its own"),))
    found = between(archive_of(*of_days([slip, other], [row, other])))
    assert totals(found) == {"rewritten": 1}
    (field,) = found.rewritten[0].fields
    assert (field.name, field.before, field.after) == (column, (words,), (usual,))


def test_an_archived_address_is_compared_by_what_was_archived() -> None:
    links = [ARCHIVE.format(stamp) for stamp in ("20210113002027", "20210618062532")]
    found = between(archive_of(*of_days(*([Agreed("Alder", memorandum=link)] for link in links))))
    assert totals(found) == {}
    assert found.unchanged == 1


def test_a_wrapped_link_is_shown_by_its_address_and_not_by_its_wrapping() -> None:
    wrapped = (("memorandum", "https://gcc02.safelinks.protection.outlook.com/?url=…&data=somebody@example.gov"),)
    rows = [
        Agreed("Alder", memorandum="https://www.ice.gov/a.pdf"),
        Agreed("Birch", memorandum="https://www.ice.gov/b.pdf"),
    ]
    later = [
        replace(rows[0], written=wrapped, memorandum="https://www.ice.gov/c.pdf"),
        replace(rows[1], written=wrapped),
    ]
    found = between(archive_of(*of_days(rows, later)))
    assert totals(found) == {"changed": 1}
    assert found.changed[0].fields[0].after == ("https://www.ice.gov/c.pdf",)


def test_a_column_that_one_of_the_lists_does_not_have_is_compared_for_no_row_and_named() -> None:
    with_column = [Agreed(name, county=COUNTY) for name in ("Alder", "Birch")]
    found = between(archive_of(*of_days(["Alder", "Birch"], with_column)))
    assert totals(found) == {}
    assert found.not_compared == ("county",)


def test_an_agency_named_twice_under_a_model_is_one_and_changes_when_one_row_goes() -> None:
    twice = [Agreed("Alder"), Agreed("Alder", signed="2020-01-03")]
    found = between(archive_of(*of_days(twice, twice[:1])))
    assert totals(found) == {"changed": 1}
    assert found.changed[0].fields[0].before == ("2020-01-02", "2020-01-03")


def test_two_models_of_an_agency_are_two_agreements() -> None:
    both = [Agreed("Alder"), Agreed("Alder", model=KG.jailEnforcement)]
    assert totals(between(archive_of(*of_days(both[:1], both)))) == {"added": 1}


@pytest.mark.parametrize("missing", [1, 2])
def test_a_gap_of_one_or_two_lists_is_no_change_from_whichever_side_one_looks(missing: int) -> None:
    whole = agencies(*TEN)
    store = archive_of(
        *of_days(whole, *([[*whole[1:], Agreed(f"New {n}")] for n in range(missing)]), [*whole, Agreed("End")])
    )
    assert [totals(between(store, 0, at)).get("not_listed", 0) for at in range(1, missing + 2)] == [0] * (missing + 1)
    assert all("agency-0" not in str(one.key.agency) for at in range(missing + 1) for one in between(store, at).added)
    found = listed(store)["agency-0"]
    assert len(found.listed) == 1
    assert len(found.listed[0].gaps) == missing


def test_a_longer_gap_is_told_as_not_listed_and_listed_again() -> None:
    rows = agencies(*TEN)
    gap = [[*rows[1:], Agreed(f"New {n}")] for n in range(3)]
    store = archive_of(*of_days(rows, *gap, [*rows, Agreed("End")]))
    assert totals(between(store, 0, 2))["not_listed"] == 1
    found = listed(store)["agency-0"]
    assert spells(found) == [("2025-03-01", "2025-03-01"), ("2025-03-05", "2025-03-05")]
    assert str(found.listed[0].since.day if found.listed[0].since else "") == "2025-03-02"
    assert as_json(found)["relisted"] == [as_json(found.listed[1].first)]


def no_change(*lists: Draft) -> None:
    """None of these lists, in any order, shows a change of the ten agencies."""
    for order in list(permutations(lists))[:6]:
        store = archive_of(*order)
        line = timeline(store)
        for last in range(len(line.used)):
            assert totals(between(store, 0, last)) == {}
        assert {tuple(spells(one)) for name, one in listed(store).items() if name.startswith("agency")} == {
            ((str(line.used[0].day), str(line.used[-1].day)),)
        }


def test_a_stale_list_is_no_change() -> None:
    old = captured("2025-02-01", TEN)
    no_change(old, captured("2025-03-01", TEN, name="participating-2025-03-01.xlsx"))
    more = [*TEN, "Newcomer"]
    store = archive_of(
        old, captured("2025-03-01", more), captured("2025-03-02", TEN), captured("2025-03-03", [*more, "Another"])
    )
    assert [one.why.value for one in timeline(store).left_out] == ["stale"]
    assert spells(listed(store)["newcomer"]) == [("2025-03-01", "2025-03-03")]
    assert listed(store)["newcomer"].listed[0].gaps == ()


def test_a_swapped_list_is_no_change() -> None:
    pending = [f"Waiting {number}" for number in range(5)]
    no_change(
        captured("2025-03-01", TEN),
        captured("2025-03-02", pending, kind=PENDING, name="participatingAgencies03022025am.xlsx"),
        captured("2025-03-03", TEN, content="as before but for a blank"),
    )
    store = archive_of(
        captured("2025-03-01", pending, kind=PENDING),
        captured("2025-03-02", TEN, name="pendingAgencies03022025am.xlsx"),
        captured("2025-03-03", pending, kind=PENDING, content="as before but for a blank"),
    )
    assert totals(between(store, kind=PENDING)) == {}
    assert [one.file_name for one in timeline(store).used] == ["pendingAgencies03022025am.xlsx"]


def test_a_filtered_list_is_no_change() -> None:
    no_change(*(captured(f"2025-03-0{day}", TEN[:size], content=str(day)) for day, size in enumerate((10, 4, 10), 1)))
    store = archive_of(*(captured(f"2025-03-0{day}", TEN[:size]) for day, size in enumerate((10, 4, 4, 10), 1)))
    assert {one.why.value for one in timeline(store).left_out} == {"filtered", "stale"}


def test_a_list_that_lists_only_in_what_is_left_out_says_so() -> None:
    store = archive_of(captured("2025-03-01", TEN), captured(None, [*TEN, "Nowhere"], name="list.xlsx"))
    found = listed(store)["nowhere"]
    assert found.listed == ()
    assert [one.file_name for one in found.elsewhere] == ["list.xlsx"]


@pytest.mark.parametrize(
    ("pending", "moved"),
    [("2025-02-01", True), ("2025-03-01", False), ("2025-04-01", False)],
    ids=["before", "the same day", "after"],
)
def test_moved_from_pending_is_what_a_pending_list_named_before(pending: str, moved: bool) -> None:
    store = archive_of(captured("2025-03-01", ["Alder"]), captured(pending, ["Alder"], kind=PENDING))
    found = listed(store)["alder"]
    assert found.moved_from_pending is moved
    assert as_json(found)["movedFromPending"] is moved
    assert [str(one.first.day) for one in found.pending] == [pending]


def test_what_is_pending_under_another_model_did_not_move() -> None:
    waiting = Agreed("Alder", model=KG.jailEnforcement)
    store = archive_of(captured("2025-02-01", [waiting], kind=PENDING), captured("2025-03-01", ["Alder"]))
    merged = presence.merged_agencies(store)
    found = presence.presence(presence.sightings(store, None, merged), timeline(store), timeline(store, PENDING))
    assert [one.moved_from_pending for one in found] == [False, False]


def test_decisions_make_a_respelled_agency_changed_and_leaving_them_out_does_not() -> None:
    store = archive_of(*of_days(["Green Forks"], ["Greens Forks"]))
    assert totals(between(store)) == {"added": 1, "not_listed": 1}
    one, other = (terms.agency("us-vt", name) for name in ("Green Forks", "Greens Forks"))
    line = timeline(store)
    found = presence.changes(store, line, *line.used, {other: one})
    assert totals(found) == {"changed": 1}
    assert [(field.before, field.after) for field in found.changed[0].fields] == [(("Green Forks",), ("Greens Forks",))]


def test_signings_after_its_day_leave_a_list_out_and_are_counted_once_for_each_agreement() -> None:
    late = [Agreed(name, signed="2025-03-20") for name in TEN[:3]]
    store = archive_of(captured("2025-03-01", [*late, *TEN[3:]]), captured("2025-03-21", [*late, *TEN[3:], "End"]))
    assert [(one.why.value, one.number) for one in timeline(store).left_out] == [("contradicted", 3)]
    slip = [Agreed("Alder", signed="2026-03-01"), *agencies(*TEN)]
    assert timeline(archive_of(captured("2025-03-01", slip))).left_out == ()


ROWS = st.lists(st.sets(st.integers(0, 9), max_size=9), min_size=2, max_size=7)


@settings(max_examples=examples(15), deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_changes_are_the_beginnings_and_ends_of_spells_in_whatever_order_lists_are_imported(
    rows: list[set[int]], chance: object
) -> None:
    drafts = [
        captured(f"2025-03-{day:02}", [*(TEN[one] for one in sorted(names)), f"Day {day}"])
        for day, names in enumerate(rows, 1)
    ]
    chance.shuffle(drafts)  # type: ignore[attr-defined]
    store = archive_of(*drafts)
    line = timeline(store)
    found = listed(store)
    counted = [
        {name for name, one in found.items() for each in one.listed if each.first.order <= at.order <= each.last.order}
        for at in line.used
    ]
    for first in range(len(line.used)):
        for last in range(first, len(line.used)):
            told = between(store, first, last)
            added, gone = ({terms.parts(one.key.agency)[2] for one in each} for each in (told.added, told.not_listed))
            assert added == counted[last] - counted[first]
            assert gone == counted[first] - counted[last]


def test_the_number_of_queries_does_not_grow_with_lists_or_rows() -> None:
    asked = []
    for size in (3, 9, 27):
        rows = ([f"Agency {n}" for n in range(size + day)] for day in range(size))
        store = Counting(archive_of(*of_days(*rows)))
        between(store)  # type: ignore[arg-type]
        listed(store)  # type: ignore[arg-type]
        asked.append(len(store.asked))
    assert max(asked) <= 12


def test_a_list_of_one_kind_says_nothing_of_the_other() -> None:
    store = archive_of(captured("2025-03-01", ["Alder"]), captured("2025-03-02", ["Birch"], kind=PENDING))
    assert [one.kind for one in timeline(store).used] == [PARTICIPATING]
