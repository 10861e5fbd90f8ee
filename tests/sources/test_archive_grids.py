"""Cells straight from the XML are openpyxl's, cell by cell; what is not plain is openpyxl's to read."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.hyperlink import Hyperlink

from kg.errors import UnreadableFile
from kg.sources import XLSX
from kg.sources.grids import CellLink, Grid, Value, letters, read_grids
from kg.sources.one_row import one_row
from kg.sources.packages import parts_of
from kg.sources.sheet_xml import NeedsOpenpyxl, plain_grids
from tests.archive_files import MAIN, changed, package, workbook
from tests.archive_files import parts_of as archived_parts
from tests.sampling import some

SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
TYPES = "[Content_Types].xml"
SOUND = workbook({"Sheet1": [["STATE", "AGENCY"], ["ALABAMA", 7], [None, date(2025, 3, 4)]], "Two": [["x"]]})


def by_openpyxl(content: bytes, *, formulas: bool = True) -> tuple[Grid, ...]:
    """What openpyxl says, asked here without anything of ours."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=not formulas)
    found = []
    for sheet in book.worksheets:
        cells = [cell for row in sheet.iter_rows() for cell in row]
        rows: dict[int, dict[int, Value]] = {}
        for cell in cells:
            if cell.value is not None:
                rows.setdefault(cell.row, {})[cell.column] = unescaped(cell.value)
        links = {(c.row, c.column): CellLink(c.hyperlink.target, c.hyperlink.location) for c in cells if c.hyperlink}
        found.append(Grid(sheet.title, rows, links, max([1, *rows, *(row for row, _ in links)])))
    return tuple(found)


def unescaped(value: object) -> object:
    """A string with the escapes in it read (ISO/IEC 29500-1, 22.9.2.19), which openpyxl leaves as they are."""
    if not isinstance(value, str):
        return value
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), value)


def typed(grids: tuple[Grid, ...]) -> list[object]:
    """Everything there is, with its type: 1, 1.0 and True are equal and not the same; rows and cells in order."""
    return [
        (
            grid.title,
            grid.last_row,
            sorted(grid.links.items()),
            [(row, column, type(value), value) for row, cells in grid.rows.items() for column, value in cells.items()],
        )
        for grid in grids
    ]


def with_shared_strings(strings: bytes) -> bytes:
    """The sound workbook with two cells that point to strings all cells share, as spreadsheet programs write them."""
    parts = parts_of(SOUND, "x")
    cells = b'<row r="9"><c r="A9" t="s"><v>0</v></c><c r="B9" t="s"><v>1</v></c></row></sheetData>'
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    named = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", cells)
    parts[TYPES] = parts[TYPES].replace(b"</Types>", named)
    return package(parts | {STRINGS: b'<sst xmlns="%s">%s</sst>' % (MAIN.encode(), strings)})


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_every_real_list_is_plain_and_reads_as_openpyxl_reads_it_cell_by_cell(shared: Path) -> None:
    for path in some(3, sorted((shared / "data" / "ice-lists").glob("*.xlsx"))):
        content = path.read_bytes()
        assert typed(plain_grids(parts_of(content, path.name))) == typed(by_openpyxl(content)), path.name


VALUES = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12).filter(
        lambda text: "_x" not in text
    ),
    st.sampled_from(["  as written ", "line\nbreak", "#N/A", "link", "_x000D_", "_x005F_x", "'", "1"]),
    st.integers(-(10**14), 10**14),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(9999, 12, 31)),
)


@settings(deadline=None)
@given(st.dictionaries(st.tuples(st.integers(1, 9), st.integers(1, 30)), VALUES, max_size=12), st.data())
def test_a_plain_workbook_reads_as_openpyxl_reads_it(cells: dict[tuple[int, int], object], data: st.DataObject) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for (row, column), value in cells.items():
        sheet.cell(row, column).value = None if isinstance(value, str) and value.startswith("=") else value  # type: ignore[assignment]
    for row, column in data.draw(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 9)), max_size=3)):
        place = f"{letters(column)}{row}"
        sheet[place].hyperlink = Hyperlink(ref=place, target="https://example.org/a b.pdf")
    content = saved(book)
    assert typed(plain_grids(parts_of(content, "x"))) == typed(by_openpyxl(content))


