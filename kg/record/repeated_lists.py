"""Tells where a list repeats another: the same bytes under one more name, or the same rows in other bytes.

Such a list is one more sighting of what the other says, and says nothing of its day. Which of them
speaks of a day follows from all of them together (`kg.index.list_days`); here it is only told.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Capture, Draft, Finding, Severity
from kg.record.claim_states import ClaimStates

__all__ = ["repeated_list_notices"]


def repeated_list_notices(standing: ClaimStates, new: Draft) -> tuple[Finding, ...]:
    """A notice for each list of a draft whose content is recorded already."""
    return tuple(finding for source in new.sources for finding in _repeats(standing, source.capture))


def _repeats(standing: ClaimStates, capture: Capture) -> Iterator[Finding]:
    if not capture.content_digest:
        return
    others = standing.lists_holding(capture.content_digest) - {_held(capture)}
    if others:
        _, name, sha256 = min(others, key=lambda other: (other[-1] != capture.sha256, other))
        what = "bytes" if sha256 == capture.sha256 else "rows"
        message = f"its {what} are those of {name}: one more sighting of them; `kg query lists` tells which day"
        yield Finding(f"same-{what}", message, capture.file_name, Severity.NOTICE)


def _held(capture: Capture) -> tuple[str, str, str]:
    return capture.listed_on.value if capture.listed_on else "", capture.file_name, capture.sha256
