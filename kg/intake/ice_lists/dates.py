"""Three dates of a list, kept apart because they differ: named, saved, and implied by what it holds.

- `listed_on`: what the file name says: 09172025 (month, day, year), 20250221214937 (a timestamp,
  year first) or 2025-02-21. None where the name has no date or more than one.
- `modified_on`: the day the workbook says it was last saved, from `docProps/core.xml`. Of that
  part nothing else is read: it also names who made and saved the workbook.
- `newest_signed`: the newest day of signing that is not after the later of the other two; a day
  after both is a slip of the pen or a plan, and says nothing about how new the list is.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lxml import etree
from pyoxigraph import Literal

from kg.terms import XSD

__all__ = ["Dates", "as_literal", "listed_on", "modified_on", "newest"]

_CORE = "docProps/core.xml"
_MODIFIED = "{http://purl.org/dc/terms/}modified"
_DIGITS = re.compile(r"(?<!\d)(?:(?P<stamp>\d{14})|(?P<eight>\d{8})|(?P<iso>\d{4}-\d{2}-\d{2}))(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Dates:
    """What name and metadata say. `latest` is the later of the two."""

    listed_on: date | None
    modified_on: date | None

    @property
    def latest(self) -> date | None:
        return max((day for day in (self.listed_on, self.modified_on) if day is not None), default=None)

    @property
    def last_year(self) -> int:
        """The last year in which a signing is believable: the one after the list's own."""
        return self.latest.year + 1 if self.latest else date.max.year


def listed_on(file_name: str) -> date | None:
    """The day a file name says.

    >>> listed_on("participatingAgencies09172025pm.xlsx"), listed_on("ParticipatingEntities-20210113002027.xlsx")
    (datetime.date(2025, 9, 17), datetime.date(2021, 1, 13))
    """
    days = {day for match in _DIGITS.finditer(file_name) if (day := _day(match)) is not None}
    return days.pop() if len(days) == 1 else None


def _day(match: re.Match[str]) -> date | None:
    if eight := match["eight"]:
        # No month is 19 or 20, so year first and month first are never both a date.
        return _made(eight[4:], eight[:2], eight[2:4]) or _made(eight[:4], eight[4:6], eight[6:])
    digits = (match["stamp"] or match["iso"]).replace("-", "")
    return _made(digits[:4], digits[4:6], digits[6:8])


def _made(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day)) if year[:2] in ("19", "20") else None
    except ValueError:
        return None


def modified_on(workbook: bytes) -> date | None:
    """The day a workbook says it was last saved. The bytes were opened under guard before.

    Why not from openpyxl: where the workbook does not say, openpyxl says now.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as package:
            root = etree.fromstring(package.read(_CORE), etree.XMLParser(resolve_entities=False, no_network=True))
        return date.fromisoformat((root.findtext(_MODIFIED) or "").strip()[:10])
    except (KeyError, ValueError, etree.XMLSyntaxError):
        return None


def newest(days: Iterable[date], dates: Dates) -> date | None:
    """The newest of the days of signing that the list can have known of."""
    latest = dates.latest or date.max
    return max((day for day in days if day <= latest), default=None)


def as_literal(day: date | None) -> Literal | None:
    return None if day is None else Literal(day.isoformat(), datatype=XSD.date)
