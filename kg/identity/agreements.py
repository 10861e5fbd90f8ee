"""Agreements of one agency under one model, with different days of signing: pairs a person may want to look at.

    days         how far apart the days are, and how they differ as written
    listed       whether a list has the one and the next list the other in its place, or one list has both
    memorandum   one address of a memorandum stands beside both, or each has its own
    source       the two are stated in different documents

An agreement is named by agency, model and day, so a day that is corrected makes two agreements, and so does
an agreement that is signed anew. Which of the two it is, nothing here says. A signal is a fact of the sources
set beside another; its weight is for the order in which pairs are shown, and stands here alone. Pure.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from pyoxigraph import NamedNode

from kg.identity.closure import DecisionClosure
from kg.identity.decisions import Decision
from kg.identity.signals import FEW, Signal
from kg.terms import parts

__all__ = ["AgreementProposal", "Signed", "compared", "follows_directly", "propose_agreements"]

_NEAR = ((1, 30), (7, 20), (31, 8), (183, -5))
"""Days apart at most, and what it weighs; what is further apart weighs `_FAR`."""
_FAR = -20
_ONE_SLIP, _EXCHANGED = 10, 25
_IN_ITS_PLACE, _NEVER_BOTH, _BOTH, _LISTS_BETWEEN = 40, 5, -60, -10
_ONE_ADDRESS, _OWN_ADDRESSES, _OTHER_SOURCE = 30, -15, 10
"""Chosen, as in `kg.identity.signals`: the weights change the order in which pairs are shown, and nothing else."""
_SHOWN = 3
"""Values named in a signal; of more, how many."""


@dataclass(frozen=True, slots=True)
class Signed:
    """An agreement with its agency as decided, and what its claims state, each once and in order.

    `agency` and `model` are words for people. `day` is None where none is stated. `lists` are the positions,
    in the order of publication, of the lists of participating agencies that name it, and `captures` all that
    do, those included that say nothing of their day. `documents` are the titles of what states it.
    """

    iri: NamedNode
    of: tuple[NamedNode, str]
    agency: str
    model: str
    day: date | None
    memoranda: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    lists: tuple[int, ...] = ()
    captures: frozenset[str] = frozenset()

    @property
    def written(self) -> str:
        """The last part of the agreement's name: its day, or what is written in the place of one, folded."""
        return parts(self.iri)[-1]

    @property
    def called(self) -> str:
        """What tells an agreement from the other of a pair: its day."""
        return str(self.day) if self.day else f"“{self.written}”"

    @property
    def slug(self) -> str:
        """The agreement as `kg resolve` takes it: `us-al/etowah-county-sheriffs-office/task-force/2025-06-11`."""
        return "/".join(parts(self.iri)[1:])

    JSON = ("id: iri", "signed: day")


@dataclass(frozen=True, slots=True)
class AgreementProposal:
    """Two agreements with everything that speaks for or against their being one; `score` is for the order."""

    one: Signed
    other: Signed
    signals: tuple[Signal, ...]

    @property
    def score(self) -> int:
        return sum(signal.weight for signal in self.signals)

    JSON = ("one", "other", "agency_name: one.agency", "model_name: one.model", "score", "signals")


def propose_agreements(
    every: Iterable[Signed], decisions: Iterable[Decision], lists: Sequence[str]
) -> list[AgreementProposal]:
    """All pairs of one agency, as decided, and one model, by what speaks for them, then by name.

    `lists` are what the lists of participating agencies are called, in the order of publication. What is
    decided, either way, directly or through other decisions, is not proposed.
    """
    standing = DecisionClosure(decisions)
    by_key: dict[tuple[NamedNode, str], list[Signed]] = defaultdict(list)
    for one in every:
        by_key[one.of].append(one)
    beside = Counter(address for some in by_key.values() for one in some for address in one.memoranda)
    found = [
        AgreementProposal(one, other, tuple(_signals(one, other, lists, beside)))
        for some in by_key.values()
        for one, other in combinations(sorted(some, key=lambda each: (each.day or date.min, each.slug)), 2)
        if one.day != other.day and not standing.is_decided(one.iri, other.iri)
    ]
    return sorted(found, key=lambda pair: (-pair.score, pair.one.slug, pair.other.slug))


def compared(one: Signed, other: Signed, lists: Sequence[str]) -> list[Signal]:
    """What is seen of two agreements: their days, their lists, their memoranda."""
    return list(_signals(one, other, lists, {}))


