"""Which captured lists say something of their day, and which are left out, with the reason.

Of the lists of one kind (participating or pending, by their rows and never by their names), these are
left out, in this order; the rest is *used*:

- undated: the file name says no day, or several.
- contradicted: at least three of its agreements (`LATER`) were signed after the day its name says, so
  the rows are of a later day. Why three: of ICE's 25 lists of participating agencies that we have none
  has one, but a signing is now and then written a year ahead, and such a slip is carried from list to
  list for months; one or two slips must not take all of them out.
- stale: its rows are, to the letter, those of a list earlier in the order, and it was saved more than
  ten days before its own day (`kg.index.list_days`); it is that list again.
- filtered: of the agreements of the last used list before it, it lacks at least a tenth (`SHARE`), and
  at least two (`LEAST`), that are listed again in one of the two lists after it (`AHEAD`: a morning and
  an evening list are one day); and its length differs by as much from both. So a list of some States
  only is recognized, and one that is of the other kind under the header of this one. Why a tenth: in
  the 33 lists the greatest part that was missing once and listed again in the next was one agreement
  of 1,000, while up to 89 of 92 (pending) left for good. What does not come back is a change, however
  large, and is shown. A stale list shows nothing of what came back, unless it is the newest of all:
  until there is a newer one, a list unchanged since the one before the filtered is the likelier.

The order of importing plays no part: the same lists are judged alike. The newest list cannot be
recognized as filtered, because nothing after it shows what came back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from pyoxigraph import NamedNode

from kg.compare.presence.lists import CapturedList
from kg.index import is_evidence

__all__ = ["AHEAD", "LATER", "LEAST", "SHARE", "LeftOut", "ListFlaw", "Timeline", "contradictable", "timeline"]

LATER = 3
"""Agreements signed after the day of a list that contradict the day."""
SHARE = 0.1
"""Part of a list's agreements that must be missing, and come back, for the one that lacks them to be filtered."""
LEAST = 2
"""Fewest agreements that must be missing: in a very short list one is more than a tenth."""
AHEAD = 2
"""Lists after a filtered one in which its missing agreements are looked for."""

Keys = frozenset[Hashable]
Held = Callable[[Sequence[NamedNode]], Mapping[NamedNode, Keys]]


