"""The SPARQL 1.1 Protocol at `/sparql`, for reading (https://www.w3.org/TR/sparql11-protocol/).

- GET with `query`; POST as a form, or with the query itself as `application/sparql-query`.
- `default-graph-uri` and `named-graph-uri` are taken instead of the dataset the query describes (2.1.4).
- Answers as JSON, XML, CSV or TSV; graphs as Turtle, N-Triples, TriG, N-Quads or JSON-LD; as `Accept` says.
- `cite=1` adds the claims each row rests on: a member `citations` in JSON, a column in CSV, graphs in TriG.
- Without a query the service describes itself (https://www.w3.org/TR/sparql11-service-description/).
- An answer is sent as it comes. One that ends before its time says so in its last line (but JSON and XML, which are
  then no JSON or XML), and the connection ends before its body does.
- Updates are refused (403), and SERVICE, with the reason.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qsl

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from kg.errors import KgError, NotFound, QueryError
from kg.sparql import parse
from kg.sparql.syntax import Ask, Construct, Describe, Query
from kg.terms import BASE, PREFIXES
from kg.web.addresses import liked
from kg.web.answers import CITED, PLAIN
from kg.web.asking import Busy, Stopped, Stream, ask
from kg.web.remedies import for_programs
from kg.web.rendering import version
from kg.web.validators import is_held, tag_of
from kg.web.visits import Visit, once

__all__ = ["ProtocolAnswers", "Request11", "description", "read_request", "streamed"]

_log = logging.getLogger("kg.web")
_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_ROWS = {form: PLAIN[form] for form in ("json", "xml", "csv", "tsv")}
_YES_OR_NO = {form: PLAIN[form] for form in ("json", "xml")}
_GRAPH = {form: PLAIN[form] for form in ("ttl", "nt", "jsonld", "trig", "nq")}
_CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID)\s*\(", re.IGNORECASE)
"""Functions by which the same query of the same state has another answer each time."""
_DESCRIPTION = {"ttl": "text/turtle", "html": "text/html"}

_SERVICE = """@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix formats: <http://www.w3.org/ns/formats/> .

<{here}> a sd:Service ;
    sd:endpoint <{here}> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:resultFormat formats:SPARQL_Results_JSON , formats:SPARQL_Results_XML , formats:SPARQL_Results_CSV ,
        formats:SPARQL_Results_TSV , formats:Turtle , formats:N-Triples , formats:N-Quads , formats:TriG ,
        formats:JSON-LD ;
    sd:defaultDataset <{here}#dataset> .

<{here}#dataset> a sd:Dataset ;
    dcterms:title "What sources state about agreements under section 287(g)"@en ;
    dcterms:description "Every named graph is a claim: what one source states. The default graph has each \
stated fact once, and what is said about claims, documents and contributions."@en ;
    dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> ;
    void:vocabulary <{base}ontology> ;
    sd:defaultGraph <{here}#default> .

