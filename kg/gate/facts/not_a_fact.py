"""No record-keeping inside a claim's graph: who states it, where, and in which file is said about the claim."""

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from kg.gate.facts.term_names import FACT_CLASSES, FACT_PREDICATES, curie, is_known
from kg.terms import EARLIER, KG, RDF

CODE = "not-a-fact"
_EARLIER = frozenset(KG[name] for name in EARLIER)


def check(facts: list[Triple]) -> Iterator[str]:
    """Terms the ontology does not have are another rule's."""
    for term in sorted({fact.predicate for fact in facts} - FACT_PREDICATES, key=str):
        if term in _EARLIER:
            yield f"{curie(term)} is a word of an earlier edition; ontology/earlier.ttl says what took its place"
        elif is_known(term):
            yield f"{curie(term)} is not what a source states; say it about the claim or its document instead"
    classes = {fact.object for fact in facts if fact.predicate == RDF.type}
    for one in sorted(classes - FACT_CLASSES, key=str):
        if isinstance(one, NamedNode) and is_known(one):
            yield f"{curie(one)} is not a class of what sources state; use one of ontology/kg.ttl, such as kg:Agency"
