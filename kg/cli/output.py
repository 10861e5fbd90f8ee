"""What a person or a program reads: tables and JSON to standard output, the rest to standard error.

Text from sources is hostile until shown inert: control characters, escape sequences and
bidirectional overrides are drawn as visible signs, and no markup in it is obeyed.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from kg.model import Finding

__all__ = ["console", "say", "say_json", "say_table", "tell", "tell_findings"]

_PIPED_WIDTH = 10_000
_BETWEEN = "   "


def _inert(line: str) -> str:
    from kg.cli.rendering.inert import inert

    return inert(line, longest=None)


def say(line: str = "") -> None:
    """One line of an answer."""
    typer.echo(line)


def tell(line: str) -> None:
    """One line that is not the answer."""
    typer.echo(_inert(line), err=True)


def say_json(value: object) -> None:
    """An answer for programs."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def tell_findings(findings: Iterable[Finding], *, most: int = 200) -> None:
    """One line a finding, `file:line: code: message`; beyond `most` only how many more."""
    every = list(findings)
    for finding in every[:most]:
        tell(str(finding))
    if len(every) > most:
        tell(f"… and {len(every) - most} more; --json gives all")


def console() -> Console:
    """A console for trees and tables; as wide as the terminal, and unbroken into a pipe."""
    from rich.console import Console

    piped = not sys.stdout.isatty()
    return Console(width=_PIPED_WIDTH if piped else None, highlight=False, markup=False, emoji=False, soft_wrap=piped)


def say_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[str] = ()) -> None:
    """A plain table; `right` names columns to align to the right. What is too wide for the terminal is folded."""
    from kg.cli.rendering.inert import inert

    shown = [[inert(cell) for cell in row] for row in rows]
    aligned = set(right)
    to_right = [column in aligned for column in columns]
    widths = [max(map(_width, column)) for column in zip(columns, *shown, strict=True)]
    whole = sum(widths) + len(_BETWEEN) * (len(widths) - 1)
    if whole > _room():
        _say_folded(columns, shown, to_right)
        return
    heading, *lines = (_BETWEEN.join(map(_filled, row, widths, to_right)).rstrip() for row in (columns, *shown))
    say("\n".join([heading, "─" * whole, *lines]))


def _filled(cell: str, width: int, to_right: bool) -> str:
    blank = " " * (width - _width(cell))
    return blank + cell if to_right else cell + blank


def _width(text: str) -> int:
    """How many columns of a terminal a text takes: some characters take two, some none."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _room() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPED_WIDTH


def _say_folded(columns: Sequence[str], rows: Iterable[Sequence[str]], to_right: Iterable[bool]) -> None:
    """The table as rich folds it; for what fits that would be the same, at half a millisecond a row."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE, pad_edge=False, show_edge=False)
    for column, is_right in zip(columns, to_right, strict=True):
        table.add_column(column, justify="right" if is_right else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console().print(table)
