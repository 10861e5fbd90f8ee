"""Which address is answered by what: finds the state asked for, the form, the page; keeps what it made last.

Pages are made in threads of their own, a few at a time; a page already made for the same state of the archive is
sent again, or not at all where the browser has it (`ETag`). What goes wrong becomes a page that says what and what
to do, without a trace or a path of the machine.
"""

from __future__ import annotations

import json
import logging
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from threading import Lock
from urllib.parse import quote, unquote

from anyio import CapacityLimiter, to_thread
from pyoxigraph import NamedNode
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route, compile_path
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from kg.errors import ArchiveError, KgError, NotFound, Overtaken, StoreError, UsageError
from kg.web import api, describing, feeds, memento
from kg.web.addresses import FORMS, iri_at, liked, split_suffix, with_query
from kg.web.desk.routes import POSTS as DESK_POSTS
from kg.web.desk.routes import DeskRoutes
from kg.web.desk.sessions import Sessions
from kg.web.endpoints import POSTS, Endpoints
from kg.web.pages import (
    agreement_maps,
    comparing,
    counts,
    differing,
    documents,
    home,
    ontology,
    published_lists,
    search,
    things,
    workbench,
)
from kg.web.pages.beginnings import begun
from kg.web.rates import Rates
from kg.web.remedies import for_programs, in_words
from kg.web.rendering import STATIC, version
from kg.web.replies import Reply, html
from kg.web.safety import Safety
from kg.web.sparql_protocol import ClosingStream
from kg.web.validators import is_held, tag_of
from kg.web.visits import SiteSettings, Visit
from kg.workspace.desk import Desk
from kg.workspace.moments import moment
from kg.workspace.states import State, States

__all__ = ["Site", "application"]

_log = logging.getLogger("kg.web")
_AT_ONCE = 4
"""Pages made at one time: the engine lets go of the interpreter while it works."""
_MOST_KEPT = 24 << 20
"""Bytes of pages kept to be sent again. Chosen; none may take an eighth of it."""
_LICENSE = "https://creativecommons.org/publicdomain/zero/1.0/"
_KEPT_LONG = "public, max-age=31536000, immutable"

PAGES: dict[str, Callable[[Visit], Reply]] = {
    "/": home.home,
    "/about": home.about,
    "/find": search.find,
    "/documents": documents.documents,
    "/counts": counts.counts,
    "/compare": comparing.compare,
    "/compare/lists": comparing.lists,
    "/compare/documents": comparing.documents,
    "/compare/speakers": comparing.speakers,
    "/compare/states": comparing.states,
    "/lists": published_lists.published,
    "/lists/{sha256}": published_lists.one_list,
    "/disagreements": differing.disagreements,
    "/recount": differing.recount,
    "/places": agreement_maps.states_page,
    "/places/{code}": agreement_maps.state_page,
    "/ontology": ontology.ontology,
    "/queries": ontology.queries,
    "/queries/{name}": workbench.query,
    "/workbench": workbench.workbench,
    "/shapes": ontology.shapes,
    "/shape/{name}": ontology.shape,
}
"""Pages in HTML alone."""
_ASKS = frozenset({workbench.query, workbench.workbench, *api.ASKS})
"""Pages that wait for a guarded child; others do not wait for them."""


