"""A figure is in a unit that its measure is counted in: agreements in force are not people.

Which units a measure has is said by `skos:related` in ontology/measures.ttl.
In another unit a figure would stand beside figures it cannot be compared with.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from kg import assets
from kg.terms import KG, SKOS, named, short_name

CODE = "unit-of-measure"


def check(facts: list[Triple]) -> Iterator[str]:
    measures = {fact.subject: fact.object for fact in facts if fact.predicate == KG.measure}
    for fact in facts:
        measure, unit = measures.get(fact.subject), fact.object
        if fact.predicate != KG.countedUnit or not isinstance(measure, NamedNode) or not isinstance(unit, NamedNode):
            continue
        allowed = _units().get(measure, frozenset())
        if allowed and unit not in allowed and unit in frozenset().union(*_units().values()):
            names = " or ".join(sorted(map(short_name, allowed)))
            message = f"{short_name(measure)} is not counted in the unit {short_name(unit)}"
            yield f"{message}; give the unit {names}, or the measure it is of"


@cache
def _units() -> Mapping[NamedNode, frozenset[NamedNode]]:
    """The units of each measure."""
    (path,) = assets.files(assets.ONTOLOGY, "measures.ttl")
    found: dict[NamedNode, frozenset[NamedNode]] = {}
    for quad in parse(path=path, format=RdfFormat.TURTLE):
        if quad.predicate == SKOS.related:
            measure = named(quad.subject)
            found[measure] = found.get(measure, frozenset()) | {named(quad.object)}
    return found
