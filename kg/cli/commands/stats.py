"""kg stats: how much of everything there is."""

from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say_json, say_table


def register(app: typer.Typer) -> None:
    app.command("stats")(stats)


def stats(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False) -> None:
    """Count contributions, documents, claims, agencies, agreements."""
    counted = opened(context).counts()
    if as_json:
        say_json(counted)
        return
    say_table(["", "number"], [(what, f"{number:,}") for what, number in counted.told], right=["number"])
