"""A query that does not parse is refused in words that say what to mend."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.index import Embedded, ontology_names
from kg.terms import ONTOLOGY

REFUSED = {
    "a prefix nobody declared": ("SELECT * { ?a foo:b ?c }", "prefix foo: is not declared; write PREFIX foo: <"),
    "a prefix declared elsewhere": ('SELECT * { ?a foo:b "PREFIX foo: <x>" }', "prefix foo: is not declared"),
    "an update": (
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "a query only reads, and INSERT writes; add claims with `kg add`",
    ),
    "an update after its prefixes": ("PREFIX a: <a:b>\n# yes\nDELETE WHERE { ?a ?b ?c }", "and DELETE writes"),
    "an update in small letters": ("drop all", "and DROP writes"),
    "something else": (
        "SELECT * { ?a kg:label ",
        "line 1, column 24: expected an object after kg:label, found the end",
    ),
    "what only the engine refuses": ("ASK { FILTER(<urn:f>(DISTINCT 1)) }", "the query does not parse: error at 1:"),
}


@pytest.mark.parametrize(("sparql", "said"), REFUSED.values(), ids=REFUSED)
def test_a_query_that_does_not_parse_says_why(sparql: str, said: str) -> None:
    with pytest.raises(QueryError) as refused:
        Embedded.memory().query(sparql)
    assert said in str(refused.value)


def test_a_word_that_begins_an_update_may_be_a_name() -> None:
    assert not Embedded.memory().query("ASK { ?insert kg:drop ?add }")


NAMES = {
    "by prefix": ("ASK { ?a kg:Agencyy ?b . ?a kg:model ?c . ?c kg:model ?d }", ["Agencyy", "model"]),
    "by IRI": ("ASK { ?a <https://w3id.org/kg287g/ontology#Agencyy> ?b }", ["Agencyy"]),
    "not in texts and comments": ("ASK { ?a rdfs:label 'kg:b' } # kg:c", []),
    "not of another vocabulary": ("PREFIX kg: <urn:x:> ASK { ?a kg:b ?c }", []),
    "by a prefix of one's own": (
        f"PREFIX o: <{ONTOLOGY}> ASK {{ ?a o:model/^o:agency 'x'^^o:y }}",
        ["model", "agency", "y"],
    ),
    "none where it does not parse": ("ASK { ?a kg:Agencyy", []),
}


@pytest.mark.parametrize(("sparql", "names"), NAMES.values(), ids=NAMES)
def test_the_words_of_the_ontology_that_a_query_uses_are_known(sparql: str, names: list[str]) -> None:
    assert ontology_names(sparql) == names
