"""Presence over time and changes between lists as tables with footnotes; what was left out stands beneath.

What a list does not name is "not listed" in it: no word here says that an agreement ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import NamedNode

from kg.ask.cite import Reference, footnotes
from kg.ask.trace.known import QueryableStore
from kg.ask.trace.naming import list_span
from kg.cli.output import say, say_table, tell
from kg.cli.rendering.cited import say_notes
from kg.cli.rendering.inert import inert
from kg.cli.rendering.outcomes import plural
from kg.cli.rendering.phrases import numbers
from kg.compare.presence import CapturedList, Change, LeftOut, ListedSpell, ListFlaw, NamedKey, Presence, rows_at
from kg.compare.presence.requests import ListComparison, Presences
from kg.identity import Decision
from kg.index import Store
from kg.terms import parts, typed_name

__all__ = ["say_changes", "say_presences"]

_NOTHING = "–"
Rows = Mapping[tuple[NamedNode, NamedNode], NamedNode]


class _Notes:
    """Footnotes numbered as they are met."""

    def __init__(self) -> None:
        self._numbers: dict[Reference, int] = {}

    def of(self, cited: Iterable[Reference]) -> str:
        return numbers({self._numbers.setdefault(one, len(self._numbers) + 1) for one in cited})

    def say(self, store: QueryableStore) -> None:
        say_notes(enumerate(footnotes(store, self._numbers).values(), 1))


def say_presences(store: Store, found: Presences, *, each_left_out: bool = False) -> None:
    """A line for each spell: from when to when, where not in between, and which list is the next.

    Of the lists left out a line for each cause, or with `each_left_out` for each list.
    """
    notes, at = _Notes(), rows_at(store, (place for one in found.found for place in one.cited))
    rows = [row for one in found.found for row in _spells(found, one, at, notes)]
    say_table(
        ["State", "agency", "model", "list", "listed from", "to", "not listed in", "next list", "note"],
        rows,
        notes=["note"],
    )
    notes.say(store)
    say()
    for line, kind in ((found.participating, "participating"), (found.pending, "pending")):
        if line.used or line.left_out:
            _say_lists(line.used, line.left_out, kind, each=each_left_out)
    for note in found.notes:
        say(inert(note))
    _say_decisions(found.decisions)
    if not found.found:
        tell("no answer: no list held here names that")


def _spells(found: Presences, one: Presence, rows: Rows, notes: _Notes) -> Iterator[list[str]]:
    called = found.names[one.key]
    spells = [("pending", each) for each in one.pending] + [("participating", each) for each in one.listed]
    for kind, each in sorted(spells, key=lambda pair: pair[1].first.order):
        newest = (found.pending if kind == "pending" else found.participating).used[-1]
        cited = [(claim, rows.get((claim, at.capture))) for at, claims in _ends(each) for claim in claims]
        yield [*_called(called), kind, *_when(each, newest), notes.of(cited)]
    if one.elsewhere and not spells:
        left_out = ", ".join(map(_list, one.elsewhere))
        yield [*_called(called), f"left out: {left_out}", "", "", "", "", ""]


def _ends(each: ListedSpell) -> list[tuple[CapturedList, tuple[NamedNode, ...]]]:
    return [(each.first, each.first_claims), (each.last, each.last_claims)]


def _when(each: ListedSpell, newest: CapturedList) -> list[str]:
    until = _day(each.last) + (", the newest list" if each.last == newest else "")
    following = f"{_day(each.since)}: not listed" if each.since else ""
    return [_day(each.first), until, ", ".join(map(_day, each.gaps)), following]


def say_changes(
    store: QueryableStore, found: ListComparison, *, totals: bool = False, each_left_out: bool = False
) -> None:
    """How many are added, not listed later and changed; then each of them, and the notes."""
    changes, notes = found.changes, _Notes()
    say(f"from {_list(changes.earlier)} to {_list(changes.later)}")
    counts = [
        (len(changes.added), "added"),
        (len(changes.not_listed), "not listed later"),
        (len(changes.changed), "changed"),
        (len(changes.rewritten), "written otherwise"),
        (len(changes.bridged), "missing for a list or two"),
        (changes.unchanged, "unchanged"),
    ]
    say(", ".join(f"{count:,} {what}" for count, what in counts))
    for which, every in (("changed", changes.changed), ("written otherwise", changes.rewritten)):
        fields = Counter(field.name for one in every for field in one.fields)
        if fields:
            say(f"{which}: " + ", ".join(f"{name} {count:,}" for name, count in fields.most_common()))
    if not totals:
        _say_each(found, notes)
        notes.say(store)
    _say_limits(found, each_left_out=each_left_out)


def _say_each(found: ListComparison, notes: _Notes) -> None:
    changes = found.changes
    later = f"not listed in {_list(changes.later)}"
    for title, every in (
        ("added", changes.added),
        (later, changes.not_listed),
        ("missing for a list or two", changes.bridged),
    ):
        if every:
            say()
            say(title)
            rows = [[*_called(found.names[one.key]), notes.of(changes.cited(one))] for one in every]
            say_table(["State", "agency", "model", "note"], rows, notes=["note"])
    for title, every in (("changed", changes.changed), ("written otherwise", changes.rewritten)):
        if every:
            say()
            say(title)
            rows = [row for one in every for row in _fields(found, one, notes)]
            say_table(["State", "agency", "model", "field", "before", "after", "note"], rows, notes=["note"])
    say()


def _fields(found: ListComparison, one: Change, notes: _Notes) -> Iterator[list[str]]:
    note = notes.of(found.changes.cited(one))
    for field in one.fields:
        yield [*_called(found.names[one.key]), field.name, _value(field.before), _value(field.after), note]


def _say_limits(found: ListComparison, *, each_left_out: bool) -> None:
    changes = found.changes
    if changes.not_compared:
        columns = ", ".join(changes.not_compared)
        say(f"not compared, because only one of the two lists has the column: {columns}")
    _say_left_out(changes.left_out, each=each_left_out)
    for note in found.notes:
        say(inert(note))
    _say_decisions(found.decisions)


def _say_decisions(decisions: Sequence[Decision]) -> None:
    for one in decisions:
        both = " and ".join("/".join(parts(agency)[1:]) for agency in (one.one, one.other))
        say(inert(f"taken for one agency by decision: {both}  {typed_name(one.claim)}"))


def _say_lists(used: Sequence[CapturedList], left_out: Sequence[LeftOut], kind: str, *, each: bool) -> None:
    span = f", {list_span(_day(used[0]), _day(used[-1]))}" if used else ""
    left = f"; {len(left_out):,} left out" if left_out else ""
    say(f"{plural(len(used), 'list')} of {kind} agencies{span}{left}")
    _say_left_out(left_out, each=each)


def _say_left_out(left_out: Sequence[LeftOut], *, each: bool) -> None:
    """A line for each list, or for each cause; what only a person can look into comes first."""
    for why in _FOR_A_PERSON:
        some = [one for one in left_out if one.why is why]
        if each or len(some) == 1:
            for one in some:
                say(_left_out(one))
        elif some:
            days = [one.list.day for one in some if one.list.day]
            span = f", of {min(days)} to {max(days)}" if days else ""
            say(f"left out: {plural(len(some), 'list')}{span}: {some[0].cause}; --left-out names each")


_FOR_A_PERSON = (ListFlaw.CONTRADICTED, ListFlaw.UNDATED, ListFlaw.FILTERED, ListFlaw.STALE)


def _left_out(one: LeftOut) -> str:
    return f"left out: {_list(one.list)}: {inert(one.text)}"


def _called(called: NamedKey) -> list[str]:
    return [called.place, called.agency, called.model]


def _day(one: CapturedList | None) -> str:
    return one.day_told if one else ""


def _list(one: CapturedList) -> str:
    return inert(f"{one.file_name} ({one.day_told})" if one.day else one.file_name)


def _value(values: Sequence[str]) -> str:
    return " and ".join(f"“{one}”" for one in values) or _NOTHING
