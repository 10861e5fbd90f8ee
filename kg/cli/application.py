"""Finds the commands: every module of `kg/cli/commands` that has a `register` function is one."""

from __future__ import annotations

import os
import pkgutil
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg import __version__

if TYPE_CHECKING:
    from kg.workspace import Workspace

__all__ = ["CommandSettings", "application", "opened"]


@dataclass(frozen=True, slots=True)
class CommandSettings:
    """Settings for every command."""

    archive: Path
    store: str | None


def application() -> Any:
    """The `kg` command with all its subcommands."""
    app = typer.Typer(
        name="kg", no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
    )
    app.callback()(_global)
    package = import_module("kg.cli.commands")
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda found: found.name):
        import_module(f"kg.cli.commands.{module.name}").register(app)
    return typer.main.get_command(app)


def opened(context: typer.Context, seconds: float | None = None, memory: int | None = None) -> Workspace:
    """The workspace of the archive the user named; its questions are given so many seconds and MiB.

    Raises:
        ArchiveError: there is none.
    """
    from kg.guard import LIMITS, Limits
    from kg.workspace import Workspace

    settings: CommandSettings = context.obj
    return Workspace.open(
        settings.archive,
        endpoint=_endpoint(settings.store),
        archivist=os.environ.get("KG_ARCHIVIST", ""),
        limits=LIMITS if seconds is None or memory is None else Limits(seconds, memory),
    )


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


def _global(
    context: typer.Context,
    archive: Annotated[Path, typer.Option(envvar="KG_ARCHIVE", help="The archive's folder.")] = Path("archive"),
    store: Annotated[
        str | None,
        typer.Option(envvar="KG_STORE", help="A SPARQL 1.1 endpoint as store: QUERY_URL[,UPDATE_URL]."),
    ] = None,
    limits: Annotated[
        int,
        typer.Option(envvar="KG_LIMITS", min=1, max=999, help="Multiply the limits on what is read from a file."),
    ] = 1,
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True, callback=_say_version)
    ] = False,
) -> None:
    """A neutral citation-and-provenance graph of agreements under INA section 287(g).

    Every answer can be followed back to a row or a quotation in a named source.
    Start with: kg demo
    """
    if limits > 1:
        os.environ["KG_LIMITS"] = str(limits)  # read where files are, which is not loaded yet
    context.obj = CommandSettings(archive, store)


def _endpoint(store: str | None) -> tuple[str, str | None] | None:
    """`http://host/query,http://host/update` as a pair; one address can only be read."""
    if not store:
        return None
    query, _, update = store.partition(",")
    return query, update or None
