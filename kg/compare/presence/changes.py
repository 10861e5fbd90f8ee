"""What is added, gone and changed between two captured lists.

An agreement (an agency and a model, `kg.compare.presence.list_queries.ListedKey`) counts as listed in a list that names
it,
and in a gap of one or two lists between two that do (`kg.compare.presence.spells`). Between two lists it is

    added       it counts as listed in the later one, and not in the earlier
    gone        the other way round: not listed in the later list; that does not mean an ending
    changed     both name it, and what they say of it differs in some field
    rewritten   both name it, and say the same in other words
    bridged     it counts as listed in one of the two that does not name it: no change

So the same agency and model with another day of signing, type, county, link or spelling of its name is
changed, and never gone and added. Of the lists, only these two and two on either side of each are read,
in four queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg.compare.presence.fields import (
    FIELDS,
    FieldDifference,
    Stating,
    Words,
    columns_in_both,
    differences,
    read_facts,
    read_words,
)
from kg.compare.presence.judging import LeftOut, Timeline
from kg.compare.presence.list_queries import ListedKey, keys_in_lists
from kg.compare.presence.lists import CapturedList
from kg.compare.presence.spells import GAP, bits, bridged
from kg.index import Store

__all__ = ["Change", "Changes", "changes"]

Rows = Mapping[ListedKey, set[NamedNode]]
Place = tuple[NamedNode, NamedNode]


@dataclass(frozen=True, slots=True)
class Change:
    """How one agreement changes: `before` and `after` are the claims of the rows that name it, none
    where it is not listed; `fields` differ."""

    key: ListedKey
    before: tuple[NamedNode, ...]
    after: tuple[NamedNode, ...]
    fields: tuple[FieldDifference, ...] = ()

    JSON = ("agency: key.agency", "model: key.model", "claims_before: before", "claims_after: after", "fields")


@dataclass(frozen=True, slots=True)
class Changes:
    """What changes between two lists. `left_out` are the lists between them, and around them, that say
    nothing; `lists_after` how many used lists after the later one could show a gap, at most two."""

    earlier: CapturedList
    later: CapturedList
    added: tuple[Change, ...]
    not_listed: tuple[Change, ...]
    changed: tuple[Change, ...]
    rewritten: tuple[Change, ...]
    bridged: tuple[Change, ...]
    unchanged: int
    not_compared: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    lists_after: int
    rows: Mapping[Place, NamedNode]

    @property
    def every(self) -> tuple[Change, ...]:
        return (*self.added, *self.not_listed, *self.changed, *self.rewritten, *self.bridged)

    def cited(self, change: Change) -> list[tuple[NamedNode, NamedNode | None]]:
        """The claims of a change, each at its row in the list that it stands in."""
        old = [(claim, self.rows.get((self.earlier.capture, claim))) for claim in change.before]
        return list(
            dict.fromkeys([*old, *((claim, self.rows.get((self.later.capture, claim))) for claim in change.after)])
        )


def changes(
    store: Store, timeline: Timeline, earlier: CapturedList, later: CapturedList, one_of: Mapping[NamedNode, NamedNode]
) -> Changes:
    """What changes between two used lists of a timeline."""
    first, last = timeline.position[earlier], timeline.position[later]
    around = sorted({*_around(timeline, first), *_around(timeline, last)})
    named = keys_in_lists(store, [timeline.used[at].capture for at in around], one_of, timeline.kind)
    old, new = (_Side({i: named[timeline.used[i].capture] for i in around}, at) for at in (first, last))
    words = read_words(store, list(dict.fromkeys([earlier.capture, later.capture])))
    kept = old.counted & new.counted
    both = {key for key in kept if key in old.named and key in new.named}
    changed, rewritten = _differing(store, words, (earlier.capture, old), (later.capture, new), both)
    return Changes(
        earlier=earlier,
        later=later,
        added=_told(new.counted - old.counted, None, new),
        not_listed=_told(old.counted - new.counted, old, None),
        changed=changed,
        rewritten=rewritten,
        bridged=_told(kept - both, old, new),
        unchanged=len(both) - len(changed) - len(rewritten),
        not_compared=_not_compared(words, earlier, later),
        left_out=_near(timeline, timeline.used[around[0]], timeline.used[around[-1]]),
        lists_after=min(GAP, len(timeline.used) - 1 - last),
        rows=words.rows,
    )


class _Side:
    """One of the two lists among those around it: what it names, and what counts as listed in it."""

    def __init__(self, listed: Mapping[int, Rows], at: int) -> None:
        self._near = {i: listed.get(i, {}) for i in range(at - GAP, at + GAP + 1)}
        self._nearest = sorted(self._near, key=lambda i: (abs(i - at), i))
        self.named = self._near[at]
        self.counted = {key for rows in self._near.values() for key in rows if self._counts(key)}

    def claims(self, key: ListedKey) -> tuple[NamedNode, ...]:
        """What states it: rows of the list, or of the nearest one where it is in a gap."""
        rows = next(self._near[i][key] for i in self._nearest if key in self._near[i])
        return tuple(sorted(rows, key=str))

    def _counts(self, key: ListedKey) -> bool:
        row = bits(i for i, rows in enumerate(self._near.values()) if key in rows)
        return bool(bridged(row) >> GAP & 1)


def _around(timeline: Timeline, at: int) -> range:
    return range(max(0, at - GAP), min(len(timeline.used), at + GAP + 1))


def _told(keys: Iterable[ListedKey], old: _Side | None, new: _Side | None) -> tuple[Change, ...]:
    return tuple(
        Change(key, old.claims(key) if old else (), new.claims(key) if new else ()) for key in sorted(keys, key=_name)
    )


def _differing(
    store: Store, words: Words, old: tuple[NamedNode, _Side], new: tuple[NamedNode, _Side], keys: Iterable[ListedKey]
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """The agreements named by both lists of which they say something else, or say it in other words."""
    told = [one for one in _told(keys, old[1], new[1]) if one.before != one.after or _are_written(words, one, old, new)]
    facts = read_facts(store, (claim for one in told for claim in (*one.before, *one.after)))
    changed, rewritten = [], []
    for one in told:
        differ, reworded = differences(words, facts, Stating(old[0], one.before), Stating(new[0], one.after))
        if differ:
            changed.append(replace(one, fields=tuple(differ)))
        elif reworded:
            rewritten.append(replace(one, fields=tuple(reworded)))
    return tuple(changed), tuple(rewritten)


def _are_written(words: Words, one: Change, old: tuple[NamedNode, _Side], new: tuple[NamedNode, _Side]) -> bool:
    """Whether the words at the rows of one claim differ between the lists."""
    before, after = ([words.written.get((of[0], claim)) for claim in one.before] for of in (old, new))
    return before != after


def _not_compared(words: Words, earlier: CapturedList, later: CapturedList) -> tuple[str, ...]:
    either = words.columns[earlier.capture] | words.columns[later.capture]
    both = columns_in_both(words, earlier.capture, later.capture)
    return tuple(name for name in FIELDS if name in either and name not in both)


def _near(timeline: Timeline, first: CapturedList, last: CapturedList) -> tuple[LeftOut, ...]:
    """The lists left out that would stand among those looked at, or just after them."""
    beyond = timeline.used[timeline.position[last] + 1 :][:1]
    until = beyond[0].order if beyond else None
    return tuple(
        one for one in timeline.left_out if one.list.order >= first.order and (until is None or one.list.order < until)
    )


def _name(key: ListedKey) -> tuple[str, str]:
    return key.agency.value, key.model
