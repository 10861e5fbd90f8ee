"""kg query: a named query, a file, or SPARQL; answers with footnotes, of each row with --cite."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from typing import Literal as OneOf

import typer

from kg.cli import completing
from kg.cli.application import opened
from kg.cli.limits import MEMORY, SECONDS, MemoryLimit, TimeLimit, within
from kg.cli.output import say, say_json, say_table, tell
from kg.cli.questions import AsImported, AsOf, params_of, typed_question
from kg.cli.screen import width
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.workspace.answering import Answering
    from kg.workspace.questions import Question

_SOLUTIONS = "3"
_STYLE = "archive"
_GAPS = 6
"""Columns between those of the table of queries."""


def register(app: typer.Typer) -> None:
    app.command("query")(query)


def query(
    context: typer.Context,
    asked: Annotated[
        str | None,
        typer.Argument(help="A query's name, a file, or - for standard input.", autocompletion=completing.queries),
    ] = None,
    sparql: Annotated[str | None, typer.Option("-e", "--execute", help="SPARQL itself.")] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="A parameter of the query, as name=value.")
    ] = None,
    as_of: AsOf = None,
    as_imported: AsImported = False,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="table, csv, tsv, json, xml; ttl, nt, nq, jsonld. With --cite: table, markdown, html, json, csv, "
            "trig; csl, bibtex, ris: the documents cited alone, with the places.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    excel: Annotated[
        bool, typer.Option("--excel", help="Write CSV with the mark that tells Excel it is UTF-8.")
    ] = False,
    time_limit: TimeLimit = SECONDS,
    memory_limit: MemoryLimit = MEMORY,
    cite: Annotated[bool, typer.Option("--cite", help="Say who states each row, in numbered notes.")] = False,
    solutions: Annotated[
        str, typer.Option(help="With --cite, where a row stands for many solutions: how many to cite, or all.")
    ] = _SOLUTIONS,
    paths: Annotated[str, typer.Option(help="With --cite: one shortest way along a property path, or all.")] = "one",
    each_claim: Annotated[
        bool, typer.Option("--each-claim", help="For a named query: a row for each claim, not one for each answer.")
    ] = False,
    bibliography: Annotated[
        bool, typer.Option("--bibliography", help="With --cite: list the documents cited.")
    ] = False,
    style: Annotated[str, typer.Option(help="Citation style of the bibliography: a name, or a CSL file.")] = _STYLE,
    receipt: Annotated[
        Path | None, typer.Option(help="Also write a receipt of the answer into a file: see `kg receipt`.")
    ] = None,
) -> None:
    """Ask a named query, or SPARQL. With no argument, list the named queries.

    Usual prefixes need no declaration (kg, agency, place, skos, prov, dcterms, …). With --cite, each row
    has notes: who states it, where, in which document. Without it, only a variable ?claim has notes.
    """
    typed = typed_question(asked, sparql)
    params = params_of(param or [])
    citing = _citing(cite, solutions, paths, style if bibliography or style != _STYLE else None)
    if typed is None:
        if params:
            raise UsageError(
                "--param is given, and no query is named", remedy="name one first; kg query alone lists them"
            )
        _say_queries(as_json=as_json)
        return
    form = "json" if as_json else form or ("csv" if excel else None)
    if as_imported and receipt is not None:
        raise UsageError(
            "a receipt is of what the archive states, and --as-imported leaves some of that out",
            remedy="leave out one of them",
        )
    if excel and form != "csv":
        raise UsageError("--excel is for CSV", remedy="leave --format out, or write --format csv")

    def answer(begin: Callable[[], None]) -> None:
        workspace = opened(context, time_limit, memory_limit).at(as_of, as_imported=as_imported)
        begin()
        question = workspace.question(typed.text, params, is_sparql=typed.is_sparql)
        for line in question.notices:
            tell(line)
        if receipt is not None:
            _write_receipt(workspace, question, receipt)
        missing = _say(workspace, question, form, citing, excel=excel, each_claim=each_claim)
        for line in workspace.days_told(question):
            if not any(line in one for one in missing):
                tell(line)

    within(time_limit, memory_limit, answer)


@dataclass(frozen=True, slots=True)
class _Citing:
    """How to cite; without a `style` there is no bibliography."""

    solutions: int | None
    paths: OneOf["one", "all"]
    style: str | None


def _say(
    workspace: Answering, question: Question, form: str | None, citing: _Citing | None, *, excel: bool, each_claim: bool
) -> tuple[str, ...]:
    """Show the answer; what it says is missing."""
    told = workspace.misfits(question)
    if citing is None:
        from kg.cli.rendering.answers import say_answer

        answer = workspace.query(question, each_claim=each_claim)
        say_answer(workspace.store, answer.engine, form, excel=excel, misfits=told)
        return ()
    from kg.cli.rendering.cited import say_cited

    cited = workspace.cite(question, solutions=citing.solutions, paths=citing.paths, each_claim=each_claim)
    say_cited(cited, form, citing.style, excel=excel)
    for line in told:
        if not any(line in missing for missing in cited.missing):
            tell(line)
    return tuple(cited.missing)


def _write_receipt(workspace: Answering, question: Question, path: Path) -> None:
    """The receipt of the answer, which is asked for it with every solution behind each row; it is there
    before the answer is shown, of which a reader may want no more than the head."""
    from kg.cli.rendering.receipts import tell_written

    tell_written(workspace.receipt(question, path=path), path)


def _citing(cite: bool, solutions: str, paths: str, style: str | None) -> _Citing | None:
    if not cite:
        if style is not None or (solutions, paths) != (_SOLUTIONS, "one"):
            raise UsageError(
                "--solutions, --paths, --bibliography and --style are for cited answers", remedy="add --cite"
            )
        return None
    if solutions != "all" and not (re.fullmatch("[0-9]{1,9}", solutions) and int(solutions)):
        raise UsageError(f"--solutions {solutions} is no number", remedy="write 1 or more, or all")
    if paths not in ("one", "all"):
        raise UsageError(f"--paths cannot be {paths!r}", remedy="write one or all")
    return _Citing(None if solutions == "all" else int(solutions), "all" if paths == "all" else "one", style)


def _say_queries(*, as_json: bool) -> None:
    from kg.ask.catalogue import Catalogue

    every = Catalogue.load().values()
    if as_json:
        say_json(list(every))
        return
    rows = [(one.name, ", ".join(p.name for p in one.parameters), one.summary) for one in every]
    columns = width()
    if columns is not None and columns < sum(max(map(len, column)) for column in zip(*rows, strict=True)) + _GAPS:
        for name, parameters, answers in rows:
            say(f"{name}  ({parameters})" if parameters else name)
            say(f"    {answers}")
    else:
        say_table(["query", "parameters", "answers"], rows)
    say("Ask one with: kg query NAME --param name=value")
