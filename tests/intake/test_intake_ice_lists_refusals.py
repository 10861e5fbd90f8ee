"""What is no list is refused in one line with its place and a remedy, whatever was done to it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import KgError, UnknownHeader, UnreadableFile
from kg.intake.ice_lists import read_list, read_list_bytes
from kg.model import Draft
from kg.sources.source import MAX_BYTES

HEADER = ["STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE", "SIGNED", "MOA"]
LINE = ["TEXAS", "Smith County Sheriff's Office", "Task Force Model", "2025-06-09", "link pending"]


def workbook(*tables: Sequence[Sequence[str]]) -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for table in tables:
        sheet = book.create_sheet()
        for row in table:
            sheet.append(list(row))
    book.save(content)
    return content.getvalue()


LIST = workbook([HEADER, LINE])


def with_part(name: str, old: bytes, new: bytes) -> bytes:
    """The list with some bytes of one part replaced."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(LIST)) as package, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as changed:
        assert old in package.read(name)
        for part in package.infolist():
            held = package.read(part)
            changed.writestr(part.filename, held.replace(old, new) if part.filename == name else held)
    return content.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
MERGED = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"STATE,AGENCY\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"PK\x03\x04" + bytes(40),
        LIST[: len(LIST) // 2],
        LIST[:-30],
        with_part("xl/workbook.xml", b"<sheets>", b"<sheets"),
        with_part(SHEET, b"</sheetData>", MERGED),
        with_part(SHEET, b"<worksheet", ENTITY),
    ],
    ids=["empty", "text", "encrypted", "nothing", "half", "end-missing", "damaged", "merged-bomb", "entities"],
)
def test_bytes_that_are_no_whole_workbook_are_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"^list\.xlsx: .+; .+$") as refusal:
        read_list_bytes(content, "list.xlsx")
    assert "\n" not in str(refusal.value)


def test_an_archive_of_something_else_is_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("../../etc/passwd", "STATE")
    with pytest.raises(UnreadableFile, match=r"list\.xlsx"):
        read_list_bytes(content.getvalue(), "list.xlsx")


@pytest.mark.parametrize(
    ("tables", "found"),
    [
        ([[["STATE", "AGENCY", "POPULATION"], ["TEXAS", "x", "1"]]], "Sheet: STATE, AGENCY, POPULATION"),
        ([[["A"]], [["B\nC"]]], "Sheet: A; Sheet1: B C"),
        ([[]], "Sheet: nothing"),
        ([[["."]] * 20 + [HEADER, LINE]], "Sheet: ."),
    ],
)
def test_a_workbook_without_a_known_header_is_refused_with_the_headers_found(
    tables: list[list[list[str]]], found: str
) -> None:
    with pytest.raises(UnknownHeader) as refusal:
        read_list_bytes(workbook(*tables), "list.xlsx")
    assert f"(found {found})" in str(refusal.value)
    assert str(refusal.value).startswith("list.xlsx: ")


def test_a_cell_longer_than_any_spreadsheet_allows_is_refused_with_its_place() -> None:
    long = with_part(SHEET, b"Task Force Model", b"x" * 32_768)
    with pytest.raises(UnreadableFile, match=r"list\.xlsx:Sheet:2:C: the cell holds 32,768 characters"):
        read_list_bytes(long, "list.xlsx")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"none\.xlsx: there is no such file; check the path"):
        read_list(tmp_path / "none.xlsx")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"(?i)is a (folder|directory)"):
        read_list(tmp_path)


def test_a_file_too_large_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(UnreadableFile, match="has over 67,108,864 bytes"):
        read_list(path)


def test_a_file_is_read_as_its_bytes_are(tmp_path: Path) -> None:
    path = tmp_path / "participatingAgencies09172025.xlsx"
    path.write_bytes(LIST)
    assert read_list(path) == read_list_bytes(LIST, "participatingAgencies09172025.xlsx")


def test_a_file_name_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "participatingAgencies(\udcff).xlsx"
    path.write_bytes(LIST)
    with pytest.raises(UnreadableFile, match="rename the file"):
        read_list(path, publisher="ICE")


@settings(deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    content = bytearray(LIST)
    for place in data.draw(st.lists(st.integers(0, len(LIST) - 1), min_size=1, max_size=4)):
        content[place] ^= data.draw(st.integers(1, 255))
    try:
        assert isinstance(read_list_bytes(bytes(content), "list.xlsx"), Draft)
    except KgError as refusal:
        assert str(refusal).startswith("list.xlsx")  # noqa: PT017
