"""Guarantees that a sheet's claims are anchored in one capture whose bytes are at hand.

`file:` is read through the archive's own door, relative to the sheet, and stays in the sheet's folder,
links followed, unless that is allowed: a sheet may be anybody's; `capture:` names one that
is archived already; both together check that the file is that capture. A document the archive
knows, with one capture held, needs neither.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from pyoxigraph import Literal, NamedNode

from kg.errors import SourceError
from kg.intake.sheets.documents import CAPTURE_KEYS, SheetDocument
from kg.intake.sheets.located_tree import Map
from kg.intake.sheets.named_parts import read_keys
from kg.intake.sheets.sheet_reading import SheetReading
from kg.model import Source, Text
from kg.sources import read_source

__all__ = ["AnchoredIn", "Held", "read_place"]

Held = Callable[[str], Text | None]


@dataclass(frozen=True, slots=True)
class AnchoredIn:
    """Where a sheet's claims are anchored. `sha256` is None where that could not be found out."""

    sha256: str | None = None
    text: Text | None = None
    source: Source | None = None


def read_place(stated: SheetDocument, base: Path, held: Held, reading: SheetReading) -> AnchoredIn:
    """The capture a sheet names, with its text layer; after a fault, a place without a digest."""
    part, mark = stated.part, len(reading.faults.found)
    values = read_keys(part, CAPTURE_KEYS, reading)
    if stated.iri is None or len(reading.faults.found) > mark:
        return AnchoredIn()
    if "file" in part.parts:
        return _from_file(
            part, base, stated.iri, values["file"].value, values.get("taken-from"), values.get("taken-on"), reading
        )
    for key in ("taken-from", "taken-on"):
        if key in part.parts:
            reading.faults.add(
                "unknown-key", part.place(key), f"{key}: without file:", "take it out: the capture says it"
            )
    sha256 = values.get("capture") or _only_capture(stated, reading)
    return AnchoredIn(sha256, held(sha256)) if sha256 else AnchoredIn()


def _from_file(
    part: Map,
    base: Path,
    document: NamedNode,
    written: str,
    taken_from: Literal | None,
    taken_on: Literal | None,
    reading: SheetReading,
) -> AnchoredIn:
    if Path(written).is_absolute() or PureWindowsPath(written).is_absolute() or "\x00" in written or "://" in written:
        remedy = "write its path from the folder of the sheet; put an address under url:"
        reading.faults.add("bad-file", part.place("file"), f"{written!r} is not a path from this sheet", remedy)
        return AnchoredIn()
    path, folder = (base / written).resolve(), base.resolve()
    if not reading.allow_outside and not path.is_relative_to(folder):
        remedy = "put the file into the folder of the sheet, or say --allow-outside"
        reading.faults.add("bad-file", part.place("file"), f"{written!r} leads out of the folder of the sheet", remedy)
        return AnchoredIn()
    told = taken_from.value if taken_from else None
    try:
        source = read_source(base / written, document=document, taken_from=told, taken_on=taken_on)
    except SourceError as error:
        reading.faults.add("bad-file", part.place("file"), f"{written}: {error.what}", error.remedy)
        return AnchoredIn()
    named = part.word("capture")
    if named and named != source.capture.sha256:
        what = f"{written} has the SHA-256 {source.capture.sha256}"
        reading.faults.add(
            "digest-matches", part.place("capture"), what, "take the capture: out or find the file it names"
        )
        return AnchoredIn()
    return AnchoredIn(source.capture.sha256, source.text, source)


def _only_capture(stated: SheetDocument, reading: SheetReading) -> str | None:
    """The capture of a document that is archived, if there is just one."""
    held = reading.known.captures(stated.iri) if stated.iri else ()
    if len(held) == 1:
        return held[0]
    if held:
        reading.faults.add(
            "which-capture",
            stated.part.where,
            f"{len(held)} captures of this document are held",
            f"name one with capture: ({', '.join(one[:12] + '…' for one in held)}, see kg document show)",
        )
    else:
        remedy = "add file: with the path of the document from this sheet"
        reading.faults.add("missing-key", stated.part.where, "document: without file:", remedy)
    return None
