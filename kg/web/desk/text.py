"""A text as a browser shows it, so that a place in it can be counted there as it is here: in code points.

What is not plainly visible is shown as its code, within an element that stands for one code point (`data-one`);
so is the end of a page. The one line feed that `<pre>` swallows is written before the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from markupsafe import Markup, escape

from kg.inert import inert

__all__ = ["marked_text"]

_PAGE = "\f"
_PLAIN = ("\n", "\t")
_BREAKS = re.compile(r"([\n\t\f])")
Span = tuple[int, int, str]
"""From, to, and what it is: `cited`, `drafted` or `here`."""


def marked_text(content: str, spans: Iterable[Span]) -> Markup:
    """The text with places marked; where they overlap, each piece has the marks of all."""
    known = [one for one in spans if 0 <= one[0] < one[1] <= len(content)]
    edges = sorted({0, len(content), *(edge for one in known for edge in one[:2])})
    starts = sorted(known)
    made: list[str] = ["\n"]
    active: list[Span] = []
    page = 1
    has_here = False
    for left, right in pairwise(edges):
        while starts and starts[0][0] <= left:
            active.append(starts.pop(0))
        active = [one for one in active if one[1] > left]
        shown, page = _shown(content[left:right], page)
        kinds = sorted({kind for _, _, kind in active})
        if not kinds:
            made.append(shown)
            continue
        name = ' id="here"' if "here" in kinds and not has_here else ""
        has_here = has_here or bool(name)
        made.append(f'<mark{name} class="{" ".join(kinds)}">{shown}</mark>')
    return Markup("".join(made))  # noqa: S704 (every piece was escaped)


def _shown(text: str, page: int) -> tuple[str, int]:
    """A piece of the text, and the number of the page it ends on."""
    made = []
    for run in _BREAKS.split(text):
        if run == _PAGE:
            page += 1
            made.append(f'<span class="page-end" data-one="">page {page}</span>')
        elif run.isprintable() or run in _PLAIN:
            made.append(str(escape(run)))
        else:
            made += [_one(one) for one in run]
    return "".join(made), page


def _one(one: str) -> str:
    if one.isprintable():
        return str(escape(one))
    return f'<span class="code" data-one="">{escape(inert(one))}</span>'
