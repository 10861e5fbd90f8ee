"""Rows of tables, by sheet and the number a person sees."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from kg.errors import SourceError, UnreadableFile
from kg.sources import CSV, PDF, XLSX, cells, tables
from kg.sources.tables import read_table
from tests.archive_files import workbook

BOOK = workbook(
    {
        "Sheet1": [
            ["STATE", "AGENCY", None, "SIGNED"],
            ["ALABAMA", "Etowah", None, datetime(2020, 7, 8)],
            [],
            [None, 3.0, 2.5, True],
            [date(2021, 1, 2), time(9, 30), datetime(2021, 1, 2, 3, 4), "  as written "],
        ],
        "Two": [["only"]],
    }
)
TABLE = b'state,"the, name"\r\n\r\nTX,"two\nlines",,\r\n'


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (1, ("STATE", "AGENCY", "", "SIGNED")),
        (2, ("ALABAMA", "Etowah", "", "2020-07-08")),
        (3, ()),
        (4, ("", "3", "2.5", "TRUE")),
        (5, ("2021-01-02", "09:30:00", "2021-01-02 03:04:00", "  as written ")),
    ],
)
def test_a_row_of_a_workbook_reads_as_a_person_sees_it(row: int, expected: tuple[str, ...]) -> None:
    assert cells(BOOK, XLSX, "Sheet1", row) == expected


def test_rows_are_counted_from_the_top_also_where_the_first_are_empty() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["B4"] = "low"
    out = io.BytesIO()
    book.save(out)
    assert cells(out.getvalue(), XLSX, sheet.title, 4) == ("", "low")
    assert cells(out.getvalue(), XLSX, sheet.title, 1) == ()


def test_hidden_rows_and_sheets_are_there() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["shown"])
    hidden = book.create_sheet("Hidden")
    hidden.append(["a"])
    hidden.append(["b"])
    hidden.row_dimensions[2].hidden = True
    hidden.sheet_state = "veryHidden"
    out = io.BytesIO()
    book.save(out)
    assert cells(out.getvalue(), XLSX, "Hidden", 2) == ("b",)


@pytest.mark.parametrize(("row", "expected"), [(1, ("state", "the, name")), (2, ()), (3, ("TX", "two\nlines"))])
def test_a_csv_file_is_one_sheet_called_table(row: int, expected: tuple[str, ...]) -> None:
    assert cells(TABLE, CSV, "table", row) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_file_is_read_in_the_encodings_spreadsheet_programs_write(encoding: str) -> None:
    assert cells("Doña Ana,“x”\n".encode(encoding), CSV, "table", 1) == ("Doña Ana", "“x”")


@pytest.mark.parametrize(
    ("content", "kind", "sheet", "row", "said"),
    [
        (BOOK, XLSX, "sheet1", 1, "has no sheet 'sheet1'; its sheets are 'Sheet1', 'Two'"),
        (BOOK, XLSX, "Two", 2, "sheet 'Two' has no row 2; its last row is 1"),
        (BOOK, XLSX, "Two", 0, "sheet 'Two' has no row 0"),
        (BOOK, XLSX, "Two", -1, "sheet 'Two' has no row -1"),
        (TABLE, CSV, "Sheet1", 1, "has no sheet 'Sheet1'; its sheets are 'table'"),
        (TABLE, CSV, "table", 4, "sheet 'table' has no row 4; its last row is 3"),
    ],
)
def test_a_sheet_or_row_that_is_not_there_is_refused(
    content: bytes, kind: str, sheet: str, row: int, said: str
) -> None:
    with pytest.raises(SourceError, match="the table: ") as caught:
        cells(content, kind, sheet, row)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b'a,b\n"open,\nmore\n', CSV, "is not a csv table"),
        (b"a," + b"x" * 200_000, CSV, "has a cell of over 131,072 characters"),
        (b"a\0b", CSV, "is not text"),
        (b"\x81", CSV, "is not text in CP1252"),
        (BOOK[:300], XLSX, "or is truncated"),
        (b"%PDF-1.7", PDF, "has no rows: it is application/pdf"),
    ],
)
def test_what_is_not_a_table_is_refused(content: bytes, kind: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read_table(content, kind, "list")


def test_asking_for_many_rows_reads_the_table_once(monkeypatch: pytest.MonkeyPatch) -> None:
    content = workbook({"S": [[number] for number in range(50)]})
    assert cells(content, XLSX, "S", 1) == ("0",)
    monkeypatch.setattr("kg.sources.tables.read_table", None)
    assert [cells(bytes(content), XLSX, "S", row) for row in range(2, 51)] == [(str(n),) for n in range(1, 50)]


def test_rows_of_the_real_tables_stand_where_a_person_sees_them(shared: Path) -> None:
    listed = (shared / "data" / "ice-lists" / "participatingAgencies-20250221214937.xlsx").read_bytes()
    assert cells(listed, XLSX, "Sheet1", 1)[:2] == ("STATE", "LAW ENFORCEMENT AGENCY")
    reference = shared / "data" / "reference"
    for name, row, expected in [
        ("county_fips_master.csv", 2, ("1001", "Autauga County")),
        ("state_fips_master.csv", 2, ("Alabama", "AL")),
        ("fbi_lee_latest.csv", 3, ("AK0010200", "2025")),
    ]:
        assert cells((reference / name).read_bytes(), CSV, "table", row)[:2] == expected
    counties = (reference / "county_fips_master.csv").read_bytes()
    # The file itself is scarred here; it is shown as it stands.
    assert any("DoÐa Ana" in cell for row in read_table(counties, CSV, "x").rows["table"] for cell in row)


def test_a_csv_table_of_more_cells_than_are_read_is_refused_before_they_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tables, "MAX_CELLS", 6)
    assert read_table(b"a,b\nc,d\n\n\n", CSV, "x").rows["table"] == (("a", "b"), ("c", "d"), (), ())
    with pytest.raises(UnreadableFile, match="x: has over 6 cells, more than is read here; "):
        read_table(b"a,b\nc,d\n\n\n\n", CSV, "x")


@pytest.mark.parametrize("content", [b"a\rb\r", b"a\r\nb\n", b'"a\r\nx",b\n\n"c\nd"', b"a", b"\n", b'"x\ry"\r\n'])
def test_lines_of_a_csv_table_end_as_in_a_file(content: bytes) -> None:
    expected = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    assert read_table(content, CSV, "x").rows["table"] == tuple(tuple(row) for row in expected)
