"""One command in a supervised process of its own: what it said, how it ended, what it took.

The process is forked from one that has imported everything, so a command costs what it does and not what
it imports. It is given an address space, CPU time and a time of the clock, and what it started ends with it.
Nobody may ask the network: the campaign listens at one address that inputs are full of, and counts.

Why CPU time bounds and the clock only ends what hangs: a machine that has other work to do makes nothing slow.
"""

from __future__ import annotations

import gc
import inspect
import io
import os
import pkgutil
import resource
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import kg

__all__ = ["ADDRESS_SPACE", "Listener", "Outcome", "imported", "ran"]

ADDRESS_SPACE = 4 << 30
"""Bytes of addresses; what is promised is that less than half of it is ever memory."""
_LIBRARIES = ("pyshacl", "rdflib", "lxml.html", "openpyxl", "pypdfium2", "httpx", "networkx", "citeproc", "rich.table")
CPU = 20
CLOCK = 60.0
_FILE = 1 << 30
"""Bytes of the largest file it may write: a machine's disk is not for filling."""
_READ = 8 << 20


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    """Negative: the signal that ended it."""
    out: bytes
    err: bytes
    seconds: float
    """Of CPU, with all it started."""
    memory: int
    """Bytes that were resident at most, beyond what the process held that it was forked from."""
    hung: bool = False
    heard: int = 0
    """Connections to the address that nothing may ask."""


class Listener:
    """Counts who connects, and lets go of them."""

    def __init__(self, port: int) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self._socket.listen(16)
        self._socket.setblocking(False)
        self.port = self._socket.getsockname()[1]
        self.heard = 0

    def fileno(self) -> int:
        return self._socket.fileno()

    def take(self) -> None:
        with suppress(BlockingIOError):
            while True:
                self._socket.accept()[0].close()
                self.heard += 1


def imported() -> None:
    """Import everything that any command imports, and read what all of them read once: shapes, places, words."""
    found = [import_module(module.name) for module in pkgutil.walk_packages(kg.__path__, "kg.")]
    for name in (
        "pyshacl",
        "rdflib",
        "lxml.html",
        "openpyxl",
        "pypdfium2",
        "httpx",
        "networkx",
        "citeproc",
        "rich.table",
    ):
        import_module(name)
    for module in found:
        for kept in vars(module).values():
            if hasattr(kept, "cache_info") and not inspect.signature(kept).parameters:
                kept()
    sys.argv = ["kg", "query"]
    with redirect_stdout(io.StringIO()), suppress(SystemExit):  # lists the queries, and opens no store
        import_module("kg.cli").main()
    gc.collect()
    gc.freeze()  # what is never looked at again is never copied into a child


def ran(
    run: Callable[[], object],
    folder: Path,
    *,
    listener: Listener | None = None,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    clock: float = CLOCK,
    cpu: int = CPU,
    space: int = ADDRESS_SPACE,
) -> Outcome:
    """Run a function in a process of its own, in a folder; what it returns is no matter, what it prints is."""
    heard = listener.heard if listener else 0
    said = {name: folder.with_name(f"{folder.name}.{name}") for name in ("in", "out", "err")}
    said["in"].write_bytes(stdin)
    held = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    child = os.fork()
    if child == 0:
        try:
            _prepare(said, folder, env or {}, cpu, space)
            _end(run)
        finally:
            os._exit(71)
    hung = not _waited(child, listener, clock)
    if hung:
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    if listener:
        listener.take()
    return Outcome(
        code=os.waitstatus_to_exitcode(status),
        out=_beginning(said["out"]),
        err=_beginning(said["err"]),
        seconds=used.ru_utime + used.ru_stime,
        memory=max(0, (used.ru_maxrss << 10) - held),
        hung=hung,
        heard=(listener.heard if listener else 0) - heard,
    )


def _prepare(said: Mapping[str, Path], folder: Path, env: Mapping[str, str], cpu: int, space: int) -> None:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE, _FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.chdir(folder)
    for name in [name for name in os.environ if name.startswith("KG_")]:
        del os.environ[name]
    os.environ.update(env)
    for number, (name, path) in enumerate(said.items()):
        opened = os.open(path, os.O_RDONLY if name == "in" else os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = io.TextIOWrapper(os.fdopen(0, "rb", closefd=False), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb", closefd=False), encoding="utf-8")
    sys.stderr = io.TextIOWrapper(
        os.fdopen(2, "wb", closefd=False), encoding="utf-8", errors="backslashreplace", line_buffering=True
    )


def _end(run: Callable[[], object]) -> None:
    """End as Python would after that function."""
    code = 0
    try:
        run()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1 if leaving.code else 0
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 70
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        code = 120
    os._exit(code)


def _waited(child: int, listener: Listener | None, clock: float) -> bool:
    """Whether it ended in time."""
    watched = os.pidfd_open(child)
    until = time.monotonic() + clock
    try:
        while (left := until - time.monotonic()) > 0:
            ready, _, _ = select.select([watched, *([listener] if listener else [])], [], [], left)
            if listener and listener in ready:
                listener.take()
            if watched in ready:
                return True
    finally:
        os.close(watched)
    return False


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_READ)
