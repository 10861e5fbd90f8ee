"""Where words stand in a text, as a person looks for them; each place with what a quotation of it has to say.

Blanks, capitals, and which quotation mark or dash it is need not be right to find a place. What is given back is what
stands there, exactly, with as much of the words around it as tells it from every other place. Where nothing is found,
the nearest places are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.errors import AnchorError
from kg.model import Text
from kg.sources.anchor import located, nearest, quotation
from kg.triples import text_iri

__all__ = ["MOST_SOUGHT", "TextPlace", "nearest_places", "place_at", "places_of"]

MOST_SOUGHT = 4_000
"""Code points of what is looked for; a quotation has at most forty words."""
_AROUND = 70
_MOST = 25
_REACHES = (8, 16, 32, 64, 128, 512)
"""Code points shown around a place; places shown; and code points around it that may tell it from others, tried in
turn."""
_PAGE = "\f"


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Words at a place: code points `start` to `end`. `prefix` and `suffix` are empty where the words stand once."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    where: str
    before: str
    after: str


def places_of(text: Text, words: str) -> list[TextPlace]:
    """The places where words stand, in the order of the text, the first twenty-five of them."""
    parts = words[:MOST_SOUGHT].split()
    if not parts:
        return []
    content = text.content
    exact = _spans(content, re.compile(re.escape(words.strip())))
    spans = exact or _spans(content, re.compile(r"\s+".join(map(_as_typed, parts)), re.IGNORECASE))
    return [_place(text, start, end) for start, end in spans]


def place_at(text: Text, start: int, end: int) -> TextPlace | None:
    """The place between two code points, without the blanks at its ends; None where nothing is there."""
    content = text.content
    if not 0 <= start < end <= len(content) or end - start > MOST_SOUGHT:
        return None
    found = content[start:end]
    start, end = start + len(found) - len(found.lstrip()), end - (len(found) - len(found.rstrip()))
    return _place(text, start, end) if start < end else None


def nearest_places(text: Text, words: str) -> list[TextPlace]:
    """Of words that stand nowhere: the places of what is most like them."""
    near = nearest(text.content, words[:MOST_SOUGHT])
    return [place for one in near if (place := place_at(text, one.start, one.start + len(one.found)))]


_LIKE = {one: f"[{re.escape(every)}]" for every in ("'’‘ʼ`", '"“”„', "-‐‑–—−") for one in every}
"""Marks that a keyboard has one of, each with all that stand for it in print."""


def _as_typed(word: str) -> str:
    return "".join(_LIKE.get(one) or re.escape(one) for one in word)


def _spans(content: str, sought: re.Pattern[str]) -> list[tuple[int, int]]:
    def every() -> Iterator[tuple[int, int]]:
        for found in sought.finditer(content):
            if _PAGE not in found[0]:
                yield found.span()

    return [span for _, span in zip(range(_MOST), every(), strict=False)]


def _place(text: Text, start: int, end: int) -> TextPlace:
    content = text.content
    exact = content[start:end]
    prefix, suffix = _told_apart(text, exact, start, end)
    before, after = content[max(0, start - _AROUND) : start], content[end : end + _AROUND]
    around = before.rpartition(_PAGE)[2], after.partition(_PAGE)[0]
    return TextPlace(exact, prefix, suffix, start, end, located(content, start), *around)


def _told_apart(text: Text, exact: str, start: int, end: int) -> tuple[str, str]:
    """As little of the words around as makes the place the only one."""
    content = text.content
    for reach in (0, *_REACHES):
        prefix = content[max(0, start - reach) : start].rpartition(_PAGE)[2]
        suffix = content[end : end + reach].partition(_PAGE)[0]
        try:
            if quotation(text_iri(text), content, exact, prefix=prefix, suffix=suffix).start == start:
                return prefix, suffix
        except AnchorError:
            continue
    return "", ""
