"""Finds the commands: every module of `kg/cli/commands` that has a `register` function is one."""

from __future__ import annotations

import os
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from kg import __version__
from kg.cli.screen import keep_display

if TYPE_CHECKING:
    from kg.workspace import Workspace

__all__ = ["CommandGroup", "CommandSettings", "application", "opened"]


@dataclass(frozen=True, slots=True)
class CommandSettings:
    """Settings for every command."""

    archive: Path
    store: str | None


_EPILOG = "--archive, --store, --limits, --ids and --full-notes may stand here as well: see kg --help."


class CommandGroup(TyperGroup):
    """Commands whose help says the first sentence of each whole: none is cut off."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, one.get_short_help_str(_WHOLE)) for name, one in commands if one and not one.hidden]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


_WHOLE = 10_000
"""Characters: the line on a command is never cut short."""
_WIDEST = 100
"""Columns of help on a wide terminal."""


def application() -> Any:
    """The `kg` command with all its subcommands."""
    app = typer.Typer(
        name="kg",
        cls=CommandGroup,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"max_content_width": _WIDEST},
    )
    app.callback()(_global)
    package = import_module("kg.cli.commands")
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda found: found.name):
        import_module(f"kg.cli.commands.{module.name}").register(app)
    group = typer.main.get_command(app)
    for command in _commands(group):
        command.epilog = _EPILOG
        for one in command.params:
            _say_plainly(one)
    for one in group.params:
        _say_plainly(one)
    return group


_VALUES = {"str": "TEXT", "path": "PATH", "int": "N", "int range": "N", "float": "N", "float range": "N"}


def _say_plainly(parameter: Any) -> None:
    """Let help say what a parameter takes in words or choices, where typer names Python's types."""
    is_option = parameter.param_type_name == "option"
    if getattr(parameter, "is_flag", False) or (is_option and parameter.metavar is not None):
        return
    kind = parameter.display_type(None).strip("<>")
    kind = kind.removeprefix("list[").removesuffix("]")
    value = _VALUES.get(kind.lower(), kind)
    if is_option:
        parameter.metavar = value
    else:  # its name says it, and would be its metavar
        parameter.display_type_rich = lambda ctx: value if "|" in value else ""  # noqa: ARG005


def _commands(group: Any) -> Iterator[Any]:
    for command in getattr(group, "commands", {}).values():
        yield command
        yield from _commands(command)


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
        typer.Option(
            envvar="KG_LIMITS",
            min=1,
            max=999,
            help="Read files up to N times the usual size.",
        ),
    ] = 1,
    ids: Annotated[
        bool, typer.Option("--ids", help="On a terminal too narrow for a table: keep the columns of ids.")
    ] = False,
    full_notes: Annotated[bool, typer.Option("--full-notes", help="On a terminal: show each note in full.")] = False,
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
    keep_display(ids, full_notes)
    context.obj = CommandSettings(archive, store)


def _endpoint(store: str | None) -> tuple[str, str | None] | None:
    """`http://host/query,http://host/update` as a pair; one address can only be read."""
    if not store:
        return None
    query, _, update = store.partition(",")
    return query, update or None
