"""Periods: a year is all of its days, and how far a list's day is from them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.compare.periods import Period, period_of

STATED = {
    "a year": ({"as_of": "2021"}, ("2021-01-01", "2021-12-31", "2021")),
    "a month": ({"as_of": "2023-06"}, ("2023-06-01", "2023-06-30", "2023-06")),
    "February of a leap year": ({"as_of": "2024-02"}, ("2024-02-01", "2024-02-29", "2024-02")),
    "a day": ({"as_of": "2025-01-22"}, ("2025-01-22", "2025-01-22", "2025-01-22")),
    "a span of months": ({"since": "2025-03", "until": "2025-09"}, ("2025-03-01", "2025-09-30", "2025-03 to 2025-09")),
    "a fiscal year": ({"fiscal_year": "2020"}, ("2019-10-01", "2020-09-30", "fiscal year 2020")),
}
UNSTATED = {
    "nothing": {},
    "only a beginning": {"since": "2025-03"},
    "a year no calendar has": {"as_of": "0000"},
    "the fiscal year before any": {"fiscal_year": "0001"},
    "a day that does not exist": {"as_of": "2025-02-30"},
}
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))
periods = st.builds(lambda first, length: Period(first, first + timedelta(days=length), ""), days, st.integers(0, 800))


@pytest.mark.parametrize(("stated", "meant"), STATED.values(), ids=STATED)
def test_a_partial_date_stands_for_all_of_its_days(stated: dict[str, str], meant: tuple[str, str, str]) -> None:
    found = period_of(**stated)
    assert found is not None
    assert (found.first.isoformat(), found.last.isoformat(), found.written) == meant


@pytest.mark.parametrize("stated", UNSTATED.values(), ids=UNSTATED)
def test_what_is_no_period_is_none(stated: dict[str, str]) -> None:
    assert period_of(**stated) is None


@given(periods, days)
def test_a_day_is_no_distance_from_a_period_exactly_when_it_is_in_it(period: Period, day: date) -> None:
    assert (period.days_from(day) == 0) == (period.first <= day <= period.last)


@given(periods, days)
def test_the_distance_in_days_leads_to_the_nearer_end(period: Period, day: date) -> None:
    away = period.days_from(day)
    if away < 0:
        assert day - timedelta(days=away) == period.first
    elif away > 0:
        assert day - timedelta(days=away) == period.last


@given(periods, periods)
def test_two_periods_overlap_both_ways_or_not_at_all(one: Period, other: Period) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(one)
