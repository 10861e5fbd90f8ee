"""Guarantees that a sheet becomes a draft with every fault in it reported at once.

The order of reading is the order in which names become known: speakers, sources, the document,
its capture, the claims.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.intake.sheets.captures import AnchoredIn, Held, read_place
from kg.intake.sheets.claims import SheetContext, merged, read_claims
from kg.intake.sheets.documents import SheetDocument, read_document, read_sources
from kg.intake.sheets.located_tree import Faults, Map
from kg.intake.sheets.named_parts import read_keys, read_speakers
from kg.intake.sheets.sheet_reading import ArchiveLookup, SheetReading
from kg.intake.sheets.value_kinds import TEXT, ValueKind, only_keys
from kg.model import Claim, Draft
from kg.terms import parts

__all__ = ["SHEET_KEYS", "TOP_VALUES", "draft_of"]

TOP_VALUES: Mapping[str, ValueKind] = {"archivist": TEXT, "note": TEXT}
SHEET_KEYS = ("document", *TOP_VALUES, "default-by", "sources", "speakers", "claims")


def draft_of(
    trees: Sequence[Map], base: Path, faults: Faults, *, held: Held, known: ArchiveLookup, allow_outside: bool = False
) -> Draft:
    """The draft that sheets of one file make, with its findings; `base` is where `file:` starts from.

    `file:` stays in that folder, unless `allow_outside`.

    A YAML file holds one sheet, a CSV file one for each document; names are shared among them.
    """
    reading = SheetReading(faults, known, allow_outside=allow_outside)
    for tree in trees:
        only_keys(tree, SHEET_KEYS, reading, "a sheet")
    tops = [read_keys(tree, TOP_VALUES, reading) for tree in trees]
    speakers = [one for tree in trees for one in read_speakers(tree.parts.get("speakers"), reading)]
    sources = [one for tree in trees for one in read_sources(tree.parts.get("sources"), reading)]
    sheets = [_sheet(tree, base, held, reading) for tree in trees]
    claims = [one for tree, sheet in zip(trees, sheets, strict=True) for one in _claims(tree, sheet, reading)]
    described = [sheet.stated.described for sheet in sheets if sheet.stated.described]
    well = {one.iri for one in (*described, *sources)} | {one.iri for one in speakers}
    titles = dict.fromkeys(_title(sheet.stated) for sheet in sheets)
    return Draft(
        note=_first(tops, "note") or f"Claims stated in {', '.join(title for title in titles if title)}",
        note_at=_place(trees, "note"),
        archivist=_first(tops, "archivist"),
        archivist_at=_place(trees, "archivist"),
        documents=(*described, *sources),
        speakers=tuple(speakers),
        sources=tuple(sheet.place.source for sheet in sheets if sheet.place.source),
        claims=merged(claims, reading),
        findings=faults.in_order(),
        at_fault=frozenset({*reading.documents.values(), *reading.speakers.values()} - well if faults.found else ()),
    )


def _sheet(tree: Map, base: Path, held: Held, reading: SheetReading) -> SheetContext:
    stated = read_document(tree.parts.get("document"), reading, tree)
    place = read_place(stated, base, held, reading) if tree.parts.get("document") else AnchoredIn()
    by = tree.parts.get("default-by")
    named = by is not None or stated.part.word("publisher") not in {"", "unknown"}
    return SheetContext(stated, place, reading.speaker(by) if by else None, named)


def _title(stated: SheetDocument) -> str:
    """What a document is called here: its title where the sheet describes it, else its id."""
    if stated.described:
        return stated.described.title
    return parts(stated.iri)[-1] if stated.iri else ""


def _claims(tree: Map, sheet: SheetContext, reading: SheetReading) -> Iterator[Claim]:
    return read_claims(tree.parts.get("claims"), sheet, reading, tree.where)


def _place(trees: Sequence[Map], key: str) -> str:
    """Where a key of the top stands first; where the sheet begins, if it stands nowhere."""
    return next((tree.place(key) for tree in trees if key in tree.parts), trees[0].where)


def _first(tops: Sequence[Mapping[str, Any]], key: str) -> str:
    return next((top[key].value for top in tops if top.get(key)), "")
