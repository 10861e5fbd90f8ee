"""Laws of cited answers, over small graphs and queries of every form.

KG_EXAMPLES=10000 runs each law on so many examples, drawn anew; without it they are the same each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, event, given, note, settings
from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.ask.witness import AnswerRow, GroundKind, cite, minimal, replay
from kg.index.remote import Remote
from kg.sparql import syntax as sx
from kg.sparql import write
from kg.sparql.walking import nodes
from tests.index.test_store import serve
from tests.sampling import examples
from tests.sparql_strategies import PREDICATES, THINGS, claimed, plain, queries
from tests.witnessing import Counting, differences, doubtful, holding, uncited, unreplayed

EXAMPLES = int(os.environ.get("KG_EXAMPLES", "0"))
calm = settings(deadline=None, derandomize=not EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
datasets = claimed() | plain()


def tried(number: int) -> settings:
    return settings(calm, max_examples=EXAMPLES or examples(number))


def cited(quads: list[Quad], query: sx.Query) -> tuple[str, list[AnswerRow]]:
    """The query's text, and its rows with their whole witnesses."""
    sparql = write(query)
    note(sparql)
    rows = list(cite(holding(quads), sparql, solutions=None))
    event("rows" if rows else "no row")
    return sparql, rows


@given(quads=datasets, query=queries())
@tried(200)
def test_a_cited_answer_has_the_rows_of_the_uncited_in_value_and_order(quads: list[Quad], query: sx.Query) -> None:
    store, sparql = holding(quads), write(query)
    note(sparql)
    assert differences(sparql, cite(store, sparql), uncited(store, sparql)) == []


@given(quads=datasets, query=queries())
@tried(200)
def test_a_row_comes_again_from_its_witness_alone(quads: list[Quad], query: sx.Query) -> None:
    sparql, rows = cited(quads, query)
    assert [row for row in unreplayed(sparql, rows) if not doubtful(sparql, row)] == []


@given(quads=datasets, query=queries())
@tried(80)
def test_a_minimal_witness_gives_the_row_and_loses_it_with_any_one_quad(quads: list[Quad], query: sx.Query) -> None:
    sparql, rows = cited(quads, query)
    for row in rows[:3]:
        if not doubtful(sparql, row):
            least = minimal(sparql, row)
            assert least <= row.witness.quads
            assert replay(sparql, least).gives(row)
            assert [quad for quad in least if replay(sparql, least - {quad}).gives(row)] == []


@given(quads=datasets, query=queries())
@tried(80)
def test_what_a_witness_has_the_store_has(quads: list[Quad], query: sx.Query) -> None:
    _, rows = cited(quads, query)
    held = set(quads)
    assert [quad for row in rows for quad in row.witness.quads if quad not in held] == []


@given(quads=claimed(), query=queries())
@tried(80)
def test_the_claims_of_a_ground_triple_are_the_graphs_that_have_it(quads: list[Quad], query: sx.Query) -> None:
    _, rows = cited(quads, query)
    for ground in {one for row in rows for match in row.witness.matches for one in match.ground}:
        graphs = {quad.graph_name for quad in quads if quad.triple == ground.triple} - {DefaultGraph()}
        if ground.graph in query.dataset.default:
            stating = tuple(sorted(graphs & set(query.dataset.default), key=str))
            assert ground.claims in (stating, (ground.graph,))
        else:
            assert ground.claims == ((ground.graph,) if ground.graph else tuple(sorted(graphs, key=str)))
        assert (ground.kind is GroundKind.CLAIMED) == bool(ground.claims)


@given(quads=datasets, query=queries())
@tried(80)
def test_fewer_solutions_show_a_part_of_the_whole_witness(quads: list[Quad], query: sx.Query) -> None:
    sparql, whole = cited(quads, query)
    for some, row in zip(cite(holding(quads), sparql, solutions=1), whole, strict=True):
        assert some.witness.solutions is None or some.witness.shown <= some.witness.solutions
        assert some.witness.shown <= row.witness.shown
        if not stands_by_itself(query):
            assert some.witness.quads <= row.witness.quads


def stands_by_itself(query: sx.Query) -> bool:
    """Whether a graph or a node may need a triple of its own, which with more solutions others make needless."""
    return any(isinstance(one, sx.Graph) or (isinstance(one, sx.Repeated) and not one.least) for one in nodes(query))


@given(quads=datasets, query=queries())
@tried(60)
def test_pages_change_neither_rows_nor_witnesses(quads: list[Quad], query: sx.Query) -> None:
    sparql, whole = cited(quads, query)
    paged = list(cite(holding(quads), sparql, solutions=None, page=2))
    assert differences(sparql, paged, [row.values for row in whole]) == []
    assert [row.witness.quads for row in paged] == [row.witness.quads for row in whole]


def many(number: int) -> Iterator[Quad]:
    """Chains a → b → c … of so many things, each triple with a claim."""
    near, part = PREDICATES
    for place in range(number):
        one, other = NamedNode(f"{THINGS[0].value}{place}"), NamedNode(f"{THINGS[1].value}{place}")
        for triple in ((one, near, other), (other, part, one), (other, near, THINGS[2])):
            yield Quad(*triple, NamedNode(f"https://w3id.org/kg287g/id/claim/{place}"))
            yield Quad(*triple)


ASKED = [
    "SELECT * { ?a kg:near ?b . ?b kg:part ?c }",
    "SELECT * { ?a kg:near ?b OPTIONAL { ?b kg:near ?c } }",
    "SELECT * { { ?a kg:near ?b } UNION { ?b kg:part ?a } }",
    "SELECT DISTINCT ?b { ?a kg:near ?b . ?b kg:part ?c }",
    "SELECT ?b (COUNT(*) AS ?n) { ?a kg:near ?b OPTIONAL { ?b kg:part ?c } } GROUP BY ?b",
    "SELECT * { ?a kg:near+ ?c . ?b kg:part|^kg:near ?a }",
    "SELECT * { ?a kg:near ?b FILTER EXISTS { ?b kg:part ?c FILTER NOT EXISTS { ?c kg:part ?d } } }",
    "SELECT ?g ?a { GRAPH ?g { ?a kg:near* ?b } }",
    "SELECT ?a ?n { ?a kg:near ?b { SELECT ?b (COUNT(?c) AS ?n) { ?b kg:part ?c } GROUP BY ?b } }",
    "CONSTRUCT { ?b kg:near ?a } { ?a kg:near ?b MINUS { ?b kg:near ?a } }",
    "DESCRIBE ?a { ?a kg:near ?b }",
]


@pytest.mark.parametrize("sparql", ASKED)
def test_round_trips_do_not_grow_with_the_rows_of_a_page(sparql: str) -> None:
    trips = []
    for number in (5, 30):
        store = Counting(holding(many(number)))
        rows = list(cite(store, sparql, page=1_000))
        assert len(rows) >= number
        trips.append(store.trips)
    assert trips[0] == trips[1]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Remote]:
    for base in serve():
        yield Remote(f"{base}/query", f"{base}/update")


@pytest.mark.parametrize("sparql", ASKED)
def test_the_laws_hold_over_an_endpoint(sparql: str, endpoint: Remote) -> None:
    endpoint.replace(many(4))
    rows = list(cite(endpoint, sparql, solutions=None))
    assert differences(sparql, rows, uncited(endpoint, sparql)) == []
    assert unreplayed(sparql, rows) == []
    assert {quad for row in rows for quad in row.witness.quads} <= set(many(4))
