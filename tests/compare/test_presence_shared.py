"""Presence and changes in ICE's own 33 lists, beside what openpyxl finds in the workbooks by itself."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from kg import terms
from kg.compare import presence
from kg.compare.presence import CapturedList, Presence, Timeline
from kg.compare.presence.spells import GAP
from kg.index import Store
from kg.intake.ice_lists import read_list
from kg.terms import KG
from tests.listing import PARTICIPATING, PENDING, archive_of, timeline

pytestmark = pytest.mark.slow
Named = tuple[str, str, str]
Rows = dict[Named, list[dict[str, object]]]
STATES = {"utahj": "utah"}
"""Spellings of States in these lists that name none; case, blanks and punctuation are folded."""
MODELS = {"warrant-service-office": "warrant-service-officer"}


def folded(text: object) -> str:
    plain = re.sub("['\u2018\u2019\u02bc`\u00b4]", "", unicodedata.normalize("NFKC", str(text)).casefold())
    return "-".join(re.findall(r"[^\W_]+", plain))


def rows_of(path: Path) -> Rows:
    """The rows of a workbook by State, agency and model."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    header, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    columns = [str(name or "").strip().upper() for name in header]
    found: Rows = {}
    for row in rows:
        if any(value is not None and str(value).strip() for value in row):
            named = dict(zip(columns, row, strict=False))
            state, model = folded(named["STATE"]), folded(named["SUPPORT TYPE"]).removesuffix("-model")
            key = STATES.get(state, state), folded(named["LAW ENFORCEMENT AGENCY"]), MODELS.get(model, model)
            found.setdefault(key, []).append(named)
    return found


@pytest.fixture(scope="module")
def paths(shared: Path) -> list[Path]:
    return sorted((shared / "data" / "ice-lists").glob("*.xlsx"))


@pytest.fixture(scope="module")
def books(paths: list[Path]) -> dict[str, Rows]:
    return {path.name: rows_of(path) for path in paths}


@pytest.fixture(scope="module")
def store(paths: list[Path]) -> Store:
    drafts = [read_list(path) for path in paths]
    random.Random(287).shuffle(drafts)
    return archive_of(*drafts)


@pytest.fixture(scope="module")
def line(store: Store) -> Timeline:
    return timeline(store)


@pytest.fixture(scope="module")
def found(store: Store, line: Timeline) -> list[Presence]:
    return presence.presence(presence.sightings(store, None, {}), line, timeline(store, PENDING))


def pairs() -> Iterator[tuple[int, int]]:
    """Neighbors among the 25 lists, and some pairs far apart."""
    yield from ((at, at + 1) for at in range(0, 24, 3))
    yield from ((0, 24), (3, 11), (14, 20))


def moment(name: str) -> tuple[str, str]:
    """The day and half of the day that a file name says."""
    if stamp := re.search(r"(\d{8})(\d{2})\d{4}", name):
        return stamp[1], stamp[2]
    month, day, year, half = re.search(r"(\d\d)(\d\d)(\d{4})(am|pm)", name).groups()  # type: ignore[union-attr]
    return year + month + day, "00" if half == "am" else "12"


def test_every_list_says_something_of_its_day_and_they_stand_in_the_order_of_their_names(
    line: Timeline, store: Store, books: dict[str, Rows]
) -> None:
    for kind, part in ((PARTICIPATING, "participating"), (PENDING, "pending")):
        of_kind = timeline(store, kind)
        assert of_kind.left_out == ()
        assert [one.file_name for one in of_kind.used] == sorted(
            (name for name in books if name.casefold().startswith(part)), key=lambda name: (moment(name), name)
        )
    assert len(line.used) == 25


@pytest.mark.parametrize(("first", "last"), list(pairs()))
def test_added_and_gone_between_two_lists_are_what_their_workbooks_say(
    first: int, last: int, store: Store, line: Timeline, books: dict[str, Rows]
) -> None:
    earlier, later = line.used[first], line.used[last]
    told = presence.changes(store, Timeline(PARTICIPATING, (earlier, later)), earlier, later, {})
    before, after = books[earlier.file_name], books[later.file_name]
    assert (len(told.added), len(told.not_listed)) == (len(after.keys() - before), len(before.keys() - after))
    signed = {change.key for change in told.changed if any(field.name == "signed" for field in change.fields)}
    assert len(signed) == sum(days(before[key]) != days(after[key]) for key in before.keys() & after)
    assert told.unchanged + len(told.changed) + len(told.rewritten) == len(before.keys() & after)


def days(rows: list[dict[str, object]]) -> set[object]:
    return {day_of(row["SIGNED"]) for row in rows}


def day_of(value: object) -> object:
    """The day, whether a date or a text says it; what says none, and a year nobody believes, as it is written."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    text = str(value or "").strip()
    for form in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    return text


def test_every_agreements_spells_are_what_one_finds_going_through_the_workbooks(
    found: list[Presence], line: Timeline, books: dict[str, Rows]
) -> None:
    """By position in the 25 lists, and only counted: a State is written there, and coded here."""
    named = [books[one.file_name].keys() for one in line.used]
    expected = sorted(spells([at for at, keys in enumerate(named) if key in keys]) for key in set().union(*named))
    told = sorted([(at(line, each.first), at(line, each.last)) for each in one.listed] for one in found if one.listed)
    assert told == expected
    assert sum(len(one) > 1 for one in told) == 3


def at(line: Timeline, one: CapturedList) -> int:
    return line.positions[one.sha256][0]


def spells(positions: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for one in positions:
        if found and one - found[-1][1] <= GAP + 1:
            found[-1] = (found[-1][0], one)
        else:
            found.append((one, one))
    return found


def test_what_moved_from_pending_was_on_a_pending_list_before(found: list[Presence], books: dict[str, Rows]) -> None:
    moments: dict[str, dict[Named, tuple[str, str]]] = {"pa": {}, "pe": {}}
    for name in sorted(books, key=moment, reverse=True):
        moments[name[:2].casefold()].update(dict.fromkeys(books[name], moment(name)))
    first, pending = moments["pa"], moments["pe"]
    expected = sum(pending[key] < first[key] for key in pending.keys() & first)
    assert sum(one.moved_from_pending for one in found) == expected > 100


def test_an_agency_that_was_left_out_of_six_lists_is_listed_again(found: list[Presence]) -> None:
    agency = terms.agency("us-fl", "Indialantic Police Department")
    (one,) = [one for one in found if one.key.agency == agency]
    assert one.key.model == terms.short_name(KG.taskForce)
    assert [(str(each.first.day), str(each.last.day)) for each in one.listed] == [
        ("2025-05-16", "2025-05-16"),
        ("2025-07-16", "2025-12-31"),
    ]
    assert str(one.listed[0].since.day if one.listed[0].since else "") == "2025-06-17"
