"""Guarantees an archive that opens by itself: the ledger byte for byte, and of documents only what may be given away.

A capture is copied where its document is marked as publishable. Of every other capture its digest is there, so that
whoever has the file can show that it is the one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.ask.cite.cells import csv_safe
from kg.errors import UsageError
from kg.index import Store, solutions
from kg.record.merging import kept_beside_ledger
from kg.record.recording import Archive
from kg.terms import named, parts

__all__ = ["DocumentCapture", "captures_of", "copy_archive", "write_documents"]

_CAPTURES = """
SELECT ?document ?title ?publisher ?issued ?url ?capture ?format ?byteSize ?takenFrom ?takenOn
       (GROUP_CONCAT(DISTINCT ?name ; SEPARATOR="; ") AS ?names) WHERE {
    ?document dcterms:title ?title .
    OPTIONAL { ?document dcterms:publisher/rdfs:label ?publisher }
    OPTIONAL { ?document dcterms:issued ?issued }
    OPTIONAL { ?document kg:url ?url }
    OPTIONAL {
        ?capture kg:document ?document ; dcterms:format ?format ; kg:byteSize ?byteSize .
        { SELECT ?capture ?name { ?capture kg:fileName ?name } ORDER BY ?name }
        OPTIONAL { ?capture kg:takenFrom ?takenFrom }
        OPTIONAL { ?capture kg:takenOn ?takenOn }
    }
} GROUP BY ?document ?title ?publisher ?issued ?url ?capture ?format ?byteSize ?takenFrom ?takenOn
ORDER BY STR(?document) STR(?capture) STR(?takenFrom) STR(?takenOn)
"""
_TOLD = ("title", "publisher", "issued", "url", "names", "format", "byteSize", "takenFrom", "takenOn")
_COLUMNS = (
    "document", "sha256", "title", "publisher", "published", "address", "file_names", "media_type", "byte_size",
    "taken_from", "taken_on", "included", "reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DocumentCapture:
    """A document, by its short name, and one of its captures, where one is known; `told` are more columns.

    `reason` says why it may be given away; it is `included` where it is held as well.
    """

    document: str
    sha256: str
    media_type: str
    told: tuple[object, ...]
    reason: str
    included: bool


def captures_of(archive: Archive, store: Store, publishable: Mapping[str, str]) -> list[DocumentCapture]:
    """Every document with its captures, by short name and digest.

    Raises:
        UsageError: a document is marked as publishable that the archive does not have.
    """
    found = list(_captures(archive, store, publishable))
    if unknown := sorted(publishable.keys() - {one.document for one in found}):
        raise UsageError(
            f"no document is called {unknown[0]!r}", where="--publishable", remedy="`kg query documents` lists them"
        )
    return found


def _captures(archive: Archive, store: Store, publishable: Mapping[str, str]) -> Iterator[DocumentCapture]:
    for row in solutions(store, _CAPTURES):
        document = "/".join(parts(named(row["document"]))[1:])
        capture = row["capture"]
        sha256 = parts(named(capture))[1].removeprefix("sha256-") if capture else ""
        told = tuple(getattr(row[name], "value", "") for name in _TOLD)
        reason = publishable.get(document, "")
        included = bool(reason and sha256) and archive.captures.has(sha256)
        yield DocumentCapture(document, sha256, str(told[_TOLD.index("format")]), told, reason, included)


def copy_archive(archive: Archive, captures: list[DocumentCapture], folder: Path) -> None:
    """The archive's own files into a folder, with what is kept of merged contributions, signatures and times, and
    those captures that are included.

    Raises:
        ArchiveError: a contribution or capture cannot be read, or is not what it was.
        OSError: a file cannot be written.
    """
    here = archive.folder
    folder.mkdir()
    heads = [here.head] if here.head.is_file() else []
    for path in (here.marker, *heads, *archive.ledger.files(), *kept_beside_ledger(here)):
        copied = folder / path.relative_to(here.root)
        copied.parent.mkdir(exist_ok=True)
        copied.write_bytes(path.read_bytes())
    for sha256 in sorted({one.sha256 for one in captures if one.included}):
        (folder / here.captures.name).mkdir(exist_ok=True)
        beside = f"{sha256}.json"
        (folder / here.captures.name / sha256).write_bytes(archive.captures.content(sha256))
        (folder / here.captures.name / beside).write_bytes((here.captures / beside).read_bytes())


def write_documents(captures: list[DocumentCapture], path: Path) -> None:
    """All documents and captures as a table (RFC 4180)."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(_COLUMNS)
        for one in captures:
            told = [csv_safe(value) for value in (one.document, one.sha256, *one.told)]
            rows.writerow([*told, "yes" if one.included else "no", csv_safe(one.reason)])
