"""kg recount: each stated count beside ICE's own nearest list."""

from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say_json
from kg.cli.questions import AsImported


def register(app: typer.Typer) -> None:
    app.command("recount")(recount)


def recount(
    context: typer.Context,
    within: Annotated[
        int, typer.Option(min=0, max=36_500, metavar="DAYS", help="How many days away a list may be.")
    ] = 120,
    as_imported: AsImported = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Put each stated count beside what ICE's list of the nearest day comes to, and say what differs."""
    from kg.cli.rendering.comparisons import say_recount

    workspace = opened(context).at(None, as_imported=as_imported)
    found = workspace.recount(within=within)
    say_json(found) if as_json else say_recount(workspace.store, found)
