"""The ledger is append-only: a folder of contribution files, each naming the digest of the one before.

    ledger/000001.nq  ledger/000002.nq.gz  …      sorted N-Quads, one contribution each

Rules kept here:
- What is long is kept packed (gzip, RFC 1952): a list repeats itself, and packed takes a tenth. All that
  is said here of a contribution's content, its digest too, is of the N-Quads.
- A file appears whole or not at all: written beside its place, synced, linked into place under a
  name that must not exist yet, and the folder synced. What `append` returned is on disk.
- `kg:previous` in each contribution is the SHA-256 of the file before it, so a file changed by
  hand breaks the chain at the next one, and `kg.ledger.verifying` names the first bad link.
- Where the newest file is torn, or files are missing that the kept head knows of (`heads`), that is said
  before anything is answered from the ledger or added to it.
- A claim is live when the newest contribution that speaks of it records it; nothing is removed.
- Time does not run back along the chain: a clock that is behind is overruled by the contribution
  before, so that every past state is the ledger up to some file.

It knows nothing of stores, and reads whole files: a contribution fits in memory, a ledger need not.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from kg import durable
from kg.errors import ArchiveError
from kg.ledger.clock import recorded_at
from kg.ledger.contribution_file import (
    MOST,
    PACKED,
    digest_of,
    header_of,
    impersonal,
    packed,
    read,
    refuse_torn,
    unpacked,
)
from kg.ledger.heads import EMPTY, Head, keep, kept
from kg.model import Contribution, Draft
from kg.terms import KG
from kg.triples import written

__all__ = ["Ledger"]

_NAME = re.compile(r"(?!000000)[0-9]{6}\.nq(?:\.gz)?")
_LONG = 64 * 1024
"""Bytes of a contribution from which on it is packed: below, a person can read the file as it is."""


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
    """A folder of contribution files, with the file that keeps its head; without one nothing is kept."""

    def __init__(self, folder: Path, head_file: Path | None = None) -> None:
        self.folder = folder
        self.head_file = head_file
        self._last: _Last | None = None

    def files(self) -> list[Path]:
        """Contribution files in order.

        Raises:
            ArchiveError: the numbers do not run from 1 without a gap, or end before the kept head.
        """
        known = self.kept_head() or EMPTY  # before the names are read: what is written last is read first
        names = self._names()
        if known.sequence > len(names):
            raise self.lacking(known)
        return [self.folder / name for name in names]

    def count(self) -> int:
        """How many contribution files there are, in order or not."""
        return len(self._found())

    def numbered(self) -> list[tuple[int, Path]]:
        """Every contribution file with its number, in order, whether or not some are missing."""
        return [(int(name[:6]), self.folder / name) for name in self._found()]

    def head(self) -> Head:
        """Where the ledger ends.

        Raises:
            ArchiveError: it lacks what the kept head knows of, or has something else in its place.
        """
        known = self.kept_head()
        head = self._end()
        if known and known not in (EMPTY, head):
            self._refuse_other(known)
        return head

    def recorded(self) -> datetime | None:
        """When the newest contribution was recorded; None where there is none."""
        last = self._newest()
        return last.recorded if last else None

    def kept_head(self) -> Head | None:
        """What the file says that keeps the head; None where there is none.

        Raises:
            ArchiveError: it cannot be read.
        """
        return kept(self.head_file) if self.head_file else None

    def keep_head(self, *, accept: bool = False) -> None:
        """Bring the file that keeps the head up to the ledger; `accept` where it knows of more, too.

        Raises:
            ArchiveError: it cannot be written; or, not accepted, the ledger lacks what it knows of.
        """
        head = self._end() if accept else self.head()
        if self.head_file and (accept or self.kept_head() != head):
            keep(self.head_file, head)

    def lacking(self, known: Head, knower: str = "the file `head`") -> ArchiveError:
        """What is said where something knows of a contribution that this ledger does not have."""
        count = self.count()
        if known.sequence > count:
            first, last = count + 1, known.sequence
            are = f"contribution {first} is" if first == last else f"contributions {first} to {last} are"
            what = f"{are} missing at the end of the ledger: {knower} knows of {'it' if first == last else 'them'}"
        else:
            what = f"contribution {known.sequence} is not the one known to {knower}: one of the two was changed"
        return ArchiveError(
            what,
            where=str(self.folder),
            remedy="restore it from a copy of the archive, or go on without what is missing with `kg rebuild --accept`",
        )

    def head_at(self, until: datetime | None) -> Head:
        """Where the ledger ended at a time, `until` included; None is now."""
        if until is None:
            return self.head()
        last = None
        for number, (header, path) in enumerate(self.contributions(), 1):
            last = (number, path) if header.recorded <= until else last
        return Head(last[0], self.digest(last[1])) if last else EMPTY

    def reaches(self, head: Head) -> bool:
        """Whether this ledger once ended at `head`."""
        files = self.files()
        if head == EMPTY:
            return True
        last = self._last
        if last and last.head == head and len(files) == head.sequence and _signature(files[-1]) == last.signature:
            return True
        return 0 < head.sequence <= len(files) and self.digest(files[head.sequence - 1]) == head.digest

    def digest(self, path: Path) -> str:
        """The SHA-256 of the N-Quads of one contribution file.

        Raises:
            ArchiveError: what is packed in it can no longer be read.
        """
        return digest_of(self.content(path))

    def content(self, path: Path) -> bytes:
        """The N-Quads of one contribution file, packed or not.

        Raises:
            ArchiveError: it cannot be read, or what is packed in it can no longer be read.
        """
        try:
            content = durable.read(path, MOST)
        except OSError as error:
            raise ArchiveError(
                f"this contribution cannot be read ({error.strerror})",
                where=str(path),
                remedy="fix its permissions, or restore it from a copy of the archive",
            ) from error
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
            recorded=recorded_at(recorded, last.recorded if last else None),
            sequence=before.sequence + 1,
            previous=before.digest,
        )
        if len(content) > MOST:
            raise ArchiveError(
                f"a contribution of over {MOST:,} bytes is not written", remedy="add what it says in parts"
            )
        path = self._place(_file_name(contribution.sequence), content)
        self._last = _Last(_signature(path), Head(contribution.sequence, digest_of(content)), contribution.recorded)
        return contribution, impersonal(path, quads, content), self._last.head

    def read(self, path: Path) -> list[Quad]:
        """The quads of one contribution file.

        Raises:
            ArchiveError: it is no longer N-Quads.
        """
        return read(path, self.content(path))

    def contributions(self) -> Iterator[tuple[Contribution, Path]]:
        """Each contribution with its file, in order."""
        for path in self.files():
            yield header_of(path, self.content(path)), path

    def newest(self) -> Iterator[tuple[Contribution, Path]]:
        """The last contribution with its file, if there is one."""
        for path in self.files()[-1:]:
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

    def _found(self) -> list[str]:
        try:
            with os.scandir(self.folder) as entries:
                return sorted(entry.name for entry in entries if _NAME.fullmatch(entry.name))
        except FileNotFoundError:
            return []

    def _names(self) -> list[str]:
        """Names of contribution files in order."""
        found = self._found()
        numbers = {name[:6] for name in found}
        if not found or len(numbers) == len(found) == int(found[-1][:6]):  # no number is 0
            return found
        number, name = next((n, name) for n, name in enumerate(found, 1) if int(name[:6]) != n)
        twice = number > 1 and int(name[:6]) == number - 1
        wrong = f"contribution {number - 1} exists twice" if twice else f"contribution {number} is missing"
        mend = "delete the one that is not of this archive" if twice else f"put {_file_name(number)} back"
        raise ArchiveError(
            wrong, where=str(self.folder), remedy=f"{mend}, from a copy of the archive; `kg verify` tells more"
        )

    def _end(self) -> Head:
        last = self._newest()
        return last.head if last else EMPTY

    def _refuse_other(self, known: Head) -> None:
        """Refuse a ledger that did not grow from a head by intact links; a crash leaves a head behind, never more."""
        files = self.files()
        previous = known.digest
        if self.digest(files[known.sequence - 1]) != previous:
            raise self.lacking(known)
        for path in files[known.sequence :]:
            content = self.content(path)
            if header_of(path, content).previous != previous:
                raise ArchiveError(
                    "does not follow the contribution before it", where=str(path), remedy="see `kg verify`"
                )
            previous = digest_of(content)

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
        plain, short = self.folder / name, self.folder / f"{name}{PACKED}"
        is_long = len(content) >= _LONG
        path, other = (short, plain) if is_long else (plain, short)
        try:
            if other.exists():
                raise FileExistsError
            durable.place_new(path, packed(content) if is_long else content)
        except FileExistsError as error:
            raise ArchiveError(
                "another process wrote this contribution meanwhile", where=name, remedy="try again"
            ) from error
        except OSError as error:
            raise ArchiveError(
                f"the contribution could not be written ({error.strerror})",
                where=str(self.folder),
                remedy="free some space or fix the permissions; nothing was changed",
            ) from error
        return path


def _file_name(number: int) -> str:
    return f"{number:06}.nq"


def _about(quads: list[Quad], claim: NamedNode) -> list[Quad]:
    anchors = {q.object for q in quads if q.subject == claim and q.predicate == KG.anchor}
    wanted = {str(node).strip("<>") for node in (claim, *anchors)}
    return [q for q in quads if q.graph_name == claim or str(q.subject).strip("<>").partition("#")[0] in wanted]
