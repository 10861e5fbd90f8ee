"""What a pattern asks for is said in words where it is a tree of triples; else it is shown in short."""

from __future__ import annotations

import pytest

from kg.ask.witness import Absence
from kg.ask.witness.pattern_words import absent_in_words
from kg.index.store import PREFIXES
from kg.sparql import parse
from kg.sparql import syntax as sx
from kg.sparql.walking import nodes
from kg.terms import ID

WORDS = {
    "{ ?a kg:county ?c }": "no claim states ?a with any “county”",
    "{ ?a kg:agency ?c }": "no claim states ?a with any “agency”",
    '{ ?a kg:signed "2025-01-02"^^xsd:date }': "no claim states ?a with “signed” 2025-01-02",
    '{ ?a rdfs:label "Alder" }': "no claim states ?a with “name” “Alder”",
    "{ ?a a kg:Agreement }": "no claim states ?a as an agreement",
    "{ ?x a kg:Agreement }": "no claim states an agreement",
    "{ ?x kg:agency ?a ; kg:model kg:taskForce }": (
        "no claims state something with “agency” ?a and “model” kg:taskForce"
    ),
    "{ ?x a kg:Agreement ; kg:agency ?a ; kg:memorandum ?m }": (
        "no claims state an agreement with “agency” ?a and any “memorandum”"
    ),
    '{ ?a kg:agency ?x . ?x kg:county ?y . ?y skos:prefLabel "Alder County"@en }': (
        "no claims state ?a with “agency” something with “county” something with “name” “Alder County”"
    ),
    "{ ?a kg:agency/kg:place place:us-vt }": "no claim states ?a with “agency” something with “place” place:us-vt",
    f"{{ ?a kg:agency <{ID}agency/us-vt/alder> }}": "no claim states ?a with “agency” agency/us-vt/alder",
    "{ ?a kg:withdrawnIn ?c }": "the archive holds no ?a with any “withdrawn in”",
    "{ ?x kg:statedIn ?a }": "the archive holds nothing with “stated in” ?a",
    "{ GRAPH ?x { ?a kg:county ?c } ?x prov:wasAttributedTo organization:ice }": (
        "no claim with “was attributed to” organization:ice states ?a with any “county”"
    ),
    "{ GRAPH ?x { ?a kg:county ?c } }": "no claim states ?a with any “county”",
}
NONE = {
    "a condition": "{ ?a kg:value ?v FILTER(?v > 7) }",
    "a branch": "{ ?a kg:value|kg:county ?v }",
    "a turn": "{ ?a ^kg:agency ?v }",
    "any property": "{ ?a ?p ?v }",
    "what may be": "{ ?a kg:value ?v OPTIONAL { ?a kg:county ?c } }",
    "a circle": "{ ?x kg:agency ?y . ?y kg:county ?x }",
    "two that lead to one": "{ ?a kg:agency ?y . ?x kg:agency ?y }",
}


def told(group: str) -> str:
    query = parse(f"SELECT * {{ ?a a kg:Agency FILTER NOT EXISTS {group} }}", PREFIXES)
    (found,) = (one.group for one in nodes(query) if isinstance(one, sx.Exists))
    return absent_in_words(found, query)


@pytest.mark.parametrize("group", WORDS)
def test_a_tree_of_triples_has_words(group: str) -> None:
    assert told(group) == WORDS[group]


@pytest.mark.parametrize("group", NONE.values(), ids=NONE)
def test_anything_else_has_none(group: str) -> None:
    assert told(group) == ""


def test_a_pattern_without_words_is_shown_without_long_iris() -> None:
    pattern = f'{{ <{ID}agency/us-vt/alder> kg:county ?c . <http://example.org/x> ?p "a" . FILTER (?c > 7) }}'
    short = '{ agency/us-vt/alder kg:county ?c . <http://example.org/x> ?p "a" . FILTER (?c > 7) }'
    assert Absence(pattern, (1, 1)).told(4) == f"no claim up to contribution 4 states {short}"


def test_a_long_pattern_is_told_by_its_place() -> None:
    asks = "what the pattern at line 3, column 9 asks for"
    assert Absence(f"{{ {'?a kg:value ?b . ' * 40}}}", (3, 9)).told(4) == f"no claim up to contribution 4 states {asks}"
