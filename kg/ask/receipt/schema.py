"""The form of a receipt as a JSON Schema; `kg/receipt.schema.json` is what `text()` gives, a test holds it to that.

The schema describes shapes. That numbers point into their tables, that triples are N-Triples and ids the
hashes they should be, only `kg receipt verify` can tell.
"""

from __future__ import annotations

import json
from typing import Any

from kg import terms
from kg.ask.receipt.values import VERSION
from kg.ask.receipt.writing import FORMAT
from kg.ask.witness import GroundKind, QueryForm

__all__ = ["IRI", "schema", "text"]

IRI = terms.BASE + "receipt.schema.json"
Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_IRI: Schema = {"type": "string", "format": "iri"}
_NUMBER: Schema = {"type": "integer", "minimum": 0}
_TRUTH: Schema = {"type": "boolean"}
_DATE: Schema = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}
_SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def schema() -> Schema:
    """The JSON Schema of receipts, draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": IRI,
        "title": "Receipt",
        "description": "An answer with everything it rests on. It is SPARQL 1.1 Query Results JSON as well.",
        **_object({**_TOP, **_EVIDENCE, **_RESTS_ON, **_ANSWER}, "results", "boolean"),
        "oneOf": [{"required": ["results"]}, {"required": ["boolean"]}],
    }


def text() -> str:
    """The schema as the file that is published."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _object(properties: Schema, *optional: str, **more: Any) -> Schema:
    required = [name for name in properties if name not in optional]
    made = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return made | more


def _table(of: Schema, description: str) -> Schema:
    return {"type": "array", "items": of, "description": description}


def _said(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description}


def _in(table: str) -> Schema:
    return _said(_NUMBER, f"A place in {table}, from 0.")


def _places(table: str) -> Schema:
    return {"type": "array", "items": _NUMBER, "description": f"Places in {table}, from 0."}


_TOP: Schema = {
    "format": {"const": FORMAT},
    "version": {"enum": list(range(1, VERSION + 1))},
    "digest": _said(_SHA256, "Of all the rest, as JSON with sorted keys, without blanks, in UTF-8."),
    "query": _said(_TEXT, "The SPARQL exactly as it ran."),
    "form": {"enum": [form.value for form in QueryForm]},
    "prefixes": {
        "type": "object",
        "additionalProperties": _IRI,
        "description": "Prefixes the query may use without declaring them.",
    },
    "ledger": _object(
        {
            "sequence": _said(_NUMBER, "How many contributions the archive had."),
            "digest": _said(_TEXT, "The SHA-256 of the last one's file; empty where there was none."),
            "recorded": _said(_TEXT, "When that was recorded."),
        },
        description="The state of the archive the answer was given at.",
    ),
    "whole": _said(_TRUTH, "Whether every row of the answer is here."),
}

_ANCHOR: Schema = {
    "oneOf": [
        _object(
            {
                "id": _said(_IRI, "A hash of the text and the span."),
                "text": _in("texts"),
                "start": _said(_NUMBER, "In Unicode code points, from 0."),
                "end": _said(_NUMBER, "Exclusive."),
                "exact": _said(_TEXT, "The words, a fragment."),
                "prefix": _TEXT,
                "suffix": _TEXT,
            }
        ),
        _object({"capture": _in("captures"), "sheet": _TEXT, "row": _said(_NUMBER, "As a person sees it, from 1.")}),
    ]
}
_CLAIM = _object(
    {
        "id": _said(_IRI, "A hash of the triples, the speaker and the document."),
        "speaker": _in("speakers"),
        "document": _in("documents"),
        "reported_by": {**_places("speakers"), "description": "Who passes the speaker's words on."},
        "paraphrased_by": {**_places("speakers"), "description": "Who puts them in other words."},
        "modality": _IRI,
        "reports": {"type": "array", "items": _IRI, "description": "Whom it repeats: claims or documents."},
        "corrects": {"type": "array", "items": _IRI, "description": "The earlier claims that it corrects."},
        "computed": _said(_TRUTH, "Whether its figure is not in the quoted words."),
        "basis": _said(_TEXT, "The archivist's reason for a reading the words alone do not give."),
        "triples": _places("triples"),
        "anchors": _places("anchors"),
    },
    *("reports", "corrects", "computed", "basis", "reported_by", "paraphrased_by"),
)
_CAPTURE = _object(
    {
        "sha256": _SHA256,
        "document": _in("documents"),
        "file_name": _TEXT,
        "media_type": _TEXT,
        "size": _said(_NUMBER, "In bytes."),
        "taken_from": _TEXT,
        "taken_on": _DATE,
        "listed_on": _said(_DATE, "The day in the file's name."),
        "created_on": _said(_DATE, "By the workbook's own properties."),
        "modified_on": _said(_DATE, "By the workbook's own properties."),
        "newest_signed": _said(_DATE, "The newest signing in it."),
    },
    *("taken_from", "taken_on", "listed_on", "created_on", "modified_on", "newest_signed"),
)

