"""Reasons to doubt a day of signing: the day is kept as it is, and the doubt is reported.

A memorandum's file name nearly always says a day: 287gJEM_Monmouth2016-06-08.pdf, _MOA_03122025.pdf,
_MOA_031225.pdf, _MOA_02.28.25.pdf. It is that of signing or some weeks from it, when a file was made
or put up: in ICE's 33 lists, of 1,279 pairs 1,263 are at most 31 days apart and 15 at most 154. A
slip in the year is far beyond that, so what is over half a year apart is doubted.

A row signed after the day of its list is no matter of one row: it contradicts the list's name (`list_dates`).
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

__all__ = ["FARTHEST", "about_signing", "named_day"]

FARTHEST = 183
"""Days between the day of signing and the one in the memorandum's file name that nobody wonders about."""

_DAY = re.compile(
    r"(?<!\d)(?:(?P<iso>\d{4}-\d{2}-\d{2})|(?P<marked>\d{1,2}([.-])\d{1,2}\3(?:\d{4}|\d{2}))|(?P<run>\d{8}|\d{6}))(?!\d)",
    re.ASCII,
)


@lru_cache(maxsize=16_384)
def about_signing(signed: date, memorandum: str) -> str | None:
    """Why a day of signing is doubtful, in words, given the address of the memorandum; None where it is not."""
    named = named_day(memorandum)
    if named is None or abs((signed - named).days) <= FARTHEST:
        return None
    return f"signed {signed}, while the file name of its memorandum says {named}"


def named_day(address: str) -> date | None:
    """The day the last part of an address says, month first as ICE writes it; None for none or several.

    >>> named_day("https://www.ice.gov/doclib/LeeCoFL_TFM_MOA_02.28.25.pdf")
    datetime.date(2025, 2, 28)
    """
    days = {day for match in _DAY.finditer(address.rpartition("/")[2]) if (day := _day(match)) is not None}
    return days.pop() if len(days) == 1 else None


def _day(match: re.Match[str]) -> date | None:
    if match["iso"]:
        year, month, day = match["iso"].split("-")
    elif match["marked"]:
        month, day, year = re.split("[.-]", match["marked"])
    else:
        month, day, year = match["run"][:2], match["run"][2:4], match["run"][4:]
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
