"""kg rebuild: make the store anew from the ledger."""

import typer

from kg.cli.application import opened
from kg.cli.output import tell


def register(app: typer.Typer) -> None:
    app.command("rebuild")(rebuild)


def rebuild(context: typer.Context) -> None:
    """Make the store anew from the ledger."""
    opened(context).rebuild()
    tell("the store is made anew")