_EVIDENCE: Schema = {
    "speakers": _table(_object({"id": _IRI, "label": _TEXT, "office_in": _IRI}, "office_in"), "Who states something."),
    "documents": _table(
        _object(
            {
                "id": _IRI,
                "title": _TEXT,
                "kind": _IRI,
                "publisher": _in("speakers"),
                "published": _DATE,
                "unseen": _TRUTH,
            },
            *("publisher", "published", "unseen"),
        ),
        "What claims are stated in, what captures are of, and what claims report.",
    ),
    "captures": _table(_CAPTURE, "Sets of bytes that anchors stand in."),
    "texts": _table(
        _object(
            {
                "id": _said(_IRI, "A hash of the capture's digest, the extractor and the profile."),
                "capture": _in("captures"),
                "extractor": _TEXT,
                "profile": _TEXT,
                "sha256": _said(_SHA256, "Of the text, which is not here."),
            }
        ),
        "Text layers that quotations stand in.",
    ),
    "anchors": _table(_ANCHOR, "Quotations and table rows."),
    "triples": _table(_said(_TEXT, "As in N-Triples, without the dot."), "Every triple, once."),
    "claims": _table(_CLAIM, "Every claim in a witness, whole."),
}

_RESTS_ON: Schema = {
    "patterns": _table(
        _object(
            {
                "pattern": _said(_TEXT, "As SPARQL with the usual prefixes."),
                "at": _said({"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2}, "Line and column."),
            }
        ),
        "Patterns of the query.",
    ),
    "ground": _table(
        _object(
            {
                "triple": _in("triples"),
                "graph": _said(_NUMBER, "The claim in which the query found it, where it asked in GRAPH."),
                "claims": _said(_places("claims"), "The claims that state it: alternatives."),
                "more": _said(_TRUTH, "Whether more claims state it than are listed."),
                "kind": {"enum": [kind.value for kind in GroundKind if kind is not GroundKind.CLAIMED]},
            },
            *("graph", "claims", "more", "kind"),
        ),
        "Triples that patterns matched; `kind` says what no claim states.",
    ),
    "witnesses": _table(
        _object(
            {
                "matches": _table(_object({"pattern": _in("patterns"), "ground": _places("ground")}), "A conjunction."),
                "absences": _said(_places("patterns"), "What nothing matched: the row is there because of that."),
                "solutions": _said(_NUMBER, "How many solutions stand behind the row; missing where not counted."),
                "shown": _said(_NUMBER, "How many of them the matches were read from."),
            },
            *("absences", "solutions"),
        ),
        "What each row rests on, in the order of the rows.",
    ),
    "absences": _said(_places("patterns"), "Where there is no row at all: what was looked for."),
}

_TERM = _object(
    {"type": {"enum": ["uri", "literal", "bnode"]}, "value": _TEXT, "datatype": _IRI, "xml:lang": _TEXT},
    *("datatype", "xml:lang"),
)

_ANSWER: Schema = {
    "head": _object({"vars": {"type": "array", "items": _TEXT}}, "vars"),
    "results": _object({"bindings": _table({"type": "object", "additionalProperties": _TERM}, "The rows.")}),
    "boolean": _said(_TRUTH, "The answer to ASK."),
}
