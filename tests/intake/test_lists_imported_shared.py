"""All of ICE's lists in one archive: each answers with exactly its own rows, in whatever order they came.

What a row should answer is read by openpyxl here, and brought to its normal form by a few lines that
know nothing of the program's: a state by its capitals, a name by its blanks and apostrophes, a day by its cell.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from pyoxigraph import Quad

from kg.index import Store
from kg.terms import KG, parts
from kg.workspace import Workspace
from tests.archives import CLOCK

pytestmark = pytest.mark.slow

MEANT = {
    "UTAHJ": "UTAH",
    "Warrant Services Officer": "Warrant Service Officer",
    "Warrant Service Office": "Warrant Service Officer",
}
"""Words of states and models that are one slip of the pen from what is meant."""
NO_DAY = {"05/082025", "7/72025", "5025-07-07"}
Answer = tuple[str, int, str, str, str, str]
"""Sheet, row, state in capitals, agency, model, day of signing."""


def imported(root: Path, paths: list[Path]) -> Workspace:
    workspace = Workspace.create(root, clock=CLOCK)
    assert [one.error for one in workspace.import_lists(paths)] == [None] * len(paths)
    return workspace


@pytest.fixture(scope="module")
def paths(shared: Path) -> list[Path]:
    return sorted((shared / "data" / "ice-lists").glob("*.xlsx"), key=lambda path: path.name.casefold())


@pytest.fixture(scope="module")
def by_date(paths: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return imported(tmp_path_factory.mktemp("by-date") / "archive", paths)


def written(value: object) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else " ".join(str(value or "").split())


def rows_of(path: Path) -> Iterator[Answer]:
    """What openpyxl finds below the header."""
    (sheet,) = openpyxl.load_workbook(path, read_only=True).worksheets
    header, *rows = sheet.iter_rows(values_only=True)
    columns = {str(heading): at for at, heading in enumerate(header) if heading}
    for number, row in enumerate(rows, 2):
        cells = {heading: written(row[at]) for heading, at in columns.items()}
        if any(cells.values()):
            state, model = (MEANT.get(cells[one], cells[one]) for one in ("STATE", "SUPPORT TYPE"))
            agency = cells["LAW ENFORCEMENT AGENCY"].replace("\u2019", "'").replace("\u2018", "'")
            signed = cells.get("SIGNED", "")
            yield sheet.title, number, state.upper(), agency, model, "" if signed in NO_DAY else signed


def answered(workspace: Workspace, path: Path) -> list[Answer]:
    """What the archive answers for the capture these bytes are."""
    question = "pending-on" if path.name.startswith("pending") else "listed-on"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    found = []
    for row in workspace.query(question, {"capture": digest}):
        value = {
            one: row[one].value if row[one] else "" for one in ("sheet", "row", "placeName", "agencyName", "modelName")
        }
        signed = row["signed"] if question == "listed-on" else None
        assert parts(row["anchor"]) == ("row", digest, value["sheet"], value["row"])
        found.append(
            (
                *(value["sheet"], int(value["row"]), value["placeName"].upper()),
                *(value["agencyName"], value["modelName"], signed.value if signed else ""),
            )
        )
    return sorted(found)


def test_every_capture_answers_exactly_the_rows_of_its_workbook(by_date: Workspace, paths: list[Path]) -> None:
    rows = 0
    for path in paths:
        expected = list(rows_of(path))
        assert answered(by_date, path) == expected, path.name
        rows += len(expected)
    assert (len(paths), rows) == (33, 15_226)


def test_what_cannot_be_read_is_nowhere_a_row_left_out(by_date: Workspace) -> None:
    assert list(by_date.query("unread-rows")) == []
    assert [row["unread"].value for row in by_date.query("lists")] == ["0"] * 33


def test_names_and_content_of_the_lists_agree(by_date: Workspace) -> None:
    assert list(by_date.query("list-contradictions")) == []
    doubted = {
        (row["agencyName"].value, row["signed"].value, row["row"].value)
        for row in by_date.query("signings-and-file-names-by-row")
    }
    assert doubted == {
        ("Monmouth County Sheriff's Office (Addendum)", "2019-03-08", "86"),
        ("Monmouth County Sheriff's Office (Addendum)", "2019-03-08", "89"),
    }


def test_lists_in_any_order_give_the_same_facts(by_date: Workspace, paths: list[Path], tmp_path: Path) -> None:
    shuffled = random.Random(287).sample(paths, len(paths))
    assert shuffled != paths
    assert facts(imported(tmp_path / "archive", shuffled).store) == facts(by_date.store)


def facts(store: Store) -> set[Quad]:
    """Everything held but who recorded what when."""
    of_recording = ("contribution", "archive")
    return {
        quad
        for quad in store.quads()
        if quad.predicate != KG.recordedIn and not (parts(quad.subject)[:1] or ("",))[0].startswith(of_recording)
    }
