"""What sources state differently about the same thing, side by side; nothing is judged.

Two counts are of the same thing when place, model, agency and offense are the same, the measure is
the same or a measure of the same size (agreements in force, agencies participating), and their
periods overlap. For counts of what happened in a period (arrests), the period must be the same.

They disagree when no number is both: 1,001 is more than 1,000, so those two agree. Not called a
disagreement:
- what one speaker states in one document in two units or for two periods: 150 agreements held by
  147 agencies, or a growth;
- a projection beside a statement.

Order is by date, then by name. Whether a difference has to do with unit, date, precision or
modality is said beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import inf

from kg.ask.catalogue import Catalogue
from kg.compare.stated_counts import Number, StatedCount, stated_counts
from kg.compare.wording import count_differences
from kg.index import Store
from kg.terms import KG

__all__ = ["Disagreement", "disagreements"]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Counts of one thing that differ, by date and name. `sides` has at least two."""

    sides: tuple[StatedCount, ...]
    differences: tuple[str, ...]

    @property
    def what(self) -> str:
        """What is counted, in words: each side's own, where they differ."""
        return " / ".join(dict.fromkeys(one.what for one in self.sides))

    @property
    def kind(self) -> str:
        """What is stated differently; what else can be is in `kg.compare.differences`."""
        return "count"

    @property
    def first(self) -> StatedCount:
        return self.sides[0]

    @property
    def values(self) -> tuple[Number, ...]:
        return tuple(dict.fromkeys(one.value for one in self.sides))

    JSON = (
        "kind",
        "what",
        "measure: first.size",
        "place: first.place",
        "model: first.model",
        "agency: first.agency",
        "offense: first.offense",
        "statements: sides",
        "differences",
    )


def disagreements(store: Store, catalogue: Catalogue | None = None) -> list[Disagreement]:
    """Every group of counts that differ, by date, then by what is counted."""
    of_one_thing: dict[tuple[object, ...], list[StatedCount]] = {}
    for one in stated_counts(store, catalogue or Catalogue.load()):
        if one.period:
            dimensions = (one.size, one.growth_of, one.place, one.model, one.agency, one.scope)
            of_one_thing.setdefault((*dimensions, one.charge_status, one.offense), []).append(one)
    found = [_disagreement(group) for counts in of_one_thing.values() for group in _groups(counts)]
    return sorted(found, key=lambda one: (_order(one.sides[0]), one.what))


def _disagreement(group: Iterable[StatedCount]) -> Disagreement:
    sides = tuple(sorted(group, key=_order))
    return Disagreement(sides, count_differences(sides))


def _order(one: StatedCount) -> tuple[str, str, str, str, str]:
    assert one.period is not None
    return one.period.first.isoformat(), one.period.written, one.speaker_name, one.document_title, one.claim.value


def _groups(counts: list[StatedCount]) -> Iterator[set[StatedCount]]:
    """Counts linked by disagreement: those that differ from one another, directly or through a third."""
    groups: list[set[StatedCount]] = []
    for one, other in combinations(counts, 2):
        if _differ(one, other):
            touched = [group for group in groups if one in group or other in group]
            groups = [group for group in groups if group not in touched]
            groups.append({one, other}.union(*touched))
    yield from groups


def _differ(one: StatedCount, other: StatedCount) -> bool:
    return _same_time(one, other) and not _compatible(one, other) and not _one_account(one, other)


def _same_time(one: StatedCount, other: StatedCount) -> bool:
    assert one.period
    assert other.period
    if one.size in _STATES_OF_AFFAIRS:
        return one.period.overlaps(other.period)
    return one.period == other.period


_STATES_OF_AFFAIRS = frozenset({KG.programSize, KG.statesCovered, KG.agreementsPending})
"""Sizes that hold at a time, so that a day, its month and its year can be set side by side."""


def _compatible(one: StatedCount, other: StatedCount) -> bool:
    """Whether one number can be what both state."""
    (low, high), (other_low, other_high) = _range(one), _range(other)
    lowest, highest = max(low, other_low), min(high, other_high)
    if lowest == highest:
        # "More than 1,000" does not take in 1,000 itself.
        return not any(each.precision == KG.moreThan and each.value == lowest for each in (one, other))
    return lowest < highest


def _range(one: StatedCount) -> tuple[Number, Number]:
    if one.precision in (KG.moreThan, KG.atLeast):
        return one.value, inf
    return (-inf, one.value) if one.precision == KG.atMost else (one.value, one.value)


def _one_account(one: StatedCount, other: StatedCount) -> bool:
    """One speaker in one document, speaking of two units or periods; or what is expected beside what is stated."""
    same_account = one.document == other.document and one.speaker == other.speaker
    apart = one.unit != other.unit or one.period != other.period
    return (same_account and apart) or _to_come(one) != _to_come(other)


def _to_come(one: StatedCount) -> bool:
    return one.is_expected or one.modality in (KG.expectation, KG.projection)
