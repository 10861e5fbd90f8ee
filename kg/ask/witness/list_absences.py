"""What is absent from a list of ICE's, in words with the list's file and day.

`FILTER NOT EXISTS { ?a kg:inListOf "2025-09-17"^^xsd:date }` says that the list of that day does not name ?a. Where no
such list is held, nothing is said of ?a: that the list is missing is all there is.

A query may also go through the rows of a list, `?row oa:hasSource ?list . ?claim kg:anchor ?row GRAPH ?claim { … }`.
Which lists ?list can be is what the query says of it outside the group.
"""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Variable

from kg.ask.trace.naming import list_day, list_span
from kg.ask.witness import pattern_words
from kg.ask.witness.pattern_text import pattern_text, shortened
from kg.index import Store, solutions
from kg.sparql import syntax as sx
from kg.sparql import write
from kg.sparql.walking import mentioned, nodes
from kg.terms import KG, OA, RDF, RDFS

__all__ = ["in_words"]

_KINDS = {
    KG.inListOf: (KG.participatingList, "list of participating agencies"),
    KG.inPendingListOf: (KG.pendingList, "list of pending agencies"),
}
_OF_LIST = frozenset({OA.hasSource, KG.listedIn})
_ROWS = _OF_LIST | {KG.anchor}
_MOST_NAMED = 3
"""Lists up to which each is named."""
_LISTS = """
    SELECT ?name ?newest {{ ?list kg:listKind {kind} ; kg:speaksOf {day} ; rdfs:label ?name
        OPTIONAL {{ ?list kg:newestSigned ?newest }} }} ORDER BY ?name"""


def in_words(store: Store, group: sx.Group, query: sx.Query | None = None) -> str:
    """The words for a group that asks of lists, by their days or by their rows; of any other group, nothing. `query`
    is the whole that the group stands in."""
    return _of_days(store, group, query) or _of_rows(store, group, query)


def _of_days(store: Store, group: sx.Group, query: sx.Query | None) -> str:
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
    files = "; ".join(dict.fromkeys(_files(store, one) for one in asked))
    return f"no claim states {_said(group, query)} ({files})"


def _told(store: Store, one: sx.TriplePattern) -> tuple[str, bool]:
    """What one pattern says is absent, and whether a list of its day is held."""
    lists, day, kind = _of_day(store, one)
    if not lists:
        return f"no {kind} of {day} is held, so nothing is said of who was in it", False
    who = pattern_text(sx.Group((sx.Triples((one,)),))).removeprefix("{ ").split(" ", 1)[0]
    if len(lists) == 1:
        ((name, told),) = lists
        return f"{name}, the {kind} of {told}, does not name {who}", True
    *others, last = _names(lists, day)
    return f"{', '.join(others)} and {last}, lists of {day}, do not name {who}", True


def _files(store: Store, one: sx.TriplePattern) -> str:
    lists, day, kind = _of_day(store, one)
    return f"the {kind} of {day} is {' and '.join(_names(lists, day))}"


def _names(lists: list[tuple[str, str]], day: str) -> list[str]:
    """Files by their names; one with a signing after the day says so."""
    return [name if told == day else f"{name} ({told})" for name, told in lists]


def _said(group: sx.Group, query: sx.Query | None) -> str:
    return pattern_words.in_words(group, query) or shortened(pattern_text(group))


def _of_day(store: Store, one: sx.TriplePattern) -> tuple[list[tuple[str, str]], str, str]:
    """The lists of the day that a pattern names, each by its file and its day as it is told; the day; the kind."""
    assert isinstance(one.predicate, NamedNode)
    assert isinstance(one.object, Literal)
    kind, words = _KINDS[one.predicate]
    day = one.object.value
    found = solutions(store, _LISTS.format(kind=kind, day=one.object))
    return [(row["name"].value, list_day(day, row["newest"] and row["newest"].value)) for row in found], day, words


