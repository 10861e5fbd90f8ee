"""Guarantees that a CSV sheet is read as the same tree as YAML, one claim a line.

Columns are named like the keys of YAML, in any order:

    document title kind publisher published file …    the document; blank means: as in the line above
    archivist note default-by                          once
    quote prefix suffix, or sheet row                  the place
    by via reported-by paraphrased-by modality         who says it, from whom, by what route, in what manner
    basis computed                                     why it is read so
    corrects                                           the earlier claim that the speaker corrects
    form                                               which short form the line states
    measure unit value agency state date …             the form's own keys; lists parted by semicolons
    about.act about.path agency.name after.label …     keys inside a key
    event-kind effect-kind after.event-kind            the kind of an event or effect (`kind` is the document's)
    by-name by-office-in by-kind                       describes a speaker where first named; so after default-by,
                                                       reported-by and paraphrased-by, as in reported-by-name
    publisher-name                                     describes the publisher
    via-title via-kind via-publisher                   describes a source where first named

A place is `file:line:column`, the column by its name. Cells are words, never formulas.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.errors import SheetError, UnknownHeader
from kg.intake.sheets import things
from kg.intake.sheets.documents import DOCUMENT_KEYS
from kg.intake.sheets.forms import FORMS
from kg.intake.sheets.located_tree import Faults, Map, Part, Seq, Word
from kg.intake.sheets.ontology_words import nearest

__all__ = ["COLUMNS", "in_columns", "read_csv"]

_DOCUMENT = {"document" if key == "id" else key: key for key in DOCUMENT_KEYS}
_TOP = ("archivist", "note", "default-by")
_PLACE = ("quote", "prefix", "suffix", "sheet", "row")
_SAID = ("by", "via", "reported-by", "paraphrased-by", "corrects", "modality", "basis", "computed")
_SEVERAL = ("via", "reported-by", "paraphrased-by", "corrects")
_SPEAKING = ("by", "default-by", "reported-by", "paraphrased-by")
_NAMING = [f"{who}-{key}" for who in _SPEAKING for key in ("name", "office-in", "kind")]
_NAMING += ["publisher-name", "via-title", "via-kind", "via-publisher"]
_RENAMED = {"event-kind": "kind", "effect-kind": "kind", "after.event-kind": "after.kind"}
_FORM_KEYS = {
    field.key: field.kind.several
    for form in FORMS.values()
    for field in form.fields
    if field.key not in ("kind", "after")
}
_INSIDE = ("name", "state", "county", "type", "act", "path")
_CALLED = ("group", "conduct", "wording")
_BEFORE = ("label", "occurrence", "date", "as-of", "from", "until", "place", "city", "actor")
_NESTED = [f"{key}.{inner}" for key in ("agency", "holder", "actor", "about") for inner in _INSIDE[:4]]
_NESTED += [
    f"{key}.{inner}"
    for key in ("about", "provision", "part-of", "codified-at", "enacted-by", "amends")
    for inner in _INSIDE[4:]
]
_NESTED += [f"{key}.{inner}" for key in ("about", "scope") for inner in _CALLED]
_NESTED += [f"after.{inner}" for inner in _BEFORE]
COLUMNS = (*_DOCUMENT, *_TOP, *_PLACE, *_SAID, "form", *_NAMING, *_RENAMED, *_FORM_KEYS, *_NESTED)
_VERBATIM = frozenset({"quote", "prefix", "suffix"})
Line = Mapping[str, Word]


@dataclass
class _Sheet:
    """One document's claims as they are gathered; `where` is its first line."""

    where: str
    document: dict[str, Part] = field(default_factory=dict)
    top: dict[str, Part] = field(default_factory=dict)
    speakers: dict[str, Part] = field(default_factory=dict)
    sources: dict[str, Part] = field(default_factory=dict)
    claims: list[Part] = field(default_factory=list)

    def tree(self) -> Map:
        where = self.where
        parts: dict[str, Part] = dict(self.top)
        for key, inner in (("document", self.document), ("speakers", self.speakers), ("sources", self.sources)):
            if inner:
                parts[key] = _map(inner, where)
        return _map(parts | {"claims": Seq(tuple(self.claims), where)}, where)


