"""A child that answers one request after the other, or several in turns, and is there before it is asked.

It is a fresh Python, never a fork: a program with threads, or with the engine open, cannot be forked safely.
A request names a job, a function `module:name` of this package that yields pieces of bytes; the asker takes
one piece at a time, so that what is not read is not worked out, and answers can be read in turns.

    >>> from kg.guard import LIMITS
    >>> from kg.guard.warm import Child, Clock
    >>> child = Child.start(LIMITS.memory)
    >>> with child.ask("kg.guard.serving:echo", {}, b"so it is", Clock(LIMITS)) as asked:
    ...     list(asked)
    [b'so it is']
    >>> child.stop()

A server holds a warm one and a spare: starting takes no waiting, the first answer does. A child that has
ended answers nothing any more; start another. `lease` and `release` do this for programs, which need not
know of children.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from threading import RLock
from typing import Any

from kg import errors
from kg.guard.channel import Frames, send
from kg.guard.confining import log_pipe, read_log
from kg.guard.limits import Ended, EndReason, Limits, end_reason_of, inherited_peak
from kg.guard.serving import ASK, END, FORGET, MEMORY, NEXT, NUMBER, PIECE, REFUSED, WORN

__all__ = ["Child", "Clock", "GuardedAnswer", "lease", "release"]

_START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from kg.guard.serving import main; main()"
_MOST_IDLE = 2
"""Children kept ready. Chosen: one that answers and a spare; each holds the memory of a Python with the engine."""
_NAMES: Mapping[str, type[errors.KgError]] = {
    one.__name__: one
    for one in vars(errors).values()
    if isinstance(one, type) and issubclass(one, errors.KgError) and one.__init__ is errors.KgError.__init__
}
"""Errors that a job may raise here again as they are; `NotFound` has the nearest names beside."""


class Clock:
    """The time that is left of some limits; it runs only while an answer is waited for."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.left: float | None = limits.seconds or None

    def spend(self, seconds: float) -> None:
        if self.left is not None:
            self.left -= seconds


class Child:
    """One process. It answers one thread at a time, and several requests of that in turns."""

    def __init__(self, process: subprocess.Popen[bytes], requests: int, replies: int, rest: tuple[int, int]) -> None:
        self._process = process
        self._requests, self._replies = requests, Frames(replies)
        self._log = rest[1]
        self._pipes: tuple[int, ...] = (requests, replies, *rest)
        self._number = 0
        self._inherited = inherited_peak()
        self._forgotten: list[int] = []
        self.memory = 0
        self.is_worn = False
        """Whether it has taken so much memory that the next question deserves another."""

    @classmethod
    def start(cls, memory: int) -> Child:
        """A new child with so many MiB of address space, 0 for no limit; it gets ready while nobody waits."""
        (asked, requests), (replies, answer), (life, lifeline), (log, said) = (
            os.pipe(),
            os.pipe(),
            os.pipe(),
            log_pipe(),
        )
        given = (asked, answer, life)
        process = subprocess.Popen(  # noqa: S603 - this very Python
            [sys.executable, "-c", _START, json.dumps(sys.path), *map(str, (*given, memory))],
            # Each thread of the engine would else reserve 64 MiB of address space (mallopt(3), M_ARENA_MAX).
            env={**os.environ, "MALLOC_ARENA_MAX": "2"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            pass_fds=given,
        )
        for pipe in (*given, said):
            os.close(pipe)
        child = cls(process, requests, replies, (lifeline, log))
        child.memory = memory
        return child

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, job: str, about: Mapping[str, Any], body: bytes, clock: Clock) -> GuardedAnswer:
        """Have a job done; its pieces come as they are taken, and nothing is worked out before the first is."""
        self._number += 1
        head = json.dumps({"job": job, "about": about}).encode()
        return GuardedAnswer(self, self._number, head + b"\n" + body, clock)

    def stop(self) -> None:
        """End the process, if it has not ended, and let go of it."""
        with suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()
        for pipe in self._pipes:
            with suppress(OSError):
                os.close(pipe)
        self._pipes = ()

    def forget(self, number: int) -> None:
        """Let go of an answer with the next request: this may be called from anywhere, even by the collector."""
        self._forgotten.append(number)

    def reply(self, kind: bytes, number: int, payload: bytes, clock: Clock) -> tuple[bytes, bytes]:
        """Send a request and wait for its reply.

        Raises:
            Ended: the child ended before it came, or took longer than the clock allows.
        """
        since = time.monotonic()
        try:
            while self._forgotten:
                send(self._requests, FORGET, NUMBER.pack(self._forgotten.pop()))
            send(self._requests, kind, NUMBER.pack(number) + payload)
            found = self._replies.next(clock.left)
        except TimeoutError:
            found = MEMORY, EndReason.TIME.value.encode()
        except OSError:  # it ended before it was asked
            found = None
        clock.spend(time.monotonic() - since)
        if found is not None and found[0] != MEMORY:
            return found
        fate = EndReason(found[1].decode()) if found else self._fate(clock.limits)
        self.stop()
        raise Ended(fate, clock.limits)

    def _fate(self, limits: Limits) -> EndReason:
        if self._process.returncode is not None:  # it ended long before it was asked
            return EndReason.ABORT
        _, status, used = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        return end_reason_of(status, used.ru_maxrss, read_log(self._log), limits, inherited=self._inherited)


