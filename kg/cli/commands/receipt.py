"""kg receipt verify: look at a receipt by itself, against the archive as it was, and as it is now."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.limits import MEMORY, SECONDS, MemoryLimit, TimeLimit, within
from kg.cli.output import say_json, tell, tell_findings


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Check receipts, which `kg query --receipt FILE` writes.", no_args_is_help=True)
    group.command("verify")(verify)
    app.add_typer(group, name="receipt")


def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A receipt.")],
    offline: Annotated[bool, typer.Option("--offline", help="Check it by itself, without any archive.")] = False,
    time_limit: TimeLimit = SECONDS,
    memory_limit: MemoryLimit = MEMORY,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Check that a receipt holds, and what has become of its answer since.

    By itself it proves that its rows follow from what its claims state, and that these are the claims
    their ids name; the archive proves the rest. Exit 1 where it does not hold, or where the archive now
    gives another answer; 2 where it is no receipt.
    """
    alone = offline or _has_no_archive(context)

    def check(begin: Callable[[], None]) -> None:
        from kg.cli.rendering.receipts import say_checked
        from kg.workspace import Workspace

        workspace = None if alone else opened(context, time_limit, memory_limit)
        if workspace:
            _ = workspace.store  # what mending it takes is not the receipt's
        begin()
        found = workspace.verify_receipt(file) if workspace else Workspace.verify_receipt_alone(file)
        if as_json:
            say_json(found)
        else:
            tell_findings(found.findings)
            say_checked(found, file)
        raise typer.Exit(0 if found.holds and found.still_given else 1)

    within(time_limit, memory_limit, check)


def _has_no_archive(context: typer.Context) -> bool:
    """Nobody named an archive, and none is where one would be."""
    archive = context.obj.archive
    named = context.parent and context.parent.parent and context.parent.parent.get_parameter_source("archive")
    if archive.exists() or (named and named.name != "DEFAULT"):
        return False
    tell("there is no archive here, so the receipt is checked by itself")
    return True
