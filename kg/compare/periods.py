"""When a count holds, as first and last day, and how the source writes it. Pure.

A year or a month stands for all of its days: that is as much as the source says. A fiscal year is
the federal one, from October 1 of the year before to September 30.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

__all__ = ["Period", "period_of"]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """`first` and `last` day, both included; `written` as the source has it, `2023-06`."""

    first: date
    last: date
    written: str

    def overlaps(self, other: Period) -> bool:
        return self.first <= other.last and other.first <= self.last

    def stands_in(self, words: str) -> bool:
        """Whether some words have its years, and its months by name or number; a fiscal year also as FY.

        >>> Period(date(2023, 6, 1), date(2023, 6, 30), "2023-06").stands_in("As of June")
        False
        >>> Period(date(2025, 1, 30), date(2025, 1, 30), "2025-01-30").stands_in("Date: 01/30/2025")
        True
        """
        dates = re.findall(r"([0-9]{4})(?:-([0-9]{2}))?", self.written)
        return all(_says(words, year, month) for year, month in dates)

    def days_from(self, day: date) -> int:
        """How far a day is from this period: 0 within it, below 0 for a day before it."""
        if day < self.first:
            return (day - self.first).days
        return max(0, (day - self.last).days)


def period_of(
    as_of: str | None = None, since: str | None = None, until: str | None = None, fiscal_year: str | None = None
) -> Period | None:
    """The period of a count from its partial dates (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`); None where none is stated
    or it is none a calendar has.

    >>> period_of(as_of="2023-06").last
    datetime.date(2023, 6, 30)
    """
    try:
        return _period(as_of, since, until, fiscal_year)
    except ValueError:
        # xsd:gYear has years this calendar has not (0000, -0044); no list is near those.
        return None


def _period(as_of: str | None, since: str | None, until: str | None, fiscal_year: str | None) -> Period | None:
    if as_of:
        return Period(*_days(as_of), as_of)
    if since and until:
        return Period(_days(since)[0], _days(until)[1], f"{since} to {until}")
    if fiscal_year:
        year = int(fiscal_year)
        return Period(date(year - 1, 10, 1), date(year, 9, 30), f"fiscal year {fiscal_year}")
    return None


def _says(words: str, year: str, month: str) -> bool:
    named = (
        rf"\b{calendar.month_abbr[int(month)]}|\b{year}-{month}|\b0?{int(month)}/[0-9]{{1,2}}/{year}" if month else ""
    )
    return year in words and re.search(named, words, re.IGNORECASE) is not None


def _days(partial: str) -> tuple[date, date]:
    numbers = [int(part) for part in partial.split("-")]
    year, month = numbers[0], numbers[1] if len(numbers) > 1 else None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if len(numbers) == 3:
        day = date(year, month, numbers[2])
        return day, day
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