class Site:
    """The archive as a site; `page` and `thing` answer requests."""

    def __init__(self, states: States, settings: SiteSettings) -> None:
        self.states, self.settings = states, settings
        self._limiter, self._asking = CapacityLimiter(_AT_ONCE), CapacityLimiter(_AT_ONCE)
        self._kept: OrderedDict[str, Reply] = OrderedDict()
        self._lock = Lock()

    def answering(self, make: Callable[[Visit], Reply]) -> Callable[[Request], Awaitable[Response]]:
        """A page as an endpoint."""

        async def endpoint(request: Request) -> Response:
            return await self.answer(request, make)

        return endpoint

    async def answer(self, request: Request, make: Callable[[Visit], Reply], form: str = "html") -> Response:
        """A page for a request, or the one made before."""
        limiter = self._asking if make in _ASKS else self._limiter
        return await to_thread.run_sync(self._answered, request, make, form, limiter=limiter)

    async def thing(self, request: Request) -> Response:
        """A thing in the form asked for."""
        path, form = split_suffix(raw_path(request))
        chosen = form or liked(request.headers.get("accept", ""), FORMS)
        iri = iri_at(path)
        if iri is None:
            raise HTTPException(404)
        if chosen is None:
            raise HTTPException(406, detail=f"It is available as {', '.join(FORMS.values())}.")
        response = await self.answer(request, _of_thing(iri, chosen), chosen)
        response.headers["link"] = ", ".join(filter(None, [links(iri.value, path), response.headers.get("link")]))
        response.headers.append("vary", "Accept")
        return response

    async def feed(self, request: Request) -> Response:
        """A feed, as Atom or JSON Feed."""
        return await self.answer(request, *_making(raw_path(request), base_of(request)))

    async def timemap(self, request: Request) -> Response:
        """Every state of a page."""
        path = raw_path(request).removeprefix("/timemap")
        base = base_of(request)
        make, form = _making(path, base)

        def made(visit: Visit) -> Reply:
            of = replace(visit, path=path, query={})
            self._refuse_missing(of, make, form)
            return memento.timemap(of, base)

        return await self.answer(request, made, "timemap")

    def visit(self, request: Request, as_of: str = "") -> Visit:
        """What a request is for; `as_of` is the state that its body asks for, if its address asks for none.

        Raises:
            UsageError: the state asked for never was.
        """
        pairs = request.query_params.multi_items()
        query = dict(pairs)
        repeated = tuple(name for name, number in Counter(name for name, _ in pairs).items() if number > 1)
        as_of = query.get("asOf", "").strip() or as_of.strip()
        try:
            state: State = self.states.at(moment(as_of)) if as_of else self.states.now()
        except UsageError as error:
            error.where, error.remedy = "asOf", f"parameter 'asOf': {error.remedy}"
            raise
        return Visit(state, self.settings, raw_path(request), query, as_of, repeated)

    def _answered(self, request: Request, make: Callable[[Visit], Reply], form: str) -> Response:
        visit = self.visit(request)
        wanted = request.headers.get("accept-datetime")
        if wanted is not None and not visit.as_of and form != "timemap":
            self._refuse_missing(visit, make, form)
            return memento.gate(visit, wanted, base_of(request))
        key = _key(visit, request.url.query, form)
        tag = tag_of(key)
        if is_held(request, tag):
            return Response(status_code=304, headers={"etag": tag})
        reply = self._before(key) or self._made(key, visit, make)
        headers = {**reply.headers, **(memento.headers(visit, base_of(request)) if form != "timemap" else {})}
        if reply.stream is not None and reply.pieces is not None:
            return ClosingStream(reply.stream, reply.pieces, reply.media, headers)
        if reply.is_lasting and reply.status == HTTPStatus.OK:
            headers |= {"etag": tag, "cache-control": "no-cache"}
        return Response(reply.content, reply.status, headers, reply.media)

    def _refuse_missing(self, visit: Visit, make: Callable[[Visit], Reply], form: str) -> None:
        """
        Raises:
            NotFound: there is no such page in this state, whatever its parameters.
        """
        bare = replace(visit, query={})
        key = _key(bare, "", form)
        try:
            reply = self._before(key) or self._made(key, bare, make)
        except NotFound:
            raise
        except KgError:
            return  # it is there, and wants parameters
        if reply.stream is not None:
            reply.stream.close()

    def _before(self, key: str) -> Reply | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        return None

    def _made(self, key: str, visit: Visit, make: Callable[[Visit], Reply]) -> Reply:
        reply = make(visit)
        if reply.pieces is not None and reply.is_lasting:
            return replace(reply, pieces=self._keeping(key, reply.pieces, reply.media))
        self._keep(key, reply)
        return reply

    def _keeping(self, key: str, pieces: Iterator[bytes], media: str) -> Iterator[bytes]:
        """The pieces of a page, which is kept when it came whole."""
        every = []
        for piece in pieces:
            every.append(piece)
            yield piece
        self._keep(key, Reply(b"".join(every), media))

    def _keep(self, key: str, reply: Reply) -> None:
        if reply.is_lasting and len(reply.content) < _MOST_KEPT // 8:
            with self._lock:
                self._kept[key] = reply
                while sum(len(one.content) for one in self._kept.values()) > _MOST_KEPT:
                    self._kept.popitem(last=False)

    # what goes wrong

    async def refused(self, request: Request, error: Exception) -> Response:
        """What a user's mistake, or a state of the archive, comes to."""
        assert isinstance(error, KgError)
        if isinstance(error, ArchiveError | StoreError):
            _log.error("%s", error)
            return await self._wrong(
                request, 503, "The archive cannot be read at the moment.", "Its keeper has been told."
            )
        status = 404 if isinstance(error, NotFound) else 409 if isinstance(error, Overtaken) else 400
        if status == HTTPStatus.NOT_FOUND:
            number = await to_thread.run_sync(self._not_yet, request, limiter=self._limiter)
            if number is not None:
                what = sentence(f"{error.what} yet, as of contribution {number}")
                return await self._wrong(request, status, what, "It is there now: leave out asOf.", where="asOf")
        remedy = sentence(error.remedy)
        return await self._wrong(request, status, sentence(error.what), remedy, _nearest(error), error.where)

    def _not_yet(self, request: Request) -> int | None:
        """The earlier state that a request asks for what it has not and the archive has now; None of any other."""
        try:
            visit = self.visit(request)
            if not visit.state.is_earlier:
                return None
            make, _ = _making(visit.path, base_of(request))
            query = {name: value for name, value in visit.query.items() if name != "asOf"}
            if make in _ASKS or make(replace(visit, state=self.states.now(), query=query, as_of="")).status >= 400:
                return None
        except (KgError, HTTPException):
            return None
        return visit.state.head.sequence

    async def missing(self, request: Request, error: Exception) -> Response:
        """An address at which nothing stands, or a request nothing answers."""
        assert isinstance(error, HTTPException)
        told = {404: "There is nothing at this address.", 405: "This server only reads: use GET or HEAD."}
        if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:  # as where its length is told beforehand
            return Response("The body is too large.\n", error.status_code, media_type="text/plain; charset=utf-8")
        why = told.get(error.status_code, HTTPStatus(error.status_code).phrase + ".")
        detail = error.detail if error.detail != HTTPStatus(error.status_code).phrase else ""
        return await self._wrong(request, error.status_code, why, detail)

    async def broken(self, request: Request, error: Exception) -> Response:
        """What nobody foresaw: told to the log, not to the reader."""
        _log.error("%s %s", request.method, request.url.path, exc_info=error)
        return await self._wrong(request, 500, "Something went wrong here.", "Please report the address of this page.")

    async def _wrong(
        self, request: Request, status: int, what: str, remedy: str, nearest: tuple[str, ...] = (), where: str = ""
    ) -> Response:
        if _takes_json(request):
            error = {
                "message": what,
                "where": where,
                "remedy": for_programs(remedy),
                "nearest": list(nearest),
                "findings": [],
            }
            told = {"error": error, "status": status}
            content = json.dumps(told, ensure_ascii=False) + "\n"
            return Response(content, status, {"vary": "Accept"}, "application/json")
        return await to_thread.run_sync(self._wrong_page, request, status, what, remedy, nearest, limiter=self._limiter)

    def _wrong_page(self, request: Request, status: int, what: str, remedy: str, nearest: tuple[str, ...]) -> Response:
        vary = {"vary": "Accept"}
        try:
            visit = self._asked_for(request)
        except KgError:
            return Response(f"{what} {in_words(remedy)}\n", status, vary, "text/plain; charset=utf-8")
        is_question = visit.path.startswith("/queries/")
        near = [(one, f"/queries/{one}" if is_question else with_query("/find", q=one)) for one in nearest]
        again = visit.at(visit.path) if status == HTTPStatus.BAD_REQUEST and request.url.query else None
        reply = html(
            visit, "wrong.html", what.rstrip("."), status=status, what=what, remedy=remedy, nearest=near, again=again
        )
        return Response(reply.content, status, vary, reply.media)

    def _asked_for(self, request: Request) -> Visit:
        """The address that something is wrong with, in the state asked for if there is such a one, else as it is now.

        Raises:
            KgError: the archive cannot be read.
        """
        with suppress(UsageError):
            return replace(self.visit(request), path=quote(request.url.path), query={})
        return Visit(self.states.now(), self.settings, quote(request.url.path), {})


