"""A query is read as the tree that section 19.8 of SPARQL 1.1 gives it, and takes linear time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import process_time

import pyoxigraph as ox
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Variable

from kg.errors import QueryError
from kg.index.store import PREFIXES
from kg.sparql import iris, parse, write
from kg.sparql import syntax as sx
from kg.sparql.iris import resolved
from kg.terms import KG, RDF, XSD

A, B, C = map(Variable, "abc")
P, Q = NamedNode("urn:p"), NamedNode("urn:q")
ONE = Literal("1", datatype=XSD.integer)


def elements(group: str) -> tuple[object, ...]:
    query = parse(f"PREFIX : <urn:> ASK {{ {group} }}", PREFIXES)
    assert query.where is not None
    return query.where.elements


def only(group: str) -> object:
    (element,) = elements(group)
    return element


def path(text: str) -> object:
    triples = only(f"?a {text} ?b")
    assert isinstance(triples, sx.Triples)
    return triples.patterns[0].predicate


def expression(text: str) -> object:
    condition = only(f"FILTER({text})")
    assert isinstance(condition, sx.Filter)
    return condition.expression


def value(text: str) -> object:
    triples = only(f"?a ?b {text}")
    assert isinstance(triples, sx.Triples)
    return triples.patterns[0].object


PATHS = {
    ":p": P,
    "a": RDF.type,
    "(:p)": P,
    "^:p": sx.Inverse(P),
    ":p/:q|:p": sx.Alternative((sx.Sequence((P, Q)), P)),
    ":p/(:q|:p)": sx.Sequence((P, sx.Alternative((Q, P)))),
    ":p/:q/a": sx.Sequence((P, Q, RDF.type)),
    "^:p*": sx.Inverse(sx.Repeated(P, 0, True)),
    "(^:p)+": sx.Repeated(sx.Inverse(P), 1, True),
    ":p?": sx.Repeated(P, 0, False),
    "!:p": sx.Negated((P,), ()),
    "!(^:p|a|:q)": sx.Negated((RDF.type, Q), (P,)),
}


@pytest.mark.parametrize(("text", "tree"), PATHS.items(), ids=list(PATHS))
def test_a_path_binds_as_the_grammar_says(text: str, tree: object) -> None:
    assert path(text) == tree


def call(name: str, *arguments: sx.Expression) -> sx.Call:
    return sx.Call(name, arguments)


EXPRESSIONS = {
    "?a || ?b && ?c": call("||", A, call("&&", B, C)),
    "?a || ?b || ?c": call("||", A, B, C),
    "(?a || ?b) || ?c": call("||", call("||", A, B), C),
    "?a = ?b + ?c": call("=", A, call("+", B, C)),
    "?a - ?b - ?c": call("-", call("-", A, B), C),
    "?a - ?b * ?c": call("-", A, call("*", B, C)),
    "?a -1": call("-", A, ONE),
    "?a -1 * ?b": call("-", A, call("*", ONE, B)),
    "?a<?b&&?c>1": call("&&", call("<", A, B), call(">", C, ONE)),
    "!?a = ?b": call("=", call("!", A), B),
    "-?a + +1": call("+", call("u-", A), Literal("+1", datatype=XSD.integer)),
    "?a NOT IN (1, ?b)": sx.In(A, (ONE, B), negated=True),
    "?a in ()": sx.In(A, ()),
    "strLen(?a)": call("STRLEN", A),
    "xsd:integer(?a)": sx.Call(XSD.integer, (A,)),
    ":p(DISTINCT ?a)": sx.Call(P, (A,), distinct=True),
    "not exists {}": sx.Exists(sx.Group(()), negated=True),
    "bound(?a)": call("BOUND", A),
    ":p = true": call("=", P, Literal("true", datatype=XSD.boolean)),
}


@pytest.mark.parametrize(("text", "tree"), EXPRESSIONS.items(), ids=list(EXPRESSIONS))
def test_an_expression_binds_as_the_grammar_says(text: str, tree: object) -> None:
    assert expression(text) == tree


TERMS = {
    "1": ONE,
    "-1": Literal("-1", datatype=XSD.integer),
    "1.": ONE,
    ".5": Literal(".5", datatype=XSD.decimal),
    "1.e5": Literal("1.e5", datatype=NamedNode(XSD.base + "double")),
    "false": Literal("false", datatype=XSD.boolean),
    "'a'": Literal("a"),
    '"""a"b""\nc"""': Literal('a"b""\nc'),
    r"'\t\\\'\u00e9\U0001F600'": Literal("\t\\'é😀"),
    "'a'@en-US": Literal("a", language="en-us"),
    "'2020'^^xsd:gYear": Literal("2020", datatype=XSD.gYear),
    "'a'^^<urn:p>": Literal("a", datatype=P),
    "<urn:\\u0070>": P,
    ":": NamedNode("urn:"),
    ":p.q": NamedNode("urn:p.q"),
    ":p%41\\,\\/:1": NamedNode("urn:p%41,/:1"),
    ":1": NamedNode("urn:1"),
    "_:b.1": BlankNode("b.1"),
    "?select": Variable("select"),
    "$a": A,
}


