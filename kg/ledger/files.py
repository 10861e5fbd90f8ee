"""The ledger is append-only: a folder of contribution files, each naming the digest of the one before.

    ledger/000001.nq  ledger/000002.nq.gz  …      sorted N-Quads, one contribution each

Rules kept here:
- What is long is kept packed (gzip, RFC 1952): a list repeats itself, and packed takes a tenth. All that
  is said here of a contribution's content, its digest too, is of the N-Quads.
- A file appears whole or not at all: written beside its place, synced, linked into place under a
  name that must not exist yet, and the folder synced. What `append` returned is on disk.
- `kg:previous` in each contribution is the SHA-256 of the file before it, so a file changed by
  hand breaks the chain at the next one, and `verify` names the first bad link.
- Where the newest file is torn, that is said before anything is answered from it or added to it.
- A claim is live when the newest contribution that speaks of it records it; nothing is removed.
- Time does not run back along the chain: a clock that is behind is overruled by the contribution
  before, so that every past state is the ledger up to some file.

It knows nothing of stores, and reads whole files: a contribution fits in memory, a ledger need not.
"""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from kg import durable
from kg.errors import ArchiveError
from kg.ledger.contents import PACKED, digest_of, faults, header_of, impersonal, read, refuse_torn, unpacked
from kg.model import Contribution, Draft, Finding
from kg.terms import KG
from kg.triples import written

__all__ = ["EMPTY", "Head", "Ledger"]

_NAME = re.compile(r"\d{6}\.nq(?:\.gz)?")
_LONG = 64 * 1024


@dataclass(frozen=True, slots=True)
class Head:
    """Where the ledger ends: how many contributions, and the digest of the last file."""

    sequence: int
    digest: str


EMPTY = Head(0, "")


@dataclass(frozen=True, slots=True)
class _Last:
    """The newest file as it was when last read or written."""

    signature: tuple[str, int, int, int]
    head: Head
    recorded: datetime


def _signature(path: Path) -> tuple[str, int, int, int]:
    """Name, inode, size and time of change: while these are the same, a file is not read again."""
    status = path.stat()
    return path.name, status.st_ino, status.st_size, status.st_mtime_ns


