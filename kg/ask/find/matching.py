"""Names near to what was typed: word by word, rare words counting for more. Pure.

Rules kept here:
- A typed word stands for a word of a name if it is that word, its beginning, or nearly spelled so
  (`_NEARLY`); words of three letters or fewer and words with digits only if they are that word:
  137 is not 138. Letters said twice are compared as if said once, and a longer word also with the
  beginnings of words: "sherrif" is then near to "sheriffs", from which it is three letters away.
- A word weighs by how rare it is among all names: log(1 + names / names with it). "Etwah County
  Sherif" is then about Etowah, not about the sheriffs of all counties.
- A name's score is the weight of the typed words it has, of all typed (`_TYPED`), and the weight
  of its own words that were typed (`_OWN`): of two names that have every word, the shorter first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from kg.terms import fold

__all__ = ["NameIndex", "NameMatch", "split"]

_NEARLY = 0.75
"""Least similarity of two spellings: one slip in four letters, two in eight."""
_BEGINNING = 0.95
"""How well a word's beginning stands for it: "sherif" for "sheriffs"."""
_SHORTEST = 4
"""Letters of a word that may be misspelled: one slip in three letters is another word."""
_LONGER = 7
"""Letters of a word whose slips are forgiven where it is but the beginning of another."""
_DOUBLED = re.compile(r"(.)\1+")
_TYPED, _OWN = 0.85, 0.15
"""What the typed words and a name's own weigh. Chosen: the second only orders names that have all that was typed."""
_ENOUGH = 0.6
"""Least part of the typed words' weight that a match must have."""
_SPELLINGS = 30
"""Words of names, nearest first, that one typed word may stand for. Chosen; it bounds the work."""
_FAR = 45.0
"""Least similarity, of 100, for a name to be offered when nothing matches."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """`position` in the names given; `typed` from 0 to 1, and `score`, which orders;
    `read_as` the words taken for others: ("etwah", "etowah"); `lacking` the typed words it has not."""

    position: int
    typed: float
    score: float
    read_as: tuple[tuple[str, str], ...]
    lacking: tuple[str, ...] = ()


def split(text: str) -> list[str]:
    """The folded words of a text, each once, in order.

    >>> split("Etowah County Sheriff’s Office")
    ['etowah', 'county', 'sheriffs', 'office']
    """
    return list(dict.fromkeys(word for word in fold(text).split("-") if word))


class NameIndex:
    """An index over names; `beside` holds, for each, more words it answers to, such as its state."""

    def __init__(self, names: Sequence[str], beside: Sequence[str] = ()) -> None:
        self._names = names
        self._beside = beside or [""] * len(names)

    def search(self, typed: str) -> list[NameMatch]:
        """Every name that is near enough, best first, ties in the order given."""
        words = split(typed)
        spellings = {word: self._spellings(word) for word in words}
        weights = {word: self._weight_of(found) for word, found in spellings.items()}
        total = sum(weights.values())
        if not total:
            return []
        best: dict[int, dict[str, tuple[float, str]]] = defaultdict(dict)
        for word, found in spellings.items():
            for spelling, alike in found.items():
                for position in self._holding[spelling]:
                    if alike > best[position].get(word, (0.0, ""))[0]:
                        best[position][word] = (alike, spelling)
        shares = {position: _share(had, weights) / total for position, had in best.items()}
        made = [self._match(at, words, best[at], typed) for at, typed in shares.items() if typed >= _ENOUGH]
        return sorted(made, key=lambda one: (-one.score, one.position))

    def far(self, typed: str, limit: int) -> list[int]:
        """The nearest names by spelling as a whole, for when `search` finds none."""
        plain = [" ".join(words) for words in self._words]
        near = process.extract(" ".join(split(typed)), plain, scorer=fuzz.WRatio, score_cutoff=_FAR, limit=limit * 4)
        return [position for _, _, position in near]

    def _match(self, position: int, words: list[str], had: dict[str, tuple[float, str]], typed: float) -> NameMatch:
        own = self._words[position]
        used = {spelling for _, spelling in had.values()}
        whole = sum(map(self._weight, own)) or 1.0
        covered = sum(self._weight(word) for word in own if word in used) / whole
        read_as = tuple((word, spelling) for word, (_, spelling) in had.items() if word != spelling)
        lacking = tuple(word for word in words if word not in had)
        return NameMatch(position, typed, round(_TYPED * typed + _OWN * covered, 6), read_as, lacking)

    def _spellings(self, word: str) -> dict[str, float]:
        """The words of names that a typed word stands for, with how alike they are."""
        exact = {word: 1.0} if word in self._holding else {}
        if len(word) < _SHORTEST or not word.isalpha():
            return exact
        found = {spelling: alike * _BEGINNING for spelling, alike in self._alike(word)}
        found |= {spelling: _BEGINNING for spelling in self._vocabulary if spelling.startswith(word)}
        return found | exact

    def _alike(self, word: str) -> list[tuple[str, float]]:
        """The words of names that are nearly spelled so, nearest first, at most `_SPELLINGS`."""
        tried = [(word, self._vocabulary, 1.0), (_once(word), self._once, 1.0)]
        if len(word) >= _LONGER:
            for length in (len(word) - 1, len(word), len(word) + 1):
                tried.append((word, [spelling[:length] for spelling in self._vocabulary], _BEGINNING))
        found: dict[str, float] = {}
        for wanted, spelled, worth in tried:
            near = process.extract(
                wanted, spelled, scorer=OSA.normalized_similarity, score_cutoff=_NEARLY, limit=_SPELLINGS
            )
            for _, alike, at in near:
                found[self._vocabulary[at]] = max(alike * worth, found.get(self._vocabulary[at], 0.0))
        return sorted(found.items(), key=lambda one: (-one[1], one[0]))[:_SPELLINGS]

    def _weight_of(self, spellings: dict[str, float]) -> float:
        """A typed word weighs what the word it most likely stands for weighs; unknown, the most."""
        if not spellings:
            return log(1 + len(self._names))
        return self._weight(max(spellings, key=lambda one: (spellings[one], one)))

    def _weight(self, word: str) -> float:
        return log(1 + len(self._names) / max(1, len(self._holding.get(word, ()))))

    @cached_property
    def _holding(self) -> dict[str, list[int]]:
        """For each word, the positions of the names that have it."""
        holding: dict[str, list[int]] = defaultdict(list)
        beside_words = {beside: split(beside) for beside in set(self._beside)}  # states, said over and over
        for position, (words, beside) in enumerate(zip(self._words, self._beside, strict=True)):
            for word in {*words, *beside_words[beside]}:
                holding[word].append(position)
        return dict(holding)

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self._holding)

    @cached_property
    def _once(self) -> list[str]:
        return [_once(word) for word in self._vocabulary]

    @cached_property
    def _words(self) -> list[list[str]]:
        return [split(name) for name in self._names]


def _share(had: dict[str, tuple[float, str]], weights: dict[str, float]) -> float:
    """The weight of the typed words a name has, each as far as its spelling is alike."""
    return sum(weights[word] * alike for word, (alike, _) in had.items())


def _once(word: str) -> str:
    """The word with letters that are said twice said once.

    >>> _once("sherriffs")
    'sherifs'
    """
    return _DOUBLED.sub(r"\1", word)
