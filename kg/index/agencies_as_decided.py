"""`?agency kg:agencyAsDecided ?one`: which agency stands for each when live decisions are applied.

Every agency that some live claim speaks of leads to one: itself, or the first of those that live
decisions make one with it. Stated by nobody and in no claim, it follows from the decisions as the
merge does from the claims, is made anew with every change, and `kg verify` computes it again. So
plain SPARQL asks with decisions applied or without, on any engine, and nothing is ever merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.identity import DECIDES, representatives
from kg.index.store import Store, solutions
from kg.terms import KG, RDF, named

__all__ = ["DecidedAgencies", "decided_changes"]

_DEFAULT = DefaultGraph()
_BATCH = 2_000
_TOLD = frozenset({RDF.type, KG.about, *DECIDES})
Pair = tuple[NamedNode, NamedNode]


class DecidedAgencies:
    """The agencies and decisions that some quads speak of."""

    def __init__(self) -> None:
        self.agencies: set[NamedNode] = set()
        self._same: set[NamedNode] = set()
        self._about: dict[NamedNode, set[NamedNode]] = {}

    def passing(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """The quads as they are, each looked at."""
        for quad in quads:
            predicate = quad.predicate
            if predicate in _TOLD:
                self._note(predicate, quad)
            yield quad

    def _note(self, predicate: NamedNode, quad: Quad) -> None:
        if predicate == RDF.type:
            if quad.object == KG.Agency:
                self.agencies.add(named(quad.subject))
        elif predicate == KG.about:
            self._about.setdefault(named(quad.subject), set()).add(named(quad.object))
        elif quad.object == KG.sameAgency:
            self._same.add(named(quad.subject))

    def same(self) -> dict[NamedNode, Pair]:
        """The two agencies of each decision that they are one."""
        return {decision: _pair(self._about[decision]) for decision in self._same}

    def decided(self) -> Iterator[Quad]:
        """What follows where these quads are all there are."""
        return _statements(self.agencies, self.same())


def decided_changes(store: Store, recorded: Iterable[Quad], delete: set[Quad]) -> tuple[set[Quad], set[Quad]]:
    """What a change inserts and deletes besides, in a store that stands before it: `recorded` is what the
    ledger records, `delete` what leaves the store.

    Where nothing is decided anew and no agency comes or goes, one look-up is all it costs.
    """
    new = DecidedAgencies()
    for _ in new.passing(recorded):
        pass
    fresh = new.agencies - {named(quad.subject) for quad in _held(store, new.agencies)}
    unmerged = [quad for quad in delete if quad.graph_name == _DEFAULT]
    left = {named(quad.subject) for quad in unmerged if quad.predicate == RDF.type and quad.object == KG.Agency}
    ended = {named(quad.subject) for quad in unmerged if quad.predicate in DECIDES}
    if not (left or fresh or ended or new.same()):
        return set(), set()
    before = _same(store)
    after = {decision: pair for decision, pair in before.items() if decision not in ended} | new.same()
    held = set(_held(store, left.union(*before.values(), *after.values())))
    there = fresh | {named(quad.subject) for quad in held} - left
    wanted = set(_statements(there, after))
    return wanted - held, held - wanted


def _statements(agencies: Iterable[NamedNode], same: dict[NamedNode, Pair]) -> Iterator[Quad]:
    stands_for = representatives(same.values())
    return (Quad(one, KG.agencyAsDecided, stands_for.get(one, one), _DEFAULT) for one in agencies)


def _same(store: Store) -> dict[NamedNode, Pair]:
    """The two agencies of each live decision that they are one."""
    about: dict[NamedNode, set[NamedNode]] = {}
    for found in solutions(store, "SELECT ?d ?a { ?d kg:outcome|kg:verdict kg:sameAgency ; kg:about ?a }"):
        about.setdefault(named(found["d"]), set()).add(named(found["a"]))
    return {decision: _pair(agencies) for decision, agencies in about.items()}


def _pair(agencies: set[NamedNode]) -> Pair:
    one, other = sorted(agencies, key=lambda agency: agency.value)
    return one, other


def _held(store: Store, agencies: Iterable[NamedNode]) -> Iterator[Quad]:
    """What a store says now of these agencies."""
    waiting = sorted(agencies, key=lambda agency: agency.value)
    for start in range(0, len(waiting), _BATCH):
        values = " ".join(map(str, waiting[start : start + _BATCH]))
        for found in solutions(store, f"SELECT ?a ?one {{ VALUES ?a {{ {values} }} ?a kg:agencyAsDecided ?one }}"):
            yield Quad(named(found["a"]), KG.agencyAsDecided, named(found["one"]), _DEFAULT)
