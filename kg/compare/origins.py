"""From how many origins, at most, several claims have a fact they state: repeating adds none.

Rules kept here:
- Claims are grouped by where their chains of reports end (`kg.ask.trace.chain`): two articles that both
  report one set of figures have one origin; the same figures read off two documents that derive
  from nothing known have two.
- What is not known to be a report counts as an origin of its own. So the number is an upper bound:
  a source that silently copied another looks independent. Nothing here says that two origins are
  right, or that one is not.
- Facts of one thing that exactly the same claims state stand together: an observation's seven facts
  are one statement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from kg.ask.trace.chain import RELATIONS, Edge, descendants, ends, graph_of, rings
from kg.ask.trace.known import KnownStatements, QueryableStore, Term, rows, values
from kg.ask.trace.naming import learn_names, name
from kg.ask.trace.values import NamedThing
from kg.terms import PROV

__all__ = ["Origin", "Origins", "Shared", "SharedFact", "origins"]

_SHARED = """SELECT DISTINCT ?s ?p ?o ?c {{
  {{ SELECT ?s ?p ?o {{ {about} GRAPH ?g {{ ?s ?p ?o }} }}
     GROUP BY ?s ?p ?o HAVING (COUNT(DISTINCT ?g) > 1) }}
  GRAPH ?c {{ ?s ?p ?o }} }}"""

_EDGES = f"SELECT ?a ?p ?b {{ {values('p', RELATIONS)} ?a ?p ?b }}"

Pair = tuple[NamedNode, Term]
Group = tuple[NamedNode, frozenset[NamedNode]]


@dataclass(frozen=True, slots=True)
class Origin:
    """A claim, a document or a circle of reports where chains end. `claims` are those that go back
    to it; `reach` is how many claims and documents of the archive do, at any distance."""

    iri: NamedNode
    label: str
    claims: tuple[NamedNode, ...]
    reach: int

    JSON = ("id: iri", "label", "claims", "reach")


class SharedFact(NamedTuple):
    """A predicate and an object, of a subject said beside it."""

    predicate: NamedThing
    object: NamedThing | Literal


@dataclass(frozen=True, slots=True)
class Shared:
    """Facts of one thing that the same claims state, and the origins these claims go back to."""

    subject: NamedThing
    facts: tuple[SharedFact, ...]
    claims: tuple[NamedNode, ...]
    speakers: tuple[NamedThing, ...]
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Origins:
    """What several claims state, by name of what it is about; `loops` are circles of reports."""

    shared: tuple[Shared, ...]
    loops: tuple[tuple[NamedThing, ...], ...]


def origins(store: QueryableStore, about: NamedNode | None = None) -> Origins:
    """The facts that several claims state, of one thing or of everything, with their origins.

    Five queries, two of which read the links of every claim and, without `about`, every fact.
    """
    return _Reading(store, about).origins()


class _Reading:
    """One reading of the archive's chains."""

    def __init__(self, store: QueryableStore, about: NamedNode | None) -> None:
        self.known = KnownStatements(store)
        self.graph = graph_of(_edges(store))
        self.rings = rings(self.graph)
        self.groups = _groups(store, about)
        chained = ends(self.graph)
        self.ends = {claim: chained.get(claim, (claim,)) for _, claims in self.groups for claim in claims}
        origins = {end for found in self.ends.values() for end in found}
        self.reach = {end: len(behind) for end, behind in descendants(self.graph, origins).items()}
        self._learn()

    def origins(self) -> Origins:
        shared = (self._shared(*group, pairs) for group, pairs in self.groups.items())
        ordered = sorted(shared, key=lambda one: (one.subject.label, one.subject.iri.value, str(one.claims)))
        return Origins(tuple(ordered), tuple(tuple(map(self._named, ring)) for ring in self.rings))

    def _learn(self) -> None:
        self.known.learn(self.ends)
        terms = {term for (subject, _), pairs in self.groups.items() for pair in pairs for term in (subject, *pair)}
        speakers = {node for claim in self.ends for node in self.known.nodes(claim, PROV.wasAttributedTo)}
        learn_names(self.known, [*terms, *speakers, *self.reach, *(node for ring in self.rings for node in ring)])

    def _named(self, node: NamedNode) -> NamedThing:
        return NamedThing(node, name(self.known, node))

    def _shared(self, subject: NamedNode, claims: frozenset[NamedNode], pairs: Iterable[Pair]) -> Shared:
        facts = sorted(pairs, key=str)
        speakers = {node for claim in claims for node in self.known.nodes(claim, PROV.wasAttributedTo)}
        return Shared(
            self._named(subject),
            tuple(SharedFact(self._named(p), self._named(o) if isinstance(o, NamedNode) else o) for p, o in facts),
            _sorted(claims),
            tuple(map(self._named, _sorted(speakers))),
            self._origins(claims),
        )

    def _origins(self, claims: Iterable[NamedNode]) -> tuple[Origin, ...]:
        """Each origin with the claims that go back to it, in the order of their names."""
        going: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for claim in claims:
            for end in self.ends[claim]:
                going[end].add(claim)
        made = [Origin(end, name(self.known, end), _sorted(own), self.reach[end]) for end, own in going.items()]
        return tuple(sorted(made, key=lambda one: (one.label, one.iri.value)))


def _edges(store: QueryableStore) -> list[Edge]:
    found = rows(store, _EDGES)
    return [
        (a, p, b)
        for a, p, b in found
        if isinstance(a, NamedNode) and isinstance(p, NamedNode) and isinstance(b, NamedNode)
    ]


def _groups(store: QueryableStore, about: NamedNode | None) -> dict[Group, list[Pair]]:
    """Facts stated by several claims, put together by subject and by who states them."""
    stating: dict[tuple[NamedNode, NamedNode, Term], set[NamedNode]] = defaultdict(set)
    one = f"VALUES ?s {{ {about} }}" if about else ""
    for s, p, o, claim in rows(store, _SHARED.format(about=one)):
        stating[s, p, o].add(claim)  # type: ignore[index,arg-type]
    groups: dict[Group, list[Pair]] = defaultdict(list)
    for (s, p, o), claims in stating.items():
        groups[s, frozenset(claims)].append((p, o))
    return dict(groups)


def _sorted(nodes: Iterable[NamedNode]) -> tuple[NamedNode, ...]:
    return tuple(sorted(nodes, key=str))
