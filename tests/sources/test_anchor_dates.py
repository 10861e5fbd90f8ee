"""Dates in words: each as far as it is written, and nothing filled in."""

from __future__ import annotations

import calendar

import pytest

from kg.sources.anchor import dates_in, is_among

READ: dict[str, set[tuple[int | None, int | None, int | None]]] = {
    "on 2025-04-02 and": {(2025, 4, 2)},
    "on 2025.04.02,": {(2025, 4, 2), (2025, None, None)},
    "in 2025-04.": {(2025, 4, None)},
    "on 4/2/2025": {(2025, 4, 2), (2025, None, None)},
    "on 12/31/2025": {(2025, 12, 31), (2025, None, None)},
    "April 2, 2025": {(2025, 4, 2), (None, 4, None), (2025, None, None)},
    "APRIL 2ND 2025": {(2025, 4, 2), (2025, None, None)},
    "Apr. 2": {(None, 4, 2)},
    "2 April 2025": {(2025, 4, 2), (2025, 4, None), (None, 4, None), (2025, None, None)},
    "the 3rd of June": {(None, 6, 3), (None, 6, None)},
    "Sept. 30, 2021": {(2021, 9, 30), (2021, None, None)},
    "April 2025": {(2025, 4, None), (None, 4, None), (2025, None, None)},
    "in April": {(None, 4, None)},
    "it may be": set(),
    "March 1 to 8, 2025": {(2025, 3, 1), (2025, 3, 8), (None, 3, None), (2025, None, None)},
    "March 1–8": {(None, 3, 1), (None, 3, 8), (None, 3, None)},
    "FY2020": {(2020, None, None)},
    "2017–2021": {(2017, None, None), (2021, None, None)},
    "last Tuesday, last year, since then, in '25": set(),
    "2,025 agencies, 12025 of them, and § 2024": set(),
    "1599, 2200": set(),
}


@pytest.mark.parametrize("words", READ)
def test_a_date_is_read_as_far_as_it_is_written(words: str) -> None:
    assert {tuple(date) for date in dates_in(words)} == READ[words]


@pytest.mark.parametrize("number", range(1, 13))
def test_each_month_is_read_by_its_name_and_by_its_first_letters(number: int) -> None:
    for name in (calendar.month_name[number], calendar.month_abbr[number], calendar.month_abbr[number] + "."):
        assert (2025, number, 7) in dates_in(f"{name} 7, 2025")


@pytest.mark.parametrize(
    ("value", "words", "among"),
    [
        ("2025", "on 2025-04-02", True),
        ("2025-04", "on 2025-04-02", True),
        ("2025-04-02", "on 2025-04-02", True),
        ("2025-04-03", "on 2025-04-02", False),
        ("2025-05", "on 2025-04-02", False),
        ("2024", "on 2025-04-02", False),
        ("2025-04-02", "in 2025-04", False),
        ("2025-04", "in April", False),
    ],
)
def test_a_value_is_among_dates_that_say_as_much_or_more(value: str, words: str, among: bool) -> None:
    assert is_among(value, dates_in(words)) is among
