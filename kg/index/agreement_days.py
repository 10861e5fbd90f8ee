"""`?agreement kg:inListOf ?day` and `?pending kg:inPendingListOf ?day`: who was on ICE's list of a day, in one pattern.

A thing is in the list of a day where some live claim about it is listed (`kg:listedIn`) in a list of ICE's, of its
kind, that speaks of the day (`kg:speaksOf`). Lists compiled by others are not ICE's. Where several lists speak of
one day, it is enough that one of them names the thing. Stated by nobody, this is made anew with every change, and
`kg verify` computes it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, QuerySolution

from kg.index.store import Store, solutions
from kg.terms import DEFAULT_GRAPH, KG, RDF, named

__all__ = ["IN_LIST_OF", "TOLD", "InLists", "day_changes"]

_BATCH = 1_000
"""Things asked about in one query. Chosen; it bounds the query's text and changes no answer."""
_KINDS = {KG.participatingList: (KG.Agreement, KG.inListOf), KG.pendingList: (KG.PendingAgreement, KG.inPendingListOf)}
"""Which things a kind of list names, and how that is said."""
_CLASSES = frozenset(one for one, _ in _KINDS.values())
IN_LIST_OF = {said: kind for kind, (_, said) in _KINDS.items()}
"""What is said of a thing in a list of a day, with the kind of list."""
TOLD = frozenset({RDF.type, KG.listedIn, KG.listKind, KG.speaksOf})
# A filter, since the engine reads every agreement there is where the classes are given as values (measured).
_THINGS = """
    SELECT ?claim ?thing ?class {{ VALUES ?claim {{ {values} }}
        GRAPH ?claim {{ ?thing a ?class }} FILTER(?class IN (kg:Agreement, kg:PendingAgreement)) }}"""
_LISTS = """
    SELECT ?list ?kind ?day {{
        VALUES ?list {{ {values} }} ?list kg:listKind ?kind OPTIONAL {{ ?list kg:speaksOf ?day }} }}"""
_NAMING = """
    SELECT ?claim ?list {{ VALUES ?thing {{ {values} }} GRAPH ?claim {{ ?thing a ?class }}
        FILTER(?class IN (kg:Agreement, kg:PendingAgreement)) ?claim kg:listedIn ?list }}"""
_LISTED = "SELECT ?claim ?list {{ VALUES ?list {{ {values} }} ?claim kg:listedIn ?list }}"
_SPEAKING = "SELECT ?list ?day {{ VALUES ?day {{ {values} }} ?list kg:speaksOf ?day }}"


