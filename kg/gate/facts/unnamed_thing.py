"""Every thing has a name: a blank node cannot be cited, and a triple cannot be stated of a triple."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg.gate.facts.term_names import curie, shown

CODE = "unnamed-thing"


def check(facts: list[Triple]) -> Iterator[str]:
    for fact in facts:
        if not isinstance(fact.subject, NamedNode):
            yield f"{shown(fact.subject)}, which has {curie(fact.predicate)}, has no name; give it an IRI"
        if not isinstance(fact.object, NamedNode | Literal):
            yield f"what {curie(fact.predicate)} points to has no name; give it an IRI"
