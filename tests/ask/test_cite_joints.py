"""A row that joins what no source states together says so, and no other row does."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ask.cite import Answer
from kg.ask.cite.joins import JoinedThing
from kg.ask.witness import cite
from kg.index import Embedded
from kg.model import Claim
from kg.terms import KG, RDF, RDFS
from kg.triples import make_claim
from tests.comparing import ICE, store_of

PROVISION = terms.thing("provision", "p")


def stating(quote: str, **said: str) -> Claim:
    """A claim about the provision: `who`, `what`, `name`."""
    predicates = {"who": KG.addressee, "what": KG.subjectMatter, "name": RDFS.label}
    facts: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [(PROVISION, RDF.type, KG.Provision)]
    facts += [(PROVISION, predicates[key], Literal(value)) for key, value in said.items()]
    return make_claim(facts, speaker=ICE, document=terms.document(quote), modality=KG.statement, anchors=())


APART = store_of(stating("a", who="A", what="x", name="P"), stating("b", who="B", what="y", name="P"))
ONE_NAME = store_of(stating("a", who="A", what="x"), stating("b", who="B", what="y"), stating("c", name="P"))
COLUMNS = "?p kg:addressee ?who ; kg:subjectMatter ?what"


def joined(store: Embedded, sparql: str) -> dict[tuple[str, ...], list[str]]:
    rows = Answer(store, cite(store, sparql))
    return {
        tuple(value.value for value in row.values if isinstance(value, Literal)): [
            note.text for note in row.notes if isinstance(note.of, JoinedThing)
        ]
        for row in rows
    }


@pytest.mark.parametrize("distinct", ["", "DISTINCT "])
def test_a_row_that_no_claim_states_is_marked_and_one_that_a_claim_states_is_not(distinct: str) -> None:
    told = joined(APART, f"SELECT {distinct}?who ?what {{ {COLUMNS} }}")
    assert {row: bool(lines) for row, lines in told.items()} == {
        ("A", "x"): False,
        ("B", "y"): False,
        ("A", "y"): True,
        ("B", "x"): True,
    }
    for line in (line for lines in told.values() for line in lines):
        assert line.startswith("joined at provision/p: ")
        assert line.endswith("; no claim states them together")
        assert "addressee by [" in line
        assert "subject matter by [" in line


def test_a_value_that_is_the_only_one_is_the_things_whoever_states_it() -> None:
    told = joined(ONE_NAME, "SELECT ?name ?who { ?p rdfs:label ?name ; kg:addressee ?who }")
    assert told == {("P", "A"): [], ("P", "B"): []}


def test_solutions_behind_one_row_are_looked_at_one_by_one() -> None:
    groups = "SELECT (GROUP_CONCAT(?what) AS ?all) ?who { ?p kg:addressee ?who ; kg:subjectMatter ?what } GROUP BY ?who"
    assert all(len(lines) == 1 for lines in joined(APART, groups).values())
    whole = f"SELECT ?name (COUNT(*) AS ?n) {{ GRAPH ?c {{ {COLUMNS} ; rdfs:label ?name }} }} GROUP BY ?name"
    assert list(joined(APART, whole).values()) == [[]]
