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
    form: Annotated[Format, typer.Argument(metavar="FORMAT", help="What to write.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file; else standard output.")] = None,
    inline: Annotated[bool, typer.Option(help="JSON-LD with its context inside, or by address.")] = True,
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
