"""Counts by what is counted: those that differ in nothing but time stand in one series, and rivals under one time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from kg.export.about.forms import CountedValue, CountSeries, CountTime
from kg.export.about.gathered import Told, value_of
from kg.terms import KG

__all__ = ["series"]


class _Dimension(NamedTuple):
    """A dimension of counts: its field, its predicate, and what is said where a count is not limited to a value."""

    field: str
    predicate: NamedNode
    unlimited: str


_DIMENSIONS = (
    _Dimension("measure", KG.measure, "not stated"),
    _Dimension("growth_of", KG.growthOf, "no growth"),
    _Dimension("counted_unit", KG.countedUnit, "unit not stated"),
    _Dimension("place", KG.place, "place not stated"),
    _Dimension("model", KG.model, "all models"),
    _Dimension("agency", KG.agency, "all agencies"),
    _Dimension("offense", KG.offense, "all offenses"),
    _Dimension("charge_status", KG.chargeStatus, "any charge status"),
    _Dimension("scope", KG.scope, "not limited further"),
    _Dimension("occurrence", KG.occurrence, "happened"),
)
_SAID_ALWAYS = {"measure", "counted_unit", "place", "model", "offense"}
"""Dimensions that a line names whether a count is limited in them or not."""


def series(told: Told, observations: Iterable[NamedNode]) -> tuple[CountSeries, ...]:
    """Series by their dimensions in words, times in order, and values by who states them."""
    alike: dict[tuple[NamedNode | None, ...], list[NamedNode]] = defaultdict(list)
    for one in dict.fromkeys(observations):
        alike[tuple(_dimension(told, one, each.predicate) for each in _DIMENSIONS)].append(one)
    made = [_series(told, key, counts) for key, counts in alike.items()]
    return tuple(sorted(made, key=lambda one: (one.dimensions, one.scope_name, one.agency_name)))


def _dimension(told: Told, observation: NamedNode, predicate: NamedNode) -> NamedNode | None:
    stated = told.stated[observation][predicate]
    found = next((one for one in stated if isinstance(one, NamedNode)), None)
    return KG.happened if found is None and predicate == KG.occurrence else found


def _series(told: Told, key: tuple[NamedNode | None, ...], counts: list[NamedNode]) -> CountSeries:
    limits: dict[str, NamedNode | str | None] = {}
    said = []
    for each, value in zip(_DIMENSIONS, key, strict=True):
        label = each.unlimited if value is None else told.name(value)
        limits |= {each.field: value, f"{each.field}_name": label}
        if each.field in _SAID_ALWAYS or (value is not None and value != KG.happened):
            said.append(f"unit: {label}" if each.field == "counted_unit" and value else label)
    by_time: dict[tuple[str | None, ...], list[NamedNode]] = defaultdict(list)
    for one in counts:
        by_time[_times(told, one)].append(one)
    times = (_time(told, time, by_time[time]) for time in by_time)
    return CountSeries(
        dimensions="; ".join(said),
        times=tuple(
            sorted(times, key=lambda one: (one.as_of or one.since or one.until or one.fiscal_year or "", one.time))
        ),
        **limits,  # type: ignore[arg-type]
    )


_TIMES = (KG.asOf, KG["from"], KG.until, KG.fiscalYear)


def _times(told: Told, observation: NamedNode) -> tuple[str | None, ...]:
    return tuple(_literal(told, observation, predicate) for predicate in _TIMES)


def _time(told: Told, time: tuple[str | None, ...], counts: list[NamedNode]) -> CountTime:
    as_of, since, until, fiscal = time
    written = as_of or (f"{since or '…'} to {until or '…'}" if since or until else "")
    written = written or (f"fiscal year {fiscal}" if fiscal else "no time stated")
    stated = sorted(
        (_value(told, one) for one in counts),
        key=lambda one: ([note.speaker for note in one.sources], one.value or 0, one.iri.value),
    )
    return CountTime(written, as_of, since, until, fiscal, tuple(stated))


def _value(told: Told, observation: NamedNode) -> CountedValue:
    precision = _dimension(told, observation, KG.precision) or KG.exactly
    stated = told.stated[observation]
    claims = [claim for every in (stated[KG.value], stated[KG.vagueValue]) for some in every.values() for claim in some]
    return CountedValue(
        observation,
        _number(told, observation, KG.value),
        _literal(told, observation, KG.vagueValue),
        precision,
        told.name(precision),
        _number(told, observation, KG.grownFrom),
        told.sources(claims),
    )


def _literal(told: Told, subject: NamedNode, predicate: NamedNode) -> str | None:
    return next((one.value for one in told.stated[subject][predicate] if isinstance(one, Literal)), None)


def _number(told: Told, subject: NamedNode, predicate: NamedNode) -> int | float | None:
    for one in told.stated[subject][predicate]:
        if isinstance(found := value_of(one), int | float):
            return found
    return None
