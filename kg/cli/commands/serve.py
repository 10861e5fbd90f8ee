"""kg serve: the archive in a browser, read only unless archivists are named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import tell
from kg.cli.publishable import publishable_documents
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.web.desk.sessions import Sessions
    from kg.workspace.desk import Desk

_PORT = 8287
"""Chosen: 287 is in it."""


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
    edit: Annotated[
        bool, typer.Option("--edit", help="Let archivists write: a desk at /desk, by an address with a random token.")
    ] = False,
    archivist: Annotated[
        list[str] | None,
        typer.Option("--archivist", help="With --edit: who may write, by name. Else KG_ARCHIVIST."),
    ] = None,
    allow_private_addresses: Annotated[
        bool,
        typer.Option(
            "--allow-private-addresses",
            help="With --edit: take documents from this machine and networks of your own too.",
        ),
    ] = False,
    time_limit: Annotated[float, typer.Option(min=1, max=600, help="Seconds until a visitor's query is stopped.")] = 20,
) -> None:
    """Serve the archive on 127.0.0.1: pages for every thing, search, maps, queries. Without --edit nothing is
    written."""
    from kg.web.server import serve as serving
    from kg.web.visits import SiteSettings

    for option, is_given in (("--proxy", proxy), ("--publishable", publishable is not None)):
        if is_given and not public:
            raise UsageError(f"{option} is for a public server", remedy="add --public, or leave it out")
    if allow_private_addresses and not edit:
        raise UsageError("--allow-private-addresses is for a desk", remedy="add --edit, or leave it out")
    desk = _desk(context, edit, archivist or [], host=host, public=public, private=allow_private_addresses)
    settings = SiteSettings(
        has_desk=edit,
        is_public=public,
        is_behind_proxy=proxy,
        seconds=time_limit,
        publishable=publishable_documents(publishable),
    )
    names = frozenset(one.lower() for one in name or ())
    serving(
        opened(context).states(),
        host=host,
        port=port,
        names=names,
        settings=settings,
        told=tell,
        desk=desk,
    )


_HERE = ("127.0.0.1", "localhost", "::1")


def _desk(
    context: typer.Context, edit: bool, archivists: list[str], *, host: str, public: bool, private: bool
) -> tuple[Desk, Sessions] | None:
    """The desk of those who may write.

    Raises:
        UsageError: nobody is named, the gate refuses a name, or the server is for strangers or other machines.
    """
    if not edit:
        if archivists:
            raise UsageError("--archivist is for a desk", remedy="add --edit, or leave it out")
        return None
    if public:
        raise UsageError("a public server has no desk", remedy="leave out --public or --edit, and start another server")
    if host not in _HERE:
        raise UsageError(
            f"a desk is for this machine, not for {host}", remedy="leave out --host; reach it through an SSH tunnel"
        )
    from kg.web.desk.sessions import Sessions
    from kg.workspace.desk import Desk

    workspace = opened(context)
    named = [one.strip() for one in archivists or [workspace.archive.archivist] if one.strip()]
    if not named:
        raise UsageError("no archivist is named", remedy="say who may write with --archivist NAME, or set KG_ARCHIVIST")
    desk = Desk(workspace.archive, allow_private_addresses=private)
    desk.refuse_unfit_names(named)
    return desk, Sessions(named)
