"""The recording time of a contribution: never before the last one, and never carried ahead by a wrong clock.

Clocks run a little behind each other; so a contribution takes the time of the last one where that is later.
A last one that is over `TOLERANCE` ahead was written by a clock that was wrong: the next has its own time,
and both that and `kg verify` tell of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kg.model import Contribution, Finding, Severity

__all__ = ["TOLERANCE", "ahead", "recorded_at"]

TOLERANCE = timedelta(days=1)
"""How far ahead a last contribution may be: clocks set to another time zone differ by a day at the most."""
CODE = "recorded-ahead"


def recorded_at(now: datetime, last: datetime | None) -> datetime:
    """When a contribution made now is recorded, after one recorded at `last`."""
    return last if last is not None and now < last <= now + TOLERANCE else now


def ahead(contributions: Iterable[tuple[Contribution, Path]], now: datetime) -> Iterator[Finding]:
    """A notice for each contribution dated over `TOLERANCE` after `now`."""
    for header, path in contributions:
        if header.recorded > now + TOLERANCE:
            told = header.recorded.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
            message = (
                f"says it was recorded at {told} UTC, which is in the future; that clock was wrong,"
                "or this one is: --as-of a day before then does not show it"
            )
            yield Finding(CODE, message, path.name, Severity.NOTICE)
