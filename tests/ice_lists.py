"""Small lists made up for tests, saved on 2025-09-17 as they say themselves, and what is read out of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Unpack

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from pyoxigraph import NamedNode

from kg.intake.ice_lists import ListDetails, read_list_bytes
from kg.intake.ice_lists.columns import HEADINGS
from kg.model import Claim, Draft, Finding, Row, Severity
from kg.terms import RDF, fold

OLDEST = ["STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE", "SIGNED", "MOA"]
NEWEST = ["STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE", "SIGNED", "MOA", "ADDENDUM"]
PENDING = ["STATE", "AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE"]
NAME, PENDING_NAME = "participatingAgencies09172025pm.xlsx", "pendingAgencies09172025pm.xlsx"
ETOWAH = ["ALABAMA", "Etowah County Sheriff's Office", "County", "Etowah County", "Jail Enforcement Model"]
SIGNED = datetime(2020, 6, 9)
# openpyxl says now, whatever it is told; a list says when it was saved, and by whom.
CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>Somebody</dc:creator>
 <cp:lastModifiedBy>Somebody Else</cp:lastModifiedBy>
 <dcterms:created xsi:type="dcterms:W3CDTF">2025-02-15T12:00:00Z</dcterms:created>
 <dcterms:modified xsi:type="dcterms:W3CDTF">2025-09-17T08:30:00Z</dcterms:modified></cp:coreProperties>"""
PDF = "https://www.ice.gov/doclib/a.pdf"
Table = Sequence[Sequence[object]]


def workbook(*tables: Table, dress: Callable[[Worksheet], object] = lambda _: None) -> bytes:
    """A workbook with one sheet for each table; `dress` does what it likes to the first."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        sheet = book.create_sheet()
        for number, row in enumerate(table, 1):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column, value)
    dress(book.worksheets[0])
    content, dated = io.BytesIO(), io.BytesIO()
    book.save(content)
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(dated, "w") as new:
        for part in old.infolist():
            new.writestr(part, CORE if part.filename == "docProps/core.xml" else old.read(part))
    return dated.getvalue()


def read(
    *tables: Table, name: str = "", dress: Callable[[Worksheet], object] = lambda _: None, **said: Unpack[ListDetails]
) -> Draft:
    """A list of ICE's, whatever it is called: under a name of ICE's for its kind, unless it is given another."""
    headings = {fold(str(cell)) for row in tables[0] for cell in row}
    telling = {heading for heading, column in HEADINGS.items() if column in ("signed", "memorandum")}
    usual = NAME if headings & telling else PENDING_NAME
    return read_list_bytes(workbook(*tables, dress=dress), name or usual, **{"publisher": "ICE", **said})


def one(draft: Draft) -> Claim:
    (claim,) = draft.claims
    return claim


def facts(claim: Claim) -> dict[NamedNode, set[object]]:
    """Predicate to objects, over both things a claim speaks of, but for `rdf:type`."""
    found: dict[NamedNode, set[object]] = {}
    for triple in claim.triples:
        if triple.predicate != RDF.type:
            found.setdefault(triple.predicate, set()).add(triple.object)
    return found


def rows(claim: Claim) -> list[Row]:
    return [anchor for anchor in claim.anchors if isinstance(anchor, Row)]


def told(draft: Draft) -> dict[str, str]:
    """Code of each finding to its place; every one is a notice."""
    assert all(found.severity is Severity.NOTICE for found in draft.findings)
    return {found.code: found.where for found in draft.findings}


def the(draft: Draft, code: str) -> Finding:
    (found,) = [found for found in draft.findings if found.code == code]
    return found
