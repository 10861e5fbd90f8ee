"""kg export: the archive in formats other programs read."""

import io
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say_rdf


class Format(StrEnum):
    """What can be written."""

    JSONLD = "jsonld"
    TRIG = "trig"
    NQUADS = "nquads"
    TURTLE = "turtle"
    DATASET = "dataset"
    DATASET_TRIG = "dataset-trig"


def register(app: typer.Typer) -> None:
    app.command("export")(export)


def export(
    context: typer.Context,
    form: Annotated[Format, typer.Argument(metavar="FORMAT", help="jsonld, trig, nquads or turtle.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file; else standard output.")] = None,
    inline: Annotated[bool, typer.Option(help="JSON-LD with its context inside, or by address.")] = True,
) -> None:
    """Write claims and all that is said about them; `kg add` reads jsonld, trig and nquads back.

    Left out is what follows from these, which no source states: the day a list speaks of, who was in
    the list of a day, agencies and agreements as decided. An archive made of the export has it again.

    Turtle is the merge: plain facts, each once, with no claim behind it, and what follows as well.
    """
    workspace = opened(context)
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
