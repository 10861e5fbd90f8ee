"""What decisions mean together: sameness is transitive, and no two agencies are both one and distinct.

- Agencies that decisions make one, directly or through others, are stood for by the first of them by
  IRI. That it is the first says nothing of it: any other rule that looks at names alone would do.
- A decision is opposed by others when all of them together would make two agencies one that one of
  them says are distinct. Which of them is mistaken is for a person; here they are only named.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.identity.decisions import Decision

__all__ = ["Opposed", "opposed", "representatives"]

Neighbors = Mapping[NamedNode, list[Decision]]


@dataclass(frozen=True, slots=True)
class Opposed:
    """Two agencies that are both one and distinct: by `distinct`, and by the chain `same` of decisions."""

    distinct: Decision
    same: tuple[Decision, ...]


def representatives(pairs: Iterable[tuple[NamedNode, NamedNode]]) -> dict[NamedNode, NamedNode]:
    """Which agency stands for each of those that pairs make one; those in no pair are left out."""
    above: dict[NamedNode, NamedNode] = {}

    def top(agency: NamedNode) -> NamedNode:
        while (higher := above.setdefault(agency, agency)) != agency:
            above[agency] = above[higher]
            agency = higher
        return agency

    for one, other in pairs:
        first, second = sorted((top(one), top(other)), key=lambda agency: agency.value)
        above[second] = first
    return {agency: top(agency) for agency in list(above)}


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
