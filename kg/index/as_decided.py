"""`?agency kg:agencyAsDecided ?one`, `?agreement kg:agreementAsDecided ?one`: what stands for each, decisions applied.

Every agency, and every agreement, that some live claim speaks of leads to one: itself, or the first of
those that live decisions make one with it. An agreement is named by its agency, its model and its day of
signing, so where decisions make two agencies one, their agreements of one model and one day are one too.

Stated by nobody and in no claim, it follows from the decisions as the merge does from the claims, is made
anew with every change, and `kg verify` computes it again. So plain SPARQL asks with decisions applied or
without, on any engine, and nothing is ever merged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Quad, QuerySolution

from kg import terms
from kg.identity import DECIDES, representatives
from kg.index.store import Store, solutions
from kg.terms import DEFAULT_GRAPH, KG, RDF, named, parts

__all__ = ["TOLD", "MentionedThings", "decided_changes"]

_BATCH = 2_000
"""Things asked about in one query. Chosen; it bounds the query's text and changes no answer."""
_AS_DECIDED = {KG.Agency: KG.agencyAsDecided, KG.Agreement: KG.agreementAsDecided}
_OF_OUTCOME = {KG.sameAgency: KG.Agency, KG.sameAgreement: KG.Agreement}
TOLD = frozenset({RDF.type, KG.about, *DECIDES})
_SAME = """SELECT ?d ?outcome ?thing {
    VALUES ?outcome { kg:sameAgency kg:sameAgreement } ?d kg:outcome|kg:verdict ?outcome ; kg:about ?thing }"""
_HELD = "SELECT ?thing ?one {{ VALUES ?thing {{ {values} }} ?thing {predicate} ?one }}"
_OF_AGENCIES = "SELECT DISTINCT ?it {{ VALUES ?agency {{ {values} }} ?it kg:agency ?agency ; a kg:Agreement }}"
Pair = tuple[NamedNode, NamedNode]
Decided = dict[NamedNode, Pair]
"""The two things of each decision that they are one."""


