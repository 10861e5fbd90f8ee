"""The JSON Schema of what a type is written as, made from its members' types and the table of keys.

Every object has exactly the members it names, so a schema refuses what is damaged, and a member that is renamed
shows in the published file.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib import import_module
from inspect import get_annotations, getattr_static, getsource
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import Any, ForwardRef, Union, get_args, get_origin
from typing import Literal as OneOf

from pyoxigraph import Literal, NamedNode

from kg.errors import KgError
from kg.vocabulary.keys import KEYS
from kg.vocabulary.writing import members_of

__all__ = ["ERROR", "schema_of"]

Schema = dict[str, Any]

_PLAIN: dict[type, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Decimal: {"type": "number"},
    NamedNode: {"type": "string"},
    Path: {"type": "string"},
    date: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    datetime: {"type": "string", "pattern": "^[0-9-]{10}T[0-9:.]+Z$"},
    NoneType: {"type": "null"},
}
ERROR = "Error"
_CONTEXT: Schema = {"description": "the JSON-LD context it is read by, or its address", "type": ["string", "object"]}
_TEXT: Schema = {"type": "string"}


def schema_of(outputs: Mapping[str, Any], iri: str, title: str) -> Schema:
    """A JSON Schema, draft 2020-12, that has each output under its name in `$defs`.

    `outputs` are types: a dataclass, `list[X]`, `X | None` and the like.
    """
    made = _Schemas()
    named = {name: made.of(kind, "") for name, kind in outputs.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": iri,
        "title": title,
        "$defs": {**named, **dict(sorted(made.objects.items()))},
    }


class _Schemas:
    """Schemas in the making: `objects` are those of the classes met."""

    def __init__(self) -> None:
        self.objects: dict[str, Schema] = {}

    def of(self, kind: Any, key: str) -> Schema:
        if kind is Any:
            return {}
        origin, given = get_origin(kind), get_args(kind)
        if origin in (Union, UnionType):
            return _any_of([self.of(one, key) for one in given])
        if origin is OneOf:
            return {"enum": list(given)}
        if origin is not None and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.of(given[1], "")}
        if origin is not None and issubclass(origin, Iterable):
            return {"type": "array", "items": self._items(given, key)}
        if issubclass(kind, Enum):
            return {"enum": [one.value for one in kind]}
        if kind in _PLAIN:
            return _PLAIN[kind]
        if issubclass(kind, KgError):
            return self._error()
        if kind is Literal:
            return self._named(
                "Literal", {"value": _TEXT, "datatype": _TEXT, "language": _any_of([_TEXT, _PLAIN[NoneType]])}
            )
        if is_dataclass(kind) or hasattr(kind, "_fields"):
            return self._object(kind)
        raise TypeError(f"{kind!r} has no form in JSON")

    def _items(self, given: tuple[Any, ...], key: str) -> Schema:
        kinds = dict.fromkeys(one for one in given if one is not Ellipsis)
        return _any_of([self.of(one, key) for one in kinds])

    def _object(self, kind: type) -> Schema:
        name = "".join(part.capitalize() for part in kind.__module__.split(".")[1:-1]) + kind.__name__
        if name not in self.objects:
            self.objects[name] = {}  # a step of a chain has steps
            self._named(name, self._properties(kind))
            if getattr(kind, "IS_LINKED", False):
                self.objects[name]["properties"] |= {"@context": _CONTEXT}
        return {"$ref": f"#/$defs/{name}"}

    def _properties(self, kind: type) -> dict[str, Schema]:
        found: dict[str, Schema] = {}
        for key, way in members_of(kind):
            at, is_open, is_several = kind, False, False
            for step in way:
                at, ends = _but_null(_annotated(at, step))
                is_open |= ends
                if step != way[-1] and (each := _each(at)) is not None:
                    at, is_several = each, True
            if not key:
                found |= self._properties(at)
                continue
            told = KEYS[key]
            form = _with_pattern(self.of(at, key), told.pattern)
            if is_several:
                form = {"type": "array", "items": form}
            found[key] = {"description": told.says, **(_any_of([form, _PLAIN[NoneType]]) if is_open else form)}
        return found

    def _error(self) -> Schema:
        texts = dict.fromkeys(("message", "where", "remedy"), _TEXT)
        lists = {
            name: {"type": "array", "items": one}
            for name, one in (("nearest", _TEXT), ("findings", {"type": "object"}))
        }
        return self._named(ERROR, texts | lists)

    def _named(self, name: str, properties: Mapping[str, Schema]) -> Schema:
        self.objects[name] = {
            "type": "object",
            "properties": dict(properties),
            "required": list(properties),
            "additionalProperties": False,
        }
        return {"$ref": f"#/$defs/{name}"}


def _with_pattern(form: Schema, pattern: str | None) -> Schema:
    """The schema, in which each text has the form its key says."""
    if pattern is None:
        return form
    if form.get("type") == "string":
        return {**form, "pattern": form.get("pattern", pattern)}
    if "anyOf" in form:
        return {"anyOf": [_with_pattern(one, pattern) for one in form["anyOf"]]}
    return form


def _each(kind: Any) -> Any:
    """What a tuple of many has; None of what is no such tuple."""
    given = get_args(kind)
    return given[0] if get_origin(kind) is tuple and given[1:] == (Ellipsis,) else None


def _any_of(schemas: list[Schema]) -> Schema:
    """One schema for all; of two that say the same, one."""
    distinct = [one for at, one in enumerate(schemas) if one not in schemas[:at]]
    return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}


def _but_null(kind: Any) -> tuple[Any, bool]:
    """A type without None, and whether it had it."""
    given = get_args(kind)
    if get_origin(kind) not in (Union, UnionType) or NoneType not in given:
        return kind, False
    left = [one for one in given if one is not NoneType]
    return (left[0] if len(left) == 1 else Union[tuple(left)]), True  # noqa: UP007


def _annotated(kind: type, name: str) -> Any:
    """The type of an attribute, be it a field or a property."""
    for base in kind.__mro__:
        told = get_annotations(base).get(name)
        if told is not None:
            return _evaluated(told, base)
    told = getattr_static(kind, name).fget.__annotations__["return"]
    return _evaluated(told, kind)


def _evaluated(told: Any, kind: type) -> Any:
    """What an annotation stands for in its module, and in those it names for the type checker alone."""
    if isinstance(told, ForwardRef):  # a named tuple's
        told = told.__forward_arg__
    if not isinstance(told, str):
        return told
    module = sys.modules[kind.__module__]
    return eval(told, {**_for_checking(module), **vars(module)})  # noqa: S307 - the text of our own annotations


@cache
def _for_checking(module: ModuleType) -> dict[str, Any]:
    """What a module imports for the type checker alone."""
    blocks = (one for one in ast.parse(getsource(module)).body if isinstance(one, ast.If))
    lines = [line for one in blocks if ast.unparse(one.test) == "TYPE_CHECKING" for line in one.body]
    names = [(line.module or "", one.name) for line in lines if isinstance(line, ast.ImportFrom) for one in line.names]
    return {name: getattr(import_module(source), name) for source, name in names}
