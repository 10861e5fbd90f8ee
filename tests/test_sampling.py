"""Which cases of a table the fast suite takes."""

from __future__ import annotations

import pytest

from tests.sampling import left_out


@pytest.mark.parametrize(
    ("cases", "kept"), [(1, [0]), (4, [0, 1, 2, 3]), (5, [0, 1, 2, 3]), (9, [0, 2, 4, 6]), (100, [0, 25, 50, 75])]
)
def test_a_table_keeps_so_many_cases_spread_evenly(cases: int, kept: list[int]) -> None:
    nodes = [f"tests/test_a.py::test_b[{number}]" for number in range(cases)]
    assert sorted(set(range(cases)) - left_out(nodes, 4)) == kept


def test_tables_are_counted_apart_and_a_test_without_cases_stays() -> None:
    nodes = ["a.py::one", *(f"a.py::two[{n}]" for n in range(5)), *(f"b.py::two[{n}]" for n in range(4))]
    assert [nodes[at] for at in left_out(nodes, 4)] == ["a.py::two[4]"]
