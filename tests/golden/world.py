"""The archive golden answers are asked of: the invented sheets of `tests/world`, one more, and five lists.

Everything in it can be read in a minute. IRIs that depend on bytes made here (workbooks) or on
digests are written by name in golden files: `claim:…` by what it quotes, `capture:…` by file name.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Literal

import openpyxl

from kg.workspace import Workspace

HERE = Path(__file__).resolve().parent
SHEETS = [*sorted((HERE.parent / "world").glob("*.yaml")), HERE / "maple-report.yaml"]
BIRCH = ["VERMONT", "Birch City Police Department"]
CEDAR = ["NEW HAMPSHIRE", "Cedar County Sheriff's Office"]
MAPLE = ["VERMONT", "Maple Town Police Department"]
ALDER = ["VERMONT ", "Alder County Sheriff's Office"]
JAIL, TASK, WARRANT = "Jail Enforcement Model", "Task Force Model", "Warrant Service Officer"
ARCHIVED = "https://web.archive.org/web/20250122000249/https://www.ice.gov/doclib/287gMOA/"
LISTS: dict[str, list[list[object]]] = {
    "ParticipatingEntities-20250122000249.xlsx": [
        ["STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE", "SIGNED", "MOA"],
        [*BIRCH, TASK, "2025-01-15", ARCHIVED + "birch.pdf"],
        [*MAPLE, WARRANT, "2020-06-01", ARCHIVED + "maple.pdf"],
        [*CEDAR, JAIL, "2024-11-05", ARCHIVED + "cedar.pdf"],
    ],
    "participatingAgencies03102025am.xlsx": [
        ["STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE", "SIGNED", "MOA"],
        [*ALDER, "County", "Addison County", WARRANT, datetime(2025, 2, 26), "link pending"],
        [*BIRCH, "Municipality", "Addison County", TASK, datetime(2025, 1, 15), "link pending"],
        [*CEDAR, "County", "Grafton County", JAIL, datetime(2024, 11, 5), "link pending"],
        [*CEDAR, "County", "Sullivan County", TASK, datetime(2025, 2, 20), "link pending"],
        ["VERMONT", None, "County", "Addison County", TASK, datetime(2025, 2, 21), "link pending"],
    ],
    "pendingAgencies02102025am.xlsx": [
        ["STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE"],
        [*CEDAR, "County", "Sullivan County", TASK],
    ],
    "pendingAgencies03102025am.xlsx": [
        ["STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE"],
        ["VERMONT", "Oak Village Police Department", "Municipality", "Addison County", TASK],
    ],
}
# The rows of one list, in another order, under the name of the next day; and agreements, one signed
# after the day of a file that is named for a list of pending ones.
_HEADER, *_ROWS = LISTS["participatingAgencies03102025am.xlsx"]
LISTS["participatingAgencies03112025am.xlsx"] = [_HEADER, *reversed(_ROWS)]
LISTS["pendingAgencies02142025am.xlsx"] = [
    _HEADER,
    [*CEDAR, "County", "Grafton County", JAIL, datetime(2024, 11, 5), "link pending"],
    [*MAPLE, "Municipality", "#N/A", TASK, datetime(2025, 2, 20), "https://www.ice.gov/maple_MOA_02202015.pdf"],
]
TABLES = {
    "agencies.csv": """\
ori,pub_agency_name,state_abbr,county_name,agency_type_name
VT0010000,Alder,VT,ADDISON,County
VT0010100,Birch City,VT,ADDISON,City
NH0050000,Cedar,NH,NOT SPECIFIED,County
""",
    "counties.csv": """\
fips,county_name,state_name,sumlev
33009,Grafton County,New Hampshire,50
50001,Addison County,Vermont,50
""",
    "states.csv": "fips,state_name,state_abbr,sumlev\n33,New Hampshire,NH,40\n50,Vermont,VT,40\n",
}
# openpyxl says now, whatever it is told.
_CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <dcterms:modified xsi:type="dcterms:W3CDTF">{saved}T08:30:00Z</dcterms:modified></cp:coreProperties>"""
_SAVED = {"participatingAgencies03112025am.xlsx": "2025-02-27"}
"""An old list put up again, by the day it was saved; the others were saved on 2025-03-10."""


def make(folder: Path) -> Workspace:
    """The archive, in a folder: the sheets, then the lists, one claim withdrawn, codes, and three decisions."""
    minutes = count()
    clock = lambda: datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(minutes=next(minutes))  # noqa: E731
    workspace = Workspace.create(folder / "archive", archivist="tester", clock=clock)
    for sheet in SHEETS:
        workspace.add([sheet])
    for name, rows in LISTS.items():
        (folder / name).write_bytes(_workbook(rows, _SAVED.get(name, "2025-03-10")))
        # The rows of one do not agree with its name, so whoever imports it says of which kind it is.
        kind: Literal["participating"] | None = "participating" if name == "pendingAgencies02142025am.xlsx" else None
        workspace.import_lists([folder / name], taken_from="the invented world of the tests", kind=kind)
    (arrests,) = workspace.query("SELECT ?claim WHERE { GRAPH ?claim { ?o kg:value 700 } }")
    workspace.withdraw(arrests["claim"], "the figure is the Gazette's own count")
    for name, text in TABLES.items():
        (folder / name).write_text(text, "utf-8")
        workspace.identity.import_references([folder / name], taken_from="the invented world of the tests")
    maple = "us-vt/maple-town-police-department"
    birch, oak = "us-vt/birch-city-police-department", "us-vt/oak-village-police-department"
    workspace.identity.decide(birch, maple, same=True, reason="city and town have one department since 2024")
    workspace.identity.decide(oak, maple, same=False, reason="the village has its own")
    signed = f"{birch}/task-force/2025-01-15", f"{maple}/task-force/2025-02-20"
    workspace.identity.decide(*signed, same=True, reason="the department signed once")
    return workspace


def _workbook(rows: list[list[object]], saved: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    for row in rows:
        sheet.append(row)
    written, dated = io.BytesIO(), io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(dated, "w") as new:
        for part in old.infolist():
            core = _CORE.format(saved=saved)
            new.writestr(part, core if part.filename == "docProps/core.xml" else old.read(part))
    return dated.getvalue()
