"""Where a row joins what several claims state about one thing, and no source states the two together.

To join is what a graph is for, and most joins mislead nobody: an agency's place by one claim, an agreement of that
agency by another; a name by one, and the only county anybody states by another. It misleads where the thing has
several values: a provision with two addressees and two subject matters, of which no source puts this one beside
that one. So a row is joined at a thing where

1. for one solution, no single claim states of the thing a value for each predicate that the row asks of it with
   several values stated (each of these values by such a claim, where the row has two of one predicate), and
2. at least two of these predicates have several values in the archive.

A predicate of which the archive has one value is left out: whoever states it, it is the thing's. So is rdf:type,
which says what kind of thing it is. What is derived, or stated by nobody, is no claim's and joins nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.ask.cite.cells import short_iri
from kg.ask.trace.known import QueryableStore, rows
from kg.ask.trace.naming import predicate_name
from kg.ask.witness import Ground, GroundKind, Witness
from kg.terms import RDF, parts

__all__ = ["JoinedThing", "joins"]

LETTERS = 10
"""Letters of a claim's id that are shown: 50 bits, so that two of one archive hardly share them."""
_BATCH = 500
"""Pairs asked about in one query. Chosen; it bounds the query's text and changes no answer."""


@dataclass(frozen=True, slots=True)
class JoinedThing:
    """A thing at which a row is joined, and which claim of the row's notes states which predicates of it."""

    thing: NamedNode
    stated: tuple[tuple[NamedNode, tuple[NamedNode, ...]], ...]

    def told(self, numbers: Mapping[NamedNode, int] | None = None) -> str:
        """The line: "joined at agency/…: name by [1], county by [2]"; without numbers, claims by their ids."""
        said = (f"{_listed(predicates)} by {_cited(claim, numbers)}" for claim, predicates in self.stated)
        return f"joined at {short_iri(self.thing)}: {', '.join(said)}; no claim states them together"


def joins(
    store: QueryableStore, witnesses: Sequence[Witness], shown: Sequence[Sequence[NamedNode]]
) -> list[tuple[JoinedThing, ...]]:
    """The joints of each row of a page, where `shown` are the claims with notes: one query at most, and none
    where one claim states all that each row has of a thing."""
    suspects = [[each for each in map(_by_thing, _solutions(one)) if each] for one in witnesses]
    pairs = {
        (thing, predicate)
        for solutions in suspects
        for about in solutions
        for thing, ground in about.items()
        for predicate in ground
    }
    several = _with_several_values(store, pairs) if pairs else frozenset()
    return [
        tuple(dict.fromkeys(joint for about in solutions for joint in _joined(about, several, claims)))
        for solutions, claims in zip(suspects, shown, strict=True)
    ]


About = Mapping[NamedNode, list[Ground]]
"""What a solution has of a thing, by predicate."""


def _solutions(witness: Witness) -> Iterable[Sequence[Ground]]:
    """The triples of each solution; of a row whose solutions are not kept apart and are several, none."""
    if witness.apart:
        return witness.apart
    return [witness.ground] if witness.solutions == 1 else []


def _by_thing(ground: Iterable[Ground]) -> dict[NamedNode, About]:
    """The things that no single claim states in full."""
    found: dict[NamedNode, dict[NamedNode, list[Ground]]] = defaultdict(lambda: defaultdict(list))
    for one in ground:
        subject, predicate = one.triple.subject, one.triple.predicate
        if one.kind is GroundKind.CLAIMED and predicate != RDF.type and isinstance(subject, NamedNode):
            found[subject][predicate].append(one)
    return {thing: about for thing, about in found.items() if len(about) > 1 and not _is_whole(about)}


def _is_whole(about: About) -> bool:
    """Whether claims that state a value for every predicate state all the values."""
    together = set.intersection(*({claim for one in several for claim in one.claims} for several in about.values()))
    return all(not together.isdisjoint(one.claims) for several in about.values() for one in several)


def _joined(
    things: Mapping[NamedNode, About], several: Collection[tuple[NamedNode, NamedNode]], shown: Sequence[NamedNode]
) -> Iterator[JoinedThing]:
    for thing, every in things.items():
        about = {predicate: ground for predicate, ground in every.items() if (thing, predicate) in several}
        if len(about) > 1 and not _is_whole(about):
            yield JoinedThing(thing, _stated(about, shown))


def _stated(about: About, shown: Sequence[NamedNode]) -> tuple[tuple[NamedNode, tuple[NamedNode, ...]], ...]:
    """Predicates by the first claim with a note that states them."""
    found: dict[NamedNode, dict[NamedNode, None]] = {}
    for predicate, ground in about.items():
        for one in ground:
            claim = next((claim for claim in shown if claim in one.claims), one.claims[0])
            found.setdefault(claim, {})[predicate] = None
    order = {claim: number for number, claim in enumerate(shown)}
    ordered = sorted(found, key=lambda claim: order.get(claim, len(order)))
    return tuple((claim, tuple(found[claim])) for claim in ordered)


def _with_several_values(
    store: QueryableStore, pairs: Collection[tuple[NamedNode, NamedNode]]
) -> frozenset[tuple[NamedNode, NamedNode]]:
    """The pairs of thing and predicate that have several values in the archive."""
    ordered = sorted(pairs, key=str)
    found: set[tuple[object, ...]] = set()
    for start in range(0, len(ordered), _BATCH):
        values = " ".join(f"({thing} {predicate})" for thing, predicate in ordered[start : start + _BATCH])
        asked = f"SELECT ?s ?p {{ VALUES (?s ?p) {{ {values} }} ?s ?p ?o }}"
        times = Counter(rows(store, asked))
        found |= {pair for pair, number in times.items() if number > 1}
    return frozenset(pair for pair in pairs if pair in found)


def _listed(predicates: Sequence[NamedNode]) -> str:
    *others, last = map(predicate_name, predicates)
    return f"{', '.join(others)} and {last}" if others else last


def _cited(claim: NamedNode, numbers: Mapping[NamedNode, int] | None) -> str:
    if numbers is not None and claim in numbers:
        return f"[{numbers[claim]}]"
    return f"claim/{parts(claim)[1][:LETTERS]}…"
