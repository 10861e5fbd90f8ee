"""A row made of MIN and MAX rests on solutions that have its values; one with a count in it on all of them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg import terms
from kg.ask.witness import AnswerRow, Ground, cite, replay
from kg.index import Embedded
from tests.witnessing import holding

THINGS = [NamedNode(f"{terms.ID}agency/{letter}") for letter in "ab"]
NEAR, VALUE = (NamedNode(terms.ONTOLOGY + name) for name in ("near", "value"))
NUMBERS = {THINGS[0]: (5, 3, 9, 7, 4, 8), THINGS[1]: (2, 6)}
CLAIM = f"{terms.ID}claim/k"

LEAST = "SELECT ?a (MIN(?n) AS ?least) { ?a kg:near ?o . ?o kg:value ?n } GROUP BY ?a ORDER BY ?a"
BOTH = "SELECT ?a (MIN(?n) AS ?least) (MAX(?n) AS ?most) { ?a kg:near ?o . ?o kg:value ?n } GROUP BY ?a ORDER BY ?a"


@pytest.fixture(scope="module")
def store() -> Embedded:
    quads = []
    for thing, numbers in NUMBERS.items():
        for number in numbers:
            one = NamedNode(f"{terms.ID}observation/{number}")
            for triple in ((thing, NEAR, one), (one, VALUE, Literal(number))):
                quads += [Quad(*triple), Quad(*triple, NamedNode(f"{CLAIM}{number}"))]
    return holding(quads)


def shown(row: AnswerRow) -> set[int]:
    """The numbers a row rests on."""
    return {int(one.triple.object.value) for one in row.witness.ground if one.triple.predicate == VALUE}  # type: ignore[union-attr]


CASES: dict[str, tuple[str, list[set[int]]]] = {
    "the least": (LEAST, [{3}, {2}]),
    "the most": (LEAST.replace("MIN", "MAX"), [{9}, {6}]),
    "both": (BOTH, [{3, 9}, {2, 6}]),
    "the least of what is computed": (LEAST.replace("MIN(?n)", "MIN(0 - ?n)"), [{9}, {6}]),
    "the least of all": ("SELECT (MIN(?n) AS ?m) { ?o kg:value ?n }", [{2}]),
    "in a sub-select": ("SELECT ?m { { SELECT (MAX(?n) AS ?m) { ?o kg:value ?n } } }", [{9}]),
    "the first of those in order": (
        "SELECT ?n { { SELECT ?n { ?o kg:value ?n } ORDER BY ?n LIMIT 1 } }",
        [{2}],
    ),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("solutions", [1, 3])
def test_a_row_of_extremes_rests_on_what_has_its_values(name: str, solutions: int, store: Embedded) -> None:
    sparql, expected = CASES[name]
    rows = list(cite(store, sparql, solutions=solutions))
    for row, numbers in zip(rows, expected, strict=True):
        assert shown(row) <= numbers
        assert len(shown(row)) == min(solutions, len(numbers))
        if shown(row) == numbers:
            assert replay(sparql, row.witness.quads).gives(row)


def test_it_is_said_of_how_many_solutions_the_extreme_is(store: Embedded) -> None:
    rows = [row.witness for row in cite(store, LEAST)]
    assert [(one.shown, one.solutions) for one in rows] == [(1, 6), (1, 2)]


def test_a_row_with_a_count_rests_on_several_and_shows_the_extreme_among_them(store: Embedded) -> None:
    sparql = LEAST.replace("(MIN(?n)", "(COUNT(*) AS ?many) (MIN(?n)")
    first, second = cite(store, sparql, solutions=3)
    assert (first.witness.shown, first.witness.solutions) == (3, 6)
    assert 3 in shown(first)
    assert shown(second) == {2, 6}


SELECTED = {
    "MIN(?n)": min,
    "MAX(?n)": max,
    "MIN(0 - ?n)": max,
    "CONCAT('at most ', STR(MAX(?n)))": max,
    "MAX(?n) + 0": max,
}
"""Columns, and the number of the solution that has the value."""
BESIDE = ["", "(COUNT(*) AS ?many)", "(SUM(?n) AS ?sum) (AVG(?n) AS ?mean)", "(GROUP_CONCAT(?n) AS ?all)"]
AROUND = ["SELECT {} {{ {} }} GROUP BY ?a", "SELECT * {{ {{ SELECT {} {{ {} }} GROUP BY ?a }} }}"]
GROUPS = st.lists(st.lists(st.integers(1, 30), min_size=1, max_size=6), min_size=1, max_size=3)


@given(
    GROUPS,
    st.sampled_from(sorted(SELECTED)),
    st.sampled_from(BESIDE),
    st.sampled_from(AROUND),
    st.sampled_from([1, 3, None]),
)
@settings(deadline=None)
def test_the_first_solution_of_a_row_has_its_extreme_whatever_stands_beside(
    groups: list[list[int]], column: str, beside: str, around: str, solutions: int | None
) -> None:
    sparql = around.format(f"?a {beside} ({column} AS ?m)", "?a kg:near ?o . ?o kg:value ?n")
    store, made = _grouped(groups)
    rows = list(cite(store, sparql, solutions=solutions))
    assert len(rows) == len(groups)
    for row in rows:
        (thing,) = {value for value in row.values if value in made}
        first = row.witness.apart[0]
        assert _numbers(first) == {SELECTED[column](made[thing])}
        assert row.witness.led == 1 or len(made[thing]) == 1


@given(GROUPS, st.sampled_from(["?n", "DESC(?n)"]), st.sampled_from([1, 3, None]), st.booleans())
@settings(deadline=None)
def test_what_is_first_by_what_it_does_not_show_rests_first_on_what_makes_it_so(
    groups: list[list[int]], order: str, solutions: int | None, is_inside: bool
) -> None:
    store, made = _grouped(groups)
    sparql = f"SELECT DISTINCT ?a {{ ?a kg:near ?o . ?o kg:value ?n }} ORDER BY {order} LIMIT 1"
    (row,) = cite(store, f"SELECT * {{ {{ {sparql} }} }}" if is_inside else sparql, solutions=solutions)
    best = (min if order == "?n" else max)(number for numbers in made.values() for number in numbers)
    assert best in made[row.values[0]]
    assert _numbers(row.witness.apart[0] if row.witness.apart else row.witness.ground) == {best}


def _grouped(groups: list[list[int]]) -> tuple[Embedded, dict[object, list[int]]]:
    """A thing for each group, near an observation for each of its numbers, of claims of their own."""
    quads, made = [], {}
    for i, numbers in enumerate(groups):
        thing = NamedNode(f"{terms.ID}agency/{i}")
        made[thing] = numbers
        for j, number in enumerate(numbers):
            one = NamedNode(f"{terms.ID}observation/{i}-{j}")
            for triple in ((thing, NEAR, one), (one, VALUE, Literal(number))):
                quads += [Quad(*triple), Quad(*triple, NamedNode(f"{CLAIM}{i}-{j}"))]
    return holding(quads), made


def _numbers(ground: Iterable[Ground]) -> set[int]:
    return {int(one.triple.object.value) for one in ground if one.triple.predicate == VALUE}  # type: ignore[union-attr]


def test_a_nested_extreme_leads_to_the_number_that_is_shown() -> None:
    store, _ = _grouped([[5, 3, 9], [2, 6]])
    least = "SELECT ?a (MIN(?n) AS ?least) (COUNT(*) AS ?many) { ?a kg:near ?o . ?o kg:value ?n } GROUP BY ?a"
    (row,) = cite(store, f"SELECT (MAX(?least) AS ?m) (COUNT(*) AS ?k) {{ {{ {least} }} }}", solutions=None)
    assert [_numbers(one) for one in row.witness.apart[: row.witness.led]] == [{3}]
    assert len(row.witness.apart) == 5


def test_all_solutions_are_read_where_all_are_asked_for(store: Embedded) -> None:
    first, second = cite(store, LEAST, solutions=None)
    assert (shown(first), shown(second)) == (set(NUMBERS[THINGS[0]]), set(NUMBERS[THINGS[1]]))
    assert first.witness.is_complete


def test_the_least_of_nothing_rests_on_nothing_found(store: Embedded) -> None:
    (row,) = cite(store, "SELECT (MIN(?n) AS ?m) { ?o kg:nothing ?n }")
    assert (row.values, row.witness.ground, len(row.witness.absences)) == ((None,), (), 1)
