"""kg disagreements: what sources state differently about the same thing."""

from enum import StrEnum
from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say, say_json


class Kind(StrEnum):
    """What is stated differently: a count, or something of one agency or agreement."""

    COUNT = "count"
    SIGNING_DAY = "signing-day"
    MODEL = "model"
    TYPE = "type"
    COUNTY = "county"
    STATE = "state"
    ROWS = "rows"
    PRESENCE = "presence"


def register(app: typer.Typer) -> None:
    app.command("disagreements")(disagreements)


def disagreements(
    context: typer.Context,
    kind: Annotated[
        list[Kind] | None, typer.Option(help="Only of this kind, and all of it; may be given several times.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Set side by side what sources state differently: counts, days of signing, models, types, counties,
    States, rows of one list, and presence in lists of one day. Each with who states which and where. Nothing is judged.

    Without --kind, all counts and the first few of every other kind.
    """
    from kg.cli.rendering.comparisons import say_differences, say_disagreements

    workspace = opened(context)
    asked = [str(one) for one in (kind or Kind)]
    counts = workspace.disagreements() if Kind.COUNT in asked else []
    kinds = [one for one in asked if one != Kind.COUNT]
    others = workspace.differences(kinds)
    if as_json:
        say_json([*counts, *others])
        return
    summary = say_disagreements(workspace.store, counts) if Kind.COUNT in asked else None
    say_differences(workspace.store, others, kinds, most=None if kind else _FEW)
    if summary is not None:
        say(summary)


_FEW = 2
"""Differences of each kind that are told where no kind is asked for."""
