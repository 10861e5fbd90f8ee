"""Oxigraph in this process: a folder on disk, or memory.

A folder has one writer; readers open it read-only for each use. A rebuild loads a fresh folder,
optimizes it and renames it into place, so a killed rebuild leaves the old store or none, never half.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

from kg import durable
from kg.errors import QueryError, StoreError
from kg.index.query_text import parse_error, refuse_service
from kg.index.store import PREFIXES, Results, stating, update_request

__all__ = ["Embedded"]

_numbers = count()


class Embedded:
    """A store of the embedded engine; make it with `memory`, `writing` or `reading`."""

    def __init__(self, engine: ox.Store, folder: Path | None = None, *, reads_only: bool = False) -> None:
        self._engine = engine
        self._reads_only = reads_only
        self.folder = folder
        self.state = (next(_numbers), 0)
        """Which store of this process, and how often it was changed: the same as long as it holds the same."""

    @classmethod
    def memory(cls) -> Embedded:
        return cls(ox.Store())

    @classmethod
    def writing(cls, folder: Path) -> Embedded:
        """Open or make a folder; the caller holds the archive's lock.

        Raises:
            StoreError: another process has it open for writing, or it is damaged.
        """
        # What a killed `extend` left behind is of no store; the engine itself passes it over.
        for left in folder.glob("bulk-*.sst"):
            left.unlink(missing_ok=True)
        return cls(_opened(ox.Store, folder), folder)

    @classmethod
    def reading(cls, folder: Path) -> Embedded:
        """Open what the folder holds now; later writes are not seen.

        Raises:
            StoreError: there is no store, or it is damaged.
        """
        return cls(_opened(ox.Store.read_only, folder), folder, reads_only=True)

    @staticmethod
    def make(folder: Path, quads: Iterable[Quad]) -> None:
        """Put a folder that holds exactly these quads in place of whatever is there, or change nothing.

        Raises:
            StoreError: it cannot be written.
        """
        _exchange(_loaded(folder, quads), folder)

    def query(self, sparql: str) -> Results:
        asked = refuse_service(sparql)
        try:
            return self._engine.query(asked, prefixes=PREFIXES)
        except SyntaxError as error:
            raise parse_error(sparql, str(error)) from error
        except (ValueError, RuntimeError, OSError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: NamedNode | Literal | BlankNode | None = None,
        graph: NamedNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        """As `Store.quads`.

        Raises:
            StoreError: the store is damaged.
        """
        asked = subject, predicate, value, graph
        try:
            yield from self._found(*asked)
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the store cannot be read ({error})", remedy="run `kg rebuild`") from error

    def _found(self, *asked: Any) -> Iterator[Quad]:
        """A writer may merge files away between a reader's opening and its first look into them: such a reader
        opens the folder again, once, as long as it has given nothing yet."""
        try:
            found = self._engine.quads_for_pattern(*asked)
            first = next(found, None)
        except FileNotFoundError:
            if not self._reads_only or self.folder is None:
                raise
            self._engine = _opened(ox.Store.read_only, self.folder)
            found = self._engine.quads_for_pattern(*asked)
            first = next(found, None)
        return found if first is None else chain((first,), found)

    def stating(self, triples: Sequence[Triple]) -> list[list[NamedNode]]:
        """One query where it can be: a look-up for each takes as long (measured), and only that sees blank nodes."""
        found = stating(self, triples)
        for number, triple in enumerate(triples):
            if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
                graphs = (quad.graph_name for quad in self.quads(triple.subject, triple.predicate, triple.object))  # type: ignore[arg-type]
                found[number] = [graph for graph in graphs if isinstance(graph, NamedNode)]
        return found

    def apply(self, insert: Iterable[Quad], delete: Iterable[Quad] = ()) -> None:
        """One SPARQL Update request, because the engine runs that as one transaction."""
        try:
            self._change()
            self._engine.update(update_request(insert, delete))
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the store could not be written ({error})", remedy="run `kg rebuild`") from error

    def extend(self, quads: Iterable[Quad]) -> None:
        """A quarter of what `apply` takes (measured); killed, all or nothing of the first million quads is there."""
        try:
            self._change()
            self._engine.bulk_extend(quads)
        except (OSError, RuntimeError) as error:
            raise _unwritten(error) from error

    def replace(self, quads: Iterable[Quad]) -> None:
        self._change()
        if self.folder is None:
            self._engine.clear()
            self._engine.bulk_extend(quads)
            return
        fresh = _loaded(self.folder, quads)
        self.close()  # before the exchange: the engine knows its files by their paths
        _exchange(fresh, self.folder)
        self._engine = _opened(ox.Store, self.folder)

    def dumped(self) -> bytes:
        """Every quad, as N-Quads."""
        return self._engine.dump(format=RdfFormat.N_QUADS) or b""

    def dump(self, out: BinaryIO) -> None:
        """Write every quad as N-Quads, in no order.

        Raises:
            StoreError: the store is damaged.
        """
        try:
            self._engine.dump(out, format=RdfFormat.N_QUADS)
        except RuntimeError as error:
            raise StoreError(f"the store cannot be read ({error})", remedy="run `kg rebuild`") from error

    def allow(self, seconds: float | None) -> None:
        """Nothing: the engine cannot be interrupted. `kg.index.guarded` can."""

    def close(self) -> None:
        """Release the engine's lock, which it does when the last reference goes.

        What was applied is flushed first (some 20 ms): every later reader would otherwise replay
        the engine's log (measured: 0.7 s after an import of 33 lists, 0.03 s after a flush). What the
        engine told of earlier openings goes, 130 KB each: it keeps a thousand.
        """
        if self.state[1] and self.folder:
            with suppress(OSError):
                self._engine.flush()
                self._forget_openings()
        del self._engine

    def _change(self) -> None:
        number, times = self.state
        self.state = number, times + 1

    def _forget_openings(self) -> None:
        for told in self.folder.glob("LOG.old.*") if self.folder else ():
            told.unlink()


def _opened(opener: Callable[[str], ox.Store], folder: Path) -> ox.Store:
    try:
        return opener(str(folder))
    except (OSError, RuntimeError) as error:  # the engine calls corruption a RuntimeError
        raise StoreError(
            f"the store cannot be opened ({error})", where=str(folder), remedy="run `kg rebuild`"
        ) from error


def _loaded(place: Path, quads: Iterable[Quad]) -> Path:
    """A fresh folder with these quads, beside the place it is for."""
    fresh = place.with_name(f"{place.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        engine = ox.Store(str(fresh))
        engine.bulk_extend(quads)
        engine.optimize()
        engine.flush()
    except BaseException as error:  # whatever it was, half a folder is of no use
        shutil.rmtree(fresh, ignore_errors=True)
        if isinstance(error, OSError | RuntimeError):
            raise _unwritten(error) from error
        raise
    return fresh


def _exchange(fresh: Path, place: Path) -> None:
    """Put a fresh folder in place of another; a crash in between leaves none, which is rebuilt."""
    try:
        durable.exchange_folder(fresh, place, place.with_name(f"{place.name}.old"))
    except OSError as error:
        raise _unwritten(error) from error


def _unwritten(error: Exception) -> StoreError:
    return StoreError(f"the store could not be written ({error})", remedy="free some space or fix the permissions")
