"""kg export: the archive in formats other programs read."""

import io
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say_rdf
from kg.cli.questions import AsOf
from kg.cli.tables_folder import export_tables, refuse_options_of_tables


class Format(StrEnum):
    """What can be written."""

    JSONLD = "jsonld"
    TRIG = "trig"
    NQUADS = "nquads"
    TURTLE = "turtle"
    TABLES = "tables"


def register(app: typer.Typer) -> None:
    app.command("export")(export)


def export(
    context: typer.Context,
    form: Annotated[Format, typer.Argument(metavar="FORMAT", help="jsonld, trig, nquads, turtle or tables.")],
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Of tables, the folder: new, empty, or written so before.")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file; else standard output.")] = None,
    inline: Annotated[bool, typer.Option(help="JSON-LD with its context inside, or by address.")] = True,
    as_of: AsOf = None,
    parquet: Annotated[bool, typer.Option("--parquet", help="Of tables, write Parquet as well.")] = False,
    ignore_decisions: Annotated[
        bool, typer.Option("--ignore-decisions", help="Of tables, leave out which agencies were decided to be one.")
    ] = False,
) -> None:
    """Write claims and all that is said about them; `kg add` reads jsonld, trig and nquads back.

    Left out is what follows from these, which no source states: the day a list speaks of, who was in
    the list of a day, agencies and agreements as decided. An archive made of the export has it again.

    Turtle is the merge: plain facts, each once, with no claim behind it, and what follows as well.

    Tables are a folder of CSV for R, pandas and spreadsheets, with a code book: who is listed on which day,
    agencies, counties, claims and what each states, counts, disagreements and sources.
    """
    workspace = opened(context)
    if form is Format.TABLES:
        export_tables(workspace.at(as_of), folder, output, parquet=parquet, ignore_decisions=ignore_decisions)
        return
    refuse_options_of_tables(form.value, folder, as_of, parquet=parquet, ignore_decisions=ignore_decisions)
    if output is None:
        if sys.stdout.isatty():
            shown = io.BytesIO()
            workspace.export(form.value, shown, inline=inline)
            say_rdf(shown.getvalue())
            return
        workspace.export(form.value, sys.stdout.buffer, inline=inline)
        sys.stdout.buffer.flush()
    else:
        workspace.export_to(form.value, output, inline=inline)
