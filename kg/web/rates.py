"""A limit on requests a minute for each address, lower for questions; `--public` turns it on.

A bucket fills steadily and each request takes from it (a token bucket): bursts are let through, a stream is not.
Behind a proxy every request comes from the proxy: with `--proxy` the last address it adds to `X-Forwarded-For` is
taken, and no other is believed.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Rates"]

_PAGES, _QUESTIONS = 240, 30
"""Requests a minute."""
_KEPT = 20_000
"""Addresses whose requests are counted; the oldest is forgotten. Chosen; it bounds the memory."""
_ASKING = ("/sparql", "/workbench", "/queries/", "/receipts", "/api/queries/")


class Rates:
    """Stands before the application; one that asks too often is told when to come again (RFC 6585)."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        is_behind_proxy: bool = False,
        clock: Callable[[], float] = time.monotonic,
        limits: Mapping[bool, int] = {False: _PAGES, True: _QUESTIONS},
    ) -> None:
        self._app, self._is_behind_proxy, self._clock, self._limits = app, is_behind_proxy, clock, limits
        self._buckets: OrderedDict[tuple[str, bool], tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return
        asks = scope["path"].startswith(_ASKING)
        waits = self._take((self._address(scope), asks), self._limits[asks])
        if waits > 0:
            reply = PlainTextResponse("Too many requests.\n", 429, {"retry-after": str(int(waits) + 1)})
            await reply(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _take(self, key: tuple[str, bool], a_minute: int) -> float:
        """Seconds until there is something to take; 0 where there was."""
        now = self._clock()
        left, since = self._buckets.pop(key, (float(a_minute), now))
        left = min(a_minute, left + (now - since) * a_minute / 60)
        has = left >= 1
        self._buckets[key] = (left - 1 if has else left, now)
        while len(self._buckets) > _KEPT:
            self._buckets.popitem(last=False)
        return 0.0 if has else (1 - left) * 60 / a_minute

    def _address(self, scope: Scope) -> str:
        if self._is_behind_proxy:
            for name, value in reversed(scope["headers"]):
                if name == b"x-forwarded-for":
                    return str(value.decode("latin-1").rpartition(",")[2].strip())
        client = scope.get("client")
        return str(client[0]) if client else ""
