"""Every predicate, class and concept is one the ontology has. SHACL alone passes over a misspelled one."""

from collections.abc import Iterator
from difflib import get_close_matches

from pyoxigraph import NamedNode, Triple

from kg.gate.facts.term_names import VOCABULARIES, curie, is_known, shown
from kg.terms import ONTOLOGY, RDF

CODE = "unknown-term"


def check(facts: list[Triple]) -> Iterator[str]:
    """One message for each term, however often it is used."""
    used = {fact.predicate for fact in facts}
    for fact in facts:
        if isinstance(fact.object, NamedNode) and (
            fact.predicate == RDF.type or fact.object.value.startswith(ONTOLOGY)
        ):
            used.add(fact.object)
    for term in sorted((term for term in used if not is_known(term)), key=str):
        yield f"{shown(term)} is not in the ontology; {_remedy(term)}"


def _remedy(term: NamedNode) -> str:
    known = [f"{prefix}:{name}" for prefix, vocabulary in VOCABULARIES.items() for name in vocabulary.names()]
    near = get_close_matches(curie(term)[:200], sorted(known), n=1, cutoff=0.75)
    return f"did you mean {near[0]}?" if near else "use a term of ontology/kg.ttl"