<{here}#default> a sd:Graph ; void:triples {triples} .
"""


@dataclass(frozen=True, slots=True)
class Request11:
    """A request of the protocol, read."""

    query: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    cite: bool = False
    as_of: str = ""


class RefusedRequest(Exception):
    """A request the protocol has no answer for."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class ProtocolAnswers:
    """Answers questions in forms for programs; so many at one time."""

    def __init__(self, at_once: int) -> None:
        self.limiter = CapacityLimiter(at_once)

    async def sparql(self, request: Request, visit: Visit, at: Callable[[str], Visit]) -> Response:
        """The endpoint; `at` is the visit of another state, which a form may ask for in its body."""
        try:
            asked = await read_request(request)
            if asked is None:
                return _described(request, visit)
            tree, text = _parsed(asked.query, request)
            form = _form(request, tree, cite=asked.cite)
        except RefusedRequest as refused:
            return Response(f"{refused.why}\n", refused.status, {"vary": "Accept"}, "text/plain; charset=utf-8")
        if asked.as_of.strip() and not visit.as_of:
            visit = await to_thread.run_sync(at, asked.as_of, limiter=self.limiter)
        graphs = {"default": list(asked.default), "named": list(asked.named)}
        return await self.streamed(request, visit, text, form, cite=asked.cite, graphs=graphs)

    async def streamed(
        self, request: Request, visit: Visit, text: str, form: str, *, file: str = "", **about: object
    ) -> Response:
        """An answer, its first piece as soon as it is there; or that the client has it."""
        asked = visit.state.catalogue.named(text).sparql if about.get("name") else text
        lasts = request.method in ("GET", "HEAD") and not _CHANGING.search(asked)
        tag = tag_of("\n".join([str(request.url), form, visit.state.tag, version()])) if lasts else ""
        if tag and is_held(request, tag):
            return Response(status_code=304, headers={"etag": tag, "vary": "Accept"})
        try:
            stream = await to_thread.run_sync(lambda: ask(visit, text, form, **about), limiter=self.limiter)
        except KgError as error:
            return told(error)
        return streamed(stream, visit, form, file, tag)


def streamed(stream: Stream, visit: Visit, form: str, file: str = "", tag: str = "") -> Response:
    """A stream as a response, with its tag if it has one; it is closed however that ends."""
    headers = {"vary": "Accept", "x-kg-contribution": str(stream.head.get("contribution", visit.state.head.sequence))}
    if tag:
        headers |= {"etag": tag, "cache-control": "no-cache"}
    if file:
        headers["content-disposition"] = f'attachment; filename="{file}"'
    return ClosingStream(stream, broken_off(stream, form), stream.head["media"], headers)


def broken_off(stream: Iterable[bytes], form: str) -> Iterator[bytes]:
    """The pieces of an answer; where it ends before its time, why is its last line, if its form has a place for that.

    Raises:
        KgError: it ended before its time.
    """
    try:
        yield from stream
    except KgError as error:
        why = f"The answer breaks off here: {error.what}"
        if form == "html":
            yield f'</tbody></table></div><p role="alert">{escape(why)}. Its notes are missing.</p>\n'.encode()
        elif form == "markdown":
            yield f"\n{why}. Its notes are missing.\n".encode()
        elif form == "csv":
            quoted = why.replace('"', '""')
            yield f'"{quoted}"\r\n'.encode()
        elif form == "tsv":
            yield f"{why}\n".encode()
        raise


class ClosingStream(StreamingResponse):
    """Closes the stream when it is read, or when the client is gone."""

    def __init__(self, stream: Stream, pieces: Iterable[bytes], media: str, headers: Mapping[str, str]) -> None:
        super().__init__(pieces, media_type=media, headers=headers)
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except* KgError as errors:
            # It was begun, and cannot be taken back: the connection ends before its body does, which a program sees.
            _log.warning("an answer was broken off: %s", errors.exceptions[0])
        finally:
            self._stream.close()


def told(error: KgError) -> Response:
    """Why there is no answer, as text."""
    status = 503 if isinstance(error, Busy | Stopped) else 404 if isinstance(error, NotFound) else 400
    where = f"{error.where}: " if isinstance(error, QueryError) and error.where else ""
    headers = {"retry-after": "5"} if isinstance(error, Busy) else {}
    remedy = for_programs(error.remedy)
    why = f"{where}{error.what}" + (f"; {remedy}" if remedy else "")
    return Response(f"{why}\n", status, headers, "text/plain; charset=utf-8")


