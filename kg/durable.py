"""A file appears whole or not at all: written beside its place, synced, and put there in one step.

What a function here returned from is on disk, the folder's own list of names included. A killed
writer leaves a hidden file beside the place, never half a file in it. Read is only what could have
been placed so: a regular file.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["exchange_folder", "make_folder", "place_new", "read", "replace"]

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def read(path: Path, most: int) -> bytes:
    """The bytes of a file; a pipe or device is not waited for.

    Raises:
        OSError: there is none, it is not a regular file, may not be read, or has over `most` bytes.
    """
    handle = os.open(path, _FLAGS)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", str(path))
        with os.fdopen(handle, "rb", closefd=False) as file:
            content = file.read(most + 1) if status.st_size <= most else None
    finally:
        os.close(handle)
    if content is None or len(content) > most:
        raise OSError(errno.EFBIG, f"over {most:,} bytes", str(path))
    return content


def replace(path: Path, content: bytes) -> None:
    """Put a file in place, in place of another if there is one.

    Raises:
        OSError: the disk is full, or the folder may not be written; an old file stands as it was.
    """
    with _beside(path, content) as draft:
        draft.replace(path)
        _sync_folder(path.parent)


def place_new(path: Path, content: bytes) -> None:
    """Put a file where none is yet.

    Raises:
        FileExistsError: there is one; it stands as it was.
        OSError: the disk is full, or the folder may not be written; nothing was placed.
    """
    with _beside(path, content) as draft:
        os.link(draft, path)
        try:
            _sync_folder(path.parent)
        except OSError:
            path.unlink()
            raise


def make_folder(path: Path) -> None:
    """Make a folder where there is none.

    Raises:
        OSError: it cannot be made, or something else stands there.
    """
    if not path.is_dir():
        path.mkdir(exist_ok=True)
        _sync_folder(path.parent)


def exchange_folder(fresh: Path, place: Path, old: Path) -> None:
    """Put a folder in place of another, which stands as `old` for the instant of it; a crash then leaves it there.

    Raises:
        OSError: it could not be put there.
    """
    _remove(old)
    if place.exists():
        place.replace(old)
    fresh.replace(place)
    _remove(old)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def _beside(path: Path, content: bytes) -> Iterator[Path]:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        with suppress(OSError):
            draft.unlink()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
