"""Pairs of agencies a person may want to look at, the most alike first; none is ever made one here.

Rules kept here:
- Pairs are looked for within a State, among names that are alike or have the same words of their own,
  and among agencies that share an address of a memorandum: never everything with everything.
- Where names differ in a number, in a place word, or in whose the agency is or what it does, a pair is
  proposed only if something besides the name speaks for it (one memorandum beside both; or names much
  alike, agreements of one day, and one last listed where the other is first). It says where they
  differ, and stands after all others.
- What is decided, either way, directly or through other decisions, is not proposed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from pyoxigraph import NamedNode
from rapidfuzz import fuzz, process

from kg.identity.closure import representatives
from kg.identity.decisions import Decision
from kg.identity.names import Lexicon, difference, own_words, words_of
from kg.identity.profiles import Profile
from kg.identity.signals import FEW, Signal, signals
from kg.identity.words import TASKS

__all__ = ["Proposal", "propose"]

_ALIKE = 85
"""Least likeness, of 100, of names that are looked at closer; nothing is proposed for it alone."""

Pair = tuple[Profile, Profile]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two agencies with everything that speaks for or against their being one; `score` is for the order."""

    one: Profile
    other: Profile
    signals: tuple[Signal, ...]
    cautions: tuple[str, ...]

    @property
    def score(self) -> int:
        return sum(signal.weight for signal in self.signals)

    def as_json(self) -> dict[str, object]:
        return {
            "one": {"agency": self.one.iri.value, "name": self.one.name},
            "other": {"agency": self.other.iri.value, "name": self.other.name},
            "state": self.one.state,
            "score": self.score,
            "cautions": list(self.cautions),
            "signals": [{"signal": one.name, "says": one.words, "weight": one.weight} for one in self.signals],
        }


def propose(
    agencies: Sequence[Profile], known: Lexicon, decisions: Iterable[Decision], days: Sequence[date]
) -> list[Proposal]:
    """All pairs worth a look, those without a caution first, then by what speaks for them, then by name."""
    decided = _Decided(decisions)
    shared = Counter(address for agency in agencies for address in set(agency.memoranda))
    pairs = {*_alike(agencies, known), *_sharing(agencies, shared)}
    found = (_proposal(pair, known, days, shared) for pair in pairs if not decided.is_decided(*pair))
    wanted = [one for one in found if one is not None]
    return sorted(wanted, key=lambda one: (bool(one.cautions), -one.score, one.one.slug, one.other.slug))


class _Decided:
    """Whether decisions, all together, say of two agencies that they are one or that they are not."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        every = list(decisions)
        self._stands_for = representatives((one.one, one.other) for one in every if one.is_same)
        self._distinct = {frozenset(map(self._top, one.pair)) for one in every if not one.is_same}

    def _top(self, agency: NamedNode) -> NamedNode:
        return self._stands_for.get(agency, agency)

    def is_decided(self, one: Profile, other: Profile) -> bool:
        pair = frozenset({self._top(one.iri), self._top(other.iri)})
        return len(pair) == 1 or pair in self._distinct


def _proposal(pair: Pair, known: Lexicon, days: Sequence[date], shared: Mapping[str, int]) -> Proposal | None:
    one, other = pair
    differ = difference(one.name, other.name, one.state, known)
    found = signals(one, other, differ, days, shared)
    other_state = (f"differ in State: {one.state} / {other.state}",) if one.state != other.state else ()
    cautions = (*other_state, *differ.cautions)
    for_it = {signal.name for signal in found if signal.weight > 0}
    renamed = differ.likeness >= _ALIKE and {"listed", "signed"} <= for_it
    if cautions and not ("memorandum" in for_it or renamed):
        return None
    return Proposal(one, other, found, cautions)


def _alike(agencies: Iterable[Profile], known: Lexicon) -> Iterator[Pair]:
    """Pairs within a State whose names are alike, or have the same words of their own and tasks."""
    by_state: dict[str, list[Profile]] = defaultdict(list)
    for agency in agencies:
        by_state[agency.state].append(agency)
    for members in by_state.values():
        yield from _near(members)
        yield from _of_one_core(members, known)


def _near(members: list[Profile]) -> Iterator[Pair]:
    names = [" ".join(words_of(agency.name)) for agency in members]
    for position, agency in enumerate(members):
        rest = dict(enumerate(names[position + 1 :], position + 1))
        for _, _, near in process.extract(names[position], rest, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None):
            yield _pair(agency, members[near])


def _of_one_core(members: list[Profile], known: Lexicon) -> Iterator[Pair]:
    cores: dict[tuple[frozenset[str], ...], list[Profile]] = defaultdict(list)
    for agency in members:
        tasks = frozenset(TASKS[word] for word in words_of(agency.name) if word in TASKS)
        own = own_words(agency.name, agency.state, known)
        if own or tasks:
            cores[own, tasks].append(agency)
    for together in cores.values():
        yield from (_pair(*pair) for pair in combinations(together, 2))


def _sharing(agencies: Iterable[Profile], shared: Mapping[str, int]) -> Iterator[Pair]:
    """Pairs beside which one address of a memorandum stands, wherever they are."""
    beside: dict[str, list[Profile]] = defaultdict(list)
    for agency in agencies:
        for address in set(agency.memoranda):
            if 1 < shared[address] <= FEW:
                beside[address].append(agency)
    for together in beside.values():
        yield from (_pair(*pair) for pair in combinations(together, 2))


def _pair(one: Profile, other: Profile) -> Pair:
    return (one, other) if one.iri.value < other.iri.value else (other, one)
