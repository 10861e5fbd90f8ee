"""The head of a ledger, kept in a small file beside it, so that a loss at its end is noticed.

    12 7a33…      how many contributions there are, and the digest of the last; `0` where there is none

- A chain of digests tells what was changed in its middle and cannot tell what was cut off its end. Hence the
  file, and hence `kg head`, which prints the same to be kept or published elsewhere.
- It is written after the contribution it names, synced. A crash leaves it behind its ledger, never before it.
- It is not signed: who can write to the whole archive can write another ledger with another head. Only a head
  or a receipt kept where they cannot write finds that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kg import durable
from kg.errors import ArchiveError, UsageError

__all__ = ["EMPTY", "Head", "given_head", "keep", "kept"]

_KEPT = re.compile(r"0\n|([1-9][0-9]{0,5}) ([0-9a-f]{64})\n")
_GIVEN = re.compile(r"""(?:contribution\W+|sequence\W+|^\s*)([0-9]{1,6})\W+(?:(?:digest|sha256)\W+)?([0-9a-f]{64})\b""")
_MOST = 64 * 1024
"""Bytes of a text in which a head is looked for. Chosen; a head is one line."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the ledger ends: how many contributions, and the digest of the last file."""

    sequence: int
    digest: str

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest}".rstrip()


EMPTY = Head(0, "")


def kept(path: Path) -> Head | None:
    """The head a file keeps; None where there is no file.

    Raises:
        ArchiveError: it does not hold one any more.
    """
    try:
        content = durable.read(path, _MOST)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _damaged(path, error.strerror or str(error)) from error
    found = _KEPT.fullmatch(content.decode("latin-1"))
    if found is None:
        raise _damaged(path, "it should hold a number and a digest")
    return Head(int(found[1]), found[2]) if found[1] else EMPTY


def keep(path: Path, head: Head) -> None:
    """Write the file, synced.

    Raises:
        ArchiveError: the disk is full, or the folder may not be written; the old file stands.
    """
    try:
        durable.replace(path, f"{head}\n".encode())
    except OSError as error:
        raise ArchiveError(
            f"the head could not be written ({error.strerror})", where=str(path), remedy="free some space"
        ) from error


def given_head(text: str) -> Head:
    """The head somebody kept: what `kg head` printed, as text or JSON, or what the file holds.

    Raises:
        UsageError: it is none.
    """
    found = _GIVEN.search(text[:_MOST])
    if found is None:
        raise UsageError(
            "this is not a head: it has no number with a digest", remedy="give what `kg head` printed, or a file of it"
        )
    return Head(int(found[1]), found[2])


def _damaged(path: Path, reason: str) -> ArchiveError:
    return ArchiveError(
        f"the head cannot be read ({reason})",
        where=str(path),
        remedy="put the file back from a copy, or look at `kg log` and `kg verify` and say `kg rebuild --accept`",
    )
