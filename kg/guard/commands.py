"""A command's work in a fork of it: the child does all of it, the parent only passes its words on.

So neither the engine nor what is built from its answer can take more than the limits, and the parent stays
small. Time runs while the child works, and stands still while somebody reads slowly what it says. What the
child has said when it is stopped was already passed on, each line of it whole.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TextIO

from kg.guard.channel import Frames, send
from kg.guard.confining import confine, enter, log_pipe, read_log
from kg.guard.limits import Ended, EndReason, Limits, end_reason_of, inherited_peak

__all__ = ["supervised"]

_OUT, _ERR, _BEGIN, _END, _MEMORY = b"O", b"E", b"B", b"X", b"M"
_FAILED = 1
"""The exit code of a child that could not even tell why."""
Begin = Callable[[], None]


def supervised(work: Callable[[Begin], int], limits: Limits) -> int:
    """What `work` gives, an exit code, done in a fork of this process; what it prints comes out here.

    `work` calls what it is given when the limits are to hold from then on: what comes before, such as opening
    an archive and mending its store, takes what it takes.

    Raises:
        Ended: the child ended before its work was done.
        OSError: what it said could not be written.
    """
    (frames, answer), (life, lifeline), (log, errors) = os.pipe(), os.pipe(), log_pipe()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    child = os.fork()
    if child == 0:
        os.close(frames)
        os.close(lifeline)
        _work(work, limits, answer, life, errors)
    for pipe in (answer, life, errors):
        os.close(pipe)
    supervisor = _Supervisor(child, limits)
    try:
        return supervisor.end(supervisor.relay(frames), log)
    finally:
        supervisor.stop()
        for pipe in (frames, lifeline, log):
            os.close(pipe)


class _Supervisor:
    """The parent's side."""

    def __init__(self, child: int, limits: Limits) -> None:
        self._child: int | None = child
        self._inherited = inherited_peak()
        self._limits = limits
        self._since: float | None = None
        self._has_said = False
        self._waited = 0.0
        """Seconds in which a reader of the output held everything up."""

    def relay(self, pipe: int) -> int | EndReason | None:
        """Pass on what the child says until it ends: its exit code or its fate; None where it just is gone."""
        frames = Frames(pipe)
        try:
            how = self._relay(frames)
        except TimeoutError:
            self.stop()
            self._since = None  # what it said before is passed on, however long that takes
            self._relay(frames)
            how = EndReason.TIME
        self._let_out()
        return how

    def _relay(self, frames: Frames) -> int | EndReason | None:
        """
        Raises:
            TimeoutError: no time is left.
        """
        outs = {_OUT: sys.stdout, _ERR: sys.stderr}
        while (frame := frames.next(self._left())) is not None:
            kind, words = frame
            if kind == _BEGIN:
                self._since = time.monotonic()
            elif kind == _END:
                return int(words)
            elif kind == _MEMORY:
                return EndReason.MEMORY
            else:
                start, worked = time.monotonic(), time.thread_time()
                outs[kind].buffer.write(words)
                self._has_said |= kind == _OUT
                if kind == _ERR or not frames.has_more:
                    self._let_out()
                # what writing took beyond the time of the processor was waiting for a reader
                self._waited += max(time.monotonic() - start - (time.thread_time() - worked), 0)
            if (left := self._left()) is not None and left <= 0:
                raise TimeoutError
        return None

    @staticmethod
    def _let_out() -> None:
        for stream in (sys.stdout, sys.stderr):
            stream.buffer.flush()

    def end(self, how: int | EndReason | None, log: int) -> int:
        if isinstance(how, int):
            return how
        status, peak = self.stop(kill=how is not None)
        fate = how or end_reason_of(status, peak, read_log(log), self._limits, inherited=self._inherited)
        raise Ended(fate, self._limits, has_said=self._has_said)

    def stop(self, *, kill: bool = True) -> tuple[int, int]:
        """The child's status and its peak of memory (KiB), once it is gone."""
        if self._child is None:
            return 0, 0
        if kill:
            with suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)
        _, status, used = os.wait4(self._child, 0)
        self._child = None
        return status, used.ru_maxrss

    def _left(self) -> float | None:
        if self._since is None or not self._limits.seconds:
            return None
        return self._limits.seconds - (time.monotonic() - self._since - self._waited)


def _work(work: Callable[[Begin], int], limits: Limits, answer: int, life: int, errors: int) -> None:
    """The child's side; it never returns."""
    code = _FAILED
    try:
        enter(life)
        os.dup2(errors, 2)
        sys.stdout, sys.stderr = (
            _Relayed.of(stream, answer, kind) for stream, kind in ((sys.stdout, _OUT), (sys.stderr, _ERR))
        )

        def begin() -> None:
            send(answer, _BEGIN)
            confine(limits.memory)

        try:
            code = work(begin)
        except MemoryError:
            send(answer, _MEMORY)
        except SystemError:  # native code gave up in the middle: nothing here is certain any more
            os._exit(_FAILED)
        except Exception:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        send(answer, _END, b"%d" % code)
    finally:  # a panic of native code is no Exception: the parent sees an end without its frame
        os._exit(code)


class _Relayed(io.RawIOBase):
    """A stream that hands each write to the parent, and is a terminal where the parent's is one."""

    def __init__(self, pipe: int, kind: bytes, *, is_terminal: bool) -> None:
        self._pipe, self._kind, self._is_terminal = pipe, kind, is_terminal

    @classmethod
    def of(cls, stream: TextIO, pipe: int, kind: bytes) -> TextIO:
        raw: Any = cls(pipe, kind, is_terminal=stream.isatty())
        return io.TextIOWrapper(raw, encoding=stream.encoding, errors=stream.errors, newline="\n", write_through=True)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._is_terminal

    def write(self, words: bytes) -> int:  # type: ignore[override]
        send(self._pipe, self._kind, bytes(words))
        return len(words)
