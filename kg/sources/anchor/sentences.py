"""Whether quoted words are a fragment, so that what is shipped stays a pointer and no copy.

A sentence ends at a full stop, question or exclamation mark (and the quotation marks or brackets
closing after it), where a capital, a figure, a quotation mark or the end of the paragraph follows;
it begins after the one before, or after an empty line. A single line break is no end: many texts
are wrapped. It has two words or more and begins with a capital or a figure, so that a part left
over by a page's end, or a listed "37 for homicide.", is none. Full stops of initials and of the
abbreviations below end nothing, unless a paragraph ends there too. Leaving out the closing mark
does not make a sentence a fragment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["is_fragment", "sentence_around", "word_count"]

_ABBREVIATIONS = (
    "gov sen rep dr mr mrs ms jr sr st no nos sec secs stat art pub vs inc co corp dept lt sgt col gen capt "
    "jan feb mar apr jun jul aug sept sep oct nov dec calif tex fla ariz ala ark mass tenn wash pa va ga "
    "u.s u.s.c c.f.r d.c e.g i.e et al cf op cit approx est par"
).split()
_STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s|\Z)")
_PARAGRAPH = re.compile(r"(?<![ \t])[ \t]*+(?:\n[ \t]*+\n|\f|\n?\Z|\n(?=[ \t]*+[•*–-]))")
_NEXT = re.compile(r"\s+[\"'“‘«(\[]*[A-Z0-9•]")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]")
_WORD = re.compile(r"\w")
_BULLET = re.compile(r"\s*[•*–-]\s*[0-9]")
_REACH = 4000
"""Code points on either side of a quotation that are looked at."""


def word_count(text: str) -> int:
    """Words as a person counts them: what blanks set apart, if it has a letter or figure in it.

    >>> word_count("62 JEM agreements — in 18 states")
    6
    """
    return sum(1 for word in text.split() if _WORD.search(word))


def is_fragment(content: str, start: int, end: int) -> bool:
    """True where `content[start:end]` has no whole sentence of `content` in it."""
    low = max(0, start - _REACH)
    near = content[low : end + _REACH]
    return not any(start - low <= first and last <= end - low for first, last in _sentences(near))


def sentence_around(content: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence begins that `start` stands in, and where the one ends that `end` stands in."""
    low = max(0, start - _REACH)
    ends = [low + stop for stop, _ in _ends(content[low : end + _REACH])]
    first = max((stop for stop in ends if stop <= start), default=low)
    return first, min((stop for stop in ends if stop >= end), default=min(len(content), end + _REACH))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Each sentence, from its first letter or figure to its last."""
    start = 0
    for stop, is_closed in _ends(text):
        letters = [letter.start() for letter in _WORD.finditer(text, start, stop)]
        if is_closed and _is_sentence(text[start:stop], text[letters[0]] if letters else ""):
            yield letters[0], letters[-1] + 1
        start = stop


def _is_sentence(words: str, first: str) -> bool:
    return bool(first) and not first.islower() and word_count(words) > 1 and not _BULLET.match(words)


def _ends(text: str) -> list[tuple[int, bool]]:
    """Where sentences end, and where paragraphs end without one (headings, lines of lists)."""
    paragraphs = {gap.start() for gap in _PARAGRAPH.finditer(text)}
    stops = {stop.end() for stop in _STOP.finditer(text) if _ends_sentence(text, stop, paragraphs)}
    return sorted([(end, True) for end in stops] + [(end, False) for end in paragraphs - stops])


def _ends_sentence(text: str, stop: re.Match[str], paragraphs: set[int]) -> bool:
    if stop.end() in paragraphs:
        return True
    before = text[max(0, stop.start() - 40) : stop.start()].split()
    word = before[-1].strip("\"'“‘(«[").lower() if before else ""
    if stop[0].startswith(".") and (word in _ABBREVIATIONS or _INITIALS.fullmatch(word)):
        return False
    return _NEXT.match(text, stop.end()) is not None
