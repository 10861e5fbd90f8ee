"""kg log: every contribution, oldest first."""

from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say_json, say_table, tell


def register(app: typer.Typer) -> None:
    app.command("log")(log)


def log(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False) -> None:
    """List every contribution, oldest first."""
    workspace = opened(context)
    every = workspace.log()
    if as_json:
        say_json(every)
        return
    rows = [
        (str(c.sequence), f"{c.recorded:%Y-%m-%d %H:%M}", c.archivist, c.note, f"{one.size:,}")
        for one in every
        for c in [one.contribution]
    ]
    say_table(["#", "recorded (UTC)", "archivist", "note", "bytes"], rows, right=["#", "bytes"])
    since = workspace.heads_since()
    if since is None:
        tell("no head is kept yet; the next contribution will write one")
    else:
        tell(f"heads are kept since contribution {since}; `kg head` prints the newest")