def _of_rows(store: Store, group: sx.Group, query: sx.Query | None) -> str:
    """The words for a group that is nothing but the rows of one list and what these state."""
    elements = _flat(group)
    rows = [one for element in elements if isinstance(element, sx.Triples) for one in element.patterns]
    stated = [element for element in elements if isinstance(element, sx.Graph)]
    lists = {one.object for one in rows if one.predicate in _OF_LIST}
    plain = all(isinstance(element, sx.Triples | sx.Graph) for element in elements)
    if not plain or len(stated) != 1 or len(lists) != 1 or not {one.predicate for one in rows} <= _ROWS:
        return ""
    (one,), claim, facts = lists, stated[0].name, stated[0].group
    who = _named(facts)
    if not isinstance(one, Variable) or not _hangs_together(rows, claim):
        return ""
    if {claim, *(each.subject for each in rows)} & pattern_words.known_outside(group, query):
        return ""  # one claim or row is meant, and not all of a list
    around = _flat(query.where) if query is not None and query.where is not None else []
    outside = [each for each in around if isinstance(each, sx.Triples) and one in mentioned(each)]
    if not outside:
        return f"no row of any list held {f'names {who}' if who else f'states {_said(facts, query)}'}"
    said = tuple(pattern for each in outside for pattern in each.patterns if pattern.subject == one)
    values = (each for each in around if isinstance(each, sx.Values) and set(each.variables) & mentioned(said))
    which = _which(store, one, sx.Group((*values, sx.Triples(said))))
    return (
        f"{which} {f'does not name {who}' if who else f'has no row that states {_said(facts, query)}'}" if which else ""
    )


def _hangs_together(rows: list[sx.TriplePattern], claim: sx.Node) -> bool:
    """Whether all is said of one claim, and of the places it is stated at."""
    claims = {one.subject for one in rows if one.predicate != OA.hasSource}
    places = {one.subject for one in rows if one.predicate == OA.hasSource}
    return claims == {claim} and places <= {one.object for one in rows if one.predicate == KG.anchor}


def _named(facts: sx.Group) -> str:
    """The variable of facts that only say of what class it is: such rows name it."""
    match _flat(facts):
        case [sx.Triples((sx.TriplePattern(Variable() as who, predicate, NamedNode()),))] if predicate == RDF.type:
            return str(who)
    return ""


def _which(store: Store, one: Variable, said: sx.Group) -> str:
    """The files and days of the lists that a variable can be."""
    name, day, newest = Variable("listFile"), Variable("listDay"), Variable("listNewest")
    known = sx.Triples((sx.TriplePattern(one, RDFS.label, name), sx.TriplePattern(one, KG.speaksOf, day)))
    signed = sx.Optional(sx.Group((sx.Triples((sx.TriplePattern(one, KG.newestSigned, newest),)),)))
    columns = tuple(map(sx.Projected, (name, day, newest)))
    asked = sx.Select(columns, sx.Group((said, known, signed)), distinct=True)
    found = sorted(
        (list_day(row["listDay"].value, row["listNewest"] and row["listNewest"].value), row["listFile"].value)
        for row in solutions(store, write(asked))
    )
    days = sorted({day for day, _ in found})
    if len(found) > _MOST_NAMED:
        return f"{one}, one of {len(found)} lists of {list_span(days[0], days[-1])},"
    if len(found) == 1:
        return f"{found[0][1]}, the list of {days[0]},"
    names = " or ".join(f"{name} ({day})" if len(days) > 1 else name for day, name in found)
    return f"{one}, which is {names}{f', lists of {days[0]},' if len(days) == 1 else ','}" if found else ""


def _flat(group: sx.Group) -> list[sx.Element]:
    """The elements of a group, those of groups in it among them."""
    return [one for each in group.elements for one in (_flat(each) if isinstance(each, sx.Group) else [each])]


def _is_alone(group: sx.Group) -> bool:
    """Whether the group has nothing but the pattern: no condition on it."""
    return all(isinstance(one, sx.Triples) or (isinstance(one, sx.Group) and _is_alone(one)) for one in group.elements)
