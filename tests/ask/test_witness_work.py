"""How much is read to show a few of the solutions behind each row: what is few in one block, of what is many the first.

A block is read to its end where a group has forty solutions on the average, as counted; where nothing is counted, up
to twenty for each row; else each row is asked for with a LIMIT, one more than is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg import terms
from kg.ask.witness import cite, requery
from kg.index import Embedded, Store
from tests.witnessing import holding

NEAR, VALUE, PART = (NamedNode(terms.ONTOLOGY + name) for name in ("near", "value", "part"))

BY_ONE = "SELECT ?a (COUNT(*) AS ?n) { ?a kg:near ?o . ?o kg:value ?v } GROUP BY ?a ORDER BY ?a"
BY_LATE = "SELECT ?k (COUNT(*) AS ?n) { ?a kg:near ?o . ?o kg:part ?k } GROUP BY ?k ORDER BY ?k"
BY_TWO = "SELECT ?a ?k (COUNT(*) AS ?n) { ?a kg:near ?o . ?o kg:part ?k } GROUP BY ?a ?k ORDER BY ?a ?k"
BY_OPEN = BY_TWO.replace("?o kg:part ?k", "?o kg:value ?v OPTIONAL { ?o kg:model ?k }")
OF_ALL = "SELECT (COUNT(*) AS ?n) { ?a kg:near ?o . ?o kg:part ?k }"
DISTINCT = "SELECT DISTINCT ?a { ?a kg:near ?o . ?o kg:part ?k } ORDER BY ?a"
EXISTS = "SELECT ?a { ?a kg:near ?x . ?x kg:value 0 FILTER EXISTS { ?a kg:near ?o . ?o kg:part ?k } } ORDER BY ?a"
FEW, LIMIT = 20, 3


def store(sizes: Sequence[int]) -> Embedded:
    """A thing for each size, near so many others, of which every second is a part of 0 and the rest of 1."""
    quads = []
    for i, size in enumerate(sizes):
        for j in range(size):
            other = NamedNode(f"{terms.ID}observation/{i}-{j}")
            quads.append(Quad(NamedNode(f"{terms.ID}agency/{i}"), NEAR, other))
            quads += [Quad(other, VALUE, Literal(j)), Quad(other, PART, Literal(j % 2))]
    return holding(quads)


class Work:
    """How often solutions were asked for again, and how many were read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked, self.read = 0, 0
        self._solutions = requery.solutions
        monkeypatch.setattr(requery, "solutions", self._counted)

    def _counted(self, store: Store, sparql: str) -> Iterator[object]:
        self.asked += 1
        found = self._solutions(store, sparql)

        def rows() -> Iterator[object]:
            for row in found:
                self.read += 1
                yield row

        return rows()


COUNTED: dict[str, tuple[str, list[int], int, int, list[int]]] = {
    "few": (BY_ONE, [3] * 4, 1, 12, [3] * 4),
    "as many as are few": (BY_ONE, [40] * 4, 1, 160, [3] * 4),
    "one more": (BY_ONE, [40, 40, 40, 41], 1, 16, [3] * 4),
    "many, by what stands last": (BY_LATE, [41] * 2, 1, 8, [3] * 2),
    "many of one, few of others": (BY_ONE, [200, 2, 2, 2], 2, 10, [3, 2, 2, 2]),
    "many of one, as few as are shown of another": (BY_ONE, [200, 3], 2, 7, [3, 3]),
    "many of one, one more of another": (BY_ONE, [200, 4], 1, 8, [3, 3]),
    "few, by two keys": (BY_TWO, [80] * 2, 1, 160, [3] * 4),
    "many, by two keys, asked for with one value each": (BY_TWO, [82, 84], 1, 4, [1] * 4),
    "many, by two keys of which only one has a value": (BY_OPEN, [82] * 2, 1, 8, [3] * 2),
    "one row of all": (OF_ALL, [50, 50], 1, 4, [3]),
    "not counted, and few": (DISTINCT, [20] * 4, 1, 80, [3] * 4),
    "not counted, and one more each": (DISTINCT, [21] * 4, 1, 81, [3] * 4),
    "not counted, and many": (DISTINCT, [40] * 4, 2, 81 + 2 * 4, [3] * 4),
    "whether there is any": (EXISTS, [20] * 4, 1, 80, [1] * 4),
    "whether there is any of many": (EXISTS, [40] * 4, 2, 81 + 2 * 4, [1] * 4),
}


@pytest.mark.parametrize("case", COUNTED)
def test_what_is_few_is_read_in_one_block_and_of_what_is_many_the_first(
    case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sparql, sizes, asked, read, shown = COUNTED[case]
    held, work = store(sizes), Work(monkeypatch)
    rows = list(cite(held, sparql, solutions=LIMIT))
    assert [row.witness.shown for row in rows] == shown
    assert (work.asked, work.read) == (asked, read)


SIZES = [[1] * 3, [FEW] * 3, [2 * FEW] * 3, [90] * 3, [90, 1, 1], [1, 400]]


@pytest.mark.parametrize("sparql", [BY_ONE, BY_LATE, BY_TWO, OF_ALL, DISTINCT, EXISTS])
@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("limit", [1, LIMIT])
def test_what_is_read_grows_with_the_rows_and_not_with_what_is_behind_them(
    sparql: str, sizes: list[int], limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, work = store(sizes), Work(monkeypatch)
    rows = list(cite(held, sparql, solutions=limit))
    assert rows
    assert work.asked <= 2
    assert work.read <= len(rows) * (2 * FEW + limit + 1) + 1
    whole = list(cite(held, sparql, solutions=None))
    for row, of_all in zip(rows, whole, strict=True):
        assert row.witness.quads <= of_all.witness.quads
        assert 1 <= row.witness.shown <= min(limit, of_all.witness.shown)
        assert row.witness.solutions in (None, of_all.witness.solutions)
