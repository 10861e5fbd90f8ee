"""Any SPARQL 1.1 endpoint, reached by the SPARQL 1.1 Protocol; its replies are not trusted.

https://www.w3.org/TR/sparql11-protocol/ : a query is a POST of `application/sparql-query`, an
update a POST of `application/sparql-update`. Replies are parsed by the embedded engine's own
parsers, so results have the same types as from `Embedded`.

Engines differ on the default graph. Ours must stand alone: where an endpoint answers from the
union of all graphs, a fact comes back once more for every claim that states it. `Remote` asks
before its first answer and refuses such an endpoint, naming the setting to change; it asks again until
that is right.

Of a reply nothing is believed. It is read under a limit of bytes and one of time, from the first byte asked for to
the last one that came; it is of a media type that was asked for, not compressed and from nowhere else; it is the
kind of answer the query has, whole, with the variables the query names, and terms where RDF 1.1 has them. What is
not so is a `StoreError`. What an address holds beside host and path (a name, a password, a query string) is
never told, nor written to a log.
"""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from threading import Timer
from types import TracebackType

import httpx
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from kg import terms
from kg.errors import QueryError, StoreError
from kg.index.query_text import refuse_service
from kg.index.store import PREFIXES, Results, number, stating, time_limit_error, update_request
from kg.terms import DEFAULT_GRAPH, named
from kg.triples import has_triple_terms

__all__ = ["Remote"]

Known = tuple[NamedNode | None, NamedNode | None, NamedNode | Literal | BlankNode | None]
_BATCH = 5_000
_QUERY = "application/sparql-query"
_TRIPLES = 1_000
_SECONDS, _CONNECTING = 60.0, 10.0
"""All chosen: quads of one update, triples asked about in one query, and seconds for an answer and a connection."""
_MOST = 512 << 20
"""Bytes of one reply: some two million rows."""
_MOST_TOLD = 300
"""Characters of an endpoint's own words that are shown."""
_ROWS, _GRAPH = "application/sparql-results+json", "application/n-triples"
_ACCEPT = f"{_ROWS}, {_GRAPH};q=0.9"
_DIFFERENT = "is it a SPARQL 1.1 endpoint?"
_PROLOGUE = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
_STANDS_ALONE = """
    SELECT (COUNT(*) AS ?times) WHERE { { SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 1 } ?s ?p ?o }
"""
_FOREIGN = f"""
    ASK {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} FILTER(!STRSTARTS(STR(?s), "{terms.BASE}")) }}
"""


for _name in ("httpx", "httpcore"):  # they log whole addresses, which may hold what opens a store
    logging.getLogger(_name).setLevel(logging.WARNING)


class _Address:
    """Where an endpoint is: the address that is asked, and the part of it that may be shown."""

    def __init__(self, given: str) -> None:
        """StoreError where it is no address of a web server."""
        try:
            url = httpx.URL(given)
        except (httpx.InvalidURL, ValueError, TypeError) as error:
            raise StoreError("the store's address cannot be read", remedy="write http://host:port/path") from error
        if url.scheme not in ("http", "https") or not url.host:
            raise StoreError("the store's address is not one of a web server", remedy="write http://host:port/path")
        self.user = (url.username, url.password) if url.userinfo else None
        self.url = url.copy_with(username=None, password=None, fragment=None)
        self.shown = str(url.copy_with(username=None, password=None, query=None, fragment=None))
        secret = (url.password, url.userinfo.decode("latin-1"), url.query.decode("latin-1"), *url.params.values())
        self._secret = sorted({one for one in secret if one}, key=len, reverse=True)

    def without_secrets(self, text: str) -> str:
        """A text of somebody else's on one line, cut, and without what of the address may not be told."""
        for secret in self._secret:
            text = text.replace(secret, "…")
        line = " ".join(text.split())
        return line if len(line) <= _MOST_TOLD else f"{line[:_MOST_TOLD]} …"


