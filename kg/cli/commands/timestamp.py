"""kg timestamp: keep what an authority says of when a contribution was there."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say_json, tell


def register(app: typer.Typer) -> None:
    app.command("timestamp")(timestamp)


def timestamp(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A reply of RFC 3161 (.tsr), or a proof of OpenTimestamps (.ots).")],
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Keep a timestamp of the digest that `kg head` prints.

    Nothing is asked of the network. `openssl ts -query -sha256 -digest DIGEST` makes the question for an authority
    and `openssl ts -verify -digest DIGEST` checks its reply; `ots verify -d DIGEST` checks the other kind.
    `kg verify` looks whether what is kept is of its contribution.
    """
    kept = opened(context).keep_timestamp(file)
    if as_json:
        say_json(kept)
    else:
        tell(f"a timestamp of contribution {kept.sequence:,} is kept in the archive")
