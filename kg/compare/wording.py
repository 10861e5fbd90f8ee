"""Differences between two figures, said plainly: what differs and how, never which is right. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pyoxigraph import NamedNode

from kg.compare.stated_counts import Number, StatedCount, short
from kg.terms import KG

__all__ = [
    "bound_of",
    "count_differences",
    "date_difference",
    "figure",
    "for_when",
    "in_days",
    "said_figure",
    "said_once",
    "said_with_unit",
    "units",
    "when_told",
]

_LONG = 60
"""Letters beyond which what is said of one count is not said again of the next."""
_UNITS = {KG.Agency: ("agency", "agencies"), KG.Place: ("State", "States"), KG.person: ("person", "people")}


def figure(value: Number) -> str:
    """`1,001`, as a person writes it.

    >>> figure(1001)
    '1,001'
    """
    return f"{value:,}"


def units(value: Number, unit: NamedNode | None) -> str:
    """A figure with what it counts: `1 agency`, `147 agencies`."""
    return f"{figure(value)} {_counted(value, unit)}".strip()


def _counted(value: Number, unit: NamedNode | None) -> str:
    one = (short(unit) or "").replace("-", " ")
    one, many = _UNITS.get(unit, (one, f"{one}s" if one else "")) if unit else ("", "")
    return one if value == 1 else many


def said_figure(one: StatedCount) -> str:
    """A figure with its precision: `more than 1,000`; `1,001` where it is exact."""
    precision = "" if one.precision == KG.exactly else (short(one.precision) or "").replace("-", " ")
    return f"{precision} {figure(one.value)}".strip()


def said_with_unit(one: StatedCount) -> str:
    """A figure with its precision and what it counts: `more than 1,000 agencies`."""
    return f"{said_figure(one)} {_counted(one.value, one.unit)}".strip()


def bound_of(one: StatedCount) -> int:
    """1 where the figure is stated as reached or passed, -1 where it is stated as not passed, 0 where as itself."""
    return {KG.moreThan: 1, KG.atLeast: 1, KG.atMost: -1}.get(one.precision, 0)


def for_when(one: StatedCount) -> str:
    """`stated_counts for 2017`, or `read as 2025-09` where the date is an archivist's reading."""
    if one.as_of is None:
        return "stated for no date"
    return f"read as {one.as_of}" if one.is_read else f"stated for {one.as_of}"


def when_told(one: StatedCount) -> str:
    """For when a count is stated, marked where that is an archivist's reading; nothing where there is no date."""
    return f"{one.as_of} (read)" if one.is_read else one.as_of or ""


def said_once(differences: Iterable[str], count: str, met: dict[str, str]) -> Iterator[str]:
    """What differs of a count; a long line that came under an earlier one, as `met` knows, is said by what that is
    called."""
    for one in differences:
        kind, _, said = one.partition(": ")
        if kind in ("reading", "list") and len(said) > _LONG and (before := met.setdefault(one, count)) != count:
            yield f"{kind}: the same as for {before}"
        else:
            yield one


def date_difference(one: StatedCount, day: date, told: str) -> str | None:
    """How the day of a list, which is `told` so, stands to the period of a count; None where they are the same day."""
    if one.period is None:
        return None
    days = one.period.days_from(day)
    if days == 0:
        if one.period.first == one.period.last:
            return None
        return f"date: {for_when(one)}; the list is of one day in it, {told}"
    side = "after" if days > 0 else "before"
    return f"date: {for_when(one)}; the list is of {told}, {_span(abs(days))} {side}"


def count_differences(sides: Iterable[StatedCount]) -> tuple[str, ...]:
    """How counts of the same thing differ beside their values: unit, date, precision, modality."""
    told = list(sides)
    aspects = {
        "unit": [units(one.value, one.unit) for one in told],
        "date": [f"{figure(one.value)} for {one.as_of or 'no stated date'}" for one in told],
        "precision": [f"{short(one.precision)} {figure(one.value)}".replace("-", " ") for one in told],
        "modality": [f"{figure(one.value)} as a {short(one.modality)}" for one in told],
    }
    differing = {
        "unit": len({one.unit for one in told}) > 1,
        "date": len({one.as_of for one in told}) > 1,
        "precision": len({one.precision for one in told}) > 1,
        "modality": len({one.modality for one in told}) > 1,
    }
    return (
        *(f"{aspect}: {', '.join(dict.fromkeys(words))}" for aspect, words in aspects.items() if differing[aspect]),
        *_readings(told),
    )


def _readings(told: Iterable[StatedCount]) -> list[str]:
    """What an archivist read beyond the words, once each, with the figures it is about."""
    read: dict[str, list[str]] = {}
    for one in told:
        if one.basis:
            read.setdefault(one.basis, []).append(said_figure(one))
    return [f"reading of {', '.join(dict.fromkeys(figures))}: {basis}" for basis, figures in read.items()]


def in_days(days: int) -> str:
    """
    >>> in_days(1), in_days(1_473)
    ('1 day', '1,473 days')
    """
    return f"{figure(days)} day{'' if days == 1 else 's'}"


def _span(days: int) -> str:
    """Days, and years beside them where there are any: `1,473 days (4 years)`."""
    years, said = days // 365, in_days(days)
    return f"{said} ({years} year{'' if years == 1 else 's'} or more)" if years else said
