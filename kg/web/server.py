"""`kg serve`: the site on an address of this machine, until it is told to end."""

from __future__ import annotations

import errno
import logging
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

import uvicorn

from kg.errors import KgError, UsageError
from kg.web.application import application
from kg.web.asking import prepare
from kg.web.desk.sessions import Sessions
from kg.web.pages.home import home
from kg.web.safety import LOOPBACK
from kg.web.visits import SiteSettings, Visit
from kg.workspace.desk import Desk
from kg.workspace.states import States

__all__ = ["serve"]


def serve(
    states: States,
    *,
    host: str,
    port: int,
    names: frozenset[str],
    settings: SiteSettings,
    told: Callable[[str], None],
    desk: tuple[Desk, Sessions] | None = None,
) -> None:
    """Answer until interrupted; `told` is given a line with the address when it answers, then one for each archivist.

    Raises:
        UsageError: the address cannot be listened on.
        ArchiveError: the ledger cannot be read.
    """
    states.now()
    own = _named(host)
    bound = _bound(host, port)
    here = f"http://{own}:{bound.getsockname()[1]}/"
    site = application(states, settings, LOOPBACK | {own} | names, desk)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    config = uvicorn.Config(
        site, log_config=None, access_log=False, server_header=False, date_header=True, lifespan="on",
        timeout_keep_alive=15, h11_max_incomplete_event_size=64 << 10, limit_concurrency=400,
    )  # fmt: skip
    prepare(settings.mebibytes)
    told(f"{here}  (end with Ctrl+C)")
    for archivist, path in desk[1].entrances() if desk else ():
        told(f"{here.rstrip('/')}{path}  lets {archivist} write")
    Thread(target=_ready, args=(states, settings, desk), daemon=True).start()
    uvicorn.Server(config).run(sockets=[bound])


def _ready(states: States, settings: SiteSettings, desk: tuple[Desk, Sessions] | None) -> None:
    """Work out what the home page shows, and what the gate needs, before somebody asks for it; who asks sooner waits
    for the same."""
    with suppress(KgError):  # then the visitor is told
        if desk:
            desk[0].make_ready()
        home(Visit(states.now(), settings, "/"))


def _named(host: str) -> str:
    return f"[{host}]" if ":" in host else host


_WAITING = 128
"""Connections that wait to be taken (listen(2))."""


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named so that asyncio sends what it has at once (TCP_NODELAY), which is 40 ms an answer.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(_WAITING)  # before the address is told: whoever comes at once waits, and is not turned away
    except (OSError, OverflowError) as error:
        made.close()
        reason = error.strerror if isinstance(error, OSError) else "there is no such port"
        is_host = isinstance(error, socket.gaierror) or getattr(error, "errno", None) == errno.EADDRNOTAVAIL
        remedy = f"choose another with {'--host' if is_host else '--port'}"
        raise UsageError(f"cannot listen on {host}:{port} ({reason})", remedy=remedy) from error
    return made
