"""How two names of agencies differ, word by word, and what each difference may mean.

Names are compared as folded for identity, with usual abbreviations written out. A difference is one of:

    spelling    two words so alike that one may be the other misspelt
    wording     words of no weight: `office` beside `department`, `City of` or not, another order
    caution     a number, a place word, whose the agency is or what it does: where names of different
                agencies differ

A word is known when the ontology has it in a county's name of that State, or when it stands in the
name of some other agency as well: two known words are two names and not one misspelt, however few
letters lie between them (Marion and Martin, Pima and Pinal). Nothing here decides anything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from kg.identity.word_lists import JURISDICTIONS, SAME_WORDS, TASKS, WEIGHTLESS
from kg.terms import fold

__all__ = ["Lexicon", "NameDifference", "difference", "lexicon", "own_words", "words_of"]

_NUMBER = re.compile(r"[0-9]+|[ivx]{1,4}")
_SLIPS = 2
"""Most letters wrong, left out, doubled or exchanged in a misspelt word; of a short one a third of it at most."""


@dataclass(frozen=True, slots=True)
class NameDifference:
    """How two names differ: `spelling`, `wording` and `cautions` in words; `likeness` is of 100."""

    likeness: float
    spelling: tuple[str, ...] = ()
    wording: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words known as parts of names: of each State's counties, of its own name, and how many agencies have each."""

    counties: Mapping[str, Collection[str]]
    states: Mapping[str, Collection[str]]
    used: Mapping[str, int]

    def is_known(self, word: str, state: str) -> bool:
        """Whether a word is one beyond the single name it stands in."""
        return word in self.counties.get(state, ()) or self.used.get(word, 0) > 1

    def is_light(self, word: str, state: str) -> bool:
        """Whether names have a word or leave it out without meaning another agency."""
        return word in WEIGHTLESS or word in JURISDICTIONS or word in self.states.get(state, ())

    def is_own(self, word: str, state: str) -> bool:
        return not (self.is_light(word, state) or word in TASKS or _is_number(word))


def lexicon(labels: Mapping[str, str], names: Iterable[str]) -> Lexicon:
    """What is known of words from the labels of places (`us-al` and `us-01055`, see `kg.places`) and from
    the names of all agencies, one each."""
    states = {code: words_of(label) for code, label in labels.items() if not code[-1:].isdigit()}
    codes = {label: code for code, label in labels.items() if code in states}
    counties: dict[str, set[str]] = {}
    for code, label in labels.items():
        county, _, state = label.rpartition(", ")
        if code not in states and state in codes:
            counties.setdefault(codes[state], set()).update(words_of(county))
    return Lexicon(counties, states, Counter(word for name in names for word in set(words_of(name))))


@lru_cache(maxsize=65_536)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, abbreviations written out.

    >>> words_of("St. Lucie Co. Sheriff’s Dept.")
    ('saint', 'lucie', 'county', 'sheriffs', 'department')
    """
    return tuple(word for part in fold(name).split("-") for word in SAME_WORDS.get(part, part).split())


def own_words(name: str, state: str, known: Lexicon) -> frozenset[str]:
    """The words that are an agency's own: `palm` and `beach` of "Palm Beach County Sheriff's Office"."""
    return frozenset(word for word in words_of(name) if known.is_own(word, state))


def difference(one: str, other: str, state: str, known: Lexicon) -> NameDifference:
    """How two names of agencies of one State differ."""
    mine, theirs = words_of(one), words_of(other)
    likeness = fuzz.ratio(" ".join(mine), " ".join(theirs))
    left, right = _without(mine, theirs), _without(theirs, mine)
    if not left and not right:
        how = "the same words in another order" if mine != theirs else "the same words, abbreviated or not"
        return NameDifference(likeness, wording=(how,))
    misspelt = _misspelt(left, right, state, known)
    for word, its in misspelt:
        left.remove(word)
        right.remove(its)
    return NameDifference(
        likeness,
        spelling=tuple(f"{word} / {its}" for word, its in misspelt),
        wording=_beside("", *_only(left, right, lambda word: known.is_light(word, state))),
        cautions=(
            *_beside("differ in a number: ", *_only(left, right, _is_number)),
            *_sorts("differ in whose they are: ", left, right, JURISDICTIONS, needed=2),
            *_sorts("differ in what they do: ", left, right, TASKS, needed=1),
            *_beside("differ in a name: ", *_only(left, right, lambda word: known.is_own(word, state))),
        ),
    )


def _without(mine: Iterable[str], theirs: Iterable[str]) -> list[str]:
    """The words of one name that the other has not as often, in order."""
    over = Counter(theirs)
    left = []
    for word in mine:
        if over[word]:
            over[word] -= 1
        else:
            left.append(word)
    return left


def _misspelt(left: list[str], right: list[str], state: str, known: Lexicon) -> list[tuple[str, str]]:
    """Pairs of words of which one may be the other misspelt, the most alike first; each word once."""
    pairs = sorted((OSA.distance(word, its), word, its) for word in left for its in right)
    found: list[tuple[str, str]] = []
    for slips, word, its in pairs:
        taken = any(word == a or its == b for a, b in found)
        if not taken and _is_slip(slips, word, its) and not _are_two(word, its, state, known):
            found.append((word, its))
    return found


def _is_slip(slips: int, word: str, its: str) -> bool:
    """Whether so few letters may be a slip: where the first letter differs, one at most."""
    most = min(_SLIPS, max(len(word), len(its)) // 3)
    return slips <= (most if word[0] == its[0] else min(most, 1))


def _are_two(word: str, its: str, state: str, known: Lexicon) -> bool:
    """Whether two words are words in their own right, so that neither is the other misspelt."""
    if _is_number(word) or _is_number(its):
        return True
    counties = known.counties.get(state, ())
    if f"{word}s" == its or f"{its}s" == word:  # Greens Fork, Green Fork
        return word in counties and its in counties
    return all(each in TASKS or known.is_light(each, state) or known.is_known(each, state) for each in (word, its))


def _only(left: Iterable[str], right: Iterable[str], wanted: Callable[[str], bool]) -> tuple[str, str]:
    return " ".join(filter(wanted, left)), " ".join(filter(wanted, right))


def _beside(how: str, mine: str, theirs: str) -> tuple[str, ...]:
    """`Beach / nothing`, where there is any difference at all."""
    return (f"{how}{mine or 'nothing'} / {theirs or 'nothing'}",) if mine or theirs else ()


def _sorts(how: str, left: list[str], right: list[str], sorts: Mapping[str, str], *, needed: int) -> Iterator[str]:
    """Words of different sorts, where so many of the two names have one."""
    mine, theirs = ({sorts[word] for word in side if word in sorts} for side in (left, right))
    if mine != theirs and bool(mine) + bool(theirs) >= needed:
        yield from _beside(how, *_only(left, right, sorts.__contains__))


def _is_number(word: str) -> bool:
    """Digits or a Roman numeral.

    >>> _is_number("4"), _is_number("iv"), _is_number("vivian")
    (True, True, False)
    """
    return _NUMBER.fullmatch(word) is not None
