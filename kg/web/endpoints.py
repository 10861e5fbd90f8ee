"""Addresses that are no pages: questions in forms for programs, the editor's helpers, receipts, files.

/sparql                     the SPARQL 1.1 Protocol
/workbench.csv?query=…      an answer as a file; `cite=1` with its citations
/queries/NAME.json?…        the same of a named query
/workbench/check            what is wrong with a query (POST: its text)
/workbench/names.json       what the editor completes
/receipts                   what becomes of a receipt (POST: its content, or a form)
/captures/SHA256            the bytes of a capture; …/pages/N.png a page of a PDF
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from kg.ask.receipt import MOST_BYTES
from kg.errors import UsageError
from kg.web import capture_files
from kg.web.addresses import liked, split_suffix
from kg.web.answers import CITED, PLAIN
from kg.web.pages import receipts, workbench
from kg.web.rendering import version
from kg.web.replies import Reply, html
from kg.web.sparql_protocol import ProtocolAnswers
from kg.web.validators import is_held, tag_of
from kg.web.visits import Visit

__all__ = ["POSTS", "Endpoints"]

_AT_ONCE = 8
_MOST_QUERY = 1 << 20
"""Answers of the endpoint at one time, chosen; and bytes of a query, as the parser takes characters."""
POSTS = {"/sparql": _MOST_QUERY, "/workbench/check": 1 << 18, "/receipts": MOST_BYTES}
"""Paths that take a POST, each with the most bytes of its body."""
_FORMS = tuple(sorted({*PLAIN, *CITED, "receipt"}))
_ENDINGS = {"markdown": "md", "csl": "csl.json", "bibtex": "bib", "receipt": "receipt.json"}


class Endpoints:
    """What answers at these addresses, for a site that says what a request is for."""

    def __init__(self, visit: Callable[..., Visit]) -> None:
        self._visit = visit
        self._asking = ProtocolAnswers(_AT_ONCE)

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/sparql", self.sparql, methods=["GET", "POST"]),
            Route("/workbench/check", self.check, methods=["POST"]),
            Route("/workbench/names.json", self.names, methods=["GET"]),
            *(Route(f"/workbench.{form}", self.download, methods=["GET"]) for form in _FORMS),
            *(Route(f"/queries/{{name}}.{form}", self.download, methods=["GET"]) for form in _FORMS),
            Route("/receipts", self.receipts, methods=["POST"]),
            Route("/captures/{sha256}", self.file, methods=["GET"]),
            Route("/captures/{sha256}/pages/{number:int}.png", self.page, methods=["GET"]),
        ]

    async def sparql(self, request: Request) -> Response:
        visit = await to_thread.run_sync(self._visit, request, limiter=self._asking.limiter)
        return await self._asking.sparql(request, visit, lambda as_of: self._visit(request, as_of))

    async def download(self, request: Request) -> Response:
        """An answer as a file."""
        path, form = split_suffix(request.url.path, _FORMS)
        if form is None:
            raise HTTPException(404)
        visit = await to_thread.run_sync(self._visit, request, limiter=self._asking.limiter)
        cite = visit.query.get("cite", "") not in ("", "0", "false")
        if form not in (CITED if cite else PLAIN) and form != "receipt":
            raise UsageError(f"this is not available as {form}", remedy=f"use {', '.join(CITED if cite else PLAIN)}")
        name = path.removeprefix("/queries/") if path.startswith("/queries/") else ""
        own = {one.name for one in visit.state.catalogue.named(name).parameters} if name else set()
        params = {one: value for one, value in visit.query.items() if value.strip() and one in own}
        text = name or visit.query.get("query", "")
        file = f"{name or 'answer'}{'-cited' if cite else ''}.{_ENDINGS.get(form, form)}"
        return await self._asking.streamed(
            request, visit, text, form, file=file, name=bool(name), params=params, cite=cite
        )

    async def check(self, request: Request) -> Response:
        visit = await to_thread.run_sync(self._visit, request)
        text = (await request.body()).decode("utf-8", "replace")
        return _response(await to_thread.run_sync(workbench.check, visit, text))

    async def names(self, request: Request) -> Response:
        visit = await to_thread.run_sync(self._visit, request)
        made = _response(await to_thread.run_sync(workbench.names, visit))
        return _unless_held(request, made, tag_of(f"names\n{visit.state.tag}\n{version()}"))

    async def receipts(self, request: Request) -> Response:
        body = await request.body()
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            body = parse_qs(body.decode("ascii", "replace")).get("receipt", [""])[0].encode()
        visit = await to_thread.run_sync(self._visit, request)
        found = await to_thread.run_sync(receipts.verdict, visit, body, limiter=self._asking.limiter)
        form = liked(request.headers.get("accept", ""), {"html": "text/html", "json": "application/json"})
        if form == "json":
            return JSONResponse(found)
        return _response(
            await to_thread.run_sync(
                lambda: html(visit, "receipt.html", "A receipt", verdict=found["verdict"], told=found["told"])
            )
        )

    async def file(self, request: Request) -> Response:
        sha256 = request.path_params["sha256"]
        made = await to_thread.run_sync(lambda: capture_files.file(self._visit(request), sha256))
        return _unless_held(request, made, f'"{sha256}"')

    async def page(self, request: Request) -> Response:
        sha256, number = request.path_params["sha256"], request.path_params["number"]
        made = await to_thread.run_sync(lambda: capture_files.page_picture(self._visit(request), sha256, number))
        return _unless_held(request, made, tag_of(f"{sha256}\n{number}\n{version()}"))


def _unless_held(request: Request, response: Response, tag: str) -> Response:
    """The response with its tag; or that the client has it."""
    if is_held(request, tag):
        return Response(status_code=304, headers={"etag": tag})
    response.headers["etag"] = tag
    return response


def _response(reply: Reply) -> Response:
    return Response(reply.content, reply.status, dict(reply.headers), reply.media)
