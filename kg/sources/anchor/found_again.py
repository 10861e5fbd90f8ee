"""How words quoted from one text stand in another text of the same document, and what stands there if they do not.

    stands     once, on the same page and line
    moved      once, elsewhere
    several    more than once, and the words beside them do not tell which is meant
    gone       nowhere

Words are looked for as they were quoted; a line that ends elsewhere is no other wording. They stand nowhere inside a
longer word or number: 114 people are no 14 people. Where they are gone, what stands there now is what stands between
the words that stood before and after them, where each of these stands once; else the words most like them. It is for
a person to look at, and is never accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kg.model import Quotation
from kg.sources.anchor.difference import difference
from kg.sources.anchor.nearest import MAX_SOUGHT, PAGE_BREAK, NearMatch, line_of, located, nearest
from kg.sources.anchor.whole_words import cut_at

__all__ = ["FoundAgain", "Standing", "found_again", "standing_of"]

_REACHES = (12, 8, 5, 3)
"""Words before and after a quotation that are looked for: as many as stand once, the longest first."""
_MOST_BETWEEN = 3
"""How many times as long as the quotation what stands in its place may be."""
_LEAST_ALIKE = 60.0
_TOKEN = re.compile(r"\S+")
_MOST_PLACES = 50


class Standing(StrEnum):
    """How quoted words stand in another text."""

    STANDS = "stands"
    MOVED = "moved"
    SEVERAL = "several"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class FoundAgain:
    """Where quoted words stand in another text, or what stands in their place: from `start` to `end`, at `where`
    (`page 2, line 7`). `difference` has the two wordings in one line where the words are gone; all three are empty
    where nothing like them is there. `places` is how often the words stand there."""

    standing: Standing
    start: int = 0
    end: int = 0
    where: str = ""
    words: str = ""
    difference: str = ""
    places: int = 0


def standing_of(quotation: Quotation, newer: str) -> tuple[Standing, list[tuple[int, int]]]:
    """How a quotation stands in another text, told by its offset alone, and from where to where.

    Fast: nothing like it is looked for where it is gone.
    """
    spans = list(_places(newer, quotation.exact))
    if len(spans) > 1:
        beside = [one for one in spans if _stands_beside(newer, *one, quotation)]
        spans = beside if len(beside) == 1 else spans
    if len(spans) > 1:
        return Standing.SEVERAL, spans
    if not spans:
        return Standing.GONE, []
    return (Standing.STANDS if spans[0][0] == quotation.start else Standing.MOVED), spans


def found_again(quotation: Quotation, newer: str, older: str | None) -> FoundAgain:
    """How a quotation of `older` stands in `newer`; without the older text, the place is told by its offset."""
    standing, spans = standing_of(quotation, newer)
    if standing is Standing.GONE:
        return _instead(quotation, newer, older)
    start, end = spans[0]
    where = located(newer, start)
    if len(spans) == 1 and older is not None:
        standing = Standing.STANDS if located(older, quotation.start) == where else Standing.MOVED
    return FoundAgain(standing, start, end, where, newer[start:end], "", len(spans))


def _places(content: str, exact: str) -> Iterator[tuple[int, int]]:
    """Where the words stand whole, at most `_MOST_PLACES` of them."""
    pattern = _in_any_lines(_TOKEN.findall(exact))
    count = 0
    for found in re.finditer(pattern, content) if pattern else ():
        if cut_at(content, *found.span()) is None:
            yield found.span()
            count += 1
        if count == _MOST_PLACES:
            return


def _in_any_lines(words: list[str]) -> str:
    """Words with blanks between them, wherever the lines of one page end."""
    return rf"[^\S{PAGE_BREAK}]+".join(map(re.escape, words))


def _stands_beside(content: str, start: int, end: int, quotation: Quotation) -> bool:
    """Whether a place has right before and after it what the quotation had."""
    before, after = (_flat(one) for one in (quotation.prefix, quotation.suffix))
    reach = 2 * max(len(quotation.prefix), len(quotation.suffix))
    left, right = _flat(content[max(0, start - reach) : start]), _flat(content[end : end + reach])
    return left.endswith(before) and right.startswith(after)


def _flat(words: str) -> str:
    return re.sub(r"\s+", " ", words)


def _instead(quotation: Quotation, newer: str, older: str | None) -> FoundAgain:
    """What stands where the words stood, as far as that can be told."""
    near = _between(quotation, newer, older) if older is not None else None
    near = near or _most_alike(newer, quotation.exact)
    if near is None:
        return FoundAgain(Standing.GONE)
    told = difference(newer, quotation.exact, near)
    return FoundAgain(Standing.GONE, near.start, near.end, located(newer, near.start), near.found, told)


def _between(quotation: Quotation, newer: str, older: str) -> NearMatch | None:
    """What stands between the words that stood before the quotation and those that stood after it."""
    before = _TOKEN.findall(older[: quotation.start].rpartition(PAGE_BREAK)[2][-400:])
    after = _TOKEN.findall(older[quotation.end :].partition(PAGE_BREAK)[0][:400])
    left, right = _once(newer, before, is_before=True), _once(newer, after, is_before=False)
    if left is None or right is None or not left[1] <= right[0] <= left[1] + _MOST_BETWEEN * len(quotation.exact) + 40:
        return None
    between = newer[left[1] : right[0]]
    start = left[1] + len(between) - len(between.lstrip())
    end = max(start, right[0] - (len(between) - len(between.rstrip())))
    if PAGE_BREAK in newer[start:end]:
        return None
    return NearMatch(start, end, line_of(newer, start), 0.0, newer[start:end])


def _once(content: str, words: list[str], *, is_before: bool) -> tuple[int, int] | None:
    """Where as many of the words as can be stand, those nearest to the quotation, if they do so once."""
    for reach in _REACHES:
        nearest_words = words[-reach:] if is_before else words[:reach]
        if len(nearest_words) < _REACHES[-1]:
            return None
        found = list(re.finditer(_in_any_lines(nearest_words), content))
        if len(found) == 1:
            return found[0].span()
    return None


def _most_alike(content: str, exact: str) -> NearMatch | None:
    """The one place most like the words; of long ones from where they begin to where they end, as far as both are
    there."""
    (first, *_) = (*nearest(content, exact, 1), None)
    if first is None or first.score < _LEAST_ALIKE:
        return None
    if len(exact) <= MAX_SOUGHT:
        return first
    (last, *_) = (*nearest(content, exact[-MAX_SOUGHT:], 1), None)
    if last is None or not first.start < last.end <= first.start + 2 * len(exact):
        return first
    found = content[first.start : last.end]
    return NearMatch(first.start, last.end, first.line, first.score, found)
