"""What every request must be before it is handled, and the headers of every response.

- `Host` names this server: else a page of a stranger could have its own name point here and read along
  (DNS rebinding). What it may be is a loopback address and what `--name` gave.
- `Origin`, where a browser sends one with a request that is not GET or HEAD, is this server.
- Methods are GET and HEAD; POST where a route takes it. Bodies are bounded, those sent in pieces as well.
- Answers run no script and load nothing but what is ours; they are not framed, and their type is not guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, MutableMapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HEADERS", "LOOPBACK", "MOST_BODY", "Safety", "host_of"]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
MOST_BODY = 2 << 20
"""Bytes of a request's body, unless a route says otherwise."""
MOST_PATH = 32 << 10
"""Bytes of a path with its query. Chosen."""
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_DATA = ("/sparql", "/api", "/id/", "/feeds/", "/timemap/")
"""What pages of other origins may read: on this machine those of this machine, with `--public` anybody's."""
_SHARED = (
    (b"access-control-allow-methods", "GET, HEAD, POST"),
    (b"access-control-allow-headers", "Accept, Accept-Datetime, Content-Type, If-None-Match"),
    (b"access-control-expose-headers", "Link, ETag, Memento-Datetime, X-KG-Contribution"),
    (b"cross-origin-resource-policy", "cross-origin"),
)

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    # Not `no-referrer`: a browser would then send `Origin: null` with a form.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def host_of(written: str) -> str:
    """The name in a `Host` header, without its port.

    >>> host_of("127.0.0.1:8287"), host_of("[::1]:8287"), host_of("Localhost")
    ('127.0.0.1', '[::1]', 'localhost')
    """
    name, sign, port = written.rpartition(":")
    return (name if sign and port.isdecimal() and not name.endswith(":") else written).lower().rstrip(".")


class Safety:
    """Stands around the application; see the module for what it holds.

    `posts` are the paths that take a POST, each with the most bytes of its body; one that ends in a stroke stands for
    all below it that have none of their own.
    """

    def __init__(
        self, app: ASGIApp, *, names: Collection[str], posts: Mapping[str, int], is_public: bool = False
    ) -> None:
        self._app, self._names, self._posts, self._is_public = app, frozenset(names), posts, is_public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # a websocket: what is not accepted is closed
        sending = _Sending(send, is_head=scope["method"] == "HEAD", reader=self._reader(scope))
        refused = self._refusal(scope)
        if refused is not None:
            await refused(scope, receive, sending)
            return
        await self._app(scope, _Bounded(receive, self._most(scope["path"]) or MOST_BODY), sending)

    def _most(self, path: str) -> int | None:
        """Bytes of the body of a POST; None where the path takes none."""
        above = (one for one in self._posts if one.endswith("/") and path.startswith(one))
        return self._posts.get(path) or next((self._posts[one] for one in above), None)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = [(name, value.decode("latin-1")) for name, value in scope["headers"]]
        hosts = [value for name, value in headers if name == b"host"]
        if len(hosts) != 1 or host_of(hosts[0]) not in self._names:
            return _no(400, "This server does not answer to this name; start it with --name to add the name.")
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > MOST_PATH:
            return _no(414, "The address is too long.")
        method = scope["method"]
        if method not in _METHODS or (method == "POST" and self._most(scope["path"]) is None):
            return _no(405, "This server only reads: use GET or HEAD.", {"allow": "GET, HEAD"})
        if method == "OPTIONS" and scope["path"].startswith(_DATA):
            takes = "GET, HEAD, POST, OPTIONS" if scope["path"] in self._posts else "GET, HEAD, OPTIONS"
            return Response(status_code=204, headers={"allow": takes})
        said = dict(headers)
        length = said.get(b"content-length", "0")
        if not length.isdecimal() or int(length) > (self._most(scope["path"]) or MOST_BODY):
            return _no(413, "The body is too large.")
        if method not in _READS and self._reader(scope) is None and not self._is_from_here(said, hosts[0]):
            return _no(403, "A page from another origin sent this.")
        return None

    def _reader(self, scope: Scope) -> str | None:
        """The origin whose pages may read this answer: of data that is public anybody's, else one of this machine.

        What is asked of these paths changes nothing, so that a page that may read may also send (CORS, Fetch 3.2).
        """
        if not scope["path"].startswith(_DATA):
            return None
        if self._is_public:
            return "*"
        origin = dict(scope["headers"]).get(b"origin", b"").decode("latin-1")
        scheme, _, host = origin.partition("://")
        return origin if scheme in ("http", "https") and host_of(host) in LOOPBACK else None

    def _is_from_here(self, said: dict[bytes, str], host: str) -> bool:
        """Programs send no `Origin`; a browser sends it, and says whether it comes from another site."""
        origin = said.get(b"origin")
        if origin is not None and origin not in (f"http://{host}", f"https://{host}"):
            return False
        return said.get(b"sec-fetch-site", "same-origin") in ("same-origin", "none")


class _Sending:
    """Adds the headers every answer has, and sends no body to HEAD."""

    def __init__(self, send: Send, *, is_head: bool, reader: str | None) -> None:
        self._send, self._is_head, self._reader = send, is_head, reader

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            ours = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in given]
            if self._reader is not None:
                ours += [(name, value.encode()) for name, value in _SHARED]
                ours += [(b"access-control-allow-origin", self._reader.encode("latin-1")), (b"vary", b"Origin")]
            message = {**message, "headers": [*message["headers"], *ours]}
        elif self._is_head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


class _Bounded:
    """A request body that is refused when it is too large."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._left = receive, most

    async def __call__(self) -> MutableMapping[str, Any]:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(413)  # the application tells it in the words that `_refusal` has
        return message


def _no(status: int, why: str, headers: dict[str, str] | None = None) -> PlainTextResponse:
    return PlainTextResponse(f"{why}\n", status, headers)
