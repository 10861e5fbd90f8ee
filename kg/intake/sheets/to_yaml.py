"""Guarantees that a sheet's tree, written as YAML, reads back as the same tree, and that each line is known by its key.

The reverse of `from_yaml`: words stand plain where that cannot be misread, else between double quotation
marks with escapes (YAML 1.2, 5.7), so that no comment, tag, alias or line break comes of what somebody typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.errors import SheetError
from kg.intake.sheets.from_yaml import read_yaml
from kg.intake.sheets.located_tree import Faults, Map, Part, Seq, Word

__all__ = ["Path", "Tree", "plain", "plain_yaml", "write_yaml"]

Tree = str | Sequence["Tree"] | dict[str, "Tree"]
"""Words, lists and mappings, without their places."""
Path = tuple[str | int, ...]
"""The keys and numbers that lead to a part of a tree."""
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ./,'’-]*[A-Za-z0-9.])?")
_KEY = re.compile(r"[a-z][a-z0-9-]*")
_NAMED = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def plain(part: Part) -> Tree:
    """A part of a located tree without its places."""
    if isinstance(part, Word):
        return part.text
    if isinstance(part, Seq):
        return [plain(one) for one in part.parts]
    return {key: plain(one) for key, one in part.parts.items()}


def plain_yaml(text: str, file: str = "-") -> dict[str, Tree]:
    """The tree of a sheet written in YAML.

    Raises:
        SheetError: it is no sheet, or it holds what only the text can tell: a key twice, an alias, a tag.
    """
    faults = Faults()
    tree: Map = read_yaml(text, file, faults)
    for one in faults.in_order():
        raise SheetError(one.message.partition("; ")[0], where=one.where, remedy=one.message.partition("; ")[2])
    return {key: plain(one) for key, one in tree.parts.items()}


def write_yaml(tree: dict[str, Tree]) -> tuple[str, list[Path]]:
    """A tree as YAML, and the path of the part that each line begins, the first line's first."""
    lines = list(_mapping(tree, 0, ())) or [("{}", ())]
    return "".join(f"{line}\n" for line, _ in lines), [path for _, path in lines]


def _mapping(tree: dict[str, Tree], depth: int, path: Path) -> Iterator[tuple[str, Path]]:
    for key, value in tree.items():
        yield from _under(f"{'  ' * depth}{_key(key)}:", value, depth + 1, (*path, key))


def _under(before: str, value: Tree, depth: int, path: Path) -> Iterator[tuple[str, Path]]:
    """What stands after a key."""
    if isinstance(value, str):
        yield f"{before} {_word(value)}", path
    elif isinstance(value, dict):
        yield (before if value else f"{before} {{}}"), path
        yield from _mapping(value, depth, path)
    else:
        yield (before if value else f"{before} []"), path
        for number, one in enumerate(value):
            yield from _listed(one, depth, (*path, number))


def _listed(value: Tree, depth: int, path: Path) -> Iterator[tuple[str, Path]]:
    """One of a list; a mapping's first key stands beside the hyphen."""
    before = f"{'  ' * depth}-"
    if isinstance(value, dict) and value:
        first, *others = _mapping(value, depth + 1, path)
        yield f"{before} {first[0].lstrip(' ')}", first[1]
        yield from others
    elif isinstance(value, str | dict):
        yield f"{before} {_word(value) if isinstance(value, str) else '{}'}", path
    else:
        yield f"{before} {'' if value else '[]'}".rstrip(" "), path
        for number, one in enumerate(value):
            yield from _listed(one, depth + 1, (*path, number))


def _key(key: str) -> str:
    return key if _KEY.fullmatch(key) and key != "null" else _quoted(key)


def _word(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and text != "null" else _quoted(text)


def _quoted(text: str) -> str:
    """
    >>> _quoted('5 %: "so"')
    '"5 %: \\\\"so\\\\""'
    """
    return f'"{"".join(map(_character, text))}"'


def _character(one: str) -> str:
    if one in _NAMED:
        return _NAMED[one]
    if one.isprintable():
        return one
    code = ord(one)
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
