"""A query that is none is refused with the place, what was expected, what stands there, and what to do."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.index import Embedded
from kg.sparql import parse

PREFIXES = {"kg": "https://w3id.org/kg287g/ontology#", "place": "https://w3id.org/kg287g/id/place/"}

REFUSED = {
    "nothing": ("", "1, column 1: expected SELECT, CONSTRUCT, ASK or DESCRIBE, found the end of the query"),
    "a misspelt form": (
        "SELEC ?a { ?a ?b ?c }",
        "1, column 1: expected SELECT, CONSTRUCT, ASK or DESCRIBE, found 'SELEC'",
    ),
    "no columns": (
        "SELECT { ?a ?b ?c }",
        "1, column 8: expected '*', variables, or (an expression AS ?variable) after SELECT, found '{'",
    ),
    "an aggregate without brackets": (
        "SELECT COUNT(?b) { ?a ?b ?c }",
        "1, column 8: expected '*', variables, or (an expression AS ?variable) after SELECT, found 'COUNT'",
    ),
    "commas between columns": (
        "SELECT ?a, ?b { ?a ?b ?c }",
        "1, column 10: expected '*', variables, or (an expression AS ?variable) after ?a, found ','",
    ),
    "no AS": (
        "SELECT (COUNT(?b) ?n) { ?a ?b ?c }",
        "1, column 19: expected AS and a variable after ')', found '?n'",
    ),
    "no pattern": ("SELECT ?a", "1, column 10: expected WHERE or '{' after ?a, found the end of the query"),
    "no predicate": (
        "SELECT ?agency {\n  ?a kg:agency ?agency .\n  ?agency }",
        "3, column 11: expected a predicate after ?agency, found '}'",
    ),
    "no object": ("SELECT ?a { ?a kg:place }", "1, column 25: expected an object after kg:place, found '}'"),
    "a text as predicate": (
        "SELECT ?a { ?a 'b' ?c }",
        "1, column 16: expected a predicate after ?a, found ''b''",
    ),
    "no dot": (
        "SELECT ?a { ?a ?b ?c\n ?d ?e ?f }",
        "2, column 2: expected '.', ';', ',' or '}' after ?c, found '?d'",
    ),
    "two dots": (
        "ASK { ?a ?b ?c . . }",
        "1, column 18: expected a pattern or '}' after '.', found '.'; the '{' of line 1, column 5 is open",
    ),
    "a comma too many": ("ASK { ?a ?b ?c , }", "1, column 18: expected an object after ',', found '}'"),
    "an open group": (
        "SELECT ?a {\n ?a ?b ?c OPTIONAL { ?a ?b ?d }\n",
        "3, column 1: expected a pattern or '}' after '}', found the end of the query; "
        "the '{' of line 1, column 11 is open",
    ),
    "a brace too many": (
        "ASK { ?a ?b ?c } }",
        "1, column 18: expected the end of the query after '}', found '}'",
    ),
    "an open bracket": (
        "ASK { FILTER(?a = 1 }",
        "1, column 21: expected ')' after 1, found '}'; the '(' of line 1, column 13 is open",
    ),
    "an open blank node": (
        "ASK { ?a ?b [ kg:model ?c }",
        "1, column 27: expected ']' after ?c, found '}'; the '[' of line 1, column 13 is open",
    ),
    "an open string": ('ASK { ?a ?b "c }', '1, column 13: the string that begins here with " is not closed'),
    "an open long string": (
        'ASK {\n ?a ?b """c" }',
        '2, column 8: the string that begins here with """ is not closed',
    ),
    "an escape that is none": (
        r'ASK { ?a ?b "\q" }',
        r"1, column 13: \q is no character; write \\ for a backslash",
    ),
    "half a character": (
        r'ASK { ?a ?b "\uD800" }',
        r"1, column 13: \uD800 is no character; write \\ for a backslash",
    ),
    "a language that is none": (
        "ASK { ?a ?b 'c'@en-123456789 }",
        "1, column 16: @en-123456789 is not a language tag; write one such as @en or @en-US",
    ),
    "a relative IRI": (
        "ASK { ?a <agency> ?c }",
        "1, column 10: <agency> is not a whole IRI and there is no BASE; write it out",
    ),
    "an IRI with a blank": (
        "ASK { ?a <urn:a b> ?c }",
        "1, column 10: expected a predicate after ?a, found '<'; "
        "an IRI ends with > and holds no blank, quote, brace or backslash",
    ),
    "an IRI with an escaped blank": (
        r"ASK { ?a <urn:a\u0020b> ?c }",
        "1, column 10: <urn:a b> is not an IRI; write it out",
    ),
    "a prefix nobody declared": (
        "ASK { ?a foo:b ?c }",
        "1, column 10: prefix foo: is not declared; write PREFIX foo: <…> first; declared already are kg:, place:",
    ),
    "a prefix nearly declared": (
        "ASK { ?a palce:b ?c }",
        "1, column 10: prefix palce: is not declared; "
        "did you mean place:? Else write PREFIX palce: <…> first; declared already are kg:, place:",
    ),
    "a prefix without a colon": (
        "PREFIX kg <urn:x> ASK {}",
        "1, column 8: expected a prefix with its colon after PREFIX, found 'kg'",
    ),
    "a condition without brackets": (
        "ASK { ?a ?b ?c FILTER ?a > 1 }",
        "1, column 23: expected a condition in ( ), or a function after FILTER, found '?a'",
    ),
    "a function that is none": (
        "ASK { FILTER(CONTAIN(?a, 'b')) }",
        "1, column 14: expected an expression after '(', found 'CONTAIN'; did you mean CONTAINS?",
    ),
    "an argument too many": ("ASK { FILTER(STRLEN(?a, 2) > 1) }", "1, column 14: STRLEN takes 1 argument, not 2"),
    "an argument too few": ("ASK { FILTER(REGEX(?a)) }", "1, column 14: REGEX takes 2 to 3 arguments, not 1"),
    "and in words": (
        "ASK { FILTER(?a and ?b) }",
        "1, column 17: expected ')' after ?a, found 'and'; write &&",
    ),
    "two comparisons": (
        "ASK { FILTER(1 < ?a < 3) }",
        "1, column 21: two comparisons follow each other; put one in brackets, or write && between",
    ),
    "an aggregate in a filter": (
        "ASK { ?a ?b ?c FILTER(COUNT(?a) > 1) }",
        "1, column 23: COUNT is used where there is no group; "
        "use it in SELECT, HAVING or ORDER BY, and filter what it gives with HAVING",
    ),
    "a column that differs in its group": (
        "SELECT ?a (COUNT(?b) AS ?n) { ?a ?b ?c }",
        "1, column 8: ?a differs inside a group; name it in GROUP BY, or take an aggregate of it such as SAMPLE",
    ),
    "an expression of what differs in its group": (
        "SELECT ?a (STR(?b) AS ?n) { ?a ?b ?c } GROUP BY ?a",
        "1, column 11: ?b differs inside a group; name it in GROUP BY, or take an aggregate of it such as SAMPLE",
    ),
    "all columns of groups": (
        "SELECT * { ?a ?b ?c } GROUP BY ?a",
        "1, column 1: SELECT * stands where there are groups; name the variables of GROUP BY",
    ),
    "a column twice": (
        "SELECT ?a (1 AS ?a) { ?a ?b ?c }",
        "1, column 11: ?a has a value already; name another variable after AS",
    ),
    "a column named twice": (
        "SELECT ?a ?a { ?a ?b ?c }",
        "1, column 11: ?a has a value already; name each variable once",
    ),
    "a variable bound twice": (
        "ASK { ?a ?b ?c BIND(1 AS ?a) }",
        "1, column 26: ?a has a value already; name another variable after AS",
    ),
    "a variable of a union bound again": (
        "ASK { { ?a ?b ?c } UNION { } BIND(1 AS ?b) }",
        "1, column 40: ?b has a value already; name another variable after AS",
    ),
    "a blank node in two groups": (
        "ASK { _:x ?b ?a . OPTIONAL { _:x ?c ?d } }",
        "1, column 30: _:x stands in two groups; use a variable",
    ),
    "values of another number": (
        "ASK { VALUES (?a ?b) { (1) } }",
        "1, column 24: variables of this VALUES: 2, values here: 1; write UNDEF for none",
    ),
    "a variable as value": (
        "ASK { VALUES ?a { ?b } }",
        "1, column 19: expected a value, UNDEF or '}' after '{', found '?b'; the '{' of line 1, column 17 is open",
    ),
    "a path in a template": (
        "CONSTRUCT { ?a kg:b/kg:c ?d } { ?a ?b ?d }",
        "1, column 20: expected an object after kg:b, found '/'",
    ),
    "a path without its end": ("ASK { ?a kg:b/ ?d }", "1, column 16: expected a predicate after '/', found '?d'"),
    "a union without a group": (
        "ASK { { ?a ?b ?c } UNION ?d }",
        "1, column 26: expected '{' after UNION, found '?d'",
    ),
    "a graph without a name": (
        "ASK { GRAPH { ?a ?b ?c } }",
        "1, column 13: expected a variable or an IRI after GRAPH, found '{'",
    ),
    "a query beside patterns": (
        "SELECT ?a { ?a ?b ?c SELECT ?a { ?a ?b ?c } }",
        "1, column 22: expected a pattern or '}' after ?c, found 'SELECT'; "
        "a query in a query stands alone in its braces: { SELECT … }",
    ),
    "a limit in words": ("SELECT ?a { } LIMIT ten", "1, column 21: expected a whole number after LIMIT, found 'ten'"),
    "an order of nothing": (
        "SELECT ?a { } ORDER BY",
        "1, column 23: expected a variable, ASC, DESC, a function or '(' after BY, found the end of the query",
    ),
    "truth in capitals": ("ASK { ?a ?b TRUE }", "1, column 13: found 'TRUE'; write true"),
    "a word that is long": (
        f"ASK {{ {'x' * 90} }}",
        f"1, column 7: expected a pattern or '}}' after '{{', found '{'x' * 39}…'; "
        "the '{' of line 1, column 5 is open",
    ),
}


@pytest.mark.parametrize(("sparql", "said"), REFUSED.values(), ids=REFUSED)
def test_a_query_that_is_none_is_refused_with_its_place(sparql: str, said: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse(sparql, PREFIXES)
    assert str(refused.value) == f"line {said}"


def test_a_limit_of_too_many_digits_is_told_as_that() -> None:
    with pytest.raises(QueryError, match="expected a whole number of at most 18 digits after LIMIT"):
        parse("ASK { ?a ?b ?c } LIMIT 9223372036854775807", PREFIXES)


@pytest.mark.parametrize("sparql", [text for text, _ in REFUSED.values()], ids=REFUSED)
def test_the_engine_refuses_it_too(sparql: str) -> None:
    with pytest.raises(QueryError):
        Embedded.memory().query(sparql)


WRITING = ["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"]


@pytest.mark.parametrize("word", WRITING)
def test_an_update_is_refused_by_what_it_is(word: str) -> None:
    with pytest.raises(QueryError, match=f"a query only reads, and {word} writes; add claims with `kg add`"):
        parse(f"PREFIX a: <urn:a> {word.lower()} DATA {{ }}")
