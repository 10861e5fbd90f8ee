"""A question as people type it: a query's name with its parameters, a file, standard input, or SPARQL itself."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from kg.errors import UsageError

__all__ = ["AsImported", "AsOf", "EachLeftOut", "IgnoreDecisions", "Typed", "params_of", "typed_question"]

_MOST_BYTES = 1 << 20
"""Bytes of a query that is read: as many as characters the parser takes (`kg.sparql.tokens`)."""

AsImported = Annotated[
    bool,
    typer.Option("--as-imported", help="Count lists as they were read, without what superseded a row or took it back."),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        help="As it stood then: YYYY-MM-DD (the end of the day, UTC), YYYY-MM-DDTHH:MM, or a number that kg log shows."
    ),
]
IgnoreDecisions = Annotated[
    bool, typer.Option("--ignore-decisions", help="Ignore decisions on which agencies are one.")
]
EachLeftOut = Annotated[bool, typer.Option("--left-out", help="Name each list left out, not only how many.")]


@dataclass(frozen=True, slots=True)
class Typed:
    """The name of a query, or SPARQL."""

    text: str
    is_sparql: bool


def typed_question(asked: str | None, sparql: str | None) -> Typed | None:
    """What is asked; None where nothing is.

    Raises:
        UsageError: two things are, or a file is not text.
    """
    if sparql is not None and asked is not None:
        raise UsageError("both a name and SPARQL are given", remedy="give one of them")
    if sparql is not None:
        return Typed(sparql, is_sparql=True)
    if asked == "-":
        return Typed(_decoded(_all_of_input(), "-"), is_sparql=True)
    if asked is not None and asked.endswith((".rq", ".sparql")):
        return Typed(_file(Path(asked)), is_sparql=True)
    return Typed(asked, is_sparql=any(mark in asked for mark in "{ \n\t")) if asked is not None else None


def _all_of_input() -> bytes:
    """
    Raises:
        UsageError: there is nothing, or more than a query may have.
    """
    content = sys.stdin.buffer.read(_MOST_BYTES + 1)
    if not content.strip():
        raise UsageError("there is no query", where="standard input", remedy="write one, or name a file")
    if len(content) > _MOST_BYTES:
        raise UsageError(
            f"holds over {_MOST_BYTES:,} bytes, which is the most a query may have",
            where="standard input",
            remedy="ask for less at once",
        )
    return content


def _file(path: Path) -> str:
    from kg.sources import read_bytes

    return _decoded(read_bytes(path, limit=_MOST_BYTES, less="ask for less at once"), str(path))


def _decoded(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8-sig")  # some editors write a byte order mark before the first word
    except UnicodeDecodeError as error:
        raise UsageError("this is not UTF-8 text", where=where, remedy="save it as UTF-8") from error


def params_of(given: list[str]) -> dict[str, str]:
    """Parameters as they are typed.

    Raises:
        UsageError: one has no value.
    """
    pairs = [one.partition("=") for one in given]
    for name, sign, _ in pairs:
        if not sign:
            raise UsageError(f"--param {name} has no value", remedy=f"write --param {name}=…")
    return {name: value for name, _, value in pairs}
