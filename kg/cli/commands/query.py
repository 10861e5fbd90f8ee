"""kg query: a named query, a file, or SPARQL; answers with footnotes."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say, say_json, say_table, tell
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.store import Store
    from kg.workspace import Workspace

_MOST_BYTES = 1 << 20


def register(app: typer.Typer) -> None:
    app.command("query")(query)


def query(
    context: typer.Context,
    asked: Annotated[str | None, typer.Argument(help="A query's name, a file, or - for standard input.")] = None,
    sparql: Annotated[str | None, typer.Option("-e", "--execute", help="SPARQL itself.")] = None,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", help="name=value, as the query asks.")] = None,
    as_of: Annotated[str | None, typer.Option(help="As the archive stood at the end of this day (UTC).")] = None,
    form: Annotated[str | None, typer.Option("--format", help="table, csv, tsv, json, xml; ttl, nt, jsonld.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Ask a named query, or SPARQL. Without anything: list the named queries.

    Usual prefixes need no declaration (kg, agency, place, skos, prov, dcterms, …). A variable
    ?claim in the answer becomes a footnote: who states it, where, in which document.
    """
    from kg.cli.rendering.answers import say_answer

    name, text = _asked(asked, sparql)
    params = _params(param or [])
    if name is None and text is None:
        _say_queries(as_json=as_json)
        return
    if text is not None and params:
        raise UsageError("--param is for queries asked by name", remedy="write the value into the SPARQL")
    workspace = opened(context)
    store = workspace.store_at(datetime.combine(_day(as_of), time.max, tzinfo=UTC) if as_of else None)
    if text is not None:
        answer = store.query(text)
        _tell_unknown(text)
    else:
        read = _as_read(workspace, store, name or "", params)
        answer = workspace.query(name or "", read, store=store)
    say_answer(store, answer, "json" if as_json else form)


def _as_read(workspace: Workspace, store: Store, name: str, params: dict[str, str]) -> dict[str, str]:
    """The parameters as the archive knows them; a name that was only near is told as it was read."""
    from kg.terms import ID, fold
    from kg.workspace.asking import as_known

    read = as_known(store, workspace.catalogue.named(name), params)
    for which, typed in params.items():
        if read[which].startswith(ID) and not read[which].endswith((typed.strip(), fold(typed))):
            tell(f"{which} {typed!r} is read as {read[which].removeprefix(ID)}")
    return read


def _tell_unknown(text: str) -> None:
    """Words of somebody's own SPARQL that the ontology does not have; the answer is given all the same."""
    from kg.catalogue import unknown_terms
    from kg.store import ontology_names

    for name, near in unknown_terms(ontology_names(text)):
        tell(f"kg:{name} is no term of the ontology" + (f"; did you mean kg:{near}?" if near else ""))


def _asked(asked: str | None, sparql: str | None) -> tuple[str | None, str | None]:
    """The name of a query, or SPARQL."""
    if sparql is not None and asked is not None:
        raise UsageError("both a name and SPARQL are given", remedy="give one of them")
    if asked == "-":
        return None, _decoded(sys.stdin.buffer.read(_MOST_BYTES + 1), "-")
    if asked is not None and asked.endswith((".rq", ".sparql")):
        return None, _file(Path(asked))
    if asked is not None and any(mark in asked for mark in "{ \n\t"):
        return None, asked
    return asked, sparql


def _file(path: Path) -> str:
    from kg.archive import read_bytes

    return _decoded(read_bytes(path, limit=_MOST_BYTES), str(path))


def _decoded(content: bytes, where: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise UsageError("this is not UTF-8 text", where=where, remedy="save it as UTF-8") from error


def _params(given: list[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    for name, sign, _ in pairs:
        if not sign:
            raise UsageError(f"--param {name} has no value", remedy=f"write --param {name}=…")
    return {name: value for name, _, value in pairs}


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day", remedy="write YYYY-MM-DD") from error


def _say_queries(*, as_json: bool) -> None:
    from kg.catalogue import Catalogue

    every = Catalogue.load().values()
    if as_json:
        say_json([{"name": q.name, "question": q.summary, "parameters": [p.name for p in q.parameters]} for q in every])
        return
    rows = [(one.name, ", ".join(p.name for p in one.parameters), one.summary) for one in every]
    say_table(["query", "parameters", "answers"], rows)
    say("Ask one with: kg query NAME --param name=value")
