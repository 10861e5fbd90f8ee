"""Of a long table of cases, and of what one test goes through, the fast suite takes a part; CI takes all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import pytest

__all__ = ["examples", "left_out", "one_in", "some"]

EVERYTHING = bool(os.environ.get("KG_SLOW"))
FEWER = 5
Case = TypeVar("Case")


def some(most: int, cases: Iterable[Case]) -> list[Case]:
    """The cases one test goes through: all where everything runs, else at most so many, spread evenly."""
    every = list(cases)
    if EVERYTHING or len(every) <= most:
        return every
    return [every[number * len(every) // most] for number in range(most)]


def examples(number: int) -> int:
    """How many examples of a law to take that needs another number than hypothesis's 100: a fifth in the fast suite."""
    return number if EVERYTHING else max(1, number // FEWER)


def one_in(every: int, cases: Iterable[Any], *, several: bool = False) -> list[Any]:
    """The cases as parameters, all marked slow but the first and each `every`-th after it; `several` names take each
    case apart."""
    return [
        pytest.param(*(case if several else (case,)), marks=pytest.mark.slow if at % every else ())
        for at, case in enumerate(cases)
    ]


def left_out(nodes: Sequence[str], cases: int) -> set[int]:
    """Of nodes named `table[case]`, the places of those that go where each table keeps so many, spread evenly over it.

    >>> sorted(left_out(["a[1]", "a[2]", "a[3]", "a[4]", "b"], 2))
    [1, 3]
    """
    tables: dict[str, list[int]] = {}
    for at, node in enumerate(nodes):
        tables.setdefault(node.partition("[")[0], []).append(at)
    out: set[int] = set()
    for places in tables.values():
        kept = {number * len(places) // cases for number in range(cases)}
        out.update(at for number, at in enumerate(places) if len(places) > cases and number not in kept)
    return out
