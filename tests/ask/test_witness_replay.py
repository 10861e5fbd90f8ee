"""Replay of a witness, its minimal part, and the queries of which a row may not come again."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg import terms
from kg.ask.witness import AnswerRow, Ground, GroundKind, Match, Replayed, Witness, cite, minimal, replay, replay_limits
from kg.errors import QueryError
from kg.index.store import PREFIXES
from kg.sparql import parse as parse_query
from kg.terms import XSD
from tests.witnessing import holding, unreplayed

A, B, C = (NamedNode(f"{terms.ID}agency/{name}") for name in "abc")
NEAR = NamedNode(terms.ONTOLOGY + "near")
YES, NO = Literal(True), Literal(False)


def quads(turtle: str) -> list[Quad]:
    """Triples of the default graph, with the usual prefixes."""
    declared = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
    return [Quad(*quad.triple) for quad in parse(declared + turtle, format=RdfFormat.TURTLE)]


def row(values: Iterable[object], witness: Iterable[Quad], **of_witness: int) -> AnswerRow:
    grounds = tuple(Ground(quad.triple, None, (), GroundKind.RECORD) for quad in witness)
    return AnswerRow(1, tuple(values), Witness((Match("?s ?p ?o", (1, 1), grounds),), **of_witness))  # type: ignore[arg-type]


def rows(sparql: str, turtle: str) -> list[AnswerRow]:
    return list(cite(holding(quads(turtle)), sparql, solutions=None))


# ── replay ─────────────────────────────────────────────────────────────────────────────────────────

GIVEN = quads("agency:a kg:near agency:b , agency:c .")


@pytest.mark.parametrize(
    ("sparql", "expected"),
    [
        ("SELECT ?o ?none { ?s kg:near ?o } ORDER BY ?o", [(B, None), (C, None)]),
        ("SELECT ?o { ?s kg:near ?o } ORDER BY DESC(?o) LIMIT 1", [(C,), (B,)]),
        ("SELECT ?o { ?s kg:near ?o } ORDER BY ?o OFFSET 1", [(B,), (C,)]),
        ("SELECT DISTINCT ?s { ?s kg:near ?o }", [(A,)]),
        ("SELECT ?o { { SELECT ?o { ?s kg:near ?o } ORDER BY ?o LIMIT 1 } }", [(B,)]),
        ("ASK { ?s kg:near agency:b }", [(YES,)]),
        ("ASK { ?s kg:near agency:d }", [(NO,)]),
        ("CONSTRUCT { ?o kg:near ?s } { ?s kg:near ?o } LIMIT 0", [(C, NEAR, A), (B, NEAR, A)]),
        ("DESCRIBE agency:b", []),
    ],
)
def test_a_replay_asks_only_these_quads_and_leaves_out_the_outermost_slice(sparql: str, expected: list[object]) -> None:
    found = replay(sparql, GIVEN).rows
    assert found == expected or ("CONSTRUCT" in sparql and sorted(found, key=str) == sorted(expected, key=str))


def test_a_replay_of_nothing_gives_nothing() -> None:
    assert replay("SELECT * { ?s ?p ?o }", []).rows == []


def test_a_query_that_does_not_parse_is_refused() -> None:
    with pytest.raises(QueryError):
        replay("SELECT * {", [])


ONE, OTHER, HELD = BlankNode("one"), BlankNode("other"), BlankNode("held")


def double(text: str) -> Literal:
    return Literal(text, datatype=XSD.double)


@pytest.mark.parametrize(
    ("given", "asked", "expected"),
    [
        ((A, None), (A, None), True),
        ((A, None), (A, B), False),
        ((A, B), (A, None), False),
        ((Literal("1"), A), (Literal(1), A), False),
        ((ONE, A), (OTHER, A), True),
        ((ONE, ONE), (OTHER, OTHER), True),
        ((ONE, ONE), (ONE, OTHER), False),
        ((ONE, OTHER), (ONE, ONE), False),
        ((HELD, A), (HELD, A), True),
        ((HELD, A), (ONE, A), False),
        ((ONE, A), (HELD, A), False),
        ((double("0.1"), A), (double("0.10000000000000001"), A), True),
        ((double("0.1"), A), (double("0.1000001"), A), False),
        ((double("0.1"), A), (Literal("0.1", datatype=XSD.decimal), A), False),
    ],
    ids=str,
)
def test_a_row_is_given_where_its_terms_are(
    given: tuple[object, ...], asked: tuple[object, ...], expected: bool
) -> None:
    assert Replayed([given], frozenset([HELD])).gives(asked) is expected  # type: ignore[list-item,arg-type]


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT (UUID() AS ?u) ?o { ?s kg:near ?o }",
        "SELECT ?v ?o { ?s kg:near ?o BIND(STRUUID() AS ?u) BIND(CONCAT(?u, '!') AS ?v) }",
        "SELECT ?v ?o { ?s kg:near ?o { SELECT (NOW() AS ?v) {} } }",
        "SELECT (MAX(?r) AS ?m) ?o { ?s kg:near ?o BIND(RAND() AS ?r) } GROUP BY ?o",
        "SELECT (BNODE() AS ?b) ?o { ?s kg:near ?o }",
        "CONSTRUCT { [] kg:near ?u } { ?s kg:near ?o BIND(UUID() AS ?u) }",
    ],
)
def test_values_that_are_new_at_every_asking_are_not_compared(sparql: str) -> None:
    cited = list(cite(holding(GIVEN), sparql, solutions=None))
    assert len(cited) == 2
    assert unreplayed(sparql, cited) == []


def test_what_stands_beside_a_new_value_is_compared() -> None:
    assert not replay("SELECT (UUID() AS ?u) ?o { ?s kg:near ?o }", GIVEN).gives((A, A))


# ── minimal ────────────────────────────────────────────────────────────────────────────────────────

TWICE = "agency:a kg:near agency:b , agency:c . agency:b kg:near agency:c ."


@pytest.mark.parametrize(
    ("sparql", "sizes"),
    [
        ("SELECT ?a { ?a kg:near agency:b }", [1]),
        ("SELECT DISTINCT ?p { ?a ?p ?b }", [1]),
        ("SELECT (COUNT(*) AS ?n) { ?a kg:near ?b }", [3]),
        ("SELECT (MAX(?b) AS ?last) { ?a kg:near ?b }", [1]),
        ("SELECT (COUNT(*) AS ?n) { ?a kg:part ?b }", [0]),
        ("ASK { ?a kg:near/kg:near ?b }", [2]),
        ("SELECT ?a { VALUES ?a { agency:a } FILTER EXISTS { ?a kg:near ?b } }", [1]),
        ("SELECT * { ?a kg:near ?b . ?c kg:near ?d FILTER (?a = ?c && ?b = ?d) } ORDER BY ?a ?b LIMIT 1", [1]),
    ],
)
def test_nothing_can_be_left_out_of_a_minimal_witness(sparql: str, sizes: list[int]) -> None:
    found = [minimal(sparql, row) for row in rows(sparql, TWICE)]
    assert [len(one) for one in found] == sizes


def test_the_same_witness_has_the_same_minimal_part() -> None:
    sparql = "SELECT DISTINCT ?p { ?a ?p ?b }"
    whole = quads(TWICE)
    assert {minimal(sparql, row([NEAR], one)) for one in (whole, whole[::-1])} == {frozenset(whole[-1:])}


def test_a_large_witness_is_reduced_in_few_replays(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    module = __import__("kg.ask.witness.minimal", fromlist=["minimal"])
    monkeypatch.setattr(module, "replay", lambda *given: asked.append(given) or replay(*given))  # type: ignore[func-returns-value]
    whole = [Quad(A, NEAR, Literal(number)) for number in range(1_000)]
    assert len(minimal("ASK { ?a kg:near ?b }", row([YES], whole))) == 1
    assert len(asked) < 30


def test_a_witness_of_which_not_all_was_read_is_refused() -> None:
    part = row([Literal(3)], quads("agency:a kg:near agency:b ."), solutions=3, shown=1)
    with pytest.raises(QueryError, match="1 of 3 solutions"):
        minimal("SELECT (COUNT(*) AS ?n) { ?a kg:near ?b }", part)


def test_a_witness_that_cannot_give_the_row_again_is_refused_with_the_reason() -> None:
    sparql = "SELECT ?a { { SELECT ?a { ?a kg:near ?b } ORDER BY ?a OFFSET 1 } }"
    (only,) = rows(sparql, "agency:a kg:near agency:b . agency:b kg:near agency:a .")
    with pytest.raises(QueryError, match="OFFSET in a sub-select"):
        minimal(sparql, only)


# ── doubts ─────────────────────────────────────────────────────────────────────────────────────────

SURE = [
    "SELECT * { ?a kg:near ?b . ?b kg:part* ?c } ORDER BY ?a LIMIT 3 OFFSET 2",
    "SELECT * { ?a kg:near ?b OPTIONAL { ?b kg:near ?c OPTIONAL { ?c kg:part ?d } } }",
    "SELECT * { ?a kg:near ?b MINUS { ?b kg:near ?c } FILTER NOT EXISTS { ?b kg:part ?d } }",
    "SELECT * { ?a kg:near ?b FILTER (!EXISTS { ?b kg:near ?c } && ?a != ?b) }",
    "SELECT * { ?a kg:near ?b FILTER (EXISTS { ?b kg:near ?c } || ?a = ?b) BIND(EXISTS { ?b kg:part ?d } AS ?is) }",
    "SELECT ?a (COUNT(?c) AS ?n) { ?a kg:near ?b OPTIONAL { ?b kg:part ?c } } GROUP BY ?a HAVING (COUNT(*) > 1)",
    "SELECT ?b ?n { ?a kg:near ?b { SELECT ?b (COUNT(*) AS ?n) { ?b kg:part ?c } GROUP BY ?b } FILTER (?n > 1) }",
    "SELECT DISTINCT ?g { GRAPH ?g { ?a kg:near ?b } VALUES ?b { agency:c UNDEF } }",
    "SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a kg:near ?b FILTER (EXISTS { ?b kg:near ?c } && ISIRI(?a)) }",
    "CONSTRUCT { ?b kg:near ?a } { ?a kg:near ?b FILTER NOT EXISTS { ?b kg:near ?a } }",
    "ASK { ?a kg:near ?b FILTER NOT EXISTS { ?b kg:near ?a } }",
    "DESCRIBE ?a { ?a kg:near ?b }",
    "DESCRIBE agency:a",
]


@pytest.mark.parametrize("sparql", SURE)
def test_of_most_queries_there_is_no_doubt(sparql: str) -> None:
    assert replay_limits(parse_query(sparql, PREFIXES)) == ()


LOST = [
    (
        "SELECT ?a { { SELECT ?a { ?a kg:near ?b } ORDER BY ?a OFFSET 1 } }",
        "agency:a kg:near 1 . agency:b kg:near 1 .",
        "LIMIT or OFFSET in a sub-select counts rows that no witness holds",
    ),
    (
        "SELECT * { ?x kg:near ?y . ?w kg:part ?v OPTIONAL { ?z kg:part ?q OPTIONAL { ?z kg:near ?y } } }",
        "agency:a kg:near 1 . agency:b kg:part 2 ; kg:near 2 .",
        "OPTIONAL brings what is asked for elsewhere, where absence counts",
    ),
    (
        "SELECT ?c { ?c kg:part ?d FILTER NOT EXISTS { ?c kg:part ?e FILTER NOT EXISTS { ?e kg:near ?f } } }",
        "agency:b kg:part agency:c . agency:c kg:near 2 .",
        "NOT EXISTS, or EXISTS as a value, where absence counts",
    ),
    (
        "SELECT ?c { ?c kg:part ?d MINUS { ?c kg:part ?e MINUS { ?e kg:near ?f } } }",
        "agency:b kg:part agency:c . agency:c kg:near 2 .",
        "MINUS where absence counts",
    ),
    (
        """SELECT ?c ?d { ?c kg:part ?d
             FILTER NOT EXISTS { { SELECT ?c (COUNT(*) AS ?n) { ?c kg:part ?e } GROUP BY ?c } FILTER (?n = 1) } }""",
        "agency:b kg:part agency:a , agency:c .",
        "a sub-select in groups where absence counts",
    ),
    (
        "SELECT (COUNT(*) AS ?n) { ?a kg:near ?b . ?c kg:near ?d FILTER NOT EXISTS { ?a kg:part ?c } }",
        "agency:a kg:near 1 ; kg:part agency:b . agency:b kg:near 1 .",
        "NOT EXISTS, or EXISTS as a value, where absence counts, in a group",
    ),
    (
        """SELECT ?d (COUNT(*) AS ?n)
           { ?a kg:near ?b . ?c kg:near ?e OPTIONAL { ?a kg:part ?d . ?d kg:part ?c } } GROUP BY ?d ORDER BY ?d""",
        "agency:a kg:near 1 ; kg:part agency:c . agency:b kg:near 1 . agency:c kg:part agency:b .",
        "OPTIONAL brings what is asked for elsewhere, where absence counts, in a group",
    ),
]


@pytest.mark.parametrize(("sparql", "turtle", "reason"), LOST, ids=[reason for _, _, reason in LOST])
def test_a_doubt_is_told_where_a_row_is_lost(sparql: str, turtle: str, reason: str) -> None:
    found = rows(sparql, turtle)
    assert found
    assert unreplayed(sparql, found) != []
    assert replay_limits(parse_query(sparql, PREFIXES)) == (reason,)


@pytest.mark.parametrize(
    ("sparql", "reason"),
    [
        ("SELECT (SAMPLE(?a) AS ?one) { ?a kg:near ?b }", "SAMPLE depends on the order of what it is given"),
        ("SELECT ?n { { SELECT (GROUP_CONCAT(?a) AS ?n) { ?a kg:near ?b } } }", "GROUP_CONCAT depends on the order"),
        ("SELECT ?a { ?a kg:near ?b FILTER (RAND() < 0.5) }", "a volatile value decides"),
        ("SELECT ?a { BIND(NOW() AS ?now) ?a kg:near ?b FILTER (?b < ?now) }", "a volatile value decides"),
        ("SELECT (COUNT(*) AS ?n) { ?a kg:near ?b BIND(RAND() AS ?r) } GROUP BY ?r", "a volatile value decides"),
        ("SELECT ?a { ?a kg:near ?b { SELECT ?b { ?b kg:near ?c } LIMIT 1 } }", "LIMIT or OFFSET in a sub-select"),
    ],
)
def test_a_doubt_is_told_of_what_no_witness_decides(sparql: str, reason: str) -> None:
    (only,) = replay_limits(parse_query(sparql, PREFIXES))
    assert only.startswith(reason)


def test_an_ask_that_says_no_is_doubted_where_more_would_say_no() -> None:
    query = parse_query("ASK { ?a kg:near ?b FILTER NOT EXISTS { ?b kg:near ?c } }", PREFIXES)
    assert replay_limits(query) == ()
    assert replay_limits(query, no=True) == ("NOT EXISTS, or EXISTS as a value, where absence counts",)


GROUPS = [
    "?b kg:near ?c",
    "?b kg:near ?c MINUS { ?c kg:part ?d MINUS { ?d kg:near ?e } }",
    "?b kg:near ?c MINUS { ?c kg:part ?d }",
    "?b kg:near ?c FILTER NOT EXISTS { ?c kg:part ?d }",
    "?b kg:near ?c OPTIONAL { ?c kg:part ?a }",
    "?b kg:near ?c OPTIONAL { ?c kg:part ?d }",
    "?b kg:near ?c OPTIONAL { ?c kg:part ?d MINUS { ?d kg:near ?e } }",
    "{ SELECT (SAMPLE(?c) AS ?one) { ?b kg:near ?c } }",
    "{ SELECT (COUNT(*) AS ?n) { ?b kg:near ?c MINUS { ?c kg:part ?d } } }",
    "{ SELECT ?b { ?b kg:near ?c } LIMIT 2 }",
    "{ SELECT ?b { ?b kg:near ?c } OFFSET 1 }",
    "?b kg:near ?c FILTER(EXISTS { ?c kg:part ?d } || ?c = 1)",
    "?b kg:near ?c FILTER(EXISTS { ?c kg:part ?d } && ?c = 1)",
    "GRAPH ?g { ?b kg:near ?c MINUS { ?c kg:part ?d } }",
    "{ ?b kg:near ?c } UNION { ?b kg:part ?c MINUS { ?c kg:part ?d } }",
    "?b kg:near ?c BIND(EXISTS { ?c kg:part ?d } AS ?is)",
]


def limits(rest: str) -> set[str]:
    return set(replay_limits(parse_query(f"SELECT * {{ ?a kg:near ?b . {rest} }}", PREFIXES)))


@pytest.mark.parametrize("group", GROUPS)
def test_an_exists_is_doubted_by_what_its_truth_decides(group: str) -> None:
    """As a value both that it is true and that it is not; as a condition one of these."""
    is_there, is_absent = limits(f"FILTER EXISTS {{ {group} }}"), limits(f"FILTER NOT EXISTS {{ {group} }}")
    assert limits(f"BIND(EXISTS {{ {group} }} AS ?truth)") == is_there | is_absent
    assert limits(f"FILTER(EXISTS {{ {group} }} || ?a = 1)") == is_there | is_absent
    assert limits(f"FILTER(EXISTS {{ {group} }} && ?a != 1)") == is_there
    assert limits(f"FILTER(!EXISTS {{ {group} }})") == is_absent == limits(f"MINUS {{ {group} }}")
    assert is_there == limits(group) == limits(f"{{ {group} }}") == limits(f"{{ {group} }} UNION {{ ?a kg:near 1 }}")
    assert limits(f"OPTIONAL {{ {group} }}") == is_there | is_absent
