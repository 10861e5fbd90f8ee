"""What there is to say about a row besides its notes: a mark in the row, its meaning under the table, words for CSV.

(10 of 1,286)   a row that stands for many solutions, of which only some are cited
…               the same, where they were not counted
+3              claims that state some of the same and have no note here
†               what the archive keeps of documents, lists and claims: no source states it
‡               what the ontology says
⋈               a row that joins what several claims state about one thing; a note of it says which
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.ask.cite.joins import JoinedThing
from kg.ask.cite.notes import NotedRow
from kg.ask.witness import GroundKind

__all__ = ["Legend", "RowMark", "row_marks"]

_SIGNS = ("(n of m)", "…", "+n", "†", "‡", "⋈")


@dataclass(frozen=True, slots=True)
class RowMark:
    """`mark` stands in the row; `sign` and `means` under the table, once; `spelled` says it in words."""

    mark: str
    sign: str
    means: str
    spelled: str


_KINDS = {
    GroundKind.RECORD: RowMark(
        "†",
        "†",
        "rests on what the archive keeps of documents, lists and claims, which no source states",
        "rests on what the archive keeps",
    ),
    GroundKind.VOCABULARY: RowMark(
        "‡", "‡", "rests on the ontology, such as the name of a place", "rests on the ontology"
    ),
}


_JOINED = RowMark(
    "⋈",
    "⋈",
    "joined from several claims about one thing, which no source states together; the row's last note says which",
    "joined from several claims about one thing, which no source states together",
)


class Legend:
    """The asides met in a table; iterate for one of each sign, always in the same order."""

    def __init__(self) -> None:
        self._met: dict[str, RowMark] = {}

    def add(self, met: Iterable[RowMark]) -> None:
        self._met |= {aside.sign: aside for aside in met}

    def __iter__(self) -> Iterator[RowMark]:
        return iter(sorted(self._met.values(), key=lambda aside: _SIGNS.index(aside.sign)))


def row_marks(row: NotedRow) -> tuple[RowMark, ...]:
    """What there is to say about a row, in a fixed order."""
    kinds = (aside for kind, aside in _KINDS.items() if kind in row.kinds)
    joined = any(isinstance(note.of, JoinedThing) for note in row.notes)
    return (*_solutions(row), *_others(row), *kinds, *([_JOINED] if joined else []))


def _solutions(row: NotedRow) -> Iterator[RowMark]:
    shown, every = row.witness.shown, row.witness.solutions
    if not row.partly:
        return
    if every is None:
        means = "more solutions stand behind the row than are cited; --solutions all cites every one"
        yield RowMark("…", "…", means, "not every solution is cited")
    else:
        means = "n of the m solutions behind the row are cited; --solutions all cites every one"
        yield RowMark(f"({shown:,} of {every:,})", "(n of m)", means, f"{shown:,} of {every:,} solutions are cited")


def _others(row: NotedRow) -> Iterator[RowMark]:
    number = len(row.others)
    if number or row.more:
        mark, at_least = ("…", "at least ") if row.more else ("", "")
        means = "n other claims state some of the same; --format json names them"
        spelled = f"{at_least}{number:,} other {'claim states' if number == 1 else 'claims state'} some of the same"
        yield RowMark(f"+{number:,}{mark}", "+n", means, spelled)
