"""Guarantees that the published JSON Schema says what the reader does: both come from one table.

`kg/claim-sheet.schema.json` is what `text()` gives; a test holds it to that. Editors that know
JSON Schema complete keys and words from it; put this line at the top of a sheet:

    # yaml-language-server: $schema=https://w3id.org/kg287g/claim-sheet.schema.json

The schema describes shapes. Whether a date exists, a name is known or a quotation is there, only
the reader can tell.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import combinations
from typing import Any

from kg import terms
from kg.intake.sheets import things
from kg.intake.sheets.anchors import MOST_WORDS, ROW_KEYS
from kg.intake.sheets.claims import SAID_KEYS
from kg.intake.sheets.documents import DOCUMENT_KEYS, SOURCE_KEYS
from kg.intake.sheets.forms import FORMS, Form
from kg.intake.sheets.help_lines import help_of
from kg.intake.sheets.named_parts import SPEAKER_KEYS
from kg.intake.sheets.sheet import TOP_VALUES
from kg.intake.sheets.value_kinds import SLUG_SCHEMA, TEXT, ValueKind

__all__ = ["IRI", "schema", "text"]

IRI = terms.BASE + "claim-sheet.schema.json"
Schema = dict[str, Any]


def schema() -> Schema:
    """The JSON Schema of claim sheets, draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": IRI,
        "title": "Claim sheet",
        "description": "What one document states, place by place, as an archivist records it.",
        **_object(
            {
                "document": {"anyOf": [SLUG_SCHEMA, {"$ref": "#/$defs/document"}]},
                **_properties(TOP_VALUES),
                "default-by": {**SLUG_SCHEMA, "description": "Who states the claims that have no by."},
                "sources": _named("source", "Other documents this one refers to, not held."),
                "speakers": _named("speaker", "Everyone cited: organizations, and public offices in them."),
                "claims": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/claim"}},
            },
            "document",
            "claims",
        ),
        "$defs": {
            "document": _document(),
            "source": _object(_properties(SOURCE_KEYS), "title", "kind"),
            "speaker": _object(_properties(SPEAKER_KEYS), "name"),
            "quotation": _object(_quotation(), "quote"),
            "row": _object(_properties(ROW_KEYS), "sheet", "row"),
            "claim": _claim(),
            **things.DEFINITIONS,
            **{form.name: _form(form) for form in FORMS.values()},
        },
    }


def text() -> str:
    """The schema as the file that is published."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _object(properties: Schema, *required: str, **more: Any) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
        **more,
    }


def _properties(keys: Mapping[str, ValueKind]) -> Schema:
    return {key: _helped(key, kind.schema) for key, kind in keys.items()}


def _helped(key: str, found: Mapping[str, Any], form: str = "") -> Schema:
    return {**found, "description": told} if (told := help_of(key, form)) else dict(found)


def _named(definition: str, description: str) -> Schema:
    return {
        "type": "object",
        "description": description,
        "propertyNames": SLUG_SCHEMA,
        "additionalProperties": {"$ref": f"#/$defs/{definition}"},
    }


def _document() -> Schema:
    """A document described at all is described fully; one the archive knows needs only its id."""
    full = ["title", "kind", "publisher", "published"]
    together = {key: [other for other in full if other != key] for key in full}
    return _object(_properties(DOCUMENT_KEYS), "id", dependentRequired=together)


def _quotation() -> Schema:
    fragment = {"type": "string", "pattern": rf"^\s*\S+(\s+\S+){{0,{MOST_WORDS - 1}}}\s*$"}
    return {
        "quote": _helped("quote", fragment),
        "prefix": _helped("prefix", TEXT.schema),
        "suffix": _helped("suffix", TEXT.schema),
    }


def _claim() -> Schema:
    forms: Schema = {name: {"$ref": f"#/$defs/{name}"} for name in FORMS}
    several = {"anyOf": [{"$ref": "#/$defs/quotation"}, _quotation()["quote"]]}
    places: Schema = {
        "quotes": _helped("quotes", {"type": "array", "minItems": 1, "items": several}),
        "row": {"$ref": "#/$defs/row", "description": help_of("row")},
        "rows": _helped("rows", {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/row"}}),
    }
    stated = _object(forms, minProperties=1)
    states = _helped("states", {"type": "array", "minItems": 1, "items": stated})
    return _object(
        {**_quotation(), **places, **_properties(SAID_KEYS), **forms, "states": states},
        anyOf=[{"required": [key]} for key in ("quote", *places)],
        oneOf=[{"required": [name]} for name in (*FORMS, "states")],
    )


def _form(form: Form) -> Schema:
    required = [field.key for field in form.fields if field.required and field.key not in {"unit", *_instead(form)}]
    more: Schema = {"description": form.summary[:1].upper() + form.summary[1:] + "."}
    if apart := [{"required": list(pair)} for pair in _clashes(form)]:
        more["not"] = {"anyOf": apart}
    if form.name == "count":  # a percentage counts nothing; every other figure says what it counts
        percentage = {"properties": {"measure": {"const": "percent-increase"}}}
        more |= {"if": percentage, "else": {"required": ["unit"]}}
    if form.instead:
        more["allOf"] = [{"oneOf": [{"required": [key]} for key in pair]} for pair in form.instead]
    return _object(
        {field.key: _helped(field.key, field.kind.schema, form.name) for field in form.fields}, *required, **more
    )


def _instead(form: Form) -> set[str]:
    """Keys that another may stand for."""
    return {key for pair in form.instead for key in pair}


def _clashes(form: Form) -> list[tuple[str, str]]:
    """Pairs of keys of which a form takes only one."""
    return [(a, b) for one, other in combinations(form.apart, 2) for a in one for b in other]