@dataclass(frozen=True, slots=True)
class _Reply:
    """A whole reply; `media_type` is without its parameters."""

    media_type: str
    content: bytes


class Remote:
    """An endpoint; `update_url` is None where it may only be read.

    Raises:
        StoreError: an address is none.
    """

    def __init__(self, query_url: str, update_url: str | None = None) -> None:
        self._asked_at = _Address(query_url)
        self._updated_at = _Address(update_url) if update_url is not None else None
        self._client = httpx.Client(follow_redirects=False)
        self._socket: socket.socket | None = None
        self._seconds: float | None = _SECONDS
        self._is_told = False
        self._checked = False

    def query(self, sparql: str) -> Results:
        """As `Store.query`; positions in error messages are the engine's own.

        Raises:
            QueryError: it has SERVICE, or the endpoint refused it, or took longer than it was allowed.
            StoreError: it is out of reach, or its default graph is the union of all graphs.
        """
        asked = refuse_service(sparql)
        self._check()
        return self._answer(asked)

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: NamedNode | Literal | BlankNode | None = None,
        graph: NamedNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        default = DEFAULT_GRAPH
        pattern = f"{subject or '?s'} {predicate or '?p'} {value or '?o'}"
        if graph is None or graph == default:
            yield from self._triples(pattern, (subject, predicate, value), default)
        if graph is None:
            yield from self._named(pattern, (subject, predicate, value))
        elif isinstance(graph, NamedNode):
            yield from self._triples(f"GRAPH {graph} {{ {pattern} }}", (subject, predicate, value), graph)

    def stating(self, triples: Sequence[Triple]) -> list[list[NamedNode]]:
        batches = (triples[start : start + _TRIPLES] for start in range(0, len(triples), _TRIPLES))
        return [graphs for batch in batches for graphs in stating(self, batch)]

    def apply(self, insert: Iterable[Quad], delete: Iterable[Quad] = ()) -> None:
        self._update(update_request(insert, delete))

    def replace(self, quads: Iterable[Quad]) -> None:
        """Clear the endpoint and fill it batch by batch; the head comes last and marks it whole.

        Raises:
            StoreError: the endpoint holds something that is not a graph of this project.
        """
        self._refuse_foreign()
        self._update("CLEAR ALL")
        self.extend(quads)

    def extend(self, quads: Iterable[Quad]) -> None:
        stream = iter(quads)
        while batch := list(islice(stream, _BATCH)):
            self._update(update_request(batch))

    def allow(self, seconds: float | None) -> None:
        self._seconds, self._is_told = seconds, True

    def close(self) -> None:
        self._client.close()

    def _triples(self, body: str, known: Known, graph: NamedNode | DefaultGraph) -> Iterator[Quad]:
        for found in self._select(f"SELECT * WHERE {{ {body} }}"):
            yield _quad(found, known, graph)

    def _named(self, pattern: str, known: Known) -> Iterator[Quad]:
        for found in self._select(f"SELECT * WHERE {{ GRAPH ?g {{ {pattern} }} }}"):
            yield _quad(found, known, named(found["g"]))

    def _select(self, sparql: str) -> QuerySolutions:
        results = self.query(sparql)
        assert isinstance(results, QuerySolutions)  # `_results` looked at it
        return results

    def _check(self) -> None:
        """Ask once, before the first answer, whether the default graph stands alone."""
        if self._checked:
            return
        answered = list(self._answer(_STANDS_ALONE))  # type: ignore[arg-type]
        if len(answered) != 1 or number(answered[0]["times"]) > 1:
            raise StoreError(
                "the endpoint answers from the union of all graphs, so facts would be counted once for each claim",
                where=self._asked_at.shown,
                remedy="switch that off (Oxigraph: start without --union-default-graph)",
            )
        self._checked = True

    def _refuse_foreign(self) -> None:
        if bool(self.query(_FOREIGN)):
            raise StoreError(
                "the endpoint holds statements that are not of this project; filling it would remove them",
                where=self._asked_at.shown,
                remedy="give an empty dataset",
            )

    def _answer(self, sparql: str) -> Results:
        reply = self._post(self._asked_at, _PROLOGUE + sparql, _QUERY, accept=_ACCEPT)
        return _results(reply, sparql, self._asked_at)

    def _update(self, request: str) -> None:
        if self._updated_at is None:
            raise StoreError(
                "the endpoint may only be read", where=self._asked_at.shown, remedy="give its update address"
            )
        self._check()
        self._post(self._updated_at, request, "application/sparql-update", accept="*/*")

    def _post(self, at: _Address, body: str, media_type: str, *, accept: str) -> _Reply:
        headers = {
            "Content-Type": f"{media_type}; charset=utf-8",
            "Accept": accept,
            "Accept-Encoding": "identity",
        }
        seconds = self._seconds
        request = self._client.build_request(
            "POST",
            at.url,
            content=body.encode("utf-8", "surrogatepass"),
            headers=headers,
            timeout=httpx.Timeout(seconds, connect=min(_CONNECTING, seconds or _CONNECTING)),
            extensions={"trace": self._note_socket},
        )
        with _Deadline(self, seconds) as deadline:
            try:
                reply = self._client.send(request, stream=True, auth=at.user)
                try:
                    whole = _whole(reply, at)
                finally:
                    reply.close()
                if deadline.has_passed:
                    raise TimeoutError
                return whole
            except (httpx.HTTPError, httpx.StreamError, OSError, ValueError) as error:
                late = deadline.has_passed or isinstance(error, httpx.TimeoutException | TimeoutError)
                if late and seconds and not isinstance(error, httpx.ConnectTimeout):
                    raise self._late(at, seconds, media_type) from error
                raise StoreError(
                    f"the endpoint is out of reach ({at.without_secrets(str(error)) or type(error).__name__})",
                    where=at.shown,
                    remedy="check the address and that it is running",
                ) from error

    def _late(self, at: _Address, seconds: float, media_type: str) -> QueryError | StoreError:
        if self._is_told and media_type == _QUERY:
            return time_limit_error(seconds)
        return StoreError(
            f"the endpoint did not answer within {seconds:g} seconds", where=at.shown, remedy="see its own log"
        )

    def _note_socket(self, event: str, info: Mapping[str, object]) -> None:
        """Know the connection in use, to be able to end it."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")  # type: ignore[attr-defined]

    def end(self) -> None:
        """End the connection in use, from another thread."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


