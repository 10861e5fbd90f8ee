"""kg rebuild: make the store anew from the ledger."""

from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import tell


def register(app: typer.Typer) -> None:
    app.command("rebuild")(rebuild)


def rebuild(
    context: typer.Context,
    accept: Annotated[
        bool, typer.Option("--accept", help="Accept the ledger as it is, although its head or store knows of more.")
    ] = False,
) -> None:
    """Rebuild the store from the ledger.

    Where contributions are missing that the head file or the store knows of, that is refused: restore them from
    a copy. With --accept the archive goes on without them, and nothing in it knows of them any more.
    """
    opened(context).rebuild(accept=accept)
    tell("the store is rebuilt")
