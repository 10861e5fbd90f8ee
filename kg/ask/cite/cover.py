"""The fewest claims that state everything a row rests on: what its notes show.

Each triple of a witness has its alternatives, the claims that state it. A cover is a set of claims such
that every claimed triple is stated by one of them. The smallest is as hard to find as any NP-complete
problem; the greedy one (V. Chvátal, A greedy heuristic for the set-covering problem, 1979) takes the
claim that states most of what is left, and is at most a logarithm away. Rules kept here:

- Of claims that state as much, one that the row itself names comes first, then the first by IRI: the
  same witness always has the same cover, and it says nothing of which source is the better one.
- A claim that the others of the cover make unneeded is left out again.
- A claim is cited at the place that the witness names (`claim kg:anchor ANCHOR`), so that a row about
  one list is footnoted with the row of that very list; of several, and of none, at the newest.
- What is not shown is counted, never ranked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from pyoxigraph import NamedNode

from kg.ask.cite.list_rows import Listed, with_rows
from kg.ask.witness import AnswerRow, Ground, GroundKind, Witness
from kg.terms import KG

__all__ = ["Cover", "cover"]

_NONE: Listed = {}
_NOWHERE: Mapping[NamedNode, tuple[NamedNode, ...]] = {}


@dataclass(frozen=True, slots=True)
class Cover:
    """The claims to show, in the order of the query's patterns, of one pattern by IRI.

    `places` has the places at which the witness itself names a claim. `others` are the claims that state
    some of the same and are not shown; `more` says that there are more than the witness lists.
    """

    shown: tuple[NamedNode, ...]
    places: Mapping[NamedNode, tuple[NamedNode, ...]]
    others: frozenset[NamedNode]
    more: bool


def cover(row: AnswerRow, listed: Listed = _NONE) -> Cover:
    """What to show for a row; `listed` are the claims and rows that it is in the list of a day follows from.

    A row that rests on no claim, but on what the archive keeps or on the ontology, has an empty cover.
    """
    witness = with_rows(row.witness, listed)
    ground = [one for one in witness.ground if one.kind is GroundKind.CLAIMED]
    chosen = set(_fewest(ground, {value for value in row.values if isinstance(value, NamedNode)}))
    every = _in_order(witness)
    return Cover(
        shown=tuple(claim for claim in every if claim in chosen),
        places=_places(witness, listed),
        others=frozenset(every.keys() - chosen),
        more=any(one.more for one in ground),
    )


def _in_order(witness: Witness) -> dict[NamedNode, None]:
    """Every claim: by pattern, then by IRI, so that no engine's order of solutions shows."""
    patterns = (
        {claim for one in match.ground if one.kind is GroundKind.CLAIMED for claim in one.claims}
        for match in witness.matches
    )
    return dict.fromkeys(claim for claims in patterns for claim in sorted(claims, key=str))


def _fewest(ground: Sequence[Ground], named: Collection[NamedNode]) -> Iterable[NamedNode]:
    """The greedy cover; what a claim would add is looked at anew only when it comes to the top."""
    stated: dict[NamedNode, set[int]] = defaultdict(set)
    for number, one in enumerate(ground):
        for claim in one.claims:
            stated[claim].add(number)
    queue = [(-len(numbers), claim not in named, claim.value, claim) for claim, numbers in stated.items()]
    heapify(queue)
    left = set().union(*stated.values())
    chosen = []
    while left:
        gain, unnamed, value, claim = heappop(queue)
        adds = stated[claim] & left
        if len(adds) == -gain:
            chosen.append(claim)
            left -= adds
        elif adds:
            heappush(queue, (-len(adds), unnamed, value, claim))
    return _needed(chosen, stated)


def _needed(chosen: Iterable[NamedNode], stated: Mapping[NamedNode, set[int]]) -> Iterable[NamedNode]:
    """The claims of a cover without those whose every triple another of them states."""
    kept = dict.fromkeys(chosen)
    times = Counter(number for claim in kept for number in stated[claim])
    for claim in tuple(kept):
        if all(times[number] > 1 for number in stated[claim]):
            del kept[claim]
            times.subtract(stated[claim])
    return kept


def _places(witness: Witness, listed: Listed) -> dict[NamedNode, tuple[NamedNode, ...]]:
    """The places at which the witness itself names a claim, in the order of their IRIs."""
    found: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for claim, predicate, anchor in (one.triple for one in witness.ground):
        if predicate == KG.anchor and isinstance(claim, NamedNode) and isinstance(anchor, NamedNode):
            found[claim].add(anchor)
    for one in witness.ground if listed else ():
        for claim, rows in listed.get(one.triple, _NOWHERE).items():
            found[claim].update(rows)
    return {claim: tuple(sorted(anchors, key=str)) for claim, anchors in found.items()}
