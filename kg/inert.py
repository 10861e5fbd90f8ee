"""Text from outside is shown, never obeyed: no escape sequences, no line breaks, no reordering.

Documents, lists and sheets may hold anything: terminal escapes, characters that turn the reading
direction around or are not visible at all. Each is shown as its code (`\\x1b`, `\\u202e`), line breaks
as one sign. A format for programs that has escapes of its own keeps the text exactly and writes them
(`in_json`, `in_turtle`, `in_xml`): nothing is lost, and a terminal that shows it obeys nothing. Markup is
a matter of where the text is put: a terminal's `rich.text.Text` has none, Markdown and HTML have their own
escapes (`kg.ask.cite.formats`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["LONGEST", "UNSAFE", "in_json", "in_turtle", "in_xml", "inert"]

LONGEST = 400
"""Code points of one text shown in a tree or a table; the rest is counted. JSON has all of it."""

UNSAFE = (
    "\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u2064\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
"""The characters of Unicode's general categories Cc, Cf, Cs, Zl and Zp, for a class of a regular expression:
controls, invisible format characters (among them all that turn the direction), surrogates, separators."""

_ANY = re.compile(f"[{UNSAFE}]")
_BUT_BLANKS = re.compile(f"(?![\t\n\r])[{UNSAFE}]")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def inert(text: str, *, longest: int | None = LONGEST, lines: bool = False) -> str:
    """The text with everything that is not plainly visible written as its code.

    Beyond `longest` code points the rest is counted; None shows all. With `lines`, line breaks and tabs
    stay what they are.

    >>> inert("\\x1b[31mred [bold]x[/bold]\\n\\u202eabc")
    '\\\\x1b[31mred [bold]x[/bold]↵\\\\u202eabc'
    """
    shown = text[:longest]
    if not shown.isprintable():  # nearly every text is, and that is soon known
        form = _BUT_BLANKS if lines else _ANY
        shown = form.sub(_shown, shown if lines else shown.replace("\r\n", "\n"))
    more = len(text) - longest if longest is not None else 0
    return f"{shown}… ({more:,} more characters)" if more > 0 else shown


def in_json(text: str) -> str:
    """JSON with each such character in it as RFC 8259 escapes it; line breaks between values stay.

    >>> in_json('{"a": "\\x9b1m"}')
    '{"a": "\\\\u009b1m"}'
    """
    return _each(text, lambda one: "".join(f"\\u{unit:04x}" for unit in _utf_16(one)))


def in_turtle(text: str) -> str:
    """Turtle, TriG, N-Triples, N-Quads or TSV of SPARQL with each such character as Turtle 6.4 escapes it."""
    return _each(text, lambda one: f"\\u{ord(one):04X}" if ord(one) < 0x10000 else f"\\U{ord(one):08X}")


def in_xml(text: str) -> str:
    """XML with each such character as a reference; what XML 1.0 cannot write (2.2) stands as its code, `\\x1b`."""
    return _each(_NO_XML.sub(_shown, text), lambda one: f"&#x{ord(one):X};")


def _each(text: str, written: Callable[[str], str]) -> str:
    return text if text.isascii() and text.isprintable() else _BUT_BLANKS.sub(lambda found: written(found[0]), text)


def _utf_16(character: str) -> tuple[int, ...]:
    packed = character.encode("utf-16-be", "surrogatepass")
    return tuple(int.from_bytes(packed[at : at + 2]) for at in range(0, len(packed), 2))


def _shown(found: re.Match[str]) -> str:
    character = found[0]
    if character == "\n":
        return "↵"
    if character == "\t":
        return " "
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
