"""Which kind of list a workbook holds, and whose it is: told where its signals agree, asked where they do not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kg import terms
from kg.errors import UndecidedList, UnknownHeader
from kg.intake.ice_lists import read_list_bytes
from kg.model import Draft
from kg.terms import KG, RDF
from tests.ice_lists import ETOWAH, NAME, NEWEST, OLDEST, PDF, PENDING, PENDING_NAME, SIGNED, Table, told, workbook

DAYS: Table = [NEWEST, [*ETOWAH, SIGNED, PDF]]
WITHOUT: Table = [PENDING, ETOWAH]
LINK_PENDING: Table = [[*PENDING, "MOA"], [*ETOWAH, "link pending"]]
ADDRESS: Table = [[*PENDING, "MOA"], [*ETOWAH, PDF]]
EMPTY: Table = [NEWEST, ETOWAH]
WORDS: Table = [NEWEST, [*ETOWAH, "to be told"]]
OF_KIND = {True: KG.Agreement, False: KG.PendingAgreement}


def kinds(draft: Draft) -> set[bool]:
    types = {t.object for claim in draft.claims for t in claim.triples if t.predicate == RDF.type}
    return {participating for participating, of in OF_KIND.items() if of in types}


@pytest.mark.parametrize(
    ("table", "name", "participating"),
    [
        (DAYS, NAME, True),
        (WITHOUT, PENDING_NAME, False),
        (LINK_PENDING, "pendingAgencies01162026am.xlsx", False),
        (ADDRESS, NAME, True),
        (EMPTY, PENDING_NAME, False),
        (WORDS, NAME, True),
        ([NEWEST], NAME, True),
        ([PENDING], PENDING_NAME, False),
    ],
)
def test_rows_and_names_that_agree_tell_the_kind(table: Table, name: str, participating: bool) -> None:
    draft = read_list_bytes(workbook(table), name)
    assert kinds(draft) <= {participating}
    assert draft.sources[0].capture.list_kind == (KG.participatingList if participating else KG.pendingList)


@pytest.mark.parametrize(
    ("table", "name", "why"),
    [
        (DAYS, PENDING_NAME, "its name says pending, and its rows give days of signing"),
        (ADDRESS, PENDING_NAME, "its name says pending, and its rows give addresses of memoranda"),
        (WORDS, PENDING_NAME, "its name says pending, and its rows give words"),
        (WITHOUT, NAME, "its name says participating, and its rows give no day and no address"),
        (LINK_PENDING, NAME, "its name says participating, and its rows give no day and no address"),
        (EMPTY, NAME, "its name says participating, and its rows give no day and no address"),
        (EMPTY, "09172025.xlsx", "no day and no address under a column of days, and no name"),
        (LINK_PENDING, "09172025.xlsx", "no day and no address under a column of memoranda, and no name"),
        (ADDRESS, "09172025.xlsx", "addresses of memoranda, and no name"),
        (ADDRESS, "participating and pending 09172025.xlsx", "addresses of memoranda, and no name"),
    ],
)
def test_where_they_disagree_or_do_not_say_the_kind_is_asked(table: Table, name: str, why: str) -> None:
    with pytest.raises(UndecidedList, match=f"{name}.*{why}.*; say which with --kind participating or --kind pending"):
        read_list_bytes(workbook(table), name, publisher="ICE")
    for participating in OF_KIND:
        draft = read_list_bytes(workbook(table), name, publisher="ICE", kind=participating)
        assert kinds(draft) == {participating}


@pytest.mark.parametrize(("table", "participating"), [(DAYS, True), (WITHOUT, False)])
def test_rows_alone_tell_the_kind_of_a_list_no_name_speaks_of(table: Table, participating: bool) -> None:
    assert kinds(read_list_bytes(workbook(table), "09172025.xlsx", publisher="ICE")) == {participating}


def test_a_name_that_is_overruled_is_told() -> None:
    draft = read_list_bytes(workbook(DAYS), PENDING_NAME, kind=True)
    assert told(draft) == {"kind-not-as-named": PENDING_NAME}


def titled(*titles: str) -> Callable[[Any], None]:
    def dress(sheet: Any) -> None:
        for one, title in zip(sheet.parent.worksheets, titles, strict=True):
            one.title = title

    return dress


def test_each_sheet_of_a_workbook_is_taken_as_its_kind() -> None:
    draft = read_list_bytes(workbook(DAYS, LINK_PENDING), NAME)
    capture = draft.sources[0].capture
    assert kinds(draft) == {True, False}
    assert (capture.list_kind, capture.other_kind) == (KG.participatingList, KG.pendingList)
    assert {claim.document for claim in draft.claims} == {
        terms.document("ice-participating-agencies"),
        terms.document("ice-pending-agencies"),
    }
    assert draft.tallies[0].rows_read == 2


def test_a_sheet_is_called_by_its_title_before_the_name_of_the_file() -> None:
    both = workbook(DAYS, WITHOUT, dress=titled("Participating", "Pending"))
    assert kinds(read_list_bytes(both, NAME)) == {True, False}
    with pytest.raises(UndecidedList, match="its name says participating, and its sheet pending"):
        read_list_bytes(workbook(DAYS, dress=titled("Pending")), NAME)


# whose it is


@pytest.mark.parametrize(
    "name",
    [
        "participatingAgencies09172025pm.xlsx",
        "participatingAgencies05122025amB.xlsx",
        "pendingAgencies07112025am_b.xlsx",
        "participatingAgencies-20250221214937.xlsx",
        "ParticipatingAgencies 2025-02-21 (1).xlsx",
        "pendingAgencies01162026am - Copy.xlsx",
        "Copy of pendingAgencies01162026am.xlsx",
        "pendingAgencies.xlsx",
    ],
)
def test_a_name_that_ice_gives_its_lists_says_that_it_is_ices(name: str) -> None:
    table = WITHOUT if "pending" in name else DAYS
    assert {claim.speaker for claim in read_list_bytes(workbook(table), name).claims} == {terms.organization("ice")}


@pytest.mark.parametrize(
    "name",
    ["combined_result.xlsx", "participatingAgencies_combined.xlsx", "list.xlsx", "pendingAgencies-all-2025.xlsx"],
)
def test_another_name_is_asked_who_published_the_list(name: str) -> None:
    table = WITHOUT if name.startswith("pending") else DAYS
    with pytest.raises(UndecidedList, match=rf"{name}: neither its name nor its properties .*; say who did with --pub"):
        read_list_bytes(workbook(table), name)


def test_properties_that_name_ice_say_that_it_is_ices() -> None:
    named = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(DAYS))) as old, zipfile.ZipFile(named, "w") as new:
        for part in old.infolist():
            words = old.read(part)
            if part.filename == "docProps/core.xml":
                words = words.replace(b"<dc:creator>", b"<dc:title>ICE: 287(g) agencies</dc:title><dc:creator>")
            new.writestr(part, words)
    assert read_list_bytes(named.getvalue(), "list.xlsx").claims[0].speaker == terms.organization("ice")


def test_what_somebody_compiled_is_that_publishers_statement_and_of_no_day() -> None:
    draft = read_list_bytes(workbook(DAYS), "all 09172025.xlsx", publisher=" Alder  Reading Room")
    claim, capture = draft.claims[0], draft.sources[0].capture
    room = terms.organization("alder-reading-room")
    assert (claim.speaker, claim.modality, claim.reports) == (room, KG.statement, ())
    assert claim.document == terms.document("lists-compiled-by-alder-reading-room")
    assert [(one.iri, one.publisher) for one in draft.documents] == [(claim.document, room)]
    assert (capture.listed_on, capture.list_kind) == (None, KG.participatingCompilation)
    assert "name-without-date" not in told(draft)


@pytest.mark.parametrize("publisher", ["ICE", "ice", "U.S. Immigration and Customs Enforcement"])
def test_ice_is_ice_however_it_is_called(publisher: str) -> None:
    assert read_list_bytes(workbook(DAYS), "x.xlsx", publisher=publisher).claims[0].speaker == terms.organization("ice")


# ICE's own lists


def every_list(shared: Path) -> list[Path]:
    return sorted((shared / "data").glob("ice-lists*/*.xlsx"))


def is_participating(path: Path) -> bool:
    return "articipating" in path.name


@pytest.mark.parametrize("every", [12, pytest.param(1, marks=pytest.mark.slow)])
def test_none_of_ices_lists_is_taken_for_the_other_kind(shared: Path, every: int) -> None:
    paths = every_list(shared)
    assert len(paths) == 49
    assert {is_participating(path) for path in paths[::every]} == {True, False}
    for path in paths[::every]:
        draft = read_list_bytes(path.read_bytes(), path.name)
        assert kinds(draft) == {is_participating(path)}, path.name
        of_list = KG.participatingList if is_participating(path) else KG.pendingList
        assert draft.sources[0].capture.list_kind == of_list


Change = Callable[[Any], None]
HEADINGS = [*NEWEST, "NOTES"]


def changed(number: int) -> Iterator[tuple[str, Change]]:
    """Each column taken out or called otherwise, and each of ICE's columns put in, empty or with a word."""
    for at in range(1, number + 1):
        yield f"without column {at}", lambda sheet, at=at: sheet.delete_cols(at)
        yield f"column {at} renamed", lambda sheet, at=at: sheet.cell(1, at, "SOMETHING ELSE")
    for heading in HEADINGS:
        for word in (None, "link pending", "link"):
            yield f"{heading} added with {word}", lambda sheet, h=heading, w=word: added(sheet, h, w)


