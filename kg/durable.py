"""A file appears whole or not at all: written beside its place, synced, and put there in one step.

What a function here returned from is on disk, the folder's own list of names included. A killed
writer leaves a hidden file beside the place, never half a file in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["place_new", "replace"]


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
