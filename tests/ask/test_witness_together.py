"""A named query gives one row for each answer, in every format and whoever states it; SPARQL gives the engine's."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.ask.catalogue import Catalogue
from kg.ask.witness import cite
from kg.ask.witness.merged_rows import merge_answer_rows, merge_cited_rows, merge_rows, named_in
from kg.index import Store
from kg.index.store import PREFIXES
from kg.sparql import normalized_text
from kg.workspace import Workspace
from tests.ask.test_queries_golden import ASKED

A, B, C = (NamedNode(f"https://a.example/{name}") for name in "abc")
CATALOGUE = Catalogue.load()
MARKED = [name for name, query in CATALOGUE.items() if query.claims]


@pytest.fixture(scope="module")
def corpus(shipped_corpus: Workspace) -> Workspace:
    return shipped_corpus


def test_rows_beside_each_other_that_differ_in_a_claim_are_one_with_each_claim_once() -> None:
    rows = [(Literal("x"), A), (Literal("x"), B), (Literal("x"), A), (Literal("y"), C), (None, A)]
    assert list(merge_rows(["value", "claim"], rows, ["claim"])) == [
        (Literal("x"), Literal("https://a.example/a https://a.example/b")),
        (Literal("y"), C),
        (None, A),
    ]
    assert list(merge_rows(["value", "claim"], rows, [])) == rows


@pytest.mark.parametrize("text", ["", "two words", "https://a.example/a and more"])
def test_other_texts_name_no_claims(text: str) -> None:
    assert named_in(Literal(text)) == ()


@pytest.mark.parametrize("name", MARKED)
def test_the_marked_columns_are_columns_and_no_answer_comes_twice(
    name: str,
    world: Store,
) -> None:
    found = world.query(normalized_text(CATALOGUE.bound(name, ASKED.get(name, {})), PREFIXES))
    assert isinstance(found, QuerySolutions)
    made = merge_answer_rows(found, CATALOGUE[name].claims)
    columns = [variable.value for variable in made.variables]
    assert set(CATALOGUE[name].claims) <= set(columns)
    left = [at for at, column in enumerate(columns) if column not in {*CATALOGUE[name].claims, "anchor"}]
    rows = [tuple(row[at] for at in left) for row in made]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("name", MARKED)
def test_cited_and_uncited_answers_have_the_same_rows(
    name: str,
    world: Store,
) -> None:
    sparql = CATALOGUE.bound(name, ASKED.get(name, {}))
    found = world.query(normalized_text(sparql, PREFIXES))
    assert isinstance(found, QuerySolutions)
    rows = list(merge_cited_rows(cite(world, sparql), CATALOGUE[name].claims))
    assert [row.values for row in rows] == [tuple(row) for row in merge_answer_rows(found, CATALOGUE[name].claims)]
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))


def test_each_claim_has_a_row_where_that_is_asked_for(corpus: Workspace) -> None:
    one, each = (len(list(corpus.query("agencies-by-place", {}, each_claim=each))) for each in (False, True))  # type: ignore[arg-type]
    cited = len(list(corpus.cite("agencies-by-place")))
    assert (one == cited, one < each) == (True, True)
