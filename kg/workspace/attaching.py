"""A reader's own copies of the sources: put in place when their digest is known, and looked at.

Nothing is recorded: the ledger names captures by digest whether their bytes are here or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from kg.archive import Captures, read_source
from kg.errors import KgError
from kg.model import Finding
from kg.store import Store
from kg.terms import KG, capture, document
from kg.workspace.recording import Archive
from kg.workspace.verifying import verify_captures

__all__ = ["Attached", "attach"]


@dataclass(frozen=True, slots=True)
class Attached:
    """What became of each file, and of the anchors in the captures that came."""

    attached: tuple[Path, ...]
    unknown: tuple[Path, ...]
    unreadable: tuple[KgError, ...]
    anchors_verified: int
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "attached": [path.name for path in self.attached],
            "not_captures_of_this_archive": [path.name for path in self.unknown],
            "unreadable": [str(error) for error in self.unreadable],
            "anchors_verified": self.anchors_verified,
            "findings": [{"code": f.code, "where": f.where, "message": f.message} for f in self.findings],
        }


def attach(archive: Archive, store: Store, paths: Iterable[Path]) -> Attached:
    """Keep the files whose digest names a capture, then verify every anchor in those captures."""
    known: dict[Path, str] = {}
    unknown: list[Path] = []
    unreadable: list[KgError] = []
    with archive.folder.writing():
        for path in paths:
            try:
                digest = _attach(archive.captures, store, path)
            except KgError as error:
                unreadable.append(error)
                continue
            if digest:
                known[path] = digest
            else:
                unknown.append(path)
    counted, findings = verify_captures(archive, store, frozenset(known.values()))
    return Attached(tuple(known), tuple(unknown), tuple(unreadable), counted, findings)


def _attach(captures: Captures, store: Store, path: Path) -> str | None:
    source = read_source(path, document=_ANY)
    digest = source.capture.sha256
    if not any(True for _ in store.quads(capture(digest), KG.sha256)):
        return None
    captures.add(source)
    return digest


_ANY: NamedNode = document("attached")
