"""A reader's own copies of the sources: put in place when their digest is known, and looked at.

Nothing is recorded: the ledger names captures by digest whether their bytes are here or not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal

from kg.errors import KgError, SourceError
from kg.index import Store, words
from kg.model import Finding, Source
from kg.record.anchor_check import check_anchors
from kg.record.recording import Archive
from kg.sources import make_source, read_bytes
from kg.terms import DCTERMS, DEFAULT_GRAPH, KG, capture, named

__all__ = ["Attached", "attach"]


@dataclass(frozen=True, slots=True)
class Attached:
    """The result for each file, and for the anchors in the captures that came."""

    attached: tuple[Path, ...]
    unknown: tuple[Path, ...]
    unreadable: tuple[KgError, ...]
    anchors_verified: int
    findings: tuple[Finding, ...]

    JSON = ("attached", "not_captures_of_this_archive: unknown", "unreadable", "anchors_verified", "findings")


def attach(archive: Archive, store: Store, paths: Iterable[Path]) -> Attached:
    """Keep the files whose digest names a capture, then look at every anchor in those captures.

    A file is known by its bytes alone: what it is called here does not matter, and what is not known
    is not opened further.
    """
    known: dict[Path, str] = {}
    unknown: list[Path] = []
    unreadable: list[KgError] = []
    for path in paths:
        try:
            source = _known_source(store, read_bytes(path))
        except SourceError as error:
            unreadable.append(error)
            continue
        if source is None:
            unknown.append(path)
            continue
        with archive.folder.writing():
            archive.folder.check_room(source.capture.size)
            archive.captures.add(source)
        known[path] = source.capture.sha256
    counted, findings = check_anchors(store, archive.captures, frozenset(known.values()))
    return Attached(tuple(known), tuple(unknown), tuple(unreadable), counted, findings)


def _known_source(store: Store, content: bytes) -> Source | None:
    """The capture these bytes are, under the name it was recorded with; None where there is none."""
    iri = capture(hashlib.sha256(content).hexdigest())
    said = {quad.predicate: quad.object for quad in store.quads(iri, graph=DEFAULT_GRAPH)}
    name = said.get(KG.fileName)
    if not isinstance(name, Literal):
        return None
    kind = said.get(DCTERMS.format)
    recorded = kind.value if isinstance(kind, Literal) else None
    headers = tuple(sorted(words(one.object) for one in store.quads(iri, KG.header, graph=DEFAULT_GRAPH)))
    return make_source(content, name.value, document=named(said[KG.document]), kind=recorded, headers=headers)
