"""Any value as JSON: a dataclass as its members, a thing as its IRI, a word of the ontology as its local name.

A dataclass has all its fields as members, or those that its `JSON` names:

    "as_of"                  the attribute `as_of`, under the key `asOf`
    "id: decision.one"       the attribute at the end of the way, under the key `id`; null where the way ends early
    "claims: draft.claims.iri"   that of each, where one on the way is a tuple
    "*outcome"               all members of what the attribute is, in this place

Keys are in camelCase, and every one stands in `kg.vocabulary.keys`. Instants are in UTC and end with Z; a digest
under `capture` becomes the capture's IRI; a path is its file's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.errors import KgError, NotFound, Refused, TermError
from kg.vocabulary.keys import KEYS

__all__ = ["Member", "as_json", "camel", "members_of"]

_SNAKE = re.compile(r"_([a-z])")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Member(NamedTuple):
    """One member of a type's JSON: its key, and the attributes that lead to its value. Without a key it is spread."""

    key: str
    way: tuple[str, ...]


def as_json(value: object, key: str = "") -> Any:
    """Any value, ready for `json.dumps`; `key` is the one it stands under.

    >>> as_json(datetime(2026, 1, 4, 12, tzinfo=UTC)), as_json({"wide": (1, None)})
    ('2026-01-04T12:00:00Z', {'wide': [1, None]})

    Raises:
        KeyError: a member's key is not in the table.
        TypeError: this has no form in JSON.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return _text(value, KEYS[key].form if key in KEYS else "")
    if isinstance(value, NamedNode):
        return value.value if key == "id" else value.value.removeprefix(terms.ONTOLOGY)
    if isinstance(value, Literal):
        return {"value": value.value, "datatype": value.datatype.value, "language": value.language}
    if isinstance(value, date):
        return _time(value)
    if isinstance(value, Path):
        return value.name
    if isinstance(value, KgError):
        return _error(value)
    return _several(value, key)


@cache
def members_of(kind: type) -> tuple[Member, ...]:
    """The members that a type is written with."""
    if told := getattr(kind, "JSON", None):
        return tuple(map(_member, told))
    names = getattr(kind, "_fields", None) or [one.name for one in fields(kind)]
    return tuple(Member(camel(name), (name,)) for name in names)


def camel(name: str) -> str:
    """
    >>> camel("counted_unit")
    'countedUnit'
    """
    return _SNAKE.sub(lambda found: found[1].upper(), name)


def _member(told: str) -> Member:
    key, _, way = told.partition(": ")
    if told.startswith("*"):
        return Member("", tuple(told[1:].split(".")))
    return Member(camel(key), tuple((way or key).split(".")))


def _text(value: str, form: str) -> str:
    """A digest where an IRI is due as the capture's; a word of the ontology as its local name."""
    if form in ("id", "ids") and _DIGEST.fullmatch(value):
        return terms.capture(value).value
    if form == "word":
        with suppress(TermError):
            return terms.concept(value).value.removeprefix(terms.ONTOLOGY)
    return value


def _several(value: object, key: str) -> Any:
    if isinstance(value, Mapping):
        return {str(name): as_json(one) for name, one in value.items()}
    if is_dataclass(value) or hasattr(value, "_fields"):
        return dict(_members(value))
    if isinstance(value, Iterable):
        return [as_json(one, key) for one in value]
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _members(value: object) -> Iterator[tuple[str, Any]]:
    kind: Any = type(value)
    for key, way in members_of(kind):
        found: Any = value
        for name in way:
            found = _at(found, name)
        if not key:
            yield from _members(found)
            continue
        if key not in KEYS:
            raise KeyError(f"{kind.__name__} has the key {key!r}, which is not in the table of keys")
        yield key, as_json(found, key)


def _at(value: Any, name: str) -> Any:
    """An attribute; of several things, that of each."""
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_at(one, name) for one in value)
    return None if value is None else getattr(value, name)


def _time(value: date) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat()


def _error(error: KgError) -> dict[str, Any]:
    nearest = error.nearest if isinstance(error, NotFound) else ()
    findings = error.report.findings if isinstance(error, Refused) else ()
    return {
        "message": error.what or str(error),
        "where": error.where,
        "remedy": error.remedy,
        "nearest": list(nearest),
        "findings": [as_json(one) for one in findings],
    }
