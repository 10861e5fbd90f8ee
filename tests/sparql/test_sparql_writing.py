"""What is written of a tree is read as the same tree, and means the same to the engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Variable

from kg.index.store import PREFIXES
from kg.sparql import parse, write
from kg.sparql import syntax as sx
from kg.sparql.expressions import BUILT_INS
from kg.terms import KG, RDF, XSD
from tests import w3c

QUERIES = sorted((Path(__file__).resolve().parents[2] / "queries").glob("*.rq"))
XSD_DOUBLE = NamedNode(XSD.base + "double")
P, Q = NamedNode("urn:p"), NamedNode("urn:q")


# ── laws ───────────────────────────────────────────────────────────────────────────────────────────

names = st.sampled_from(["select", "a", "where", "filter", "GRAPH", "x1", "é", "_", "count"])
variables = names.map(Variable)
iris = st.sampled_from([P, Q, RDF.type, KG.agency, NamedNode("https://w3id.org/kg287g/id/place/us-al")])
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
numbers = st.sampled_from(["1", "-1", "+2", "007"]).map(lambda text: Literal(text, datatype=XSD.integer))
literals = st.one_of(
    texts.map(Literal),
    texts.map(lambda text: Literal(text, language="en-us")),
    texts.map(lambda text: Literal(text, datatype=XSD.date)),
    numbers,
    st.sampled_from(["1.5", "-.5", "1.", "."]).map(lambda text: Literal(text, datatype=XSD.decimal)),
    st.sampled_from(["1e3", "1.E-3", "-1e+0", "NaN"]).map(lambda text: Literal(text, datatype=XSD_DOUBLE)),
    st.sampled_from(["true", "false", "1"]).map(lambda text: Literal(text, datatype=XSD.boolean)),
)


def several(one: st.SearchStrategy[Any], least: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(one, min_size=least, max_size=3).map(tuple)


def longer_paths(inner: st.SearchStrategy[sx.Path]) -> st.SearchStrategy[sx.Path]:
    return st.one_of(
        st.builds(sx.Inverse, inner),
        st.builds(sx.Sequence, several(inner)),
        st.builds(sx.Alternative, several(inner)),
        st.builds(
            lambda path, mode: sx.Repeated(path, *mode), inner, st.sampled_from([(0, True), (1, True), (0, False)])
        ),
        st.builds(sx.Negated, several(iris, 1), several(iris, 0)),
        st.builds(sx.Negated, several(iris, 0), several(iris, 1)),
    )


def longer_expressions(inner: st.SearchStrategy[sx.Expression]) -> st.SearchStrategy[sx.Expression]:
    built_in = st.sampled_from(sorted(set(BUILT_INS) - {"BOUND"})).flatmap(
        lambda name: st.lists(inner, min_size=BUILT_INS[name][0], max_size=min(BUILT_INS[name][1], 3)).map(
            lambda arguments: sx.Call(name, tuple(arguments))
        )
    )
    return st.one_of(
        st.builds(sx.Call, st.sampled_from(["||", "&&"]), several(inner)),
        st.builds(lambda name, one, other: sx.Call(name, (one, other)), st.sampled_from(BINARY), inner, inner),
        st.builds(lambda name, one: sx.Call(name, (one,)), st.sampled_from(["!", "u-", "u+"]), inner),
        built_in,
        st.builds(lambda variable: sx.Call("BOUND", (variable,)), variables),
        st.builds(sx.Call, iris, several(inner, 0)),
        st.builds(sx.In, inner, several(inner, 0), st.booleans()),
    )


BINARY = ["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"]
paths = st.recursive(iris, longer_paths, max_leaves=8)
expressions = st.recursive(st.one_of(variables, iris, literals), longer_expressions, max_leaves=10)
patterns = st.builds(
    sx.TriplePattern, st.one_of(variables, iris, literals), st.one_of(variables, paths), st.one_of(variables, literals)
)
triples = st.builds(sx.Triples, several(patterns, 1))
values = st.integers(0, 2).flatmap(
    lambda width: st.builds(
        sx.Values,
        st.lists(variables, min_size=width, max_size=width, unique=True).map(tuple),
        st.lists(st.tuples(*[st.one_of(st.none(), iris, literals)] * width), max_size=2).map(tuple),
    )
)
aggregates = st.one_of(
    st.builds(sx.Aggregate, st.sampled_from(["COUNT", "SUM", "MIN", "SAMPLE"]), expressions, st.booleans()),
    st.builds(sx.Aggregate, st.just("COUNT"), st.none(), st.booleans()),
    st.builds(sx.Aggregate, st.just("GROUP_CONCAT"), expressions, st.booleans(), st.one_of(st.none(), texts)),
)


def larger_groups(inner: st.SearchStrategy[sx.Group]) -> st.SearchStrategy[sx.Group]:
    name = st.one_of(variables, iris)
    element = st.one_of(
        triples,
        values,
        inner,
        st.builds(sx.Filter, st.one_of(expressions, st.builds(sx.Exists, inner, st.booleans()))),
        st.builds(sx.Bind, expressions, variables),
        st.builds(sx.Optional, inner),
        st.builds(sx.Minus, inner),
        st.builds(sx.Union, several(inner)),
        st.builds(sx.Graph, name, inner),
        st.builds(sx.Service, name, inner, st.booleans()),
    )
    alone = st.builds(lambda select: sx.Group((sx.SubSelect(select),)), selects(inner))
    return st.one_of(st.lists(element, max_size=4).map(lambda elements: sx.Group(apart(elements))), alone)


def apart(elements: list[Any]) -> tuple[Any, ...]:
    """No two blocks of triples beside each other: they would be read as one."""
    pairs = zip([None, *elements], elements, strict=False)
    return tuple(one for before, one in pairs if not (isinstance(before, sx.Triples) and isinstance(one, sx.Triples)))


def selects(groups: st.SearchStrategy[sx.Group]) -> st.SearchStrategy[sx.Select]:
    """Some are of plain solutions, some of groups."""
    bounds = st.one_of(st.none(), st.integers(0, 10**9))
    order = st.lists(st.builds(sx.Ordering, expressions, st.booleans()), max_size=2).map(tuple)
    plain = st.builds(
        sx.Select,
        st.one_of(st.none(), st.lists(variables, min_size=1, max_size=3, unique=True).map(columns)),
        groups,
        modifiers=st.builds(sx.Modifiers, order_by=order, limit=bounds, offset=bounds),
        values=st.one_of(st.none(), values),
        distinct=st.booleans(),
    )
    grouped = st.builds(
        lambda aggregate, having, key, where: sx.Select(
            (sx.Projected(key.variable), sx.Projected(Variable("fresh"), aggregate)),
            where,
            modifiers=sx.Modifiers((key,), having),
        ),
        aggregates,
        several(st.one_of(expressions, aggregates), 0),
        st.builds(sx.GroupKey, expressions, st.just(Variable("fresh"))),
        groups,
    )
    return st.one_of(plain, grouped)


def columns(chosen: list[Variable]) -> tuple[sx.Projected, ...]:
    return tuple(sx.Projected(one) for one in chosen)


groups = st.recursive(st.just(sx.Group(())), larger_groups, max_leaves=6)
datasets = st.builds(sx.Dataset, several(iris, 0), several(iris, 0))
queries = st.one_of(
    st.builds(lambda select, dataset: replace(select, dataset=dataset), selects(groups), datasets),
    st.builds(sx.Ask, groups, dataset=datasets),
    st.builds(sx.Describe, st.one_of(st.none(), several(st.one_of(variables, iris), 1)), st.one_of(st.none(), groups)),
    st.builds(
        sx.Construct,
        several(st.builds(sx.TriplePattern, variables, st.one_of(variables, iris), st.one_of(variables, literals)), 0),
        groups,
    ),
)


def with_fresh_names(tree: Any, numbers: Iterator[int]) -> Any:
    """What BIND and AS name is named by nothing else, as the grammar asks (note 12)."""
    if isinstance(tree, sx.Bind):
        return replace(tree, variable=Variable(f"fresh{next(numbers)}"))
    if isinstance(tree, tuple):
        return tuple(with_fresh_names(part, numbers) for part in tree)
    if not is_dataclass(tree) or isinstance(tree, type):
        return tree
    if isinstance(tree, sx.Select) and tree.modifiers.group_by:
        key, named = Variable(f"fresh{next(numbers)}"), Variable(f"fresh{next(numbers)}")
        group_key = replace(tree.modifiers.group_by[0], variable=key)
        projection = (sx.Projected(key), sx.Projected(named, cast("Any", tree.projection)[1].expression))
        tree = replace(tree, projection=projection, modifiers=replace(tree.modifiers, group_by=(group_key,)))
        return replace(tree, where=with_fresh_names(tree.where, numbers))
    changed = {one.name: with_fresh_names(getattr(tree, one.name), numbers) for one in fields(tree)}
    return replace(tree, **changed)


@given(queries)
@settings(deadline=None)
def test_what_is_written_is_read_as_the_same_tree(query: sx.Query) -> None:
    tree = with_fresh_names(query, count())
    assert parse(write(tree)) == tree


@given(queries)
@settings(deadline=None)
def test_what_is_written_for_show_is_read_as_the_same_tree_with_those_prefixes(query: sx.Query) -> None:
    tree = with_fresh_names(query, count())
    assert parse(write(tree, PREFIXES), PREFIXES) == tree


# ── the engine ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_of_ours_is_read_as_the_same_tree(path: Path) -> None:
    tree = parse(path.read_text("utf-8"), PREFIXES)
    assert parse(write(tree)) == tree


def test_the_queries_of_the_suite_mean_the_same_to_the_engine(shared: Path) -> None:
    differing = [case.name for case in w3c.cases(shared / "suites" / "w3c-sparql") if not means_the_same(case)]
    assert differing == []


def means_the_same(case: w3c.Case) -> bool:
    """Both texts give equal answers, or are both refused; rows in the same order where one is asked for."""
    store = ox.Store()
    store.extend(case.quads())
    try:
        expected = w3c.answered(store.query(case.sparql))
    except SyntaxError:
        return True  # refused or not, `test_sparql_reading` tells
    ordered = "ORDER BY" in case.sparql.upper()
    return w3c.same(w3c.answered(store.query(write(parse(case.sparql)))), expected, ordered=ordered)


TRICKY = {
    "minus groups to the left": "SELECT (10 - 3 - 2 AS ?x) {}",
    "minus of a minus": "SELECT (10 - (3 - 2) AS ?x) {}",
    "division groups to the left": "SELECT (100 / 10 / 2 * 3 AS ?x) {}",
    "a number with its sign after an operand": "SELECT (5 -1*2 AS ?x) (5-1 AS ?y) (5+-1 AS ?z) {}",
    "signs": "SELECT (-(1) AS ?a) (- -1 AS ?b) (+1 AS ?c) (-(-(2)) AS ?d) {}",
    "or, and, not": "SELECT (true || false && false AS ?x) ((true || false) && false AS ?y) (!true || true AS ?z) {}",
    "comparisons in brackets": "SELECT ((1 = 2) = false AS ?x) (1 < 2 AS ?y) {}",
    "not in": "SELECT (1 NOT IN (2, 3) && 1 IN (1) AS ?x) (!(1 IN (1)) AS ?y) {}",
    "every escape": r"""SELECT ("\t\b\n\r\f\\\"\'" AS ?x) ('''a'b"c\u00e9\U0001F600''' AS ?y) {}""",
    "long strings": '''SELECT ("""a""b"