class Ledger:
    """A folder of contribution files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._last: _Last | None = None

    def files(self) -> list[Path]:
        """Contribution files in order.

        Raises:
            ArchiveError: the numbers do not run from 1 without a gap.
        """
        return [self.folder / name for name in self._names()]

    def count(self) -> int:
        """How many contribution files there are, in order or not."""
        return len(self._found())

    def head(self) -> Head:
        last = self._newest()
        return last.head if last else EMPTY

    def head_at(self, until: datetime | None) -> Head:
        """Where the ledger ended at a time, `until` included; None is now."""
        if until is None:
            return self.head()
        found = [path for header, path in self.contributions() if header.recorded <= until]
        return Head(len(found), self.digest(found[-1])) if found else EMPTY

    def reaches(self, head: Head) -> bool:
        """Whether this ledger once ended at `head`."""
        files = self.files()
        if head == EMPTY:
            return True
        return 0 < head.sequence <= len(files) and self.digest(files[head.sequence - 1]) == head.digest

    def digest(self, path: Path) -> str:
        """The SHA-256 of the N-Quads of one contribution file.

        Raises:
            ArchiveError: what is packed in it cannot be had any more.
        """
        return digest_of(self.content(path))

    def content(self, path: Path) -> bytes:
        """The N-Quads of one contribution file, packed or not.

        Raises:
            ArchiveError: what is packed in it cannot be had any more.
        """
        content = path.read_bytes()
        return unpacked(path, content) if path.suffix == PACKED else content

    def append(self, draft: Draft, *, archivist: str, recorded: datetime) -> tuple[Contribution, list[Quad], Head]:
        """Write one contribution, synced to disk.

        The caller holds the archive's lock: two writers would be told apart only by the refusal.

        Raises:
            ArchiveError: the disk is full, or another process wrote meanwhile; nothing was written.
        """
        last = self._newest()
        before = last.head if last else EMPTY
        contribution, quads, content = written(
            draft,
            archivist=archivist,
            recorded=max(recorded, last.recorded) if last else recorded,
            sequence=before.sequence + 1,
            previous=before.digest,
        )
        path = self._place(_file_name(contribution.sequence), content)
        self._last = _Last(_signature(path), Head(contribution.sequence, digest_of(content)), contribution.recorded)
        return contribution, impersonal(path, quads, content), self._last.head

    def read(self, path: Path) -> list[Quad]:
        """The quads of one contribution file.

        Raises:
            ArchiveError: it is not N-Quads any more.
        """
        return read(path, self.content(path))

    def contributions(self) -> Iterator[tuple[Contribution, Path]]:
        """Each contribution with its file, in order."""
        for path in self.files():
            yield header_of(path, self.content(path)), path

    def quads_of_claim(self, claim: NamedNode) -> list[Quad]:
        """Everything any contribution says of a claim, withdrawn or not, and of its anchors."""
        needle = f"<{claim.value}>".encode()
        found: list[Quad] = []
        for path in self.files():
            content = self.content(path)
            if needle in content:
                found += _about(read(path, content), claim)
        return found

    def verify(self) -> tuple[Finding, ...]:
        """Recompute every digest and follow the chain; the first bad link is named first."""
        findings: list[Finding] = []
        previous = ""
        try:
            files = self.files()
        except ArchiveError as error:
            return (Finding("ledger-missing", str(error), "ledger"),)
        for number, path in enumerate(files, 1):
            try:
                content = self.content(path)
            except ArchiveError as error:
                findings.append(Finding("ledger-unreadable", str(error), where=path.name))
                content = b""
            else:
                findings += faults(path, content, number, previous)
            previous = digest_of(content)
        return tuple(findings)

    def _found(self) -> list[str]:
        with os.scandir(self.folder) as entries:
            return sorted(entry.name for entry in entries if _NAME.fullmatch(entry.name))

    def _names(self) -> list[str]:
        """Names of contribution files in order."""
        found = self._found()
        if found and int(found[-1][:6]) != len(found):
            number = next(number for number, name in enumerate(found, 1) if int(name[:6]) != number)
            twice = number > 1 and int(found[number - 1][:6]) == number - 1
            raise ArchiveError(
                f"contribution {number - 1} is there twice" if twice else f"contribution {number} is missing",
                where=str(self.folder),
                remedy=f"put {_file_name(number)} back from a copy of the archive",
            )
        return found

    def _newest(self) -> _Last | None:
        """The newest contribution: what adding one more needs to know, however many there are."""
        names = self._names()
        if not names:
            return None
        path = self.folder / names[-1]
        signature = _signature(path)
        if self._last is None or self._last.signature != signature:
            content = self.content(path)
            header = header_of(path, content)
            refuse_torn(path, header, content)
            self._last = _Last(signature, Head(len(names), digest_of(content)), header.recorded)
        return self._last

    def _place(self, name: str, content: bytes) -> Path:
        """Put a contribution in its place, packed where it is long."""
        plain, packed = self.folder / name, self.folder / f"{name}{PACKED}"
        is_long = len(content) >= _LONG
        path, other = (packed, plain) if is_long else (plain, packed)
        try:
            if other.exists():
                raise FileExistsError
            durable.place_new(path, gzip.compress(content, compresslevel=_QUICK, mtime=0) if is_long else content)
        except FileExistsError as error:
            raise ArchiveError(
                "another process wrote this contribution meanwhile", where=name, remedy="try again"
            ) from error
        except OSError as error:
            raise ArchiveError(
                f"the contribution could not be written ({error.strerror})",
                where=str(self.folder),
                remedy="free some space or mend the permissions; nothing was changed",
            ) from error
        return path


_QUICK = 1


def _file_name(number: int) -> str:
    return f"{number:06}.nq"


def _about(quads: list[Quad], claim: NamedNode) -> list[Quad]:
    anchors = {q.object for q in quads if q.subject == claim and q.predicate == KG.anchor}
    wanted = {str(node).strip("<>") for node in (claim, *anchors)}
    return [q for q in quads if q.graph_name == claim or str(q.subject).strip("<>").partition("#")[0] in wanted]
