"""A small archive for tests of identity: two of ICE's lists, a day apart, and invented tables of codes.

On the second list one misspelt name is written rightly, and a city and a beach beside it share an
address of a memorandum by mistake.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl

from kg.workspace import Workspace
from tests.archives import CLOCK

READER = "Archivist at the Alder reading room"
HEADER = ["STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE", "SIGNED", "MOA"]
TASK = "Task Force Model"
SIGNED = datetime(2025, 1, 15)
MOA = "https://www.ice.gov/doclib/287gMOA/{}.pdf"
COLLIER, BREVARD = "Collier County", "Brevard County"
MACRO, MARCO = "us-fl/macro-island-police-department", "us-fl/marco-island-police-department"
MELBOURNE, BEACH = "us-fl/melbourne-police-department", "us-fl/melbourne-beach-police-department"
CITY = "us-fl/city-of-melbourne-police-department"
SHARED = [
    ["FLORIDA", "Melbourne Police Department", "Municipality", BREVARD, TASK, SIGNED, MOA.format("melbourne")],
    ["FLORIDA", "Melbourne Beach Police Department", "Municipality", BREVARD, TASK, SIGNED, MOA.format("melbourne")],
    ["FLORIDA", "City of Melbourne Police Department", "Municipality", BREVARD, TASK, SIGNED, "link pending"],
    ["FLORIDA", "Marion County Sheriff's Office", "County", "Marion County", TASK, SIGNED, "link pending"],
    ["FLORIDA", "Martin County Sheriff's Office", "County", "Martin County", TASK, SIGNED, "link pending"],
    ["ALABAMA", "Loxley Police Department", "Municipality", "Baldwinn Couny", TASK, SIGNED, "link pending"],
]
LISTS = {
    "participatingAgencies03102025am.xlsx": [
        ["FLORIDA", "Macro Island Police Department", "Municipality", COLLIER, TASK, SIGNED, MOA.format("marco")]
    ],
    "participatingAgencies03112025am.xlsx": [
        ["FLORIDA", "Marco Island Police Department", "Municipality", COLLIER, TASK, SIGNED, MOA.format("marco")]
    ],
}
AGENCIES = """\
ori,data_year,pub_agency_name,state_abbr,county_name,agency_type_name,officer_ct
FL0110300,2025,Marco Island,FL,COLLIER,City,30
FL0420000,2025,Marion,FL,MARION,County,400
FL0430000,2025,Martin,FL,MARTIN,County,300
FL0050700,2025,Melbourne,FL,BREVARD,City,150
AL0050600,2025,Loxley,AL,BALDWIN,City,20
ZZ0000000,2025,Nowhere,ZZ,NOWHERE,City,1
"""
COUNTIES = """\
fips,county_name,state_abbr,state_name,sumlev
12021,Collier County,FL,Florida,50
12083,Marion County,FL,Florida,50
1003,Baldwin County,AL,Alabama,50
"""
STATES = "state_name,state_abbr,fips,sumlev\nAlabama,AL,1,40\nFlorida,FL,12,40\nTexas,TX,48,40\n"


def islands(folder: Path) -> Workspace:
    """The archive, with both lists; the tables are files beside it."""
    for name, text in {"agencies.csv": AGENCIES, "counties.csv": COUNTIES, "states.csv": STATES}.items():
        (folder / name).write_text(text, "utf-8")
    workspace = Workspace.create(folder / "archive", archivist=READER, clock=CLOCK)
    for name, rows in LISTS.items():
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (HEADER, *rows, *SHARED):
            sheet.append(row)
        book.save(folder / name)
    workspace.import_lists([folder / name for name in LISTS])
    return workspace
