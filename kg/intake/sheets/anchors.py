"""Guarantees that a claim's places are there: each quotation exact and unique, each row a number.

A quotation in a sheet is a fragment of at most `MOST_WORDS` words, because sheets and ledgers
are published and the documents are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg import triples
from kg.errors import AnchorError
from kg.intake.sheets.captures import AnchoredIn
from kg.intake.sheets.located_tree import Map, Part, Seq
from kg.intake.sheets.named_parts import read_keys, require
from kg.intake.sheets.sheet_reading import SheetReading
from kg.intake.sheets.value_kinds import TEXT, ValueKind, matching, only_keys
from kg.model import Anchor, Quotation, Row
from kg.sources import anchor
from kg.sources.media import CSV, XLSX

__all__ = ["ANCHOR_KEYS", "MOST_WORDS", "QUOTE_KEYS", "ROW_KEYS", "read_anchors"]

MOST_WORDS = 40
"""Of a quotation. Chosen, as `quotation-is-a-fragment` holds it: what is spoken of with its negations and limits."""
QUOTE_KEYS = {"quote": TEXT, "prefix": TEXT, "suffix": TEXT}
ROW_KEYS = {
    "sheet": TEXT,
    "row": ValueKind(
        matching(re.compile("[1-9][0-9]{0,6}"), "a row number", "write the number the workbook shows, such as 12").read,
        {"type": "integer", "minimum": 1},
    ),
}
_TABLES = {XLSX: "the file is an .xlsx workbook", CSV: "the file is a csv table"}
ANCHOR_KEYS = (*QUOTE_KEYS, "quotes", "row", "rows")


def read_anchors(part: Map, place: AnchoredIn, reading: SheetReading) -> tuple[Anchor, ...]:
    """Every place a claim names, in the order written; reports each that cannot be found."""
    quotes, rows = list(_quotes(part, reading)), list(_rows(part, reading))
    if not quotes and not rows and not any(key in part.keys for key in ANCHOR_KEYS):
        remedy = "add quote: with at most 40 of the document's own words, or row: for a table"
        reading.faults.add("missing-key", part.where, "a claim without a place", remedy)
    found = [_quotation(one, place, reading) for one in quotes] + [_row(one, place, reading) for one in rows]
    return tuple(one for one in found if one is not None)


def _quotes(part: Map, reading: SheetReading) -> Iterator[Map]:
    if "quote" in part.parts:
        inner = {key: part.parts[key] for key in QUOTE_KEYS if key in part.parts}
        yield Map(inner, part.where, {key: part.place(key) for key in inner})
    else:
        for key in ("prefix", "suffix"):
            if key in part.keys:
                reading.faults.add(
                    "unknown-key", part.place(key), f"{key}: without quote:", "add quote: or take it out"
                )
    for one in _listed(part.parts.get("quotes"), "quotes", reading):
        yield one if isinstance(one, Map) else Map({"quote": one}, one.where, {"quote": one.where})


def _rows(part: Map, reading: SheetReading) -> Iterator[Map]:
    given = [part.parts["row"]] if "row" in part.parts else []
    for one in (*given, *_listed(part.parts.get("rows"), "rows", reading)):
        if isinstance(one, Map):
            yield one
        else:
            reading.faults.add(
                "wrong-type", one.where, "a row is a sheet and a number", "write {sheet: Sheet1, row: 12}"
            )


def _listed(part: Part | None, key: str, reading: SheetReading) -> tuple[Part, ...]:
    if part is None or isinstance(part, Seq):
        return part.parts if part else ()
    reading.faults.add("wrong-type", part.where, f"{key}: is not a list", "start each line under it with a hyphen")
    return ()


def _checked(
    part: Map, keys: dict[str, ValueKind], needed: tuple[str, ...], what: str, reading: SheetReading
) -> dict[str, Any] | None:
    mark = len(reading.faults.found)
    only_keys(part, keys, reading, what)
    require(part, needed, reading, what)
    values = read_keys(part, keys, reading)
    return values if len(reading.faults.found) == mark else None


def _row(part: Map, place: AnchoredIn, reading: SheetReading) -> Row | None:
    values = _checked(part, ROW_KEYS, ("sheet", "row"), "row:", reading)
    if values is None or place.sha256 is None:
        return None
    return Row(place.sha256, values["sheet"].value, int(values["row"]))


def _quotation(part: Map, place: AnchoredIn, reading: SheetReading) -> Quotation | None:
    values = _checked(part, QUOTE_KEYS, ("quote",), "quotes:", reading)
    if values is None:
        return None
    exact, where = values["quote"].value, part.place("quote")
    count = anchor.word_count(exact)
    if count > MOST_WORDS:
        remedy = f"keep at most {MOST_WORDS}, with those that turn the meaning; quotes: takes several"
        reading.faults.add("quotation-is-a-fragment", where, f"this quotation has {count} words", remedy)
        return None
    if place.sha256 is None:
        return None
    if place.source is not None and (what := _TABLES.get(place.source.capture.media_type)):
        remedy = "write row: {sheet: Sheet1, row: 12} in place of quote:"
        reading.faults.add("capture-held", where, f"{what}, whatever its name: its rows are cited, not quoted", remedy)
        return None
    if place.text is not None and not place.text.content:
        remedy = "if it is a scan, add it with kg document add, read it with kg document ocr, and leave out file:"
        reading.faults.add("capture-held", where, "the document has no text to quote from", remedy)
        return None
    if place.text is None:
        remedy = "attach the document with kg document attach, or use row: if it is a table"
        reading.faults.add("capture-held", where, "the capture has no text layer at hand to quote from", remedy)
        return None
    context = {key: values[key].value for key in ("prefix", "suffix") if key in values}
    try:
        found = anchor.quotation(triples.text_iri(place.text), place.text.content, exact, **context)
        return anchor.with_sureness(found, place.text)
    except AnchorError as error:
        reading.faults.caught("quotation-found", where, error)
        return None
