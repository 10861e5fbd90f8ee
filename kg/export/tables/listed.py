"""Rows of ICE's lists as tables: which list speaks for a day, what its rows state, and who is listed on which day.

A panel has the lists of one day in memory, and of all lists what each claim of a row states, once. Which lists say
something of their day is decided in `kg.compare.presence`; a day's last list speaks for it, as in `kg changes`.
Presence is not status: what a list does not name is not listed in it, and no ending.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from pyoxigraph import NamedNode

from kg.ask.trace.known import KnownStatements
from kg.compare import presence
from kg.compare.presence import CapturedList, ListedKey, Presence, Timeline
from kg.compare.presence.list_queries import ListedClaim
from kg.compare.presence.requests import timelines
from kg.export.tables.cells import Cell, Cells, PlaceNames, day, iri, local, only, place_names, said
from kg.index import Store, solutions, words
from kg.terms import DCTERMS, KG, named, parts, row_named, thing

__all__ = ["ListTables"]

_STATED = """
    SELECT ?claim ?agreement ?agency ?name ?type ?county ?model ?signed ?memorandum ?addendum {
        { SELECT DISTINCT ?claim { ?claim kg:listedIn ?list } }
        GRAPH ?claim {
            ?agreement kg:agency ?agency .
            OPTIONAL { ?agency rdfs:label ?name } OPTIONAL { ?agency kg:agencyType ?type }
            OPTIONAL { ?agency kg:county ?county } OPTIONAL { ?agreement kg:model ?model }
            OPTIONAL { ?agreement kg:signed ?signed } OPTIONAL { ?agreement kg:memorandum ?memorandum }
            OPTIONAL { ?agreement kg:addendum ?addendum }
        } }"""
_ROWS = """SELECT ?claim ?anchor {{ ?anchor oa:hasSource {list} . ?claim kg:anchor ?anchor
    FILTER EXISTS {{ ?claim kg:listedIn {list} }} }}"""
"""A tenth of what it takes as a join, which goes over all rows of each claim (measured on 1,274 rows of 33 lists)."""
_KEPT = 64
"""Lists of which the rows are kept at hand: each table goes over the lists anew."""
_ORI = "SELECT ?agency ?ori { ?agency kg:ori ?ori }"


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a claim of a row states of one agreement; a claim that stands in the place of another may state several."""

    agreement: NamedNode
    agency: NamedNode
    agency_name: str | None
    agency_type: NamedNode | None
    county: NamedNode | None
    model: NamedNode | None
    signed: date | None
    memorandum: str | None
    addendum: str | None


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a captured list: the sheet, the number of the row, its claim, and what that states."""

    sheet: str
    number: int
    claim: NamedNode
    stated: _Stated

    @property
    def order(self) -> tuple[str, int, str, str]:
        return self.sheet, self.number, self.claim.value, self.stated.agreement.value

    def is_of(self, kind: NamedNode) -> bool:
        """Whether lists of a kind name it: a workbook may have sheets of both."""
        return ListedClaim(self.claim, self.stated.agreement, frozenset()).is_of(kind)


@dataclass(frozen=True, slots=True)
class _OfDay:
    """What the list of a day and kind names."""

    captured: CapturedList
    of_key: Mapping[ListedKey, Sequence[_Row]]

    def counties(self) -> Mapping[NamedNode, set[ListedKey]] | None:
        """What is named in which county; None where no row gives any."""
        found: dict[NamedNode, set[ListedKey]] = defaultdict(set)
        for key, rows in self.of_key.items():
            for row in rows:
                if row.stated.county:
                    found[row.stated.county].add(key)
        return found or None


class ListTables:
    """The tables that are made of lists. Agencies are as decided, or as written with `ignore_decisions`."""

    def __init__(self, store: Store, *, ignore_decisions: bool = False) -> None:
        self._store = store
        self._merged = {} if ignore_decisions else presence.merged_agencies(store)
        self._lines = timelines(store, ignore_decisions=ignore_decisions)
        self._rows = lru_cache(maxsize=_KEPT)(self._read_rows)

    @cached_property
    def places(self) -> PlaceNames:
        return place_names(self._store)

    def panel(self) -> Iterator[Cells]:
        """Every agency and model that a used list names, on every day of one."""
        found = presence.presence(presence.sightings(self._store, None, self._merged), *self._lines)
        keys = self._keys([one for one in found if one.listed or one.pending])
        for when, listed, pending in self._days():
            for key, (before, after) in keys.items():
                rows = listed.of_key.get(key, ()) if listed else ()
                waiting = pending.of_key.get(key, ()) if pending else ()
                yield (
                    *(*before, when, bool(rows) if listed else None, bool(waiting) if pending else None),
                    *self._as_listed(rows),
                    *_cited(listed, rows),
                    *_cited(pending, waiting),
                    *after,
                )

    def counties(self) -> Iterator[Cells]:
        """Every county of the table of places, on every day of a used list."""
        every = [(row.iri, row.fips, row.county_name, *self.places.state(row.within)) for row in self.places.counties()]
        for when, *lists in self._days():
            listed, pending = (one.counties() if one else None for one in lists)
            for county in every:
                where = county[0]
                assert isinstance(where, NamedNode)
                here = listed.get(where, ()) if listed is not None else None
                waiting = pending.get(where, ()) if pending is not None else None
                agencies = None if here is None else len({key.agency for key in here})
                yield (*county, when, *_counted(here)[:1], agencies, *_counted(here)[1:], *_counted(waiting))

    def lists(self) -> Iterator[Cells]:
        """Every captured list, by kind and day."""
        known = KnownStatements(self._store)
        for line in self._lines:
            left_out = {one.list: one for one in line.left_out}
            every = sorted((*line.used, *left_out), key=lambda one: one.order)
            known.learn(one.capture for one in every)
            known.learn(known.node(one.capture, KG.document) for one in every)
            speaking = {one.day: one for one in line.used}
            for one in every:
                why, document = left_out.get(one), known.node(one.capture, KG.document)
                rows = [row for row in self._rows(one.capture) if row.is_of(line.kind)]
                yield (
                    *(one.capture, one.file_name, local(one.kind), one.day, speaking.get(one.day) == one),
                    *(str(why.why) if why else None, why.text if why else None),
                    *(_rows_in(rows), _rows_in(row for row in rows if row.stated.county), one.saved, one.newest_signed),
                    *(document, known.word(document, DCTERMS.title) if document else None),
                )

    def listings(self) -> Iterator[Cells]:
        """Every row of every captured list that states a claim."""
        for capture in sorted({one.capture for line in self._lines for one in _every(line)}, key=str):
            for row in self._rows(capture):
                one = row.stated
                yield (
                    *(capture, row.sheet, row.number, row.claim, one.agreement, one.agency, one.agency_name),
                    *(local(one.agency_type), self.places.county(one.county)[0], local(one.model), one.signed),
                    *(one.memorandum, one.addendum),
                )

    def _days(self) -> Iterator[tuple[date, _OfDay | None, _OfDay | None]]:
        """The days that used lists speak of, with what is named in the last list of participating and of pending
        agencies of each."""
        one, other = ({used.day: used for used in line.used if used.day} for line in self._lines)
        for when in sorted(one.keys() | other.keys()):
            yield when, self._of_day(one.get(when)), self._of_day(other.get(when))

    def _of_day(self, captured: CapturedList | None) -> _OfDay | None:
        if captured is None:
            return None
        of_key: dict[ListedKey, list[_Row]] = defaultdict(list)
        for row in self._rows(captured.capture):
            if row.is_of(captured.kind):
                of_key[presence.key_of(row.stated.agreement, self._merged)].append(row)
        return _OfDay(captured, of_key)

    def _read_rows(self, capture: NamedNode) -> tuple[_Row, ...]:
        found = []
        for row in solutions(self._store, _ROWS.format(list=capture)):
            claim, place = named(row["claim"]), row_named(named(row["anchor"]))
            if place is not None:
                found += [_Row(place[1], place[2], claim, one) for one in self._stated.get(claim, {}).values()]
        return tuple(sorted(found, key=lambda one: one.order))

    @cached_property
    def _stated(self) -> Mapping[NamedNode, Mapping[NamedNode, _Stated]]:
        """Of each claim of a row, what it states of each agreement."""
        found: dict[NamedNode, dict[NamedNode, _Stated]] = defaultdict(dict)
        for row in solutions(self._store, _STATED):
            kind, county, model = (iri(row[name]) for name in ("type", "county", "model"))
            name, memorandum, addendum = (said(row[name]) for name in ("name", "memorandum", "addendum"))
            agreement, agency, signed = named(row["agreement"]), named(row["agency"]), day(row["signed"])
            one = _Stated(agreement, agency, name, kind, county, model, signed, memorandum, addendum)
            of_claim = found[named(row["claim"])]
            of_claim[agreement] = min(one, of_claim.get(agreement, one), key=repr)  # of several names or kinds, one
        return found

    def _keys(self, found: Sequence[Presence]) -> Mapping[ListedKey, tuple[Cells, Cells]]:
        """What the panel says of each key on every day: its columns before the day, and those at the end."""
        names = presence.key_names(self._store, (one.key for one in found))
        ori: dict[NamedNode, set[str]] = defaultdict(set)
        for row in solutions(self._store, _ORI):
            agency = named(row["agency"])
            ori[self._merged.get(agency, agency)].add(words(row["ori"]))
        keys: dict[ListedKey, tuple[Cells, Cells]] = {}
        for one in found:
            agency, called = one.key.agency, names[one.key]
            state = self.places.state(thing("place", *parts(agency)[1:2]))
            model = local(one.key.concept) or one.key.model
            code = only(ori.get(agency, ()))
            before: Cells = (agency, called.agency, *state, code, model, called.model)
            keys[one.key] = before, (*_first_and_last(one.listed), *_first_and_last(one.pending))
        return keys

    def _as_listed(self, rows: Sequence[_Row]) -> Cells:
        """What the first of some rows states, and how many there are."""
        if not rows:
            return (None,) * 6
        one = rows[0].stated
        return one.agreement, one.signed, local(one.agency_type), *self.places.county(one.county), _rows_in(rows)


def _cited(of_day: _OfDay | None, rows: Sequence[_Row]) -> Cells:
    """Where the first of some rows stands."""
    if of_day is None or not rows:
        return (None,) * 4
    return of_day.captured.capture, rows[0].sheet, rows[0].number, rows[0].claim


def _counted(keys: Sequence[ListedKey] | set[ListedKey] | None) -> tuple[Cell, Cell]:
    """Whether there are any, and how many; neither where that cannot be asked."""
    return (None, None) if keys is None else (bool(keys), len(keys))


def _rows_in(rows: Iterable[_Row]) -> int:
    return len({(row.sheet, row.number) for row in rows})


def _first_and_last(spells: Sequence[presence.ListedSpell]) -> Cells:
    return (spells[0].first.day, spells[-1].last.day) if spells else (None, None)


def _every(line: Timeline) -> Iterator[CapturedList]:
    yield from line.used
    yield from (one.list for one in line.left_out)
