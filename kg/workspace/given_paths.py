"""What a program gives for files and sheets, one or several, by name or by path, as a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from kg.record.drafting import Sheet

__all__ = ["files_of", "paths_of", "sheets_of"]


def sheets_of(sheets: Sheet | str | Sequence[Sheet | str]) -> list[Sheet]:
    every = list(sheets) if isinstance(sheets, Sequence) and not isinstance(sheets, str) else [sheets]
    return [Path(one) if isinstance(one, str) else one for one in every]


Other = TypeVar("Other")


def files_of(files: str | Path | Iterable[str | Path | Other]) -> list[str | Path | Other]:
    """As they are given: what is no path may be an address."""
    return [files] if isinstance(files, str | Path) else list(files)


def paths_of(paths: str | Path | Iterable[str | Path]) -> list[Path]:
    return [Path(paths)] if isinstance(paths, str | Path) else [Path(one) for one in paths]
