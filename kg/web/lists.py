"""Lists beside each other, for pages and programs: which of them count is judged once for a state."""

from __future__ import annotations

from kg.compare.presence import Timeline
from kg.compare.presence.requests import ListComparison, compare_lists, timelines
from kg.web.visits import Visit, once

__all__ = ["judged", "list_changes"]


def judged(visit: Visit) -> tuple[Timeline, Timeline]:
    """The lists of participating and of pending agencies, with what is left out."""
    return once(visit.state, "timelines", lambda: timelines(visit.state.store))


def list_changes(visit: Visit, earlier: str, later: str, *, as_they_stand: bool = False) -> ListComparison:
    """What changes between two lists.

    Raises:
        NotFound, UsageError: no list is of a day given.
    """
    return compare_lists(visit.state.store, earlier, later, as_they_stand=as_they_stand, judged=judged(visit))
