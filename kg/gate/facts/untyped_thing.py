"""Whatever a claim speaks of is said, in that claim, to be of some class: shapes look at nothing else."""

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from kg.gate.facts.term_names import own_kinds, shown
from kg.terms import RDF

CODE = "untyped-thing"


def check(facts: list[Triple]) -> Iterator[str]:
    typed = {fact.subject for fact in facts if fact.predicate == RDF.type and fact.object in own_kinds}
    for subject in sorted({fact.subject for fact in facts} - typed, key=str):
        if isinstance(subject, NamedNode):
            yield f"nothing says what {shown(subject)} is; give its class, such as kg:Agency"
