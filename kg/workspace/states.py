"""States of an archive for a program that only reads: now, and as of earlier contributions.

Rules kept here:
- Nothing is locked, mended or written, whatever is found: `Workspace.store` may do all three.
- Now is the last state the store was brought to, if it is one of this ledger; `behind` says how many
  contributions came after it. Where there is no such store, the ledger is read into memory.
- What is open stays as it is; whether it is still the newest costs a look at the newest file (0.1 ms).
- Of earlier states the last few asked for are kept, each in memory.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock

from pyoxigraph import Literal

from kg.errors import ArchiveError, StoreError, UsageError
from kg.index import Embedded, Store, read_head, solutions, words
from kg.index.current import as_of
from kg.ledger import Head, Ledger
from kg.ledger.folder import Folder
from kg.record.recording import Archive
from kg.sources import Captures
from kg.terms import XSD
from kg.workspace.answering import Answering

__all__ = ["RecordedContribution", "State", "States"]

_KEPT = 3
"""Earlier states kept at hand. Chosen: each takes the memory of a store."""
_AGAIN = 1.0
"""Seconds until a store that is behind is looked at again: while somebody imports it follows in steps."""
_RECORDED = """SELECT ?sequence ?when ?archivist ?note {
    ?c a kg:Contribution ; kg:sequence ?sequence ; prov:endedAtTime ?when ; kg:archivist ?archivist .
    OPTIONAL { ?c kg:note ?note } } ORDER BY ?sequence"""


@dataclass(frozen=True, slots=True)
class RecordedContribution:
    """A contribution as a reader may ask for the state after it."""

    number: int
    when: datetime
    archivist: str
    note: str

    JSON = ("sequence: number", "recorded: when", "archivist", "note")


class State(Answering):
    """An archive as it stood at `head`; `newest` is where its ledger ended when that was looked at.

    `is_earlier` says that somebody asked for an earlier state than the newest.
    """

    def __init__(self, archive: Archive, store: Store, head: Head, newest: Head, *, is_earlier: bool = False) -> None:
        super().__init__(archive, store=store)
        self.head, self.newest, self.is_earlier = head, newest, is_earlier

    @property
    def behind(self) -> int:
        """How many contributions the store has not taken in."""
        return 0 if self.is_earlier else self.newest.sequence - self.head.sequence

    @cached_property
    def contributions(self) -> tuple[RecordedContribution, ...]:
        """Every contribution up to this state, in order."""
        return tuple(
            RecordedContribution(
                int(words(row["sequence"])), _time(row["when"]), words(row["archivist"]), _said(row["note"])
            )
            for row in solutions(self.store, _RECORDED)
        )

    @property
    def last(self) -> RecordedContribution | None:
        return self.contributions[-1] if self.contributions else None

    @property
    def tag(self) -> str:
        """Names what is answered: the ledger's file, and the captures held, which no contribution tells."""
        with suppress(OSError):
            held = self.archive.captures.folder.stat().st_mtime_ns
            return f"{self.head.sequence}-{self.head.digest[:16]}-{self.behind}-{held:x}"
        return f"{self.head.sequence}-{self.head.digest[:16]}-{self.behind}"


class States:
    """The states of one archive; any thread may ask."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._lock, self._lock_of_earlier = Lock(), Lock()
        self._now: State | None = None
        self._looked = 0.0
        self._earlier: OrderedDict[int, State] = OrderedDict()

    @classmethod
    def open(cls, root: Path, endpoint: str | None = None) -> States:
        """The states of the archive in a folder; `endpoint` is the query address of a SPARQL store for it.

        Raises:
            ArchiveError: there is none, or a newer program made it.
        """
        folder = Folder.open(root)
        captures = Captures(folder.captures)
        return cls(Archive(folder, Ledger(folder.ledger), captures, (endpoint, None) if endpoint else None))

    def now(self) -> State:
        """The newest state that can be had without writing.

        Raises:
            ArchiveError: the ledger cannot be read.
        """
        newest = self._archive.ledger.head()
        with self._lock:
            waits = self._now is not None and self._now.behind and time.monotonic() - self._looked < _AGAIN
            if self._now is None or (not waits and (self._now.newest != newest or self._now.behind)):
                self._now, self._looked = self._opened(newest, self._now), time.monotonic()
            return self._now

    def at(self, until: datetime | int) -> State:
        """The state at a time, or after a contribution by its number.

        Raises:
            UsageError: that is before the first contribution, or there is none of that number.
        """
        now = self.now()
        number = until if isinstance(until, int) else _last_until(now, until)
        if number == now.head.sequence:
            return now
        with self._lock_of_earlier:  # not that of `now`: who reads the newest state does not wait for an earlier one
            if number not in self._earlier:
                store = as_of(self._archive.ledger, number)
                head = read_head(store) or now.head
                self._earlier[number] = State(self._archive, store, head, now.newest, is_earlier=True)
                while len(self._earlier) > _KEPT:
                    self._earlier.popitem(last=False)
            self._earlier.move_to_end(number)
            return self._earlier[number]

    def _opened(self, newest: Head, before: State | None) -> State:
        found = self._indexed()
        if found is None:
            if before is not None and before.newest == newest:
                return before
            return State(self._archive, as_of(self._archive.ledger, None), newest, newest)
        store, head = found
        if before is not None and before.head == head:
            before.newest = newest
            return before
        # The ledger may have grown while the store was opened: then that is what is newest.
        return State(self._archive, store, head, max(newest, head, key=lambda one: one.sequence))

    def _indexed(self) -> tuple[Store, Head] | None:
        """The store as it lies there, if it was made of this ledger."""
        folder, ledger = self._archive.folder, self._archive.ledger
        if self._archive.endpoint is not None:
            from kg.index.remote import Remote

            store: Store = Remote(self._archive.endpoint[0], None)
            head = read_head(store)
            return (store, head) if head else None
        with suppress(StoreError, ArchiveError):
            if folder.store.is_dir():
                store = Embedded.reading(folder.store)
                head = read_head(store)
                if head is not None and ledger.reaches(head):
                    return store, head
        return None


def _last_until(now: State, until: datetime) -> int:
    before = [one.number for one in now.contributions if one.when <= until]
    if not before:
        first = now.contributions[0].when.date() if now.contributions else None
        raise UsageError(
            f"the archive begins on {first}" if first else "the archive is empty",
            remedy="ask for that day or a later one",
        )
    return before[-1]


def _time(term: object) -> datetime:
    assert isinstance(term, Literal)
    assert term.datatype == XSD.dateTime
    read = datetime.fromisoformat(term.value)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _said(term: object) -> str:
    return words(term) if term is not None else ""
