"""Which words two texts share in runs: how many of the words of one, and the longest run. Pure: no I/O.

A run is `RUN` words or more that stand one after another in both, whatever stands between them (blanks, line ends,
signs) and however they are capitalized. Where texts are near-duplicates, nearly all of their words stand in such
runs; texts that treat of one thing, but were written apart, share a title or a quotation.

`RunDigest` is what is kept of a text so that many can be looked through without reading them: a number for each
run, of long texts for one run in `SAMPLED`. It only says which texts are worth reading; `shared` reads them.
"""

from __future__ import annotations

import re
import sys
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["MOST_BYTES", "MOST_WORDS", "RUN", "RunDigest", "SharedRuns", "digest_of", "runs_of", "shared"]

RUN = 8
"""Words of the shortest run."""
MOST_WORDS = 200_000
"""Words of a text that are looked at, from its beginning."""
SAMPLED = 8
MOST_BYTES = 4 * MOST_WORDS + 256
"""Bytes of what is kept of one text."""
_ALL = 2_048
"""Runs up to which all are kept."""
_MOST_PLACES = 8
"""Places of one run that are followed; a form's blank lines repeat without end."""
_WORD = re.compile(r"\w+")
_HEADING = b"kg runs 1 of %d words, %s\n"


@dataclass(frozen=True, slots=True)
class RunDigest:
    """What is kept of the runs of a text: `kept` are their numbers, `count` is how many runs there are, and
    one number in `every` is kept."""

    kept: frozenset[int]
    count: int
    every: int

    def alike(self, runs: frozenset[int]) -> float:
        """About how large a share of the shorter text the two have in common; `runs` are all of the other."""
        common = len(self.kept & runs) * self.every
        return min(1.0, common / min(self.count, len(runs))) if self.count and runs else 0.0

    def to_bytes(self, text: str) -> bytes:
        """As it is kept beside a text of that SHA-256: one form, little-endian."""
        numbers = array("I", sorted(self.kept))
        if sys.byteorder == "big":
            numbers.byteswap()
        return _HEADING % (RUN, text.encode()) + f"{self.count} {self.every}\n".encode() + numbers.tobytes()

    @classmethod
    def from_bytes(cls, content: bytes, text: str) -> RunDigest | None:
        """What `to_bytes` made of that text; None where it is of another text, another program, or is no such thing."""
        heading = _HEADING % (RUN, text.encode())
        counts, newline, packed = content.removeprefix(heading).partition(b"\n")
        told = counts.split()
        if not content.startswith(heading) or not newline or len(told) != 2 or len(packed) % 4:
            return None
        if not all(one.isdigit() and len(one) < 8 for one in told):
            return None
        numbers = array("I", packed)
        if sys.byteorder == "big":
            numbers.byteswap()
        return cls(frozenset(numbers), int(told[0]), int(told[1]))


@dataclass(frozen=True, slots=True)
class SharedRuns:
    """What a text shares with another: `share` of its words, from 0 to 1, stand in runs that the other has too, and
    `of_other` of the other's; the longest begins at `start` and ends at `end` (code points), and has `words`."""

    share: float
    of_other: float
    start: int
    end: int
    words: int


def runs_of(content: str) -> frozenset[int]:
    """A number for each run of a text."""
    return frozenset(_runs(_words(content)))


def digest_of(content: str) -> RunDigest:
    """What is kept of a text.

    >>> digest_of("one two three four five six seven eight nine").count
    2
    """
    runs = runs_of(content)
    if len(runs) <= _ALL:
        return RunDigest(runs, len(runs), 1)
    return RunDigest(frozenset(run for run in runs if run % SAMPLED == 0), len(runs), SAMPLED)


def shared(content: str, other: str) -> SharedRuns:
    """What the words of `content` share with those of `other`.

    >>> shared("As said: a b c d e f g h. New words", "A B C D E F G H and no more").words
    8
    """
    mine, theirs = _words(content), _words(other)
    my_runs, their_runs = list(_runs(mine)), list(_runs(theirs))
    begin, length = _longest(my_runs, their_runs)
    last = begin + length - 1
    return SharedRuns(
        _covered(my_runs, frozenset(their_runs), len(mine)),
        _covered(their_runs, frozenset(my_runs), len(theirs)),
        mine[begin][0] if length else 0,
        mine[last][1] if length else 0,
        length,
    )


def _words(content: str) -> list[tuple[int, int, str]]:
    """Each word with where it begins and ends."""
    found: list[tuple[int, int, str]] = []
    for word in _WORD.finditer(content):
        found.append((word.start(), word.end(), word[0].casefold()))
        if len(found) == MOST_WORDS:
            break
    return found


def _runs(words: Sequence[tuple[int, int, str]]) -> Iterator[int]:
    """The number of the run that begins at each word, but the last few."""
    texts = [word for _, _, word in words]
    for at in range(len(texts) - RUN + 1):
        yield zlib.crc32(" ".join(texts[at : at + RUN]).encode("utf-8", "surrogatepass"))


def _covered(runs: Sequence[int], others: frozenset[int], words: int) -> float:
    """The share of words that stand in a run of the others."""
    starts = [at for at, run in enumerate(runs) if run in others]
    within = sum(min(RUN, after - at) for at, after in pairwise([*starts, words]))
    return within / words if words else 0.0


def _longest(mine: Sequence[int], theirs: Sequence[int]) -> tuple[int, int]:
    """The word that the longest run begins with, and how many words it has."""
    places: dict[int, list[int]] = defaultdict(list)
    for at, run in enumerate(theirs):
        if len(places[run]) < _MOST_PLACES:
            places[run].append(at)
    begin = longest = 0
    before: dict[int, int] = {}
    for at, run in enumerate(mine):
        before = {place: before.get(place - 1, RUN - 1) + 1 for place in places.get(run, ())}
        if (length := max(before.values(), default=0)) > longest:
            begin, longest = at + RUN - length, length
    return begin, longest
