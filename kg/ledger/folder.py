"""An archive is a folder: copy it and you have copied the archive.

    archive.json     the format number
    head             where the ledger ends
    ledger/          contribution files: the truth
    captures/        bytes by digest, beside the ledger
    runs/            which runs of words the held texts have: an index too
    merged/          contributions to other archives, as they were there
    signatures/      of contributions, by archivists' keys
    timestamps/      what others say of when a contribution was there
    store/           the index, rebuilt at will
    lock             held by the one writer

Only `writing` takes the lock, and a killed process lets go of it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg import durable
from kg.errors import ArchiveError, Locked
from kg.ledger import Ledger

__all__ = ["FORMAT", "KEEPS_HEAD", "Folder"]

FORMAT = 4
"""1: every contribution is a file `.nq`. 2: a long one is packed. 3: the head is kept, and a contribution has
the root of its claims. 4: a contribution may merge those to another archive. An archive of an earlier format becomes
one of these at the next writing."""
KEEPS_HEAD = 3
"""From this format on an archive has its head file."""
_MOST = 4096
_WAIT = 10.0
_ROOM = 4 << 20
"""All chosen: bytes of the marker, seconds a writer waits for another, and bytes that stay free on the disk."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Where an archive's parts are."""

    root: Path

    @property
    def ledger(self) -> Path:
        return self.root / "ledger"

    @property
    def head(self) -> Path:
        return self.root / "head"

    @property
    def captures(self) -> Path:
        return self.root / "captures"

    @property
    def store(self) -> Path:
        return self.root / "store"

    @property
    def merged(self) -> Path:
        return self.root / "merged"

    @property
    def signatures(self) -> Path:
        return self.root / "signatures"

    @property
    def timestamps(self) -> Path:
        return self.root / "timestamps"

    @property
    def marker(self) -> Path:
        return self.root / "archive.json"

    @classmethod
    def create(cls, root: Path, fill: Callable[[Folder], None] = lambda _: None) -> Folder:
        """Make an empty archive, or one that `fill` fills; it is an archive when it is whole.

        Raises:
            ArchiveError: something is already there, or it cannot be written; then nothing is left behind.
        """
        folder = cls(root)
        try:
            if root.exists() and any(root.iterdir()):
                raise ArchiveError(
                    "something is already there", where=str(root), remedy="name an empty folder with --archive"
                )
            folder._make(fill)
        except OSError as error:
            raise ArchiveError(
                f"the archive cannot be made ({error.strerror})",
                where=str(root),
                remedy="free some space or name another folder",
            ) from error
        return folder

    def _make(self, fill: Callable[[Folder], None]) -> None:
        try:
            for part in (self.ledger, self.captures):
                part.mkdir(parents=True, exist_ok=True)
            fill(self)
            Ledger(self.ledger, self.head).keep_head(accept=True)
            self.marker.write_text(_marker(FORMAT), encoding="utf-8")
        except BaseException:
            for part in (self.ledger, self.captures):
                shutil.rmtree(part, ignore_errors=True)
            for file in (self.head, self.marker):
                file.unlink(missing_ok=True)
            raise

    @classmethod
    def open(cls, root: Path) -> Folder:
        """Find an archive.

        Raises:
            ArchiveError: there is none, or a newer program made it.
        """
        folder = cls(root)
        if not folder.marker.is_file():
            if folder.marker.exists():
                raise folder._unmarked()
            raise ArchiveError("no archive is there", where=str(root), remedy="make one with `kg init` or `kg demo`")
        if (found := folder.format()) > FORMAT:
            raise ArchiveError(
                f"the archive has format {found}, this program reads up to {FORMAT}",
                where=str(folder.marker),
                remedy="install a newer kg287g",
            )
        return folder

    def format(self) -> int:
        """The number of the format the archive says it has.

        Raises:
            ArchiveError: it says none.
        """
        try:
            found = json.loads(durable.read(self.marker, _MOST))["format"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise self._unmarked() from error
        if type(found) is not int or found < 1:
            raise self._unmarked()
        return found

    def is_marked_as_written(self) -> bool:
        """Whether `archive.json` is, byte for byte, what this program writes for a format it knows."""
        try:
            return durable.read(self.marker, _MOST).decode("latin-1") in map(_marker, range(1, FORMAT + 1))
        except OSError:
            return False

    def _unmarked(self) -> ArchiveError:
        return ArchiveError(
            "archive.json cannot be read", where=str(self.marker), remedy=f"it should say {_marker(FORMAT).strip()}"
        )

    def refuse_packaged(self) -> None:
        """Refuse to write to an archive in the payload of a bag (BagIt, RFC 8493), as `kg release` puts it there.

        Raises:
            ArchiveError: it is in one, whose digests would not hold then.
        """
        payload = self.root.resolve().parent
        if payload.name == "data" and (payload.parent / "bagit.txt").is_file():
            raise ArchiveError(
                "this archive is part of a package, which is not written to",
                where=str(self.root),
                remedy="copy the folder to a place of your own, and name the copy with --archive",
            )

    def check_room(self, size: int) -> None:
        """Refuse before the first byte what would fill the disk: `size` bytes of captures, and what the
        ledger and the engine of the store need beside them.

        Raises:
            ArchiveError: there is less room than that.
        """
        free = shutil.disk_usage(self.root).free
        if free < size + _ROOM:
            raise ArchiveError(
                f"the disk is full ({free >> 10:,} KiB are free, {(size + _ROOM) >> 10:,} KiB are needed)",
                where=str(self.root),
                remedy="free some space; nothing was changed",
            )

    @contextmanager
    def writing(self, wait: float = _WAIT) -> Iterator[None]:
        """Hold the archive's lock.

        Raises:
            Locked: another process held it for `wait` seconds.
            ArchiveError: the folder cannot be written, or is part of a package, whose digests would not hold then.
        """
        self.refuse_packaged()
        import filelock  # a hundredth of a second, which those who only read need not pay

        lock = filelock.FileLock(self.root / "lock", timeout=wait)
        try:
            lock.acquire()
        except filelock.Timeout as error:
            raise Locked(
                "another process is writing", where=str(self.root), remedy="try again when it has finished"
            ) from error
        except OSError as error:
            raise ArchiveError(
                f"the archive cannot be written ({error.strerror})", where=str(self.root), remedy="fix its permissions"
            ) from error
        try:
            yield
        finally:
            lock.release()

    def bring_up(self) -> None:
        """Say that this program writes here, so that none that knows less does so after it; the head is kept
        before that is said."""
        if not self.marker.is_file() or self.format() >= FORMAT:
            return
        try:
            durable.replace(self.marker, _marker(FORMAT).encode())
        except OSError as error:
            raise ArchiveError(
                f"the archive cannot be written ({error.strerror})", where=str(self.root), remedy="free some space"
            ) from error


def _marker(number: int) -> str:
    return json.dumps({"format": number}) + "\n"
