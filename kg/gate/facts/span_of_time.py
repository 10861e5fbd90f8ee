"""A span does not end before it begins.

Not in SHACL: `sh:lessThanOrEquals` cannot compare a year with a month.
Whichever end is wrong, every comparison over time would pass it by.
"""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg.terms import KG

CODE = "span-of-time"


def check(facts: list[Triple]) -> Iterator[str]:
    starts = _dates(facts, KG["from"])
    for subject, end in _dates(facts, KG.until).items():
        start = starts.get(subject)
        # "2017" and "2017-06" are compared as far as both go: neither is before the other.
        if start is not None and end[: len(start)] < start[: len(end)]:
            yield f"the span ends in {end[:10]}, before it begins in {start[:10]}; put the earlier date under from"


def _dates(facts: list[Triple], predicate: NamedNode) -> dict[object, str]:
    found = ((f.subject, f.object) for f in facts if f.predicate == predicate)
    return {subject: date.value for subject, date in found if isinstance(date, Literal)}
