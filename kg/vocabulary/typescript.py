"""Types of TypeScript for what a JSON Schema of ours describes: an interface for each object, with what its keys say.

Made from the schema alone, so that the two cannot differ; what TypeScript cannot say, such as the pattern of a day, is
left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

__all__ = ["types_of"]

Schema = Mapping[str, Any]
_WORD = re.compile(r"[A-Za-z0-9]+")
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_PLAIN = {"string": "string", "number": "number", "integer": "number", "boolean": "boolean", "null": "null"}
_HEAD = "// What kg writes as JSON. Made from the table of keys, as outputs.schema.json is: change nothing here.\n"


def types_of(schema: Schema, outputs: Iterable[str]) -> str:
    """The types of a schema's `$defs`; those of `outputs` are named so: `document-add` is `DocumentAddOutput`."""
    named = set(outputs)
    parts = [_declared(name, one, is_output=name in named) for name, one in schema["$defs"].items()]
    return "\n".join([_HEAD, *parts])


def _declared(name: str, schema: Schema, *, is_output: bool) -> str:
    called = "".join(word[:1].upper() + word[1:] for word in _WORD.findall(name)) + ("Output" if is_output else "")
    if "properties" not in schema:
        return f"export type {called} = {_type(schema)};\n"
    return "\n".join([f"export interface {called} {{", *_members(schema), "}\n"])


def _members(schema: Schema) -> Iterator[str]:
    for key, one in schema["properties"].items():
        if "description" in one:
            yield f"  /** {one['description'].replace('*/', '* /')} */"
        shown = key if _NAME.fullmatch(key) else json.dumps(key)
        yield f"  {shown}{'' if key in schema['required'] else '?'}: {_type(one)};"


def _type(schema: Schema) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(map(_type, schema["anyOf"])))
    if "enum" in schema:
        return " | ".join(map(json.dumps, schema["enum"]))
    kind = schema.get("type")
    if isinstance(kind, list):
        return " | ".join(_type({"type": one}) for one in kind)
    if kind == "array":
        item = _type(schema["items"])
        return f"({item})[]" if " " in item else f"{item}[]"
    if kind == "object":
        more = schema.get("additionalProperties")
        return f"Record<string, {_type(more) if isinstance(more, Mapping) else 'unknown'}>"
    return _PLAIN[kind] if kind else "unknown"