async def read_request(request: Request) -> Request11 | None:
    """The request as the protocol has it; None for one without a query, which asks what the service is.

    Raises:
        Refused: it is none of the protocol's.
    """
    pairs = _pairs(request.scope["query_string"])
    if request.method == "POST":
        kind, *parameters = (one.strip().lower() for one in request.headers.get("content-type", "").split(";"))
        charsets = [one.removeprefix("charset=").strip('"') for one in parameters if one.startswith("charset=")]
        if not set(charsets) <= {"utf-8", "us-ascii"}:
            raise RefusedRequest(415, "Send it in UTF-8.")
        body = await request.body()
        if kind == _FORM:
            pairs += _pairs(body)
        elif kind == _QUERY:
            pairs.append(("query", _text(body)))
        elif kind == _UPDATE:
            raise RefusedRequest(403, "This endpoint only reads: it takes no updates.")
        else:
            raise RefusedRequest(415, f"Send {_FORM} or {_QUERY}.")
    if any(name == "update" for name, _ in pairs):
        raise RefusedRequest(403, "This endpoint only reads: it takes no updates.")
    queries = [value for name, value in pairs if name == "query"]
    if not queries and request.method in ("GET", "HEAD"):
        return None
    if len(queries) != 1:
        raise RefusedRequest(400, "A request has one query.")
    return Request11(
        queries[0],
        tuple(value for name, value in pairs if name == "default-graph-uri"),
        tuple(value for name, value in pairs if name == "named-graph-uri"),
        any(name == "cite" and value not in ("", "0", "false") for name, value in pairs),
        next((value for name, value in pairs if name == "asOf"), ""),
    )


def _pairs(written: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(written.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=200)
    except ValueError as error:
        raise RefusedRequest(400, "This is not text in UTF-8, percent-encoded.") from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedRequest(400, "The query is not text in UTF-8.") from error


def _parsed(query: str, request: Request) -> tuple[Query, str]:
    """The query, with the address of this service as its base where it needs one and gives none (RFC 3986, 5.1.3)."""
    based = f"BASE <{request.url.replace(query='', fragment='')}> {query}"
    try:
        try:
            return parse(query, PREFIXES), query
        except QueryError:
            with suppress(QueryError):
                return parse(based, PREFIXES), based
            raise
    except QueryError as error:
        where = f"{error.where}: " if error.where else ""
        raise RefusedRequest(
            400, f"{where}{error.what}; {error.remedy}" if error.remedy else f"{where}{error.what}"
        ) from error
    except RecursionError as error:
        raise RefusedRequest(400, "The query is nested too deeply.") from error


def _form(request: Request, tree: Query, *, cite: bool) -> str:
    if isinstance(tree, Construct | Describe):
        offered = {"trig": CITED["trig"], "json": CITED["json"]} if cite else _GRAPH
    elif isinstance(tree, Ask):
        offered = {"json": CITED["json"]} if cite else _YES_OR_NO
    else:
        offered = {form: CITED[form] for form in ("json", "csv", "html", "markdown")} if cite else _ROWS
    bare = {form: media.partition(";")[0] for form, media in offered.items()}
    accept = request.headers.get("accept", "").replace("application/json", bare.get("json", "application/json"))
    accept = accept.replace("application/xml", bare.get("xml", "application/xml"))
    chosen = liked(accept, bare)
    if chosen is None:
        raise RefusedRequest(406, f"It is available as {', '.join(bare.values())}.")
    return chosen


def _described(request: Request, visit: Visit) -> Response:
    form = liked(request.headers.get("accept", ""), _DESCRIPTION)
    if form == "html":
        return RedirectResponse(visit.at("/workbench"), 303, headers={"vary": "Accept"})
    if form is None:
        raise RefusedRequest(406, "The description of this service is available as text/turtle.")
    tag = tag_of("\n".join([str(request.url), visit.state.tag, version()]))
    headers = {"vary": "Accept", "etag": tag, "cache-control": "no-cache"}
    if is_held(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(description(request, visit), media_type="text/turtle; charset=utf-8", headers=headers)


def description(request: Request, visit: Visit) -> str:
    """What this service is, in Turtle."""
    here = str(request.url.replace(query="", fragment=""))
    counted = once(visit.state, "triples", lambda: _triples(visit))
    return _SERVICE.format(here=here, base=BASE, triples=counted)


def _triples(visit: Visit) -> int:
    return next(int(row["n"]) for row in visit.state.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