def follows_directly(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether the first list that names the other is the next after one that names the one, by their positions.

    >>> follows_directly([0, 1, 2], [3, 4]), follows_directly([0, 1], [3, 4]), follows_directly([3], [1])
    (True, False, False)
    """
    return bool(one and other) and min(other) - 1 in one


def _signals(one: Signed, other: Signed, lists: Sequence[str], beside: Mapping[str, int]) -> Iterator[Signal]:
    yield from _days((one, other))
    yield from _listed(one, other, lists)
    yield from _memoranda(one, other, beside)
    if not set(one.documents) & set(other.documents) and one.documents and other.documents:
        words = f"{one.called} is stated in “{one.documents[0]}”, {other.called} in “{other.documents[0]}”"
        yield Signal("source", words, _OTHER_SOURCE)


def _days(pair: tuple[Signed, Signed]) -> Iterator[Signal]:
    one, other = (each.day for each in pair)
    if one is None or other is None:
        yield from _written(*pair)
        return
    apart = abs((one - other).days)
    words = f"the days are {apart:,} day{'' if apart == 1 else 's'} apart: {one} and {other}"
    yield Signal("days", words, next((weight for most, weight in _NEAR if apart <= most), _FAR))
    if apart > 1 and (how := _slip(one, other)):
        yield Signal("days", how[0], how[1])


def _written(one: Signed, other: Signed) -> Iterator[Signal]:
    """What is written where a day should stand, beside the day that the other has."""
    unread, read = (one, other) if one.day is None else (other, one)
    if read.day is None:
        yield Signal("days", f"no day is read of either: “{unread.written}” and “{read.written}”", _FAR)
        return
    digits, day = re.sub(r"\D", "", unread.written), read.day
    if digits in {f"{month}{of}{day.year}" for month in _forms(day.month) for of in _forms(day.day)}:
        words = f"“{unread.written}” is no day of the calendar, and has the digits of {day}"
        yield Signal("days", words, _EXCHANGED)
    else:
        yield Signal("days", f"no day is read of one: “{unread.written}”; of the other {day}", _FAR)


def _forms(number: int) -> tuple[str, str]:
    return f"{number}", f"{number:02}"


def _slip(one: date, other: date) -> tuple[str, int] | None:
    """How two days differ as written, where it is by little, and what that weighs."""
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return "month and day are exchanged", _EXCHANGED
    differ = [(a, b) for a, b in zip(one.isoformat(), other.isoformat(), strict=True) if a != b]
    if len(differ) == 2 and differ[0] == differ[1][::-1]:
        return "two digits are exchanged", _EXCHANGED
    if len(differ) == 1:
        return f"the days differ in one digit: {differ[0][0]} / {differ[0][1]}", _ONE_SLIP
    if (one.month, one.day) == (other.month, other.day):
        return "the days differ in the year alone", _ONE_SLIP
    if (one.year, one.day) == (other.year, other.day):
        return "the days differ in the month alone", _ONE_SLIP
    return None


def _listed(one: Signed, other: Signed, lists: Sequence[str]) -> Iterator[Signal]:
    if both := one.captures & other.captures:
        named = sorted(set(one.lists) & set(other.lists))
        which = f": {_some([lists[at] for at in named])}" if named else ""
        yield Signal("listed", f"both are in {_many(len(both), 'list')}{which}", _BOTH)
        return
    if not one.lists or not other.lists:
        return
    first, second = (one, other) if one.lists[0] < other.lists[0] else (other, one)
    last, begins = max(at for at in first.lists if at < second.lists[0]), second.lists[0]
    words = f"{first.called} is last in {lists[last]}, {second.called} first in {lists[begins]}"
    if follows_directly(first.lists, second.lists):
        yield Signal("listed", f"{words}, the next list", _IN_ITS_PLACE)
    else:
        between = begins - last - 1
        names = "names" if between == 1 else "name"
        yield Signal("listed", f"{words}; {_many(between, 'list')} in between {names} neither", _LISTS_BETWEEN)
    if again := [at for at in first.lists if at > begins]:
        yield Signal("listed", f"{first.called} is in a list again after that: {lists[again[0]]}", _LISTS_BETWEEN)
    if (number := len(one.captures) + len(other.captures)) > 2:
        yield Signal("listed", f"no list names both: of {number:,} that name one, none does", _NEVER_BOTH)


def _memoranda(one: Signed, other: Signed, beside: Mapping[str, int]) -> Iterator[Signal]:
    common = sorted(set(one.memoranda) & set(other.memoranda))
    for address in (each for each in common if beside.get(each, 2) <= FEW):
        yield Signal("memorandum", f"one memorandum stands beside both: {address}", _ONE_ADDRESS)
    if one.memoranda and other.memoranda and not common:
        words = f"each has its own memorandum: {_some(one.memoranda)} / {_some(other.memoranda)}"
        yield Signal("memorandum", words, _OWN_ADDRESSES)


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _some(values: Sequence[str]) -> str:
    more = f" and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
    return ", ".join(values[:_SHOWN]) + more