def application(
    states: States, settings: SiteSettings, names: frozenset[str], desk: tuple[Desk, Sessions] | None = None
) -> ASGIApp:
    """The whole site, behind what every request must be; with a `desk`, what its archivists are answered too."""
    site = Site(states, settings)
    writing = DeskRoutes(*desk, site.visit).routes() if desk else []
    posts = {**POSTS, **(DESK_POSTS if desk else {})}
    routes = [
        *writing,
        *(Route(path, site.answering(make), methods=["GET"]) for path, make in api.RESOURCES.items()),
        Route("/feeds/{name}.{form}", site.feed, methods=["GET"]),
        Route("/timemap/{path:path}", site.timemap, methods=["GET"]),
        *Endpoints(site.visit).routes(),
        *(Route(path, site.answering(make), methods=["GET"]) for path, make in PAGES.items()),
        Route("/id/{path:path}", site.thing, methods=["GET"]),
        Mount("/static", _Static(directory=STATIC)),
    ]
    handlers = {KgError: site.refused, HTTPException: site.missing, Exception: site.broken}
    made = Starlette(routes=routes, exception_handlers=handlers)
    packed: ASGIApp = GZipMiddleware(made, minimum_size=1024)
    limited = Rates(packed, is_behind_proxy=settings.is_behind_proxy) if settings.is_public else packed
    return Safety(limited, names=names, posts=posts, is_public=settings.is_public)


