"""Pairs of agencies a person may want to look at, the most alike first; none is ever joined here.

Rules kept here:
- Pairs are looked for within a State, among names that are alike or have the same words of their own,
  and among agencies that share an address of a memorandum: never everything with everything.
- Where names differ in a number, in a place word, or in whose the agency is or what it does, a pair is
  proposed only if something besides the name speaks for it (one memorandum beside both; or names much
  alike or with the same words of their own, agreements of one day, and one last listed where the other
  is first). It says where they differ, and stands after all others.
- One that may be called by a shorter name (`shortened`) is proposed with the reason, and with what
  speaks against it.
- What is decided, either way, directly or through other decisions, is not proposed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from pyoxigraph import NamedNode
from rapidfuzz import fuzz, process

from kg import terms
from kg.identity.closure import DecisionClosure
from kg.identity.decisions import Decision
from kg.identity.name_differences import Lexicon, NameDifference, difference, own_words, words_of
from kg.identity.profiles import Profile
from kg.identity.shortened import shortened
from kg.identity.signals import FEW, Signal, signals
from kg.identity.word_lists import TASKS

__all__ = ["Proposal", "propose"]

_ALIKE = 85
"""Least likeness, of 100, of names that are looked at closer; nothing is proposed for it alone."""

_SHORTENED = 12
"""What it weighs that one name may be the other's shorter one."""

Pair = tuple[Profile, Profile]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two agencies with all the evidence for and against their being one; `score` is for the order."""

    one: Profile
    other: Profile
    signals: tuple[Signal, ...]
    cautions: tuple[str, ...]

    @property
    def score(self) -> int:
        return sum(signal.weight for signal in self.signals)

    @property
    def place(self) -> NamedNode:
        """The State."""
        return terms.place(self.one.state)

    JSON = ("one", "other", "place", "score", "cautions", "signals")


def propose(
    agencies: Sequence[Profile],
    known: Lexicon,
    decisions: Iterable[Decision],
    days: Sequence[date],
    listed: Callable[[Collection[NamedNode]], Mapping[NamedNode, tuple[date, ...]]],
) -> list[Proposal]:
    """All pairs worth a look, those without a caution first, then by what speaks for them, then by name.

    `days` are those of all lists of participating agencies, in order; `listed` gives the days of the
    lists that name each of some agencies, and is asked once, for those that may be proposed.
    """
    standing = DecisionClosure(decisions)
    shared = Counter(address for agency in agencies for address in set(agency.memoranda))
    called = {_pair(one, other): why for one, other, why in shortened(agencies, known)}
    pairs = {*_alike(agencies, known), *_sharing(agencies, shared), *called}
    undecided = (pair for pair in pairs if not standing.is_decided(pair[0].iri, pair[1].iri))
    looks = [_look(pair, known, shared, called.get(pair, "")) for pair in undecided]
    near = [look for look in looks if look.may_be_proposed]
    on = listed({agency.iri for look in near for agency in (look.one, look.other)})
    found = [one for look in near if (one := _proposal(look, on, days, shared))]
    return sorted(found, key=lambda one: (bool(one.cautions), -one.score, one.one.slug, one.other.slug))


@dataclass(frozen=True, slots=True)
class _Look:
    """A pair looked at as far as names and agreements go. `may_be_renamed` is to be borne out by lists."""

    one: Profile
    other: Profile
    differ: NameDifference
    cautions: tuple[str, ...]
    has_memorandum: bool
    may_be_renamed: bool
    shortened: str

    @property
    def may_be_proposed(self) -> bool:
        return not self.cautions or self.has_memorandum or self.may_be_renamed or bool(self.shortened)


def _look(pair: Pair, known: Lexicon, shared: Mapping[str, int], shortened: str) -> _Look:
    one, other = pair
    differ = difference(one.name, other.name, one.state, known)
    other_state = (f"differ in State: {one.state} / {other.state}",) if one.state != other.state else ()
    together = set(one.memoranda) & set(other.memoranda)
    return _Look(
        one,
        other,
        differ,
        (*other_state, *differ.cautions),
        has_memorandum=any(shared[address] <= FEW for address in together),
        may_be_renamed=_is_of_one_day(one, other)
        and (differ.likeness >= _ALIKE or _is_of_one_place(one, other, known)),
        shortened=shortened,
    )


def _proposal(
    look: _Look, on: Mapping[NamedNode, tuple[date, ...]], days: Sequence[date], shared: Mapping[str, int]
) -> Proposal | None:
    listed = on.get(look.one.iri, ()), on.get(look.other.iri, ())
    found = signals(look.one, look.other, look.differ, shared, days, listed)
    is_renamed = any(signal.name == "listed" and signal.weight > 0 for signal in found)
    if look.shortened:
        found = (Signal("shortened", look.shortened, _SHORTENED), *found)
    elif look.cautions and not (look.has_memorandum or is_renamed):
        return None
    return Proposal(look.one, look.other, found, look.cautions)


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
    cores: dict[frozenset[str], list[tuple[frozenset[str], Profile]]] = defaultdict(list)
    for agency in members:
        tasks = frozenset(TASKS[word] for word in words_of(agency.name) if word in TASKS)
        own = own_words(agency.name, agency.state, known)
        if own or tasks:
            cores[own].append((tasks, agency))
    for own, together in cores.items():
        for (tasks, one), (its, other) in combinations(together, 2):
            if tasks == its or (own and _is_of_one_day(one, other)):
                yield _pair(one, other)


def _is_of_one_day(one: Profile, other: Profile) -> bool:
    return not set(one.signed).isdisjoint(other.signed)


def _is_of_one_place(one: Profile, other: Profile, known: Lexicon) -> bool:
    own = own_words(one.name, one.state, known)
    return bool(own) and own == own_words(other.name, other.state, known)


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
