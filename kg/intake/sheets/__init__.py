"""Claim sheets, the archivist's way in: YAML, CSV, TriG, N-Quads and JSON-LD become one draft.

Guarantees that all faults of a sheet are told at once, each at its line with its remedy, and that
nothing is written: a draft goes to the gate. What cannot be parsed at all is a `SheetError`.

    from_yaml, from_csv, from_rdf   files of each kind, to one tree with places (`located_tree`)
    sheet                a tree to a draft; `sheet_reading` keeps its names and faults
    documents, captures, named_parts   what a sheet says of documents, captures, speakers and sources
    claims, anchors      who states what, and where
    forms, things, value_kinds   what may be stated, of what, in which kinds of values
    ontology_words, vocabulary   words of the ontology, and what is said of places and concepts
    rdf_quads, statements, values_from_quads   RDF from outside, back to the same values
    schema, help_lines   the published schema, and a line of help for each key
    to_yaml              a tree as a sheet again

    read_sheet(Path("notice.yaml")).findings
    read_sheet_text(sys.stdin.buffer.read(), "yaml", base=Path.cwd(), name="-")
"""

from __future__ import annotations

import zlib
from pathlib import Path

from kg.errors import SheetError, UnreadableFile
from kg.intake.sheets.captures import Held
from kg.intake.sheets.from_csv import in_columns, read_csv
from kg.intake.sheets.from_rdf import draft_of_quads
from kg.intake.sheets.from_yaml import read_yaml
from kg.intake.sheets.located_tree import Faults
from kg.intake.sheets.rdf_quads import read_quads
from kg.intake.sheets.sheet import draft_of
from kg.intake.sheets.sheet_reading import ArchiveLookup, EmptyArchive
from kg.model import Draft, Text
from kg.sources import read_bytes
from kg.sources.bounds import RAISE, TIMES
from kg.sources.media import PDF, XLSX, media_type

__all__ = ["FORMATS", "MOST_BYTES", "ArchiveLookup", "read_sheet", "read_sheet_text"]

FORMATS = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".csv": "csv",
    ".trig": "trig",
    ".nq": "nquads",
    ".nquads": "nquads",
    ".jsonld": "jsonld",
    ".json": "jsonld",
}
_MOST_MIB = {"yaml": 2, "csv": 16, "trig": 256, "nquads": 256, "jsonld": 256}
"""Chosen: of what people write little, of what programs write what still fits in memory as a draft."""
MOST_BYTES = {form: (most << 20) * TIMES for form, most in _MOST_MIB.items()}
_OTHER = {
    XLSX: ("an .xlsx workbook", "save it as CSV in UTF-8, or read a list of ICE's with `kg import ice-list`"),
    PDF: ("a PDF", "keep it with `kg document add`, and write a sheet on it"),
}
_PACKED = ".gz"
_LESS = f"split it, {RAISE}"


def read_sheet(
    path: Path, *, held: Held | None = None, known: ArchiveLookup | None = None, allow_outside: bool = False
) -> Draft:
    """The draft a file makes, its format told by its suffix; `.gz` after that is one packed with gzip (RFC 1952).

    `held` gives the text layer of an archived capture by SHA-256; `known` is what an archive can
    tell of speakers and documents, so that a sheet need not say it again. `allow_outside` lets `file:`
    lead out of the folder the sheet is in.

    Raises:
        UnreadableFile: missing, not a file, or too large.
        SheetError: of no known format, or nothing in it can be parsed.
    """
    is_packed = path.suffix.lower() == _PACKED
    suffix = Path(path.stem).suffix if is_packed else path.suffix
    form = FORMATS.get(suffix.lower())
    if form is None:
        known_suffixes = ", ".join(FORMATS)
        raise SheetError(
            f"{suffix or 'no suffix'} is not a format of claim sheets",
            where=str(path),
            remedy=f"use {known_suffixes}, each also with {_PACKED} after it",
        )
    content, name = read_bytes(path, limit=MOST_BYTES[form], less=_LESS), str(path)
    content = _unpacked(content, form, name) if is_packed else content
    return read_sheet_text(
        content, form, base=path.parent, name=name, held=held, known=known, allow_outside=allow_outside
    )


def read_sheet_text(
    content: bytes | str,
    form: str,
    *,
    base: Path,
    name: str = "-",
    held: Held | None = None,
    known: ArchiveLookup | None = None,
    allow_outside: bool = False,
) -> Draft:
    """The draft of a sheet already read: `form` is one of the values of `FORMATS`.

    `base` is the folder that `file:` starts from; `name` is what findings call the sheet.

    Raises:
        SheetError: nothing in it can be parsed.
    """
    raw = content.encode() if isinstance(content, str) else content
    _check_size(len(raw), form, name)
    text = _decoded(raw, name)
    faults = Faults(in_columns) if form == "csv" else Faults()
    if form in {"yaml", "csv"}:
        trees = [read_yaml(text, name, faults)] if form == "yaml" else read_csv(text, name, faults)
        return draft_of(
            trees, base, faults, held=held or _nothing_held, known=known or EmptyArchive(), allow_outside=allow_outside
        )
    return draft_of_quads(read_quads(text, form, name, faults), name, text=text, faults=faults)


def _unpacked(packed: bytes, form: str, name: str) -> bytes:
    """What is packed, all of it, and not a byte more unpacked than such a sheet may have."""
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)  # gzip's header and check sum
    try:
        content = unpacking.decompress(packed, MOST_BYTES[form] + 1)
    except zlib.error:
        content = b""
    _check_size(len(content), form, name)
    if not unpacking.eof or unpacking.unused_data:
        raise UnreadableFile("not one whole file packed with gzip", where=name, remedy="pack it again, or unpack it")
    return content


def _check_size(size: int, form: str, name: str) -> None:
    if size > MOST_BYTES[form]:
        most = MOST_BYTES[form] >> 20
        raise UnreadableFile(f"larger than the {most:,} MiB a {form} sheet may have", where=name, remedy=_LESS)


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse_other_kind(raw, name)
        line = raw.count(b"\n", 0, error.start) + 1
        raise SheetError("this is not UTF-8 text", where=f"{name}:{line}", remedy="save it as UTF-8") from None


def _refuse_other_kind(raw: bytes, name: str) -> None:
    """Say what a file is by its content, where that is no text.

    Raises:
        SheetError: it is of a kind that is known and no sheet.
    """
    try:
        what, remedy = _OTHER.get(media_type(raw, "sheet"), ("", ""))
    except UnreadableFile as fault:
        what, remedy = (
            fault.what.removeprefix("is ").partition(",")[0],
            "give a sheet in one of the forms that `kg add --help` names",
        )
    if what.startswith("a"):  # else it is text that cannot be read
        raise SheetError(f"this is {what}, and no claim sheet", where=name, remedy=remedy)


def _nothing_held(_sha256: str) -> Text | None:
    return None
