"""Evidence that two agencies are one, or are not: each signal in words, with the values it rests on.

    name         how alike the names are, and where they differ
    county       one or different counties are stated
    type         one or different kinds of agency are stated
    model        agreements of one model
    memorandum   one address of a memorandum stands beside both
    signed       agreements signed on one day
    listed       one is last listed where the other is first listed, or both are on one list

A signal is a fact of the sources set beside another, and no more. Its weight is for the order in
which pairs are shown, and stands here alone; no sum of weights makes two agencies one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kg.identity.name_differences import NameDifference
from kg.identity.profiles import Profile

__all__ = ["FEW", "Signal", "signals"]

FEW = 4
"""An address of a memorandum that more agencies share says nothing about any two of them."""
_SAME_COUNTY, _OTHER_COUNTY, _SAME_TYPE, _OTHER_TYPE = 8, -25, 3, -15
_ONE_MODEL, _ONE_DAY = 2, 10
_OWN_MEMORANDUM, _SHARED_MEMORANDUM = 40, 15
_NEXT_LIST, _BOTH_LISTED = 30, -10
_CAUTION, _HALF_ALIKE = -40, 50
"""Chosen, not measured: what few agencies share (a memorandum, a place in the lists) outweighs what many do (a model,
a type), and a caution takes away what nearly all letters in common give. They change the order of pairs alone."""
_SHOWN = 3
"""Values that a signal names; of more, how many."""
_Listed = tuple[Profile, tuple[date, ...]]


@dataclass(frozen=True, slots=True)
class Signal:
    """`weight` is above zero for what speaks for one agency, below for what speaks against it."""

    name: str
    words: str
    weight: int

    JSON = ("signal: name", "says: words", "weight")


def signals(
    one: Profile,
    other: Profile,
    differ: NameDifference,
    shared: Mapping[str, int],
    days: Sequence[date],
    listed: tuple[tuple[date, ...], tuple[date, ...]],
) -> tuple[Signal, ...]:
    """Every signal of a pair. `shared` says how many agencies have an address of a memorandum; `days` are
    those of all lists of participating agencies, and `listed` those of lists that name each of the two."""
    found = [_name(differ), *(Signal("name", caution, _CAUTION) for caution in differ.cautions)]
    found += _stated("county", one.counties, other.counties, same=_SAME_COUNTY, different=_OTHER_COUNTY)
    found += _stated("type", one.types, other.types, same=_SAME_TYPE, different=_OTHER_TYPE)
    found += _common("model", one.models, other.models, "agreements of one model: {}", _ONE_MODEL)
    found += _memorandum(one, other, shared)
    found += _common("signed", one.signed, other.signed, "agreements signed on one day: {}", _ONE_DAY)
    found += _listed((one, listed[0]), (other, listed[1]), days)
    return tuple(found)


def _name(differ: NameDifference) -> Signal:
    how = [*(f"spelled {pair}" for pair in differ.spelling), *differ.wording]
    where = f" ({'; '.join(how)})" if how else ""
    return Signal("name", f"the names are {differ.likeness:.0f} % alike{where}", round(differ.likeness) - _HALF_ALIKE)


def _stated(
    what: str, mine: Collection[str], theirs: Collection[str], *, same: int, different: int
) -> Iterator[Signal]:
    """One value in common, or none where both have some."""
    if common := sorted(set(mine) & set(theirs)):
        yield Signal(what, f"one {what} is stated of both: {_some(common)}", same)
    elif mine and theirs:
        yield Signal(what, f"different {_many(what)} are stated: {_some(mine)} / {_some(theirs)}", different)


def _many(what: str) -> str:
    return what.removesuffix("y") + "ies" if what.endswith("y") else f"{what}s"


def _common(what: str, mine: Iterable[object], theirs: Iterable[object], how: str, weight: int) -> Iterator[Signal]:
    if common := sorted({str(one) for one in mine} & {str(one) for one in theirs}):
        yield Signal(what, how.format(_some(common)), weight)


def _memorandum(one: Profile, other: Profile, shared: Mapping[str, int]) -> Iterator[Signal]:
    for address in sorted(set(one.memoranda) & set(other.memoranda)):
        beside = shared.get(address, 2)
        if beside > FEW:
            continue
        weight = _OWN_MEMORANDUM if beside == 2 else _SHARED_MEMORANDUM
        few = "" if beside == 2 else f", and beside {beside - 2} more"
        yield Signal("memorandum", f"one memorandum stands beside both{few}: {address}", weight)


def _listed(one: _Listed, other: _Listed, days: Sequence[date]) -> Iterator[Signal]:
    if not one[1] or not other[1]:
        return
    if both := sorted(set(one[1]) & set(other[1])):
        number = f"{len(both)} lists" if len(both) > 1 else "a list"
        yield Signal("listed", f"both are on {number}: {_some(both)}", _BOTH_LISTED)
        return
    for (first, until), (second, since) in ((one, other), (other, one)):
        last, begins = until[-1], since[0]
        if last < begins and not any(last < day < begins for day in days):
            words = f"“{first.name}” is last listed on {last}, “{second.name}” first on the next list, {begins}"
            yield Signal("listed", words, _NEXT_LIST)


def _some(values: Iterable[object]) -> str:
    shown = [str(one) for one in values]
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more
