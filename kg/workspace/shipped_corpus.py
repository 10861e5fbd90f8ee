"""The shipped corpus: a ledger, compressed, that becomes an archive of one's own.

The captures it cites are not shipped: `kg document attach` puts a reader's own copies in place.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kg import assets
from kg.errors import ArchiveError, UsageError
from kg.ledger import Ledger
from kg.ledger.folder import Folder
from kg.workspace import Workspace

if TYPE_CHECKING:
    from kg.ask.cite import Answer
    from kg.compare import Disagreement, Recounted

__all__ = ["Demo", "begins_with_corpus", "demo", "pack", "recorded_at", "unpack"]

_SUFFIX = ".gz"
_MOST_BYTES = 64 << 20
"""Bytes that the shipped corpus may unpack to. Chosen."""


_YEAR, _COUNT = "2017", 137
"""What the demo asks of: a year in which sources count two things, and a count that an article states."""


@dataclass(frozen=True, slots=True)
class Demo:
    """An archive of the shipped corpus with the answers to three questions: agencies in Alaska, cited; counts that
    differ in a year; and a stated count beside ICE's own list. `is_new` says that the archive was made for it."""

    workspace: Workspace
    is_new: bool
    agencies: Answer
    disagreements: tuple[Disagreement, ...]
    recounted: tuple[Recounted, ...]

    JSON = ("disagreements", "recount: recounted")


def demo(root: Path) -> Demo:
    """An archive of the shipped corpus, made where there is none, with three answers.

    Raises:
        UsageError: the archive there was not made of the shipped corpus.
    """
    is_new = not (root.exists() and any(root.iterdir()))
    workspace = unpack(root) if is_new else Workspace.open(root)
    if not begins_with_corpus(workspace):
        raise UsageError(
            "this archive was not made of the shipped corpus, which the demo asks about",
            where=str(root),
            remedy="name another folder with --archive",
        )
    return Demo(
        workspace,
        is_new,
        workspace.cite("agencies-by-place", {"place": "ak"}),
        tuple(one for one in workspace.disagreements() if _YEAR in {side.as_of for side in one.sides}),
        tuple(one for one in workspace.recount() if one.stated.place and one.stated.value == _COUNT),
    )


def unpack(root: Path) -> Workspace:
    """Make an archive of the shipped corpus.

    Raises:
        ArchiveError: something is already there, or the disk is full; then nothing is left behind.
    """
    Folder.create(root, _fill)
    return Workspace.open(root)


def _fill(folder: Folder) -> None:
    for packed in assets.files(f"{assets.CORPUS}/ledger", f"*{_SUFFIX}"):
        (folder.ledger / packed.stem).write_bytes(_content(packed))


def begins_with_corpus(workspace: Workspace) -> bool:
    """Whether an archive was made of the shipped corpus, whatever was added to it since."""
    packed = assets.files(f"{assets.CORPUS}/ledger", f"*{_SUFFIX}")
    ledger = workspace.archive.ledger
    files = ledger.files()
    return len(files) >= len(packed) and ledger.content(files[len(packed) - 1]) == _content(packed[-1])


def pack(ledger: Path, folder: Path) -> None:
    """Compress a ledger's files into a folder; equal ledgers give equal bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"*{_SUFFIX}"):
        old.unlink()
    made = Ledger(ledger)
    for path in made.files():
        (folder / f"{path.name[:6]}.nq{_SUFFIX}").write_bytes(gzip.compress(made.content(path), 9, mtime=0))


def recorded_at() -> datetime:
    """The time the corpus says it was recorded at, so that building it again gives the same bytes."""
    return datetime(2026, 11, 22, tzinfo=UTC)


def _content(packed: Path) -> bytes:
    with gzip.open(packed) as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise ArchiveError("a corpus file is larger than any ever shipped", where=packed.name, remedy="install again")
    return content
