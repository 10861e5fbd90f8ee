"""The W3C's SPARQL query-evaluation tests, read as they are published, and answers compared as they say.

https://www.w3.org/2009/sparql/docs/tests/README.html : a folder has a `manifest.ttl`, in which every
`mf:QueryEvaluationTest` names a query, the graphs to ask, and the result. `qt:data` is the default
graph, `qt:graphData` a named graph. Without either, the graphs are those that FROM and FROM NAMED name.
A file's IRI is where the W3C publishes it, so that relative IRIs in queries, data and results agree.

Results are SPARQL results in XML, JSON, TSV or CSV, a graph that is the result of a CONSTRUCT, or a
graph in the vocabulary of https://www.w3.org/2001/sw/DataAccess/tests/result-set .
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import BlankNode, Dataset, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

from kg.errors import QueryError
from kg.index import Store
from kg.index.store import PREFIXES
from kg.sparql import normalized_text as in_one_text
from kg.sparql import parse
from kg.sparql.syntax import Service
from kg.sparql.walking import nodes
from kg.terms import RDF

PUBLISHED = "https://w3c.github.io/rdf-tests/sparql/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
REGIME = NamedNode("http://www.w3.org/ns/sparql-service-description#entailmentRegime")
EVALUATION = {NamedNode(MF + "QueryEvaluationTest"), NamedNode(MF + "CSVResultFormatTest")}

Term = NamedNode | Literal | BlankNode
Solution = Mapping[str, Term]
Answer = bool | tuple[Solution, ...] | frozenset[Triple]
"""What ASK, SELECT, and CONSTRUCT or DESCRIBE give."""


# ── manifests ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Case:
    """One test: `name` is folder/local name, `base` the query's own IRI, `lax` that duplicates need not agree."""

    name: str
    base: str
    query: Path
    default: tuple[Path, ...]
    named: tuple[tuple[NamedNode, Path], ...]
    result: Path
    lax: bool = False
    regime: bool = False

    @property
    def folder(self) -> str:
        return self.name.rpartition("/")[0]

    @property
    def has_service(self) -> bool:
        """Whether it asks another endpoint; what does not parse is left to the tests."""
        with suppress(QueryError):
            return any(isinstance(one, Service) for one in nodes(parse(self.sparql, PREFIXES)))
        return False

    @property
    def sparql(self) -> str:
        """The query with its own IRI as the base."""
        return f"BASE <{self.base}>\n{self.query.read_text('utf-8')}"

    def quads(self) -> list[Quad]:
        """The dataset to ask."""
        default = [quad for path in self.default for quad in _graph(path, DefaultGraph())]
        return default + [quad for name, path in self.named for quad in _graph(path, name)]


def cases(suite: Path) -> list[Case]:
    """Every query-evaluation test of every manifest under a folder, in the order of their names."""
    found = [case for manifest in sorted(suite.rglob("manifest.ttl")) for case in _read(suite, manifest)]
    return sorted(found, key=lambda case: case.name)


def _read(suite: Path, manifest: Path) -> Iterator[Case]:
    folder = _Folder(suite, manifest)
    for kind in EVALUATION:
        for quad in folder.graph.quads_for_pattern(None, RDF.type, kind, None):
            yield folder.case(quad.subject)


class _Folder:
    """A manifest and the files beside it."""

    def __init__(self, suite: Path, manifest: Path) -> None:
        self.suite = suite
        self.name = manifest.parent.relative_to(suite).as_posix()
        self.base = f"{PUBLISHED}{self.name}/"
        self.graph = ox.Store()
        self.graph.load(path=str(manifest), format=RdfFormat.TURTLE, base_iri=self.base + "manifest.ttl")

    def case(self, test: Term) -> Case:
        action = self._one(test, MF + "action")
        query = self._one(action, QT + "query")
        default = tuple(map(self._file, self._all(action, QT + "data")))
        named = tuple(self._named(graph) for graph in self._all(action, QT + "graphData"))
        return Case(
            name=f"{self.name}/{test.value.rpartition('#')[2]}",
            base=query.value,
            query=self._file(query),
            default=default,
            named=named or (() if default else self._asked_for(query)),
            result=self._file(self._one(test, MF + "result")),
            lax=bool(self._all(test, MF + "resultCardinality")),
            regime=bool(list(self.graph.quads_for_pattern(action, REGIME, None))),
        )

    def _named(self, graph: Term) -> tuple[NamedNode, Path]:
        """`<file>`, or `[ qt:graph <file> ; rdfs:label "its name" ]`."""
        if isinstance(graph, NamedNode):
            return graph, self._file(graph)
        label = self._one(graph, "http://www.w3.org/2000/01/rdf-schema#label")
        return NamedNode(label.value), self._file(self._one(graph, QT + "graph"))

    def _asked_for(self, query: Term) -> tuple[tuple[NamedNode, Path], ...]:
        text = self._file(query).read_text("utf-8")
        names = dict.fromkeys(re.findall(r"\bFROM\s+(?:NAMED\s+)?<([^>:]+)>", text, re.IGNORECASE))
        return tuple((NamedNode(self.base + name), self._file(NamedNode(self.base + name))) for name in names)

    def _file(self, iri: Term) -> Path:
        return self.suite / iri.value.removeprefix(PUBLISHED)

    def _all(self, subject: Term, predicate: str) -> list[Term]:
        return [quad.object for quad in self.graph.quads_for_pattern(subject, NamedNode(predicate), None)]

    def _one(self, subject: Term, predicate: str) -> Term:
        (value,) = self._all(subject, predicate)
        return value


