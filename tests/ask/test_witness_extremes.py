"""A row made of MIN and MAX rests on solutions that have its values; one with a count in it on all of them."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg import terms
from kg.ask.witness import AnswerRow, cite, replay
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


def test_all_solutions_are_read_where_all_are_asked_for(store: Embedded) -> None:
    first, second = cite(store, LEAST, solutions=None)
    assert (shown(first), shown(second)) == (set(NUMBERS[THINGS[0]]), set(NUMBERS[THINGS[1]]))
    assert first.witness.is_complete


def test_the_least_of_nothing_rests_on_nothing_found(store: Embedded) -> None:
    (row,) = cite(store, "SELECT (MIN(?n) AS ?m) { ?o kg:nothing ?n }")
    assert (row.values, row.witness.ground, len(row.witness.absences)) == ((None,), (), 1)
