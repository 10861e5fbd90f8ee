"""Guarantees that whatever is read from a sheet keeps the place it was read at.

YAML and CSV both become this one small tree, so that one walk reads both and every fault can
name its line. Leaves are words as written: what a word means (a number, a date, a term) is
decided by the key it stands under, never by how it looks. So `no` is not false, `2023-06` is not
a date and `01001` is not octal until the key says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from kg.errors import KgError
from kg.model import Finding, Severity

__all__ = ["CODES", "Faults", "Map", "Part", "Seq", "Word"]


@dataclass(frozen=True, slots=True)
class Word:
    """A leaf, as written; `where` is `file:line` (`file:line:column` in CSV)."""

    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Seq:
    """A list."""

    parts: tuple[Part, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Map:
    """Keys and what stands under them; `keys` says where each key itself stands."""

    parts: dict[str, Part]
    where: str
    keys: dict[str, str] = field(default_factory=dict)

    def place(self, key: str) -> str:
        """Where a key stands, or the mapping itself if the key is absent."""
        return self.keys.get(key, self.where)

    def word(self, key: str) -> str:
        """The word under a key; empty where there is none."""
        part = self.parts.get(key)
        return part.text if isinstance(part, Word) else ""


Part = Word | Seq | Map
CODES: dict[str, str] = {
    "alias": "a part of the sheet is repeated by reference",
    "bad-address": "what should be a web address is none",
    "bad-file": "the document's file cannot be read",
    "bad-name": "a short name or IRI is not formed as one",
    "comment-after-words": "a comment follows words without quotation marks",
    "capture-held": "there is no text at hand to quote from",
    "digest-matches": "the file is not the capture named",
    "duplicate-key": "a key stands twice",
    "incomplete": "something necessary is not said of a thing",
    "known-claim": "what is corrected is no claim",
    "known-document": "a document is referred to and not described",
    "known-speaker": "a speaker is referred to and not described",
    "missing-key": "a key that is needed is not there",
    "no-name": "a thing has no IRI",
    "no-such-date": "a date does not exist",
    "not-taken-over": "contributions and withdrawals of another archive were left out",
    "quotation-found": "the words are not in the document, or more than once",
    "quotation-is-a-fragment": "more is quoted than a fragment",
    "renamed": "a thing is called by what it states",
    "same-claim": "two claims state the same",
    "second-sheet": "a file holds more than one sheet",
    "tag": "a value has a YAML tag",
    "two-forms": "a claim has more than one short form",
    "two-times": "a form says when in more than one way",
    "two-values": "two lines say different things of one document",
    "unknown-key": "a key has no meaning where it stands",
    "unknown-place": "the ontology has no such place",
    "unknown-statement": "a statement is not part of a claim sheet",
    "unknown-term": "the ontology has no such word",
    "unknown-thing": "nothing has this name",
    "which-capture": "a document has several captures and none is named",
    "wrong-type": "a value is not of the kind its key takes",
}
"""Every code a sheet's findings carry. Those the gate has too mean the same rule."""
_LINE = re.compile(r":([0-9]+)(:[^:/]*)?$")


def _line(where: str) -> int:
    found = _LINE.search(where)
    return int(found[1]) if found else 0


class Faults:
    """Collects findings, so that all faults of a sheet are told at once."""

    def __init__(self, remedy_at: Callable[[str, str], str] = lambda _where, remedy: remedy) -> None:
        """`remedy_at` gives a remedy at a place in the words of the sheet's form."""
        self.found: list[Finding] = []
        self._remedy_at = remedy_at

    def add(self, code: str, where: str, what: str, remedy: str) -> None:
        """Refuse: what is wrong, and what to do about it."""
        self.found.append(Finding(code, f"{what}; {self._remedy_at(where, remedy)}", where))

    def notice(self, code: str, where: str, what: str) -> None:
        """Tell without refusing."""
        self.found.append(Finding(code, what, where, Severity.NOTICE))

    def in_order(self) -> tuple[Finding, ...]:
        """The findings by line, as a person goes through the sheet."""
        return tuple(sorted(self.found, key=lambda finding: _line(finding.where)))

    def caught(self, code: str, where: str, error: KgError) -> None:
        """Turn an error of another room into a finding at this place."""
        message = f"{error.what}; {error.remedy}" if error.remedy else error.what
        self.found.append(Finding(code, message, where))
