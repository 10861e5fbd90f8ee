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
from kg.errors import UsageError


class Format(StrEnum):
    """What can be written."""

    JSONLD = "jsonld"
    TRIG = "trig"
    NQUADS = "nquads"
    TURTLE = "turtle"
    NANOPUBS = "nanopubs"
    DATASET = "dataset"
    DATASET_TRIG = "dataset-trig"
    TABLES = "tables"


def register(app: typer.Typer) -> None:
    app.command("export")(export)


def export(
    context: typer.Context,
    form: Annotated[Format, typer.Argument(metavar="FORMAT", help="What to write.")],
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Of tables, the folder: new, empty, or written so before.")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file; else standard output.")] = None,
    inline: Annotated[bool, typer.Option(help="JSON-LD with its context inside, or by address.")] = True,
    about: Annotated[
        list[str] | None,
        typer.Option(help="With jsonld: a document of this thing, by name or id; several give a line each."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            help="With jsonld: a line for each agency, agreement, pending, document, measure, place, provision or "
            "speaker."
        ),
    ] = None,
    place: Annotated[str | None, typer.Option(help="With --kind: those of this State or county.")] = None,
    as_of: AsOf = None,
    parquet: Annotated[bool, typer.Option("--parquet", help="Of tables, write Parquet as well.")] = False,
    ignore_decisions: Annotated[
        bool, typer.Option("--ignore-decisions", help="Of tables, leave out which agencies were decided to be one.")
    ] = False,
) -> None:
    """Write the archive: jsonld, trig and nquads for archives, dataset for stores, turtle for plain triples.

    dataset stands alone: every question of `kg query` can be asked of it in another store. It has the
    claims as named graphs, the merge, what follows from them and the vocabulary, as N-Quads;
    dataset-trig is the same as TriG.

    jsonld, trig and nquads are what was recorded, and `kg add` reads them back. They leave out the merge
    and what follows, which no source states: the day a list speaks of, who was in the list of a day,
    agencies and agreements as decided. An archive made of one has it again. trig and nquads leave out
    the vocabulary too; jsonld has the places and concepts that it names.

    turtle is the merge: plain facts, each once, and what follows. It leaves out who states which fact.

    nanopubs are TriG: one for each claim, by a name that only its content gives, and a retraction for each
    withdrawal. Further lists that repeat a row are left out of them.

    --about and --kind write documents of things instead: every value with who states it and where.

    Tables are a folder of CSV for R, pandas and spreadsheets, with a code book: who is listed on which day,
    agencies, counties, claims and what each states, counts, disagreements and sources.
    """
    if place is not None and kind is None:
        raise UsageError("--place is given, and no --kind", remedy="say of what: --kind agency")
    workspace = opened(context)
    refuse_options_of_tables(form.value, folder, parquet=parquet, ignore_decisions=ignore_decisions)
    if about or kind is not None:
        _refuse_other_than(Format.JSONLD, form)
        out = output or sys.stdout.buffer
        workspace.at(as_of).export_about(out, about or [], kind=kind, place=place, inline=inline)
        return
    if form is Format.TABLES:
        export_tables(workspace.at(as_of), folder, output, parquet=parquet, ignore_decisions=ignore_decisions)
        return
    if as_of is not None:
        raise UsageError(
            "--as-of is for tables and for documents of things", remedy="write tables, or name things with --about"
        )
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


def _refuse_other_than(form: Format, given: Format) -> None:
    """
    Raises:
        UsageError: documents of things are asked for in another form.
    """
    if given != form:
        raise UsageError(f"documents of things are not written as {given}", remedy=f"write kg export {form} --about …")
