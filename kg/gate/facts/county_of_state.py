"""The county of an agency lies in the State of the agency: the one stated of it, and the one that names it.

Typed beside another State, a county would put the agency into the counts of both. No basis gives a reason for it.
"""

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from kg import places
from kg.terms import KG, parts

CODE = "county-of-state"


def check(facts: list[Triple]) -> Iterator[str]:
    known = places.load()
    for fact in facts:
        county = _code(fact.object)
        state = known.state_of(county) if fact.predicate == KG.county else None
        if state is None:  # what is no county of the table is refused by other rules
            continue
        stated = [_code(one.object) for one in facts if one.subject == fact.subject and one.predicate == KG.place]
        named = parts(fact.subject)[1:2] if isinstance(fact.subject, NamedNode) else ()
        others = (one for one in (*stated, *named) if one != state and one in known.states.values())
        if other := next(others, None):
            yield (
                f"county {county.removeprefix('us-')} is {known.labels[county]}, and the agency is of "
                f"{known.labels[other]}; correct the county or the State"
            )


def _code(place: object) -> str:
    return parts(place)[-1] if isinstance(place, NamedNode) and parts(place)[:1] == ("place",) else ""
