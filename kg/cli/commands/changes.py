"""kg changes: what is added, gone and changed between two of ICE's lists."""

from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say_json
from kg.cli.questions import AsImported, AsOf, EachLeftOut, IgnoreDecisions

List = Annotated[str, typer.Argument(help="A day (2025-07-11, 2025-07-11am), a file name or a SHA-256.")]


def register(app: typer.Typer) -> None:
    app.command("changes")(changes)


def changes(
    context: typer.Context,
    earlier: List,
    later: List,
    pending: Annotated[bool, typer.Option("--pending", help="Lists of pending agencies.")] = False,
    totals: Annotated[bool, typer.Option("--totals", help="Show only how many.")] = False,
    as_they_stand: Annotated[
        bool, typer.Option("--as-they-stand", help="Compare these two lists alone, whatever others show.")
    ] = False,
    ignore_decisions: IgnoreDecisions = False,
    left_out: EachLeftOut = False,
    as_of: AsOf = None,
    as_imported: AsImported = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Show what differs between two lists: added, not listed later, and changed, field by field.

    If a day has several lists, the last is taken; a day given twice means its first list and its last. What
    is missing from a list or two and comes back is no change, and lists that say nothing of their day
    are left out, and told.
    """
    from kg.cli.rendering.presences import say_changes

    workspace = opened(context).at(as_of, as_imported=as_imported)
    found = workspace.changes(
        earlier, later, pending=pending, as_they_stand=as_they_stand, ignore_decisions=ignore_decisions
    )
    say_json(found) if as_json else say_changes(workspace.store, found, totals=totals, each_left_out=left_out)
