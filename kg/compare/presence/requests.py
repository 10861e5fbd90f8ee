"""Presence over time, asked for by names, days and files of an archive's lists.

A day stands for the last of its lists, and for what the last list before says where that one says
nothing of its day; what was taken in whose place is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from kg.ask import find
from kg.compare.presence import (
    CapturedList,
    Change,
    Changes,
    ListedKey,
    NamedKey,
    Presence,
    Timeline,
    captured_lists,
    changes,
    key_names,
    key_of,
    keys_in_lists,
    merged_agencies,
    presence,
    sightings,
    signed_after,
    timeline,
)
from kg.errors import NotFound, UsageError
from kg.identity import Decision
from kg.index import Store, number, solutions
from kg.record.archive_world import decisions_in
from kg.terms import ID, KG, named, parts, thing

__all__ = ["ListComparison", "Presences", "compare_lists", "presences", "timelines"]

Merged = Mapping[NamedNode, NamedNode]

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(am|pm)?", re.ASCII)
_DIGEST = re.compile(r"(?:sha256[- :]?)?([0-9a-f]{8,64})", re.ASCII)
_NOON = 12
"""The hour from which a list is one of the afternoon."""
_TAKEN_BACK = """SELECT (COUNT(DISTINCT ?claim) AS ?n) {
    ?claim a kg:WithdrawnClaim FILTER NOT EXISTS { ?claim kg:supersededBy ?newer } }"""
_LISTS = "`kg query lists` names all"


@dataclass(frozen=True, slots=True)
class CalledPresence:
    """A presence with the names of its agency, State and model."""

    names: NamedKey
    presence: Presence

    JSON = ("*names", "*presence")


@dataclass(frozen=True, slots=True)
class CalledChange:
    """A change with the names of its agency, State and model."""

    names: NamedKey
    change: Change

    JSON = ("*names", "*change")


@dataclass(frozen=True)
class Presences:
    """What lists name, over time, with the lists it was read from and the decisions on agencies it rests on."""

    found: tuple[Presence, ...]
    names: Mapping[ListedKey, NamedKey]
    participating: Timeline
    pending: Timeline
    decisions: tuple[Decision, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def called(self) -> tuple[CalledPresence, ...]:
        return tuple(CalledPresence(self.names[one.key], one) for one in self.found)

    JSON = (
        "presences: called",
        "participating_lists: participating",
        "pending_lists: pending",
        "decisions: decisions.claim",
        "notes",
    )


@dataclass(frozen=True)
class ListComparison:
    """What changes between two lists; `notes` say what was taken in whose place, and what cannot be known."""

    changes: Changes
    names: Mapping[ListedKey, NamedKey]
    notes: tuple[str, ...]
    decisions: tuple[Decision, ...] = ()

    @property
    def added(self) -> tuple[CalledChange, ...]:
        return self._called(self.changes.added)

    @property
    def not_listed(self) -> tuple[CalledChange, ...]:
        return self._called(self.changes.not_listed)

    @property
    def changed(self) -> tuple[CalledChange, ...]:
        return self._called(self.changes.changed)

    @property
    def rewritten(self) -> tuple[CalledChange, ...]:
        return self._called(self.changes.rewritten)

    @property
    def bridged(self) -> tuple[CalledChange, ...]:
        return self._called(self.changes.bridged)

    def _called(self, every: tuple[Change, ...]) -> tuple[CalledChange, ...]:
        return tuple(CalledChange(self.names[one.key], one) for one in every)

    JSON = (
        "earlier: changes.earlier",
        "later: changes.later",
        *("added", "not_listed", "changed", "rewritten", "bridged"),
        "unchanged: changes.unchanged",
        "columns_not_compared: changes.not_compared",
        "left_out: changes.left_out",
        "lists_after: changes.lists_after",
        "notes",
        "decisions: decisions.claim",
    )


def timelines(store: Store, *, ignore_decisions: bool = False) -> tuple[Timeline, Timeline]:
    """The lists of participating and of pending agencies, each judged whether it says something of its day."""
    return _timelines(store, {} if ignore_decisions else merged_agencies(store))


def presences(
    store: Store, name: str | None, *, ignore_decisions: bool = False, judged: tuple[Timeline, Timeline] | None = None
) -> Presences:
    """What lists name over time: of one agency or agreement, of a State's agencies, or all.

    `judged` are the `timelines` of this store, for who asks for many names.

    Raises:
        NotFound, UsageError: the name stands for nothing, for several things, or for no such thing.
    """
    merged = {} if ignore_decisions else merged_agencies(store)
    asked, only = _asked(store, name, merged)
    participating, pending = judged or _timelines(store, merged)
    seen = sightings(store, asked, merged)
    found = [one for one in presence(seen, participating, pending) if only is None or one.key == only]
    names = key_names(store, (one.key for one in found))
    decisions, notes = _applied(store, merged, names), tuple(_withdrawn(store))
    return Presences(tuple(found), names, participating, pending, decisions, notes)


def compare_lists(
    store: Store,
    earlier: str,
    later: str,
    *,
    pending: bool = False,
    as_they_stand: bool = False,
    ignore_decisions: bool = False,
    judged: tuple[Timeline, Timeline] | None = None,
) -> ListComparison:
    """What changes between two lists, each by its day, its file name or its SHA-256.

    `judged` are the `timelines` of this store, for who compares many lists.

    Raises:
        NotFound, UsageError: no list is of that day or name, or the two are not of one kind.
    """
    merged = {} if ignore_decisions else merged_agencies(store)
    every = captured_lists(store)
    kind = KG.pendingList if pending else KG.participatingList
    one, other = _list(every, kind, earlier, first=earlier == later), _list(every, kind, later)
    if one.kind != other.kind:
        raise UsageError(
            "one list is of participating agencies, the other of pending agencies",
            remedy="give two lists of the same kind",
        )
    line = Timeline(one.kind, tuple(dict.fromkeys(_in_order([one, other]))))
    notes = ["compared as they stand: gaps, stale and filtered lists are not checked for"]
    if not as_they_stand:
        line = _of_kind(judged, one.kind) if judged else _timeline(store, one.kind, every, merged)
        (one, other), notes = _used(line, [one, other])
    one, other = _in_order([one, other])
    found = changes(store, line, one, other, merged)
    notes += () if as_they_stand else _unknown(found)
    names = key_names(store, (each.key for each in found.every))
    return ListComparison(found, names, (*notes, *_withdrawn(store)), _applied(store, merged, names))


def _in_order(lists: Iterable[CapturedList]) -> list[CapturedList]:
    return sorted(lists, key=lambda one: one.order)


def _applied(store: Store, merged: Merged, keys: Iterable[ListedKey]) -> tuple[Decision, ...]:
    """The decisions that make one of what these agencies are called."""
    if not merged:
        return ()
    told = {key.agency for key in keys}
    same = (one for one in decisions_in(store) if one.is_same)
    found = (one for one in same if merged.get(one.one, one.one) in told)
    return tuple(sorted(found, key=lambda one: (one.one.value, one.other.value, one.claim.value)))


def _timelines(store: Store, merged: Merged) -> tuple[Timeline, Timeline]:
    every = captured_lists(store)
    later = signed_after(store, every)
    one, other = (_judged(store, kind, every, later, merged) for kind in (KG.participatingList, KG.pendingList))
    return one, other


def _of_kind(judged: tuple[Timeline, Timeline], kind: NamedNode) -> Timeline:
    return next(line for line in judged if line.kind == kind)


def _timeline(store: Store, kind: NamedNode, every: list[CapturedList], merged: Merged) -> Timeline:
    mine = [one for one in every if one.kind == kind]
    return _judged(store, kind, mine, signed_after(store, mine), merged)


def _judged(
    store: Store, kind: NamedNode, every: list[CapturedList], later: Mapping[NamedNode, int], merged: Merged
) -> Timeline:
    return timeline(
        kind,
        every,
        later,
        lambda captures: {of: frozenset(keys) for of, keys in keys_in_lists(store, captures, merged, kind).items()},
    )


# what is asked for


def _asked(store: Store, name: str | None, merged: Merged) -> tuple[list[NamedNode] | None, ListedKey | None]:
    """The agencies whose rows are to be read, None for all; and the one agreement, where one is named."""
    if name is None:
        return None, None
    what = find.resolve(store, name, kinds=("agency", "place"))
    kind = parts(what)[:1]
    if kind in [("agreement",), ("pending",)]:
        only = key_of(what, merged)
        return _as_one(thing("agency", *parts(what)[1:3]), merged), only
    if kind == ("agency",):
        return _as_one(what, merged), None
    if kind == ("place",):
        rows = solutions(store, f"SELECT DISTINCT ?a {{ ?a kg:place {what} ; a kg:Agency }} ORDER BY ?a")
        return [one for row in rows for one in _as_one(named(row["a"]), merged)], None
    raise UsageError(
        f"{what.value.removeprefix(ID)} is not named in any list", remedy="name an agency, an agreement or a State"
    )


def _as_one(agency: NamedNode, merged: Merged) -> list[NamedNode]:
    """An agency with those that decisions make one with it."""
    top = merged.get(agency, agency)
    return [top, *(one for one, other in merged.items() if other == top and one != top)]


def _list(every: Iterable[CapturedList], kind: NamedNode, asked: str, *, first: bool = False) -> CapturedList:
    """The list somebody means; of several of a day the last, or the `first`."""
    found = _in_order(_matching(every, kind, asked.strip()))
    if not found:
        raise NotFound(f"there is no list of {asked!r}", remedy=_nearest(every, kind, asked))
    if not _DAY.fullmatch(asked.strip()) and len(found) > 1:
        raise UsageError(f"{asked!r} could be several lists", remedy="give more of the SHA-256, or the file name")
    return found[0 if first else -1]


def _matching(every: Iterable[CapturedList], kind: NamedNode, asked: str) -> list[CapturedList]:
    if day := _DAY.fullmatch(asked):
        of_day = [one for one in every if one.kind == kind and one.day and one.day.isoformat() == day[1]]
        return [one for one in of_day if day[2] is None or (day[2] == "pm") == (one.moment[1] >= _NOON)]
    digest = _DIGEST.fullmatch(asked.removeprefix(ID + "capture/").removeprefix("capture/"))
    found = [one for one in every if asked in one.names or (digest and one.sha256.startswith(digest[1]))]
    # Bytes under names of several days are one list here; of a workbook of both kinds, the kind asked for.
    first = {(one.capture, one.kind): one for one in reversed(_in_order(found))}
    of_kind = [one for one in first.values() if one.kind == kind]
    return of_kind or list(first.values())


def _nearest(every: Iterable[CapturedList], kind: NamedNode, asked: str) -> str:
    try:
        day = date.fromisoformat(asked[:10])
    except ValueError:
        return f"give a day as YYYY-MM-DD, a file name or a SHA-256; {_LISTS}"
    days = sorted({one.day for one in every if one.kind == kind and one.day})
    near = [*[one for one in days if one <= day][-1:], *[one for one in days if one > day][:1]]
    if not near:
        return "import one with `kg import ice-list`"
    return f"the nearest {'is' if len(near) == 1 else 'are'} of {' and '.join(map(str, near))}; {_LISTS}"


def _used(line: Timeline, pair: Iterable[CapturedList]) -> tuple[list[CapturedList], list[str]]:
    """The lists, or what stands in for one that is left out: the last used one before it."""
    reasons = {one.list: one for one in line.left_out}
    found, notes = [], []
    for asked in pair:
        one = asked
        if left_out := reasons.get(asked):
            before = [used for used in line.used if used.order < asked.order]
            if asked.day is None or not before:
                remedy = "compare it all the same with --as-they-stand"
                raise UsageError(f"{left_out.text}, and no list stands in for it", where=asked.file_name, remedy=remedy)
            one = before[-1]
            notes.append(
                f"{asked.file_name} is left out: {left_out.text}; {one.file_name} ({one.day_told}) stands in for it"
            )
        found.append(one)
    return found, list(dict.fromkeys(notes))


def _withdrawn(store: Store) -> list[str]:
    """That a row may be there and not count, because what it states was taken back."""
    count = next(number(row["n"]) for row in solutions(store, _TAKEN_BACK))
    if not count:
        return []
    claims = "1 claim was" if count == 1 else f"{count:,} claims were"
    return [
        f"{claims} withdrawn with nothing in place; a row that states such a claim does not count as listing anything: "
        "see `kg query withdrawn-claims`"
    ]


def _unknown(found: Changes) -> list[str]:
    """What cannot be told from these lists."""
    if found.not_listed and not found.lists_after:
        return [
            f"no list after {found.later.file_name} is held: what it leaves out only once cannot be told from the rest"
        ]
    return []
