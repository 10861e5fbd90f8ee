"""Each stated count beside what ICE's own list of the nearest capture comes to; no verdict.

Rules kept here:
- Nearest is by days between the period the count is stated for and the day of the list. Lists that
  are equally near, as several within a stated year are, each get a line.
- A list further away than so many days (`WITHIN`) says nothing of the count: which are nearest is said
  instead, and that none is near.
- The list is counted in the unit, the place and the model the source speaks of, by a named query;
  its bound text goes with the result, so that anybody can run it.
- An agency is a State and a folded name; where counting names as written comes to another number,
  that number is said as well.
- What differs beside the value is said: unit, date, precision, and what the list rests on.
- A count for one agency or one offense is nothing a list can be counted for, and is left out.

Four queries at most count all lists, however many counts are stated, and two read the names in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pyoxigraph import NamedNode, QuerySolution

from kg import terms
from kg.ask.catalogue import Catalogue, values_block
from kg.ask.trace.naming import list_day
from kg.compare.stated_counts import StatedCount, stated_counts
from kg.compare.wording import date_difference, figure, in_days, said_figure, units
from kg.compare.written_names import WrittenNames
from kg.index import Store, solutions
from kg.terms import KG

__all__ = ["WITHIN", "ListCount", "Recounted", "recount"]

WITHIN = 120
"""Days from the stated period within which a list is set beside a count."""

_UNIT_OF = {
    KG.agreementsInForce: KG.Agreement,
    KG.agenciesParticipating: KG.Agency,
    KG.statesCovered: KG.Place,
}
"""The measures a list can be counted for, with the unit each has where the source names none."""

_COLUMN = {KG.Agreement: "agreements", KG.Agency: "agencies", KG.Place: "states"}
_WHOLE = terms.place("us")


@dataclass(frozen=True, slots=True)
class ListCount:
    """What one list comes to, in one unit; `query` is SPARQL that counts it again."""

    value: int
    capture: NamedNode
    as_of: date
    unit: NamedNode
    query: str
    file_name: str

    newest_signed: date | None = None

    @property
    def contradicted_by(self) -> date | None:
        """The newest signing that the list holds, where it is after the day that the file name says."""
        return self.newest_signed if self.newest_signed and self.newest_signed > self.as_of else None

    @property
    def day_told(self) -> str:
        """The day; where the list holds a signing of a later day, that beside it."""
        return list_day(f"{self.as_of}", f"{self.newest_signed or ''}")

    JSON = ("value", "capture", "as_of", "holds_signing_of: contradicted_by", "counted_unit: unit", "query")


@dataclass(frozen=True, slots=True)
class Recounted:
    """A stated count and the list beside it; `counted` is None where no list can be said to be nearest."""

    stated: StatedCount
    counted: ListCount | None
    differences: tuple[str, ...]

    @property
    def unit(self) -> NamedNode:
        return _unit(self.stated)

    JSON = (
        "measure: stated.measure",
        "counted_unit: unit",
        "place: stated.place",
        "model: stated.model",
        "as_of: stated.as_of",
        "statement: stated",
        "counted",
        "differences",
    )


@dataclass(frozen=True, slots=True)
class _List:
    """A captured list: what it is and what it rests on."""

    capture: NamedNode
    day: date
    file_name: str
    title: str
    derived_from: str
    unread: int
    newest_signed: date | None

    @property
    def day_told(self) -> str:
        return list_day(f"{self.day}", f"{self.newest_signed or ''}")


def recount(store: Store, catalogue: Catalogue | None = None, *, within: int = WITHIN) -> list[Recounted]:
    """Every stated count a list can be counted for, by date, then by what is counted and by claim; beside each
    the lists at most so many days away."""
    catalogue = catalogue or Catalogue.load()
    asked = [one for one in stated_counts(store, catalogue) if _countable(one)]
    # A list that speaks of no day, for an earlier one has its content, is nearest to nothing.
    every = (row for row in solutions(store, catalogue["lists"].sparql) if row["day"] is not None)
    lists = [_list(row) for row in every if row["kind"] == KG.participatingList]
    nearest = {each.capture for one in asked for each in _near(one, lists, within)}
    tally = _Tally(store, catalogue, {_scope(one) for one in asked}, nearest)
    found = [recounted for one in asked for recounted in _beside(one, lists, tally, within)]
    return sorted(found, key=_order)


class _Tally:
    """What some lists come to, in the scopes asked for: one query for each kind of scope."""

    def __init__(
        self, store: Store, catalogue: Catalogue, scopes: Iterable[tuple[str, ...]], lists: Iterable[NamedNode]
    ) -> None:
        captures = sorted(lists, key=str)
        self._catalogue = catalogue
        self._found = {
            (scope, *_key(row, scope)): row
            for scope in scopes
            for row in solutions(store, values_block(catalogue[_query_name(scope)].sparql, {"capture": captures}))
        }
        self._store, self._captures = store, captures

    @cached_property
    def _written(self) -> WrittenNames:
        """Read only where a source counts agencies."""
        return WrittenNames(self._store, self._captures)

    def names(self, one: StatedCount, capture: NamedNode) -> int:
        """Agencies of a list by name as written."""
        return self._written.count(capture, **{name: getattr(one, name) for name in _scope(one)})

    def count(self, one: StatedCount, capture: NamedNode, unit: NamedNode) -> int:
        scope = _scope(one)
        row = self._found.get((scope, str(capture), *(str(getattr(one, name)) for name in scope)))
        return int(row[_COLUMN[unit]].value) if row else 0

    def query(self, one: StatedCount, capture: NamedNode) -> str:
        scope = _scope(one)
        params = {name: getattr(one, name).value for name in scope}
        return self._catalogue.bound(_query_name(scope), {"capture": capture.value, **params})


def _key(row: QuerySolution, scope: tuple[str, ...]) -> tuple[str, ...]:
    return str(row["capture"]), *(str(row[name]) for name in scope)


def _scope(one: StatedCount) -> tuple[str, ...]:
    """What narrows the list: `place` where it is not the whole country, `model` where one is named."""
    place = ("place",) if one.place not in (None, _WHOLE) else ()
    return (*place, "model") if one.model else place


def _query_name(scope: tuple[str, ...]) -> str:
    return f"list-counts-by-{'-and-'.join(scope)}" if scope else "list-counts"


def _countable(one: StatedCount) -> bool:
    return one.measure in _UNIT_OF and not one.agency and not one.offense and _unit(one) in _COLUMN


def _unit(one: StatedCount) -> NamedNode:
    return one.unit or _UNIT_OF[one.measure]


def _list(row: QuerySolution) -> _List:
    return _List(
        capture=terms.named(row["capture"]),
        day=date.fromisoformat(row["day"].value),
        file_name=row["fileName"].value,
        title=row["documentTitle"].value,
        derived_from=row["derivedFromTitle"].value if row["derivedFromTitle"] is not None else "",
        unread=int(row["unread"].value) if row["unread"] is not None else 0,
        newest_signed=date.fromisoformat(row["newestSigned"].value) if row["newestSigned"] is not None else None,
    )


def _beside(one: StatedCount, lists: list[_List], tally: _Tally, within: int) -> Iterator[Recounted]:
    if not lists:
        yield Recounted(one, None, ("list: no list of participating agencies is recorded here", *_reading(one)))
    elif one.period is None:
        yield Recounted(one, None, ("date: the source states none, so no list is the nearest", *_reading(one)))
    elif near := _near(one, lists, within):
        yield from (_recounted(one, each, tally) for each in near)
    else:
        yield Recounted(one, None, (_none_near(one, lists, within), *_reading(one)))


def _near(one: StatedCount, lists: list[_List], within: int) -> list[_List]:
    """The nearest lists, where they are at most so many days away."""
    period = one.period
    return [each for each in _nearest(one, lists) if period and abs(period.days_from(each.day)) <= within]


def _none_near(one: StatedCount, lists: list[_List], within: int) -> str:
    """Which lists are nearest on either side, with how far they are."""
    assert one.period is not None
    away = sorted({(each.day, one.period.days_from(each.day), each.day_told) for each in lists})
    before = [each for each in away if each[0] < one.period.first][-1:]
    after = [each for each in away if each[0] > one.period.first][:1]
    nearest = " and ".join(f"{told} ({in_days(abs(days))} away)" for _, days, told in (*before, *after))
    number = len(before) + len(after)
    return f"list: none within {units(within, None)} days; the nearest {'is' if number == 1 else 'are'} of {nearest}"


def _nearest(one: StatedCount, lists: list[_List]) -> list[_List]:
    """The lists of the day nearest to a count's; none where the count has no date."""
    if one.period is None or not lists:
        return []
    distance = min(abs(one.period.days_from(each.day)) for each in lists)
    return [each for each in lists if abs(one.period.days_from(each.day)) == distance]


