"""Workbooks as ICE's spreadsheet program writes them, put together from text: a hundredth of openpyxl's time.

Shared strings, days as numbers with a date format, links as relationships, rows hidden by a filter,
error values: each as in the real lists, so that a reader has the same to do.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape, quoteattr

__all__ = ["Cell", "Line", "workbook"]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EPOCH = date(1899, 12, 30)
_AT = (2025, 1, 1, 0, 0, 0)
"""The time every part was packed: equal lists are equal bytes."""


@dataclass(frozen=True)
class Cell:
    """What a cell holds: text, a day or nothing; an error value; where it leads to."""

    value: str | date | None = None
    target: str | None = None

    @property
    def is_error(self) -> bool:
        return isinstance(self.value, str) and self.value.startswith("#")


@dataclass(frozen=True)
class Line:
    """A row: its cells by column from 1, and whether a saved filter hides it."""

    cells: Mapping[int, Cell]
    hidden: bool = False


@dataclass
class _Strings:
    """The strings that cells share, in the order of their first use."""

    places: dict[str, int] = field(default_factory=dict)
    used: int = 0

    def place(self, text: str) -> int:
        self.used += 1
        return self.places.setdefault(text, len(self.places))

    def xml(self) -> str:
        items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in self.places)
        return f'{_HEAD}<sst xmlns="{_MAIN}" count="{self.used}" uniqueCount="{len(self.places)}">{items}</sst>'


def workbook(sheets: Mapping[str, Sequence[Line]], saved: date) -> bytes:
    """The bytes of a workbook with these sheets, last saved on a day."""
    strings = _Strings()
    parts: dict[str, str] = {}
    for number, lines in enumerate(sheets.values(), 1):
        body, relations = _sheet(lines, strings)
        parts[f"xl/worksheets/sheet{number}.xml"] = body
        if relations:
            parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = relations
    parts |= _frame(list(sheets), saved) | {"xl/sharedStrings.xml": strings.xml()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, _AT)
            member.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(member, content)
    return out.getvalue()


def _sheet(lines: Sequence[Line], strings: _Strings) -> tuple[str, str]:
    """The XML of a sheet, and of what its links lead to."""
    rows, links, targets = [], [], []
    for number, line in enumerate(lines, 1):
        cells = "".join(_cell(f"{_letters(column)}{number}", cell, strings) for column, cell in line.cells.items())
        hidden = ' hidden="1"' if line.hidden else ""
        rows.append(f'<row r="{number}" spans="1:8" ht="33.75" customHeight="1"{hidden}>{cells}</row>')
        for column, cell in line.cells.items():
            if cell.target is not None:
                targets.append(cell.target)
                links.append(f'<hyperlink ref="{_letters(column)}{number}" r:id="rId{len(targets)}"/>')
    linked = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    body = (
        f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetFormatPr defaultRowHeight="15"/>'
        f"<sheetData>{''.join(rows)}</sheetData>{linked}</worksheet>"
    )
    return body, _relations((f"{_OFFICE}/hyperlink", target, True) for target in targets) if targets else ""


def _cell(place: str, cell: Cell, strings: _Strings) -> str:
    if cell.value is None:
        return f'<c r="{place}" s="0"/>'
    if isinstance(cell.value, date):
        return f'<c r="{place}" s="1"><v>{(cell.value - _EPOCH).days}</v></c>'
    if cell.is_error:
        return f'<c r="{place}" s="0" t="e"><v>{escape(cell.value)}</v></c>'
    return f'<c r="{place}" s="0" t="s"><v>{strings.place(cell.value)}</v></c>'


def _frame(titles: Sequence[str], saved: date) -> dict[str, str]:
    """All parts of a workbook but its sheets and strings."""
    listed = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="rId{n}"/>' for n, title in enumerate(titles, 1)
    )
    inside = [(f"{_OFFICE}/worksheet", f"worksheets/sheet{n}.xml", False) for n in range(1, len(titles) + 1)]
    inside += [(f"{_OFFICE}/{kind}", f"{kind}.xml", False) for kind in ("styles", "sharedStrings")]
    outside = [
        (f"{_OFFICE}/officeDocument", "xl/workbook.xml", False),
        (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml", False),
    ]
    return {
        "[Content_Types].xml": _types(len(titles)),
        "_rels/.rels": _relations(outside),
        "docProps/core.xml": f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{saved}T12:00:00Z</dcterms:modified></cp:coreProperties>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr/>'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(inside),
        "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0" xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    }


def _types(sheets: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles", "/xl/sharedStrings.xml": "sharedStrings"}
    parts |= {f"/xl/worksheets/sheet{n}.xml": "worksheet" for n in range(1, sheets + 1)}
    named = "".join(f'<Override PartName="{part}" ContentType="{kind}.{of}+xml"/>' for part, of in parts.items())
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{named}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relations(found: Iterable[tuple[str, str, bool]]) -> str:
    """Relationships from kind, target and whether that is outside the package."""
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target={quoteattr(target)}{_MODE if outside else ""}/>'
        for n, (kind, target, outside) in enumerate(found, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


_MODE = ' TargetMode="External"'


def _letters(column: int) -> str:
    return chr(ord("A") + column - 1)
