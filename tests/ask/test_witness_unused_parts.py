"""What a witness holds that its row does not need, and what it does not say is absent, is found whatever the form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg import terms
from kg.ask.witness import Absence, AnswerRow, Ground, GroundKind, cite
from kg.ask.witness.unused_parts import UnusedParts, find_unused_parts
from kg.index.store import PREFIXES
from kg.sparql import parse as parse_query
from tests.witnessing import holding

DATA = """
agency:a kg:near agency:b , agency:c ; kg:part 1 .
agency:b kg:near agency:c ; kg:part 2 .
"""
NEAR, PART = (NamedNode(terms.ONTOLOGY + name) for name in ("near", "part"))
NOWHERE = Absence("{ ?x kg:never ?y . }", (9, 9))

FORMS = {
    "a row": "SELECT ?b { agency:a kg:near ?b }",
    "one of two on a page": "SELECT ?a { ?a kg:near agency:c } ORDER BY ?a OFFSET 1 LIMIT 1",
    "a row of DISTINCT": "SELECT DISTINCT ?a { ?a kg:near ?b }",
    "a count": "SELECT (COUNT(*) AS ?n) { ?a kg:near ?b }",
    "what is absent": "SELECT ?a { ?a kg:part ?n FILTER NOT EXISTS { agency:c kg:near ?a } }",
    "a yes": "ASK { ?a kg:near agency:c }",
    "a no": "ASK { agency:c kg:near ?a }",
    "a triple": "CONSTRUCT { ?b kg:near ?a } { ?a kg:near ?b }",
    "a triple of more": "CONSTRUCT { ?b kg:near ?a } { ?a kg:near ?b ; kg:part ?n }",
    "an OPTIONAL that found nothing": "SELECT * { agency:b kg:near ?b OPTIONAL { ?b kg:near ?c } }",
    "two ways of a path": "SELECT * { agency:a kg:near/kg:near? agency:c }",
    "a value that is new each time": "SELECT ?b (UUID() AS ?u) { agency:a kg:near ?b }",
}


def rows(sparql: str) -> list[AnswerRow]:
    declared = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
    held = [Quad(*quad.triple) for quad in parse(declared + DATA, format=RdfFormat.TURTLE)]
    return list(cite(holding(held), sparql, solutions=None, paths="all"))


def unused(sparql: str, row: AnswerRow) -> UnusedParts:
    return find_unused_parts(parse_query(sparql, PREFIXES), row)


def with_more(row: AnswerRow, quads: Iterable[Quad]) -> AnswerRow:
    """The row, with these in the first of its matches."""
    first, *others = row.witness.matches
    more = tuple(Ground(one.triple, None, (), GroundKind.RECORD) for one in quads)
    matches = (replace(first, ground=(*first.ground, *more)), *others)
    return replace(row, witness=replace(row.witness, matches=matches))


@pytest.mark.parametrize("form", FORMS)
def test_a_witness_as_it_is_cited_has_nothing_to_spare_and_lacks_nothing(form: str) -> None:
    found = rows(FORMS[form])
    assert found
    assert [unused(FORMS[form], row) for row in found] == [UnusedParts((), (), ())] * len(found)


@pytest.mark.parametrize("form", [form for form in FORMS if form != "a no"])
def test_a_triple_that_no_solution_rests_on_is_named_alone(form: str) -> None:
    alien = Quad(terms.thing("agency", "z"), PART, terms.thing("agency", "z"))
    for row in rows(FORMS[form]):
        (match,) = unused(FORMS[form], with_more(row, [alien])).idle
        assert (match.pattern, match.at) == (row.witness.matches[0].pattern, row.witness.matches[0].at)
        assert [one.triple for one in match.ground] == [alien.triple]


def test_a_triple_that_gives_another_row_is_idle_in_this_one() -> None:
    """That it matches the pattern is not enough."""
    one, other = rows("SELECT ?b { agency:a kg:near ?b }")
    (match,) = unused("SELECT ?b { agency:a kg:near ?b }", with_more(one, other.witness.quads)).idle
    assert {ground.triple for ground in match.ground} == {quad.triple for quad in other.witness.quads}
    made = FORMS["a triple"]
    first, second, *_ = rows(made)
    (match,) = unused(made, with_more(first, second.witness.quads)).idle
    assert {ground.triple for ground in match.ground} == {quad.triple for quad in second.witness.quads}


@pytest.mark.parametrize("form", FORMS)
def test_an_absence_that_no_solution_has_is_needless(form: str) -> None:
    row = rows(FORMS[form])[0]
    more = replace(row, witness=replace(row.witness, absences=(*row.witness.absences, NOWHERE)))
    assert unused(FORMS[form], more) == UnusedParts((), (NOWHERE,), ())


TWO_ABSENT = "SELECT ?a { ?a kg:part ?n FILTER NOT EXISTS { agency:c kg:near ?a } MINUS { ?a kg:near ?a } }"


@pytest.mark.parametrize("sparql", [FORMS["what is absent"], FORMS["a no"], TWO_ABSENT])
def test_an_absence_that_the_row_rests_on_and_does_not_name_is_missed(sparql: str) -> None:
    row = rows(sparql)[0]
    assert row.witness.absences
    less = replace(row, witness=replace(row.witness, absences=()))
    assert unused(sparql, less) == UnusedParts((), (), row.witness.absences)


def test_what_an_optional_did_not_find_need_not_be_named() -> None:
    sparql = FORMS["an OPTIONAL that found nothing"]
    (row,) = rows(sparql)
    assert unused(sparql, replace(row, witness=replace(row.witness, absences=()))) == UnusedParts((), (), ())