class GuardedAnswer:
    """The pieces of an answer, as they are taken; closed early, the rest is never worked out."""

    def __init__(self, child: Child, number: int, request: bytes, clock: Clock) -> None:
        self._child, self._number, self._clock = child, number, clock
        self._request: bytes | None = request
        self.is_done = False

    def __enter__(self) -> GuardedAnswer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[bytes]:
        while (piece := self.next()) is not None:
            yield piece

    def next(self) -> bytes | None:
        """The next piece, None at the end.

        Raises:
            KgError: as the job raised it.
            Ended: the child ended before it came.
        """
        if self.is_done:
            return None
        kind, request = (NEXT, b"") if self._request is None else (ASK, self._request)
        self._request = None
        try:
            kind, payload = self._child.reply(kind, self._number, request, self._clock)
        except Ended:
            self.is_done = True
            raise
        if kind == PIECE:
            return payload
        self.is_done = True
        if kind == REFUSED:
            raise _error(payload)
        assert kind in (END, WORN)
        self._child.is_worn |= kind == WORN
        return None

    def close(self) -> None:
        if not self.is_done and self._request is None:
            self._child.forget(self._number)
        self.is_done = True


def _error(payload: bytes) -> Exception:
    name, what, where, remedy, nearest = json.loads(payload)
    if name == errors.NotFound.__name__:
        return errors.NotFound(what, nearest=tuple(nearest), remedy=remedy)
    if name in _NAMES:
        return _NAMES[name](what, where=where, remedy=remedy)
    return RuntimeError(f"{name} in a guarded child: {what}")


_idle: list[Child] = []
_lock = RLock()


def lease(memory: int) -> Child:
    """A child that nobody else uses, warm where there is one."""
    with _lock:
        for child in reversed(_idle):
            if child.memory == memory:
                _idle.remove(child)
                if child.is_alive:
                    return child
                child.stop()
                break
    return Child.start(memory)


def release(child: Child) -> None:
    """Give a child back; one that has ended, is worn or is one too many is let go of."""
    with _lock:
        if child.is_alive and not child.is_worn and len(_idle) < _MOST_IDLE:
            _idle.append(child)
            return
    child.stop()


def _stop_idle() -> None:
    while _idle:
        _idle.pop().stop()


atexit.register(_stop_idle)
os.register_at_fork(after_in_child=_idle.clear)  # they answer the parent alone
