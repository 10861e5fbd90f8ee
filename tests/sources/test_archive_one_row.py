"""One row read alone is the row as read with the whole workbook; whatever is unusual is left to that."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SourceError, UnreadableFile
from kg.sources import CSV, XLSX, tables
from kg.sources.one_row import one_row
from kg.sources.tables import read_table
from tests.archive_files import changed, package, workbook

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = [("worksheet", "worksheets/sheet1"), ("sharedStrings", "sharedStrings"), ("styles", "styles")]
OVERRIDES = "".join(f'<Override PartName="/xl/{name}.xml" ContentType="{TYPE}.{kind}+xml"/>' for kind, name in PARTS)
TARGETS = "".join(f'<Relationship Id="r{kind}" Type="{OFFICE}/{kind}" Target="{name}.xml"/>' for kind, name in PARTS)

# As spreadsheet programs write them, which openpyxl does not: strings shared, days in a built-in format.
WRITTEN = {
    "[Content_Types].xml": f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>{OVERRIDES}</Types>""",
    "_rels/.rels": f"""<Relationships {LINKS}>
        <Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/_rels/workbook.xml.rels": f"<Relationships {LINKS}>{TARGETS}</Relationships>",
    "xl/workbook.xml": f"""<workbook {MAIN} xmlns:r="{OFFICE}"><workbookPr/>
        <sheets><sheet name="List" sheetId="1" r:id="rworksheet"/></sheets></workbook>""",
    "xl/styles.xml": f"""<styleSheet {MAIN}><cellStyleXfs count="1"><xf numFmtId="9"/></cellStyleXfs>
        <cellXfs count="2"><xf numFmtId="0" xfId="0"/><xf numFmtId="14" xfId="0"/></cellXfs></styleSheet>""",
    "xl/sharedStrings.xml": f"""<sst {MAIN}><si><t>STATE</t></si><si><t>AGENCY</t></si><si><t>SIGNED</t></si>
        <si><t>AL</t></si><si><t xml:space="preserve">A &amp; B “x” </t></si></sst>""",
    "xl/worksheets/sheet1.xml": f"""<worksheet {MAIN} xmlns:z="urn:z"><sheetData>
        <row r="1" spans="1:3" z:d="0.2"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>
            <c r="C1" t="s"><v>2</v></c></row>
        <row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2" t="s"><v>4</v></c><c r="C2" s="1"><v>45709</v></c></row>
        <row r="3"/>
        <row r="4"><c r="A4" t="inlineStr"><is><t>TX</t></is></c><c r="B4" s="1"/><c r="C4"><v>7</v></c></row>
        </sheetData></worksheet>""",
}
SOUND = package({name: content.encode() for name, content in WRITTEN.items()})


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes asking for the whole workbook a failure."""

    def refuse(*asked: object) -> None:
        raise AssertionError(f"the whole workbook was read for {asked[2:]}")

    monkeypatch.setattr(tables, "cells", refuse)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, ("STATE", "AGENCY", "SIGNED")), (2, ("AL", "A & B “x” ", "2025-02-21")), (4, ("TX", "", "7"))],
)
def test_a_row_is_read_without_the_rest(number: int, expected: tuple[str, ...]) -> None:
    assert one_row(SOUND, XLSX, "List", number) == expected


def test_a_row_without_cells_is_read_with_the_rest() -> None:
    assert one_row(SOUND, XLSX, "List", 3) == ()


def test_a_row_of_a_csv_file_is_read_as_ever() -> None:
    assert one_row(b"a,b\n1,2\n", CSV, "table", 2) == ("1", "2")


@pytest.mark.parametrize(("sheet", "number"), [("List", 5), ("List", 0), ("List", -1), ("Other", 1)])
def test_a_row_that_is_not_there_is_refused(sheet: str, number: int) -> None:
    with pytest.raises(SourceError, match="has no "):
        one_row(SOUND, XLSX, sheet, number)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", SOUND[:-200], b"not a workbook"])
def test_what_is_no_workbook_is_refused_as_ever(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        one_row(content, XLSX, "List", 1)


@pytest.mark.parametrize(
    "value",
    [
        datetime(2025, 2, 21, 13, 30),
        time(13, 30),
        1.5,
        0.1 + 0.2,
        -3,
        12345678901234567890,
        True,
        False,
        "#N/A",
        "=1+1",
        "_x000D_",
        "line\nbreak",
        " blanks ",
        "<b>&amp;</b>",
        "",
    ],
)
def test_unusual_values_read_as_with_the_rest(value: object) -> None:
    content = workbook({"S": [["x", value, "y"]]})
    assert one_row(content, XLSX, "S", 1) == read_table(content, XLSX, "s").rows["S"][0]


SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, b'<row r="2"', b'<!-- <row r="2"> --><row r="2"'),
        (SHEET, b'<row r="2"', b'<row spans="1:3" r="2"'),
        (STRINGS, b"<si><t>AL</t></si>", b"<si><r><t>A</t></r><r><t>L</t></r></si>"),
        (STRINGS, b"<si><t>AL</t></si>", b"<si><t>AL</t><rPh sb='0' eb='1'><t>no</t></rPh></si>"),
        (STRINGS, b"<si><t>AL</t></si>", b"<si />"),
        (BOOK, b"<workbookPr", b'<workbookPr date1904="1"'),
        (SHEET, b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A2:B2"/></mergeCells>'),
    ],
    ids=["comment", "other order", "rich text", "phonetic", "empty string", "1904", "merged"],
)
def test_unusual_markup_reads_as_with_the_rest(part: str, old: bytes, new: bytes) -> None:
    content = changed(SOUND, part, old, new)
    assert one_row(content, XLSX, "List", 2) == read_table(content, XLSX, "s").rows["List"][1]


def test_a_document_type_is_refused_as_ever() -> None:
    content = changed(SOUND, STRINGS, b"<sst", b'<!DOCTYPE sst [<!ENTITY x "y">]><sst')
    with pytest.raises(UnreadableFile, match="document type"):
        one_row(content, XLSX, "List", 2)


def test_a_number_format_of_ones_own_reads_as_with_the_rest() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B1"] = 45000, 45000
    sheet["A1"].number_format, sheet["B1"].number_format = "dd.mm.yyyy", "0.00"
    out = io.BytesIO()
    book.save(out)
    assert one_row(out.getvalue(), XLSX, sheet.title, 1) == ("2023-03-15", "45000")


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**12),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8),
)


@settings(deadline=None)
@given(st.lists(st.lists(VALUES, max_size=5), min_size=1, max_size=6))
def test_every_row_reads_as_with_the_rest(grid: list[list[object]]) -> None:
    content = workbook({"S": grid})
    whole = read_table(content, XLSX, "s").rows["S"]
    assert [one_row(content, XLSX, "S", number) for number in range(1, len(whole) + 1)] == list(whole)


@pytest.mark.usefixtures("alone")
def test_every_row_of_ices_lists_that_holds_anything_is_read_alone_and_alike(shared: Path) -> None:
    for path in sorted((shared / "data" / "ice-lists").glob("*.xlsx"))[::4]:
        content = path.read_bytes()
        for sheet, rows in read_table(content, XLSX, path.name).rows.items():
            held = [number for number, row in enumerate(rows, 1) if row][::7]
            assert [one_row(content, XLSX, sheet, number) for number in held] == [rows[n - 1] for n in held]