_IN_COLUMNS = {
    things.AGENCY_HINT: "fill {inside}.name and {inside}.state",
    things.PROVISION_HINT: "fill {inside}.act, and {inside}.path as 287;g;1",
    things.CALLED_HINT: "fill one of {inside}.group, {inside}.conduct and {inside}.wording, in the words quoted",
    "describe it under speakers:": "describe it in the column {speaking}-name, on a line that has it in {speaking}",
    "describe it under sources:": "describe it in via-title and via-kind, on a line that has it in via",
    "Or name it in the sheet": "Or describe it in by-name or via-title, on a line that has it in by or via",
    "or row: for a table": "or sheet and row for a table",
    "write row: {sheet: Sheet1, row: 12} in place of quote:": "fill sheet and row in place of quote",
    "write {sheet: Sheet1, row: 12}": "fill both sheet and row",
    "start each line under it with a hyphen": "part its values with semicolons",
}
"""What a remedy says in words of YAML, and how it is done in a line of CSV."""


def in_columns(where: str, remedy: str) -> str:
    """A remedy for a cell, `file:line:column`, in the words of CSV."""
    column = where.rpartition(":")[2]
    speaking = column if column in (*_SPEAKING, "publisher") else "by"
    for said, instead in _IN_COLUMNS.items():
        if said in remedy:
            return remedy.replace(said, instead.format(inside=column.partition(".")[0], speaking=speaking))
    return remedy


def read_csv(text: str, file: str, faults: Faults) -> list[Map]:
    """One tree per document the sheet names.

    Raises:
        UnknownHeader: no column is known.
        SheetError: it is not CSV, or has no line below the header.
    """
    sheets: dict[str, _Sheet] = {}
    sheet = _Sheet(file)
    for where, line in _lines(text, file, faults):
        named = line["document"].text if "document" in line else ""
        if named or not sheets:
            sheet = sheets.setdefault(named, _Sheet(where))
        _document(sheet, line, faults)
        _describe(sheet, line)
        sheet.claims.append(_claim(line, where))
    if not sheets:
        raise SheetError("there is no line below the header", where=file, remedy="write one claim a line")
    return [sheet.tree() for sheet in sheets.values()]


