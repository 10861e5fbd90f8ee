"""kg log: every contribution, oldest first."""

from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say_json, say_table, tell


def register(app: typer.Typer) -> None:
    app.command("log")(log)


def log(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Tell every contribution, oldest first."""
    every = opened(context).log()
    if as_json:
        say_json(
            [
                {
                    "sequence": one.sequence,
                    "contribution": one.iri.value,
                    "recorded": one.recorded.isoformat(),
                    "archivist": one.archivist,
                    "note": one.note,
                    "previous": one.previous,
                    "root": one.root_hash or None,
                    "bytes": size,
                }
                for one, size in every
            ]
        )
        return
    rows = [(str(c.sequence), f"{c.recorded:%Y-%m-%d %H:%M}", c.archivist, c.note, f"{size:,}") for c, size in every]
    say_table(["#", "recorded (UTC)", "archivist", "note", "bytes"], rows, right=["#", "bytes"])
    since = next((one for one, _ in every if one.root_hash), None)
    if since:
        tell(f"heads are kept since contribution {since.sequence} ({since.recorded:%Y-%m-%d}); see `kg head`")
    else:
        tell("no head is kept yet; the next contribution brings one")
