"""kg disagreements: what sources state differently about the same thing."""

from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say_json


def register(app: typer.Typer) -> None:
    app.command("disagreements")(disagreements)


def disagreements(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False
) -> None:
    """Set side by side what sources state differently, by date and name. Nothing is judged."""
    from kg.cli.rendering.comparisons import say_disagreements

    workspace = opened(context)
    found = workspace.disagreements()
    say_json(found) if as_json else say_disagreements(workspace.store, found)
