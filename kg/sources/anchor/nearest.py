"""Where the words nearest to a quotation stand: for a person to look at, never to be accepted.

A quotation with 35 for 36 is 98.9 % similar to the true one, so a score says nothing of truth.

How: the text is cut into windows that overlap by more than the quotation is long; each is scored
with rapidfuzz's `partial_ratio` (the best stretch of it as long as the quotation), and in the best
few the stretch is fitted to the words around it and scored with `ratio`: 100 for the same, less
for each code point to be put in or taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

__all__ = ["MAX_SOUGHT", "PAGE_BREAK", "NearMatch", "line_of", "located", "nearest"]

PAGE_BREAK = "\f"
MAX_SOUGHT = 200
"""Code points of a quotation that are compared; more than 15 words have."""
_MIN_SCORE = 50.0
"""Least likeness, of 100, of a place that is shown. Chosen: what is less than half alike helps nobody to look."""
_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_SLACK = 12
"""Code points by which a fitted stretch may begin or end elsewhere than the first guess. Chosen: a long word more."""


@dataclass(frozen=True, slots=True)
class NearMatch:
    """A place in a text resembling a quotation; `score` from 0 to 100, `line` counts from 1."""

    start: int
    end: int
    line: int
    score: float
    found: str


def nearest(content: str, exact: str, limit: int = 3) -> tuple[NearMatch, ...]:
    """The places of `content` most like `exact`, best first and then in order; none below half alike.

    They do not overlap. Only the first `MAX_SOUGHT` code points of `exact` are compared.
    """
    sought = exact[:MAX_SOUGHT]
    if not sought.strip():
        return ()
    places: list[NearMatch] = []
    for near in sorted(_candidates(content, sought, limit), key=lambda near: (-near.score, near.start)):
        if all(near.end <= other.start or other.end <= near.start for other in places):
            places.append(near)
    return tuple(places[:limit])


def line_of(content: str, offset: int) -> int:
    """The number of the line an offset is in, as an editor counts."""
    return content.count("\n", 0, offset) + 1


def located(content: str, offset: int) -> str:
    """Where an offset is, for a person: `line 14`, or `page 3, line 12` in a text that has pages."""
    if PAGE_BREAK not in content:
        return f"line {line_of(content, offset)}"
    page = content.count(PAGE_BREAK, 0, offset)
    top = content.rfind(PAGE_BREAK, 0, offset) + 1
    return f"page {page + 1}, line {content.count(chr(10), top, offset) + 1}"


def _candidates(content: str, sought: str, limit: int) -> Iterator[NearMatch]:
    windows = dict(_windows(content, len(sought)))
    # Two neighbors can hold the same place, hence more than are asked for.
    best = process.extract(sought, windows, scorer=fuzz.partial_ratio, score_cutoff=_MIN_SCORE, limit=3 * limit)
    for window, _, start in best:
        found = fuzz.partial_ratio_alignment(sought, window)
        if found is not None:
            yield _fitted(content, sought, start + found.dest_start, start + found.dest_end)


def _windows(content: str, length: int) -> Iterator[tuple[int, str]]:
    overlap = length + 2 * _SLACK
    step = max(length, 60)
    for start in range(0, max(1, len(content) - overlap), step):
        yield start, content[start : start + step + overlap]


def _fitted(content: str, sought: str, start: int, end: int) -> NearMatch:
    """The best stretch that begins and ends with a word or sign near the guess."""
    low = max(0, start - 4 * _SLACK)
    tokens = [(token.start(), token.end()) for token in _TOKEN.finditer(content, low, end + 4 * _SLACK)]
    starts = [begin for begin, _ in tokens if abs(begin - start) <= _SLACK] or [start]
    ends = [stop for _, stop in tokens if abs(stop - end) <= _SLACK] or [end]
    spans = [(begin, stop) for begin in starts for stop in ends if begin < stop] or [(start, end)]
    begin, stop = _best(content, sought, spans)
    found = content[begin:stop]
    return NearMatch(begin, stop, line_of(content, begin), fuzz.ratio(sought, found), found)


def _best(content: str, sought: str, spans: Iterable[tuple[int, int]]) -> tuple[int, int]:
    return max(
        spans, key=lambda span: (fuzz.ratio(sought, content[span[0] : span[1]]), -abs(span[1] - span[0]), -span[0])
    )
