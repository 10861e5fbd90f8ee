"""Which lists say something of their day: stale, filtered, undated and contradicted ones are left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import permutations

import pytest
from pyoxigraph import NamedNode

from kg.compare.presence import CapturedList, LeftOut, ListFlaw
from kg.compare.presence.judging import Timeline, timeline
from kg.compare.presence.lists import hour_of
from tests.listing import PARTICIPATING, PENDING, listed_on

ALL = frozenset(range(100))


def judged(
    lists: Sequence[CapturedList],
    held: Mapping[CapturedList, frozenset[int]] | None = None,
    later: Mapping[CapturedList, int] | None = None,
    kind: NamedNode = PARTICIPATING,
) -> Timeline:
    named = {one.capture: frozenset(keys) for one, keys in (held or {}).items()}
    signed = {one.capture: count for one, count in (later or {}).items()}
    return timeline(kind, lists, signed, lambda captures: {of: named.get(of, frozenset()) for of in captures})


def in_row(*sizes: frozenset[int], name: str = "participating") -> tuple[list[CapturedList], Timeline]:
    """Lists a day apart that name these; and what becomes of them."""
    lists = [
        listed_on(f"2025-03-{day:02}", rows=len(keys), file_name=f"{name}{day}.xlsx")
        for day, keys in enumerate(sizes, 1)
    ]
    return lists, judged(lists, dict(zip(lists, sizes, strict=True)))


def why(line: Timeline) -> list[tuple[str, ListFlaw]]:
    return [(one.list.file_name, one.why) for one in line.left_out]


def test_a_list_whose_name_says_no_day_is_left_out() -> None:
    line = judged([listed_on("", file_name="list.xlsx"), listed_on("2025-03-01")])
    assert why(line) == [("list.xlsx", ListFlaw.UNDATED)]
    assert len(line.used) == 1


@pytest.mark.parametrize(("later", "out"), [(0, False), (2, False), (3, True), (90, True)])
def test_three_signings_after_its_day_contradict_a_list_and_two_slips_do_not(later: int, out: bool) -> None:
    one = listed_on("2025-08-05")
    line = judged([one], later={one: later})
    assert bool(line.left_out) == out
    assert all(str(later) in left.text for left in line.left_out)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_of_lists_with_the_same_rows_the_earliest_is_used_in_whatever_order_they_come(order: tuple[int, ...]) -> None:
    lists = [
        listed_on("2025-03-01", content="a"),
        listed_on("2025-03-15", content="b"),
        listed_on("2025-03-30", content="a"),
    ]
    line = judged([lists[i] for i in order])
    assert [one.day for one in line.used] == [lists[0].day, lists[1].day]
    assert line.left_out == (LeftOut(lists[2], ListFlaw.STALE, lists[0]),)
    assert "2025-03-01" in line.left_out[0].text


@pytest.mark.parametrize(
    ("day", "saved", "is_stale"),
    [
        ("2025-03-30", "2025-03-20", False),
        ("2025-03-30", "2025-03-31", False),
        ("2025-03-30", "2025-03-19", True),
        ("2025-03-30", "2025-04-01", True),
        ("2025-03-30", None, True),
        ("2025-03-01", "2025-03-01", True),
    ],
    ids=["ten days before", "a day after", "eleven days before", "two days after", "not known", "of a day spoken of"],
)
def test_a_list_with_the_rows_of_an_earlier_one_is_used_if_it_was_saved_about_its_own_day(
    day: str, saved: str | None, is_stale: bool
) -> None:
    first = listed_on("2025-03-01", content="a", file_name="a.xlsx", saved=date(2025, 3, 1))
    again = listed_on(day, content="a", file_name="b.xlsx", saved=date.fromisoformat(saved) if saved else None)
    line = judged([first, again])
    assert line.used == ((first,) if is_stale else (first, again))
    assert line.left_out == ((LeftOut(again, ListFlaw.STALE, first),) if is_stale else ())


def test_the_same_rows_on_a_list_of_the_other_kind_are_not_stale() -> None:
    lists = [listed_on("2025-03-01", content="a", kind=PENDING), listed_on("2025-03-15", content="a")]
    assert judged(lists).left_out == ()


@pytest.mark.parametrize(
    ("contents", "used"),
    [
        pytest.param("afa", "a", id="a filter, then nothing new"),
        pytest.param("afab", "ab", id="a filter, then nothing new, then something"),
        pytest.param("affa", "a", id="a filter kept for a list"),
        pytest.param("afga", "a", id="two filters, then nothing new"),
        pytest.param("asaS", "asS", id="a real loss, and the old list once more"),
        pytest.param("asas", "as", id="a real loss, the old list once more, and nothing new since"),
    ],
)
def test_a_stale_list_shows_what_came_back_only_where_it_is_the_newest(contents: str, used: str) -> None:
    """Small letters are contents: a and b whole, f and g filtered; s and S after a loss of most."""
    keys = {"a": ALL, "b": ALL | {100}, "f": frozenset(range(30)), "g": frozenset(range(31))}
    keys |= {"s": frozenset(range(40)), "S": frozenset(range(41))}
    lists = [
        listed_on(f"2025-03-{day:02}", rows=len(keys[content]), content=content)
        for day, content in enumerate(contents, 1)
    ]
    line = judged(lists, {one: keys[one.content] for one in lists})
    assert "".join(one.content for one in line.used) == used


def test_a_list_whose_content_is_not_known_equals_none() -> None:
    assert judged([listed_on("2025-03-01"), listed_on("2025-03-02")]).left_out == ()


def test_a_list_named_before_the_day_of_its_rows_does_not_make_the_rightly_named_one_stale() -> None:
    early, right = listed_on("2025-08-05", content="a"), listed_on("2025-08-29", content="a")
    assert judged([early, right], later={early: 40}).used == (right,)


@pytest.mark.parametrize(
    ("sizes", "filtered"),
    [
        pytest.param([100, 30, 100], [1], id="some States only"),
        pytest.param([100, 89, 101], [1], id="a little more than a tenth"),
        pytest.param([100, 92, 100], [], id="less than a tenth"),
        pytest.param([100, 30, 30, 100], [1, 2], id="morning and evening"),
        pytest.param([100, 30, 30, 30, 100], [], id="three in a row are no slip"),
        pytest.param([100, 30, 30], [], id="what does not come back is gone"),
        pytest.param([30, 100], [], id="nothing is known of what came before"),
        pytest.param([100, 30], [], id="nothing is known of what came after"),
        pytest.param([100, 30, 100, 20, 100], [1, 3], id="twice"),
        pytest.param([4, 3, 4], [], id="one row is no filter"),
        pytest.param([4, 2, 4], [1], id="two of four are"),
    ],
)
def test_a_list_that_lost_a_large_part_and_has_it_back_next_time_is_left_out(
    sizes: list[int], filtered: list[int]
) -> None:
    lists, line = in_row(*(frozenset(range(size)) for size in sizes))
    assert [(one.list, one.why) for one in line.left_out] == [(lists[at], ListFlaw.FILTERED) for at in filtered]
    assert len(line.used) == len(lists) - len(filtered)


def test_a_list_that_grows_as_much_as_it_lost_is_no_filtered_one_for_what_left_stays_away() -> None:
    _, line = in_row(ALL, ALL - frozenset(range(40)), ALL - frozenset(range(40)) | frozenset(range(200, 260)))
    assert line.left_out == ()


def test_rows_of_the_other_kind_under_this_kinds_header_are_left_out_though_they_are_many() -> None:
    pending = frozenset(range(20))
    lists, line = in_row(pending, frozenset(range(500, 900)), pending | {21})
    assert [one.list for one in line.left_out] == [lists[1]]


def test_the_reason_says_how_many_are_missing_and_where_they_are_named_again() -> None:
    _, line = in_row(ALL, frozenset(range(30)), ALL)
    assert line.left_out[0].text == (
        "lacks 70 agreements that lists before it name and participating3.xlsx (2025-03-03) names again"
    )


def test_lists_about_as_long_as_those_around_them_are_not_looked_into() -> None:
    asked: list[object] = []
    lists = [listed_on(f"2025-03-{day:02}", rows=1000 + day) for day in range(1, 28)]
    timeline(PARTICIPATING, lists, {}, lambda captures: {of: asked.append(of) or frozenset() for of in captures})  # type: ignore[func-returns-value]
    assert asked == []


@pytest.mark.parametrize(
    ("name", "hour"),
    [
        ("participatingAgencies07112025am.xlsx", 0),
        ("participatingAgencies07112025pm.xlsx", 12),
        ("participatingAgencies07112025PM.xlsx", 12),
        ("participatingAgencies05122025amB.xlsx", 0),
        ("pendingAgencies07112025am_b.xlsx", 0),
        ("participatingAgencies-20250221214937.xlsx", 21),
        ("ParticipatingEntities-20250122000249.xlsx", 0),
        ("participatingAgencies07112025.xlsx", 0),
        ("list.xlsx", 0),
    ],
)
def test_a_file_name_says_the_half_of_the_day_or_the_hour(name: str, hour: int) -> None:
    assert hour_of(name) == hour


NAMES = [
    "participatingAgencies-20250710235959.xlsx",
    "participatingAgencies07112025am.xlsx",
    "participatingAgencies07112025amB.xlsx",
    "participatingAgencies07112025pm.xlsx",
    "participatingAgencies-20250711214937.xlsx",
]


@pytest.mark.parametrize("order", [range(5), reversed(range(5)), [2, 0, 4, 1, 3]])
def test_lists_stand_in_the_order_their_names_say(order: Sequence[int]) -> None:
    days = ["2025-07-10", *["2025-07-11"] * 4]
    lists = [listed_on(day, file_name=name) for day, name in zip(days, NAMES, strict=True)]
    assert [one.file_name for one in judged([lists[i] for i in order]).used] == NAMES


@pytest.mark.parametrize(
    ("name", "kind", "otherwise"),
    [
        ("participatingAgencies07112025am.xlsx", PARTICIPATING, False),
        ("participatingAgencies07112025am.xlsx", PENDING, True),
        ("pendingAgencies07112025am.xlsx", PARTICIPATING, True),
        ("pendingAgencies07112025am.xlsx", PENDING, False),
        ("list.xlsx", PENDING, False),
    ],
)
def test_a_list_is_of_the_kind_its_rows_are_whatever_its_name_says(name: str, kind: NamedNode, otherwise: bool) -> None:
    one = listed_on("2025-07-11", file_name=name, kind=kind)
    assert one.is_named_otherwise == otherwise
    assert judged([one], kind=kind).used == (one,)
    assert judged([one], kind=PARTICIPATING if kind == PENDING else PENDING).used == ()
