"""kg site: the archive as a folder of pages that opens without a server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say, tell


def register(app: typer.Typer) -> None:
    app.command("site")(site)


def site(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder: new, empty, or written by kg site before.")],
    publishable: Annotated[
        Path | None, typer.Option(help="Documents that may be shown whole, a line each: name: reason.")
    ] = None,
) -> None:
    """Write the pages of kg serve into a folder that opens without a server.

    Documents that are not marked as publishable are shown as the cited parts alone. The same head of the ledger
    gives the same bytes, and SHA256SUMS in the folder has the digest of every file.
    """
    from kg.cli.publishable import publishable_documents
    from kg.cli.rendering.outcomes import plural
    from kg.cli.rendering.progress import ProgressBar
    from kg.site import write_site

    marked = publishable_documents(publishable)
    workspace = opened(context)
    workspace.counts()  # brings the store up to the ledger, which pages alone never do
    with ProgressBar("pages", known=2) as bar:
        done = write_site(workspace.states().now(), folder, publishable=marked, told=bar.told)
    say(f"{plural(done.pages, 'page')}, {plural(done.files, 'file')} and {done.byte_size:,} bytes in {folder}")
    say(f"of contribution {done.sequence}, SHA-256 {done.digest}")
    for name, why in done.unanswered.items():
        tell(f"without a whole answer: {name} ({why})")
