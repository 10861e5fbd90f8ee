"""Any SPARQL 1.1 endpoint, spoken to over the SPARQL 1.1 Protocol.

https://www.w3.org/TR/sparql11-protocol/ : a query is a POST of `application/sparql-query`, an
update a POST of `application/sparql-update`. Replies are parsed by the embedded engine's own
parsers, so results have the same types as from `Embedded`.

Engines differ on the default graph. Ours must stand alone: where an endpoint answers from the
union of all graphs, a fact comes back once more for every claim that states it. `Remote` asks
before its first answer and refuses such an endpoint, naming the setting to change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import httpx
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
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
from kg.store.parsing import refuse_elsewhere
from kg.store.protocol import PREFIXES, Results, over_time, stating, update_request
from kg.terms import named

__all__ = ["Remote"]

Known = tuple[NamedNode | None, NamedNode | None, NamedNode | Literal | BlankNode | None]
_BATCH = 5_000
_QUERY = "application/sparql-query"
_TRIPLES = 1_000
_ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9"
_PROLOGUE = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
_STANDS_ALONE = """
    SELECT (COUNT(*) AS ?times) WHERE { { SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 1 } ?s ?p ?o }
"""
_FOREIGN = f"""
    ASK {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} FILTER(!STRSTARTS(STR(?s), "{terms.BASE}")) }}
"""


class Remote:
    """An endpoint; `update_url` is None where it may only be read."""

    def __init__(
        self,
        query_url: str,
        update_url: str | None = None,
        *,
        timeout: float = 60.0,
        client: httpx.Client | None = None,
    ) -> None:
        self.query_url = query_url
        self.update_url = update_url
        self._client = client or httpx.Client(timeout=timeout, follow_redirects=False)
        self._checked = False

    def query(self, sparql: str) -> Results:
        """As `Store.query`; positions in error messages are the engine's own.

        Raises:
            QueryError: it has SERVICE, or the endpoint refused it, or took longer than it was allowed.
            StoreError: it is out of reach, or its default graph is the union of all graphs.
        """
        refuse_elsewhere(sparql)
        if not self._checked:
            self._checked = True
            self._refuse_union()
        reply = self._post(self.query_url, _PROLOGUE + sparql, _QUERY, accept=_ACCEPT)
        return _results(reply)

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: NamedNode | Literal | BlankNode | None = None,
        graph: NamedNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        default = DefaultGraph()
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
        self._client.timeout = httpx.Timeout(seconds)

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
        assert isinstance(results, QuerySolutions)
        return results

    def _refuse_union(self) -> None:
        for found in self._select(_STANDS_ALONE):
            if int(found["times"].value) > 1:
                raise StoreError(
                    "the endpoint answers from the union of all graphs, so facts would be counted once a claim",
                    where=self.query_url,
                    remedy="switch that off (Oxigraph: start without --union-default-graph)",
                )

    def _refuse_foreign(self) -> None:
        if bool(self.query(_FOREIGN)):
            raise StoreError(
                "the endpoint holds statements that are not of this project; filling it would remove them",
                where=self.query_url,
                remedy="give an empty dataset",
            )

    def _update(self, request: str) -> None:
        if self.update_url is None:
            raise StoreError("the endpoint may only be read", where=self.query_url, remedy="give its update address")
        self._post(self.update_url, request, "application/sparql-update", accept="*/*")

    def _post(self, url: str, body: str, media_type: str, *, accept: str) -> httpx.Response:
        headers = {"Content-Type": f"{media_type}; charset=utf-8", "Accept": accept}
        try:
            reply = self._client.post(url, content=body.encode(), headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            allowed = self._client.timeout.read
            if isinstance(error, httpx.ReadTimeout) and allowed and media_type == _QUERY:
                raise over_time(allowed) from error
            raise StoreError(
                f"the endpoint is out of reach ({error})", where=url, remedy="check the address and that it is running"
            ) from error
        if reply.status_code == httpx.codes.BAD_REQUEST:
            raise QueryError(f"the endpoint refused the query: {reply.text.strip()[:500]}", where=url)
        if not reply.is_success:
            raise StoreError(f"the endpoint answered {reply.status_code}", where=url, remedy="see its own log")
        return reply


def _results(reply: httpx.Response) -> Results:
    media_type = reply.headers.get("content-type", "").partition(";")[0].strip()
    try:
        if media_type == "application/n-triples":
            return _Triples(reply.content)  # type: ignore[return-value]
        return parse_query_results(reply.content, format=QueryResultsFormat.JSON)
    except (SyntaxError, ValueError) as error:
        raise StoreError(
            f"the endpoint's reply is not SPARQL results ({error})", where=str(reply.url), remedy="is it an endpoint?"
        ) from error


class _Triples:
    """What CONSTRUCT and DESCRIBE give: an iterator of triples, as the embedded engine's own."""

    def __init__(self, content: bytes) -> None:
        self._stream = parse(content, format=RdfFormat.N_TRIPLES)

    def __iter__(self) -> Iterator[Triple]:
        return self

    def __next__(self) -> Triple:
        triple: Triple = next(self._stream).triple
        return triple


def _quad(found: QuerySolution, known: Known, graph: NamedNode | DefaultGraph) -> Quad:
    subject, predicate, value = known
    return Quad(
        subject or named(found["s"]), predicate or named(found["p"]), found["o"] if value is None else value, graph
    )
