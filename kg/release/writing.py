"""The package, into a folder that appears whole.

The same archive, captures held and documents marked as publishable give the same bytes with the same edition of the
program: nothing depends on the time or on the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ArchiveError, Overtaken
from kg.export.folders import whole_folder
from kg.release import bag
from kg.release.archive_copy import DocumentCapture, captures_of
from kg.release.citing import citation_cff, datacite_json
from kg.release.contents import CLAIMS, DESCRIPTIONS, PARTS, exports, media_types
from kg.release.crate import CRATE_FILE, crate_json
from kg.release.datasets import dataset_turtle
from kg.release.metadata import ReleaseMetadata, metadata_of
from kg.release.packaged import packaged_files
from kg.release.readme import readme
from kg.release.tally import tally
from kg.workspace import Workspace

__all__ = ["ReleaseWritten", "write_release"]


@dataclass(frozen=True, slots=True)
class ReleaseWritten:
    """What was written: files and bytes, captures included and named by digest alone; `unheld` are publishable
    documents of which nothing is held."""

    folder: Path
    sequence: int
    digest: str
    files: int
    byte_size: int
    included: int
    dark: int
    unheld: tuple[str, ...]


def write_release(
    workspace: Workspace,
    folder: Path,
    *,
    publishable: Mapping[str, str],
    title: str | None = None,
    publisher: str | None = None,
    doi: str | None = None,
    told: Callable[[int, int], None] = lambda *_: None,
) -> ReleaseWritten:
    """Write the package of an archive into a folder; `told` is given how many parts are made, and of how many.

    Raises:
        UsageError: the folder holds something else, or cannot be written; or what is told of the package is wrong.
        ArchiveError: the archive has faults, which `kg verify` tells.
        Overtaken: somebody recorded meanwhile; nothing was written.
    """
    metadata = metadata_of(workspace, title=title, publisher=publisher, doi=doi)
    captures = captures_of(workspace.archive, workspace.store, publishable)
    with whole_folder(folder, "release", bag.files_of_bag) as draft:
        _refuse_faults(workspace)
        payload = draft / bag.PAYLOAD
        payload.mkdir()
        for number, part in enumerate(PARTS, 1):
            path = payload / part.path
            path.parent.mkdir(exist_ok=True)
            part.write(workspace, captures, path)
            told(number, len(PARTS))
        _describe(metadata, captures, payload)
        files = bag.close_bag(metadata, draft)
        if workspace.head() != metadata.head:
            raise Overtaken("others have recorded since this was begun", remedy="repeat it")
    included = {one.sha256 for one in captures if one.included}
    return ReleaseWritten(
        folder=folder.resolve(),
        sequence=metadata.head.sequence,
        digest=metadata.head.digest,
        files=len(files),
        byte_size=sum(file.byte_size for file in files),
        included=len(included),
        dark=len({one.sha256 for one in captures if one.sha256} - included),
        unheld=tuple(sorted(publishable.keys() - {one.document for one in captures if one.included})),
    )


def _refuse_faults(workspace: Workspace) -> None:
    if faults := workspace.verify().faults:
        raise ArchiveError(
            f"the archive has faults, the first of them {faults[0].code}", remedy="see `kg verify`, and release it then"
        )


def _describe(metadata: ReleaseMetadata, captures: list[DocumentCapture], payload: Path) -> None:
    """Write what describes the other files, and the crate last, which names all."""
    with (payload / CLAIMS).open(encoding="utf-8") as claims:
        counted = tally(claims)
    parts = [*DESCRIPTIONS, *(part.described for part in PARTS)]
    written = {file.path: file for file in packaged_files(payload)}
    types = media_types(list(written.values()), captures)
    held = [
        (written[path], types[path], part.told)
        for part in exports()
        for path in written
        if path == part.path or (part.path.endswith("/") and path.startswith(part.path))
    ]
    for name, content in {
        "README.md": readme(metadata, parts, counted).encode(),
        "CITATION.cff": citation_cff(metadata).encode(),
        "datacite.json": datacite_json(metadata).encode(),
        "dataset.ttl": dataset_turtle(metadata, counted, held),
    }.items():
        (payload / name).write_bytes(content)
    files = packaged_files(payload)
    crate = crate_json(metadata, parts, files, media_types(files, captures))
    (payload / CRATE_FILE).write_bytes(crate.encode())