def _recounted(one: StatedCount, listed: _List, tally: _Tally) -> Recounted:
    unit = _unit(one)
    counted = ListCount(
        value=tally.count(one, listed.capture, unit),
        capture=listed.capture,
        as_of=listed.day,
        unit=unit,
        query=tally.query(one, listed.capture),
        file_name=listed.file_name,
        newest_signed=listed.newest_signed,
    )
    return Recounted(one, counted, tuple(_differences(one, counted, listed, tally)))


def _differences(one: StatedCount, counted: ListCount, listed: _List, tally: _Tally) -> Iterator[str]:
    if one.value != counted.value or one.precision == KG.moreThan:
        yield f"value: {said_figure(one)} stated, {figure(counted.value)} counted"
    elif one.precision != KG.exactly:
        yield f"precision: stated as {said_figure(one)}"
    if counted.unit == KG.Agency:
        yield f"unit: the source counts agencies; each row of the list is an agreement, {_both(one, listed, tally)}"
    if one.place is None:
        yield "place: the source states none; the whole list is counted"
    if said := date_difference(one, listed.day, listed.day_told):
        yield said
    yield from _reading(one)
    if listed.unread:
        yield f"scope: {units(listed.unread, None)} rows of the list could not be read and are not counted"
    if listed.derived_from:
        yield f"list: {listed.title}; made from {listed.derived_from}, which is not held"


def _reading(one: StatedCount) -> tuple[str, ...]:
    """What an archivist read beyond the words."""
    return (f"reading: {one.basis}",) if one.basis else ()


def _both(one: StatedCount, listed: _List, tally: _Tally) -> str:
    agreements = tally.count(one, listed.capture, KG.Agreement)
    agencies, names = tally.count(one, listed.capture, KG.Agency), tally.names(one, listed.capture)
    by_name = f" ({figure(names)} by name as written)" if names not in (0, agencies) else ""
    return f"{units(agreements, KG.Agreement)} of {units(agencies, KG.Agency)} by folded name{by_name}"


def _order(found: Recounted) -> tuple[str, str, str, str, str]:
    one, counted = found.stated, found.counted
    first = one.period.first.isoformat() if one.period else ""
    return (
        first,
        one.what,
        one.claim.value,
        counted.as_of.isoformat() if counted else "",
        counted.file_name if counted else "",
    )
