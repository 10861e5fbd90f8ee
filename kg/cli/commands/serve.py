"""kg serve: the archive in a browser, read only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import tell
from kg.cli.publishable import publishable_documents
from kg.errors import UsageError

_PORT = 8287


def register(app: typer.Typer) -> None:
    app.command("serve")(serve)


def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = _PORT,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A host name this server answers to, such as that of a proxy.")
    ] = None,
    public: Annotated[
        bool, typer.Option("--public", help="For strangers: limits on questions, and documents shown in fragments.")
    ] = False,
    publishable: Annotated[
        Path | None, typer.Option(help="With --public: documents that may be shown whole, a line each: name: reason.")
    ] = None,
    proxy: Annotated[
        bool, typer.Option("--proxy", help="With --public: a proxy in front of this server says whose request it is.")
    ] = False,
    time_limit: Annotated[float, typer.Option(min=1, max=600, help="Seconds until a visitor's query is stopped.")] = 20,
) -> None:
    """Serve the archive on 127.0.0.1: pages for every thing, search, maps, queries. Nothing is written."""
    from kg.web.server import serve as serving
    from kg.web.visits import SiteSettings

    for option, is_given in (("--proxy", proxy), ("--publishable", publishable is not None)):
        if is_given and not public:
            raise UsageError(f"{option} is for a public server", remedy="add --public, or leave it out")
    settings = SiteSettings(
        is_public=public, is_behind_proxy=proxy, seconds=time_limit, publishable=publishable_documents(publishable)
    )
    names = frozenset(one.lower() for one in name or ())
    serving(
        opened(context).states(),
        host=host,
        port=port,
        names=names,
        settings=settings,
        told=lambda address: tell(f"{address}  (end with Ctrl+C)"),
    )