c\\"""" AS ?x) ("" AS ?y) {}''',
    "a variable named like a keyword": "SELECT ?select ?a { VALUES (?select ?a) { (1 2) } FILTER(?select < ?a) }",
    "less than and an IRI": "SELECT ?x { VALUES (?x ?b ?c) { (1 2 1) } FILTER(?x<?b&&?c>0) }",
    "undefined and none": "SELECT * { VALUES (?x ?y) { (UNDEF 1) (<urn:a> UNDEF) } } ORDER BY ?y",
    "values of nothing": "SELECT (1 AS ?x) { VALUES () { () () } }",
    "values behind": "SELECT ?x { BIND(1 AS ?x) } VALUES ?x { 1 2 }",
    "group by a named expression": """SELECT ?y (COUNT(*) AS ?n) { VALUES ?x { 1 2 3 } } GROUP BY (?x > 1 AS ?y)
        ORDER BY ?y""",
    "an aggregate named like what it is of": "SELECT (MAX(?x) AS ?x) (MIN(?x) AS ?y) { VALUES ?x { 1 2 } }",
    "two conditions": "SELECT ?x { VALUES ?x { 1 2 3 } } GROUP BY ?x HAVING (?x > 1) (?x < 3)",
    "a separator": """SELECT (GROUP_CONCAT(DISTINCT ?x ; separator = "\\n\\"") AS ?all) { VALUES ?x { 1 1 } }""",
    "IRI of a base": """BASE <http://a.example/b/> SELECT (IRI('c') AS ?x) (<d> AS ?y)
        (URI(CONCAT('../', 'e')) AS ?z) {}""",
    "order": "SELECT ?x { VALUES ?x { 1 3 2 } } ORDER BY DESC(?x) LIMIT 2 OFFSET 1",
    "reduced": "SELECT REDUCED ?x { VALUES ?x { 1 2 } } ORDER BY ?x",
    "exists in an expression": "SELECT (EXISTS { VALUES ?a { 1 } } && NOT EXISTS { FILTER(false) } AS ?x) {}",
    "a sub-select": """SELECT ?x ?n { { SELECT ?x (COUNT(*) AS ?n) { VALUES ?x { 1 1 2 } } GROUP BY ?x }
        FILTER(?n > 1) }""",
    "an optional in a union": """SELECT * { { VALUES ?x { 1 } OPTIONAL { VALUES ?y { 2 } } } UNION { VALUES ?x { 3 }
        MINUS { VALUES ?x { 4 } } } } ORDER BY ?x""",
    "casts": "SELECT (<http://www.w3.org/2001/XMLSchema#integer>('7') AS ?x) {}",
    "languages": "SELECT ('a'@EN-us AS ?x) (LANG('b'@fr) AS ?y) {}",
}


@pytest.mark.parametrize("sparql", TRICKY.values(), ids=TRICKY)
def test_what_is_written_means_the_same_to_the_engine(sparql: str) -> None:
    store = ox.Store()
    written = write(parse(sparql))
    assert list(map(tuple, store.query(written))) == list(map(tuple, store.query(sparql)))  # type: ignore[arg-type]


# ── forms ──────────────────────────────────────────────────────────────────────────────────────────

SHOWN = {
    "a pattern": ("ASK { ?a kg:agency ?b }", "ASK WHERE { ?a kg:agency ?b . }"),
    "a class": ("ASK { ?a a kg:Agency }", "ASK WHERE { ?a a kg:Agency . }"),
    "a path": (
        "ASK { ?a (^kg:agency/kg:place)+|kg:county ?b }",
        "ASK WHERE { ?a (^kg:agency/kg:place)+|kg:county ?b . }",
    ),
    "a date": ('ASK { ?a ?b "2020"^^xsd:gYear }', 'ASK WHERE { ?a ?b "2020"^^xsd:gYear . }'),
    "numbers": ("ASK { ?a ?b 41, -1.5, 1e3, true }", "ASK WHERE { ?a ?b 41 . ?a ?b -1.5 . ?a ?b 1e3 . ?a ?b true . }"),
    "a condition": ("ASK { FILTER(!(?a = 1) && ?b) }", "ASK WHERE { FILTER (!(?a = 1) && ?b) }"),
    "brackets that need not be": ("ASK { FILTER((((?a) + (1)))) }", "ASK WHERE { FILTER (?a + 1) }"),
    "not exists": ("ASK { FILTER(NOT EXISTS {}) }", "ASK WHERE { FILTER NOT EXISTS { } }"),
    "an IRI that no prefix can abbreviate": (
        "ASK { ?a kg:a\\/b place:us. }",
        "ASK WHERE { ?a <https://w3id.org/kg287g/ontology#a/b> place:us . }",
    ),
}


@pytest.mark.parametrize(("sparql", "shown"), SHOWN.values(), ids=SHOWN)
def test_a_tree_is_shown_with_prefixes_and_no_needless_brackets(sparql: str, shown: str) -> None:
    assert write(parse(sparql, PREFIXES), PREFIXES) == shown


PARTS = {
    "a triple pattern": (sx.TriplePattern(Variable("a"), sx.Inverse(P), BlankNode("b")), "?a ^<urn:p> _:b"),
    "a group": (sx.Group((sx.Filter(Variable("a")),)), "{ FILTER (?a) }"),
    "an expression": (sx.Call("+", (Variable("a"), Literal("1", datatype=XSD.integer))), "?a + 1"),
    "an aggregate": (sx.Aggregate("COUNT", None, distinct=True), "COUNT(DISTINCT *)"),
}


@pytest.mark.parametrize(("tree", "written"), PARTS.values(), ids=PARTS)
def test_a_part_of_a_query_is_written_alone(tree: sx.Group, written: str) -> None:
    assert write(tree) == written
