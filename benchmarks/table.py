"""Figures as Markdown: each beside a floor or a peer that was measured in the same run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from measuring import Taken

__all__ = ["Figure", "figures", "rows", "seconds"]


@dataclass(frozen=True)
class Figure:
    """What was measured, the goal where there is one, and what it rests on."""

    what: str
    taken: Taken
    goal: str = ""
    floor: str = ""
    floor_taken: Taken | None = None


def figures(title: str, found: Iterable[Figure]) -> str:
    """A table of commands; the ratio is of wall times."""
    return rows(title, ["what", "goal", "median", "CPU", "floor, in the same run", "median", "ratio"], map(_row, found))


def rows(title: str, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table; all but the first column are figures unless they are words."""
    marks = ["---" if column in _WORDS else "---:" for column in columns]
    body = [f"| {' | '.join(line)} |" for line in (columns, marks, *lines)]
    return "\n".join([f"**{title}**", "", *body, ""])


def seconds(value: float) -> str:
    return f"{value:.1f} s" if value >= 10 else f"{value:.2f} s" if value >= 0.1 else f"{value * 1000:.1f} ms"


_WORDS = {"what", "archive", "floor, in the same run", "slowest"}


def _row(one: Figure) -> list[str]:
    floor = one.floor_taken
    ratio = f"{one.taken.wall / floor.wall:.1f}" if floor else ""
    return [
        one.what,
        one.goal,
        seconds(one.taken.wall),
        seconds(one.taken.cpu),
        one.floor,
        seconds(floor.wall) if floor else "",
        ratio,
    ]
