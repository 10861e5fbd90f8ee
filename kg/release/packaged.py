"""A file of a package: its path in it, its size and its digest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PackagedFile", "packaged_files"]

_AT_A_TIME = 1 << 20


@dataclass(frozen=True, slots=True)
class PackagedFile:
    """A file by its path in a folder."""

    path: str
    byte_size: int
    sha256: str


def packaged_files(folder: Path) -> list[PackagedFile]:
    """Every file below a folder, by path.

    Raises:
        OSError: one cannot be read.
    """
    return sorted((_read(folder, path) for path in folder.rglob("*") if path.is_file()), key=lambda one: one.path)


def _read(folder: Path, path: Path) -> PackagedFile:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_AT_A_TIME):
            digest.update(part)
    return PackagedFile(path.relative_to(folder).as_posix(), path.stat().st_size, digest.hexdigest())
