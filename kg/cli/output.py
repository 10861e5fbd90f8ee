"""What a person or a program reads: tables and JSON to standard output, the rest to standard error.

Text from sources is hostile until shown inert: control characters, escape sequences and
bidirectional overrides are drawn as visible signs, and no markup in it is obeyed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import typer

from kg.cli.screen import display, fold, width, width_of
from kg.cli.tables import Table, fitted

if TYPE_CHECKING:
    from rich.text import Text
    from rich.tree import Tree

    from kg.model import Finding

__all__ = [
    "has_said",
    "mark_said",
    "say",
    "say_json",
    "say_mark",
    "say_rdf",
    "say_table",
    "say_tree",
    "tell",
    "tell_findings",
]

_HEAD, _TAIL = 1_200, 300
"""Code points of a line that is not the answer, where it is longer: how it begins, and the remedy at its end."""
_STEP = 4
"""By how much a line that does not fit goes on to the right."""


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
    shown = inert(line, longest=None, lines=True)
    columns = width()
    typer.echo(shown if columns is None else "\n".join(fold(one, columns, _deeper(one)) for one in shown.split("\n")))


def _deeper(line: str) -> str:
    return " " * (len(line) - len(line.lstrip(" ")) + _STEP)


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
    typer.echo(fold(shown, width(sys.stderr), " " * _STEP), err=True)


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
        kinds = "1 kind" if len(every) == 1 else f"{len(every):,} kinds"
        tell(f"{sum(map(len, every)):,} findings of {kinds}; --json names every place")


def say_rdf(content: bytes) -> None:
    """RDF on a terminal: what that might obey is written as N-Triples, Turtle and JSON escape it."""
    from kg.inert import in_turtle

    sys.stdout.buffer.write(in_turtle(content.decode()).encode())
    sys.stdout.buffer.flush()


def say_tree(tree: Tree) -> None:
    """A tree of `Text`, folded at blanks beneath its guides; a word too long for a line stays whole, to be copied.

    rich's own drawing breaks such a word.
    """
    from rich.console import Console
    from rich.text import Text

    columns = width()
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    mark_said()
    for first, after, label in _branches(tree):
        at = 0
        for line in fold(label.plain, None if columns is None else columns - width_of(first)).split("\n"):
            start = label.plain.index(line, at)
            console.print(Text(after if at else first).append_text(label[start : start + len(line)]))
            at = start + len(line)


def _branches(
    tree: Tree, before: str = "", *, is_root: bool = True, is_last: bool = True
) -> Iterator[tuple[str, str, Text]]:
    """Each label, with what stands before its first line and before the others."""
    label = cast("Text", tree.label)
    after = before if is_root else before + ("    " if is_last else "│   ")
    yield before if is_root else before + ("└── " if is_last else "├── "), after, label
    for child in tree.children:
        yield from _branches(child, after, is_root=False, is_last=child is tree.children[-1])


def say_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Iterable[str] = (),
    whole: Iterable[str] = (),
    notes: Iterable[str] = (),
    ids: Iterable[str] = (),
    noted: Iterable[str] = (),
    yielding: Iterable[str] = (),
) -> None:
    """A plain table; `kg.cli.tables` says what the columns named here are, and what gives way on a narrow terminal."""
    from kg.inert import inert

    shown = [[inert(cell) for cell in row] for row in rows]
    right_, whole_, notes_, ids_, noted_, yielding_ = map(frozenset, (right, whole, notes, ids, noted, yielding))
    table = Table(columns, shown, right_, whole_, notes_, ids_, noted_, yielding_)
    table, lines = fitted(table, width(), ids=display().ids)
    say("\n".join(lines))
    if said := " · ".join(f"{column}: {value}" for column, value in table.alike if value):
        say(f"in every row: {said}")
    if hidden := [column for column in table.left_out if column in table.ids]:
        tell(f"left out: {', '.join(hidden)}; --ids shows {'it' if len(hidden) == 1 else 'them'}")
    if told := [column for column in table.left_out if column not in table.ids]:
        tell(f"left out: {', '.join(told)}; --full-notes says {'it' if len(told) == 1 else 'them'}")