def a_formula() -> bytes:
    return workbook({"S": [["=1+1", "x"]]})


def merged() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["a", "b"])
    book.worksheets[0].merge_cells("A1:B1")
    return saved(book)


def commented() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0]["B7"].comment = Comment("seen", "x")
    return saved(book)


def linked_over_cells() -> bytes:
    links = b'<hyperlinks><hyperlink ref="A1:B2" location="Two!A1"/></hyperlinks>'
    return changed(SOUND, SHEET, b"</sheetData>", b"</sheetData>" + links)


NOT_PLAIN = {
    "a formula": a_formula(),
    "a merged range": merged(),
    "a comment": commented(),
    "a link over several cells": linked_over_cells(),
    "a time of day": workbook({"S": [[time(9, 30), datetime(2021, 1, 2, 3, 4), timedelta(hours=30)]]}),
    "a day before March 1900": workbook({"S": [[date(1900, 1, 5)]]}),
    "a day that does not exist": changed(SOUND, SHEET, b"<v>45720</v>", b"<v>99999999</v>"),
    "cells without their place": changed(SOUND, SHEET, b' r="A2"', b""),
    "cells out of order": changed(SOUND, SHEET, b'r="B1"', b'r="A1"'),
    "rows without their number": changed(SOUND, SHEET, b'<row r="2"', b"<row"),
    "a comment in the XML": changed(SOUND, SHEET, b"<sheetData>", b"<!-- made by hand --><sheetData>"),
    "years from 1904": changed(SOUND, BOOK, b"<workbookPr/>", b'<workbookPr date1904="1"/>'),
    "another encoding": changed(SOUND, SHEET, b"<worksheet", b'<?xml version="1.0" encoding="iso-8859-1"?><worksheet'),
    "two titles that differ in case": changed(SOUND, BOOK, b'name="Two"', b'name="sheet1"'),
}


@pytest.mark.filterwarnings("ignore:Cell B3 is marked as a date")
@pytest.mark.parametrize("content", NOT_PLAIN.values(), ids=NOT_PLAIN)
@pytest.mark.parametrize("formulas", [True, False])
def test_what_is_not_plain_reads_as_openpyxl_reads_it(content: bytes, formulas: bool) -> None:
    with pytest.raises(NeedsOpenpyxl):
        plain_grids(parts_of(content, "x"))
    mine, theirs = read_grids(content, "x", formulas=formulas), by_openpyxl(content, formulas=formulas)
    assert typed(mine) == typed(theirs)


@pytest.mark.parametrize(
    ("string", "said"),
    [
        (b"<t>link</t>", "link"),
        (b'<t xml:space="preserve">\n BAMA\xc2\xa0</t>', "\n BAMA\N{NO-BREAK SPACE}"),
        (b"<r><t>ALA</t></r><r><rPr><b/></rPr><t>BAMA</t></r>", "ALABAMA"),
        (b'<t>ALABAMA</t><rPh sb="0" eb="1"><t>spoken</t></rPh>', "ALABAMA"),
        (b"", ""),
    ],
)
def test_strings_that_cells_share_read_as_openpyxl_reads_them(string: bytes, said: str) -> None:
    content = with_shared_strings(b"<si>%s</si><si><t>Two</t></si>" % string)
    mine = plain_grids(parts_of(content, "x"))
    assert mine[0].rows[9] == {1: said, 2: "Two"}
    assert typed(mine) == typed(by_openpyxl(content))


@settings(deadline=None)
@given(st.data())
def test_a_damaged_sheet_reads_as_openpyxl_reads_it_wherever_both_read_it(data: st.DataObject) -> None:
    parts = parts_of(SOUND, "x")
    rows = slice(parts[SHEET].index(b"<sheetData>"), parts[SHEET].index(b"</sheetData>"))
    damaged = bytearray(parts[SHEET])
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(rows.start, rows.stop - 1))] = data.draw(st.integers(32, 126))
    with suppress(NeedsOpenpyxl):
        mine = plain_grids(parts | {SHEET: bytes(damaged)})
        assert typed(mine) == typed(by_openpyxl(package(parts | {SHEET: bytes(damaged)})))


