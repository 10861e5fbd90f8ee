"""Guarantees JSON-LD of documents of things: one alone, indented, or a line for each.

What a strict JSON-LD processor makes of it: each value is a node with what sources state (`value`, `label`) and the
claims that state it, which schema.org calls its citation. No predicate of the ontology stands between a thing and a
value, for nobody but the sources states that; what they state, as they state it, is in the claims' graphs that
`kg export` writes. The context is made of the table of keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, BinaryIO

from kg import assets, terms
from kg.export.about.forms import AnyDocument
from kg.inert import in_json
from kg.vocabulary import KEYS, as_json

__all__ = ["CONTEXT_IRI", "context", "linked", "write"]

CONTEXT_IRI = terms.BASE + "thing.context.jsonld"
_VOCABULARY = terms.BASE + "thing#"
_SCHEMA = "https://schema.org/"
_ELSEWHERE: Mapping[str, Any] = {
    "id": "@id",
    "type": "@type",
    "schemaType": "@type",
    "label": _SCHEMA + "name",
    "sources": {"@id": _SCHEMA + "citation", "@container": "@set", "@context": {"claim": "@id"}},
}
_TYPES = {
    "Speaker": "http://www.w3.org/ns/prov#Agent",
    "Concept": "http://www.w3.org/2004/02/skos/core#Concept",
    "Thing": _SCHEMA + "Thing",
    **{
        name: _SCHEMA + name
        for name in (
            *("AdministrativeArea", "CreativeWork", "DefinedTerm", "GovernmentOrganization", "Legislation"),
            *("Observation", "Organization"),
        )
    },
}


def context(keys: Iterable[str]) -> dict[str, Any]:
    """The context by which documents with these keys are read: each key with its IRI, and what its values are.

    Words of the ontology stand by their local names, which no key has: `"model": "taskForce"`.
    """
    defined: dict[str, Any] = {"@version": 1.1, "@vocab": terms.ONTOLOGY, **_TYPES, **_ELSEWHERE}
    defined |= {key: _defined(key) for key in sorted(set(keys) - {"@context", *_ELSEWHERE})}
    return {"@context": defined}


def _defined(key: str) -> Any:
    form = KEYS[key].form
    made: dict[str, Any] = {"@id": _VOCABULARY + key}
    if form in ("id", "ids", "word"):
        made["@type"] = "@vocab"
    if form in ("ids", "list"):
        made["@container"] = "@set"
    return made if len(made) > 1 else made["@id"]


@cache
def _published() -> Any:
    return json.loads(assets.thing_context_file().read_text("utf-8"))["@context"]


def linked(document: AnyDocument, *, inline: bool = False) -> dict[str, Any]:
    """A document as JSON-LD; its context is named by its address, or stands inside."""
    return {"@context": _published() if inline else CONTEXT_IRI, **as_json(document)}


def write(documents: Iterable[AnyDocument], out: BinaryIO, *, lines: bool, inline: bool = True) -> None:
    """Write documents: each as a line that names its context by its address, or one alone."""
    for text in _lines(documents) if lines else (_alone(one, inline) for one in documents):
        out.write(in_json(text).encode() + b"\n")


def _lines(documents: Iterable[AnyDocument]) -> Iterator[str]:
    for one in documents:
        yield json.dumps(linked(one), ensure_ascii=False, separators=(",", ":"))


def _alone(document: AnyDocument, inline: bool) -> str:
    """Indented, but for the context, which stands in the first line."""
    first, *rest = linked(document, inline=inline).items()
    context, members = (
        json.dumps(dict([first]), ensure_ascii=False),
        json.dumps(dict(rest), ensure_ascii=False, indent=1),
    )
    return f"{context[:-1]},{members[1:]}"
