"""Guarantees that a sheet becomes a draft with every fault in it reported at once.

The order of reading is the order in which names become known: speakers, sources, the document,
its capture, the claims.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kg.intake.sheets.captures import Held, Place, read_place
from kg.intake.sheets.claims import Sheet, merged, read_claims
from kg.intake.sheets.desk import Desk, Known
from kg.intake.sheets.documents import read_document, read_sources
from kg.intake.sheets.kinds import TEXT, Kind, only_keys
from kg.intake.sheets.located import Faults, Map
from kg.intake.sheets.named import read_keys, read_speakers
from kg.model import Draft

__all__ = ["SHEET_KEYS", "TOP_VALUES", "draft_of"]

TOP_VALUES: Mapping[str, Kind] = {"archivist": TEXT, "note": TEXT}
SHEET_KEYS = ("document", *TOP_VALUES, "default-by", "sources", "speakers", "claims")


def draft_of(tree: Map, base: Path, faults: Faults, *, held: Held, known: Known) -> Draft:
    """The draft a sheet makes, with its findings; `base` is the folder that `file:` starts from."""
    desk = Desk(faults, known)
    only_keys(tree, SHEET_KEYS, desk, "a sheet")
    top = read_keys(tree, TOP_VALUES, desk)
    speakers = read_speakers(tree.parts.get("speakers"), desk)
    sources = read_sources(tree.parts.get("sources"), desk)
    stated = read_document(tree.parts.get("document"), desk, tree)
    place = read_place(stated, base, held, desk) if tree.parts.get("document") else Place()
    by = tree.parts.get("default-by")
    sheet = Sheet(stated, place, desk.speaker(by) if by else None)
    claims = merged(read_claims(tree.parts.get("claims"), sheet, desk, tree.where), desk)
    title = stated.described.title if stated.described else tree.word("document")
    return Draft(
        note=top["note"].value if top.get("note") else f"Claims stated in {title}",
        documents=((stated.described,) if stated.described else ()) + sources,
        speakers=speakers,
        sources=(place.source,) if place.source else (),
        claims=claims,
        findings=faults.in_order(),
        archivist=top["archivist"].value if top.get("archivist") else "",
    )
