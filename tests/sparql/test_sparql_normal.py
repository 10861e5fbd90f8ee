"""One text for both: a normalized query has the answer of the written one, and puts any rows in one order."""

from __future__ import annotations

import os
from collections import Counter
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryBoolean

from kg.ask.witness import cite
from kg.ask.witness.volatile import volatile_columns
from kg.errors import QueryError
from kg.index import Embedded
from kg.index.store import PREFIXES
from kg.sparql import normalized, normalized_text, parse, write
from kg.sparql import syntax as sx
from kg.sparql.tokens import DEEPEST, MOST_CHARACTERS, MOST_PARTS
from kg.sparql.walking import nodes
from tests.sampling import examples, some
from tests.sparql_at_most import BESIDE, INSIDE
from tests.sparql_strategies import claimed, plain, queries
from tests.witnessing import holding, uncited, unreplayed

EXAMPLES = int(os.environ.get("KG_EXAMPLES", "0"))
calm = settings(
    deadline=None, derandomize=not EXAMPLES, database=None, max_examples=EXAMPLES or examples(200),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
XSD = "http://www.w3.org/2001/XMLSchema#"
SHARED = Path(os.environ.get("KG_SHARED", Path(__file__).parents[3] / "shared"))
CASES = SHARED / "cases" / "sparql"


def rows(store: Embedded, sparql: str) -> list[tuple[object, ...]]:
    found = store.query(sparql)
    if isinstance(found, QueryBoolean):
        return [(bool(found),)]
    return [tuple(None if isinstance(one, BlankNode) else one for one in row) for row in found]


# ── it means the same ──────────────────────────────────────────────────────────────────────────────


@given(quads=claimed() | plain(), query=queries())
@calm
def test_a_normalized_query_has_the_answer_of_the_written_one(quads: list[Quad], query: sx.Query) -> None:
    assume(not volatile_columns(query) and not _chooses(query))
    store, sparql = holding(quads), write(query)
    note(sparql)
    assert Counter(rows(store, write(normalized(query)))) == Counter(rows(store, sparql))


def _chooses(query: sx.Query) -> bool:
    """Whether the answer depends on an order that SPARQL leaves open, or on what the engine reads otherwise: Oxigraph
    (0.5) does not read GROUP BY after ASK."""
    parts = list(nodes(query))
    slices = [one for one in parts if isinstance(one, sx.Modifiers) and (one.limit is not None or one.offset)]
    loose = [one for one in parts if isinstance(one, sx.Aggregate) and one.name in ("SAMPLE", "GROUP_CONCAT")]
    return bool(slices or loose)


@given(query=queries())
@calm
def test_what_is_asked_is_read_as_it_was_made(query: sx.Query) -> None:
    sparql = write(normalized(query))
    assert write(parse(sparql, {})) == sparql


@given(query=queries())
@calm
def test_nothing_is_left_for_an_engine_to_name(query: sx.Query) -> None:
    made = normalized(query)
    if made is not query:
        assert not any(isinstance(one, BlankNode) for one in nodes(made.where))
    assert not any(isinstance(one, sx.Sequence) for one in nodes(made.where) if isinstance(one, sx.TriplePattern))


SPELLED = {
    "blank nodes and paths": (
        "SELECT * { ?a kg:near/^kg:part [ kg:near ?b ] }",
        "SELECT ?a ?b WHERE { ?w_1 kg:near ?b . ?a kg:near ?w_3 . ?w_1 kg:part ?w_3 . }",
    ),
    "numbers as they are stored": ("ASK { ?a kg:value 035, 1.50 }", "ASK WHERE { ?a kg:value 35 . ?a kg:value 1.5 . }"),
    "EXISTS in an aggregate": (
        "SELECT ?a (SUM(IF(EXISTS { ?a kg:near ?b }, 1, 0)) AS ?n) { ?a kg:part ?c } GROUP BY ?a",
        "SELECT ?a (SUM(IF(?w_1, 1, 0)) AS ?n) WHERE { { ?a kg:part ?c . } "
        "BIND(EXISTS { ?a kg:near ?b . } AS ?w_1) } GROUP BY ?a",
    ),
    "EXISTS in HAVING": (
        "SELECT ?a { ?a kg:part ?c } GROUP BY ?a HAVING (EXISTS { ?a kg:near ?b } && COUNT(*) > 1)",
        "SELECT ?a WHERE { { SELECT ?a (COUNT(*) AS ?w_1) WHERE { ?a kg:part ?c . } GROUP BY ?a } "
        "FILTER (EXISTS { ?a kg:near ?b . } && ?w_1 > 1) }",
    ),
    "a sub-select's own": (
        "SELECT ?a { ?a kg:near ?b { SELECT ?a { ?a kg:part ?b } } }",
        "SELECT ?a WHERE { ?a kg:near ?b . { SELECT ?a WHERE { ?a kg:part ?w_1 . } } }",
    ),
    "groups where no rows are": (
        "ASK { ?a kg:part ?c } GROUP BY ?a HAVING (COUNT(*) > 1)",
        "ASK WHERE { { SELECT ?a (COUNT(*) AS ?w_2) WHERE { ?a kg:part ?c . } GROUP BY ?a } FILTER (?w_2 > 1) }",
    ),
}


@pytest.mark.parametrize("name", SPELLED)
def test_a_query_is_spelled_out(name: str) -> None:
    written, spelled = SPELLED[name]
    assert write(normalized(parse(written, PREFIXES)), PREFIXES) == spelled


# ── EXISTS as a join ───────────────────────────────────────────────────────────────────────────────

LISTED = "?o kg:part ?l . ?l kg:near agency:c"
JOINED = {
    "there": (f"EXISTS {{ ?a kg:near ?o . {LISTED} }}", True),
    "not there": (f"NOT EXISTS {{ ?a kg:near ?o . {LISTED} }}", True),
    "not not there": (f"!(NOT EXISTS {{ ?a kg:near ?o . {LISTED} }})", True),
    "in a graph": (f"NOT EXISTS {{ {LISTED} . GRAPH ?g {{ ?a kg:near ?o }} }}", True),
    "with a condition of its own": (f"EXISTS {{ ?a kg:near ?o . {LISTED} FILTER(?o != ?l) }}", True),
    "one pattern": ("EXISTS { ?a kg:part agency:c }", False),
    "led by the row": ("NOT EXISTS { ?a kg:near ?o . ?o kg:part ?x }", False),
    "nothing shared": (f"EXISTS {{ ?z kg:near ?o . {LISTED} }}", False),
    "what may be open outside": (f"NOT EXISTS {{ ?a kg:near ?o . ?o kg:part ?b . {LISTED} }}", False),
    "a condition on what is outside": (f"NOT EXISTS {{ ?a kg:near ?o . {LISTED} FILTER(?o != ?b) }}", False),
    "OPTIONAL in it": (f"NOT EXISTS {{ {LISTED} OPTIONAL {{ ?a kg:near ?o }} }}", False),
    "no steps": (f"EXISTS {{ ?a kg:near* ?o . {LISTED} }}", False),
    "beside another condition": (f"(EXISTS {{ ?a kg:near ?o . {LISTED} }} || ?a = agency:a)", False),
}


@pytest.mark.parametrize("name", JOINED)
def test_exists_is_a_join_where_that_means_the_same(name: str) -> None:
    condition, may = JOINED[name]
    made = normalized_text(f"SELECT * {{ ?a kg:part ?c OPTIONAL {{ ?a kg:near ?b }} FILTER ({condition}) }}", PREFIXES)
    assert ("EXISTS" not in made) is may


@pytest.mark.parametrize("around", ["OPTIONAL { %s }", "GRAPH ?g { %s }"])
def test_exists_stays_where_its_group_sees_more_than_its_own(around: str) -> None:
    condition = f"?a kg:part ?c FILTER NOT EXISTS {{ ?a kg:near ?o . {LISTED} }}"
    assert "EXISTS" in normalized_text(f"SELECT * {{ ?a kg:near ?d {around % condition} }}", PREFIXES)


@given(quads=claimed() | plain(), name=st.sampled_from(sorted(JOINED)), before=st.sampled_from(["", "?a kg:near ?d ."]))
@calm
def test_a_joined_exists_has_the_rows_of_the_written_one_cited_and_uncited(
    quads: list[Quad], name: str, before: str
) -> None:
    store = holding(quads)
    sparql = f"SELECT * {{ {before} FILTER ({JOINED[name][0]}) ?a kg:part ?c OPTIONAL {{ ?a kg:near ?b }} }}"
    assert Counter(rows(store, normalized_text(sparql, PREFIXES))) == Counter(
        rows(store, write(parse(sparql, PREFIXES)))
    )
    cited = list(cite(store, sparql, solutions=None))
    assert [row.values for row in cited] == uncited(store, sparql)
    assert unreplayed(sparql, cited) == []


# ── one order ──────────────────────────────────────────────────────────────────────────────────────

MIXED = [
    *("1", "2", "10", "1.0", "1.5e0", "-0.0e0", "0", "9007199254740992", "9007199254740993", "9007199254740992.0e0"),
    *(f'"{value}"^^<{XSD}double>' for value in ("NaN", "INF", "-INF")),
    *(f'"{value}"^^<{XSD}gYear>' for value in ("2012", "2013", "2012Z", "10", "-0005")),
    *(f'"{value}"^^<{XSD}date>' for value in ("2012-01-01", "2012-01-01Z", "2012-01-01+14:00", "none")),
    *(f'"{value}"^^<{XSD}dateTime>' for value in ("2012-01-01T00:00:00", "2012-01-01T05:00:00Z")),
    *(f'"{value}"^^<{XSD}time>' for value in ("10:00:00", "10:00:00Z")),
    *(f'"{value}"^^<{XSD}duration>' for value in ("P1M", "P30D", "P31D")),
    *(f'"P1M"^^<{XSD}yearMonthDuration>', f'"P1D"^^<{XSD}dayTimeDuration>', f'"none"^^<{XSD}integer>'),
    *('"a"', '"b"', '"10"', '"a"@en', '"a"@fr', '"b"@en', "true", "false", '"a"^^<urn:one>', '"a"^^<urn:other>'),
    *("<urn:a>", "<urn:b>", "UNDEF"),
]


def compared(one: str, other: str, how: str = "ASC") -> int:
    """How the engine puts two values in order: -1, 1, or 0 where it leaves them as they come."""
    store = Embedded.memory()
    form = f"SELECT ?x {{ VALUES (?x ?n) {{ (%s 1) (%s 2) }} }} ORDER BY {how}(?x)"
    first, second = (
        [str(row[0]) for row in store.query(normalized_text(form % pair, {}))] for pair in ((one, other), (other, one))
    )
    if first != second:
        return 0
    alone = str(next(iter(store.query(f"SELECT ?x {{ VALUES ?x {{ {one} }} }}")))[0])
    return -1 if first[0] == alone else 1


@pytest.mark.parametrize("how", ["ASC", "DESC"])
def test_any_two_values_compare_and_any_three_agree(how: str) -> None:
    values = some(16, MIXED)
    order = {(a, b): compared(a, b, how) for a, b in permutations(values, 2)}
    assert [pair for pair, found in order.items() if not found] == []
    assert [(a, b, c) for a, b, c in permutations(values, 3) if order[a, b] < 0 > order[b, c] and order[a, c] > 0] == []


def test_kinds_come_in_the_order_that_sparql_gives() -> None:
    kinds = ["UNDEF", "<urn:a>", "2", "10", f'"2012"^^<{XSD}gYear>', '"1"', '"a"@en', '"b"', "true"]
    assert [pair for pair in pairwise(kinds) if compared(*pair) != -1] == []


@given(st.permutations(MIXED * 2))
@calm
def test_rows_come_in_one_order_however_they_are_found(cells: list[str]) -> None:
    """Beyond twenty values the engine ends the process where a comparison is no order."""
    store = Embedded.memory()
    found = [
        list(rows(store, normalized_text(f"SELECT ?x {{ VALUES ?x {{ {' '.join(one)} }} }} ORDER BY {how}(?x)", {})))
        for one in (cells, sorted(cells))
        for how in ("ASC", "DESC")
    ]
    assert found[0] == found[2]
    assert found[1] == found[3]


def test_rows_that_are_equal_by_their_key_come_by_their_columns() -> None:
    store = Embedded.memory()
    cells = " ".join(f'(1 "{letter}")' for letter in "dacb")
    found = rows(store, normalized_text(f"SELECT ?n ?x {{ VALUES (?n ?x) {{ {cells} }} }} ORDER BY ?n LIMIT 3", {}))
    assert [row[1] for row in found] == [Literal(letter) for letter in "abc"]


@pytest.mark.parametrize("limit", ["", " LIMIT 1"])
@pytest.mark.parametrize(("order", "names"), {"?n": "ba", "DESC(?n)": "ab", "STR(?n)": "ba", "(0 - ?n)": "ab"}.items())
def test_rows_of_distinct_come_in_the_order_of_what_they_do_not_show(order: str, names: str, limit: str) -> None:
    things = [NamedNode(f"urn:{name}") for name in "ab"]
    value = NamedNode("urn:value")
    store = holding([Quad(things[0], value, Literal(5)), Quad(things[1], value, Literal(2))])
    sparql = f"SELECT DISTINCT ?a {{ ?a <urn:value> ?n }} ORDER BY {order}{limit}"
    expected = [f"urn:{name}" for name in names][: 1 if limit else None]
    assert [row[0].value for row in uncited(store, sparql)] == expected
    assert [
        row.values[0].value for row in cite(store, f"SELECT * {{ {{ {sparql} }} }}" if limit else sparql)
    ] == expected


@pytest.mark.skipif(not CASES.is_dir(), reason=f"{CASES} is absent")
@pytest.mark.parametrize("name", ["order-by-aborts", "order-by-literals-aborts"])
def test_what_ended_the_process_is_answered_in_order(name: str) -> None:
    text = (CASES / f"{name}.rq").read_text("utf-8")
    one = NamedNode("urn:a")
    store = holding(Quad(one, one, Literal(cell, datatype=NamedNode(XSD + kind)))
                    for kind, cells in {"integer": range(30), "gYear": range(1990, 2020), "string": range(30)}.items()
                    for cell in map(str, cells))  # fmt: skip
    found = rows(store, normalized_text(text, PREFIXES))
    assert [row.values for row in cite(store, text)] == found
    numbers = [row[0] for row in found if isinstance(row[0], Literal) and row[0].datatype.value == f"{XSD}integer"]
    assert numbers == sorted(numbers, key=lambda one: int(one.value))
    assert numbers == [row[0] for row in found[: len(numbers)]]


# ── no more than the engine lives through ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", BESIDE)
def test_too_many_parts_are_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(QueryError, match=f"more than {MOST_PARTS:,} patterns.*VALUES or IN") as refused:
        parse(BESIDE[name](MOST_PARTS + 1), PREFIXES)
    assert refused.value.where.startswith("line 1, column ")


@pytest.mark.parametrize("name", INSIDE)
def test_too_deep_a_query_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(QueryError, match=f"more than {DEEPEST} levels.*ask for less"):
        parse(INSIDE[name](DEEPEST + 2), PREFIXES)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(INSIDE.keys() - {"counts"}))
