"""kg sign: a signature of a contribution by the archivist's own key."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say_json, tell


def register(app: typer.Typer) -> None:
    app.command("sign")(sign)


def sign(
    context: typer.Context,
    key: Annotated[Path, typer.Option("--key", help="Your SSH key; it is read by ssh-keygen alone.")],
    contributions: Annotated[
        list[int] | None, typer.Argument(help="Contributions by their numbers; else the newest.", min=1)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Sign contributions with your SSH key.

    A signature covers a contribution and, through its chain of digests, every one before. It is kept in the
    archive's folder `signatures`; the key is not. `kg verify --signers FILE` says whose signatures hold.
    """
    made = opened(context).sign(key, contributions or ())
    if as_json:
        say_json(made)
    for one in () if as_json else made:
        tell(f"contribution {one.sequence:,} is signed with the key {one.key}")
