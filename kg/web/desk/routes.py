"""The addresses of the desk. A page is got; whatever changes something is sent by a form, and is checked as
`sessions` says before it is read.

/desk                                  drafts, documents, a document to add, a sheet to load
/desk/enter?token=…, /desk/leave       a session begins, and ends
/desk/drafts/NAME                      a draft, what the gate says of it, what others did meanwhile
/desk/drafts/NAME/claims/new, …/c2     a claim of it, beside the text
/desk/claims/ID                        a recorded claim, to be taken back or put right
/desk/claims/ID/quotation              the same, to be quoted in a newer capture of its document too
/desk/resolve                          which agencies are one
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.sources import MAX_BYTES
from kg.web.desk import claims, drafts, quoting, resolving, taking_back
from kg.web.desk.bodies import SentForm, sent
from kg.web.desk.sessions import Sessions
from kg.web.desk.visiting import DeskVisit
from kg.web.replies import Reply, html
from kg.web.visits import Visit
from kg.workspace.desk import Desk

__all__ = ["POSTS", "DeskRoutes"]

Page = Callable[[DeskVisit], Reply]
_AT_ONCE = 4
_MOST_FORM = 4 << 20
"""Forms read at one time, and bytes of one without a file; both chosen."""
_MORE = 1 << 20
"""Bytes of what stands around an uploaded file."""
POSTS = {"/desk/": _MOST_FORM, "/desk/documents": MAX_BYTES + _MORE}
"""Addresses that take a POST, each with the most bytes of its body; one that ends in a stroke is of all below it."""

SHOWN: dict[str, Page] = {
    "/desk": drafts.home,
    "/desk/names.json": claims.names,
    "/desk/drafts/{name}": drafts.shown,
    "/desk/drafts/{name}/sheet": drafts.sheet,
    "/desk/drafts/{name}/sheet.yaml": drafts.sheet_file,
    "/desk/drafts/{name}/claims/{claim}": claims.shown,
    "/desk/drafts/{name}/place.json": claims.place,
    "/desk/claims/{claim}": taking_back.shown,
    "/desk/claims/{claim}/quotation": quoting.shown,
    "/desk/resolve": resolving.shown,
}
CHANGED: dict[str, Page] = {
    "/desk/documents": drafts.upload,
    "/desk/drafts": drafts.begin,
    "/desk/drafts/{name}/sheet": drafts.rewrite,
    "/desk/drafts/{name}/about": drafts.about,
    "/desk/drafts/{name}/named": drafts.named,
    "/desk/drafts/{name}/read": drafts.read,
    "/desk/drafts/{name}/record": drafts.record,
    "/desk/drafts/{name}/throw-away": drafts.throw_away,
    "/desk/drafts/{name}/check": claims.check,
    "/desk/drafts/{name}/claims/{claim}": claims.sent,
    "/desk/claims/{claim}/withdraw": taking_back.withdraw,
    "/desk/claims/{claim}/supersede": taking_back.supersede,
    "/desk/claims/{claim}/quotation": quoting.quote,
    "/desk/resolve": resolving.decide,
}


class DeskRoutes:
    """What answers at these addresses, for a site that says what a request is for."""

    def __init__(self, desk: Desk, sessions: Sessions, visit: Callable[[Request], Visit]) -> None:
        self._desk, self._sessions, self._visit = desk, sessions, visit
        self._limiter = CapacityLimiter(_AT_ONCE)

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/desk/enter", self.enter, methods=["GET"]),
            Route("/desk/leave", self.leave, methods=["POST"]),
            *(Route(path, self._answering(make), methods=["GET"]) for path, make in SHOWN.items()),
            *(Route(path, self._changing(make), methods=["POST"]) for path, make in CHANGED.items()),
        ]

    async def enter(self, request: Request) -> Response:
        """Begin a session, and go where no token stands in the address."""
        response = RedirectResponse("/desk", 303, {"cache-control": "no-store"})
        if not self._sessions.enter(request, request.query_params.get("token", ""), response):
            return await self._outside(request)
        return response

    async def leave(self, request: Request) -> Response:
        await self._checked(request)
        response = RedirectResponse("/", 303)
        self._sessions.leave(request, response)
        return response

    def _answering(self, make: Page) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            if self._sessions.of(request) is None:
                return await self._outside(request)
            return await to_thread.run_sync(self._made, request, make, SentForm(), limiter=self._limiter)

        return endpoint

    def _changing(self, make: Page) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            form = await self._checked(request)
            return await to_thread.run_sync(self._made, request, make, form, limiter=self._limiter)

        return endpoint

    async def _checked(self, request: Request) -> SentForm:
        """What was sent, where it may be acted upon.

        Raises:
            HTTPException: no session, another origin, or not a form of the session.
        """
        session = self._sessions.of(request)
        if session is None:
            raise HTTPException(403, detail=_NO_SESSION)
        if not self._sessions.is_from_here(request):
            raise HTTPException(403, detail="A page from another origin sent this, or no page.")
        form = await sent(request, most=_MOST_FORM)
        if not self._sessions.is_of_form(session, form.one("form-token")):
            raise HTTPException(403, detail="This form is of another session. Open its page again, and send it anew.")
        return form

    def _made(self, request: Request, make: Page, form: SentForm) -> Response:
        session = self._sessions.of(request)
        if session is None:
            raise HTTPException(403, detail=_NO_SESSION)
        path = {name: str(value) for name, value in request.path_params.items()}
        reply = make(DeskVisit(self._visit(request), self._desk, session, path, form))
        return Response(reply.content, reply.status, {"cache-control": "no-store", **reply.headers}, reply.media)

    async def _outside(self, request: Request) -> Response:
        """What somebody without a session is told."""
        visit = await to_thread.run_sync(self._visit, request)
        made = partial(html, visit, "desk/outside.html", "The desk", status=403)
        reply = await to_thread.run_sync(made, limiter=self._limiter)
        return Response(reply.content, reply.status, {"cache-control": "no-store"}, reply.media)


_NO_SESSION = "Nobody is at the desk with this browser. Open the address that kg serve has printed; drafts are kept."
