"""What a person or a program reads: tables and JSON to standard output, the rest to standard error.

Text from sources is hostile until shown inert: control characters, escape sequences and
bidirectional overrides are drawn as visible signs, and no markup in it is obeyed.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from kg.model import Finding

__all__ = [
    "console",
    "has_said",
    "mark_said",
    "say",
    "say_json",
    "say_mark",
    "say_rdf",
    "say_table",
    "tell",
    "tell_findings",
]

_PIPED_WIDTH = 10_000
_HEAD, _TAIL = 1_200, 300
"""Code points of a line that is not the answer, where it is longer: how it begins, and the remedy at its end."""
_BETWEEN = "   "


_said = False


def mark_said(said: bool = True) -> None:
    """Some of an answer is written; or none of the next yet."""
    global _said
    _said = said


def has_said() -> bool:
    """Whether some of an answer is written: then nothing else may stand where it does."""
    return _said


def say(line: str = "") -> None:
    """One line of an answer, or several."""
    from kg.inert import inert

    mark_said()

    typer.echo(inert(line, longest=None, lines=True))


def say_mark() -> None:
    """A byte order mark, by which spreadsheet programs know UTF-8; the answer that follows is UTF-8."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8")
    sys.stdout.write("\ufeff")


def tell(line: str) -> None:
    """One line that is not the answer; of one that is very long, how it begins and ends."""
    from kg.inert import inert

    shown = inert(line, longest=None)
    if (more := len(shown) - _HEAD - _TAIL) > 0:
        shown = f"{shown[:_HEAD]}… ({more:,} more characters) …{shown[-_TAIL:]}"
    typer.echo(shown, err=True)


def say_json(value: object) -> None:
    """An answer for programs, in the one vocabulary of `kg.vocabulary`."""
    from kg.inert import in_json
    from kg.vocabulary import as_json

    mark_said()
    typer.echo(in_json(json.dumps(as_json(value), ensure_ascii=False, indent=2)))


def tell_findings(findings: Iterable[Finding], *, most: int = 200) -> None:
    """One line a cause, `file:line: code: message`, what stops something first; beyond `most` only how many more.

    What is said of several places in the same words is said once, with the first of them and how many there are.
    """
    causes: dict[tuple[bool, str, str], list[Finding]] = {}
    for finding in findings:
        causes.setdefault((finding.severity != "refusal", finding.code, finding.message), []).append(finding)
    # Sorting is stable: within what stops something and what does not, the order is that of the findings.
    every = [some for _, some in sorted(causes.items(), key=lambda cause: cause[0][0])]
    for first, *others in every[:most]:
        at = f"{first.where} and {len(others):,} more" if first.where and others else first.where
        tell(str(replace(first, where=at)))
    if len(every) > most:
        tell(f"… and {len(every) - most:,} more; --json gives all")
    elif any(len(some) > 1 for some in every):
        tell(f"{sum(map(len, every)):,} findings of {len(every):,} kinds; --json names every place")


def say_rdf(content: bytes) -> None:
    """RDF on a terminal: what that might obey is written as N-Triples, Turtle and JSON escape it."""
    from kg.inert import in_turtle

    sys.stdout.buffer.write(in_turtle(content.decode()).encode())
    sys.stdout.buffer.flush()


def console() -> Console:
    """A console for trees and tables; as wide as the terminal, and unbroken into a pipe."""
    from rich.console import Console

    piped = not sys.stdout.isatty()
    return Console(width=_PIPED_WIDTH if piped else None, highlight=False, markup=False, emoji=False, soft_wrap=piped)


def say_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[str] = ()) -> None:
    """A plain table; `right` names columns to align to the right. What is too wide for the terminal is folded."""
    from kg.inert import inert

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
