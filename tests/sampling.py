"""Of a long table of cases the fast suite takes one in so many; the rest is slow and runs in CI."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

__all__ = ["one_in"]


def one_in(every: int, cases: Iterable[Any], *, several: bool = False) -> list[Any]:
    """The cases as parameters, all marked slow but the first and each `every`-th after it; `several` names take each
    case apart."""
    return [
        pytest.param(*(case if several else (case,)), marks=pytest.mark.slow if at % every else ())
        for at, case in enumerate(cases)
    ]