def _graph(path: Path, name: NamedNode | DefaultGraph) -> list[Quad]:
    """A file's triples in a graph, with blank nodes of its own."""
    kind = RdfFormat.from_extension(path.suffix.removeprefix("."))
    parsed = ox.parse(path=str(path), format=kind, base_iri=_published(path), rename_blank_nodes=True)
    return [Quad(*quad.triple, name) for quad in parsed]


def _published(path: Path) -> str:
    return PUBLISHED + "/".join(path.parts[-3:])


# ── results ────────────────────────────────────────────────────────────────────────────────────────


def expected(case: Case) -> Answer:
    """What a test's result file says; of a CSV file every value is a plain literal."""
    kind = case.result.suffix
    if kind == ".csv":
        return _from_csv(case.result)
    if kind in (".srx", ".srj", ".tsv"):
        return answered(ox.parse_query_results(path=str(case.result)))
    triples = [quad.triple for quad in _graph(case.result, DefaultGraph())]
    table = _result_set(triples)
    return frozenset(triples) if table is None else table


def asked(store: Store, case: Case) -> Answer:
    """What a store answers somebody who asks, in the form in which the result is written."""
    answer = answered(store.query(in_one_text(case.sparql, PREFIXES)))
    if case.result.suffix == ".csv" and isinstance(answer, tuple):
        return tuple({name: Literal(_csv_cell(term)) for name, term in one.items()} for one in answer)
    return answer


def answered(results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
    """The engine's results as a value."""
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    if isinstance(results, ox.QuerySolutions):
        names = [variable.value for variable in results.variables]
        return tuple({name: one[name] for name in names if one[name] is not None} for one in results)
    return frozenset(results)


def _from_csv(path: Path) -> Answer:
    """A cell that is empty is unbound, or an empty string: CSV does not tell."""
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple({name: Literal(cell) for name, cell in line.items() if cell} for line in csv.DictReader(lines))


def _csv_cell(term: Term) -> str:
    return str(term) if isinstance(term, BlankNode) else term.value


def _result_set(triples: Iterable[Triple]) -> Answer | None:
    """A result in the vocabulary for results, None where the graph is not one."""
    said: dict[tuple[Term, str], list[Term]] = {}
    for triple in triples:
        if triple.predicate.value.startswith(RS) or triple.predicate == RDF.type:
            said.setdefault((triple.subject, triple.predicate.value.removeprefix(RS)), []).append(triple.object)
    sets = [subject for (subject, _), values in said.items() if NamedNode(RS + "ResultSet") in values]
    if not sets:
        return None
    if answer := said.get((sets[0], "boolean")):
        return answer[0] == Literal(True)
    rows = said.get((sets[0], "solution"), [])
    rows.sort(key=lambda row: int(said.get((row, "index"), [Literal("0")])[0].value))
    return tuple(
        {said[one, "variable"][0].value: said[one, "value"][0] for one in said.get((row, "binding"), [])}
        for row in rows
    )


# ── comparison ─────────────────────────────────────────────────────────────────────────────────────


def same(one: Answer, other: Answer, *, ordered: bool = False, lax: bool = False) -> bool:
    """Whether two answers are the same up to the labels of blank nodes.

    Literals are compared as the engine keeps them, which is by value ("01" as "1"). `ordered` compares
    rows in order; `lax` leaves out how often each is there, as the test of REDUCED says.
    """
    if isinstance(one, tuple) and isinstance(other, tuple):
        return _labelled(_as_quads(one, ordered, lax)) == _labelled(_as_quads(other, ordered, lax))
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return _labelled(Quad(*triple) for triple in one) == _labelled(Quad(*triple) for triple in other)
    return one is other


def _as_quads(rows: Iterable[Solution], ordered: bool, lax: bool) -> Iterator[Quad]:
    """Rows as a graph: each row once, with its number or how often it is there."""
    numbered = [tuple(sorted(row.items())) for row in rows]
    times = enumerate(numbered) if ordered else ((many, row) for row, many in Counter(numbered).items())
    for number, row in times:
        subject = BlankNode()
        yield Quad(subject, NamedNode("row:times"), Literal("some" if lax else str(number)))
        yield from (Quad(subject, NamedNode(f"row:{name}"), value) for name, value in row)


def _labelled(quads: Iterable[Quad]) -> Dataset:
    """The quads as the engine keeps them, blank nodes labelled by where they stand."""
    kept = ox.Store()
    kept.extend(quads)
    dataset = Dataset(kept)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset
