"""ICE's lists, read in the order given: here, or in processes beside this one, which writes meanwhile.

Reading a list, looking at its rows and holding its claims against the shapes takes its bytes and nothing
of the archive: that is half of what importing it takes. Each process beside is handed bytes and a name,
and answers with what they say; a claim it told before it only names. It is always one list ahead of the
writer. It knows no archive, ends when this process does, however that ends, and where it dies its list
is read here.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from kg.errors import KgError
from kg.model import Claim, Draft, Finding, Row, Source

if TYPE_CHECKING:
    from kg.intake.ice_lists import ListDetails

__all__ = ["ListRead", "ListRequest", "read_lists", "read_until_closed", "reader_processes", "seldom_collecting"]

_WORTH_IT = 8
"""Lists from which on processes beside are worth their start, a third of a second each."""
_MOST, _AHEAD = 3, 16
"""Processes beside at most, and files read ahead of the one that is recorded: they bound the memory."""
_SELDOM = 200_000
"""Objects made before Python looks for cycles: a tenth of an import's time (measured)."""
_PROTOCOL = pickle.HIGHEST_PROTOCOL
_START = (
    "import sys; sys.path[:] = sys.argv[1:]; from kg.record.reading_lists import read_until_closed; read_until_closed()"
)
_ENDED = (EOFError, OSError, pickle.UnpicklingError)


_EMPTY = Draft()


class ListRequest(NamedTuple):
    """Bytes to be read as a list, and what is said of every list of an import (see `ice_lists.read_list`)."""

    content: bytes
    file_name: str
    said: ListDetails


@dataclass(frozen=True, slots=True)
class ListRead:
    """What a list says, what looking at its rows found, and which claims were found `sound`; or the error
    that stopped it; or nothing, where it was known."""

    draft: Draft = _EMPTY
    findings: tuple[Finding, ...] = ()
    sound: frozenset[NamedNode] = frozenset()
    error: KgError | None = None


def read_lists(files: Iterable[ListRequest | ListRead], beside: int) -> Generator[ListRead]:
    """What each list says, in the order given; what is there already in place of bytes is handed on.

    `beside` is how many processes read; with none they are read here.
    """
    with ExitStack() as ending:
        free = deque[_Beside]()
        with suppress(OSError):  # no room for one more process
            free.extend(ending.enter_context(_Beside()) for _ in range(beside))
        if not free:
            yield from (_here(one) if isinstance(one, ListRequest) else one for one in files)
            return
        coming, queue = iter(files), deque[_Beside | ListRead]()
        _fill(queue, coming, free)
        while queue:
            one = queue.popleft()
            if isinstance(one, _Beside):
                free.append(one)
                one = one.answer()
            _fill(queue, coming, free)
            yield one


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Let Python look for cycles seldom: reading and writing lists makes many objects and no cycles."""
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def reader_processes(files: int) -> int:
    """How many processes are worth starting for so many lists: one for each core but the writer's."""
    return min((os.cpu_count() or 1) - 1, _MOST) if files >= _WORTH_IT else 0


def read_until_closed() -> None:
    """What a process beside does: read what it is handed, until nothing more is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that asks is told, and ends it
    told: set[NamedNode] = set()
    with seldom_collecting(), suppress(*_ENDED):
        while True:
            read = _with_sound(_here(pickle.load(sys.stdin.buffer)), told)  # noqa: S301
            pickle.dump(_compact(read, told), sys.stdout.buffer, _PROTOCOL)
            sys.stdout.buffer.flush()
    os._exit(0)  # whoever asked may be gone, and what was not told it is of no use to anybody


def _fill(queue: deque[_Beside | ListRead], coming: Iterator[ListRequest | ListRead], free: deque[_Beside]) -> None:
    """Ask every free process for a list, before anybody waits for one."""
    while free and len(queue) < _AHEAD and (one := next(coming, None)) is not None:
        if isinstance(one, ListRequest):
            free[0].ask(one)
            queue.append(free.popleft())
        else:
            queue.append(one)


def _here(asked: ListRequest) -> ListRead:
    """One list, read in this process."""
    from kg import gate
    from kg.intake.ice_lists import read_list_bytes

    try:
        draft = read_list_bytes(asked.content, asked.file_name, **asked.said)
    except KgError as error:
        return ListRead(error=error)
    return ListRead(draft, tuple(gate.check_rows(draft)))


def _with_sound(read: ListRead, told: set[NamedNode]) -> ListRead:
    """A list with those claims that are told of for the first time, if they fit the shapes."""
    from kg import gate

    return replace(read, sound=gate.sound_alone(tuple(one for one in read.draft.claims if one.iri not in told)))


class _Beside:
    """A process that reads one list at a time."""

    def __init__(self) -> None:
        search = [one for one in sys.path if one]  # never the folder somebody happens to be in
        command = [sys.executable, "-I", "-c", _START, *search]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        self._told: dict[NamedNode, Claim] = {}
        self._asked: ListRequest | None = None

    def __enter__(self) -> _Beside:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.communicate()

    def ask(self, asked: ListRequest) -> None:
        assert self._process.stdin is not None
        self._asked = asked
        with suppress(OSError):
            pickle.dump(asked, self._process.stdin, _PROTOCOL)
            self._process.stdin.flush()

    def answer(self) -> ListRead:
        assert self._asked is not None
        assert self._process.stdout is not None
        try:
            return _whole(pickle.load(self._process.stdout), self._asked, self._told)  # noqa: S301
        except _ENDED:
            return _here(self._asked)


_RowTold = tuple[str, int, tuple[tuple[str, str], ...], tuple[str, ...]]
_Stated = tuple[Claim | NamedNode, str, list[_RowTold]]
"""A claim or its name, where it stands for findings, and its rows."""


class _Compact(NamedTuple):
    """A `ListRead` without the bytes, and with claims told before by their names."""

    read: ListRead
    claims: list[_Stated]


def _compact(read: ListRead, told: set[NamedNode]) -> _Compact:
    claims: list[_Stated] = []
    for claim in read.draft.claims:
        rows = [(row.sheet, row.row, row.written, row.doubts) for row in claim.anchors if isinstance(row, Row)]
        claims.append((claim.iri if claim.iri in told else claim.at((), ""), claim.origin, rows))
        told.add(claim.iri)
    sources = tuple(Source(source.capture, b"") for source in read.draft.sources)
    return _Compact(replace(read, draft=replace(read.draft, claims=(), sources=sources)), claims)


def _whole(compact: _Compact, asked: ListRequest, told: dict[NamedNode, Claim]) -> ListRead:
    draft = compact.read.draft
    claims = []
    for one, origin, rows in compact.claims:
        claim = told[one] if isinstance(one, NamedNode) else told.setdefault(one.iri, one)
        capture = draft.sources[0].capture.sha256
        claims.append(claim.at(tuple(Row(capture, *row) for row in rows), origin))
    sources = tuple(Source(source.capture, asked.content) for source in draft.sources)
    return replace(compact.read, draft=replace(draft, claims=tuple(claims), sources=sources))
