"""What a query compares that cannot be compared is told; what can be is not."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.ask.cite import Answer
from kg.ask.witness import cite
from kg.index.query_hints import query_hints
from kg.terms import KG
from tests.comparing import count, listing, store_of
from tests.witnessing import holding

STORE = store_of(
    count(14, as_of="2017"), count(35, as_of="2018-02"), listing("2021-01-13", ("us-vt", "Ash PD", KG.jailEnforcement))
)
DAY = '"2017-01-01"^^xsd:date'
YEAR = "?d holds xsd:gYear and xsd:gYearMonth, which cannot be compared with xsd:date"
NUMBER = "?n holds xsd:integer, such as"
TOLD = {
    "a day with years": (f"?x kg:asOf ?d FILTER(?d >= {DAY})", YEAR),
    "the other way about": (f"?x kg:asOf ?d FILTER({DAY} < ?d)", YEAR),
    "in a condition of several": (f"?x kg:asOf ?d FILTER(BOUND(?d) && !(?d < {DAY}))", YEAR),
    "text with numbers": ('?x kg:value ?n FILTER(?n = "14")', NUMBER),
    "in a list": ('?x kg:value ?n FILTER(?n IN ("14", "15"))', NUMBER),
    "in VALUES": ('VALUES ?n { "14" } ?x kg:value ?n', NUMBER),
    "in BIND": ('BIND("14" AS ?n) ?x kg:value ?n', NUMBER),
    "in a pattern": ('?x kg:value "14"', "kg:value holds xsd:integer"),
    "text for a thing": ('?x kg:model "Jail"', "kg:model holds an IRI"),
    "a language": ('?x rdfs:label "Ash PD"@en', 'rdfs:label holds "Ash PD" and no "Ash PD"@en'),
    "a number that is made": ("?x kg:asOf ?d FILTER(YEAR(?d) = '2017')", "YEAR(?d) gives a number, which cannot"),
    "a made number in a list": ("?x kg:asOf ?d FILTER(YEAR(?d) IN ('2017'))", "YEAR(?d) gives a number, which cannot"),
    "a text that is made": ("?x kg:asOf ?d FILTER(STR(?d) > 2016)", "STR(?d) gives a text without language, which"),
    "an unknown thing": ("?x kg:agency <https://w3id.org/kg287g/id/agency/us-vt/oak>", "agency/us-vt/oak is not known"),
    "another base": (
        "?x <http://w3id.org/kg287g/ontology#model> ?m",
        "kg:model is <https://w3id.org/kg287g/ontology#model>",
    ),
}
SILENT = {
    "numbers of two kinds": "?x kg:value ?n FILTER(?n > 14.5)",
    "years by their number": "?x kg:asOf ?d FILTER(YEAR(?d) >= 2017)",
    "a text by its text": "?x kg:asOf ?d FILTER(STR(?d) = '2017')",
    "a year": '?x kg:asOf "2017"^^xsd:gYear',
    "a name": '?x rdfs:label "Ash PD"',
    "a true absence": "?x kg:value 5555",
}


@pytest.mark.parametrize(("pattern", "said"), TOLD.values(), ids=TOLD)
def test_a_comparison_that_cannot_be_made_is_told_and_no_absence_stated(pattern: str, said: str) -> None:
    sparql = f"SELECT ?x {{ {pattern} }}"
    assert any(said in line for line in query_hints(STORE, sparql))
    answer = Answer(STORE, cite(STORE, sparql))
    assert list(answer) == []
    (missing,) = answer.missing
    assert said in missing
    assert "no claim" not in missing


@pytest.mark.parametrize("pattern", SILENT.values(), ids=SILENT)
def test_what_can_be_compared_is_not_spoken_of(pattern: str) -> None:
    assert query_hints(STORE, f"SELECT ?x {{ {pattern} }}") == ()


def test_a_true_absence_is_stated_as_before() -> None:
    answer = Answer(STORE, cite(STORE, "SELECT ?x { ?x kg:value 5555 }"))
    assert list(answer) == []
    assert answer.missing[0].startswith("no claim states something with “value” 5555, up to contribution ")


def test_asked_whether_there_is_any_the_answer_is_the_engines_and_no_absence_is_stated() -> None:
    (row,) = Answer(STORE, cite(STORE, f"ASK {{ ?x kg:asOf ?d FILTER(?d >= {DAY}) }}"))
    assert row.values == (Literal(False),)
    assert [note.text.startswith(YEAR) for note in row.notes] == [True]


def test_what_a_row_is_said_to_lack_is_no_absence_either() -> None:
    rows = Answer(STORE, cite(STORE, f"SELECT ?x {{ ?x kg:value 14 MINUS {{ ?x kg:asOf ?d FILTER(?d >= {DAY}) }} }}"))
    assert [any(note.text.startswith(YEAR) for note in row.notes) for row in rows] == [True]


def test_a_blank_node_that_a_store_of_others_holds_is_no_value_to_compare_with() -> None:
    """An archive has none; another's store may."""
    thing = NamedNode("urn:x")
    for held in ([BlankNode()], [BlankNode(), Literal(7)]):
        store = holding([Quad(thing, KG.value, value) for value in held])
        said = query_hints(store, "SELECT * { ?x kg:value ?n FILTER(?n = 'seven') }")
        assert [one.partition(",")[0] for one in said] == ["?n holds xsd:integer"] * (len(held) - 1)
