"""CSVW metadata of the tables: what each column is, in the W3C's own terms, so that programs read types from it.

https://www.w3.org/TR/tabular-metadata/ ; one group of tables, `csv-metadata.json` beside them, with primary and
foreign keys. A foreign key that may be empty is told in the code book alone: strict validators refuse such a cell.
"""

from __future__ import annotations

import json
from typing import Any

from kg.export.tables.columns import TABLES, ArchiveTable, Column

__all__ = ["METADATA", "csv_name", "metadata"]

METADATA = "csv-metadata.json"
_DATATYPES: dict[str, Any] = {
    "id": "anyURI",
    "word": {"base": "string", "format": r"\S+"},
    "term": {"base": "string", "format": r"\S+"},
    "day": "date",
    "instant": "dateTime",
    "period": {"base": "string", "format": "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"},
    "code": {"base": "string", "format": r"\S+"},
    "number": "integer",
    "figure": "number",
    "truth": "boolean",
    "text": "string",
}


def csv_name(table: ArchiveTable) -> str:
    return f"{table.name}.csv"


def metadata(about: str) -> str:
    """The file; `about` says which archive the tables are of."""
    group = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": "What sources state of agreements under INA section 287(g), as tables",
        "dc:description": about,
        "tables": [_table(table) for table in TABLES.values()],
    }
    return json.dumps(group, ensure_ascii=False, indent=1) + "\n"


def _table(table: ArchiveTable) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(column) for column in table.columns]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    never_empty = {column.name for column in table.columns if column.required}
    foreign = [
        {
            "columnReference": one.column,
            "reference": {"resource": csv_name(TABLES[one.table]), "columnReference": one.referenced},
        }
        for one in table.foreign
        if one.column in never_empty
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {"url": csv_name(table), "dc:description": table.says, "tableSchema": schema}


def _column(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.says,
        "datatype": _DATATYPES[column.form],
    }
    return told | ({"required": True} if column.required else {})