class _Deadline:
    """Ends an exchange that takes too long in all: httpx limits only each reading, and a byte a second is one."""

    def __init__(self, remote: Remote, seconds: float | None) -> None:
        self.has_passed = False
        self._remote = remote
        self._timer = Timer(seconds, self._end) if seconds else None

    def __enter__(self) -> _Deadline:
        if self._timer:
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer:
            self._timer.cancel()

    def _end(self) -> None:
        self.has_passed = True
        self._remote.end()


def _whole(reply: httpx.Response, at: _Address) -> _Reply:
    """The reply of an endpoint, read under a limit.

    Raises:
        StoreError: it refuses, sends us elsewhere, or sends too much or compressed what was to come as it is.
        QueryError: it refuses the query.
    """
    if reply.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise StoreError("the endpoint compressed a reply, which it was asked not to", where=at.shown)
    content = bytearray()
    most = _MOST if reply.is_success else 64 * 1024
    for chunk in reply.iter_raw():
        content += chunk
        if len(content) > most:
            if not reply.is_success:
                break
            raise StoreError(
                f"the endpoint sent over {most:,} bytes", where=at.shown, remedy="ask for less at once (LIMIT)"
            )
    if reply.status_code == httpx.codes.BAD_REQUEST:
        told = at.without_secrets(content.decode("utf-8", "replace"))
        raise QueryError(f"the endpoint refused the query: {told}", where=at.shown)
    if reply.is_redirect:
        raise StoreError(
            f"the endpoint redirects to another address ({reply.status_code}), which is not followed",
            where=at.shown,
            remedy="give that address, if you trust it",
        )
    if not reply.is_success:
        raise StoreError(f"the endpoint answered {reply.status_code}", where=at.shown, remedy="see its own log")
    media_type = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    # Rows end with a bracket, triples with nothing: of them a reply must say where it ends.
    if media_type == _GRAPH and not {"content-length", "transfer-encoding"} & reply.headers.keys():
        raise StoreError("the endpoint does not say where its reply ends", where=at.shown, remedy=_DIFFERENT)
    return _Reply(media_type, bytes(content))


