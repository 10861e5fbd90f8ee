"""A quotation stands in its text exactly and once, or there is none.

Why so strict: a quotation is the proof of a claim. What merely resembles it, or stands in several
places, proves nothing; it is shown to a person with its differences, and never accepted.

Where words do not stand there, they take the one form every text layer has (`kg.sources.profile`, 2 and 4: line
ends, Unicode NFC): the same letters, written as other code points, are the same words.

And where words do not stand so, the marks of notes that a text layer sets apart (`137 [2] agreements`) may
be left out between them: what is kept is what stands in the text, marks and all.

Web Annotation Data Model 4.2.4: "If, after processing the prefix, exact and suffix, the user agent
discovers multiple matching text sequences, then the selection SHOULD be treated as matching all of
the matches." Here it is refused instead, until prefix or suffix says which is meant.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate

from pyoxigraph import NamedNode

from kg.errors import AnchorError
from kg.model import Quotation
from kg.sources.anchor.difference import around, difference, shown
from kg.sources.anchor.nearest import PAGE_BREAK, located, nearest

__all__ = ["CONTEXT", "holds", "quotation"]

CONTEXT = 8
"""Code points kept on either side: with the offsets, enough to find the place again; no more of the text than that."""
_MARK = re.compile(r"(?<=\S) \[[0-9]{1,3}\]")
"""As `kg.sources.extract.html` and `kg.sources.extract.pdf` set them apart."""
_SHOWN = 3
_AROUND = 30
"""Places shown of several, and code points beside each."""
_ALSO = 15.0
"""How much less alike than the nearest place another may be, to be worth a look."""


def quotation(text: NamedNode, content: str, exact: str, *, prefix: str = "", suffix: str = "") -> Quotation:
    """The one place in `content` where `exact` stands, right after `prefix` and right before `suffix`.

    `text` is the IRI of the text whose content this is. All three must match code point for code
    point. Kept as prefix and suffix are up to `CONTEXT` code points of what is given, more of it only
    where it takes more to stand once; else up to `CONTEXT` of the text itself, never beyond a page.
    So a name that stands beside a quotation can be left out.

    Raises:
        AnchorError: not there (the nearest places are shown), there more than once, empty, or
            running over the end of a page.
    """
    exact, prefix, suffix = (given if given in content else _in_form(given) for given in (exact, prefix, suffix))
    if not exact.strip():
        raise AnchorError("the quotation is empty", remedy="quote the words that state the claim")
    if PAGE_BREAK in exact:
        raise AnchorError("the quotation runs over the end of a page", remedy="quote words of one page")
    anywhere = list(_places(content, exact))
    if not anywhere and (with_marks := _with_marks(content, exact)):
        exact = with_marks
        anywhere = list(_places(content, exact))
    if not anywhere:
        raise _not_there(content, exact)
    places = [start for start in anywhere if _stands(content, exact, start, prefix, suffix)]
    if not places:
        raise _elsewhere(content, exact, anywhere, prefix, suffix)
    if len(places) > 1:
        raise _many(content, exact, places)
    start, end = places[0], places[0] + len(exact)
    before, after = around(content, start, end, CONTEXT)
    given_before, given_after = _needed(content, exact, anywhere, prefix, suffix)
    return Quotation(text, exact, given_before or before, given_after or after, start, end)


def _in_form(words: str) -> str:
    return unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n"))


def _with_marks(content: str, exact: str) -> str:
    """The words as they stand with marks of notes between them; empty where they do not, or stand in several ways."""
    marks = [mark.span() for mark in _MARK.finditer(content)] if " [" in content else []
    if not marks:
        return ""
    lengths = [0, *accumulate(end - start for start, end in marks)]
    before = [start - gone for (start, _), gone in zip(marks, lengths, strict=False)]
    bare = _MARK.sub("", content)
    found = set()
    for start in _places(bare, exact):
        end = start + len(exact)
        # A mark right before or right after the words is none of theirs.
        first, last = lengths[bisect_right(before, start)], lengths[bisect_left(before, end)]
        found.add(content[start + first : end + last])
    return found.pop() if len(found) == 1 else ""


def holds(content: str, quotation: Quotation) -> bool:
    """True where the quoted words stand in `content` at the offsets given, between prefix and suffix."""
    start, end = quotation.start, quotation.end
    if not 0 <= start <= end <= len(content) or start < len(quotation.prefix):
        return False
    return (
        content[start:end] == quotation.exact
        and content[start - len(quotation.prefix) : start] == quotation.prefix
        and content[end : end + len(quotation.suffix)] == quotation.suffix
    )


def _places(content: str, exact: str) -> Iterator[int]:
    """Every offset at which `exact` stands, overlapping ones too."""
    start = content.find(exact)
    while start >= 0:
        yield start
        start = content.find(exact, start + 1)


def _stands(content: str, exact: str, start: int, prefix: str, suffix: str) -> bool:
    return content.endswith(prefix, 0, start) and content.startswith(suffix, start + len(exact))


def _needed(content: str, exact: str, places: list[int], prefix: str, suffix: str) -> tuple[str, str]:
    """The least of what is given, from `CONTEXT` code points up, with which `exact` stands once; all on one page."""
    before, after = prefix.rpartition(PAGE_BREAK)[2], suffix.partition(PAGE_BREAK)[0]
    for reach in range(CONTEXT, max(len(before), len(after))):
        if sum(_stands(content, exact, start, before[-reach:], after[:reach]) for start in places) == 1:
            return before[-reach:], after[:reach]
    return before, after


def _not_there(content: str, exact: str) -> AnchorError:
    what = f"“{shown(exact)}” is not in the text"
    places = nearest(content, exact)
    if not places:
        return AnchorError(what, remedy="nothing in it is similar; check the document, and copy the words from it")
    near = [place for place in places if place.score >= places[0].score - _ALSO]
    lines = " | ".join(f"{located(content, place.start)}: {difference(content, exact, place)}" for place in near)
    return AnchorError(f"{what}; nearest, as [quoted→in the text]: {lines}", remedy="copy the words as they stand")


def _elsewhere(content: str, exact: str, places: list[int], prefix: str, suffix: str) -> AnchorError:
    asked = " and ".join(
        part for part in (prefix and f"after “{shown(prefix)}”", suffix and f"before “{shown(suffix)}”") if part
    )
    what = f"“{shown(exact)}” does not stand right {asked}; it stands at {_listed(content, exact, places)}"
    return AnchorError(what, remedy="give prefix or suffix as they stand, blanks included, or leave them out")


def _many(content: str, exact: str, places: list[int]) -> AnchorError:
    what = f"“{shown(exact)}” is in the text {len(places)} times: {_listed(content, exact, places)}"
    return AnchorError(what, remedy="quote more words, or add prefix or suffix (the words right before or after)")


def _listed(content: str, exact: str, places: list[int]) -> str:
    listed = [_in_context(content, start, start + len(exact)) for start in places[:_SHOWN]]
    more = [f"{len(places) - _SHOWN} more"] if len(places) > _SHOWN else []
    return " | ".join(listed + more)


def _in_context(content: str, start: int, end: int) -> str:
    before, after = around(content, start, end, _AROUND)
    return f"{located(content, start)}: …{shown(before)}[{shown(content[start:end])}]{shown(after)}…"
