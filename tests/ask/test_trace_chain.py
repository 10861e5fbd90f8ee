"""Chains end where nobody is known behind them; circles end too."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.ask.trace.chain import LONGEST, Edge, Graph, StepTarget, descendants, ends, graph_of, rings, steps
from kg.ask.trace.values import Step
from kg.terms import KG, PROV

A, B, C, D, E = (NamedNode(f"https://example.org/{name}") for name in "abcde")
REPORTS, STATED_IN, DERIVED, REPUBLISHES = KG.reports, KG.statedIn, PROV.wasDerivedFrom, KG.republishes


def described(node: NamedNode) -> StepTarget:
    return StepTarget(node.value[-1], "document", True)


def drawn(found: tuple[Step, ...]) -> str:
    """`b(c loop)`: each step by its label, what follows in brackets."""
    return " ".join(
        s.label + (f" {s.again}" if s.again else "") + (f"({drawn(s.then)})" if s.then else "") for s in found
    )


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([(A, STATED_IN, B)], "b"),
        ([(A, STATED_IN, B), (A, REPORTS, C)], "b c"),
        ([(A, REPORTS, C), (A, STATED_IN, B)], "b c"),
        ([(A, REPORTS, B), (B, REPORTS, C)], "b(c)"),
        ([(A, REPORTS, B), (A, REPORTS, C), (B, REPORTS, D), (C, REPORTS, D)], "b(d) c(d shown above)"),
        ([(A, DERIVED, B), (B, DERIVED, A)], "b(a loop)"),
        ([(A, DERIVED, A)], "a loop"),
        ([(A, DERIVED, B), (B, DERIVED, C), (C, REPUBLISHES, B)], "b(c(b loop))"),
        ([(A, DERIVED, B), (A, REPUBLISHES, B)], "b"),
        ([(B, DERIVED, C)], ""),
    ],
)
def test_a_chain_is_followed_once_and_to_its_end(edges: list[Edge], expected: str) -> None:
    assert drawn(steps(graph_of(edges), A, described)) == expected


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([(A, STATED_IN, B)], (B,)),
        ([(A, STATED_IN, B), (A, REPORTS, C)], (C,)),
        ([(A, STATED_IN, B), (A, REPORTS, C), (A, REPORTS, D)], (C, D)),
        ([(A, STATED_IN, B), (B, REPUBLISHES, C)], (C,)),
        ([(A, STATED_IN, B), (A, REPORTS, C), (C, STATED_IN, D)], (D,)),
        ([(A, STATED_IN, B), (A, REPORTS, C), (C, STATED_IN, D), (C, REPORTS, E)], (E,)),
        ([(A, STATED_IN, B), (B, DERIVED, C), (C, DERIVED, B)], (B,)),
        ([(A, STATED_IN, B), (B, DERIVED, C), (C, DERIVED, B), (C, DERIVED, D)], (D,)),
        ([(A, STATED_IN, B), (A, REPORTS, A)], (A,)),
    ],
)
def test_a_claim_ends_at_its_own_document_unless_it_reports(edges: list[Edge], expected: tuple[NamedNode, ...]) -> None:
    assert ends(graph_of(edges))[A] == expected


def test_circles_are_named_and_nothing_else_is() -> None:
    edges: list[Edge] = [(A, DERIVED, B), (B, DERIVED, A), (C, DERIVED, A), (D, DERIVED, D)]
    assert rings(graph_of(edges)) == ((A, B), (D,))


def test_reach_is_everything_that_goes_back_to_a_thing() -> None:
    edges: list[Edge] = [(A, REPORTS, B), (B, REPORTS, C), (D, STATED_IN, C), (E, REPORTS, D)]
    assert descendants(graph_of(edges), [C, B]) == {C: {A, B, D, E}, B: {A}}


def test_what_is_in_a_circle_is_reached_from_all_round_it_but_not_from_itself() -> None:
    assert descendants(graph_of([(A, DERIVED, B), (B, DERIVED, A), (C, DERIVED, A)]), [A]) == {A: {B, C}}


def test_nothing_goes_back_to_what_is_in_no_chain() -> None:
    assert descendants(graph_of([]), [A]) == {A: frozenset()}


def test_a_chain_longer_than_is_shown_is_cut_and_says_so_but_its_end_is_known() -> None:
    nodes = [NamedNode(f"https://example.org/{n:03}") for n in range(LONGEST + 500)]
    graph = graph_of((one, DERIVED, other) for one, other in pairwise(nodes))
    found = steps(graph, nodes[0], described)
    depth, last = 0, None
    while found:
        depth, last, found = depth + 1, found[0].again, found[0].then
    assert (depth, last) == (LONGEST, "cut")
    assert ends(graph)[nodes[0]] == (nodes[-1],)


NODES = st.sampled_from([A, B, C, D, E])
EDGES = st.lists(st.tuples(NODES, st.sampled_from([REPORTS, STATED_IN, DERIVED, REPUBLISHES]), NODES), max_size=12)


@given(EDGES)
def test_every_chain_ends_and_shows_everything_that_can_be_reached(edges: list[Edge]) -> None:
    graph = graph_of(edges)
    seen = [step.iri for step in flat(steps(graph, A, described)) if step.again is None]
    expected = nx.descendants(drawing(graph), A) if A in graph else set()
    assert len(seen) == len(set(seen))
    assert set(seen) == expected - {A}


@given(EDGES)
def test_every_chain_has_an_end_and_what_ends_it_leads_nowhere_but_back(edges: list[Edge]) -> None:
    graph = graph_of(edges)
    assert set(ends(graph)) == set(graph)
    followed = drawing({node: whom_from(onward) for node, onward in graph.items()})
    for node, found in ends(graph).items():
        assert found
        for end in found:
            assert end == node or nx.has_path(followed, node, end)
            assert all(nx.has_path(followed, further, end) for further in nx.descendants(followed, end))


@given(EDGES)
def test_the_order_in_which_links_are_read_changes_nothing(edges: list[Edge]) -> None:
    there, back = graph_of(edges), graph_of(reversed(edges))
    assert steps(there, A, described) == steps(back, A, described)
    assert ends(there) == ends(back)


@given(EDGES)
def test_reach_is_the_way_back_whatever_the_links(edges: list[Edge]) -> None:
    graph = graph_of(edges)
    assert descendants(graph, graph) == {node: nx.ancestors(drawing(graph), node) for node in graph}


def whom_from(onward: Mapping[NamedNode, str]) -> dict[NamedNode, str]:
    """Where a node has it from: not its own document if it reports something."""
    return {to: joined for to, joined in onward.items() if joined != "stated in" or "reports" not in onward.values()}


def drawing(graph: Graph) -> nx.DiGraph[NamedNode]:
    """The same graph as another library has it."""
    return nx.DiGraph({node: list(onward) for node, onward in graph.items()})


def flat(found: tuple[Step, ...]) -> list[Step]:
    return [one for step in found for one in [step, *flat(step.then)]]
