"""kg presence: when ICE's lists name an agreement, and when they do not."""

from typing import Annotated

import typer

from kg.cli import completing
from kg.cli.application import opened
from kg.cli.output import say_json
from kg.cli.questions import AsImported, AsOf, EachLeftOut, IgnoreDecisions


def register(app: typer.Typer) -> None:
    app.command("presence")(presence)


def presence(
    context: typer.Context,
    name: Annotated[
        list[str] | None,
        typer.Argument(help="An agency, an agreement or a State; default: all.", autocompletion=completing.agencies),
    ] = None,
    ignore_decisions: IgnoreDecisions = False,
    left_out: EachLeftOut = False,
    as_of: AsOf = None,
    as_imported: AsImported = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Show when agreements are listed: first, last, gaps, listed again, and pending before.

    An agency and a model are one agreement here, whatever day of signing is given. Not being listed is
    all that a list can show of an agreement: no ending is told. A gap of one or two lists is no change;
    lists that say nothing of their day are left out, and told.
    """
    from kg.cli.rendering.presences import say_presences

    workspace = opened(context).at(as_of, as_imported=as_imported)
    found = workspace.presence(" ".join(name) if name else None, ignore_decisions=ignore_decisions)
    say_json(found) if as_json else say_presences(workspace.store, found, each_left_out=left_out)
