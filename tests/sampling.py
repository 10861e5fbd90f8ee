"""Of a long table of cases the fast suite takes one in so many; the rest is slow and runs in CI."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest

__all__ = ["left_out", "one_in"]


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
