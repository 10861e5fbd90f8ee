"""Workbooks nobody vouches for: each way to harm the reader is refused in one clear line."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from kg.errors import UnreadableFile
from kg.sources import workbooks
from kg.sources.workbooks import check_package, open_workbook, sheets
from tests.archive_files import MAIN, changed, package, parts_of, workbook

SOUND = workbook({"Sheet1": [["STATE", "AGENCY"], ["ALABAMA", "Etowah County"]], "Two": [["x"]]})
SHEET = "xl/worksheets/sheet1.xml"
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    b'<worksheet xmlns="%s"><sheetData><row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData></worksheet>'
    % MAIN.encode()
)


def with_sheet(content: bytes) -> bytes:
    return package(parts_of(SOUND) | {SHEET: content})


def with_in_sheet(xml: bytes) -> bytes:
    return changed(SOUND, SHEET, b"</sheetData>", b"</sheetData>" + xml)


def encrypted_part() -> bytes:
    content = bytearray(SOUND)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark) + offset
        content[at] |= 1
    return bytes(content)


def lying_size() -> bytes:
    """A part that says it unpacks to ten bytes, and unpacks to many megabytes."""
    huge = b" " * 30_000_000
    packed = bytearray(package({"[Content_Types].xml": huge, "xl/workbook.xml": b"<a/>"}))
    crc = zlib.crc32(huge[:10])
    for mark, offset in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        at = packed.index(mark) + offset
        packed[at : at + 4] = struct.pack("<L", crc)
        packed[at + 8 : at + 12] = struct.pack("<L", 10)
    return bytes(packed)


def same_name_twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(SHEET, b"<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr(SHEET, b"<b/>")
    return out.getvalue()


REFUSED = [
    ("text", b"STATE,AGENCY\n", "is not an .xlsx workbook, or is truncated"),
    ("empty", b"", "is not an .xlsx workbook, or is truncated"),
    ("truncated", SOUND[: len(SOUND) // 2], "is not an .xlsx workbook, or is truncated"),
    ("cut at the end", SOUND[:-30], "is not an .xlsx workbook, or is truncated"),
    ("encrypted whole", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "is an encrypted workbook"),
    ("encrypted part", encrypted_part(), "has encrypted parts"),
    ("packed by bzip2", package(parts_of(SOUND), zipfile.ZIP_BZIP2), "is packed in a way workbooks are not"),
    ("zip bomb", package(parts_of(SOUND) | {"xl/big.bin": b"\0" * 30_000_000}), "unpacks to over"),
    ("entity bomb", with_sheet(BOMB), "declares a document type"),
    ("entity bomb in UTF-16", with_sheet(BOMB.decode().encode("utf-16")), "declares a document type"),
    (
        "entity bomb under another name",
        package(parts_of(SOUND) | {"xl/worksheets/sheet9.bin": BOMB}),
        "declares a document type",
    ),
    ("damaged part", with_sheet(b"<worksheet><sheetData>"), f"part '{SHEET}' is damaged"),
    (
        "part in another encoding",
        with_sheet(b'<?xml version="1.0" encoding="utf-7"?><a/>'),
        f"part '{SHEET}' is damaged",
    ),
    ("other package", package({"word/document.xml": b"<a/>"}), "is not a workbook that can be read"),
    ("no workbook part", package({"[Content_Types].xml": b"<a/>"}), "is not a workbook that can be read"),
    (
        "merged over everything",
        with_in_sheet(b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "has merged cells, links or comments over 2,000,000 cells",
    ),
    (
        "linked over whole columns",
        with_in_sheet(b'<hyperlinks><hyperlink ref="A:C" display="x"/></hyperlinks>'),
        "has merged cells, links or comments over",
    ),
    ("a column there is none of", changed(SOUND, SHEET, b'r="B2"', b'r="XFE2"'), "sheet 'Sheet1' spreads over"),
    ("a row far away", changed(SOUND, SHEET, b"B2", b"B99999999999"), "sheet 'Sheet1' spreads over"),
    ("too many parts", package({f"part{n}": b"" for n in range(1001)}), "holds 1,001 parts"),
]


@pytest.mark.parametrize(("content", "said"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_workbook_that_is_not_one_or_does_harm_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        open_workbook(content, "list.xlsx")
    assert str(caught.value).startswith(f"list.xlsx: {said}")
    assert "\n" not in str(caught.value)
    assert caught.value.remedy


def test_two_parts_of_one_name_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="two parts with one name"):
        open_workbook(same_name_twice(), "list.xlsx")


def test_a_part_that_lies_about_its_size_is_never_unpacked_whole() -> None:
    with pytest.raises(UnreadableFile):
        open_workbook(lying_size(), "list.xlsx")


def test_too_many_elements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_ELEMENTS", 20)
    with pytest.raises(UnreadableFile, match="over 20 elements"):
        check_package(SOUND, "list.xlsx")


def test_a_sound_workbook_opens_with_its_cells() -> None:
    book = open_workbook(SOUND, "list.xlsx")
    assert [sheet.title for sheet in sheets(book)] == ["Sheet1", "Two"]
    assert book["Sheet1"]["B2"].value == "Etowah County"


def test_a_formula_gives_its_stored_result_or_where_asked_its_text() -> None:
    content = workbook({"S": [["=1+1"]]})
    assert open_workbook(content, "x")["S"]["A1"].value is None
    assert open_workbook(content, "x", formulas=True)["S"]["A1"].value == "=1+1"


def test_a_formula_is_told_apart_in_whichever_way_the_workbook_is_opened_first() -> None:
    content = workbook({"S": [["=1+1"]], "T": [["=2+2"]]})
    assert open_workbook(content, "x", formulas=True)["T"]["A1"].value == "=2+2"
    assert open_workbook(content, "x")["T"]["A1"].value is None


def test_a_workbook_without_formulas_is_opened_once_for_both_ways_and_another_puts_it_away() -> None:
    one, other = workbook({"S": [["one"]]}), workbook({"S": [["other"]]})
    first = open_workbook(one, "x")
    assert open_workbook(one, "x", formulas=True) is first
    assert open_workbook(other, "x")["S"]["A1"].value == "other"
    assert open_workbook(one, "x") is not first


def test_no_real_list_holds_a_formula_so_each_is_opened_once(shared: Path) -> None:
    for path in sorted((shared / "data" / "ice-lists").glob("*.xlsx"))[:3]:
        content = path.read_bytes()
        assert open_workbook(content, path.name) is open_workbook(content, path.name, formulas=True)


def test_text_that_looks_like_a_formula_stays_text() -> None:
    book = Workbook()
    cell = book.worksheets[0]["A1"]
    cell.value, cell.data_type = "=HYPERLINK(0)", "s"
    out = io.BytesIO()
    book.save(out)
    assert open_workbook(out.getvalue(), "x").worksheets[0]["A1"].value == "=HYPERLINK(0)"


def test_parts_that_are_no_xml_do_not_disturb() -> None:
    content = package(parts_of(SOUND) | {"[trash]/0000.dat": b"\xff\xff\0\0", "xl/old.vml": b"<xml><br></xml>"})
    assert open_workbook(content, "x")["Two"]["A1"].value == "x"


@settings(deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    damaged = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with suppress(UnreadableFile):
        open_workbook(bytes(damaged), "list.xlsx")


def test_every_real_list_passes_the_guard(shared: Path) -> None:
    lists = sorted((shared / "data" / "ice-lists").glob("*.xlsx"))
    assert len(lists) == 33
    for path in lists:
        check_package(path.read_bytes(), path.name)
