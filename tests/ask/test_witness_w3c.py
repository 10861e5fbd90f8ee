"""The W3C's SPARQL query-evaluation tests, asked plainly and with citations; what is out of scope says why.

What is listed here is held to be as the list says, so that nothing can hide in it. More folders of the
suite may be put beside those that were looked at (`FOLDERS`): their tests are held to the laws of citing;
where the engine itself answers otherwise than expected, they are shown as expected failures.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.ask.witness import cite
from kg.ask.witness.minimal import minimal
from kg.ask.witness.replaying import replay
from kg.errors import QueryError
from kg.index.store import PREFIXES
from kg.sparql import parse
from kg.sparql.syntax import Select
from tests.w3c import Case, asked, cases, expected, same
from tests.witnessing import differences, doubtful, holding, uncited, unreplayed

BY_VALUE = "Oxigraph keeps numbers by value, so that 01 and +1 are the same term as 1"
GRAPH_IN_SCOPE = "Oxigraph has the variable of GRAPH in scope inside of it"
NODES_ONLY = "Oxigraph has a path of no steps only from what stands in the graph, so not in an empty one"
LANGUAGE_KEPT = "Oxigraph gives a GROUP_CONCAT of texts in one language that language"
OTHERWISE = {
    "sparql10/distinct/distinct-1": BY_VALUE,
    "sparql10/distinct/distinct-9": BY_VALUE,
    "sparql10/distinct/no-distinct-1": BY_VALUE,
    "sparql10/distinct/no-distinct-9": BY_VALUE,
    "sparql10/expr-equals/eq-2-1": BY_VALUE,
    "sparql10/expr-equals/eq-2-2": BY_VALUE,
    "sparql10/expr-equals/eq-graph-1": BY_VALUE,
    "sparql10/expr-equals/eq-graph-2": BY_VALUE,
    "sparql10/graph/graph-optional": GRAPH_IN_SCOPE,
    "sparql10/graph/graph-variable-scope": GRAPH_IN_SCOPE,
    "sparql11/aggregates/agg-empty-group-count-graph": GRAPH_IN_SCOPE,
    "sparql11/aggregates/agg-groupconcat-04": LANGUAGE_KEPT,
    "sparql11/aggregates/agg-groupconcat-06": LANGUAGE_KEPT,
    "sparql11/bindings/graph": GRAPH_IN_SCOPE,
    "sparql11/negation/graph-minus": GRAPH_IN_SCOPE,
    "sparql11/property-path/zero_or_more_set_end": NODES_ONLY,
    "sparql11/property-path/zero_or_more_set_start": NODES_ONLY,
    "sparql11/property-path/zero_or_one_set_end": NODES_ONLY,
    "sparql11/property-path/zero_or_one_set_start": NODES_ONLY,
}
"""What the engine itself answers otherwise than the W3C expects. Cited, it is still as the engine has it."""
IN_NEGATION = "what is absent is told by an absence in it, so fewer triples are more of it"
NOT_AGAIN = {
    "sparql11/negation/subset-02": IN_NEGATION,
    "sparql11/negation/subset-03": IN_NEGATION,
}
"""Of which a witness alone does not give every row again; `kg.ask.witness.replay_limits` has a reason for each."""

FOLDERS = {
    *(f"sparql10/{name}" for name in "basic bnode-coreference boolean-effective-value bound construct".split()),
    *(f"sparql10/{name}" for name in "dataset distinct expr-equals graph optional reduced solution-seq".split()),
    *(f"sparql10/{name}" for name in "sort triple-match".split()),
    *(f"sparql11/{name}" for name in "aggregates bind bindings cast construct exists grouping negation".split()),
    *(f"sparql11/{name}" for name in "project-expression property-path".split()),
}
"""Of which every test was looked at."""

SUITE = Path(os.environ.get("KG_SHARED", Path(__file__).parents[3] / "shared")) / "suites" / "w3c-sparql"
CASES = [case for case in cases(SUITE) if not case.regime] if SUITE.is_dir() else []

CITABLE = [case for case in CASES if not case.has_service]

pytestmark = pytest.mark.skipif(not CASES, reason=f"{SUITE} is absent")
each = pytest.mark.parametrize("case", CITABLE, ids=lambda case: case.name)


def is_ordered(case: Case) -> bool:
    query = parse(case.sparql, PREFIXES)
    return isinstance(query, Select) and bool(query.modifiers.order_by)


@each
def test_the_engine_answers_as_the_w3c_expects_where_it_is_not_listed(case: Case) -> None:
    answer = asked(holding(case.quads()), case)
    agrees = same(answer, expected(case), ordered=is_ordered(case), lax=case.lax)
    if not agrees and case.folder not in FOLDERS:
        pytest.xfail("the engine answers otherwise, in a folder that was not looked at")
    assert agrees is (case.name not in OTHERWISE)


@each
def test_citing_changes_no_row(case: Case) -> None:
    store = holding(case.quads())
    assert differences(case.sparql, cite(store, case.sparql, solutions=None), uncited(store, case.sparql)) == []


@each
def test_every_row_comes_again_from_its_witness(case: Case) -> None:
    rows = list(cite(holding(case.quads()), case.sparql, solutions=None))
    lost = unreplayed(case.sparql, rows)
    assert bool(lost) is (case.name in NOT_AGAIN) or case.folder not in FOLDERS
    assert [row for row in lost if not doubtful(case.sparql, row)] == []


@each
def test_a_minimal_witness_loses_its_row_with_any_one_triple(case: Case) -> None:
    for row in cite(holding(case.quads()), case.sparql, solutions=None):
        if unreplayed(case.sparql, [row]):
            continue
        least = minimal(case.sparql, row)
        assert least <= row.witness.quads
        assert all(not replay(case.sparql, least - {quad}).gives(row) for quad in least)


def test_what_asks_another_endpoint_is_refused() -> None:
    for case in set(CASES) - set(CITABLE):
        with pytest.raises(QueryError, match="SERVICE"):
            list(cite(holding(case.quads()), case.sparql))


def test_every_folder_that_was_looked_at_is_there_and_everything_listed_is_in_it() -> None:
    assert {case.folder for case in CASES} >= FOLDERS
    assert {*OTHERWISE, *NOT_AGAIN} <= {case.name for case in CASES}
