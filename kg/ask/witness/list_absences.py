"""What is absent from a list of ICE's, in words with the list's file and day.

`FILTER NOT EXISTS { ?a kg:inListOf "2025-09-17"^^xsd:date }` says that the list of that day does not name ?a. Where no
such list is held, nothing is said of ?a: that the list is missing is all there is.
"""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from kg.ask.witness.pattern_text import pattern_text
from kg.index import Store, solutions
from kg.sparql import syntax as sx
from kg.sparql.walking import nodes
from kg.terms import KG

__all__ = ["in_words"]

_KINDS = {
    KG.inListOf: (KG.participatingList, "list of participating agencies"),
    KG.inPendingListOf: (KG.pendingList, "list of pending agencies"),
}
_LISTS = "SELECT ?name {{ ?list kg:listKind {kind} ; kg:speaksOf {day} ; rdfs:label ?name }} ORDER BY ?name"


def in_words(store: Store, group: sx.Group) -> str:
    """The words for a group that asks of lists of days; of any other group, nothing."""
    patterns = [one for one in nodes(group) if isinstance(one, sx.TriplePattern)]
    asked = [one for one in patterns if one.predicate in _KINDS and isinstance(one.object, Literal)]
    if not asked:
        return ""
    told = [_told(store, one) for one in asked]
    missing = [words for words, is_held in told if not is_held]
    if missing:
        return "; ".join(dict.fromkeys(missing))
    if len(asked) == len(patterns) == 1 and _is_alone(group):
        return told[0][0]
    return f"no claim states {pattern_text(group)} ({'; '.join(dict.fromkeys(_files(store, one) for one in asked))})"


def _told(store: Store, one: sx.TriplePattern) -> tuple[str, bool]:
    """What one pattern says is absent, and whether a list of its day is held."""
    names, day, kind = _of_day(store, one)
    if not names:
        return f"no {kind} of {day} is held, so nothing is said of who was in it", False
    who = pattern_text(sx.Group((sx.Triples((one,)),))).removeprefix("{ ").split(" ", 1)[0]
    *others, last = names
    files = f"{', '.join(others)} and {last}, lists of {day}, do" if others else f"{last}, the {kind} of {day}, does"
    return f"{files} not name {who}", True


def _files(store: Store, one: sx.TriplePattern) -> str:
    names, day, kind = _of_day(store, one)
    return f"the {kind} of {day} is {' and '.join(names)}"


def _of_day(store: Store, one: sx.TriplePattern) -> tuple[list[str], str, str]:
    assert isinstance(one.predicate, NamedNode)
    assert isinstance(one.object, Literal)
    kind, words = _KINDS[one.predicate]
    names = [row["name"].value for row in solutions(store, _LISTS.format(kind=kind, day=one.object))]
    return names, one.object.value, words


def _is_alone(group: sx.Group) -> bool:
    """Whether the group has nothing but the pattern: no condition on it."""
    return all(isinstance(one, sx.Triples) or (isinstance(one, sx.Group) and _is_alone(one)) for one in group.elements)
