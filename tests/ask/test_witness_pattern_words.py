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
    "{ GRAPH ?x { ?a kg:county ?c } ?x a kg:Claim }": "no claim states ?a with any “county”",
    "{ GRAPH ?x { ?a kg:county ?c } ?x a kg:Claim ; kg:statedIn ?d ; kg:modality kg:report }": (
        "no claim with any “stated in” and “modality” kg:report states ?a with any “county”"
    ),
    "{ ?a kg:county ?c . ?x kg:place ?d }": ("no claims state ?a with any “county” and something with any “place”"),
    "{ ?a kg:place place:us-vt . ?x kg:place place:us-vt }": (
        "no claims state ?a with “place” place:us-vt and something with “place” place:us-vt"
    ),
    f"{{ <{ID}agency/us-vt/alder> a kg:Agency ; kg:county ?c }}": (
        "no claims state agency/us-vt/alder as an agency with any “county”"
    ),
    f"{{ ?x kg:agency <{ID}agency/us-vt/alder> . <{ID}agency/us-vt/alder> kg:county ?c }}": (
        "no claims state something with “agency” agency/us-vt/alder and agency/us-vt/alder with any “county”"
    ),
    "{ ?a a ?x . ?x kg:county ?y }": "no claims state ?a with “is a” something with any “county”",
    "{ ?x a kg:Agency . ?y kg:near ?x }": "no claims state something with “near” an agency",
    '{ ?a rdfs:label "7" }': "no claim states ?a with “name” “7”",
    '{ ?a rdfs:label "Alder"@en }': "no claim states ?a with “name” “Alder”",
    "{ ?a kg:value 7 }": "no claim states ?a with “value” 7",
    "{ ?x kg:statedIn ?a ; kg:withdrawnIn ?c }": (
        "the archive holds nothing with “stated in” ?a and any “withdrawn in”"
    ),
    "{ ?x kg:statedIn ?a ; kg:county ?c }": "no claims state something with “stated in” ?a and any “county”",
    "{ { ?a kg:county ?c } ?a kg:place ?p }": "no claims state ?a with any “county” and any “place”",
}
NONE = {
    "a condition": "{ ?a kg:value ?v FILTER(?v > 7) }",
    "a branch": "{ ?a kg:value|kg:county ?v }",
    "a turn": "{ ?a ^kg:agency ?v }",
    "any property": "{ ?a ?p ?v }",
    "what may be": "{ ?a kg:value ?v OPTIONAL { ?a kg:county ?c } }",
    "a circle": "{ ?x kg:agency ?y . ?y kg:county ?x }",
    "two that lead to one": "{ ?a kg:agency ?y . ?x kg:agency ?y }",
    "nothing": "{ }",
    "a path that turns": "{ ?a kg:agency/^kg:place ?x }",
    "a tree and a branch": "{ ?a kg:county ?c . ?a kg:agency|kg:place ?q }",
    "a condition on what is stated": "{ GRAPH ?x { ?a kg:county ?c FILTER(?c > 7) } ?x kg:statedIn ?d }",
    "a condition beside what is stated": "{ GRAPH ?x { ?a kg:county ?c } FILTER(?c > 7) }",
    "a branch from the claim": "{ GRAPH ?x { ?a kg:county ?c } ?x kg:statedIn|kg:reports ?d }",
    "a claim that states something of itself": "{ GRAPH ?x { ?a kg:county ?x } }",
    "a claim that is given": "{ GRAPH claim:k { ?a kg:county ?c } }",
    "a claim that is known": "{ GRAPH ?a { ?y kg:county ?c } }",
    "something else beside a claim": "{ GRAPH ?x { ?a kg:county ?c } ?y kg:statedIn ?d }",
    "two claims": "{ GRAPH ?x { ?a kg:county ?c } GRAPH ?y { ?a kg:place ?c } }",
    "a claim with two properties of one value": "{ GRAPH ?x { ?a kg:county ?c } ?x kg:reports ?y ; kg:corrects ?y }",
    "a claim that leads to itself": "{ GRAPH ?x { ?a kg:county ?c } ?x kg:reports ?x }",
}


def told(group: str, around: str = "?a a kg:Agency") -> str:
    query = parse(f"SELECT * {{ {around} FILTER NOT EXISTS {group} }}", PREFIXES)
    (found,) = (one.group for one in nodes(query) if isinstance(one, sx.Exists))
    return absent_in_words(found, query)


@pytest.mark.parametrize("group", WORDS)
def test_a_tree_of_triples_has_words(group: str) -> None:
    assert told(group) == WORDS[group]


@pytest.mark.parametrize("group", NONE.values(), ids=NONE)
def test_anything_else_has_none(group: str) -> None:
    assert told(group) == ""


BINDS = ["VALUES ?v { 7 }", "BIND(7 AS ?v)", "GRAPH ?v { ?q ?w ?e }", "?v kg:near ?q", "?q ?v ?w", "?q kg:near ?v"]


@pytest.mark.parametrize("around", [*BINDS, "OPTIONAL { ?q kg:near ?v }"])
def test_a_variable_that_something_outside_binds_is_told_by_its_name(around: str) -> None:
    assert told("{ ?x kg:value ?v }", around) == "no claim states something with “value” ?v"


def test_a_variable_that_nothing_binds_outside_is_any() -> None:
    assert told("{ ?x kg:value ?v }", "?q kg:near ?w FILTER(?v > 7)") == "no claim states something with any “value”"


def test_a_pattern_without_words_is_shown_without_long_iris() -> None:
    pattern = f'{{ <{ID}agency/us-vt/alder> kg:county ?c . <http://example.org/x> ?p "a" . FILTER (?c > 7) }}'
    short = '{ agency/us-vt/alder kg:county ?c . <http://example.org/x> ?p "a" . FILTER (?c > 7) }'
    assert Absence(pattern, (1, 1)).told(4) == f"no claim up to contribution 4 states {short}"


def test_a_long_pattern_is_told_by_its_place() -> None:
    asks = "what the pattern at line 3, column 9 asks for"
    assert Absence(f"{{ {'?a kg:value ?b . ' * 40}}}", (3, 9)).told(4) == f"no claim up to contribution 4 states {asks}"