@pytest.mark.parametrize(("text", "term"), TERMS.items(), ids=list(TERMS))
def test_a_term_is_what_it_says(text: str, term: object) -> None:
    assert value(text) == term


SAME = {
    "a semicolon": ("?a :p ?b ; :q ?c, 1 ;; . ?b a :p", "?a :p ?b . ?a :q ?c . ?a :q 1 . ?b a :p"),
    "blank nodes": ("[ :p ?a ; :q [] ] :q ?b", "_:b1 :p ?a . _:b1 :q _:b2 . _:b1 :q ?b"),
    "a blank node alone": ("[ :p [ :q 1 ] ] .", "_:b2 :q 1 . _:b1 :p _:b2"),
    "a collection, in the order the engine has it": (
        "?a :p (1 [])",
        "_:b2 rdf:first _:b1 . _:b2 rdf:rest rdf:nil . _:b3 rdf:first 1 . _:b3 rdf:rest _:b2 . ?a :p _:b3",
    ),
    "an empty collection": ("() :p ( )", "rdf:nil :p rdf:nil"),
    "comments and no blanks": ("?a:p?b.#c }\n?b:q'#'", "?a :p ?b . ?b :q '#'"),
    "keywords in any case": ("optional{}Filter(1)bind(1As?x)", "OPTIONAL { } FILTER(1) BIND(1 AS ?x)"),
    "values of one variable": ("VALUES ?a { 1 UNDEF }", "VALUES (?a) { (1) (UNDEF) }"),
    "a dot behind anything": ("FILTER(1) . ?a :p ?b . OPTIONAL {} .", "FILTER(1) ?a :p ?b OPTIONAL {}"),
    "a filter after a semicolon": ("?a :p ?b ; FILTER(1)", "?a :p ?b FILTER(1)"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_what_abbreviates_is_spelled_out(one: str, other: str) -> None:
    assert elements(one) == elements(other)


def test_a_blank_node_without_a_label_is_like_no_written_one() -> None:
    assert elements("[] :p _:b1, _:b_1") == elements("_:b__1 :p _:b1, _:b_1")


def test_filters_and_blocks_stay_in_the_order_they_were_written() -> None:
    kinds = [type(one) for one in elements("?a :p ?b FILTER(1) ?b :q ?c {} UNION {} UNION {} {} GRAPH ?g {}")]
    assert kinds == [sx.Triples, sx.Filter, sx.Triples, sx.Union, sx.Group, sx.Graph]


def test_a_pattern_knows_its_place() -> None:
    first, second = elements("?a :p ?b ;\n :q ?c ,\n  1\n FILTER(1) ?b :p ?a")[::2]
    assert isinstance(first, sx.Triples)
    assert isinstance(second, sx.Triples)
    assert [one.at for one in (*first.patterns, *second.patterns)] == [(1, 23), (2, 2), (3, 3), (4, 12)]


# ── queries ────────────────────────────────────────────────────────────────────────────────────────


def test_a_select_has_everything_that_may_stand_in_it() -> None:
    query = parse(
        "BASE <http://a.example/> PREFIX p: <b#> PREFIX p: <c#> SELECT DISTINCT ?a (COUNT(DISTINCT ?b) AS ?n)"
        " FROM <g> FROM NAMED p:h WHERE { ?a p:x ?b } GROUP BY ?a (STR(?a)) (?b AS ?c) HAVING (?n > 1) COUNT(*)"
        " ORDER BY ?a DESC(?n) STR(?a) OFFSET 2 LIMIT 1 VALUES ?a { 1 }"
    )
    assert query == sx.Select(
        (sx.Projected(A), sx.Projected(Variable("n"), sx.Aggregate("COUNT", B, distinct=True))),
        sx.Group((sx.Triples((sx.TriplePattern(A, NamedNode("http://a.example/c#x"), B),)),)),
        distinct=True,
        modifiers=sx.Modifiers(
            (sx.GroupKey(A), sx.GroupKey(call("STR", A)), sx.GroupKey(B, C)),
            (call(">", Variable("n"), ONE), sx.Aggregate("COUNT", None)),
            (sx.Ordering(A), sx.Ordering(Variable("n"), descending=True), sx.Ordering(call("STR", A))),
            1,
            2,
        ),
        values=sx.Values((A,), ((ONE,),)),
        dataset=sx.Dataset((NamedNode("http://a.example/g"),), (NamedNode("http://a.example/c#h"),)),
    )


def test_the_short_form_of_construct_has_its_pattern_as_template() -> None:
    assert parse("CONSTRUCT WHERE { ?a <urn:p> ?b }") == parse("CONSTRUCT { ?a <urn:p> ?b } WHERE { ?a <urn:p> ?b }")


def test_describe_needs_no_pattern() -> None:
    assert parse("DESCRIBE <urn:p> ?a") == sx.Describe((P, A))
    assert parse("DESCRIBE * { }") == sx.Describe(None, sx.Group(()))


def test_a_sub_select_stands_alone_in_its_group() -> None:
    query = parse("SELECT * { { SELECT ?a { ?a ?b ?c } LIMIT 1 } SERVICE SILENT ?s { } }")
    inner = sx.Select(
        (sx.Projected(A),), sx.Group((sx.Triples((sx.TriplePattern(A, B, C),)),)), modifiers=sx.Modifiers(limit=1)
    )
    service = sx.Service(Variable("s"), sx.Group(()), silent=True)
    assert query == sx.Select(None, sx.Group((sx.Group((sx.SubSelect(inner),)), service)))


def test_a_separator_belongs_to_its_aggregate() -> None:
    query = parse("SELECT (group_concat(?a ; separator=', ') AS ?b) {}")
    assert isinstance(query, sx.Select)
    assert query.projection == (sx.Projected(B, sx.Aggregate("GROUP_CONCAT", A, separator=", ")),)


def test_a_base_is_kept_where_a_function_makes_iris_of_it() -> None:
    assert [parse(f"BASE <urn:p> ASK {{ FILTER({one}) }}").base for one in ("IRI('a')", "STR(<urn:q>)")] == [
        "urn:p",
        None,
    ]


def test_every_iri_of_a_query_is_told() -> None:
    query = parse("ASK { ?a kg:agency/^a 'x'^^kg:model FILTER(kg:county(1)) }", PREFIXES)
    assert [*iris(query)] == [KG.agency, RDF.type, KG.model, KG.county, XSD.integer]


RELATIVE = ["g:h", "g", "./g", "g/", "/g", "//g", "?y", "g?y", "#s", "g#s", ";x", "", ".", "./", "..", "../", "../g"]
RELATIVE += [
    "../..",
    "../../",
    "../../g",
    "../../../g",
    "/./g",
    "/../g",
    "g.",
    "..g",
    "./../g",
    "g/./h",
    "g/../h",
    "g?y/../x",
]
BASES = ["http://a/b/c/d;p?q", "http://a", "http://a/b?c#d", "file:///a/b"]


@pytest.mark.parametrize("base", BASES)
def test_references_are_resolved_as_the_engine_resolves_them(base: str) -> None:
    """The examples of RFC 3986, 5.4."""
    columns = " ".join(f"(<{reference}> AS ?x{number})" for number, reference in enumerate(RELATIVE))
    ((*engine,),) = ox.Store().query(f"BASE <{base}> SELECT {columns} {{}}")  # type: ignore[misc]
    assert [resolved(base, reference) for reference in RELATIVE] == [iri.value for iri in engine]


def test_references_are_resolved_against_a_base_without_a_hierarchy() -> None:
    assert [resolved("urn:x", reference) for reference in ("g", "/g", "?y", "", "..")] == [
        *("urn:g", "urn:/g", "urn:x?y", "urn:x", "urn:")
    ]


def test_the_engine_reads_what_we_read_and_refuses_what_we_refuse(shared: Path) -> None:
    """Every query of the suite, those included that it only holds for their syntax."""
    suite = shared / "suites" / "w3c-sparql"
    texts = {path: f"BASE <http://a.example/>\n{path.read_text('utf-8')}" for path in suite.rglob("*.rq")}
    assert len(texts) > 200
    assert [path.name for path, text in texts.items() if reads(parse, text) != reads(ox.Store().query, text)] == []


def reads(reader: Callable[[str], object], text: str) -> bool:
    try:
        reader(text)
    except (QueryError, SyntaxError):
        return False
    return True


# ── bounds ─────────────────────────────────────────────────────────────────────────────────────────

LONG = {
    "patterns": ("SELECT * {", "?s <urn:p> 'text' .", "}"),
    "a chain of ors": ("ASK { FILTER(1", "|| ?a = 'b' ", ") }"),
    "groups": ("ASK {", "{ ?a ?b ?c }", "}"),
    "unions": ("ASK { {}", " UNION {}", "}"),
    "comments": ("ASK {", "# # '''\n", "}"),
    "binds": ("ASK {", "BIND(1 AS ?{}) ", "}"),
    "columns": ("SELECT ", "(COUNT(*) AS ?{}) ", "{}"),
    "objects": ("ASK { ?a ?b 1", ", 1", "}"),
    "members": ("ASK { ?a ?b (", "1 ", ") }"),
    "semicolons": ("ASK { ?a ?b ?c", ";", "}"),
    "escapes": ("ASK { ?a ?b '", "\\u0041", "' }"),
    "dots": ("PREFIX a: <urn:> ASK { ?a ?b a:", "a.", "a }"),
    "steps": ("ASK { ?a <urn:p>", "/<urn:p>", " ?b }"),
}


@pytest.mark.parametrize(("begin", "more", "end"), LONG.values(), ids=LONG)
def test_time_is_linear_in_the_text(begin: str, more: str, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also beyond the parts that are read at most: what is refused is refused as soon."""
    monkeypatch.setattr("kg.sparql.tokens.MOST_PARTS", 100_000)

    def text_of(size: int) -> str:
        return begin + "".join(more.replace("{}", f"x{one}", 1) if "?{}" in more else more for one in range(size)) + end

    size = 6_000 // len(more)
    assert taken(text_of(8 * size)) < 30 * taken(text_of(size))  # quadratic would be 64


def taken(text: str) -> float:
    """CPU seconds, at best."""
    found = []
    for _ in range(3):
        start = process_time()
        parse(text)
        found.append(process_time() - start)
    return min(found)


DEEP = {
    "groups": ("ASK ", "{"),
    "expressions": ("ASK { FILTER(", "("),
    "conditions": ("ASK ", "{ FILTER EXISTS "),
    "sub-selects": ("SELECT * ", "{ SELECT * "),
    "paths": ("ASK { ?a ", "("),
    "blank nodes": ("ASK { ?a ?b ", "[ ?p "),
    "collections": ("ASK { ?a ?b ", "( "),
    "negations": ("ASK { FILTER(", "!"),
    "functions": ("ASK { FILTER(", "STR("),
    "lists": ("ASK { FILTER(", "1 IN ("),
    "aggregates": ("SELECT (", "SUM("),
}


@pytest.mark.parametrize(("begin", "more"), DEEP.values(), ids=DEEP)
def test_nesting_has_a_bound(begin: str, more: str) -> None:
    with pytest.raises(QueryError, match="more than 100 levels"):
        parse(begin + more * 10_000)


def test_operators_beside_each_other_have_a_bound_too() -> None:
    with pytest.raises(QueryError, match="more than 100 levels"):
        parse(f"ASK {{ FILTER(1 {'+ 1 - 1' * 10_000}) }}")


def test_what_is_deep_but_bounded_is_read_and_written() -> None:
    text = f"ASK {{ {'{ FILTER(! EXISTS ' * 30}{{}}{') }' * 30} }}"
    assert parse(write(parse(text))) == parse(text)
