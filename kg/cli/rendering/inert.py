"""Text from outside is shown, never obeyed: no markup, no escape sequences, no reordering.

Documents, lists and sheets may hold anything: terminal escapes, rich markup, characters that turn
the reading direction around or are not visible at all. Each is shown as its code (`\\x1b`,
`\\u202e`), line breaks as one sign, and the result goes into `rich.text.Text`, which has no markup.
"""

from __future__ import annotations

import unicodedata

from rich.text import Text

__all__ = ["LONGEST", "inert", "words"]

LONGEST = 400
"""Code points of one text shown in a tree; the rest is counted. JSON has all of it."""

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


def words(text: str, style: str = "") -> Text:
    """The text for a terminal, in one style; what is appended to it has its own."""
    return Text().append(inert(text), style)


def _shown(character: str) -> str:
    if character == "\n":
        return "↵"
    if character == "\t":
        return " "
    if unicodedata.category(character) in _UNSAFE:
        return character.encode("unicode_escape", "surrogatepass").decode("ascii")
    return character