def _results(reply: _Reply, sparql: str, at: _Address) -> Results:
    """The answer a reply is: of the kind the query has, whole, with the variables it names."""
    expected, variables = _expected(sparql)
    try:
        if reply.media_type == _GRAPH and expected in (None, _GRAPH):
            return _Triples(reply.content)  # type: ignore[return-value]
        if reply.media_type != _ROWS:
            raise ValueError(f"it is of type {reply.media_type[:60] or 'none'}")
        _refuse_deep(reply.content)
        results = parse_query_results(reply.content, format=QueryResultsFormat.JSON)
        if not isinstance(results, QuerySolutions):
            answers_as_asked = expected in (None, QueryBoolean)
        else:
            answers_as_asked = expected in (None, QuerySolutions)
            if missing := variables - {variable.value for variable in results.variables}:
                raise ValueError(f"it lacks the variable {min(missing)}")
            for _ in results:  # a parser that reads on demand finds a fault only there
                pass
            results = parse_query_results(reply.content, format=QueryResultsFormat.JSON)
        if not answers_as_asked:
            raise ValueError("it is another kind of answer")
    except (SyntaxError, ValueError, RecursionError) as error:
        told = at.without_secrets(str(error))
        raise StoreError(
            f"the endpoint's reply is not what was asked for ({told})", where=at.shown, remedy=_DIFFERENT
        ) from error
    return results


def _expected(sparql: str) -> tuple[object, frozenset[str]]:
    """What kind of answer a query has, None where only the engine can read it, and the variables it names."""
    from kg.sparql import parse as read
    from kg.sparql.syntax import Ask, Select

    try:
        tree = read(sparql, PREFIXES)
    except QueryError:
        return None, frozenset()
    if isinstance(tree, Select):
        return QuerySolutions, frozenset(column.variable.value for column in tree.projection or ())
    return (QueryBoolean if isinstance(tree, Ask) else _GRAPH), frozenset()


def _refuse_deep(content: bytes) -> None:
    """Read JSON for its shape alone, keeping nothing: the engine's parser recurses into terms without a bound.

    Raises:
        ValueError, RecursionError: it is no JSON in UTF-8, or deeper than any results are.
    """
    json.loads(content.decode(), object_pairs_hook=lambda _: None, parse_int=len, parse_float=len)


class _Triples:
    """What CONSTRUCT and DESCRIBE give: an iterator of triples, as the embedded engine's own."""

    def __init__(self, content: bytes) -> None:
        """SyntaxError or ValueError where they cannot all be read."""
        if has_triple_terms(content):
            raise ValueError("a triple is where an IRI or a literal should be")
        triples: list[Triple] = [quad.triple for quad in parse(content, format=RdfFormat.N_TRIPLES)]
        self._stream = iter(triples)

    def __iter__(self) -> Iterator[Triple]:
        return self

    def __next__(self) -> Triple:
        return next(self._stream)


def _quad(found: QuerySolution, known: Known, graph: NamedNode | DefaultGraph) -> Quad:
    subject, predicate, value = known
    said = value or found["o"]
    if not isinstance(said, NamedNode | Literal | BlankNode):
        raise StoreError(f"{str(said)[:100]} is where an IRI or a literal should be", remedy=_DIFFERENT)
    return Quad(subject or named(found["s"]), predicate or named(found["p"]), said, graph)
