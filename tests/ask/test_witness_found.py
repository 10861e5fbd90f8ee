"""Queries whose answers were once cited wrongly, most found by the laws of test_witness_properties; each is small."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, Quad, RdfFormat, parse

from kg.ask.witness import cite
from kg.ask.witness.pattern_text import pattern_text
from kg.index.store import PREFIXES
from kg.sparql import parse as parse_query
from kg.sparql import syntax as sx
from kg.sparql.walking import nodes
from tests.witnessing import differences, holding, uncited, unreplayed

DATA = """
agency:a kg:near agency:b , agency:c ; kg:part 1 .
agency:b kg:near agency:c ; kg:part 1 , agency:b .
agency:c kg:near [ kg:near [ kg:part 2 ] ; kg:part agency:a ] .
claim:k1 { agency:a kg:near agency:b . agency:b kg:near agency:c . }
claim:k2 { agency:b kg:near agency:c ; kg:part 1 . agency:a kg:part agency:b . }
"""

FOUND = {
    "a path of no steps": "SELECT ?a { ?a (kg:near/kg:part)? ?a }",
    "a path of no steps in a graph": "SELECT * { GRAPH ?g { ?a kg:part* ?a } }",
    "a path of no steps from a constant": "SELECT ?o { agency:c kg:part* ?o }",
    "a graph and nothing of it": "SELECT ?g { GRAPH ?g { } }",
    "a constant graph and nothing of it": "ASK { ?a kg:near ?b GRAPH claim:k2 { } }",
    "a graph with values": "SELECT * { GRAPH ?g { VALUES ?x { 1 2 } } }",
    "a branch with a graph with values": """SELECT * { ?a kg:near ?b
        { agency:b kg:part 1 GRAPH ?g { VALUES ?d { 1 } } } UNION { ?b kg:part ?d } }""",
    "EXISTS as a value": "SELECT * { ?a kg:near ?b BIND(EXISTS { ?b kg:near ?c } AS ?is) }",
    "NOT EXISTS as a value": "SELECT * { ?a kg:near ?b BIND(NOT EXISTS { ?b kg:near ?c } AS ?is) }",
    "EXISTS, negated outside": "SELECT * { ?a kg:near ?b FILTER (!EXISTS { ?b kg:part ?c } || ?b = agency:b) }",
    "new blank nodes, twice": "CONSTRUCT { _:x kg:near ?a . _:x kg:near ?a } { ?a kg:near ?b }",
    "blank nodes of the store": "CONSTRUCT { ?b kg:near 1 } { ?a kg:near ?b }",
    "a nested template": "CONSTRUCT { ?a kg:near [ kg:part ?b ; kg:near (?a ?b) ] } { ?a kg:near ?b }",
    "a template of constants": "CONSTRUCT { agency:a kg:near agency:a } { ?a kg:near ?b }",
    "no columns": "SELECT * { agency:a kg:near agency:b }",
    "no columns, in a sub-select": "SELECT ?a { ?a kg:near ?b { SELECT * { agency:a kg:near agency:b } } }",
    "a blank node and DISTINCT *": "SELECT DISTINCT * { [] kg:near [] }",
    "a resource that is unbound": "DESCRIBE ?none ?a { ?a kg:near agency:c }",
    "a resource of VALUES": "DESCRIBE ?r { ?a kg:near agency:c } VALUES ?r { agency:a 1 }",
    "a blank node that is described": "DESCRIBE ?b { agency:c kg:near ?b }",
    "blank nodes of a description": "DESCRIBE agency:c",
    "VALUES after a UNION": """SELECT * { { ?a kg:part ?b } UNION { ?c kg:near ?b } }
        VALUES (?a ?b) { (UNDEF agency:c) (agency:a 1) }""",
    "VALUES after GROUP BY": """SELECT ?a ?n (COUNT(*) AS ?m) { ?b kg:near ?a } GROUP BY ?a ?n
        VALUES (?n ?a) { (1 UNDEF) }""",
    "a key that may be open": """SELECT * { ?a kg:part ?n
        { SELECT ?b ?n (COUNT(*) AS ?m) { ?b kg:near ?c OPTIONAL { ?c kg:part ?n } } GROUP BY ?b ?n } }""",
    "a column that may be open": """SELECT * { ?a kg:part ?n
        { SELECT DISTINCT ?b ?n { ?b kg:near ?c OPTIONAL { ?c kg:part ?n } } } }""",
    "a branch that leaves open what stands outside": """SELECT * { ?a kg:near ?b
        { ?a kg:part ?c VALUES ?b { UNDEF } } UNION { ?b kg:part ?c } }""",
    "a sub-select in a graph": "SELECT * { GRAPH ?g { { SELECT * { ?a kg:near ?b } } } }",
    "a sub-select beside others in a graph": """SELECT * { GRAPH ?g
        { { SELECT ?a ?b { ?a kg:near ?b } } ?b kg:near ?c } }""",
    "DISTINCT in a graph": "SELECT * { GRAPH ?g { { SELECT DISTINCT ?b { ?a kg:near ?b } } ?a kg:part ?n } }",
    "groups in a graph": """SELECT * { GRAPH ?g { ?a kg:part ?n
        { SELECT ?b (COUNT(*) AS ?m) { ?a kg:near ?b } GROUP BY ?b } } }""",
    "a sub-select with its graph": "SELECT * { GRAPH ?g { { SELECT ?a ?g { ?a kg:near ?b } } } }",
    "FROM": "SELECT * FROM claim:k1 FROM claim:k2 { ?a kg:near ?b . ?b kg:part ?c }",
    "a count over FROM": "SELECT (COUNT(*) AS ?n) FROM claim:k1 FROM claim:k2 { ?a kg:near ?b }",
    "FROM NAMED": "SELECT * FROM claim:k1 FROM NAMED claim:k2 { ?a kg:near ?b GRAPH ?g { ?b kg:part ?c } }",
    "FROM and DESCRIBE": "DESCRIBE ?b FROM claim:k2 { ?a kg:part ?b }",
    "a variable of a taken name": "SELECT * { ?w_1 kg:near ?w . ?w kg:near [] }",
    "many alternatives of a path": "SELECT ?a (COUNT(*) AS ?n) { ?a kg:near|kg:part|^kg:part ?b } GROUP BY ?a",
    "a count of ways": "SELECT ?a (COUNT(*) AS ?n) { ?a (kg:near|kg:part)/kg:near ?b } GROUP BY ?a",
    "EXISTS about what only stands outside": """SELECT * { ?d kg:near agency:c OPTIONAL { ?a kg:near 9 }
        FILTER EXISTS { ?a kg:part 1 } } VALUES ?a { agency:c }""",
    "EXISTS before what binds its variable": """SELECT * { BIND(EXISTS { ?b kg:part 1 } AS ?is)
        OPTIONAL { ?x kg:near ?b } }""",
    "EXISTS in HAVING": "SELECT ?a { ?a kg:near ?b } GROUP BY ?a HAVING (EXISTS { ?a kg:part 1 })",
    "the order of a UNION": """SELECT ?a ?b { { SELECT ?a ?b { ?a kg:near ?h . ?h kg:near ?b } }
        UNION { ?a kg:part ?b } UNION { ?b kg:near ?a } } LIMIT 4""",
    "the order of a UNION in a sub-select": """SELECT ?a { { SELECT ?a
        { { ?a kg:near ?h } UNION { ?h kg:part ?a } UNION { ?h kg:near ?a } } } } OFFSET 2 LIMIT 4""",
    "a volatile key": "SELECT (COUNT(*) AS ?n) { ?a kg:near ?b } GROUP BY (isIRI(UUID()) AS ?k)",
}


def quads() -> list[Quad]:
    declared = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
    return list(parse(declared + DATA, format=RdfFormat.TRIG))


@pytest.mark.parametrize("sparql", FOUND.values(), ids=FOUND)
def test_rows_are_the_engines_own(sparql: str) -> None:
    store = holding(quads())
    plain = uncited(store, sparql)
    assert plain
    assert differences(sparql, cite(store, sparql, solutions=None), plain) == []
    assert differences(sparql, cite(store, sparql, page=1, paths="all"), plain) == []


@pytest.mark.parametrize("sparql", [sparql for name, sparql in FOUND.items() if "volatile" not in name])
def test_a_row_comes_again_from_its_witness(sparql: str) -> None:
    held = quads()
    rows = list(cite(holding(held), sparql, solutions=None))
    assert unreplayed(sparql, rows) == []
    assert {quad for row in rows for quad in row.witness.quads} <= set(held)


LOOKED_FOR = [
    "?b kg:part 1",
    "?b kg:part ?n FILTER (?n = agency:b)",
    "?b kg:near/kg:near ?c",
    "?b kg:near ?c FILTER NOT EXISTS { ?c kg:part 1 }",
    "GRAPH ?g { ?b kg:part ?n }",
    "{ SELECT ?b { ?b kg:part ?n } }",
    "?b kg:never ?n",
]


@pytest.mark.parametrize("looked_for", LOOKED_FOR)
@pytest.mark.parametrize("before", ["", "OPTIONAL { ?a kg:never ?x }"])
def test_what_exists_for_a_row_is_never_told_absent_and_what_does_not_always_is(looked_for: str, before: str) -> None:
    sparql = f"SELECT * {{ ?a kg:near ?b {before} BIND(EXISTS {{ {looked_for} }} AS ?is) }}"
    asked = next(one for one in nodes(parse_query(sparql, PREFIXES)) if isinstance(one, sx.Exists) and not one.negated)
    rows = list(cite(holding(quads()), sparql, solutions=None))
    assert rows
    for row in rows:
        absent = [one for one in row.witness.absences if one.pattern == pattern_text(asked.group)]
        assert len(absent) == (0 if Literal(True) in row.values else 1), row


NEVER = "no claim states something with any “never”"
LONG = "?a kg:never ?b FILTER(" + " && ".join(f"?b != {number}" for number in range(60)) + ")"
ALL_ASKED = "no claims state all that the query asks for"
EMPTY = {
    "SELECT ?a { ?a kg:never ?b }": [NEVER],
    "CONSTRUCT { ?a kg:near ?b } { ?a kg:never ?b }": [NEVER],
    "DESCRIBE ?x { ?x kg:never ?b }": [NEVER],
    "SELECT ?a { ?a kg:never ?b } VALUES ?b { agency:a }": [""],
    "SELECT ?a { ?a kg:never ?b } LIMIT 1": [NEVER],
    # A slice or a condition on groups may have left rows out.
    "SELECT ?a { ?a kg:never ?b } LIMIT 0": [],
    "SELECT ?a { ?a kg:near ?b } OFFSET 99": [],
    "SELECT ?a { ?a kg:near ?b } GROUP BY ?a HAVING (COUNT(*) > 99)": [],
    "DESCRIBE agency:none": [],
    # What is too long to be shown is told with what is given, each value by itself.
    f"SELECT ?a {{ {LONG} }}": [ALL_ASKED],
    f"SELECT ?a {{ {LONG} VALUES ?b {{ agency:a }} }}": [f"{ALL_ASKED} with ?b agency:a"],
    f"SELECT ?a {{ {LONG} VALUES (?b ?a) {{ (agency:a 7) }} }}": [f"{ALL_ASKED} with ?b agency:a and ?a 7"],
    f"SELECT ?a {{ {LONG} VALUES (?b ?a) {{ (agency:a UNDEF) }} }}": [f"{ALL_ASKED} with ?b agency:a"],
    f"SELECT ?a {{ {LONG} VALUES ?b {{ agency:a agency:b }} }}": [ALL_ASKED],
}


@pytest.mark.parametrize("sparql", EMPTY)
def test_an_answer_without_rows_says_what_was_not_found_where_that_can_be_said(sparql: str) -> None:
    cited = cite(holding(quads()), sparql)
    assert list(cited) == []
    assert [one.words for one in cited.absences] == EMPTY[sparql]


def test_a_thing_that_is_described_rests_on_what_names_it_and_one_that_is_given_on_itself() -> None:
    """Here ?b, which is not described, names agency:b too."""
    sparql = "DESCRIBE ?a agency:b { ?a kg:near ?b . ?b kg:part 1 }"
    described = {row.values: row.witness for row in cite(holding(quads()), sparql)}
    of_a = [witness for values, witness in described.items() if "agency/a" in str(values[0])]
    of_b = [witness for values, witness in described.items() if "agency/b" in str(values[0])]
    assert {len(witness.matches) for witness in of_a} == {3}
    assert {len(witness.matches) for witness in of_b} == {1}
