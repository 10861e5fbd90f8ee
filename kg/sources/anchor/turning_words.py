"""Which word just outside some quoted words turns their meaning: a negation, a condition, a quantifier, an exception.

    Nothing in this subsection | shall be construed to require | …       Nothing
    law enforcement | may release the individual |                       (may is inside: nothing outside)
    if | they are keeping America safe |                                 if
    | shall be charged with the administration |, except insofar as      except

Looked at is the sentence the words stand in. Before them: the last few words, for what negates, bounds or
counts; and the whole of it, for what a sentence is put under (Nothing …, Except as …, If …, Notwithstanding …,
Without …). After them: the next few words, for what takes back or bounds. Whether the meaning is in fact turned
is for a person to say; this tells where to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.sources.anchor.sentences import sentence_around

__all__ = ["TurningWord", "has_turn", "turns"]


class TurningWord(NamedTuple):
    """A turning word with its place in the text, and the wider quotation that takes it in."""

    word: str
    start: int
    end: int
    wider: str


_NEGATES = (
    "nothing no not none never neither nor cannot without hardly barely nobody refuse refuses refused deny denies"
)
_BOUNDS = "if unless may might could would should only except merely purely insofar until initially allegedly alleged"
_COUNTS = "some most many few all several every each half any majority almost nearly roughly least partly"
_NEAR = re.compile(rf"\b(?:{'|'.join(f'{_NEGATES} {_BOUNDS} {_COUNTS}'.split())}|\w+n['’]t)\b", re.I)
_OVER = re.compile(
    r"\b(?:nothing|no\s+\w+|except\s+(?:as|for|that|insofar)|notwithstanding|unless|if|without|neither|in\s+the\s+event"
    r"|in\s+the\s+case|subject\s+to|to\s+the\s+extent)\b",
    re.I,
)
_AFTER = re.compile(
    r"[\s,;:(—–-]*\b(?:\w+\s+){0,1}?(?P<word>except|unless|if|only|but|until|provided|insofar|not|nor|without|as\s+provided"
    r"|to\s+the\s+extent|with\s+the\s+consent|no\s+longer)\b",
    re.I,
)
_WORDS_BEFORE = 3
"""Words before a quotation in which one that turns its meaning is looked for. Chosen; it changes what is told."""
_LAST_WORDS = re.compile(rf"(?:[^\s]+\s+){{0,{_WORDS_BEFORE}}}\Z")
_CLAUSE = re.compile(r"[;:—–]\s|[.!?]\s|[”\"]\s")


def has_turn(words: str) -> bool:
    """Whether some words hold one that turns the meaning of the rest.

    >>> has_turn("Nothing in this subsection shall be construed"), has_turn("agencies assist")
    (True, False)
    """
    return _NEAR.search(words) is not None or _OVER.search(words) is not None


def turns(content: str, start: int, end: int) -> Iterator[TurningWord]:
    """The turning words around `content[start:end]`, in the order of the text, each once."""
    low, high = sentence_around(content, start, end)
    before = content[low:start]
    clause = max((found.end() for found in _CLAUSE.finditer(before)), default=0)
    near = _LAST_WORDS.search(before, clause)
    places = {found.span() for found in _OVER.finditer(before)}
    if near:
        places |= {found.span() for found in _NEAR.finditer(before, max(clause, near.start()))}
    for first, last in sorted(_outermost(places)):
        at = low + first
        yield TurningWord(" ".join(before[first:last].split()), at, low + last, content[at:end])
    after = _AFTER.match(content, end, high)
    if after:
        yield TurningWord(" ".join(after["word"].split()), *after.span("word"), content[start : after.end("word")])


def _outermost(places: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Of spans that overlap, the longest."""
    return {
        one for one in places if not any(one != other and other[0] <= one[0] and one[1] <= other[1] for other in places)
    }
