"""Guarantees one dataset that stands alone: every shipped query gives in any store what it gives here.

It is what a store holds (see `kg.index.derived`): the claims' graphs, and in the default graph the
merge, all that is said about claims, what follows from them together, and the whole vocabulary. Besides,
each row says that it is a row, for readers that go by types, and the head is the ledger's alone: which
rules an index was made by is nothing to another store.

The engine writes its own quads, which takes a third of what making them anew from the ledger does.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from kg.export import trig
from kg.export.sorting import line_of, sorted_lines, sorted_quads_of_lines
from kg.index import Embedded, Store, read_head
from kg.terms import KG, RDF

__all__ = ["write", "write_trig"]

_ROW, _HEAD = (str(predicate).encode() for predicate in (KG.row, KG.head))
_IS_A_ROW = f" {RDF.type} {KG.Row} .\n".encode()


def write(store: Store, out: BinaryIO) -> None:
    """Write a store as canonical N-Quads: equal archives give equal bytes."""
    out.writelines(sorted_lines(_lines(store)))


def write_trig(store: Store, out: BinaryIO) -> None:
    """The same as TriG: the default graph first, then a block for each claim."""
    trig.write_sorted(sorted_quads_of_lines(_lines(store)), out)


def _lines(store: Store) -> Iterator[bytes]:
    head = f'"{read_head(store)}" .\n'.encode()
    for line in _held(store):
        subject, predicate, _ = line.split(b" ", 2)
        if predicate == _HEAD:
            yield b" ".join((subject, predicate, head))
            continue
        yield line
        if predicate == _ROW:
            yield subject + _IS_A_ROW


def _held(store: Store) -> Iterator[bytes]:
    if not isinstance(store, Embedded):
        yield from map(line_of, store.quads())
        return
    with tempfile.TemporaryFile() as file:
        store.dump(file)
        file.seek(0)
        yield from file
