"""Lists as they come: places are looked at again and again, and what is new there is imported once.

    >>> from kg.workspace.watching import Watch
    >>> watch = Watch(workspace, ["incoming"])
    >>> watch.look(lambda imported: print(imported.path.name))

- All that is kept from one pass to the next is in memory, and only saves work: a pass that is killed at any instant, or
  a watch that is started anew, goes on by what the archive holds.
- A file is looked at again where its size or its time of change is another. One that cannot be read may be on its way:
  it is told when the next pass finds it as it was.
- An address is asked at most every `LEAST` seconds; one that fails after twice as long as the last time, up to a day.
  What it gives is whole or not taken, so what cannot be read of it is told at once.
- The archive is held for writing only while lists are recorded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING
from typing import Literal as OneOf

from kg.errors import UnreadableFile, UsageError
from kg.record.importing import AddressRules, Imported, ListAt
from kg.record.list_places import held_headers, lists_at, places_given, workbooks_in
from kg.workspace import Workspace

if TYPE_CHECKING:
    from kg.sources.by_address import Taken

__all__ = ["LEAST", "LONGEST", "Watch", "WatchStopped"]

LEAST, LONGEST = 900.0, 86_400.0
"""Seconds between two questions to one address: at the least, and where it does not answer at the most."""

_Signature = tuple[int, int, int] | None
"""Inode, size and time of change of a file; None where there is none."""


class WatchStopped(Exception):
    """A pass ended before its end, because it was asked to; what was recorded is recorded."""


@dataclass(slots=True)
class _Address:
    """What is known of an address: when to ask it again, how often it failed since it answered, what it gave last."""

    due: float = 0.0
    failures: int = 0
    headers: Sequence[str] = ()
    sha256: str = ""


class Watch:
    """Places that are looked at by passes; `kind` and `publisher` are as for `Workspace.import_lists`.

    `stopping` is asked after each list whether to end. `is_recording` tells whoever is to end this that a list is being
    recorded, which is better awaited.
    """

    def __init__(
        self,
        workspace: Workspace,
        places: Iterable[str | Path],
        *,
        kind: OneOf["participating", "pending"] | None = None,
        publisher: str | None = None,
        allow_private_addresses: bool = False,
        stopping: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """
        Raises:
            UsageError: a file or folder is not there.
        """
        self._workspace, self._kind, self._publisher = workspace, kind, publisher
        self._paths, self._pages = places_given(dict.fromkeys(places))
        self._stopping, self._clock = stopping, clock
        self._rules = AddressRules(allow_private_addresses, self._headers, self._is_due, clock)
        self._seen: dict[Path, _Signature] = {}
        self._waiting: dict[Path, _Signature] = {}
        self._addresses: dict[str, _Address] = {}
        self._held: dict[str, list[str]] | None = None
        self._began = clock()
        self.is_recording = False
        for one in self._paths:
            if not one.exists():
                raise UsageError("there is no such file or folder", where=str(one), remedy="make it, or check the path")

    def look(self, told: Callable[[Imported], None]) -> None:
        """One pass; `told` is given each list that is imported, that is held already, or that cannot be read, once.

        Raises:
            WatchStopped: `stopping` said so.
            ArchiveError: the archive cannot be written, or somebody else writes; the next pass goes on.
        """
        signatures = {path: _signature(path) for path in workbooks_in(self._paths, may_be_empty=True)}
        new = [path for path, signature in signatures.items() if self._seen.get(path, ()) != signature]
        self._waiting = {path: known for path, known in self._waiting.items() if path in signatures}
        asked = self._asked()
        for failed in (one for one in asked if one.error):
            told(Imported(Path(failed.file_name), error=failed.error, address=failed.address))
        given = {one.address: one for one in asked if one.taken}
        found: list[Path | ListAt] = [*new, *given.values()]
        if not found:
            return

        def heard(one: Imported) -> None:
            if self._settled(one, signatures, given):
                told(one)
            if self._stopping():
                raise WatchStopped

        self.is_recording = True
        try:
            self._workspace.import_lists(found, kind=self._kind, publisher=self._publisher, told=heard)
        finally:
            self.is_recording = False

    def again(self, address: str) -> float:
        """Seconds until an address is asked again."""
        return max(0.0, self._known(address).due - self._clock())

    def _settled(self, one: Imported, signatures: dict[Path, _Signature], given: dict[str, ListAt]) -> bool:
        """Note what became of a list; whether it is to be told."""
        if one.address is not None:
            known, taken = self._known(one.address), given[one.address].taken
            if taken:
                known.sha256, known.headers = _digest(taken), taken.headers
            return True
        signature = signatures[one.path]
        if isinstance(one.error, UnreadableFile) and self._waiting.get(one.path, ()) != signature:
            self._waiting[one.path] = signature
            return False
        self._waiting.pop(one.path, None)
        self._seen[one.path] = signature
        return True

    def _asked(self) -> list[ListAt]:
        """What is new at the addresses that it is time to ask."""
        found = []
        self._began = self._clock()
        for page in filter(self._is_due, self._pages):
            itself = False
            for one in lists_at(page, self._rules):
                itself = itself or one.address == page
                self._answered(one.address, failed=one.error is not None)
                if one.error or (one.taken and _digest(one.taken) != self._known(one.address).sha256):
                    found.append(one)
                if self._stopping():
                    raise WatchStopped
            if not itself:
                self._answered(page, failed=False)
        return found

    def _answered(self, address: str, *, failed: bool) -> None:
        known = self._known(address)
        known.failures = known.failures + 1 if failed else 0
        # From when the pass began, so that a page and what it links are due together.
        known.due = self._began + min(LEAST * 2 ** min(known.failures, 16), LONGEST)

    def _known(self, address: str) -> _Address:
        return self._addresses.setdefault(address, _Address())

    def _is_due(self, address: str) -> bool:
        return self._known(address).due <= self._began

    def _headers(self, address: str) -> Sequence[str]:
        """What the server said of what it gave last; at first, of what the archive holds from there."""
        if self._held is None:
            self._held = held_headers(self._workspace.store, self._workspace.archive.captures)
            self._workspace.close()
        return self._known(address).headers or self._held.get(address, ())


def _digest(taken: Taken) -> str:
    return hashlib.sha256(taken.content).hexdigest()


def _signature(path: Path) -> _Signature:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
