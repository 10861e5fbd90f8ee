"""kg why: what a row of an answer rests on, or who else states what a claim states."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from typing import Literal as OneOf

import typer

from kg.cli import completing
from kg.cli.application import opened
from kg.cli.limits import MEMORY, SECONDS, MemoryLimit, TimeLimit, within
from kg.cli.output import say_json, say_tree, tell
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.ask.why import Reasons
    from kg.cli.questions import Typed

_LEAST = 100
"""Solutions behind the row that are read in any case, so that of most rows all triples are counted."""
_MOST = 999_999_999
"""The largest number for --from and --limit: their sum stands in queries, which hold 18 digits."""


def register(app: typer.Typer) -> None:
    app.command("why")(why)


def why(
    context: typer.Context,
    what: Annotated[
        str | None,
        typer.Argument(help="A claim; a query's name or file; a receipt.", autocompletion=completing.queries),
    ] = None,
    sparql: Annotated[str | None, typer.Option("-e", "--execute", help="SPARQL itself.")] = None,
    row: Annotated[int | None, typer.Option(min=1, help="Which row of the answer, from 1.")] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="A parameter of the query, as name=value.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every solution behind the row, and every shortest path.")
    ] = False,
    minimal: Annotated[
        bool, typer.Option("--minimal", help="The smallest part that still gives the row, by replay.")
    ] = False,
    start: Annotated[int, typer.Option("--from", min=1, max=_MOST, help="The first to show, from 1.")] = 1,
    limit: Annotated[
        int, typer.Option(min=1, max=_MOST, help="How many triples of a pattern, or other claims, to show.")
    ] = 10,
    time_limit: TimeLimit = SECONDS,
    memory_limit: MemoryLimit = MEMORY,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Show what a row rests on: pattern, triples, claims, places. For a claim: who else states the same.

    For example: kg why agencies-by-place --param place=ak --row 3
    """
    from kg.cli.questions import params_of, typed_question
    from kg.workspace import Workspace

    typed = typed_question(what, sparql)
    if typed is None:
        raise UsageError("nothing is named", remedy="name a claim, or a query or receipt and --row")
    if not typed.is_sparql and _is_claim(typed.text):
        _say_claim(context, typed.text, start, limit, as_json=as_json)
        return
    solutions = None if every or minimal else max(start + limit, _LEAST)
    params = params_of(param or [])

    def explain(begin: Callable[[], None]) -> None:
        if _is_receipt(typed):
            begin()
            _refuse_params(params)
            tell(f"as {typed.text} says; `kg receipt verify` says whether it holds")
            found = Workspace.why_of_receipt(typed.text, row, minimal=minimal)
        else:
            workspace = opened(context, time_limit, memory_limit).at(None)
            begin()
            asked = workspace.question(typed.text, params, is_sparql=typed.is_sparql)
            for line in asked.notices:
                tell(line)
            paths: OneOf["one", "all"] = "all" if every else "one"
            found = workspace.why(asked, row, solutions=solutions, paths=paths, minimal=minimal)
        _say(found, start, limit, as_json=as_json)

    within(time_limit, memory_limit, explain)


def _is_receipt(typed: Typed) -> bool:
    return not typed.is_sparql and Path(typed.text).is_file()


def _refuse_params(params: dict[str, str]) -> None:
    if params:
        raise UsageError("a receipt takes no parameters", remedy="leave --param out")


def _is_claim(name: str) -> bool:
    """Whether it is a claim by its IRI, its id, or the beginning of one, and not a query or a file."""
    from kg.terms import ID

    return name.removeprefix(ID).startswith(("claim/", "claim:"))


def _say_claim(context: typer.Context, name: str, start: int, limit: int, *, as_json: bool) -> None:
    from kg.cli.rendering.tracing import say_trace

    workspace = opened(context)
    found = workspace.corroboration(name.replace("claim:", "claim/", 1), start=start, limit=limit)
    say_trace(found, workspace.store, sources=True, as_json=as_json)


def _say(reasons: Reasons, start: int, limit: int, *, as_json: bool) -> None:
    from kg.cli.rendering.cited import say_notes
    from kg.cli.rendering.why import render

    if as_json:
        say_json(reasons)
        return
    tree, notes = render(reasons, start=start, limit=limit)
    say_tree(tree)
    say_notes(notes)
