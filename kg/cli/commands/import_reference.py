"""kg import reference: public tables that give codes to agencies and places."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say_json, say_table, tell_findings


def register(app: typer.Typer) -> None:
    """Beside `ice-list`, in the group that `import_` has made: modules are registered in the order of their names."""
    (group,) = (one.typer_instance for one in app.registered_groups if one.name == "import")
    if group is not None:
        group.command("reference")(reference)


def reference(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Tables, as csv: agencies with ORI, places with FIPS codes.")],
    taken_from: Annotated[str | None, typer.Option(help="Where these bytes were taken.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Give agencies their ORI, and States and counties their FIPS code, where a row says so exactly.

    Each code is a claim of the table at its row. What no row says exactly is never taken: `kg resolve
    --codes` proposes it. What the archive does not speak of adds nothing; import a table again after
    new lists.
    """
    done = opened(context).identity.import_references(files, taken_from=taken_from)
    if as_json:
        say_json([one.as_json() for one in done])
        return
    columns = ["file", "rows", "named here", "matched exactly", "new claims"]
    rows = [(one.path.name, *(f"{n:,}" for n in (one.rows, one.spoken_of, one.matched, one.claims))) for one in done]
    say_table(columns, rows, right=columns[1:])
    tell_findings(finding for one in done for finding in one.outcome.report.findings)
