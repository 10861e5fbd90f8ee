"""kg release: the archive as a package to hand to another archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say, tell
from kg.cli.publishable import publishable_documents


def register(app: typer.Typer) -> None:
    app.command("release")(release)


def release(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder: new, empty, or written by kg release before.")
    ],
    publishable: Annotated[
        Path | None, typer.Option(help="Documents that may be given away, a line each: name: reason.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="What the package is called.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who publishes it.")] = None,
    doi: Annotated[str | None, typer.Option(help="Its DOI, where it has one: 10.5281/zenodo.1234567.")] = None,
) -> None:
    """Write the archive as a package for other archives: a BagIt bag with an RO-Crate in it.

    The package has the ledger, exports, ontology, shapes, queries and a page that explains it all. Documents are
    named by digest alone, but for those marked as publishable. The same archive gives the same bytes.
    """
    from kg.cli.rendering.outcomes import plural
    from kg.cli.rendering.progress import ProgressBar
    from kg.release import write_release

    marked = publishable_documents(publishable)
    workspace = opened(context)
    with ProgressBar("parts", known=2) as bar:
        done = write_release(
            workspace, folder, publishable=marked, title=title, publisher=publisher, doi=doi, told=bar.told
        )
    say(f"{plural(done.files, 'file')} and {done.byte_size:,} bytes in {folder}")
    say(f"of contribution {done.sequence}, SHA-256 {done.digest}")
    say(f"{plural(done.included, 'capture')} included, {done.dark:,} named by digest alone")
    for name in done.unheld:
        tell(f"publishable, and not held here: {name}")