def test_the_deepest_query_is_answered_cited_and_uncited(name: str) -> None:
    """In this process, which it does not end. A count in a count costs twice as much each time, so not those."""
    sparql = _largest(INSIDE[name], DEEPEST)
    store = Embedded.memory()
    assert [row.values for row in cite(store, sparql)] == uncited(store, sparql)


def _largest(make: object, most: int) -> str:
    for number in range(most, 0, -1):
        try:
            parse(make(number), PREFIXES)  # type: ignore[operator]
        except QueryError:
            continue
        return make(number)  # type: ignore[operator, no-any-return]
    raise AssertionError("none is read")


def test_many_values_are_no_parts() -> None:
    many = " ".join(map(str, range(20 * MOST_PARTS)))
    assert parse(f"ASK {{ VALUES ?x {{ {many} }} FILTER(?x IN ({many.replace(' ', ',')})) }}", {})


def test_a_query_that_is_too_long_is_refused_unread() -> None:
    with pytest.raises(QueryError, match="1,048,577 characters; the limit is 1,048,576"):
        parse("#" * (MOST_CHARACTERS + 1), {})


REFUSED_BY_BOTH = {
    "a triple as a term": "SELECT * { << ?a ?b ?c >> ?d ?e }",
    "a function of SPARQL 1.2": "SELECT (LANGDIR(?a) AS ?b) { ?a ?b ?c }",
    "LATERAL": "SELECT * { ?a ?b ?c LATERAL { ?a ?d ?e } }",
}


@pytest.mark.parametrize("name", REFUSED_BY_BOTH)
def test_what_is_not_sparql_1_1_is_refused_cited_and_uncited(name: str) -> None:
    for ask in (lambda one: normalized_text(one, PREFIXES), lambda one: list(cite(Embedded.memory(), one))):
        with pytest.raises(QueryError):
            ask(REFUSED_BY_BOTH[name])


def test_groups_of_an_ask_are_taken_cited_and_uncited() -> None:
    sparql = "ASK { VALUES (?a ?n) { (1 1) (1 2) (2 1) } } GROUP BY ?a HAVING (COUNT(*) > 1)"
    store = Embedded.memory()
    assert rows(store, normalized_text(sparql, {})) == [(True,)]
    assert [row.values for row in cite(store, sparql)] == [(Literal(True),)]
    assert rows(store, normalized_text(sparql.replace("> 1", "> 2"), {})) == [(False,)]
