"""Years of ICE's lists, made up from a seed: of the shape and size of the real ones, their dirt included.

A list of one day has most rows of the day before, written as they were written then. What the real
lists have, these have at about the same rates: the layouts, links in all their wrappings, rows hidden
by a filter, blank rows, unnamed columns, a second sheet, days of signing written every way, spellings;
a pending list now and then, one under the other's name, one content under two names, last month's
content under today's. Agencies are invented; states and counties are those of `ontology/places.ttl`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from urllib.parse import quote

from kg import places

try:  # as a script beside this one, or from the tests
    from benchmarks.generated_workbooks import Cell, Line, workbook
except ImportError:
    from generated_workbooks import Cell, Line, workbook  # type: ignore[import-not-found,no-redef]

__all__ = ["Published", "published"]

FIRST_DAY = date(2021, 1, 13)
_MODELS = ("Jail Enforcement Model", "Task Force Model", "Warrant Service Officer")
_COUNTY = re.compile(r"us-\d{5}")
_SHORT = {"Jail Enforcement Model": "JEM", "Task Force Model": "TFM", "Warrant Service Officer": "WSO"}
_LAYOUTS = (
    ("STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE", "SIGNED", "MOA"),
    ("STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "SUPPORT TYPE", "SIGNED", "MOA"),
    ("STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE", "SIGNED", "MOA"),
    ("STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE", "SIGNED", "MOA", "ADDENDUM"),
)
_PENDING = ("STATE", "AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE")
_PAGE = "https://www.ice.gov/doclib/287gMOA/"
_ODD_STATES = {"PENNSYLVANIA": "PENNSLYVANIA", "UTAH": "UTAHJ", "FLORIDA": "Florida"}
_ODD_MODELS = {
    "Jail Enforcement Model": "Jail Enforcment Model",
    "Warrant Service Officer": "Warrant Services Officer",
    "Task Force Model": "Task Force Model ",
}


@dataclass(frozen=True)
class Published:
    """A workbook as it is found: its file name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class _Listed:
    """A row as it is written, list after list; `since` is when it came, `until` when it is left out again."""

    state: str
    agency: str
    kind: str
    county: str
    model: str
    signed: str | date
    moa: Cell
    signed_on: date


def published(seed: int, *, lists: int, rows: int) -> Iterator[Published]:
    """So many workbooks in order of time, the last of about so many rows; equal seeds give equal bytes.

    One in nine is a list of pending agencies, of a twentieth of the rows.
    """
    random = Random(seed)
    world = _World(random, rows)
    known: list[Published] = []
    for number in range(lists):
        day = FIRST_DAY + timedelta(days=2 * number)
        known.append(_one(random, world, day, number, lists, known))
        yield known[-1]
        del known[:-20]


