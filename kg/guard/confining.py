"""The child's side of its limits: what it may take, and that it never outlives its parent."""

from __future__ import annotations

import faulthandler
import fcntl
import os
import resource
import select
import signal
from contextlib import suppress
from pathlib import Path

from kg.guard.limits import MIB

__all__ = ["address_space", "confine", "die_with", "enter", "is_inside", "log_pipe", "read_log"]

_inside = False
_MOST_TOLD = 1 << 16
"""Bytes read of what a child wrote when it ended: what a pipe holds on Linux (pipe(7))."""


def is_inside() -> bool:
    """Whether this process is itself a guarded child, in which nothing needs another guard."""
    return _inside


def enter(life: int) -> None:
    """Make this process a child that dies with its parent, leaves no core file, and leaves Ctrl-C to its parent."""
    global _inside
    _inside = True
    faulthandler.disable()  # its parent tells how it ended
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    die_with(life)


def address_space() -> int:
    """KiB of address space that this process has, which is what its limit counts; 0 where the system does not say."""
    with suppress(OSError):
        pages = Path("/proc/self/statm").read_bytes().split()[0]
        return int(pages) * resource.getpagesize() // 1024
    return 0


def confine(memory: int) -> None:
    """Hold this process to so many MiB of address space, or to less where it was held before; 0 is no limit."""
    if memory:
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = memory * MIB if most == resource.RLIM_INFINITY else min(memory * MIB, most)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, wanted))


def die_with(life: int) -> None:
    """Be killed by the kernel when the other end of this pipe closes, which it does when the parent ends.

    A pipe, and not PR_SET_PDEATHSIG: that is sent when the *thread* ends which made the child. Where a signal
    cannot be tied to a pipe (F_SETSIG is of Linux), the child ends when it next reads or writes to its parent.
    """
    if hasattr(fcntl, "F_SETSIG"):
        fcntl.fcntl(life, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(life, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(life, fcntl.F_SETFL, fcntl.fcntl(life, fcntl.F_GETFL) | os.O_ASYNC)
    closed = select.poll()
    closed.register(life, select.POLLIN)
    if closed.poll(0):  # it ended before it could be told to
        os._exit(1)


def log_pipe() -> tuple[int, int]:
    """A pipe for standard error of a child: what does not fit into it is lost, and holds nothing up."""
    read, write = os.pipe()
    os.set_blocking(read, False)
    os.set_blocking(write, False)
    return read, write


def read_log(log: int) -> bytes:
    """What a child that has ended said there."""
    with suppress(OSError):
        return os.read(log, _MOST_TOLD)
    return b""
