"""Whether a quotation begins and ends between words and numbers of its text, and never inside one.

One piece, which a quotation has whole or not at all:

- a word, with what is joined to it by a hyphen or an apostrophe: `non-federal`, `can’t` (a possessive
  ’s may be left out), `U.S.`'s letters; marks that stand on a letter, and invisible joiners;
- a number, with its digits in groups (1,141 · 1.141 · 1 234 with a no-break or thin space · 1’234), its
  decimals, sign, currency and percent sign, what is grown together with it (47th, 5½), and other
  numbers joined by a hyphen, dash, slash or colon: 2017–2021, 3/4, 10:30;
- a number spelled out or with its scale: one thousand and one, 1.3 million;
- words struck out, with the marks around them: ~~41~~; a note's mark: [2].

Superscript digits are marks beside a word and no part of it; so is the (g) of 287(g). An ordinary blank
parts two numbers: nobody can tell groups of digits from a year before a count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.sources.anchor.figures import spans_of_figures

__all__ = ["cut_at"]

_REACH = 200
"""Code points on either side of an end that are looked at: no piece is longer."""
_JOINERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f"
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u20d0-\u20ff"
_LETTER = r"[^\W_\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089]"
_SIGNS, _UNITS = "+\u2212\u00b1$\u00a3\u20ac\u00a5\u2010\u2011-", "%\u2030\u00b0\u00a2"
_GROUPS, _BLANKS = ",.'\u2019\u066b\u066c", "\u00a0\u2007\u2008\u2009\u202f"
_RANGES = "\u2010-\u2015\u2212/:-"
_PIECE = re.compile(
    rf"~~[^~]*~~|\[[0-9]{{1,3}}\]|(?:(?<!\w)[{_SIGNS}]+(?=\.?\d)|(?<!\w)[$\u00a3\u20ac\u00a5] ?(?=\d))?"
    rf"(?:(?<![\w.,])\.(?=\d))?"
    rf"{_LETTER}(?:"
    rf"{_LETTER}|[{_MARKS}{_JOINERS}]"
    rf"|[-_\u2010\u2011](?={_LETTER})|[-\u2010\u2011]\n[ \t]*(?={_LETTER})"
    rf"|['\u2019](?!s\b)(?=[^\W\d_])"
    rf"|(?<=\d)[{_GROUPS}{_RANGES}](?=\d)|(?<=\d)(?<!\d{{4}})[{_BLANKS}](?=\d{{3}}(?!\d))"
    rf"|(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)"
    rf")*+(?:(?<=\d)[ \u00a0\u202f]?[{_UNITS}])?"
)


def cut_at(content: str, start: int, end: int) -> tuple[int, int] | None:
    """The span that has whole what `content[start:end]` cuts at either end; None where it cuts nothing."""
    first, last = _outside(content, start), _outside(content, end)
    begin, stop = first[0] if first else start, last[1] if last else end
    return (begin, stop) if (begin, stop) != (start, end) else None


def _outside(content: str, at: int) -> tuple[int, int] | None:
    """The whole of what an offset stands inside of."""
    low = max(0, at - _REACH)
    near = content[low : at + _REACH]
    around = [(start, end) for start, end in _pieces(near) if start < at - low < end]
    if not around:
        return None
    return low + min(start for start, _ in around), low + max(end for _, end in around)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    for piece in _PIECE.finditer(text):
        yield piece.span()
    yield from spans_of_figures(text)