def _one(random: Random, world: _World, day: date, number: int, lists: int, known: Sequence[Published]) -> Published:
    stamp = f"{day:%m%d%Y}{random.choice(('am', 'pm'))}.xlsx"
    pending = number % 9 == 8
    # One in sixty is an earlier list under a new name; one in ninety is under the other list's name.
    if known and random.random() < 1 / 60:
        return replace(random.choice(known), name=f"participatingAgencies{stamp}")
    lying = random.random() < 1 / 90
    name = f"{'pending' if pending != lying else 'participating'}Agencies{stamp}"
    if pending:
        return Published(name, world.pending(day))
    layout = _LAYOUTS[min(len(_LAYOUTS) * number // lists, len(_LAYOUTS) - 1)]
    return Published(name, world.participating(day, layout, (number + 1) / lists))


class _World:
    """All agreements there will ever be, in the order they are signed."""

    def __init__(self, random: Random, rows: int) -> None:
        self._random = random
        self._counties = _counties()
        self._all = [self._listed(number, rows) for number in range(rows)]
        self._waiting = [self._listed(rows + number, rows) for number in range(max(3, rows // 20))]

    def participating(self, day: date, layout: Sequence[str], share: float) -> bytes:
        """The list of a day: the first so many of all agreements, less a few that come and go."""
        random = self._random
        count = max(3, int(len(self._all) * (0.4 + 0.6 * share)))
        held = [one for one in self._all[:count] if random.random() > 0.002]
        hidden = random.random() < 0.06
        lines = [_header(layout)]
        lines += [Line(self._cells(one, layout), hidden and random.random() < 0.4) for one in held]
        if random.random() < 0.3:
            lines += [Line({1: Cell(), 2: Cell()})] * random.choice((1, 3, 74))
        if random.random() < 0.1:
            lines[-1:] = [Line({**lines[-1].cells, len(layout) + 2: Cell("ask about this")})]
        sheets = {"Sheet1": lines}
        if random.random() < 0.05:
            sheets["Sheet2"] = [Line({1: Cell("notes")})]
        return workbook(sheets, day)

    def pending(self, day: date) -> bytes:
        held = [one for one in self._waiting if self._random.random() > 0.05]
        return workbook({"Sheet1": [_header(_PENDING), *(Line(self._cells(one, _PENDING)) for one in held)]}, day)

    def _cells(self, one: _Listed, layout: Sequence[str]) -> dict[int, Cell]:
        by_heading = {
            "STATE": Cell(one.state),
            "LAW ENFORCEMENT AGENCY": Cell(one.agency),
            "AGENCY": Cell(one.agency),
            "TYPE": Cell(one.kind),
            "COUNTY": Cell(one.county),
            "SUPPORT TYPE": Cell(one.model),
            "SIGNED": Cell(one.signed_on.isoformat() if layout is _LAYOUTS[0] else one.signed),
            "MOA": Cell(one.moa.target) if layout is _LAYOUTS[0] and one.moa.target else one.moa,
            "ADDENDUM": Cell(),
        }
        return {column: by_heading[heading] for column, heading in enumerate(layout, 1)}

    def _listed(self, number: int, rows: int) -> _Listed:
        random = self._random
        state, county = self._counties[(number * 7919) % len(self._counties)]
        bare = county.removesuffix(" County").removesuffix(" Parish")
        kind, agency = random.choice(
            (("County", f"{county} Sheriff's Office"), ("Municipality", f"{bare} City Police Department"))
        )
        model = random.choice(_MODELS)
        signed = FIRST_DAY - timedelta(days=900) + timedelta(days=1000 * number // max(rows, 1))
        words = f"{agency} {number}" if number >= len(self._counties) else agency
        target = f"{_PAGE}{''.join(words.replace(chr(39), '').split())}_{_SHORT[model]}_MOA_{signed:%m%d%Y}.pdf"
        return _Listed(
            _seldom(random, state, 0.02, _ODD_STATES.get(state, f"{state} ")),
            _agency(random, words),
            _seldom(random, kind, 0.15, random.choice((f"{kind} ", "Muncipality", kind.upper()))),
            _seldom(
                random, county, 0.3, random.choice((f"{county} ", f"\n{county}", "#N/A", county.replace(" ", "\xa0")))
            ),
            _seldom(random, model, 0.02, _ODD_MODELS[model]),
            _signed(random, signed),
            _memorandum(random, target),
            signed,
        )


def _header(layout: Sequence[str]) -> Line:
    return Line({column: Cell(heading) for column, heading in enumerate(layout, 1)})


def _seldom(random: Random, usual: str, rate: float, other: str) -> str:
    return other if random.random() < rate else usual


def _agency(random: Random, name: str) -> str:
    return _seldom(
        random, name, 0.25, random.choice((f"{name} ", name.replace("'", "’"), name.replace(" ", "\xa0", 1)))
    )


def _signed(random: Random, day: date) -> str | date:
    slip = random.random()
    if slip < 0.99:
        return day
    return random.choice(
        (f"{day.month}/{day.day}{day.year}", f"{day:%m}/{day:%d}{day.year}", f"{day.replace(year=5025)}")
    )


def _memorandum(random: Random, target: str) -> Cell:
    kind = random.random()
    if kind < 0.1:
        return Cell("link")
    if kind < 0.15:
        target = f"https://gcc02.safelinks.protection.outlook.com/?url={quote(target, safe='')}&data=05"
    elif kind < 0.16:
        target = f"chrome-extension://efaidnbmnnnibpcajpcglclefindmkaj/{target}"
    elif kind < 0.17:
        target = target.replace("https://", "https:/")
    return Cell("link", target)


def _counties() -> list[tuple[str, str]]:
    """State and county by the names lists write; Guam has none, and one agency all the same."""
    labelled = (label.rpartition(", ") for code, label in places.load().labels.items() if _COUNTY.fullmatch(code))
    return [("GUAM", "Guam"), *((state.upper(), county) for county, _, state in labelled)]
