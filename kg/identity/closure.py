"""What decisions mean together: sameness is transitive, and no two agencies are both one and distinct.

- Agencies, or agreements, that decisions make one, directly or through others, are stood for by the first of them by
  IRI. That it is the first says nothing of it: any other rule that looks at names alone would do.
- A decision is opposed by others when all of them together would make two of them one that one
  of them says are distinct. Which of them is mistaken is for a person; here they are only named.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.identity.decisions import Decision

__all__ = ["DecisionClosure", "Opposed", "opposed", "representatives"]

Neighbors = Mapping[NamedNode, list[Decision]]


@dataclass(frozen=True, slots=True)
class Opposed:
    """Two things that are both one and distinct: by `distinct`, and by the chain `same` of decisions."""

    distinct: Decision
    same: tuple[Decision, ...]


def representatives(pairs: Iterable[tuple[NamedNode, NamedNode]]) -> dict[NamedNode, NamedNode]:
    """Which stands for each of those that pairs make one; those in no pair are left out."""
    above: dict[NamedNode, NamedNode] = {}

    def top(one: NamedNode) -> NamedNode:
        while (higher := above.setdefault(one, one)) != one:
            above[one] = above[higher]
            one = higher
        return one

    for one, other in pairs:
        first, second = sorted((top(one), top(other)), key=lambda each: each.value)
        above[second] = first
    return {each: top(each) for each in list(above)}


class DecisionClosure:
    """Whether decisions, all together, say of two agencies or agreements that they are one or that they are not."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        every = list(decisions)
        self._stands_for = representatives((one.one, one.other) for one in every if one.is_same)
        self._distinct = {frozenset(map(self._top, one.pair)) for one in every if not one.is_same}

    def _top(self, one: NamedNode) -> NamedNode:
        return self._stands_for.get(one, one)

    def is_decided(self, one: NamedNode, other: NamedNode) -> bool:
        pair = frozenset({self._top(one), self._top(other)})
        return len(pair) == 1 or pair in self._distinct

    def are_distinct(self, one: NamedNode, other: NamedNode) -> bool:
        return frozenset({self._top(one), self._top(other)}) in self._distinct


def opposed(decision: Decision, others: Iterable[Decision]) -> Opposed | None:
    """The decisions among `others` that cannot stand beside this one; None where all can.

    Where they contradict each other without it, that is not this decision's doing: told is only a
    chain that it closes.
    """
    known = [one for one in others if one.claim != decision.claim]
    same = [one for one in known if one.is_same]
    if not decision.is_same:
        chain = _chain(_neighbors(same), decision.one, decision.other)
        return Opposed(decision, chain) if chain else None
    neighbors = _neighbors([*same, decision])
    for distinct in (one for one in known if not one.is_same):
        chain = _chain(neighbors, distinct.one, distinct.other)
        if decision in chain:
            return Opposed(distinct, chain)
    return None


def _neighbors(same: Iterable[Decision]) -> Neighbors:
    found: dict[NamedNode, list[Decision]] = {}
    for decision in same:
        for agency in (decision.one, decision.other):
            found.setdefault(agency, []).append(decision)
    return found


def _chain(neighbors: Neighbors, start: NamedNode, end: NamedNode) -> tuple[Decision, ...]:
    """The shortest chain of decisions that makes two agencies one; empty where there is none."""
    chains: dict[NamedNode, tuple[Decision, ...]] = {start: ()}
    ahead = deque([start])
    while ahead and end not in chains:
        agency = ahead.popleft()
        for decision in neighbors.get(agency, ()):
            (beyond,) = decision.pair - {agency}
            if beyond not in chains:
                chains[beyond] = (*chains[agency], decision)
                ahead.append(beyond)
    return chains.get(end, ())
