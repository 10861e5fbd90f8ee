"""Guarantees that YAML becomes a located tree, or one clear line saying why not.

Only the plain part of YAML is read: mappings, lists and words. Refused: aliases (a few lines of
them can stand for gigabytes), tags, keys given twice, keys that are not words, more than one
document in a file, nesting deeper than `DEEPEST`.

Why events and not `safe_load`: it keeps no line numbers, silently takes the last of two equal
keys, and turns words into dates and truth values before anybody has asked.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from kg.errors import SheetError
from kg.intake.sheets.located_tree import Faults, Map, Part, Seq, Word

__all__ = ["read_yaml"]

DEEPEST = 12
"""Chosen: deeper than any form of a sheet, and far from where Python's stack ends."""
_BLANK = frozenset({"", "~", "null"})
_OF_WORDS = frozenset({"quote", "prefix", "suffix", "basis", "words", "title", "name", "note", "by-name"})
"""Keys under which somebody's words stand."""
Events = Iterator[yaml.Event]


def read_yaml(text: str, file: str, faults: Faults) -> Map:
    """The sheet as a tree.

    Raises:
        SheetError: it is not YAML, is nested too deep, or is not a mapping at the top.
    """
    try:
        loader = yaml.SafeLoader(text)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise SheetError(
            f"the character U+{ord(text[error.position]):04X} cannot stand in YAML",
            where=f"{file}:{line}",
            remedy="take it out",
        ) from None
    try:
        return _Builder(file, faults, text).sheet(_events(loader))
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(error, file) from None
    except (OverflowError, ValueError):  # the library does not look how large they are
        raise SheetError(
            "an escape, or the version after %YAML, is too large a number",
            where=f"{file}:{loader.line + 1}",
            remedy="write the character itself, and leave %YAML out",
        ) from None


def _events(loader: yaml.SafeLoader) -> Events:
    while loader.check_event():
        yield loader.get_event()  # type: ignore[no-untyped-call]


def _not_yaml(error: yaml.MarkedYAMLError, file: str) -> SheetError:
    mark = error.problem_mark or error.context_mark
    where = f"{file}:{mark.line + 1}" if mark else file
    if "'\\t'" in str(error.problem):
        return SheetError("a tab stands where YAML wants blanks", where=where, remedy="indent with blanks")
    context = f" ({error.context})" if error.context else ""
    return SheetError(
        f"this is not YAML: {error.problem}{context}",
        where=where,
        remedy="mind indentation, and put words that hold a colon or a number sign between quotation marks",
    )


def _is_text(word: str) -> bool:
    """Whether it has no half of a surrogate pair, which an escape can write and which is no character."""
    return word.isascii() or not any("\ud800" <= one <= "\udfff" for one in word)


class _Builder:
    """Turns parser events into the tree, one call per node."""

    def __init__(self, file: str, faults: Faults, text: str) -> None:
        self._file = file
        self._faults = faults
        self._text = text

    def sheet(self, events: Events) -> Map:
        tree = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if tree is not None:
                    self._faults.add(
                        "second-sheet",
                        self._at(event),
                        "a second YAML document starts here",
                        "keep one sheet in a file",
                    )
                    break
                tree = self._node(next(events), events, 0)
        if not isinstance(tree, Map):
            raise SheetError(
                "a claim sheet is a mapping, and this is not",
                where=self._file,
                remedy="start with document: and claims:",
            )
        return tree

    def _at(self, event: yaml.Event) -> str:
        return f"{self._file}:{event.start_mark.line + 1}" if event.start_mark else self._file

    def _node(self, event: yaml.Event, events: Events, depth: int) -> Part | None:
        where = self._at(event)
        if isinstance(event, yaml.AliasEvent):
            self._faults.add("alias", where, f"*{event.anchor} repeats another part", "write it out where it is meant")
            return None
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._faults.add("tag", where, f"the tag {tag} has no meaning here", "take it out")
        if isinstance(event, yaml.ScalarEvent):
            if not _is_text(event.value):
                raise SheetError("an escape stands for no character", where=where, remedy="write the character itself")
            blank = event.style is None and event.value in _BLANK
            return None if blank else Word(event.value, where)
        if depth == DEEPEST:
            raise SheetError(f"nested deeper than {DEEPEST}", where=where, remedy="a claim sheet needs less")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(where, events, depth)
        return self._mapping(where, events, depth)

    def _check_end(self, key: str, event: yaml.Event) -> None:
        """YAML takes what follows a blank and # for a comment: of a quotation that would drop a part unseen."""
        if isinstance(event, yaml.ScalarEvent) and event.style is None and event.end_mark:
            rest = self._text[event.end_mark.index :].partition("\n")[0]
            if rest.lstrip(" \t").startswith("#") and event.value not in _BLANK:
                what = f"{key}: ends before “{rest.strip()[:40]}”, which YAML takes for a comment"
                remedy = "put the words between quotation marks, or the comment into a line of its own"
                self._faults.add("comment-after-words", self._at(event), what, remedy)

    def _sequence(self, where: str, events: Events, depth: int) -> Seq:
        parts = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            part = self._node(event, events, depth + 1)
            if part is not None:
                parts.append(part)
        return Seq(tuple(parts), where)

    def _mapping(self, where: str, events: Events, depth: int) -> Map:
        tree = Map({}, where)
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key, at = self._node(event, events, depth + 1), self._at(event)
            under = next(events)
            part = self._node(under, events, depth + 1)
            if isinstance(key, Word) and key.text in _OF_WORDS:
                self._check_end(key.text, under)
            if not isinstance(key, Word):
                self._faults.add("wrong-type", at, "a key must be a word", "write key: value")
            elif key.text in tree.keys:
                first = tree.keys[key.text].rpartition(":")[2]
                self._faults.add(
                    "duplicate-key", at, f"{key.text}: stands in line {first} already", "keep one of the two"
                )
            else:
                tree.keys[key.text] = at
                if part is not None:
                    tree.parts[key.text] = part
        return tree
