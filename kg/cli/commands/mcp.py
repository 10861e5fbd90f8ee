"""kg mcp: the archive for language models, read only."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.application import opened


def register(app: typer.Typer) -> None:
    app.command("mcp")(mcp)


def mcp(
    context: typer.Context,
    time_limit: Annotated[float, typer.Option(min=1, max=600, help="Seconds until a question is stopped.")] = 20,
) -> None:
    """Answer language models over the Model Context Protocol on standard input and output. Nothing is written.

    A program that speaks it is told: kg --archive FOLDER mcp
    """
    from kg.mcp import serve
    from kg.web.visits import SiteSettings

    serve(opened(context).states(), SiteSettings(seconds=time_limit, bytes=8 << 20))
