"""Three dates of a list, kept apart because they differ: named, saved, and implied by what it holds.

- `listed_on`: what the file name says: 09172025 (month, day, year), 20250221214937 (a timestamp,
  year first) or 2025-02-21. None where the name has no date or more than one.
- `created_on`, `modified_on`: the days the workbook says it was first made and last saved, from
  `docProps/core.xml`. Of that part nothing else is read but what the workbook says it is about
  (`properties`): it also names who made and saved it.
- `newest_signed`: the newest day of signing its rows state, whatever the other two say. Where it
  is after `listed_on`, content contradicts the name: that is reported, and neither is changed.

Why what is believable of a row hangs on the bytes alone: the same bytes come under several names,
and what their rows state must not hang on which of the names came first.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date

from lxml import etree
from pyoxigraph import Literal

from kg.terms import XSD

__all__ = ["LAST_YEAR", "Dates", "as_literal", "dates_of", "listed_on"]

LAST_YEAR = 2099
"""The last believable year where a workbook does not say when it was saved: lists are of this century."""
_CORE = "docProps/core.xml"
_APP = "docProps/app.xml"
_COMPANY = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Company"
_ABOUT = tuple(f"{{http://purl.org/dc/elements/1.1/}}{name}" for name in ("title", "subject", "description"))
_CREATED, _MODIFIED = (f"{{http://purl.org/dc/terms/}}{name}" for name in ("created", "modified"))
_DIGITS = re.compile(r"(?<!\d)(?:(?P<stamp>\d{14})|(?P<eight>\d{8})|(?P<iso>\d{4}-\d{2}-\d{2}))(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Dates:
    """What a list's name and metadata say; `properties` are the words of its title, subject and company."""

    listed_on: date | None = None
    created_on: date | None = None
    modified_on: date | None = None
    properties: str = ""

    @property
    def last_year(self) -> int:
        """The last year in which a signing is believable: the one after the workbook's own."""
        return self.modified_on.year + 1 if self.modified_on else LAST_YEAR


def dates_of(content: bytes, file_name: str) -> Dates:
    """What a workbook's name and metadata say."""
    core, app = _properties(content)
    about = [core.findtext(name) or "" for name in _ABOUT] if core is not None else []
    company = [app.findtext(_COMPANY) or ""] if app is not None else []
    created, modified = (None, None) if core is None else map(_stated, map(core.findtext, (_CREATED, _MODIFIED)))
    return Dates(listed_on(file_name), created, modified, " ".join(word for word in (*about, *company) if word))


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


def _properties(workbook: bytes) -> tuple[etree._Element | None, etree._Element | None]:
    """What a workbook says of itself, in two parts. The bytes were opened under guard before.

    Why not from openpyxl: where the workbook does not say, openpyxl says now.
    """
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        core, app = (_part(package, name) for name in (_CORE, _APP))
    return core, app


def _part(package: zipfile.ZipFile, name: str) -> etree._Element | None:
    try:
        return etree.fromstring(package.read(name), etree.XMLParser(resolve_entities=False, no_network=True))
    except (KeyError, etree.XMLSyntaxError):
        return None


def _stated(moment: str | None) -> date | None:
    try:
        return date.fromisoformat((moment or "").strip()[:10])
    except ValueError:
        return None


def as_literal(day: date | None) -> Literal | None:
    return None if day is None else Literal(day.isoformat(), datatype=XSD.date)
