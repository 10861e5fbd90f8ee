"""A named query gives one row for each answer, in every format and whoever states it; SPARQL gives the engine's."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from kg.ask.catalogue import Catalogue
from kg.ask.witness import AnswerRow, Cited, Ground, GroundKind, Match, QueryForm, Witness, cite
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


MERGED = {
    "rows of two claims": "SELECT ?value ?claim { GRAPH ?claim { ?o kg:value ?value } } ORDER BY ?value ?claim",
    "with what is absent": """SELECT ?value ?claim { GRAPH ?claim { ?o kg:value ?value }
        FILTER NOT EXISTS { ?claim kg:withdrawnIn ?c } } ORDER BY ?value ?claim""",
    "with counts": """SELECT ?model ?claim (COUNT(*) AS ?n) { GRAPH ?claim { ?a kg:model ?model } }
        GROUP BY ?model ?claim ORDER BY ?model ?n ?claim""",
    "with extremes": """SELECT ?least ?claim { { SELECT ?claim (MIN(?value) AS ?least) (COUNT(*) AS ?n)
        { GRAPH ?claim { ?o kg:value ?value } ?claim kg:anchor ?place } GROUP BY ?claim } } ORDER BY ?least ?claim""",
}


@pytest.mark.parametrize("case", MERGED)
def test_a_row_of_several_rests_on_all_that_they_rest_on(case: str, world: Store) -> None:
    every = list(cite(world, MERGED[case], solutions=None))
    merged = list(merge_cited_rows(cite(world, MERGED[case], solutions=None), ["claim"]))
    assert len(merged) < len(every)
    left = iter(every)
    for row in merged:
        names = named_in(row.values[1])
        parts = [next(left) for _ in names]
        assert [part.values[1] for part in parts] == list(names)
        assert {(part.values[0], *part.values[2:]) for part in parts} == {(row.values[0], *row.values[2:])}
        one, several = row.witness, [part.witness for part in parts]
        assert one.quads == frozenset().union(*(part.quads for part in several))
        assert {*one.absences} == {absence for part in several for absence in part.absences}
        assert (one.solutions, one.shown) == (sum(p.solutions or 0 for p in several), sum(p.shown for p in several))
        assert len({(match.pattern, match.at) for match in one.matches}) == len(one.matches)
        if len(parts) > 1:
            leading = [solution for part in several for solution in part.apart[: part.led]]
            assert (list(one.apart[: one.led]), one.led) == (leading, len(leading))
            alone = [solution for part in several for solution in part.apart or (part.ground,)]
            assert sorted(map(str, one.apart)) == sorted(map(str, alone))
    assert list(left) == []


def test_where_of_one_part_not_all_is_counted_of_the_whole_it_is_not() -> None:
    ground = Ground(Triple(A, B, C), None, (), GroundKind.RECORD)
    counts = [(2, 1), (None, 1), (3, 3)]
    witnesses = [Witness((Match("?s ?p ?o", (1, 1), (ground,)),), (), n, shown) for n, shown in counts]
    for wanted, total, shown in (([0, 2], 5, 4), ([0, 1], None, 2), ([2], 3, 3)):
        rows = [AnswerRow(i + 1, (C, (A, B, C)[i]), witnesses[i]) for i in wanted]
        (row,) = merge_cited_rows(Cited(QueryForm.SELECT, "", ("value", "claim"), iter(rows)), ["claim"])
        assert (row.witness.solutions, row.witness.shown, row.number) == (total, shown, 1)
