"""A query that does not parse is refused in words that say what to mend."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.store import Embedded

REFUSED = {
    "a prefix nobody declared": ("SELECT * { ?a foo:b ?c }", "prefix foo: is not declared; write PREFIX foo: <"),
    "a prefix declared elsewhere": ('SELECT * { ?a foo:b "PREFIX foo: <x>" }', "prefix foo: is not declared"),
    "an update": (
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "a query only reads, and INSERT writes; add claims with `kg add`",
    ),
    "an update after its prefixes": ("PREFIX a: <a:b>\n# yes\nDELETE WHERE { ?a ?b ?c }", "and DELETE writes"),
    "an update in small letters": ("drop all", "and DROP writes"),
    "something else": ("SELECT * { ?a kg:label ", "the query does not parse: error at 1:"),
    "a colon in a text": ('SELECT * { ?a kg:label "foo:b" ', "the query does not parse: error at 1:"),
    "a colon in an IRI and a comment": ("SELECT * { ?a <foo:b> ?c # foo:d\n", "the query does not parse: error at "),
    "a prefix it declares": ("PREFIX foo: <foo:>\nSELECT * { ?a foo:b ", "the query does not parse: error at "),
}


@pytest.mark.parametrize(("sparql", "said"), REFUSED.values(), ids=REFUSED)
def test_a_query_that_does_not_parse_says_why(sparql: str, said: str) -> None:
    with pytest.raises(QueryError) as refused:
        Embedded.memory().query(sparql)
    assert said in str(refused.value)


def test_a_word_that_begins_an_update_may_be_a_name() -> None:
    assert not Embedded.memory().query("ASK { ?insert kg:drop ?add }")
