"""What else there is to say of a row beside its notes: a mark in the row, its meaning under the table, words for CSV.

(10 of 1,286)   a row that stands for many solutions, of which only some were looked into
+3              claims that state some of the same and have no note here
†               what the archive keeps of documents, lists and claims: no source states it
‡               what the ontology says
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.cite.notes import NotedRow
from kg.witness import Kind

__all__ = ["Aside", "asides"]


@dataclass(frozen=True, slots=True)
class Aside:
    """`mark` stands in the row; `sign` and `means` under the table, once; `spelled` says it in words."""

    mark: str
    sign: str
    means: str
    spelled: str


_KINDS = {
    Kind.RECORD: Aside(
        "†",
        "†",
        "rests on what the archive keeps of documents, lists and claims, which no source states",
        "rests on what the archive keeps",
    ),
    Kind.VOCABULARY: Aside("‡", "‡", "rests on the ontology, such as the name of a place", "rests on the ontology"),
}


def asides(row: NotedRow) -> tuple[Aside, ...]:
    """What there is to say of a row, in one order."""
    return (*_solutions(row), *_others(row), *(aside for kind, aside in _KINDS.items() if kind in row.kinds))


def _solutions(row: NotedRow) -> Iterator[Aside]:
    witness = row.witness
    if witness.is_complete:
        return
    means = "so many of the solutions behind the row were looked into; --solutions all looks into every one"
    if witness.solutions is None:
        yield Aside(
            f"(first {witness.shown:,})", "(first …)", means, f"the first {witness.shown:,} solutions looked into"
        )
    else:
        many = f"{witness.shown:,} of {witness.solutions:,}"
        yield Aside(f"({many})", "(… of …)", means, f"{many} solutions looked into")


def _others(row: NotedRow) -> Iterator[Aside]:
    number = len(row.others)
    if number or row.more:
        at_least = "at least " if row.more else ""
        yield Aside(
            f"+{number:,}" + ("…" if row.more else ""),
            "+n",
            "also stated, in whole or in part, by so many other claims; --format json names them",
            f"also stated by {at_least}{number:,} other {'claim' if number == 1 else 'claims'}",
        )
