"""A folder that a command writes appears whole or not at all, and never in the place of what it did not write.

It is written beside its place and exchanged with it. A run that is killed leaves the old one, at its place or, for the
instant of the exchange, under a hidden name from which the next run puts it back. Of two runs into one folder the
second is refused.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

from kg import durable
from kg.errors import UsageError

__all__ = ["OwnFiles", "whole_folder"]

OwnFiles = Callable[[Path], frozenset[str] | None]
"""The paths of all files that the command wrote into a folder, by what stands in it; None where it did not."""


@contextmanager
def whole_folder(folder: Path, what: str, own_files: OwnFiles) -> Iterator[Path]:
    """An empty folder that takes the place of `folder` when the block is done; `kg {what}` writes it.

    Raises:
        UsageError: the folder holds something else, cannot be written, or is being written; nothing was changed.
    """
    place = folder.resolve()
    try:
        with _alone(place, what), _drafted(place, what, own_files) as draft:
            yield draft
    except OSError as error:
        message = f"the {what} cannot be written ({error.strerror or error})"
        raise UsageError(message, where=str(folder), remedy="name another") from error


@contextmanager
def _alone(place: Path, what: str) -> Iterator[None]:
    """Hold the place's lock, a file beside it, which a killed run lets go of.

    It is taken away while it is held: whoever opened it before finds that it is gone, and opens another.

    Raises:
        UsageError: another run holds it.
        OSError: it cannot be made.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    path = place.with_name(f".{place.name}.kg-{what}-lock")
    path.touch()  # what may not be written is told as such
    lock = filelock.FileLock(path, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        remedy = "wait until it is done, or name another folder"
        raise UsageError(f"another `kg {what}` is writing this folder", where=str(place), remedy=remedy) from error
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        lock.release()


@contextmanager
def _drafted(place: Path, what: str, own_files: OwnFiles) -> Iterator[Path]:
    draft, old = (place.with_name(f".{place.name}.kg-{what}-{end}") for end in ("new", "old"))
    try:
        if not place.exists() and own_files(old) is not None:
            old.replace(place)
        _refuse_others(place, what, own_files)
        _remove(draft)
        draft.mkdir()
        yield draft
        durable.exchange_folder(draft, place, old)
    finally:
        with suppress(OSError):
            _remove(draft)


def _refuse_others(place: Path, what: str, own_files: OwnFiles) -> None:
    """Refuse to put something in place of what the command did not write.

    Raises:
        UsageError: there is such a thing.
    """
    if Path.cwd().is_relative_to(place):
        raise UsageError(f"the {what} is put there as a new folder", where=str(place), remedy="name a folder below it")
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        raise UsageError("this is no folder", where=str(place), remedy="name a folder")
    if not place.exists() or not any(place.iterdir()):
        return
    own = own_files(place)
    if own is None:
        raise UsageError("the folder holds other files", where=str(place), remedy="name a new or empty folder")
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place).as_posix()
        if (path.is_symlink() or not path.is_dir()) and name not in own:
            raise UsageError(
                f"the folder holds a file that is not of the {what}", where=name, remedy="move it elsewhere"
            )


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
