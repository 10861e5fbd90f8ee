"""kg verify: compute every digest, anchor and link again."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say, say_json, say_table, tell_findings


def register(app: typer.Typer) -> None:
    app.command("verify")(verify)


def verify(
    context: typer.Context,
    head: Annotated[
        str | None, typer.Option("--head", help="A head kept elsewhere: a file, or what `kg head` printed.")
    ] = None,
    signers: Annotated[
        Path | None, typer.Option("--signers", help="A file of allowed signers, as ssh-keygen reads it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Recompute every digest, every anchor and the chain, and compare the store with the ledger.

    Exit 1 where something does not hold. Captures that are not held here are named, not faults:
    `kg document attach` puts your own copies in place. With --head the ledger must once have ended there:
    that finds what no file of the archive can show, a ledger rewritten as a whole. Signatures of contributions
    are checked as well; whose they are, only --signers can say.
    """
    from kg.cli.rendering.outcomes import plural

    verified = opened(context).verify(head, signers=signers)
    if as_json:
        say_json(verified)
    else:
        tell_findings(verified.findings)
        if verified.unheld:
            are, their = ("is", "its") if len(verified.unheld) == 1 else ("are", "their")
            missing = plural(len(verified.unheld), "capture")
            say(f"{missing} {are} not held here, so {their} anchors were not checked:")
            rows = [(one.file_name, one.sha256[:12], f"{one.anchors:,}") for one in verified.unheld]
            say_table(["file", "sha-256", "anchors"], rows, right=["anchors"])
            say("Attach your own copies with: kg document attach FILE…")
        for signed in verified.signed:
            who = signed.signer or f"the key {signed.key}"
            say(f"{_called(signed.sequence, signed.is_merged)} is signed by {who}")
        for stamp in verified.timestamps:
            say(f"{_called(stamp.sequence, stamp.is_merged)} has a timestamp ({stamp.form})")
        state = plural(len(verified.faults), "fault") if verified.faults else "everything checked holds"
        say(
            f"{state}: {plural(verified.contributions, 'contribution')}, {plural(verified.captures_held, 'capture')} "
            f"held, {plural(verified.anchors_verified, 'anchor')} verified against the bytes"
        )
    raise typer.Exit(1 if verified.faults else 0)


def _called(sequence: int, is_merged: bool) -> str:
    """A contribution by its number, which one that was merged had in its own archive."""
    return f"{'merged ' if is_merged else ''}contribution {sequence:,}"