def _lines(text: str, file: str, faults: Faults) -> Iterator[tuple[str, Line]]:
    """Each line that is not blank, with its place, as column to word."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: list[str] = []
    start = 0
    try:
        for row in reader:
            start, at = reader.line_num, start + 1
            where = f"{file}:{at}"
            if not columns:
                columns = _header(row, file, faults)
            elif any(cell.strip() for cell in row):
                yield where, _words(columns, row, where, faults)
    except csv.Error as error:
        remedy = "put a cell that holds a comma or a quotation mark between quotation marks"
        raise SheetError(f"this is not CSV: {error}", where=f"{file}:{reader.line_num}", remedy=remedy) from None


def _header(row: Sequence[str], file: str, faults: Faults) -> list[str]:
    columns = [cell.strip().casefold() for cell in row]
    if not set(columns) & set(COLUMNS):
        raise UnknownHeader("no column of this table is known", where=f"{file}:1", remedy=_remedy("".join(row)))
    for number, column in enumerate(columns):
        where = f"{file}:1:{column}"
        if column in columns[:number]:
            faults.add("duplicate-key", where, f"the column {column} appears twice", "keep one of the two")
        elif column and column not in COLUMNS:
            faults.add("unknown-key", where, f"{column!r} is not a column", _column_meant(column))
    return columns


def _column_meant(column: str) -> str:
    """The nearest column; all of them are too many to read."""
    guess = nearest(column, COLUMNS)
    return f"did you mean {guess}?" if guess else "leave it out, or name a key of a sheet, such as signed or about.act"


def _remedy(line: str) -> str:
    """What to do with a table whose first line names no column."""
    if line.casefold().startswith("sep="):
        return "take the first line out, and save it with commas"
    if any(mark in line for mark in ";\t|"):
        return "save it with commas"
    return "name columns such as document, quote, form, value"


def _words(columns: Sequence[str], row: Sequence[str], where: str, faults: Faults) -> Line:
    if any(cell.strip() for cell in row[len(columns) :]):
        what = f"this line has {len(row)} cells and the header {len(columns)}"
        faults.add("wrong-type", where, what, "put a cell that holds a comma between quotation marks")
    return {
        column: Word(cell.replace("\r\n", "\n") if column in _VERBATIM else cell.strip(), f"{where}:{column}")
        for column, cell in zip(columns, row, strict=False)
        if cell.strip() and column in COLUMNS
    }


def _map(parts: dict[str, Part], where: str) -> Map:
    return Map(parts, where, {key: part.where for key, part in parts.items()})


def _document(sheet: _Sheet, line: Line, faults: Faults) -> None:
    """Take in what this line says of the document; what it says again must be the same."""
    for columns, target in ((_DOCUMENT, sheet.document), ({key: key for key in _TOP}, sheet.top)):
        for column, key in columns.items():
            if column not in line:
                continue
            first = target.setdefault(key, line[column])
            if isinstance(first, Word) and first.text != line[column].text:
                what = f"{column} was {first.text!r} in {first.where}"
                faults.add("two-values", line[column].where, what, "keep one, or leave this cell blank")


def _describe(sheet: _Sheet, line: Line) -> None:
    """Speakers and sources described where they are first named."""
    for who in _SPEAKING:
        _named(sheet.speakers, line, who, {f"{who}-{key}": key for key in ("name", "office-in", "kind")})
    _named(sheet.speakers, line, "publisher", {"publisher-name": "name"})
    _named(sheet.sources, line, "via", {f"via-{key}": key for key in ("title", "kind", "publisher")})


def _named(target: dict[str, Part], line: Line, column: str, keys: Mapping[str, str]) -> None:
    """What a column names, as this line describes it; of several names, each as its part says."""
    given: dict[str, Word] = {key: line[name] for name, key in keys.items() if name in line}
    if not given or column not in line:
        return
    names = [part.strip() for part in line[column].text.split(";") if part.strip()]
    for place, name in enumerate(names):
        said: dict[str, Part] = {key: one for key, word in given.items() if (one := _part(word, place, len(names)))}
        if said:
            target.setdefault(name, _map(said, line[column].where))


def _part(word: Word, place: int, several: int) -> Word | None:
    parts = [part.strip() for part in word.text.split(";")] if several > 1 else [word.text]
    return Word(parts[place], word.where) if place < len(parts) and parts[place] else None


def _claim(line: Line, where: str) -> Map:
    parts: dict[str, Part] = {key: line[key] for key in ("quote", "prefix", "suffix", *_SAID) if key in line}
    parts |= {key: _list(line[key]) for key in _SEVERAL if key in parts}
    row: dict[str, Part] = {key: line[key] for key in ("sheet", "row") if key in line}
    if row:
        parts["row"] = _map(row, where)
    claim = _map(parts, where)
    form = line.get("form")
    if form is not None:
        claim.parts[form.text], claim.keys[form.text] = _form(line, where), form.where
    return claim


def _form(line: Line, where: str) -> Map:
    """What the line says in the keys of a form, with `a.b` as b inside a."""
    parts: dict[str, Part] = {}
    for column, word in line.items():
        key, _, inner = _RENAMED.get(column, column).partition(".")
        if inner:
            nested = parts.setdefault(key, Map({}, word.where))
            if isinstance(nested, Map):
                nested.parts[inner] = _list(word) if inner == "path" else word
                nested.keys[inner] = word.where
        elif column in _RENAMED or column in _FORM_KEYS:
            parts[key] = _list(word) if _FORM_KEYS.get(column) else word
    return _map(parts, where)


def _list(word: Word) -> Part:
    parts = tuple(Word(part.strip(), word.where) for part in word.text.split(";") if part.strip())
    return Seq(parts, word.where) if len(parts) > 1 else word
