"""Two wordings in one line: what is the same stands plain, what differs as [quoted→in the text].

    …a total of [187→137] such agreements…

What cannot be seen is made visible: ⏎ a line's end, ⇥ a tab, ⎵ a blank (inside brackets); other
blanks, invisible characters, and look-alikes such as ’ for ' come with their code point.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher

from kg.sources.anchor.nearest import PAGE_BREAK, NearMatch

__all__ = ["around", "difference", "shown"]

_TOKEN = re.compile(r"\w+|\s|[^\w\s]")
_AROUND = 24
_LONGEST = 160
"""Code points shown around a difference, and of one line."""
_MARKS = {"\n": "⏎", "\t": "⇥"}


def difference(content: str, quoted: str, near: NearMatch) -> str:
    """A place near a quotation, with some words around it and each difference marked."""
    before, after = around(content, near.start, near.end, _AROUND)
    if len(quoted) > 4 * _LONGEST:
        return f"…{shown(before)}{shown(near.found)}{shown(after)}…"
    return f"…{shown(before)}{''.join(_compared(quoted, near.found))}{shown(after)}…"


def around(content: str, start: int, end: int, reach: int) -> tuple[str, str]:
    """Up to `reach` code points right before and right after a place, none of another page."""
    before, after = content[max(0, start - reach) : start], content[end : end + reach]
    return before.rpartition(PAGE_BREAK)[2], after.partition(PAGE_BREAK)[0]


def shown(words: str) -> str:
    """Words on one line, with what cannot be seen made visible, and cut where they are long."""
    line = "".join(_visible(character) for character in words)
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _compared(quoted: str, found: str) -> Iterator[str]:
    left, right = _TOKEN.findall(quoted), _TOKEN.findall(found)
    for kind, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            yield shown("".join(left[i:j]))
        else:
            yield f"[{_marked(''.join(left[i:j]))}→{_marked(''.join(right[k:m]))}]"


def _marked(words: str) -> str:
    # One sign for another may look the same; in words a person sees the difference.
    is_sign = len(words) == 1 and unicodedata.category(words)[0] in "PS" and not words.isascii()
    return shown(words.replace(" ", "⎵")) + (f" U+{ord(words):04X}" if is_sign else "")


def _visible(character: str) -> str:
    if character in _MARKS:
        return _MARKS[character]
    if character != " " and unicodedata.category(character)[0] in "ZC":
        return f"<U+{ord(character):04X}>"
    return character
