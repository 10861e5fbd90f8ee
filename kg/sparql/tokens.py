"""A query's text token by token, with the place of each; reading is linear, whatever the text.

Terminals are those of https://www.w3.org/TR/sparql11-query/#sparqlGrammar, [139] and on. `\\u` and `\\U`
stand in strings and IRIs, where the engine takes them too, and nowhere else.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from kg.errors import QueryError
from kg.sparql.syntax import Place

__all__ = ["CHARACTER", "LETTER", "LOCAL", "Tokens"]

LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
"""PN_CHARS_BASE, for a character class."""
CHARACTER = rf"{LETTER}_0-9\u00b7\u0300-\u036f\u203f-\u2040"
"""PN_CHARS without the hyphen."""
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
LOCAL = rf"(?:[{LETTER}_:0-9]|{_ESCAPED})(?:[{CHARACTER}:-]|{_ESCAPED})*+(?:\.++(?:[{CHARACTER}:-]|{_ESCAPED})++)*"
"""PN_LOCAL: what stands after the colon of a prefixed name."""

_EXPONENT = r"[eE][+-]?[0-9]++"
_TERMINALS = {
    "variable": rf"[?$][{LETTER}_0-9][{CHARACTER}]*+",
    "prefixed": rf"(?:[{LETTER}][{CHARACTER}-]*+(?:\.++[{CHARACTER}-]++)*+)?:(?:{LOCAL})?",
    "word": rf"[{LETTER}][{CHARACTER}]*+",
    "iri": r'<[^<>"{}|^`\x00-\x20]*+>',
    "blank": rf"_:[{LETTER}_0-9][{CHARACTER}-]*+(?:\.++[{CHARACTER}-]++)*",
    "number": rf"[+-]?(?:[0-9]++(?:\.[0-9]*+{_EXPONENT}|\.[0-9]++|{_EXPONENT})?|\.[0-9]++(?:{_EXPONENT})?)",
    "string": r'"""(?:[^"\\]|\\.|"(?!""))*+"""|'
    r"'''(?:[^'\\]|\\.|'(?!''))*+'''|"
    r'"(?!"")(?:[^"\\\n\r]|\\.)*+"|'
    r"'(?!'')(?:[^'\\\n\r]|\\.)*+'",
    "language": r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*",
    "mark": r"\^\^|&&|\|\||!=|<=|>=|[][{}().;,|/^*+?!=<>-]",
    "end": r"\Z",
    "other": r".",
}
_TOKEN = re.compile(
    r"(?:[ \t\r\n]++|#[^\r\n]*+)*+(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _TERMINALS.items()) + ")",
    re.DOTALL,
).match
_LESS = re.compile("<=?").match
_HINTS = {
    "<": "an IRI ends with > and holds no blank, quote, brace or backslash",
    "AND": "write &&",
    "OR": "write ||",
    "SELECT": "a query in a query stands alone in its braces: { SELECT … }",
}
"""What to do about something that often stands where it may not."""
DEEPEST = 100
"""How many brackets, groups and operators may stand inside each other. Tried with 8 MiB of stack: Oxigraph 0.5 ends
the process between 1,000 and 2,000 sub-selects, and 4,000 and 8,000 brackets; Python's own limit is 1,000 calls."""
MOST_PARTS = 1_000
"""How many patterns, conditions, operators and columns may stand beside each other; values do not count. Tried in
the same way: Oxigraph ends the process between 2,000 and 4,000 of BIND, MINUS or columns. The longest question
of the catalogue has some 60."""
MOST_CHARACTERS = 1 << 20
"""Chosen: hundreds of times the longest query of the catalogue; it bounds what parsing can take."""


class Tokens:
    """One token at a time, in `kind` and `value`.

    `remarks` are the places, from and to, of what was passed over and has a comment in it.

    `kind` of a keyword is the keyword in upper case, of a mark the mark; else it is "variable", "prefixed",
    "iri", "blank", "number", "string", "language", "end" or "other". `value` is the text as written.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.kind = self.value = ""
        self.remarks: list[tuple[int, int]] = []
        self.start = self.end = self._after = 0
        self._depth = self._parts = 0
        if len(text) > MOST_CHARACTERS:
            raise QueryError(
                f"the query has {len(text):,} characters; the limit is {MOST_CHARACTERS:,}",
                remedy="ask for less at once",
            )
        self._lines = [found.start() for found in re.finditer("\n", text)]
        self.advance()

    def advance(self) -> str:
        """Go to the next token, and give the text of the one before."""
        value = self.value
        found = _TOKEN(self.text, self.end)
        assert found is not None  # `other` takes what nothing else does
        kind = found.lastgroup or ""
        self._after = self.start
        begin = self.end
        self.start, self.end = found.span(kind)
        if self.text.find("#", begin, self.start) >= 0:
            self.remarks.append((begin, self.start))
        self.value = found[kind]
        if kind == "mark":
            kind = self.value
        elif kind == "word":
            kind = self.value.upper()
        self.kind = kind
        return value

    def less_than(self) -> None:
        """Where an operator stands, `<b&&?c>` is no IRI but `<`: read it so."""
        found = _LESS(self.text, self.start)
        if self.kind == "iri" and found:
            self.kind = self.value = found[0]
            self.end = found.end()

    def at(self) -> Place:
        """Line and column of this token, from 1."""
        return self.place(self.start)

    def place(self, offset: int) -> Place:
        line = bisect_left(self._lines, offset)
        return line + 1, offset - (self._lines[line - 1] if line else -1)

    def take(self, kind: str) -> bool:
        """Go past this token if it is of this kind."""
        if self.kind != kind:
            return False
        self.advance()
        return True

    def need(self, kind: str, what: str = "") -> str:
        """Go past this token, which has to be of this kind; its text.

        Raises:
            QueryError: it is not.
        """
        if self.kind != kind:
            raise self.expected(what or repr(kind))
        return self.advance()

    def close(self, mark: str, opened: int) -> None:
        """Go past a closing bracket.

        Raises:
            QueryError: something else stands there; tells where the bracket was opened.
        """
        if self.kind != mark:
            raise self.unclosed(repr(mark), opened)
        self.advance()

    def unclosed(self, what: str, opened: int) -> QueryError:
        """What to say where something else should stand inside or at the end of a bracket."""
        line, column = self.place(opened)
        return self.expected(what, remedy=f"the {self.text[opened]!r} of line {line}, column {column} is open")

    def deeper(self) -> None:
        """Count one more level.

        Raises:
            QueryError: there are too many.
        """
        self._depth += 1
        self.another()
        if self._depth > DEEPEST:
            raise self.wrong(f"more than {DEEPEST} levels are nested", remedy="ask for less at once")

    def another(self) -> None:
        """Count one more part: a pattern, a condition, an operator, a column.

        Raises:
            QueryError: there are too many.
        """
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise self.wrong(
                f"one query has more than {MOST_PARTS:,} patterns, conditions and operators",
                remedy="ask for less at once, or name many values by VALUES or IN",
            )

    def back(self, levels: int = 1) -> None:
        self._depth -= levels

    def expected(self, what: str, remedy: str = "") -> QueryError:
        """What to say where something else should stand."""
        if self.kind == "other" and self.value in "\"'":
            quotes = self.value * 3 if self.text.startswith(self.value * 3, self.start) else self.value
            return self.wrong(f"the string that begins here with {quotes} is not closed")
        before = self._before()
        after = f" after {before}" if before else ""
        return self.wrong(f"expected {what}{after}, found {self._found()}", remedy=_HINTS.get(self.kind, remedy))

    def wrong(self, what: str, *, at: Place | None = None, remedy: str = "") -> QueryError:
        """What is wrong here, or at another place."""
        line, column = at or self.at()
        return QueryError(what, where=f"line {line}, column {column}", remedy=remedy)

    def _before(self) -> str:
        """The token before this one, a mark in quotes."""
        if not self.start:
            return ""
        found = _TOKEN(self.text, self._after)
        assert found is not None
        written = _short(self.text[found.start(found.lastgroup or 0) : min(found.end(), self.start)])
        return repr(written) if found.lastgroup == "mark" else written

    def _found(self) -> str:
        return "the end of the query" if self.kind == "end" else f"'{_short(self.value)}'"


def _short(text: str) -> str:
    line = text.splitlines()[0] if text else ""
    return line if len(line) <= 40 and line == text else line[:39] + "…"
