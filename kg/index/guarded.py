"""A store whose queries are answered in a guarded child: a crash of the engine becomes one error line.

Queries go to the child, which opens the same folder for itself, or is given the quads where there is no folder;
`quads`, `stating` and what writes are the program's own and go straight to the engine here. Rows come in
pieces as they are read, so an answer takes no memory on its way, and other questions may be asked meanwhile.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, Triple

from kg.errors import QueryError, StoreError
from kg.guard import LIMITS, Ended, Limits, is_inside
from kg.guard.warm import Child, Clock, GuardedAnswer, lease, release
from kg.index.derived import read_head
from kg.index.embedded import Embedded
from kg.index.store import Results, Store, stopped_error

__all__ = ["Guarded", "answer", "guarded"]

_JOB = f"{__name__}:answer"
_PIECE = 1 << 16
_SECONDS = 0.05
"""After so many bytes, or so long, what was found is handed on."""
_KEPT = 2
"""Stores that a child keeps open."""
_SELECT, _ASK, _TRIPLES, _UNKNOWN = b"S", b"A", b"T", b"U"


def guarded(store: Store, limits: Limits = LIMITS) -> Store:
    """The store as strangers may ask it, all their questions together within these limits. A remote one is guarded
    by being elsewhere, and in a child that is guarded already every store is."""
    if isinstance(store, Embedded) and not is_inside():
        return Guarded(store, limits)
    store.allow(limits.seconds or None)
    return store


class Guarded:
    """One question of a stranger and all that follows from it; see `guarded`."""

    def __init__(self, store: Embedded, limits: Limits = LIMITS) -> None:
        self._store = store
        self._clock = Clock(limits)
        self._child: Child | None = None
        self._open = 0

    def query(self, sparql: str) -> Results:
        """As `Store.query`.

        Raises:
            QueryError: besides, it took more memory or time than it may, or the engine crashed on it; so may
                reading the answer.
        """
        answer = self._ask(sparql)
        if answer.kind == _UNKNOWN:
            answer.close()
            answer = self._ask(sparql, with_quads=True)
        if answer.kind == _ASK:
            with answer:
                return ox.parse_query_results(answer.read(_PIECE), format=ox.QueryResultsFormat.TSV)
        if answer.kind == _SELECT:
            return ox.parse_query_results(answer, format=ox.QueryResultsFormat.TSV)  # type: ignore[arg-type]
        return _Triples(answer)  # type: ignore[return-value]

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: NamedNode | Literal | BlankNode | None = None,
        graph: NamedNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        return self._store.quads(subject, predicate, value, graph)

    def stating(self, triples: Sequence[Triple]) -> list[list[NamedNode]]:
        return self._store.stating(triples)

    def apply(self, insert: Iterable[Quad], delete: Iterable[Quad] = ()) -> None:
        self._store.apply(insert, delete)

    def extend(self, quads: Iterable[Quad]) -> None:
        self._store.extend(quads)

    def replace(self, quads: Iterable[Quad]) -> None:
        self._store.replace(quads)

    def allow(self, seconds: float | None) -> None:
        self._clock = Clock(Limits(seconds or 0, self._clock.limits.memory))

    def close(self) -> None:
        self._store.close()

    def done(self) -> None:
        """An answer is read, or nobody wants it; without any the child is free for others."""
        self._open -= 1
        if not self._open and self._child is not None:
            child, self._child = self._child, None
            release(child)

    def _ask(self, sparql: str, *, with_quads: bool = False) -> _Answer:
        if self._child is None:
            self._child = lease(self._clock.limits.memory)
        body = self._store.dumped() if with_quads else b""
        about = {"query": sparql, "store": self._store.state, "place": self._place(), "with_quads": with_quads}
        self._open += 1
        return _Answer(self, self._child.ask(_JOB, about, body, self._clock))

    def _place(self) -> list[Any] | None:
        """Where it is and up to where it was made, for somebody may write meanwhile; None where that cannot be told."""
        folder, head = self._store.folder, read_head(self._store) if self._store.folder else None
        return [str(folder.resolve()), head.sequence, head.digest] if folder and head else None


class _Answer:
    """The bytes of an answer as a stream, which the engine's parsers read as they need them."""

    def __init__(self, store: Guarded, asked: GuardedAnswer) -> None:
        self._store, self._asked = store, asked
        self._is_open = True
        self._piece, self._at = self._next(), 1
        self.kind = self._piece[:1]

    def __enter__(self) -> _Answer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def read(self, size: int) -> bytes:
        """
        Raises:
            QueryError: the child ended, or the engine refused the query while it worked.
        """
        if self._at == len(self._piece):
            self._piece, self._at = self._next(), 0
        found = self._piece[self._at : self._at + size]
        self._at += len(found)
        return found

    def close(self) -> None:
        """Let go of what is not read."""
        if self._is_open:
            self._is_open = False
            self._asked.close()
            self._store.done()

    def _next(self) -> bytes:
        """The next piece that is not empty; empty at the end."""
        try:
            piece = next(filter(None, self._asked), b"")
        except Ended as ended:
            self.close()
            raise stopped_error(ended) from None
        except BaseException:
            self.close()
            raise
        if not piece:
            self.close()
        return piece


