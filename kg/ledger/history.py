"""The history root: one digest that names every contribution up to a head, and proofs that one is among them.

The tree is that of `kg.triples.inclusion`. Its leaves are the contributions in their order, each one line: its
number, the SHA-256 of its file's N-Quads, and the root of the claims in it (empty where it was recorded before
contributions had one). A head alone would do as well, but what follows from it is found only by reading every file
after the contribution that one asks about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.errors import UsageError
from kg.ledger.contribution_file import digest_of, header_of
from kg.ledger.files import Ledger
from kg.ledger.heads import EMPTY, Head, given_head
from kg.triples import root_hash

__all__ = ["HistoryEntry", "PublishedHead", "given_published_head", "history", "history_root"]

_GIVEN = re.compile(r"history.?root\W+([0-9a-f]{64})\b", re.IGNORECASE)
_MOST = 64 * 1024


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One contribution, as the history root names it."""

    sequence: int
    digest: str
    root_hash: str

    @property
    def leaf(self) -> bytes:
        return f"{self.sequence} {self.digest} {self.root_hash}\n".encode()


@dataclass(frozen=True, slots=True)
class PublishedHead:
    """A head as it is kept elsewhere: where the ledger ended, and the root of its history up to there."""

    head: Head
    history_root: str


def history(ledger: Ledger, head: Head | None = None) -> list[HistoryEntry]:
    """Every contribution up to a head, or all of them, in order. It reads every file: some 4 ms a megabyte.

    Raises:
        UsageError: the ledger never ended at that head.
        ArchiveError: a contribution is missing or cannot be read.
    """
    if head is not None and not ledger.reaches(head):
        raise UsageError(
            f"this archive never ended with contribution {head.sequence:,} of that digest",
            remedy="give a head that `kg head` printed for this archive",
        )
    entries = []
    for number, path in enumerate(ledger.files()[: None if head is None else head.sequence], 1):
        content = ledger.content(path)
        entries.append(HistoryEntry(number, digest_of(content), header_of(path, content).root_hash))
    return entries


def history_root(entries: list[HistoryEntry]) -> str:
    """The root over these contributions, in hexadecimal (RFC 9162, 2.1.1)."""
    return root_hash([one.leaf for one in entries])


def given_published_head(text: str) -> PublishedHead:
    """The head and history root somebody kept: what `kg head` printed, as text or JSON.

    Raises:
        UsageError: one of them is not in it.
    """
    head = given_head(text)
    found = _GIVEN.search(text[:_MOST])
    if found is None or head == EMPTY:
        raise UsageError(
            "this head has no history root, which a proof is compared with",
            remedy="give all that `kg head` printed, or a file of it",
        )
    return PublishedHead(head, found[1])
