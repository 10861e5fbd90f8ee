"""When each agreement is listed: first, last, gaps, listed again, and on a pending list before.

An agreement here is an agency and a model (`kg.compare.presence.list_queries.ListedKey`). The lists are those used
(`kg.compare.presence.judging`); a list left out is named where it lists the agreement, and changes nothing.
Not being listed is told as the lists that do not name it. No ending is ever computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.compare.presence.judging import Timeline
from kg.compare.presence.list_queries import ListedClaim, ListedKey
from kg.compare.presence.lists import CapturedList
from kg.compare.presence.spells import Spell, bits, spells

__all__ = ["ListedSpell", "Presence", "presence"]

Place = tuple[NamedNode, NamedNode]
"""A claim and the capture in which it is to be cited."""


@dataclass(frozen=True, slots=True)
class ListedSpell:
    """A spell: listed from `first` to `last`, but for `gaps`; `since` is the next list, which does not name it.

    `first_claims` and `last_claims` are what the first and the last list state of it.
    """

    first: CapturedList
    last: CapturedList
    gaps: tuple[CapturedList, ...]
    since: CapturedList | None
    first_claims: tuple[NamedNode, ...]
    last_claims: tuple[NamedNode, ...]

    JSON = (
        "first_listed: first",
        "last_listed: last",
        "not_listed_in: gaps",
        "next_list: since",
        "first_claims",
        "last_claims",
    )


@dataclass(frozen=True, slots=True)
class Presence:
    """One agency and model: its spells in the lists of participating and of pending agencies.

    `elsewhere` are the lists left out that name it.
    """

    key: ListedKey
    agreements: tuple[NamedNode, ...]
    listed: tuple[ListedSpell, ...]
    pending: tuple[ListedSpell, ...]
    elsewhere: tuple[CapturedList, ...]

    @property
    def relisted(self) -> tuple[CapturedList, ...]:
        """The lists that name it again, after a spell in which none did."""
        return tuple(one.first for one in self.listed[1:])

    @property
    def moved_from_pending(self) -> bool:
        """Whether a pending list named it before any list of participating agencies did."""
        return bool(self.listed and self.pending) and self.pending[0].first.moment < self.listed[0].first.moment

    @property
    def cited(self) -> list[Place]:
        """Where to look it up: the first and the last list of each spell."""
        return [
            (claim, one.capture)
            for spell in (*self.pending, *self.listed)
            for one, claims in ((spell.first, spell.first_claims), (spell.last, spell.last_claims))
            for claim in claims
        ]

    JSON = (
        "agency: key.agency",
        "model: key.model",
        "agreements",
        "listed",
        "relisted",
        "pending",
        "moved_from_pending",
        "listed_in_lists_left_out: elsewhere",
    )


def presence(
    sightings: Mapping[ListedKey, Sequence[ListedClaim]], participating: Timeline, pending: Timeline
) -> list[Presence]:
    """Every key that a list names, by agency and model."""
    left_out = [one.list for one in (*participating.left_out, *pending.left_out)]
    found = [
        Presence(
            key=key,
            agreements=tuple(sorted({one.agreement for one in seen}, key=str)),
            listed=_listed(seen, participating),
            pending=_listed(seen, pending),
            elsewhere=tuple(one for one in left_out if any(one.sha256 in each.captures for each in seen)),
        )
        for key, seen in sightings.items()
    ]
    kept = (one for one in found if one.listed or one.pending or one.elsewhere)
    return sorted(kept, key=lambda one: (one.key.agency.value, one.key.model))


def _listed(seen: Sequence[ListedClaim], timeline: Timeline) -> tuple[ListedSpell, ...]:
    mine = [one for one in seen if one.is_of(timeline.kind)]
    row = bits(at for one in mine for at in _positions(one.captures, timeline))
    return tuple(_spell(one, mine, timeline.used) for one in spells(row))


def _positions(captures: Iterable[str], timeline: Timeline) -> Iterable[int]:
    return (at for one in captures for at in timeline.positions.get(one, ()))


def _spell(spell: Spell, seen: Sequence[ListedClaim], used: Sequence[CapturedList]) -> ListedSpell:
    first, last = used[spell.first], used[spell.last]
    return ListedSpell(
        first,
        last,
        tuple(used[at] for at in spell.gaps),
        used[spell.last + 1] if spell.last + 1 < len(used) else None,
        _stating(seen, first),
        _stating(seen, last),
    )


def _stating(seen: Iterable[ListedClaim], one: CapturedList) -> tuple[NamedNode, ...]:
    return tuple(each.claim for each in seen if one.sha256 in each.captures)
