"""How each kind of value stands in a receipt: its schema, how it is written and how it is read back, told once.

A `Value` has all three. `record` makes one of fields, `several` a list, `place_in` a number that stands for what is
at that place of a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pyoxigraph import NamedNode

from kg import terms
from kg.ask.receipt.json_members import PlacedValue
from kg.ask.receipt.values import FIRST
from kg.terms import partial_date

__all__ = [
    *("DATE", "IRI", "IRIS", "NUMBER", "SHA256", "TEXT", "TRUTH", "WORD"),
    *(
        "ReceiptField",
        "Schema",
        "Tables",
        "Value",
        "one_of",
        "enumerated",
        "place_in",
        "places_in",
        "record",
        "several",
        "snake",
    ),
]

Schema = dict[str, Any]


class Tables:
    """What stands in each table of one receipt, and where; a thing is told by what others name it by."""

    def __init__(self, version: int) -> None:
        self.version = version
        self._named: dict[str, Sequence[Hashable]] = {}
        self._places: dict[str, dict[Hashable, int]] = {}

    def add(self, table: str, named: Iterable[Hashable]) -> None:
        self._named[table] = tuple(named)
        self._places[table] = {one: place for place, one in enumerate(self._named[table])}

    def has_twice(self, table: str) -> bool:
        return len(self._places[table]) < len(self._named[table])

    def place(self, table: str, named: Hashable) -> int:
        return self._places[table][named]

    def at(self, table: str, place: PlacedValue) -> Any:
        return place.of(self._named[table])


@dataclass(frozen=True, slots=True)
class Value:
    """A kind of value. `write` gives JSON, `read` what it was written from, or an UnreadableFile that says where."""

    schema: Schema
    write: Callable[[Any, Tables], Any]
    read: Callable[[PlacedValue, Tables], Any]


@dataclass(frozen=True, slots=True)
class ReceiptField:
    """A member of a record: an attribute, of the key's name in snake case where no other is given, or what `of`
    takes from the thing.

    An `optional` one is left out where it is None, false or without anything. In the first version keys were in snake
    case, or `first`.
    """

    key: str
    value: Value
    says: str = ""
    optional: bool = False
    attribute: str = ""
    of: Callable[[Any], Any] | None = None
    first: str = ""

    @property
    def name(self) -> str:
        """What `make` calls it."""
        return self.attribute or snake(self.key)

    @property
    def schema(self) -> Schema:
        return self.value.schema | ({"description": self.says} if self.says else {})

    def key_in(self, version: int) -> str:
        return (self.first or snake(self.key)) if version == FIRST else self.key

    def taken_from(self, thing: Any) -> Any:
        return self.of(thing) if self.of else getattr(thing, self.name)

    def is_left_out(self, value: Any) -> bool:
        return self.optional and (value is None or value is False or (isinstance(value, tuple) and not value))


def snake(key: str) -> str:
    """
    >>> snake("takenFrom")
    'taken_from'
    """
    return re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", key)


def record(make: Callable[..., Any], *fields: ReceiptField) -> Value:
    """An object with these members and no others; `make` takes what was read, by name."""

    def write(thing: Any, tables: Tables) -> Schema:
        taken = ((field, field.taken_from(thing)) for field in fields)
        kept = ((field, value) for field, value in taken if not field.is_left_out(value))
        return {field.key_in(tables.version): field.value.write(value, tables) for field, value in kept}

    def read(place: PlacedValue, tables: Tables) -> Any:
        keys = {field.key_in(tables.version): field for field in fields}
        place.only(*keys)
        there = {key: field for key, field in keys.items() if place.has(key) or not field.optional}
        return make(**{field.name: field.value.read(place.at(key), tables) for key, field in there.items()})

    schema = {
        "type": "object",
        "properties": {field.key: field.schema for field in fields},
        "required": [field.key for field in fields if not field.optional],
        "additionalProperties": False,
    }
    return Value(schema, write, read)


def one_of(told_by: str, having: Value, lacking: Value, is_having: Callable[[Any], bool]) -> Value:
    """One of two records: the first where it has the member `told_by`."""
    return Value(
        {"oneOf": [having.schema, lacking.schema]},
        lambda thing, tables: (having if is_having(thing) else lacking).write(thing, tables),
        lambda place, tables: (having if place.has(told_by) else lacking).read(place, tables),
    )


def several(of: Value, says: str = "") -> Value:
    """A list."""
    return Value(
        {"type": "array", "items": of.schema} | ({"description": says} if says else {}),
        lambda values, tables: [of.write(one, tables) for one in values],
        lambda place, tables: tuple(of.read(one, tables) for one in place.several()),
    )


def place_in(table: str) -> Value:
    """What stands in a table, by its place there."""
    return Value(
        {**NUMBER.schema, "description": f"A place in {table}, from 0."},
        lambda named, tables: tables.place(table, named),
        lambda place, tables: tables.at(table, place),
    )


def places_in(table: str, *, is_sorted: bool = False) -> Value:
    """What stands in a table, several of it; `is_sorted` where their order says nothing."""
    one = place_in(table)

    def write(values: Iterable[Any], tables: Tables) -> list[int]:
        places = [one.write(value, tables) for value in values]
        return sorted(places) if is_sorted else places

    schema = {"type": "array", "items": NUMBER.schema, "description": f"Places in {table}, from 0."}
    return Value(schema, write, several(one).read)


def enumerated(kind: type[Enum], but: Enum | None = None) -> Value:
    """A word of ours; `but` is the one that is left out."""
    return Value(
        {"enum": [one.value for one in kind if one is not but]},
        lambda value, _: value.value,
        lambda place, _: place.made(kind),
    )


def _plain(
    schema: Schema, read: Callable[[PlacedValue], Any], write: Callable[[Any], Any] = lambda value: value
) -> Value:
    return Value(schema, lambda value, _: write(value), lambda place, _: read(place))


def _iri(place: PlacedValue) -> NamedNode:
    return place.made(NamedNode)


def _write_word(word: NamedNode, tables: Tables) -> str:
    return word.value if tables.version == FIRST else word.value.removeprefix(terms.ONTOLOGY)


def _read_word(place: PlacedValue, tables: Tables) -> NamedNode:
    if tables.version == FIRST or ":" in place.text():
        return _iri(place)
    return place.made(lambda word: NamedNode(terms.ONTOLOGY + word))


TEXT = _plain({"type": "string"}, PlacedValue.text)
NUMBER = _plain({"type": "integer", "minimum": 0}, PlacedValue.number)
TRUTH = _plain({"type": "boolean"}, PlacedValue.truth)
SHA256 = _plain({"type": "string", "pattern": "^[0-9a-f]{64}$"}, PlacedValue.text)
IRI = _plain({"type": "string", "format": "iri"}, _iri, lambda iri: iri.value)
IRIS = several(IRI)
DATE = _plain(
    {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
    lambda place: partial_date(place.text()),
    lambda date: date.value,
)
WORD = Value(TEXT.schema, _write_word, _read_word)
"""A word of the ontology by its local name; in the first version by its IRI."""