class InLists:
    """What quads say about lists, the claims in them and what these are about."""

    def __init__(self) -> None:
        self.claims: dict[NamedNode, list[NamedNode]] = {}
        self.kinds: dict[NamedNode, set[NamedNode]] = {}
        self.days: dict[NamedNode, set[Literal]] = {}
        self.things: dict[NamedNode, list[tuple[NamedNode, NamedNode]]] = {}
        self._once: dict[NamedNode, NamedNode] = {}

    def passing(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """The quads as they are, each looked at."""
        for quad in quads:
            predicate = quad.predicate
            if predicate == RDF.type:
                if quad.object in _CLASSES and quad.graph_name != DEFAULT_GRAPH:
                    thing = named(quad.subject), named(quad.object)
                    self.things.setdefault(named(quad.graph_name), []).append(thing)
            elif predicate in TOLD:
                self._note(named(quad.subject), predicate, quad)
            yield quad

    def _note(self, subject: NamedNode, predicate: NamedNode, quad: Quad) -> None:
        if predicate == KG.listedIn:  # a claim is listed a thousand times, and kept once
            self.claims.setdefault(named(quad.object), []).append(self._once.setdefault(subject, subject))
        elif predicate == KG.listKind:
            self.kinds.setdefault(subject, set()).add(named(quad.object))
        elif isinstance(quad.object, Literal):
            self.days.setdefault(subject, set()).add(quad.object)

    def follows(self) -> Iterator[Quad]:
        """What follows where these quads are all there are, each once."""
        lists: dict[tuple[NamedNode, Literal], list[NamedNode]] = {}
        for one, days in self.days.items():
            for kind in self.kinds.get(one, ()):
                for day in days:
                    lists.setdefault((kind, day), []).append(one)
        for (kind, day), some in lists.items():
            cls, said = _KINDS.get(kind, (None, None))
            if said is None:
                continue
            claims = dict.fromkeys(claim for one in some for claim in self.claims.get(one, ()))
            things = dict.fromkeys(thing for claim in claims for thing, of in self.things.get(claim, ()) if of == cls)
            yield from (Quad(thing, said, day, DEFAULT_GRAPH) for thing in things)


def day_changes(store: Store, insert: Iterable[Quad], delete: Iterable[Quad]) -> tuple[set[Quad], set[Quad]]:
    """What a change inserts and deletes besides, in a store that stands before it, given all else it does.

    Looked at are the claims that are newly listed, the lists whose days change and the things of claims that end:
    of a list that is imported its own rows, however many lists there are.
    """
    new, gone = _told(insert), _told(delete)
    changed = new.days.keys() | new.kinds.keys() | gone.days.keys()
    ended = {thing for some in gone.things.values() for thing, _ in some}
    if not (new.claims or changed or ended):
        return set(), set()
    listed = {(claim, one) for one, claims in new.claims.items() for claim in claims}
    held = set(_pairs(store, _LISTED, changed))
    wanted = set(_following(store, listed | held, new, gone))
    spoken = {day for days in gone.days.values() for day in days}
    others = set(_pairs(store, _LISTED, {named(row["list"]) for row in _asked(store, _SPEAKING, spoken)}))
    lapsed = {quad for quad in _following(store, held, InLists(), InLists()) if quad.object in spoken}
    lapsed |= {quad for one in ended for said in IN_LIST_OF for quad in store.quads(one, said, graph=DEFAULT_GRAPH)}
    kept = set(_following(store, others | set(_pairs(store, _NAMING, ended)), new, gone))
    return wanted, lapsed - wanted - kept


def _told(quads: Iterable[Quad]) -> InLists:
    told = InLists()
    for _ in told.passing(quads):
        pass
    return told


def _following(store: Store, listed: set[tuple[NamedNode, NamedNode]], new: InLists, gone: InLists) -> Iterator[Quad]:
    """What follows after a change from these claims in these lists."""
    after = InLists()
    ended = {claim for claims in gone.claims.values() for claim in claims}
    for claim, one in listed:
        if claim not in ended:
            after.claims.setdefault(one, []).append(claim)
    after.things = {claim: list(new.things[claim]) for claim, _ in listed if claim in new.things}
    for row in _asked(store, _THINGS, {claim for claim, _ in listed} - new.things.keys()):
        thing = named(row["thing"]), named(row["class"])
        after.things.setdefault(named(row["claim"]), []).append(thing)
    for row in _asked(store, _LISTS, after.claims):
        one, day = named(row["list"]), row["day"]
        after.kinds.setdefault(one, set()).add(named(row["kind"]))
        if isinstance(day, Literal) and day not in gone.days.get(one, ()):
            after.days.setdefault(one, set()).add(day)
    for one in after.claims:
        after.kinds.setdefault(one, set()).update(new.kinds.get(one, ()))
        after.days.setdefault(one, set()).update(new.days.get(one, ()))
    return after.follows()


def _pairs(store: Store, asked: str, about: Iterable[NamedNode]) -> Iterator[tuple[NamedNode, NamedNode]]:
    return ((named(row["claim"]), named(row["list"])) for row in _asked(store, asked, about))


def _asked(store: Store, asked: str, about: Iterable[NamedNode | Literal]) -> Iterator[QuerySolution]:
    """The solutions for these values, asked in batches."""
    waiting = list(about)
    for start in range(0, len(waiting), _BATCH):
        yield from solutions(store, asked.format(values=" ".join(map(str, waiting[start : start + _BATCH]))))
