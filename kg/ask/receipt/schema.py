"""The form of a receipt as a JSON Schema; `kg/receipt.schema.json` is what `text()` gives, a test holds it to that.

The schema describes shapes. That numbers point into their tables, that triples are N-Triples and ids the
hashes they should be, only `kg receipt verify` can tell.
"""

from __future__ import annotations

import json

from kg import terms
from kg.ask.receipt.fields import IRI as IRI_VALUE
from kg.ask.receipt.fields import SHA256, TEXT, TRUTH, Schema
from kg.ask.receipt.form import ABSENCES, LEDGER, TABLES
from kg.ask.receipt.values import VERSION
from kg.ask.receipt.writing import FORMAT
from kg.ask.witness import QueryForm

__all__ = ["IRI", "schema", "text"]

IRI = terms.BASE + "receipt.schema.json"


def schema() -> Schema:
    """The JSON Schema of receipts of the version that is written, draft 2020-12."""
    tables = {one.name: _said({"type": "array", "items": one.value.schema}, one.says) for one in TABLES}
    absences = _said(ABSENCES.schema, "Where there is no row at all: what was looked for.")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": IRI,
        "title": "Receipt",
        "description": "An answer with everything it rests on. It is SPARQL 1.1 Query Results JSON as well.",
        **_object({**_TOP, **tables, "absences": absences, **_ANSWER}, "results", "boolean"),
        "oneOf": [{"required": ["results"]}, {"required": ["boolean"]}],
    }


def text() -> str:
    """The schema as the file that is published."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _object(properties: Schema, *optional: str) -> Schema:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _said(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description}


_TOP: Schema = {
    "format": {"const": FORMAT},
    "version": {"const": VERSION},
    "digest": _said(SHA256.schema, "Of all the rest, as JSON with sorted keys, without blanks, in UTF-8."),
    "query": _said(TEXT.schema, "The SPARQL exactly as it ran."),
    "form": {"enum": [form.value for form in QueryForm]},
    "prefixes": {
        "type": "object",
        "additionalProperties": IRI_VALUE.schema,
        "description": "Prefixes the query may use without declaring them.",
    },
    "ledger": _said(LEDGER.schema, "The state of the archive the answer was given at."),
    "whole": _said(TRUTH.schema, "Whether every row of the answer is here."),
}

_TERM = _object(
    {
        "type": {"enum": ["uri", "literal", "bnode"]},
        "value": TEXT.schema,
        "datatype": IRI_VALUE.schema,
        "xml:lang": TEXT.schema,
    },
    *("datatype", "xml:lang"),
)
_BINDINGS: Schema = {
    "type": "array",
    "items": {"type": "object", "additionalProperties": _TERM},
    "description": "The rows.",
}

_ANSWER: Schema = {
    "head": _object({"vars": {"type": "array", "items": TEXT.schema}}, "vars"),
    "results": _object({"bindings": _BINDINGS}),
    "boolean": _said(TRUTH.schema, "The answer to ASK."),
}
