"""What a person or a program reads: tables and JSON to standard output, the rest to standard error.

Text from sources is hostile until shown inert: control characters, escape sequences and
bidirectional overrides are drawn as visible signs, and no markup in it is obeyed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from kg.model import Finding

__all__ = ["console", "say", "say_json", "say_table", "tell", "tell_findings"]

_PIPED_WIDTH = 10_000


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
    """A plain table; `right` names columns to align to the right."""
    from rich import box
    from rich.table import Table

    from kg.cli.rendering.inert import words

    shown = Table(box=box.SIMPLE, pad_edge=False, show_edge=False)
    to_the_right = set(right)
    for column in columns:
        shown.add_column(column, justify="right" if column in to_the_right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(words(cell) for cell in row))
    console().print(shown)
