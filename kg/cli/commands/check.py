"""kg check: put drafts, or the whole archive, through the gate."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say, say_json, tell_findings


def register(app: typer.Typer) -> None:
    app.command("check")(check)


def check(
    context: typer.Context,
    sheets: Annotated[list[Path] | None, typer.Argument(help="Claim sheets; default: every live claim.")] = None,
    allow_outside: Annotated[
        bool, typer.Option("--allow-outside", help="Allow file: in a sheet to lead out of the sheet's folder.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Put drafts, or every live claim of the archive, through the gate. Nothing is written."""
    from kg.cli.rendering.outcomes import plural

    report = opened(context).check(sheets or (), allow_outside=allow_outside)
    if as_json:
        say_json(report.findings)
    else:
        tell_findings(report.findings)
        say(f"{plural(len(report.refusals), 'fault')}, {plural(len(report.notices), 'notice')}")
    raise typer.Exit(0 if report.passes else 1)