class ListFlaw(StrEnum):
    """Why a list is left out."""

    UNDATED = "undated"
    CONTRADICTED = "contradicted"
    STALE = "stale"
    FILTERED = "filtered"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A list that says nothing of its day. `beside` is the list that shows it: the earlier equal one, or
    the later one in which what is missing stands again; `number` counts what `why` counts."""

    list: CapturedList
    why: ListFlaw
    beside: CapturedList | None = None
    number: int = 0

    @property
    def text(self) -> str:
        """The reason, as the end of a sentence that begins with the file."""
        other = f"{self.beside.file_name} ({self.beside.day_told})" if self.beside else ""
        return {
            ListFlaw.UNDATED: "its name says no day",
            ListFlaw.CONTRADICTED: f"{self.number:,} of its agreements were signed after the day its name says",
            ListFlaw.STALE: f"its rows are those of {other}, so it says nothing of its own day",
            ListFlaw.FILTERED: f"lacks {self.number:,} agreements that lists before it name and {other} names again",
        }[self.why]

    @property
    def cause(self) -> str:
        """The reason without what is said of this list alone, as the end of a sentence that begins with several."""
        return {
            ListFlaw.UNDATED: "their names say no day",
            ListFlaw.CONTRADICTED: f"at least {LATER} agreements of each were signed after the day its name says",
            ListFlaw.STALE: "their rows are those of earlier lists, so they say nothing of their own days",
            ListFlaw.FILTERED: "they lack agreements that lists before them name and lists after them name again",
        }[self.why]

    JSON = ("*list", "why", "other_list: beside", "text")


@dataclass(frozen=True)
class Timeline:
    """The lists of one kind in the order they were published: those used, and those left out."""

    kind: NamedNode
    used: tuple[CapturedList, ...]
    left_out: tuple[LeftOut, ...] = ()

    @cached_property
    def position(self) -> Mapping[CapturedList, int]:
        """Where each used list stands."""
        return {one: i for i, one in enumerate(self.used)}

    @cached_property
    def positions(self) -> Mapping[str, tuple[int, ...]]:
        """The same by digest: bytes may have been published on several days."""
        of_digest: dict[str, list[int]] = defaultdict(list)
        for i, one in enumerate(self.used):
            of_digest[one.sha256].append(i)
        return {sha256: tuple(at) for sha256, at in of_digest.items()}

    JSON = ("used", "left_out")


def contradictable(lists: Iterable[CapturedList]) -> list[CapturedList]:
    """The lists whose newest signing is after their day; how many such signings there are is to be counted."""
    return [one for one in lists if one.contradicted_by]


def timeline(
    kind: NamedNode, lists: Iterable[CapturedList], signed_after: Mapping[NamedNode, int], held: Held
) -> Timeline:
    """The lists of one kind, judged. `signed_after` counts agreements signed after a capture's day;
    `held` gives what captures list, and is asked once at most."""
    left_out: list[LeftOut] = []
    dated: list[CapturedList] = []
    for one in sorted((one for one in lists if one.kind == kind), key=lambda one: one.order):
        later = signed_after.get(one.capture, 0)
        if one.day is None:
            left_out.append(LeftOut(one, ListFlaw.UNDATED))
        elif later >= LATER:
            left_out.append(LeftOut(one, ListFlaw.CONTRADICTED, number=later))
        else:
            dated.append(one)
    stale = _stale(dated)
    again = {one.list for one in stale}
    filtered = _filtered([one for one in dated if one not in again], dated[-1:], held)
    without = again | {one.list for one in filtered}
    ordered = sorted([*left_out, *stale, *filtered], key=lambda one: one.list.order)
    return Timeline(kind, tuple(one for one in dated if one not in without), tuple(ordered))


def _stale(lists: Iterable[CapturedList]) -> list[LeftOut]:
    first: dict[str, CapturedList] = {}
    days: dict[str, set[date | None]] = defaultdict(set)
    found = []
    for one in (one for one in lists if one.content):
        earlier, spoken = first.setdefault(one.content, one), days[one.content]
        if one is not earlier and not (one.day and one.day not in spoken and is_evidence(one.day, one.saved)):
            found.append(LeftOut(one, ListFlaw.STALE, earlier))
        else:
            spoken.add(one.day)
    return found


def _filtered(fresh: Sequence[CapturedList], newest: Sequence[CapturedList], held: Held) -> list[LeftOut]:
    """The lists that lack for a while what those around them name.

    The newest list is looked into too, where it is one of those before it again: it shows what is back.
    """
    lists = [*fresh, *(one for one in newest if one not in fresh)]
    suspects = {i for i in range(1, len(fresh)) if _is_suspect(lists, i)}
    if not suspects:
        return []
    asked = sorted({at for i in suspects for at in range(i - 1, min(len(lists), i + 1 + AHEAD))})
    keys = held([lists[at].capture for at in asked])
    found: list[LeftOut] = []
    before = 0
    for i in range(1, len(fresh)):
        missing = _missing(lists, keys, before, i) if i in suspects else None
        if missing is None:
            before = i
        else:
            found.append(missing)
    return found


def _is_suspect(lists: Sequence[CapturedList], i: int) -> bool:
    """Whether those around a list are so much longer or shorter that it has to be looked into.

    At most `AHEAD` lists in a row are filtered, so the last used one is among the `AHEAD` + 1 before it;
    where that is not the list just before, that one is a suspect too.
    """
    before, after = lists[max(0, i - AHEAD - 1) : i], lists[i + 1 : i + 1 + AHEAD]
    least = _many(min(one.rows for one in before))
    return all(any(_differ(lists[i], one, least) for one in side) for side in (before, after))


def _differ(one: CapturedList, other: CapturedList, least: float) -> bool:
    return abs(other.rows - one.rows) >= least


def _many(rows: int) -> float:
    return max(LEAST, SHARE * rows)


def _missing(lists: Sequence[CapturedList], keys: Mapping[NamedNode, Keys], before: int, i: int) -> LeftOut | None:
    last, one = lists[before], lists[i]
    least = _many(last.rows)
    lacking = keys.get(last.capture, frozenset()) - keys[one.capture]
    for later in lists[i + 1 : i + 1 + AHEAD]:
        back = lacking & keys.get(later.capture, frozenset())
        if len(back) >= least and _differ(one, last, least) and _differ(one, later, least):
            return LeftOut(one, ListFlaw.FILTERED, later, len(back))
    return None