def test_a_workbook_that_harms_is_refused_and_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.sources.sheet_xml.MAX_ELEMENTS", 5)
    monkeypatch.setattr("kg.sources.workbooks.MAX_ELEMENTS", 5)
    with pytest.raises(UnreadableFile, match="over 5 elements"):
        read_grids(workbook({"S": [["one that nothing read before"]]}), "list.xlsx")


def merged_ranges() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["STATE", "AGENCY"], ["ALABAMA", "A"], [None, "B"], [None, "C"], ["x", "y"]):
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("A5:B5")
    return saved(book)


def test_each_row_of_a_merged_range_has_its_value_and_that_is_told() -> None:
    content = merged_ranges()
    (grid,) = read_grids(content, "x")
    assert [grid.rows[number][1] for number in range(1, 6)] == ["STATE", "ALABAMA", "ALABAMA", "ALABAMA", "x"]
    assert grid.filled == {(3, 1), (4, 1)}
    assert [one_row(content, XLSX, "Sheet", number)[:1] for number in (2, 3, 4)] == [("ALABAMA",)] * 3


def test_each_row_of_a_merged_range_leads_where_its_first_does() -> None:
    book = openpyxl.load_workbook(io.BytesIO(merged_ranges()))
    book.worksheets[0]["A2"].hyperlink = "https://a.example/x"
    (grid,) = read_grids(saved(book), "x")
    assert {place: link.target for place, link in grid.links.items()} == {
        (number, 1): "https://a.example/x" for number in (2, 3, 4)
    }


ESCAPES = {
    "a_x000D_b": "a\rb",
    "a_x000d_\nb": "a\r\nb",
    "_x005F_x000D_": "_x000D_",
    "_x0041_": "A",
    "_x001B_[31m": "\ufffd[31m",
    "_x00e9_": "\u00e9",
    "_x00_": "_x00_",
}


@pytest.mark.parametrize(("written", "read"), ESCAPES.items())
@pytest.mark.parametrize("merged", [False, True], ids=["plain", "by openpyxl"])
def test_escapes_of_strings_are_the_characters_whoever_reads(written: str, read: str, merged: bool) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append([written, "x"])
    if merged:
        book.worksheets[0].merge_cells("C1:C2")
    (grid,) = read_grids(saved(book), "x")
    assert grid.rows[1][1] == read
    assert one_row(saved(book), XLSX, "Sheet", 1)[0] == read


@pytest.mark.parametrize("merged", [False, True], ids=["plain", "by openpyxl"])
def test_cells_with_a_form_and_nothing_in_them_are_no_rows(merged: bool) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["x"])
    sheet["H1048576"].font = Font(bold=True)
    if merged:
        sheet.merge_cells("C1:C2")
    (grid,) = read_grids(saved(book), "x")
    assert (grid.last_row, dict(grid.rows)) == (1, {1: {1: "x"}})


@pytest.mark.parametrize("merged", [False, True], ids=["plain", "by openpyxl"])
def test_one_cell_far_away_is_read(merged: bool) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["x"])
    sheet["XFD1048576"] = "far"
    if merged:
        sheet.merge_cells("C1:C2")
    (grid,) = read_grids(saved(book), "x")
    assert (grid.last_row, grid.rows[1_048_576]) == (1_048_576, {16_384: "far"})


def test_a_strict_workbook_reads_as_the_other_kind() -> None:
    parts = {
        name: part.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, part in archived_parts(SOUND).items()
    }
    strict = package(parts)
    assert strict != SOUND
    assert read_grids(strict, "x") == read_grids(SOUND, "x")
    assert one_row(strict, XLSX, "Sheet1", 2) == one_row(SOUND, XLSX, "Sheet1", 2)


def test_a_number_form_longer_than_there_are_is_refused() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append([1])
    book.worksheets[0]["A1"].number_format = "[" * 300
    with pytest.raises(UnreadableFile, match="a number format of over 255 characters"):
        read_grids(saved(book), "x")