def added(sheet: Any, heading: str, word: str | None) -> None:
    at = sheet.max_column + 1
    sheet.cell(1, at, heading)
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, at, word)


def some_rows(path: Path) -> bytes:
    """The list with its first rows: what a change to columns does, it does to each row."""
    book, content = openpyxl.load_workbook(path), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.delete_rows(20, sheet.max_row)
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("known", [True, False], ids=["as ICE calls it", "called otherwise"])
@pytest.mark.parametrize("every", [49, pytest.param(1, marks=pytest.mark.slow)])
def test_no_list_with_other_columns_is_counted_as_the_other_kind(shared: Path, known: bool, every: int) -> None:
    asked = read = 0
    for path in every_list(shared)[::every]:
        rows = some_rows(path)
        for what, change in changed(9):
            book = openpyxl.load_workbook(io.BytesIO(rows))
            change(book.worksheets[0])
            content = io.BytesIO()
            book.save(content)
            try:
                draft = read_list_bytes(content.getvalue(), path.name if known else "x.xlsx", publisher="ICE")
            except (UndecidedList, UnknownHeader):
                asked += 1
            else:
                read += 1
                assert kinds(draft) <= {is_participating(path)}, (path.name, what)
    assert read > asked > 0


def test_the_oldest_header_is_of_participating_agencies() -> None:
    line = ["ALABAMA", "Etowah County Sheriff's Office", "Jail Enforcement Model", "2020-06-09", PDF]
    assert kinds(read_list_bytes(workbook([OLDEST, line]), "x.xlsx", publisher="ICE")) == {True}
