"""A query runs for so many seconds and no longer; time in which its answer is written does not count.

The embedded engine cannot be interrupted, but it lets other threads run while it works (tried: in `query` and
between its solutions). So a thread watches, and ends the process with the exit code of bad input. A query
only reads, so nothing is lost: what was already written stays, whole up to a row, and one line on standard
error says what happened. A remote engine is given the same time by `Store.allow`, and answers in the same words.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from threading import Lock, Thread
from types import TracebackType
from typing import TypeVar

from kg.cli.output import tell
from kg.errors import UsageError

__all__ = ["SECONDS", "TimeLimit"]

SECONDS = 60.0
"""What a query is given if nobody says otherwise."""

BAD_INPUT = 2
_LEAST_NAP = 0.05
_MOST = 366 * 24 * 3600
One = TypeVar("One")


class TimeLimit:
    """Work is done in its block, or taken from a stream by `over`; 0 seconds are no limit.

    >>> limit = TimeLimit(60)
    >>> with limit:
    ...     found = [1, 2]
    >>> list(limit.over(found))
    [1, 2]
    """

    def __init__(self, seconds: float = 0) -> None:
        """UsageError where it is no number of seconds, or more than a year."""
        if not 0 <= seconds <= _MOST:
            raise UsageError(
                f"--time-limit {seconds:g} is no number of seconds", remedy="write 1 or more, or 0 for never"
            )
        self.seconds = seconds
        self._left = seconds
        self._since: float | None = None
        self._lock = Lock()
        self._watch: Thread | None = None

    def __enter__(self) -> TimeLimit:
        if self.seconds and self._watch is None:
            self._watch = Thread(target=self._watching, daemon=True)
            self._watch.start()
        with self._lock:
            self._since = time.monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._left, self._since = self._remaining(), None

    def over(self, stream: Iterable[One]) -> Iterator[One]:
        """The stream, each step of which is work."""
        steps, end = iter(stream), object()
        while True:
            with self:
                step = next(steps, end)
            if step is end:
                return
            yield step  # type: ignore[misc]

    def _remaining(self) -> float:
        return self._left - (time.monotonic() - self._since if self._since is not None else 0)

    def _watching(self) -> None:
        """Sleeps for as long as the limit cannot be reached."""
        while True:
            with self._lock:
                remaining, is_working = self._remaining(), self._since is not None
            if remaining <= 0 and is_working:
                self._end()
            time.sleep(max(remaining, _LEAST_NAP))

    def _end(self) -> None:
        from kg.store.protocol import over_time

        with suppress(OSError, ValueError):
            sys.stdout.flush()
        tell(f"kg: {over_time(self.seconds)}")
        os._exit(BAD_INPUT)
