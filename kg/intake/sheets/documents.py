"""Guarantees that what a sheet says of its document and sources is complete, or marked unknown.

A document says who publishes it and when, or the sheet says `unknown`: left out is a fault,
because nobody could tell it from forgotten. A document the archive knows need only be named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.intake.sheets.located_tree import Map, Part, Word
from kg.intake.sheets.named_parts import named_maps, read_keys, require
from kg.intake.sheets.sheet_reading import SheetReading
from kg.intake.sheets.value_kinds import ADDRESS, DATE, SLUG_SCHEMA, TEXT, ValueKind, concept, matching, only_keys
from kg.model import Document

__all__ = ["CAPTURE_KEYS", "DOCUMENT_KEYS", "SOURCE_KEYS", "SheetDocument", "read_document", "read_sources"]

UNKNOWN = "unknown"
_MAY_BE_UNKNOWN = ("publisher", "published")


@dataclass(frozen=True, slots=True)
class SheetDocument:
    """The document a sheet's claims are stated in.

    `described` is None where the archive describes it already, or where the description is at
    fault; `part` is what the sheet says, with its places.
    """

    iri: NamedNode | None
    described: Document | None
    publisher: NamedNode | None
    part: Map


def _or_unknown(kind: ValueKind) -> ValueKind:
    """The kind, or the word `unknown`, which is read as that word."""

    def read(part: Part, reading: SheetReading) -> Any:
        return UNKNOWN if isinstance(part, Word) and part.text == UNKNOWN else kind.read(part, reading)

    return ValueKind(read, {"anyOf": [{"const": UNKNOWN}, kind.schema]}, names=kind.names)


_SPEAKER = ValueKind(lambda part, reading: reading.speaker(part), SLUG_SCHEMA, names="speaker")
_OTHER = ValueKind(lambda part, reading: reading.document(part), SLUG_SCHEMA, names="document")
SOURCE_KEYS: Mapping[str, ValueKind] = {
    "title": TEXT,
    "kind": concept("documentKindScheme"),
    "publisher": _or_unknown(_SPEAKER),
    "published": _or_unknown(DATE),
    "author": matching(
        re.compile(UNKNOWN), "what author: takes", "write unknown; an author is named in by:, as an office"
    ),
    "language": matching(re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"), "a language", "write its code, such as en"),
    "url": ADDRESS,
    "republishes": _OTHER,
    "derived-from": _OTHER,
    "breaks-off-after": TEXT,
}
CAPTURE_KEYS: Mapping[str, ValueKind] = {
    "file": TEXT,
    "capture": matching(
        re.compile("[0-9a-f]{64}"), "a SHA-256", "copy its 64 digits and letters from kg document list"
    ),
    "taken-from": TEXT,
    "taken-on": DATE,
}
_SLUG = ValueKind(lambda part, reading: reading.slug(part, "the id of a document"), SLUG_SCHEMA)
DOCUMENT_KEYS: Mapping[str, ValueKind] = {"id": _SLUG, **SOURCE_KEYS, **CAPTURE_KEYS}


def read_sources(part: Part | None, reading: SheetReading) -> tuple[Document, ...]:
    """The documents under `sources:` that are described well, all of them named on the reading."""
    if isinstance(part, Map):  # also those at fault, so that one mistake is told once
        reading.documents |= {slug: terms.document(slug) for slug in part.keys}
    given = dict(named_maps(part, reading, "sources"))
    found = []
    for slug, one in given.items():
        mark = len(reading.faults.found)
        only_keys(one, SOURCE_KEYS, reading, f"{slug}:")
        require(one, ("title", "kind"), reading, f"{slug}:")
        values = read_keys(one, SOURCE_KEYS, reading)
        if len(reading.faults.found) == mark:
            found.append(_document(terms.document(slug), values, unseen=True, origin=one.where))
    return tuple(found)


def read_document(part: Part | None, reading: SheetReading, sheet: Map) -> SheetDocument:
    """The sheet's own document; call after speakers and sources are on the reading."""
    mark = len(reading.faults.found)
    given = _as_map(part, reading, sheet)
    slug: str = read_keys(given, {"id": _SLUG}, reading).get("id") or ""
    iri = terms.document(slug) if slug else None
    if iri and given.parts.keys() <= {"id", *CAPTURE_KEYS} and reading.known.knows(iri):
        only_keys(given, DOCUMENT_KEYS, reading, "document:")
        return SheetDocument(iri, None, reading.known.publisher(iri), given)
    if iri and isinstance(part, Word):
        reading.document(part)
        return SheetDocument(None, None, None, given)
    if iri:
        reading.documents[slug] = iri
        require(given, ("title", "kind", *_MAY_BE_UNKNOWN), reading, "document:", unknown=_MAY_BE_UNKNOWN)
    only_keys(given, DOCUMENT_KEYS, reading, "document:")
    values = read_keys(given, SOURCE_KEYS, reading)
    publisher = values.get("publisher")
    document = (
        _document(iri, values, unseen=False, origin=given.where) if iri and len(reading.faults.found) == mark else None
    )
    return SheetDocument(iri, document, publisher if isinstance(publisher, NamedNode) else None, given)


def _as_map(part: Part | None, reading: SheetReading, sheet: Map) -> Map:
    """`document: alder-notice` is short for `document: {id: alder-notice}`."""
    if part is None:
        remedy = "say at the top which document the claims are in"
        reading.faults.add("missing-key", sheet.where, "a sheet without document:", remedy)
        return Map({}, sheet.where)
    if isinstance(part, Word):
        return Map({"id": part}, part.where, {"id": part.where})
    if not isinstance(part, Map):
        reading.text(part, "document:")
        return Map({}, part.where)
    require(part, ("id",), reading, "document:")
    return part


def _document(iri: NamedNode, given: Mapping[str, Any], *, unseen: bool, origin: str) -> Document:
    said = {key: value for key, value in given.items() if value != UNKNOWN}
    url = said.get("url")
    return Document(
        iri=iri,
        title=said["title"].value,
        kind=said["kind"],
        publisher=said.get("publisher"),
        published=said.get("published"),
        url=url.value if isinstance(url, Literal) else None,
        language=said.get("language"),
        not_stated=tuple(sorted(given.keys() - said.keys())),
        republishes=said.get("republishes"),
        derived_from=said.get("derived-from"),
        unseen=unseen,
        breaks_off_after=said["breaks-off-after"].value if "breaks-off-after" in said else None,
        origin=origin,
    )
