"""kg merge: take over what another archive has."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say, say_json, tell_findings


def register(app: typer.Typer) -> None:
    app.command("merge")(merge)


def merge(
    context: typer.Context,
    other: Annotated[Path, typer.Argument(help="The folder of the other archive, which is only read.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be recorded, and write nothing.")] = False,
    allow_unheld: Annotated[
        bool,
        typer.Option("--allow-unheld", help="Take over claims whose captures neither archive holds: nobody can check."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Take over what another archive has and this one does not.

    Claims are the same by their ids. A claim that either archive took back stays taken back. The gate looks at
    everything as at any draft, and what is taken over becomes one contribution. The other's contributions are kept
    as they are there, so that signatures and proofs of them still hold. Who merges the other way has the same claims.
    """
    from kg.cli.rendering.outcomes import plural, summary, tell_unnamed

    merged = opened(context).merge(other, dry_run=dry_run, allow_unheld=allow_unheld)
    if as_json:
        say_json(merged)
    else:
        tell_findings(merged.outcome.report.findings)
        say(summary(merged.outcome, dry_run=dry_run))
        if merged.merged:
            say(f"{'would take' if dry_run else 'took'} over {plural(len(merged.merged), 'contribution')}")
        if merged.kept_withdrawn:
            kept = plural(len(merged.kept_withdrawn), "claim")
            say(f"live there and withdrawn here, so withdrawn: {kept}; add again what was withdrawn by mistake")
    tell_unnamed([merged.outcome])
    raise typer.Exit(0 if merged.outcome.report.passes else 1)