class MentionedThings:
    """The agencies, agreements and decisions that some quads speak of."""

    def __init__(self) -> None:
        self.things: dict[NamedNode, set[NamedNode]] = {one: set() for one in _AS_DECIDED}
        self._same: dict[NamedNode, NamedNode] = {}
        self._about: dict[NamedNode, set[NamedNode]] = {}

    def passing(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """The quads as they are, each looked at."""
        for quad in quads:
            predicate = quad.predicate
            if predicate in TOLD:
                self._note(predicate, quad)
            yield quad

    def _note(self, predicate: NamedNode, quad: Quad) -> None:
        value = quad.object
        if predicate == RDF.type:
            if isinstance(value, NamedNode) and (things := self.things.get(value)) is not None:
                things.add(named(quad.subject))
        elif predicate == KG.about:
            self._about.setdefault(named(quad.subject), set()).add(named(value))
        elif isinstance(value, NamedNode) and (kind := _OF_OUTCOME.get(value)) is not None:
            self._same[named(quad.subject)] = kind

    def same(self, kind: NamedNode) -> Decided:
        """The two things of a kind of each decision that they are one."""
        return {decision: _pair(self._about[decision]) for decision, of in self._same.items() if of == kind}

    def decided(self) -> Iterator[Quad]:
        """What follows where these quads are all there are."""
        agencies, agreements = (self.same(kind) for kind in _AS_DECIDED)
        yield from _agencies(self.things[KG.Agency], agencies)
        yield from _agreements(self.things[KG.Agreement], agreements, agencies)


def decided_changes(store: Store, recorded: Iterable[Quad], delete: set[Quad]) -> tuple[set[Quad], set[Quad]]:
    """What a change inserts and deletes besides, in a store that stands before it: `recorded` is what the
    ledger records, `delete` what leaves the store.

    Where nothing is decided anew and neither agency nor agreement comes or goes, two look-ups are all it costs.
    """
    new = MentionedThings()
    for _ in new.passing(recorded):
        pass
    unmerged = [quad for quad in delete if quad.graph_name == DEFAULT_GRAPH]
    ended = {named(quad.subject) for quad in unmerged if quad.predicate in DECIDES}
    moves = {kind: _Moves(store, kind, new.things[kind], unmerged) for kind in _AS_DECIDED}
    decides = bool(ended) or any(new.same(kind) for kind in _AS_DECIDED)
    if not (decides or any(move.is_any for move in moves.values())):
        return set(), set()
    before = _same(store)
    after = {kind: {d: pair for d, pair in before[kind].items() if d not in ended} | new.same(kind) for kind in before}
    agencies, agreements = moves[KG.Agency], moves[KG.Agreement]
    decided = {one for some in (before, after) for pair in some[KG.Agency].values() for one in pair}
    paired = {one for some in (before, after) for pair in some[KG.Agreement].values() for one in pair}
    wanted, held = agencies.after(decided, lambda there: _agencies(there, after[KG.Agency]))
    of_agencies = {named(row["it"]) for row in _asked(store, _OF_AGENCIES, decided)}
    wanted_too, held_too = agreements.after(
        paired | of_agencies, lambda there: _agreements(there, after[KG.Agreement], after[KG.Agency])
    )
    wanted, held = wanted | wanted_too, held | held_too
    return wanted - held, held - wanted


class _Moves:
    """Which things of a kind a change brings, and which it takes out of a store."""

    def __init__(self, store: Store, kind: NamedNode, new: set[NamedNode], unmerged: Iterable[Quad]) -> None:
        self._store = store
        self._kind = kind
        self.fresh = new - {named(quad.subject) for quad in self._held(new)}
        self.left = {named(quad.subject) for quad in unmerged if quad.predicate == RDF.type and quad.object == kind}

    @property
    def is_any(self) -> bool:
        return bool(self.fresh or self.left)

    def after(
        self, touched: set[NamedNode], statements: Callable[[set[NamedNode]], Iterable[Quad]]
    ) -> tuple[set[Quad], set[Quad]]:
        """What is to be said of the things that move or are touched by decisions, and what is said of them now."""
        held = set(self._held(self.left | touched))
        there = self.fresh | {named(quad.subject) for quad in held} - self.left
        return set(statements(there)), held

    def _held(self, things: Iterable[NamedNode]) -> Iterator[Quad]:
        predicate = _AS_DECIDED[self._kind]
        for found in _asked(self._store, _HELD, things, predicate=predicate):
            yield Quad(named(found["thing"]), predicate, named(found["one"]), DEFAULT_GRAPH)


def _agencies(there: Iterable[NamedNode], same: Decided) -> Iterator[Quad]:
    stands_for = representatives(same.values())
    return (Quad(one, KG.agencyAsDecided, stands_for.get(one, one), DEFAULT_GRAPH) for one in there)


def _agreements(there: Iterable[NamedNode], same: Decided, same_agencies: Decided) -> Iterator[Quad]:
    every = list(there)
    follow = _alike(every, representatives(same_agencies.values()))
    stands_for = representatives([*same.values(), *follow])
    return (Quad(one, KG.agreementAsDecided, stands_for.get(one, one), DEFAULT_GRAPH) for one in every)


def _alike(agreements: Iterable[NamedNode], agency: Mapping[NamedNode, NamedNode]) -> Iterator[Pair]:
    """Agreements of one model and one day, of agencies that decisions make one, each with the first met."""
    first: dict[tuple[NamedNode, tuple[str, ...]], NamedNode] = {}
    for one in agreements:
        kind, *name = parts(one) or ("",)
        of = terms.thing("agency", *name[:2])
        if kind == "agreement" and of in agency:
            yield first.setdefault((agency[of], tuple(name[2:])), one), one


def _same(store: Store) -> dict[NamedNode, Decided]:
    """The live decisions that two things are one, by kind of thing."""
    about: dict[NamedNode, dict[NamedNode, set[NamedNode]]] = {kind: {} for kind in _AS_DECIDED}
    for found in solutions(store, _SAME):
        of_kind = about[_OF_OUTCOME[named(found["outcome"])]]
        of_kind.setdefault(named(found["d"]), set()).add(named(found["thing"]))
    return {kind: {decision: _pair(two) for decision, two in some.items()} for kind, some in about.items()}


def _pair(two: set[NamedNode]) -> Pair:
    one, other = sorted(two, key=lambda each: each.value)
    return one, other


def _asked(store: Store, asked: str, things: Iterable[NamedNode], **more: NamedNode) -> Iterator[QuerySolution]:
    """The solutions for these things, asked in batches."""
    waiting = sorted(things, key=lambda each: each.value)
    for start in range(0, len(waiting), _BATCH):
        values = " ".join(map(str, waiting[start : start + _BATCH]))
        yield from solutions(store, asked.format(values=values, **more))
