"""kg origins: from how many origins, at most, several claims have what they state."""

from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say_json


def register(app: typer.Typer) -> None:
    app.command("origins")(origins)


def origins(
    context: typer.Context,
    name: Annotated[list[str] | None, typer.Argument(help="Of one thing only.")] = None,
    each: Annotated[bool, typer.Option("--each", help="Also what one speaker alone states several times.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Show what several claims state, who states it, and from how many origins at most: repeating adds none."""
    from kg.cli.rendering.comparisons import say_origins

    found = opened(context).origins(" ".join(name) if name else None)
    say_json(found) if as_json else say_origins(found, each=each or bool(name))
