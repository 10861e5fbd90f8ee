"""What a claim's graph may hold at all, before any shape looks at it.

A rule to a module, named after the code users see:

    empty-claim          a claim states something
    unnamed-thing        every thing has a name: no blank nodes, no triples about triples
    unknown-term         no predicate, class or concept the ontology does not have
    not-a-fact           no record-keeping inside a claim's graph
    untyped-thing        whatever is spoken of is said to be of some class
    misnamed-thing       a thing is named by what is stated of it, so that equal statements meet
    unknown-place        a place is one the ontology has
    county-of-state      the county of an agency lies in its State
    unit-of-measure      a figure is in a unit that its measure is counted in
    span-of-time         a span does not end before it begins

SHACL sees none of these: it passes over predicates and nodes that no shape targets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import Triple

from kg.gate.facts import (
    county_of_state,
    empty_claim,
    misnamed_thing,
    not_a_fact,
    span_of_time,
    unit_of_measure,
    unknown_place,
    unknown_term,
    unnamed_thing,
    untyped_thing,
)
from kg.model import Finding

__all__ = ["RULES", "check"]

Rule = Callable[[list[Triple]], Iterator[str]]

RULES: dict[str, Rule] = {
    module.CODE: module.check
    for module in (
        empty_claim,
        unnamed_thing,
        unknown_term,
        not_a_fact,
        untyped_thing,
        misnamed_thing,
        unknown_place,
        county_of_state,
        unit_of_measure,
        span_of_time,
    )
}
"""Code to rule. A rule takes the triples of one claim and yields messages, remedy last."""


def check(triples: Iterable[Triple], where: str) -> list[Finding]:
    """What is wrong with the facts of one claim, whatever its classes."""
    facts = list(triples)
    return [Finding(code, message, where) for code, rule in RULES.items() for message in rule(facts)]
