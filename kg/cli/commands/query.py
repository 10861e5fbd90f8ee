"""kg query: a named query, a file, or SPARQL; answers with footnotes, of each row with --cite."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from typing import Literal as OneOf

import typer

from kg.cli.application import opened
from kg.cli.output import say, say_json, say_table, tell
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.store import Store
    from kg.workspace import Workspace

_MOST_BYTES = 1 << 20
_SOLUTIONS = "10"
_STYLE = "archive"


def register(app: typer.Typer) -> None:
    app.command("query")(query)


def query(
    context: typer.Context,
    asked: Annotated[str | None, typer.Argument(help="A query's name, a file, or - for standard input.")] = None,
    sparql: Annotated[str | None, typer.Option("-e", "--execute", help="SPARQL itself.")] = None,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", help="name=value, as the query asks.")] = None,
    as_of: Annotated[str | None, typer.Option(help="As the archive stood at the end of this day (UTC).")] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="table, csv, tsv, json, xml; ttl, nt, nq, jsonld. With --cite: table, markdown, html, json, csv, "
            "trig; csl, the documents cited alone.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    time_limit: Annotated[float, typer.Option(min=0, help="Seconds until a query is stopped; 0 for never.")] = 60,
    cite: Annotated[bool, typer.Option("--cite", help="Say who states each row, in numbered notes.")] = False,
    solutions: Annotated[
        str, typer.Option(help="With --cite, where a row stands for many solutions: how many to cite, or all.")
    ] = _SOLUTIONS,
    paths: Annotated[str, typer.Option(help="With --cite: one shortest way along a property path, or all.")] = "one",
    bibliography: Annotated[
        bool, typer.Option("--bibliography", help="With --cite: list the documents cited.")
    ] = False,
    style: Annotated[str, typer.Option(help="Citation style of the bibliography: a name, or a CSL file.")] = _STYLE,
) -> None:
    """Ask a named query, or SPARQL. Without anything: list the named queries.

    Usual prefixes need no declaration (kg, agency, place, skos, prov, dcterms, …). With --cite, each row
    has notes: who states it, where, in which document. Without it, only a variable ?claim has.
    """
    question = _question(asked, sparql)
    params = _params(param or [])
    citing = _citing(cite, solutions, paths, style if bibliography or style != _STYLE else None)
    if question is None:
        _say_queries(as_json=as_json)
        return
    if question.is_sparql and params:
        raise UsageError("--param is for queries asked by name", remedy="write the value into the SPARQL")
    workspace = opened(context)
    store = workspace.store_at(datetime.combine(_day(as_of), time.max, tzinfo=UTC) if as_of else None)
    if question.is_sparql:
        _tell_unknown(question.text)
    else:
        params = _as_read(workspace, store, question.text, params)
    _say(workspace, store, question, params, "json" if as_json else form, citing, time_limit)


@dataclass(frozen=True, slots=True)
class _Question:
    """The name of a query, or SPARQL."""

    text: str
    is_sparql: bool


@dataclass(frozen=True, slots=True)
class _Citing:
    """How to cite; without a `style` there is no bibliography."""

    solutions: int | None
    paths: OneOf["one", "all"]
    style: str | None


def _say(
    workspace: Workspace,
    store: Store,
    question: _Question,
    params: dict[str, str],
    form: str | None,
    citing: _Citing | None,
    seconds: float,
) -> None:
    from kg.cli.limits import TimeLimit

    store.allow(seconds or None)
    limit = TimeLimit(seconds)
    if citing is None:
        from kg.cli.rendering.answers import say_answer

        with limit:
            answer = store.query(workspace.sparql(question.text, params, store=store))
        say_answer(store, answer, form, limit)
        return
    from kg.cli.rendering.cited import say_cited

    cited = workspace.cite(question.text, params, store=store, solutions=citing.solutions, paths=citing.paths)
    say_cited(cited, form, citing.style, limit)


def _citing(cite: bool, solutions: str, paths: str, style: str | None) -> _Citing | None:
    if not cite:
        if style is not None or (solutions, paths) != (_SOLUTIONS, "one"):
            raise UsageError(
                "--solutions, --paths, --bibliography and --style are of cited answers", remedy="add --cite"
            )
        return None
    if solutions != "all" and not (solutions.isascii() and solutions.isdecimal() and int(solutions)):
        raise UsageError(f"--solutions {solutions} is no number", remedy="write 1 or more, or all")
    if paths not in ("one", "all"):
        raise UsageError(f"--paths cannot be {paths!r}", remedy="write one or all")
    return _Citing(None if solutions == "all" else int(solutions), "all" if paths == "all" else "one", style)


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


def _question(asked: str | None, sparql: str | None) -> _Question | None:
    if sparql is not None and asked is not None:
        raise UsageError("both a name and SPARQL are given", remedy="give one of them")
    if sparql is not None:
        return _Question(sparql, is_sparql=True)
    if asked == "-":
        return _Question(_decoded(sys.stdin.buffer.read(_MOST_BYTES + 1), "-"), is_sparql=True)
    if asked is not None and asked.endswith((".rq", ".sparql")):
        return _Question(_file(Path(asked)), is_sparql=True)
    return _Question(asked, is_sparql=any(mark in asked for mark in "{ \n\t")) if asked is not None else None


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
