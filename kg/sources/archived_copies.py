"""What an archived copy says of itself: the day it was archived, and the address of what it is a copy of (RFC 7089).

An archive of the web says both in headers: `Memento-Datetime`, and `Link` with `rel="original"`. Where it does not,
they are read from addresses of the usual form, `…/<14 digits>/<address>`, of which the digits are a time in UTC.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

__all__ = ["ArchivedCopy", "archived_copy"]

_ADDRESS = re.compile(r"https?://[^/]+/(?:[^?#]*/)?(\d{14})([a-z]{2}_)?/(https?:/{1,2}\S+)")
_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s",;]+))*)')
_RELATION = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))', re.I)


@dataclass(frozen=True, slots=True)
class ArchivedCopy:
    """`archived_on` is a day in UTC; `original` an address as the archive gives it. `is_rewritten` says that the
    archive changes what it gives at such an address, such as the links of a page."""

    archived_on: date
    original: str | None
    is_rewritten: bool


def archived_copy(address: str, datetime_header: str | None, link_header: str | None) -> ArchivedCopy | None:
    """None where neither the headers nor the address say that these bytes are an archived copy."""
    found = _ADDRESS.fullmatch(address)
    said = _http_date(datetime_header) if datetime_header else None
    archived_on = said or (_digits(found[1]) if found else None)
    if archived_on is None:
        return None
    original = _original(link_header) if said and link_header else None
    if original is None and found:
        original = re.sub(r"^(https?:)/(?!/)", r"\1//", found[3])
    return ArchivedCopy(archived_on, original, found is not None and found[2] != "id_")


def _http_date(written: str) -> date | None:
    try:
        told = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC).date()


def _digits(written: str) -> date | None:
    try:
        return datetime.strptime(written, "%Y%m%d%H%M%S").replace(tzinfo=UTC).date()
    except ValueError:
        return None


def _original(header: str) -> str | None:
    for address, parameters in _LINK.findall(header):
        relations = (quoted or bare for quoted, bare in _RELATION.findall(parameters))
        if any("original" in one.lower().split() for one in relations):
            return str(address)
    return None
