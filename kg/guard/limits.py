"""How much a child may take, and the ways in which it ends."""

from __future__ import annotations

import os
import resource
import signal
from dataclasses import dataclass
from enum import Enum

from kg.errors import UsageError

__all__ = ["LIMITS", "MIB", "EndReason", "Ended", "Limits", "end_reason_of", "inherited_peak", "seconds_in_words"]

MIB = 1 << 20
_LEAST_MEMORY = 512
"""MiB of address space; with less a child cannot even start (measured: 383 before it does anything)."""
_MOST_MEMORY = 1 << 24
_MOST_SECONDS = 366 * 24 * 3600
"""A year, and 16 TiB: whoever asks for more than can be means no limit, which is 0."""
_OUT_OF_MEMORY = (b"memory allocation of", b"bad_alloc", b"out of memory", b"Cannot allocate memory")
"""What Rust and C++ say on standard error before they abort for want of it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of work, and MiB of address space; 0 is no limit.

    Raises:
        UsageError: one of them is no number, too little or too much.
    """

    seconds: float = 60.0
    memory: int = 2048

    def __post_init__(self) -> None:
        if not 0 <= self.seconds <= _MOST_SECONDS:
            raise UsageError(
                f"--time-limit {self.seconds:g} is not a number of seconds", remedy="write 1 or more, or 0 for never"
            )
        if self.memory != 0 and not _LEAST_MEMORY <= self.memory <= _MOST_MEMORY:
            raise UsageError(
                f"--memory-limit {self.memory} is out of range",
                remedy=f"write MiB, {_LEAST_MEMORY} or more, or 0 for no limit",
            )

    @property
    def told_memory(self) -> str:
        """`2 GiB`, `1,500 MiB`."""
        return f"{self.memory // 1024} GiB" if self.memory % 1024 == 0 else f"{self.memory:,} MiB"


LIMITS = Limits()
"""What work is given if nobody says otherwise."""


def seconds_in_words(seconds: float) -> str:
    """`1 second`, `0.5 seconds`."""
    return f"{seconds:g} {'second' if seconds == 1 else 'seconds'}"


class EndReason(Enum):
    """How work in a child ended before it was done."""

    TIME = "time"
    MEMORY = "memory"
    DEPTH = "depth"
    ABORT = "abort"


class Ended(Exception):
    """The child ended before its work was done; whoever gave the work says so in words of its own. `has_said` is
    whether some of its answer is out already."""

    def __init__(self, fate: EndReason, limits: Limits, *, has_said: bool = False) -> None:
        super().__init__(fate, limits)
        self.fate, self.limits, self.has_said = fate, limits, has_said


def inherited_peak() -> int:
    """The most memory (KiB) that a child made now may be charged with before it has done anything: Linux hands the peak
    of its parent down to a child, through fork and exec (`mm_update_hiwater`, `setmax_mm_hiwater_rss`)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def end_reason_of(status: int, peak: int, said: bytes, limits: Limits, *, inherited: int = 0) -> EndReason:
    """The fate behind a status and a peak of memory (KiB), as `wait4` gives them, and what was said on standard error.

    A peak that is no more than what the child inherited says nothing of the child.

    Where memory is refused, Rust and C++ abort and say so, other code crashes as it happens to: what took a third of
    the limit ended on it. The kernel ends with SIGKILL where the machine has no more. A stack that overflows is
    SIGSEGV, where the guard page is hit, or SIGBUS.
    """
    code = os.waitstatus_to_exitcode(status)
    took_much = limits.memory and peak > inherited and peak * 3 > limits.memory * 1024
    if code == -signal.SIGKILL or took_much or any(words in said for words in _OUT_OF_MEMORY):
        return EndReason.MEMORY
    if code in (-signal.SIGSEGV, -signal.SIGBUS):
        return EndReason.DEPTH
    return EndReason.ABORT
