"""A question as people type it: a query's name with its parameters, a file, standard input, or SPARQL itself."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.output import tell
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.index import Store
    from kg.workspace import Workspace

__all__ = ["AsImported", "Question", "as_read", "moment", "params_of", "question_of"]

_MOST_BYTES = 1 << 20

AsImported = Annotated[
    bool,
    typer.Option("--as-imported", help="Count lists as they were read, without what superseded a row or took it back."),
]


@dataclass(frozen=True, slots=True)
class Question:
    """The name of a query, or SPARQL."""

    text: str
    is_sparql: bool


def question_of(asked: str | None, sparql: str | None) -> Question | None:
    """What is asked; None where nothing is.

    Raises:
        UsageError: two things are, or a file is not text.
    """
    if sparql is not None and asked is not None:
        raise UsageError("both a name and SPARQL are given", remedy="give one of them")
    if sparql is not None:
        return Question(sparql, is_sparql=True)
    if asked == "-":
        return Question(_decoded(_all_of_input(), "-"), is_sparql=True)
    if asked is not None and asked.endswith((".rq", ".sparql")):
        return Question(_file(Path(asked)), is_sparql=True)
    return Question(asked, is_sparql=any(mark in asked for mark in "{ \n\t")) if asked is not None else None


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


def moment(text: str) -> datetime | int:
    """When: the end of a day (UTC), a time of a day, or right after a contribution, by its number.

    Raises:
        UsageError: it is none of these.
    """
    from kg.workspace.moments import moment as read

    return read(text)


def as_read(workspace: Workspace, store: Store, question: Question, params: dict[str, str]) -> dict[str, str]:
    """The parameters as the archive knows them; a name that was only near is told as it was read, and of
    somebody's own SPARQL the words that the ontology does not have.

    Raises:
        NotFound, UsageError: there is no such query or parameter, nothing has that name, or SPARQL has any.
    """
    if question.is_sparql:
        if params:
            raise UsageError("--param is for queries asked by name", remedy="write the value into the SPARQL")
        _tell_unknown(question.text)
        return params
    from kg.ask.archive_parameters import resolved_parameters
    from kg.terms import ID, fold

    read = resolved_parameters(store, workspace.catalogue.named(question.text), params)
    for which, typed in params.items():
        if read[which].startswith(ID) and not read[which].endswith((typed.strip(), fold(typed))):
            tell(f"{which} {typed!r} is read as {read[which].removeprefix(ID)}")
    return read


def _tell_unknown(text: str) -> None:
    """Words of somebody's own SPARQL that the ontology does not have; the answer is given all the same."""
    from kg.ask.catalogue import unknown_terms
    from kg.index import ontology_names

    for name, near in unknown_terms(ontology_names(text)):
        tell(f"kg:{name} is not a term of the ontology" + (f"; did you mean kg:{near}?" if near else ""))
