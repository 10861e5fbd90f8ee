"""ICE's lists as workbooks, public tables of codes, and tables as documents."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from random import Random

from kg.intake.ice_lists import read_list_bytes
from kg.intake.reference import reference_of
from tests.fuzz.case import Bench, Case, Kind
from tests.fuzz.mutation import CHARACTERS, NUMBERS, packed, text
from tests.ice_lists import NEWEST, OLDEST, PDF, PENDING, workbook

__all__ = ["KINDS"]

_ROWS = {
    tuple(OLDEST): [
        ["ALABAMA", "Etowah County Sheriff's Office", "Jail Enforcement Model", datetime(2020, 6, 9), PDF],
        ["VERMONT", "Alder County Sheriff's Office", "Warrant Service Officer", datetime(2025, 2, 26), None],
    ],
    tuple(NEWEST): [
        ["ALABAMA", "Etowah County Sheriff's Office", "County", "Etowah County", "Jail Enforcement Model",
         datetime(2020, 6, 9), "Link", None],
        ["FLORIDA", "Ft. Myers Police Department", "Municipality", "Lee County", "Task Force Model",
         "3/7/2025", PDF, "Link"],
        ["TEXAS", "Kodiak Department of Public Safety", "State Agency", None, "Task Force Model", 45_500, None, None],
    ],
    tuple(PENDING): [["GEORGIA", "Bartow County Sheriff's Office", "County", "Bartow County", "Task Force Model"]],
}  # fmt: skip
_CELLS = (
    *(
        None,
        True,
        0,
        -1,
        1e300,
        2_958_466,
        60,
        0.5,
        date(1900, 1, 1),
        datetime(9999, 12, 31),
        time(1, 2),
        "=1/0",
        "=A1",
        "#REF!",
    ),
    *(
        "ALABAMA",
        "GUAM",
        "Task Force",
        "Task Force Model; Warrant Service Officer",
        "2/29/2025",
        "Feb 30, 2025",
        "June 9th 2020",
    ),
    *(
        "Etowah County Sheriff's Office",
        "",
        " ",
        "Total",
        "N/A",
        "http://x/[1]",
        "javascript:x",
        "mailto:a",
        "_x000D_",
        "_x0000_",
        PDF,
    ),
)
_NAMES = (
    *("participatingAgencies09172025pm.xlsx", "pendingAgencies09172025am.xlsx", "list.xlsx"),
    *("participatingAgencies99999999.xlsx", "participatingAgencies02302025.xlsx", "participating\u202eAgencies.xlsx"),
)
_XML_WORDS = (
    *(
        't="s"',
        't="inlineStr"',
        't="e"',
        't="b"',
        't="d"',
        'r="XFD1048576"',
        'r="A0"',
        'r="A99999999999"',
        's="9999"',
        "<v>1e999</v>",
    ),
    *(
        '<row r="1048576"/>',
        "<c/>",
        "<f>A1</f>",
        "<is><t>x</t></is>",
        "<hyperlink ref='A1:XFD1048576' location='x'/>",
        "<v>-1</v>",
    ),
    *(
        "<mergeCell ref='A1:XFD1048576'/>",
        "<dimension ref='A1:XFD1048576'/>",
        "<sheetData/>",
        'Target="../../x"',
        'TargetMode="External"',
    ),
)


def _lists(random: Random, bench: Bench) -> Case:
    heading = random.choice(list(_ROWS))
    table: list[list[object]] = [list(heading), *map(list, _ROWS[heading])]
    if random.random() < 0.7:
        for _ in range(random.choice((1, 1, 2, 6))):
            _change(random, table)
    content = workbook(*[[list(map(_writable, row)) for row in table]] * random.choice((1, 1, 1, 2)))
    if random.random() < 0.5:
        content = packed(random, content, _XML_WORDS)
    name = random.choice(_NAMES[:1] * 4 + _NAMES)
    return Case(
        ("import", "ice-list", name),
        {name: content},
        base=random.choice(("empty", "world")),
        changed=name,
        records=True,
    )


def _writable(value: object) -> object:
    """A cell with what XML cannot hold written as workbooks write it (ECMA-376, 22.4.2.4: `_x001B_`)."""
    if not isinstance(value, str):
        return value
    held = (one if one.isprintable() or one in "\n\t" else f"_x{ord(one):04X}_" for one in value[:32_000])
    return "".join(held)


def _change(random: Random, table: list[list[object]]) -> None:
    row = random.choice(table)
    at, how = random.randrange(len(row) + 1), random.randrange(6)
    if how == 0:
        row[at : at + 1] = []
    elif how == 1:
        row.insert(at, random.choice(_CELLS))
    elif how == 2:
        table.insert(random.randrange(len(table) + 1), list(row))
    elif how == 3:
        table.insert(random.randrange(len(table) + 1), random.sample(list(row), len(row)))
    elif at < len(row):
        strange = random.choice(CHARACTERS)
        row[at] = random.choice((random.choice(_CELLS), random.choice(NUMBERS), f"{row[at]}{strange}", strange))
    if not row:
        row.append(None)


_AGENCIES = """\
ori,data_year,pub_agency_name,state_abbr,county_name,agency_type_name,population
VT0010100,2025,Alder,VT,ALDER,County,2873
VT0010200,2025,Birch City,VT,BIRCH,City,31
NH0010200,2025,Cedar,NH,"CEDAR, GROVE",County,31565
"""
_COUNTIES = """\
fips,county_name,state_abbr,state_name,long_name,sumlev,region,division,state,county
50001,Addison County,VT,Vermont,Addison County VT,50,3,6,50,1
50003,Bennington County,VT,Vermont,Bennington County VT,50,3,6,50,3
"""
_STATES = "state_name,state_abbr,long_name,fips,sumlev,region,division,state\nVermont,VT,Vermont VT,50,40,3,6,50\n"


def _codes(random: Random, bench: Bench) -> Case:
    content = random.choice((_AGENCIES, _COUNTIES, _STATES))
    words = (
        *content.split("\n")[0].split(","),
        ",",
        '"',
        "\n",
        ";",
        "\t",
        "VT",
        "VT0010100",
        "50001",
        "County",
        "City",
    )
    return Case(
        ("import", "reference", "t.csv"), {"t.csv": text(random, content, words)}, changed="t.csv", records=True
    )


_TABLE = "STATE,AGENCY,MODEL,SIGNED\nVERMONT,Alder County Sheriff's Office,Task Force Model,2025-02-26\n"


def _table(random: Random, bench: Bench) -> Case:
    if random.random() < 0.5:
        name, content = "t.csv", text(random, _TABLE, (",", '"', ";", "\t", "sep=;\n", "\n", "=1+1"))
    else:
        name, content = "t.xlsx", packed(random, workbook([["a", "b"], [1, "x"]]), _XML_WORDS)
    words = ("document", "add", name, "--id", "table", "--title", "Table", "--kind", "dataset")
    return Case(words, {name: content}, base="empty", changed=name, records=True)


def _read_list(content: bytes, name: str) -> object:
    return read_list_bytes(content, Path(name).name)


def _read_codes(content: bytes, name: str) -> object:
    return reference_of(content, Path(name).name)


KINDS = (
    Kind("ice-lists", _lists, reads=_read_list),
    Kind("codes", _codes, reads=_read_codes),
    Kind("tables", _table),
)
