"""Which dates stand in some words, each as far as it is written: a year, a month, a day, or what there is of them.

Read: 2025-04-02 · 2025.04.02 · 2025-04 · April 2, 2025 · Apr. 2 · 2 April 2025 · April 2025 · in April · 4/2/2025 ·
March 1 to 8, 2025 (both days) · FY2020 · 2017–2021 (both years).

Not read: days of the week, "last year", "since then", two-digit years. What is not written is not filled in:
"June" is a month of no year, and whoever reads a year into it says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["PartialDate", "dates_in", "dates_written", "is_among"]


class PartialDate(NamedTuple):
    """A date as far as it is written."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


_MONTHS = "january february march april may june july august september october november december".split()
_NUMBER = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|(?:{'|'.join(name[:3] for name in _MONTHS)}|sept)\b\.?)"
_YEAR = r"(?P<year>(?:1[6-9]|2[01])\d{2})"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_DATES = (
    re.compile(rf"(?<!\d){_YEAR}-(?P<month>[01]\d)(?:-(?P<day>[0-3]\d))?(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}\.(?P<month>[01]\d)\.(?P<day>[0-3]\d)(?!\d)"),
    re.compile(rf"(?<![\d/])(?P<month>[01]?\d)/(?P<day>[0-3]?\d)/{_YEAR}(?!\d)"),
    re.compile(rf"\b{_MONTH}\s+{_DAY}\b(?:\s*(?:to|through|and|-|–)\s*(?P<last>[0-3]?\d)\b)?(?:,?\s+{_YEAR}\b)?", re.I),
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR}\b)?", re.I),
    re.compile(rf"\b{_MONTH},?\s+{_YEAR}\b", re.I),
    re.compile(rf"\b(?P<month>{'|'.join(name.title() for name in _MONTHS)})\b"),
    re.compile(rf"(?<![\d,.-])(?<!§ ){_YEAR}(?![\d,]\d|\d|-\d)"),
)


def dates_in(text: str) -> set[PartialDate]:
    """Every date standing in `text`, as far as it is written.

    >>> sorted(dates_in("As of June 3, 2023"), key=str)[0]
    PartialDate(year=2023, month=6, day=3)
    """
    return {date for date, _ in dates_written(text)}


def dates_written(text: str) -> list[tuple[PartialDate, str]]:
    """The same with the words of each."""
    return [(date, found[0]) for pattern in _DATES for found in pattern.finditer(text) for date in _read(found)]


def is_among(value: str, dates: set[PartialDate]) -> bool:
    """Whether one of the dates is this year, month or day (YYYY, YYYY-MM or YYYY-MM-DD), or a day in it.

    >>> is_among("2023-06", dates_in("June 3, 2023")), is_among("2023-06", dates_in("As of June"))
    (True, False)
    """
    wanted = [int(part) for part in value.split("-") if part.isdecimal()]
    return any(list(date[: len(wanted)]) == wanted for date in dates)


def _read(found: re.Match[str]) -> Iterator[PartialDate]:
    said = found.groupdict()
    written = said.get("month")
    month = int(written) if written and written.isdecimal() else _NUMBER[written[:3].lower()] if written else None
    year = int(said["year"]) if said.get("year") else None
    for day in (said.get("day"), said.get("last")):
        if day or day is said.get("day"):
            yield PartialDate(year, month, int(day) if day else None)
