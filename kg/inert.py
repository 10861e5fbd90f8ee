"""Text from outside is shown, never obeyed: no escape sequences, no line breaks, no reordering.

Documents, lists and sheets may hold anything: terminal escapes, characters that turn the reading
direction around or are not visible at all. Each is shown as its code (`\\x1b`, `\\u202e`), line breaks
as one sign. Markup is a matter of where the text is put: a terminal's `rich.text.Text` has none,
Markdown and HTML have their own escapes (`kg.cite.formats`).
"""

from __future__ import annotations

import unicodedata

__all__ = ["LONGEST", "inert"]

LONGEST = 400
"""Code points of one text shown in a tree or a table; the rest is counted. JSON has all of it."""

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode general categories: controls, invisible format characters, surrogates, separators."""


def inert(text: str, *, longest: int | None = LONGEST) -> str:
    """The text with everything that is not plainly visible written as its code.

    Beyond `longest` code points the rest is counted; None shows all.

    >>> inert("\\x1b[31mred [bold]x[/bold]\\n\\u202eabc")
    '\\\\x1b[31mred [bold]x[/bold]↵\\\\u202eabc'
    """
    shown = text[:longest]
    if not shown.isprintable():  # nearly every text is, and that is soon known
        shown = "".join(map(_shown, shown.replace("\r\n", "\n")))
    more = len(text) - longest if longest is not None else 0
    return f"{shown}… ({more:,} more characters)" if more > 0 else shown


def _shown(character: str) -> str:
    if character == "\n":
        return "↵"
    if character == "\t":
        return " "
    if unicodedata.category(character) in _UNSAFE:
        return character.encode("unicode_escape", "surrogatepass").decode("ascii")
    return character
