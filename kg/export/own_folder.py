"""A folder of files that appears whole, in place of none, an empty one, or one that was written so before.

`SHA256SUMS` in it has the digest of every other file, in the form that `sha256sum -c` reads; by that, and by a file
that says what the folder is of, it is known again. The folder is written beside its place and exchanged with it; a
run that is killed leaves the old one, at its place or, for the instant of the exchange, under a hidden name from
which the next run puts it back.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kg import durable
from kg.errors import UsageError

__all__ = ["SUMS", "FolderKind", "own_folder", "sums"]

SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class FolderKind:
    """What such a folder holds, in a word; how the drafts beside it are named; and the file that says what it is."""

    what: str
    drafts: str
    about: str


@contextmanager
def own_folder(folder: Path, kind: FolderKind) -> Iterator[Path]:
    """A draft of the folder, which takes its place at the end.

    Raises:
        UsageError: the folder holds something else, or cannot be written; nothing was changed.
    """
    place = folder.resolve()
    draft, old = (place.with_name(f".{place.name}.{kind.drafts}-{end}") for end in ("new", "old"))
    try:
        if not place.exists() and (old / kind.about).is_file():
            old.replace(place)
        _refuse_others(place, kind)
        _remove(draft)
        draft.mkdir(parents=True)
        yield draft
        durable.exchange_folder(draft, place, old)
    except OSError as error:
        reason = error.strerror or str(error)
        what = f"the {kind.what} cannot be written ({reason})"
        raise UsageError(what, where=str(folder), remedy="name another") from error
    finally:
        with suppress(OSError):
            _remove(draft)


def sums(digests: Mapping[str, str]) -> str:
    """The digests of files, by name, as `SUMS` has them."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))


def _refuse_others(place: Path, kind: FolderKind) -> None:
    """Refuse to put a folder in place of what was not written so.

    Raises:
        UsageError: there is such a thing.
    """
    if Path.cwd().is_relative_to(place):
        what = f"the {kind.what} is put there as a new folder"
        raise UsageError(what, where=str(place), remedy="name a folder below it")
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        raise UsageError("this is no folder", where=str(place), remedy="name a folder")
    if not place.exists() or not any(place.iterdir()):
        return
    if not (place / kind.about).is_file() or not (place / SUMS).is_file():
        raise UsageError("the folder holds other files", where=str(place), remedy="name a new or empty folder")
    own = {line[66:] for line in (place / SUMS).read_text("utf-8", "replace").splitlines()} | {SUMS}
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place).as_posix()
        if (path.is_symlink() or not path.is_dir()) and name not in own:
            what = f"the folder holds a file that is not of the {kind.what}"
            raise UsageError(what, where=name, remedy="move it elsewhere")


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