class _Static(StaticFiles):
    """Files of ours, which a browser may keep: their address changes with them."""

    def file_response(self, *given: object, **named: object) -> Response:
        response = super().file_response(*given, **named)  # type: ignore[arg-type]
        response.headers["cache-control"] = _KEPT_LONG
        return response


_FEEDS = {"contributions": feeds.contributions, "lists": feeds.lists}


def base_of(request: Request) -> str:
    """The address of this site, as the client knows it."""
    return str(request.base_url).rstrip("/")


def raw_path(request: Request) -> str:
    """The path as it was sent, still percent-encoded."""
    raw = request.scope.get("raw_path")
    return raw.decode("latin-1") if raw else quote(request.url.path)


def links(iri: str, path: str) -> str:
    """What a thing's page leads to (RFC 8288): how to cite it, its other forms, its license."""
    forms = [f'<{path}.{form}>; rel="alternate"; type="{media}"' for form, media in FORMS.items() if form != "html"]
    told = [
        f'<{iri}>; rel="cite-as"',
        f'<{path}.jsonld>; rel="describedby"; type="application/ld+json"',
        f'<{_LICENSE}>; rel="license"',
    ]
    return ", ".join([*told, *forms])


def sentence(text: str) -> str:
    """
    >>> sentence("there is no place 'x'")
    "There is no place 'x'."
    """
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}" if text else ""


def _key(visit: Visit, query: str, form: str) -> str:
    """Names what is sent for a request."""
    return "\n".join([visit.path, query, form, visit.state.tag, version()])


def _of_thing(iri: NamedNode, form: str) -> Callable[[Visit], Reply]:
    shown = things.thing if form == "html" else partial(describing.described, form=form)
    return lambda visit: begun(visit, iri, form) or shown(visit, iri)


_PATHS = [(compile_path(path)[0], make) for path, make in {**api.RESOURCES, **PAGES}.items()]


def _making(path: str, base: str) -> tuple[Callable[[Visit], Reply], str]:
    """What makes the page at a path as it was sent, and in which form.

    Raises:
        HTTPException: nothing stands there (404).
    """
    bare, form = split_suffix(path, (*FORMS, "atom"))
    if iri := iri_at(split_suffix(path)[0]):
        return _of_thing(iri, split_suffix(path)[1] or "html"), split_suffix(path)[1] or "html"
    if (feed := _FEEDS.get(bare.removeprefix("/feeds/"))) and form in ("atom", "json"):
        return lambda visit: feed(visit, form, base), form
    for pattern, make in _PATHS:
        if pattern.match(unquote(path)):
            return make, "html"
    raise HTTPException(404)


def _takes_json(request: Request) -> bool:
    suffix = split_suffix(request.url.path)[1]
    if suffix:
        return suffix != "html"
    asked = liked(
        request.headers.get("accept", ""), {"html": "text/html", "json": "application/json", "any": "text/turtle"}
    )
    return asked not in (None, "html") or request.url.path.startswith("/api/")


def _nearest(error: KgError) -> tuple[str, ...]:
    return error.nearest if isinstance(error, NotFound) else ()
