"""Asks the guarded children what visitors ask; so many at one time, each within its limits.

A child is leased for one answer and given back when that is read or nobody wants it any more. How a child ended is
told in words: over its time, over its memory, or that the engine ended on the query.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from threading import BoundedSemaphore
from typing import Any

from kg.errors import KgError, QueryError
from kg.guard import Ended, EndReason, Limits
from kg.guard.warm import Child, Clock, GuardedAnswer, lease, release
from kg.web.visits import Visit

__all__ = ["Busy", "Stopped", "Stream", "ask", "prepare"]

_JOB = "kg.web.answers:answer"
_AT_ONCE = 4
_WAIT = 10.0
"""Questions answered at one time, each in a child of its own memory, and seconds that one waits for a place."""
_places = BoundedSemaphore(_AT_ONCE)

_ENDED = {
    EndReason.MEMORY: "it needs more memory than a question may take here",
    EndReason.DEPTH: "it is nested too deeply for the engine",
    EndReason.ABORT: "the engine crashed on it",
}


class Busy(KgError):
    """As many questions as may be are being answered."""


class Stopped(QueryError):
    """A question took more than it may."""


class Stream:
    """An answer in pieces; `head` is what its first line says. Close it, read or not."""

    def __init__(self, visit: Visit, about: Mapping[str, Any], body: bytes) -> None:
        """
        Raises:
            Busy: too much is asked at the moment.
            QueryError: the query cannot be answered.
            Stopped: it took more than it may.
        """
        if not _places.acquire(timeout=_WAIT):
            raise Busy("this server is already answering as many questions as it takes", remedy="ask again in a moment")
        self._is_open = True
        self._limits = Limits(visit.settings.seconds, visit.settings.mebibytes)
        self._left = visit.settings.bytes
        self._child = lease(visit.settings.mebibytes)
        archive = visit.state.archive
        where = {
            "root": str(archive.folder.root.resolve()),
            "endpoint": archive.endpoint[0] if archive.endpoint else None,
            "asOf": visit.state.head.sequence if visit.state.is_earlier else None,
        }
        self._asked: GuardedAnswer = self._child.ask(_JOB, {**where, **about}, body, Clock(self._limits))
        self.head: dict[str, Any] = json.loads(self._next() or b"{}")

    def __iter__(self) -> Iterator[bytes]:
        try:
            while (piece := self._next()) is not None:
                self._left -= len(piece)
                if self._left < 0:
                    raise QueryError("the answer is larger than this server sends", remedy="ask for less (LIMIT)")
                yield piece
        finally:
            self.close()

    def close(self) -> None:
        if self._is_open:
            self._is_open = False
            self._asked.close()
            release(self._child)
            _places.release()

    def _next(self) -> bytes | None:
        try:
            return self._asked.next()
        except Ended as ended:
            self.close()
            prepare(self._limits.memory)
            raise self._told(ended) from None
        except BaseException:
            self.close()
            raise

    def _told(self, ended: Ended) -> Stopped:
        if ended.fate is EndReason.TIME:
            what = f"the query took longer than {self._limits.seconds:g} seconds and was stopped"
            return Stopped(what, remedy="ask for less: one place, one day, a LIMIT")
        return Stopped(f"the query was stopped: {_ENDED[ended.fate]}", remedy="ask for less at once")


def prepare(memory: int) -> None:
    """Start a child that gets ready while nobody waits for it."""
    release(Child.start(memory))


def ask(visit: Visit, text: str, form: str, **about: Any) -> Stream:
    """What a visitor asks, in a form; `about` as `kg.web.answers.answer` takes it."""
    return Stream(visit, {"form": form, **about}, text.encode("utf-8", "surrogatepass"))
