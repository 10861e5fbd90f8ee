"""When somebody asks about: a day, a time of a day, or a contribution by its number."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time

from kg.errors import UsageError

__all__ = ["moment"]

_DIGITS = 6
"""Of a contribution's number: as many as its file's name has."""


def moment(when: str | date | datetime | int) -> datetime | int:
    """When: the end of a day (UTC), a time of a day, or right after a contribution, by its number.

    >>> moment("2026-01-04"), moment("2026-01-04T12:30"), moment("3")
    (datetime.datetime(2026, 1, 4, 23, 59, 59, 999999, tzinfo=datetime.timezone.utc), \
datetime.datetime(2026, 1, 4, 12, 30, tzinfo=datetime.timezone.utc), 3)

    Raises:
        UsageError: it is none of these.
    """
    if isinstance(when, int | datetime):
        return when
    text = when.isoformat() if isinstance(when, date) else when
    if text.isdecimal() and text.isascii() and len(text) <= _DIGITS:
        return int(text)
    for form in ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"):
        with suppress(ValueError):
            read = datetime.strptime(text, form).replace(tzinfo=UTC)
            return datetime.combine(read, time.max, tzinfo=UTC) if form == "%Y-%m-%d" else read
    raise UsageError(
        f"{text!r} is not a day", remedy="write YYYY-MM-DD, YYYY-MM-DDTHH:MM, or a number that `kg log` shows"
    )
