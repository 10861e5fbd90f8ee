"""kg head: where the ledger ends, to be kept or published elsewhere."""

from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say, say_json, tell


def register(app: typer.Typer) -> None:
    app.command("head")(head)


def head(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False) -> None:
    """Print where the ledger ends: its newest contribution, by number and digest.

    The digest names that contribution and, through it, every one before; so does the history root, which proofs
    of single claims lead to (`kg proof`). Keep both lines, or publish them, where nobody can change them together
    with the archive: `kg verify --head` then finds whatever was taken away or
    rewritten up to there. The archive's own files cannot prove that alone, for nothing in them is signed.
    """
    from kg.cli.rendering.outcomes import plural

    ends = opened(context).ending()
    if as_json:
        say_json(ends)
    elif ends.recorded is None:
        tell("the archive is empty, so there is no head to keep yet")
    else:
        say(f"{ends.head}  contribution of {ends.recorded:%Y-%m-%d %H:%M} UTC, {plural(ends.claims, 'claim')}")
        say(f"history root {ends.history_root}")
