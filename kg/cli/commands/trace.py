"""kg trace: follow anything back to its sources."""

from typing import Annotated

import typer

from kg.cli import completing
from kg.cli.application import opened


def register(app: typer.Typer) -> None:
    app.command("trace")(trace)


def trace(
    context: typer.Context,
    name: Annotated[
        list[str],
        typer.Argument(
            help="A claim, an agreement, an agency by name, a document, an IRI.", autocompletion=completing.things
        ),
    ],
    sources: Annotated[
        bool, typer.Option("--sources", help="On a terminal: all of it, beyond what fits a screen.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    form: Annotated[
        str | None,
        typer.Option("--format", help="csl, bibtex or ris: its documents, and where in them, for a reference manager."),
    ] = None,
) -> None:
    """Show what is stated, who states it, in which words or row, in which document, taken where, from whom.

    On a terminal this is one screen: the statements, and a short note of each claim. --sources unfolds the
    rows and words, documents and chains, which a pipe or a file always gets.
    """
    from kg.cli.rendering.tracing import say_references, say_trace

    workspace = opened(context)
    if form is not None:
        say_references(workspace, " ".join(name), form)
        return
    say_trace(workspace.trace(" ".join(name)), workspace.store, sources=sources, as_json=as_json)
