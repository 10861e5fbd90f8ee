"""kg init: make an empty archive."""

import typer

from kg.cli.output import tell


def register(app: typer.Typer) -> None:
    app.command("init")(init)


def init(context: typer.Context) -> None:
    """Make an empty archive."""
    from kg.workspace import Workspace

    Workspace.create(context.obj.archive)
    tell(f"made an empty archive in {context.obj.archive}")
