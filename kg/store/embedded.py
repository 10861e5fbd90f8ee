"""Oxigraph in this process: a folder on disk, or memory.

A folder has one writer; readers open it read-only for each use. A rebuild loads a fresh folder,
optimizes it and renames it into place, so a killed rebuild leaves the old store or none, never half.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.errors import QueryError, StoreError
from kg.store.protocol import PREFIXES, Results, update_request

__all__ = ["Embedded"]


class Embedded:
    """A store of the embedded engine; make it with `memory`, `writing` or `reading`."""

    def __init__(self, engine: ox.Store, folder: Path | None = None) -> None:
        self._engine = engine
        self._folder = folder

    @classmethod
    def memory(cls) -> Embedded:
        return cls(ox.Store())

    @classmethod
    def writing(cls, folder: Path) -> Embedded:
        """Open or make a folder; the caller holds the archive's lock.

        Raises:
            StoreError: another process has it open for writing, or it is damaged.
        """
        return cls(_opened(ox.Store, folder), folder)

    @classmethod
    def reading(cls, folder: Path) -> Embedded:
        """Open what the folder holds now; later writes are not seen.

        Raises:
            StoreError: there is no store, or it is damaged.
        """
        return cls(_opened(ox.Store.read_only, folder), folder)

    @staticmethod
    def discard(folder: Path) -> None:
        """Remove a folder that cannot be opened; the caller holds the archive's lock."""
        shutil.rmtree(folder, ignore_errors=True)

    def query(self, sparql: str) -> Results:
        try:
            return self._engine.query(sparql, prefixes=PREFIXES)
        except SyntaxError as error:
            raise QueryError(f"the query does not parse: {error}", remedy="mend it and ask again") from error
        except (ValueError, RuntimeError, OSError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: NamedNode | Literal | BlankNode | None = None,
        graph: NamedNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        return self._engine.quads_for_pattern(subject, predicate, value, graph)

    def apply(self, insert: Iterable[Quad], delete: Iterable[Quad] = ()) -> None:
        """One SPARQL Update request, because the engine runs that as one transaction."""
        try:
            self._engine.update(update_request(insert, delete))
        except OSError as error:
            raise StoreError(f"the store could not be written ({error})", remedy="run `kg rebuild`") from error

    def replace(self, quads: Iterable[Quad]) -> None:
        if self._folder is None:
            self._engine.clear()
            self._engine.bulk_extend(quads)
            return
        fresh = self._folder.with_name(f"{self._folder.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        _loaded(fresh, quads)
        self.close()
        _exchange(fresh, self._folder)
        self._engine = _opened(ox.Store, self._folder)

    def close(self) -> None:
        """Release the engine's lock, which it does when the last reference goes."""
        del self._engine

    def sync(self) -> None:
        self._engine.flush()


def _opened(opener: Callable[[str], ox.Store], folder: Path) -> ox.Store:
    try:
        return opener(str(folder))
    except (OSError, RuntimeError) as error:  # the engine calls corruption a RuntimeError
        raise StoreError(
            f"the store cannot be opened ({error})", where=str(folder), remedy="run `kg rebuild`"
        ) from error


def _loaded(folder: Path, quads: Iterable[Quad]) -> None:
    try:
        engine = ox.Store(str(folder))
        engine.bulk_extend(quads)
        engine.optimize()
        engine.flush()
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise StoreError(f"the store could not be written ({error})", remedy="free some space") from error


def _exchange(fresh: Path, place: Path) -> None:
    """Put a fresh folder in place of another; a crash in between leaves none, which is rebuilt."""
    old = place.with_name(f"{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.replace(old)
    fresh.replace(place)
    shutil.rmtree(old, ignore_errors=True)
