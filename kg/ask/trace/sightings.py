"""The first and newest rows of a claim that years of lists repeat, and how many there are.

A row's IRI names its capture, sheet and row, so what is shown is chosen before anything is asked about
the rows: a thousand of them cost no more than the few that are shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ask.trace.known import KnownStatements, QueryableStore, rows, values
from kg.terms import KG, row_named

__all__ = ["MOST", "ShownSightings", "shown_sightings"]

MOST = 100
"""Rows of one claim up to which all are shown."""
_NEWEST = 5
"""Rows shown of a claim that has too many, beside its first."""
_ELSE = (KG.modifiedOn, KG.newestSigned, KG.takenOn)
"""What a capture is dated by whose file name says no day; as `values.Capture.dated`."""
_LATE = "9999"


class ShownSightings(NamedTuple):
    """The places of a claim that are shown, and in how many rows of how many captures it stands."""

    shown: list[NamedNode]
    rows: int
    captures: int


def shown_sightings(
    store: QueryableStore, known: KnownStatements, claims: Iterable[NamedNode]
) -> dict[NamedNode, ShownSightings]:
    """What is shown of each claim: all quotations, and of rows, where they are many, the first and the newest."""
    found = {claim: _split(known.nodes(claim, KG.anchor)) for claim in claims}
    many = {capture for _, places in found.values() if len(places) > MOST for capture, _, _, _ in places}
    dated = _dated(store, many) if many else {}
    return {
        claim: ShownSightings(
            [*others, *_few(places, dated)], len(places), len({capture for capture, _, _, _ in places})
        )
        for claim, (others, places) in found.items()
    }


_Place = tuple[str, str, int, NamedNode]


def _split(anchors: Iterable[NamedNode]) -> tuple[list[NamedNode], list[_Place]]:
    """Anchors that are no rows, and rows with what their names say."""
    others: list[NamedNode] = []
    places: list[_Place] = []
    for anchor in anchors:
        if (row := row_named(anchor)) is None:
            others.append(anchor)
        else:
            places.append((*row, anchor))
    return others, places


def _few(places: list[_Place], dated: dict[str, str]) -> list[NamedNode]:
    if len(places) <= MOST:
        return [anchor for _, _, _, anchor in places]
    ordered = sorted(places, key=lambda one: (dated.get(one[0], _LATE), one))
    return [anchor for _, _, _, anchor in [ordered[0], *ordered[-_NEWEST:]]]


def _dated(store: QueryableStore, captures: set[str]) -> dict[str, str]:
    """The day each capture is put in order by; most have one in their file name, and the rest are asked for alone."""
    days = _days(store, f"SELECT ?c ?d {{ ?c {KG.listedOn} ?d }}")
    for predicate in _ELSE:
        if left := [terms.capture(digest) for digest in sorted(captures - days.keys())]:
            days |= _days(store, f"SELECT ?c ?d {{ {values('c', left)} ?c {predicate} ?d }}")
    return days


def _days(store: QueryableStore, sparql: str) -> dict[str, str]:
    """The first day by digest."""
    days: dict[str, str] = {}
    for capture, day in rows(store, sparql):
        if isinstance(capture, NamedNode) and isinstance(day, Literal):
            digest = terms.parts(capture)[-1].removeprefix("sha256-")
            days[digest] = min(day.value, days.get(digest, day.value))
    return days
