"""Who may write at the desk: an address with a random token for each archivist, then a cookie.

A change is made where all of this holds:

- the cookie names a session of this process (HttpOnly, SameSite=Strict: no script reads it, no other site sends it);
- the form carries the session's own second token, which a page of another origin cannot read;
- `Origin` is there and names this server, and `Sec-Fetch-Site` is not that of another.

Tokens are made anew each time the server starts, and are kept in its memory alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from hmac import compare_digest
from threading import Lock

from starlette.requests import Request
from starlette.responses import Response

__all__ = ["Session", "Sessions"]

_BYTES = 32
"""Random bytes of a token: 256 bits, which nobody guesses."""
_MOST = 200
"""Sessions at one time; the oldest makes room."""


@dataclass(frozen=True, slots=True)
class Session:
    """An archivist at a browser. `form` is what every form of the session carries; `later` are pairs put off; `told`
    is what was told of a document that was uploaded, by the name of the draft on it."""

    archivist: str
    form: str
    later: set[frozenset[str]] = field(default_factory=set)
    told: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Sessions:
    """The archivists of a server and their sessions; any thread may ask."""

    def __init__(self, archivists: Iterable[str]) -> None:
        self._tokens = {secrets.token_urlsafe(_BYTES): one for one in dict.fromkeys(archivists)}
        self._sessions: dict[str, Session] = {}
        self._lock = Lock()

    def entrances(self) -> list[tuple[str, str]]:
        """Each archivist with the path that lets them in."""
        return [(archivist, f"/desk/enter?token={token}") for token, archivist in self._tokens.items()]

    def enter(self, request: Request, token: str, response: Response) -> bool:
        """Begin a session where the token is one of this server's; the response then carries its cookie."""
        given = token.encode("utf-8", "replace")
        known = [one for known, one in self._tokens.items() if compare_digest(known.encode(), given)]
        if not known:
            return False
        name = secrets.token_urlsafe(_BYTES)
        with self._lock:
            self._sessions[name] = Session(known[0], secrets.token_urlsafe(_BYTES))
            while len(self._sessions) > _MOST:
                del self._sessions[next(iter(self._sessions))]
        secure = request.url.scheme == "https"
        response.set_cookie(_cookie(request), name, path="/", httponly=True, samesite="strict", secure=secure)
        return True

    def of(self, request: Request) -> Session | None:
        """The session whose cookie a request carries."""
        return self._sessions.get(request.cookies.get(_cookie(request), ""))

    def leave(self, request: Request, response: Response) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(request.cookies.get(_cookie(request), ""), None)
        response.delete_cookie(_cookie(request), path="/", httponly=True, samesite="strict")

    @staticmethod
    def is_from_here(request: Request) -> bool:
        """Whether a browser says that a page of this server sent it."""
        host = request.headers.get("host", "")
        if request.headers.get("origin", "") not in (f"http://{host}", f"https://{host}"):
            return False
        return request.headers.get("sec-fetch-site", "same-origin") == "same-origin"

    @staticmethod
    def is_of_form(session: Session, given: str) -> bool:
        """Whether a form is one of the session's."""
        return compare_digest(session.form.encode(), given.encode("utf-8", "replace"))


def _cookie(request: Request) -> str:
    """Cookies are shared by all ports of a host, so that the name tells the port."""
    return f"kg-desk-{request.url.port or 80}"
