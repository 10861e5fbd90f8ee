"""kg trace: follow anything back to its sources."""

from typing import Annotated

import typer

from kg.cli.application import opened


def register(app: typer.Typer) -> None:
    app.command("trace")(trace)


def trace(
    context: typer.Context,
    name: Annotated[list[str], typer.Argument(help="A claim, an agreement, an agency by name, a document, an IRI.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Show each fact, who states it, in which words or row, in which document, taken where, from whom."""
    from kg.cli.rendering.tracing import say_trace

    say_trace(opened(context).trace(" ".join(name)), as_json=as_json)
