"""Writes an archive out in a named format, whole or not at all."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from kg.errors import UsageError
from kg.export import dataset, jsonld, nanopubs, nquads, trig, turtle
from kg.export.view import StoreView
from kg.index import Store
from kg.ledger import live_quads
from kg.record.recording import Archive
from kg.terms import DEFAULT_GRAPH

__all__ = ["export", "export_to", "to_file"]


def export(archive: Archive, store: Store, form: str, out: BinaryIO, *, inline: bool = True) -> None:
    """Write the live archive.

    Raises:
        UsageError: there is no such format.
    """
    writers: dict[str, Callable[[BinaryIO], None]] = {
        "jsonld": partial(jsonld.write, StoreView(store), inline=inline),
        "trig": lambda out: trig.write(live_quads(archive.ledger), out),
        "nanopubs": lambda out: nanopubs.write(archive.ledger, out),
        "nquads": lambda out: nquads.write(live_quads(archive.ledger), out),
        "dataset": partial(dataset.write, store),
        "dataset-trig": partial(dataset.write_trig, store),
        "turtle": lambda out: turtle.write(store.quads(graph=DEFAULT_GRAPH), out),
    }
    if form not in writers:
        raise UsageError(f"there is no format {form!r}", remedy=f"use {', '.join(writers)}")
    writers[form](out)


def export_to(archive: Archive, store: Store, form: str, path: Path, *, inline: bool = True) -> None:
    """The same into a file, as `to_file`.

    Raises:
        UsageError: there is no such format, or the file cannot be written.
    """
    to_file(path, partial(export, archive, store, form, inline=inline))


def to_file(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write a file that appears when it is whole; an old one stays until then. A device or pipe is written to. What
    is called `.gz` is packed with gzip, without a time, so that equal content gives equal bytes.

    Raises:
        UsageError: the file cannot be written.
    """
    if path.suffix.lower() == ".gz":
        write = partial(_packed, write)
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as out:
                write(out)
        else:
            _replaced(path.resolve(), write)
    except OSError as error:
        raise UsageError(
            f"cannot be written ({error.strerror})", where=str(path), remedy="name another file"
        ) from error


def _packed(write: Callable[[BinaryIO], None], out: BinaryIO) -> None:
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packing:
        write(packing)  # type: ignore[arg-type]  # it has what a stream that is written to needs


def _replaced(path: Path, write: Callable[[BinaryIO], None]) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as out:
            write(out)
        beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink()
