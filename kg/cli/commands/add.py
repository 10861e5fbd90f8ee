"""kg add: record claim sheets."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say, say_json, tell_findings


def register(app: typer.Typer) -> None:
    app.command("add")(add)


def add(
    context: typer.Context,
    sheets: Annotated[list[Path], typer.Argument(help="YAML, CSV, TriG, N-Quads or JSON-LD; - reads standard input.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would happen; write nothing.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Add claims again that were withdrawn before.")] = False,
    allow_unheld: Annotated[
        bool,
        typer.Option("--allow-unheld", help="Add claims whose captures are not held here: they cannot be checked."),
    ] = False,
    allow_outside: Annotated[
        bool, typer.Option("--allow-outside", help="Allow file: in a sheet to lead out of the sheet's folder.")
    ] = False,
    form: Annotated[str, typer.Option("--format", help="The format of standard input.")] = "yaml",
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Record claim sheets: all of them, or none if one claim has a fault."""
    from kg.cli.rendering.outcomes import summary, tell_unnamed
    from kg.record.drafting import StandardInput, most_of_input

    most = most_of_input()
    read = [StandardInput(sys.stdin.buffer.read(most), form) if str(sheet) == "-" else sheet for sheet in sheets]
    outcome = opened(context).add(
        read, dry_run=dry_run, again=again, allow_unheld=allow_unheld, allow_outside=allow_outside
    )
    if as_json:
        say_json(outcome)
    else:
        tell_findings(outcome.report.findings)
        say(summary(outcome, dry_run=dry_run))
    tell_unnamed([outcome])
    raise typer.Exit(0 if outcome.report.passes else 1)
