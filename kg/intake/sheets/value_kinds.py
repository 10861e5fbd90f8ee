"""Guarantees that a value in a sheet is read the way its key says, or refused where it stands.

A kind knows two things: how to read a part of the tree, and how the published JSON Schema
describes it. The forms are tables of keys and kinds, so reader and schema cannot disagree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg import places, terms
from kg.errors import TermError
from kg.intake.sheets.located_tree import Map, Part, Seq
from kg.intake.sheets.ontology_words import concept_in, did_you_mean
from kg.intake.sheets.sheet_reading import SLUG, SheetReading
from kg.terms import XSD

__all__ = [
    "ADDRESS",
    "AGENCY_NAME",
    "ANY_PLACE",
    "COUNTY",
    "DATE",
    "DAY",
    "MONTH",
    "NUMBER",
    "SLUG_SCHEMA",
    "STATE",
    "TEXT",
    "TRUTH",
    "WORDS",
    "YEAR",
    "ValueKind",
    "concept",
    "many",
    "matching",
    "only_keys",
    "place_named",
]

Read = Callable[[Part, SheetReading], Any]
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_SHORT_PLACE = re.compile(r"[a-z]{2}|[0-9]{5}")
_YEAR_SCHEMA = {"type": "integer", "minimum": 1000, "maximum": 9999}
_WORD_OR_NUMBER = {"type": ["string", "integer"]}
_DATE_FORMS = {4: ("a year", "YYYY"), 7: ("a month", "YYYY-MM"), 10: ("a day", "YYYY-MM-DD")}
SLUG_SCHEMA: Mapping[str, Any] = {"type": "string", "pattern": f"^{SLUG.pattern}$"}


@dataclass(frozen=True, slots=True)
class ValueKind:
    """One kind of value: `read` gives what it means, or reports a fault and gives None. `names` says which names an
    editor may offer: `place`, `state`, `county`, `agency`, `speaker`, `document`, or `thing`, which is any of them."""

    read: Read
    schema: Mapping[str, Any]
    several: bool = False
    names: str = ""


def concept(scheme: str) -> ValueKind:
    """One of the concepts of a scheme, by short name."""
    known = concept_in(scheme)
    return ValueKind(_one_of(known), {"enum": list(known)})


def many(kind: ValueKind) -> ValueKind:
    """One value or a list of values, read as a tuple; None where any is at fault."""

    def read(part: Part, reading: SheetReading) -> tuple[Any, ...] | None:
        found = [kind.read(one, reading) for one in (part.parts if isinstance(part, Seq) else (part,))]
        return None if any(value is None for value in found) else tuple(found)

    schema = {"anyOf": [kind.schema, {"type": "array", "items": kind.schema, "minItems": 1}]}
    return ValueKind(read, schema, several=True, names=kind.names)


def matching(pattern: re.Pattern[str], what: str, remedy: str) -> ValueKind:
    """A word of a certain form, read as `str`."""

    def read(part: Part, reading: SheetReading) -> str | None:
        word = reading.text(part, "this")
        if word and not pattern.fullmatch(word.text):
            reading.faults.add("wrong-type", word.where, f"{word.text!r} is not {what}", remedy)
            return None
        return word.text if word else None

    return ValueKind(read, {"type": "string", "pattern": f"^{pattern.pattern}$"})


def only_keys(part: Map, allowed: Iterable[str], reading: SheetReading, inside: str) -> None:
    """A fault for every key that has no meaning here."""
    known = list(allowed)
    for key, where in part.keys.items():
        if key not in known:
            reading.faults.add("unknown-key", where, f"{key}: is not a key of {inside}", did_you_mean(key, known))


def _words(part: Part, reading: SheetReading) -> str | None:
    word = reading.text(part, "this")
    return word.text if word else None


def _text(part: Part, reading: SheetReading) -> Literal | None:
    word = reading.text(part, "this")
    return Literal(word.text) if word else None


def _truth(part: Part, reading: SheetReading) -> bool | None:
    word = reading.text(part, "this")
    if word and word.text.casefold() not in {"true", "false"}:
        reading.faults.add(
            "wrong-type", word.where, f"{word.text!r} is neither true nor false", "write true or leave it out"
        )
        return None
    return word.text.casefold() == "true" if word else None


def _address(part: Part, reading: SheetReading) -> Literal | None:
    word = reading.text(part, "this")
    if word and not _ADDRESS.fullmatch(word.text):
        reading.faults.add("bad-address", word.where, f"{word.text!r} is not a web address", "start with https://")
        return None
    return Literal(word.text, datatype=XSD.anyURI) if word else None


def _date(*lengths: int) -> Read:
    """Reads a date of one of these lengths: 4 for a year, 7 for a month, 10 for a day."""
    remedy = f"write {' or '.join(_DATE_FORMS[length][1] for length in lengths)}"

    def read(part: Part, reading: SheetReading) -> Literal | None:
        word = reading.text(part, "this date")
        if word is None:
            return None
        try:
            date = terms.partial_date(word.text)
        except TermError as error:
            reading.faults.add("no-such-date", word.where, error.what, remedy)
            return None
        if len(word.text) in lengths:
            return date
        wanted = _DATE_FORMS[lengths[0]][0]
        reading.faults.add("wrong-type", word.where, f"{word.text!r} is not {wanted}", remedy)
        return None

    return read


def _number(part: Part, reading: SheetReading) -> Literal | None:
    word = reading.text(part, "this figure")
    if word and not _NUMBER.fullmatch(word.text):
        remedy = "write digits only, such as 1261 or 12.5"
        reading.faults.add("wrong-type", word.where, f"{word.text!r} is not a number", remedy)
        return None
    return Literal(word.text, datatype=XSD.decimal if "." in word.text else XSD.integer) if word else None


def _one_of(known: Mapping[str, NamedNode]) -> Read:
    def read(part: Part, reading: SheetReading) -> NamedNode | None:
        word = reading.text(part, "this")
        if word and word.text not in known:
            remedy = did_you_mean(word.text, known)
            reading.faults.add("unknown-term", word.where, f"{word.text!r} is not a word for this", remedy)
            return None
        return known[word.text] if word else None

    return read


def _place_code(written: str) -> str:
    """The code a person means: `AL` is `us-al`, `01001` is `us-01001`, `El Salvador` is `el-salvador`."""
    code = terms.fold(written)
    return f"us-{code}" if _SHORT_PLACE.fullmatch(code) and code != "us" else code


def place_named(written: str) -> NamedNode | None:
    """The place a person means, if the ontology has it."""
    code = _place_code(written)
    return terms.place(code) if code in places.load().labels else None


def _place(what: str, pattern: re.Pattern[str], how: str) -> Read:
    def read(part: Part, reading: SheetReading) -> NamedNode | None:
        word = reading.text(part, f"this {what}")
        if word is None:
            return None
        found = place_named(word.text)
        if found and pattern.fullmatch(terms.parts(found)[1]):
            return found
        reading.faults.add(
            "unknown-place", word.where, f"{word.text!r} is not a {what} the ontology has", f"write {how}"
        )
        return None

    return read


_BY_POSTAL = "a state by its postal code, such as al"
_BY_FIPS = "a county by its five-digit FIPS code, such as 01001"
_ANYWHERE = f"us, {_BY_POSTAL}, {_BY_FIPS}, or a country, such as honduras"
TEXT = ValueKind(_text, {"type": "string", "minLength": 1})
WORDS = ValueKind(_words, _WORD_OR_NUMBER)
TRUTH = ValueKind(_truth, {"type": "boolean"})
ADDRESS = ValueKind(_address, {"type": "string", "pattern": "^https?://"})
DATE = ValueKind(
    _date(4, 7, 10), {"anyOf": [{"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}, _YEAR_SCHEMA]}
)
MONTH = ValueKind(_date(7, 4), {"anyOf": [{"type": "string", "pattern": r"^\d{4}(-\d{2})?$"}, _YEAR_SCHEMA]})
DAY = ValueKind(_date(10), {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
YEAR = ValueKind(_date(4), _YEAR_SCHEMA)
NUMBER = ValueKind(_number, {"type": "number"})
ANY_PLACE = ValueKind(_place("place", re.compile(".*"), _ANYWHERE), _WORD_OR_NUMBER, names="place")
STATE = ValueKind(_place("state", re.compile("us-[a-z]{2}"), _BY_POSTAL), {"type": "string"}, names="state")
COUNTY = ValueKind(_place("county", re.compile("us-[0-9]{5}"), _BY_FIPS), _WORD_OR_NUMBER, names="county")
AGENCY_NAME = ValueKind(_text, TEXT.schema, names="agency")