class _Triples:
    """What CONSTRUCT and DESCRIBE give: an iterator of triples, as the engine's own."""

    def __init__(self, answer: _Answer) -> None:
        self._stream = ox.parse(answer, format=ox.RdfFormat.N_TRIPLES)  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[Triple]:
        return self

    def __next__(self) -> Triple:
        triple: Triple = next(self._stream).triple
        return triple


# ── in the child ───────────────────────────────────────────────────────────────────────────────────

_stores: OrderedDict[str, Embedded] = OrderedDict()


def answer(about: Mapping[str, Any], body: bytes) -> Iterator[bytes]:
    """The job: the answer to a query, the first row at once, then in pieces.

    SELECT and ASK are TSV, whose terms are those of N-Triples (https://www.w3.org/TR/sparql11-results-csv-tsv/),
    CONSTRUCT and DESCRIBE N-Triples.
    """
    store = _store(about, body)
    if store is None:
        yield _UNKNOWN
        return
    found = store.query(about["query"])
    if isinstance(found, QueryBoolean):
        yield _ASK + (b"true" if found else b"false")
    elif isinstance(found, QuerySolutions):
        heading = "\t".join(map(str, found.variables))
        yield from _pieces(_SELECT, f"{heading}\n", map(_row, found))
    else:
        yield from _pieces(_TRIPLES, "", (f"{triple} .\n" for triple in found))


def _pieces(kind: bytes, heading: str, lines: Iterable[str]) -> Iterator[bytes]:
    yield kind + heading.encode()
    waiting: list[str] = []
    size, since = 0, 0.0  # the first line goes at once
    try:
        for line in lines:
            waiting.append(line)
            size += len(line)
            if size >= _PIECE or monotonic() - since > _SECONDS:
                yield "".join(waiting).encode()
                waiting, size, since = [], 0, monotonic()
    except (ValueError, RuntimeError, OSError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error
    yield "".join(waiting).encode()


def _row(values: ox.QuerySolution) -> str:
    return "\t".join(["" if value is None else str(value) for value in values]) + "\n"


def _store(about: Mapping[str, Any], body: bytes) -> Embedded | None:
    """The store that is asked; None where it is not known here, or a folder holds something else by now."""
    place = about["place"]
    key = json.dumps([about["store"][1], place] if place else about["store"])
    if about["with_quads"]:
        store = Embedded.memory()
        store.extend(ox.parse(body, format=ox.RdfFormat.N_QUADS))
        _keep(key, store)
    elif key not in _stores:
        opened = _opened(place) if place else None
        if opened is None:
            return None
        _keep(key, opened)
    _stores.move_to_end(key)
    return _stores[key]


def _opened(place: list[Any]) -> Embedded | None:
    folder, *head = place
    try:
        store = Embedded.reading(Path(folder))
        found = read_head(store)
    except StoreError:
        return None
    return store if found and [found.sequence, found.digest] == head else None


def _keep(key: str, store: Embedded) -> None:
    _stores[key] = store
    while len(_stores) > _KEPT:
        _stores.popitem(last=False)
