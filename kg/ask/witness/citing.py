"""Each row of an answer with its witness: for every pattern of the query, the triples that make the row true,
and for each triple the claims that state it.

- SELECT gives one row for each solution (SPARQL 1.1, 18.2.5: projection keeps duplicates), so the witness of
  a row is the one solution behind it, read in the same query as the row: the query is *opened* (see
  `kg.ask.witness.instrument`) and asked with more columns.
- A row of DISTINCT, of GROUP BY or of an aggregate stands for many solutions: its witness is the union over
  them, of which `solutions` are read; how many there are is counted where the engine counts them anyway.
- OPTIONAL: what matched. UNION: the branches that matched. EXISTS: what it found. MINUS and NOT EXISTS: an
  `Absence`. Property paths: the edges of one shortest way, or of all shortest ways.
- The witness is factorized: a conjunction of patterns, each a set of triples, each with alternatives of
  claims. Its size is the sum of these, where a list of derivations would be their product.
- CONSTRUCT: one row for each triple, at the first solution that gives it. ASK: the first solution that says
  yes. DESCRIBE: each triple is its own witness, with one solution that names the resource.
- HAVING, ORDER BY, LIMIT and OFFSET choose among rows and are no part of a witness, but for what an EXISTS in
  them found.
- SERVICE is refused: what another endpoint says is stated by no claim here.

Sound: over nothing but the witness of a row, the query gives the row again, unless negation in negation or
a slice inside a sub-select is in play: `kg.ask.witness.replay_limits` says of which queries, and why. A witness need
not be minimal (two patterns may be told by two triples where one would do): `kg.ask.witness.minimal` makes it so.

Memory holds one page of rows; later pages are up to four times as large as the first. Round trips: one for the
rows, one a page for the claims, one a page for each part that has to be asked again, and as many as the longest
way has steps. What is asked again sees the store as it then is: a store opened for reading does not change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Literal as OneOf
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, Triple, Variable

from kg.ask.witness.claims_of import grounds
from kg.ask.witness.empty_matches import explain_empty_matches
from kg.ask.witness.instrument import Instrument
from kg.ask.witness.list_absences import in_words
from kg.ask.witness.oxigraph_graph_scope import needs_own_graphs
from kg.ask.witness.path_search import PathSearch
from kg.ask.witness.pattern_text import pattern_text, shortened
from kg.ask.witness.pattern_words import absent_in_words
from kg.ask.witness.plan import InstrumentedGroup, Requery, RequeryReason
from kg.ask.witness.read_back import SolutionEvidence, counted, derive
from kg.ask.witness.requery import Asker, Solution
from kg.ask.witness.templates import instances
from kg.ask.witness.values import LONG_PATTERN, Absence, AnswerRow, Cited, Ground, Match, QueryForm, Term, Witness
from kg.index import Store
from kg.index import solutions as rows_of
from kg.index.query_hints import query_hints
from kg.index.store import PREFIXES
from kg.sparql import normalized, parse, write
from kg.sparql import syntax as sx
from kg.sparql.fresh_variables import FreshVariables
from kg.sparql.variables import projected, visible
from kg.sparql.walking import mentioned, nodes
from kg.terms import XSD

__all__ = ["cite"]

One = TypeVar("One")
Paths = OneOf["one", "all"]
Found = tuple[tuple[Term | None, ...], Witness]
_LARGER = 4
"""Times the first page that a later one may be: the first rows come soon, the many that follow in fewer questions."""
_TRIPLE = ("subject", "predicate", "object")
_TRUE, _FALSE = (Literal(text, datatype=XSD.boolean) for text in ("true", "false"))


def cite(
    store: Store, sparql: str | sx.Query, *, solutions: int | None = 3, page: int = 100, paths: Paths = "one"
) -> Cited:
    """Answer a query with the witness of each row; rows come with the values and in the order that
    the store gives the normalized query (`kg.sparql.normalized`).

    `solutions` bounds how many solutions are read behind a row that stands for many, None reads all;
    `page` is the number of rows cited at first, and up to four times as many later; `paths` is whether one
    shortest way along a property path is given or all the shortest.

    Raises:
        QueryError: it does not parse, cannot be answered, or has SERVICE, which cannot be cited.
        StoreError: the engine is out of reach.
    """
    written = parse(sparql, PREFIXES) if isinstance(sparql, str) else sparql
    query = normalized(_with_column(written))
    citer = _Citer(store, written, query, solutions, page, every_path=paths == "all")
    match query:
        case sx.Select():
            form, columns, found = QueryForm.SELECT, tuple(one.value for one in _columns(written)), citer.select(query)
        case sx.Construct():
            form, columns, found = QueryForm.CONSTRUCT, _TRIPLE, citer.construct(query)
        case sx.Ask():
            form, columns, found = QueryForm.ASK, ("answer",), citer.ask(query)
        case sx.Describe():
            form, columns, found = QueryForm.DESCRIBE, _TRIPLE, citer.describe(query)
    cited = Cited(form, sparql if isinstance(sparql, str) else write(sparql), columns, iter(()))
    cited.rows = _numbered(found, cited, citer)
    return cited


def _numbered(found: Iterator[Found], cited: Cited, citer: _Citer) -> Iterator[AnswerRow]:
    """Rows with their numbers; where there are none, the answer says what was not found."""
    number = 0
    for number, (values, witness) in enumerate(found, 1):
        yield AnswerRow(number, values, witness)
    if not number:
        cited.absences = citer.nothing()


class _Citer:
    """Answers one query, page by page."""

    def __init__(
        self, store: Store, written: sx.Query, query: sx.Query, limit: int | None, page: int, *, every_path: bool
    ) -> None:
        self._store, self._written_query, self._query, self._page = store, written, query, page
        self._names = FreshVariables(query)
        self._opening = Instrument(self._names, apart=needs_own_graphs(store, query))
        self._asker = Asker(store, self._names, query.dataset, limit)
        self._texts: dict[int, tuple[str, sx.Place]] = {}
        self._absences: dict[int, Absence] = {}
        self._ways = PathSearch(replace(self._asker, limit=None), every_path)

    def select(self, query: sx.Select) -> Iterator[Found]:
        columns = _columns(self._written_query)
        opened, solutions = self._opened(query)
        for page in self._pages(solutions):
            witnesses = self._witnesses(opened, page)
            for row, witness in zip(page, witnesses, strict=True):
                yield tuple(row.get(column) for column in columns), witness

    def construct(self, query: sx.Construct) -> Iterator[Found]:
        """One row for each triple, at the first solution that gives it."""
        opened, solutions = self._opened(_solving(query, mentioned(query.template)))
        fresh = instances(query.template, solutions)
        for page in self._pages(fresh):
            witnesses = self._witnesses(opened, [solution for _, solution in page])
            for (triple, _), witness in zip(page, witnesses, strict=True):
                yield tuple(triple), replace(witness, solutions=None)

    def ask(self, query: sx.Ask) -> Iterator[Found]:
        modifiers = query.modifiers
        first = replace(modifiers, limit=min(1, 1 if modifiers.limit is None else modifiers.limit))
        select = _solving(query, set())
        certain = sx.Projected(self._names.fresh(), _TRUE)
        opened = self._opening.select(replace(select, projection=(certain,), modifiers=first))
        solutions = list(self._solutions(opened))
        if solutions:
            yield (_TRUE,), self._witnesses(opened, solutions)[0]
        else:
            yield (_FALSE,), Witness((), self.nothing(), 0, 0)

    def describe(self, query: sx.Describe) -> Iterator[Found]:
        """Each triple of a description, with one solution that names what is described."""
        described = self._store.query(write(query))
        assert not isinstance(described, QuerySolutions | QueryBoolean)  # an endpoint has a type of its own for triples
        subject, predicate, value = (Variable(name) for name in _TRIPLE)
        number = self._opening.number(sx.TriplePattern(subject, predicate, value))
        naming = self._naming(query)
        led: dict[object, SolutionEvidence] = {}  # a blank node is described by the triple that leads to it
        for triples in self._pages(described):
            named = led | self._named(naming, triples)
            every = [SolutionEvidence() for _ in triples]
            for triple, evidence in zip(triples, every, strict=True):
                evidence.add(number, (Quad(*triple),))
                evidence.take(named.get(triple.subject, SolutionEvidence()))
                if isinstance(triple.object, BlankNode):
                    named.setdefault(triple.object, led.setdefault(triple.object, evidence))
            for triple, witness in zip(triples, self._cited(every), strict=True):
                yield tuple(triple), witness

    def nothing(self) -> tuple[Absence, ...]:
        """What an answer without rows did not find: the pattern with its VALUES; nothing can be said where a
        slice or HAVING may have left rows out."""
        query = self._written_query
        where, values, left_out = query.where, query.values, query.modifiers
        if where is None or left_out.having or left_out.offset or left_out.limit == 0:
            return ()
        whole = replace(where, elements=(*where.elements, values)) if values else where
        text = pattern_text(whole)
        words = in_words(self._store, whole) or absent_in_words(whole, None)
        if not words and len(text) > LONG_PATTERN:
            words = f"no claims state all that the query asks for{_given(whole)}"
        return (Absence(text, where.at, query_hints(self._store, whole), words),)

    # ── solutions, and the witnesses behind them ───────────────────────────────────────────────────

    def _opened(self, select: sx.Select) -> tuple[InstrumentedGroup, Iterator[Solution]]:
        """A SELECT opened, and its solutions in the order of its rows."""
        opened = self._opening.select(select)
        return opened, self._solutions(opened)

    def _solutions(self, opened: InstrumentedGroup) -> Iterator[Solution]:
        """The rows of an opened SELECT, with the columns that tell their witness."""
        (only,) = opened.group.elements
        assert isinstance(only, sx.SubSelect)
        found = rows_of(self._store, write(replace(only.select, dataset=self._query.dataset)))
        columns = found.variables
        for row in found:
            yield {column: value for column, value in zip(columns, row, strict=True) if value is not None}

    def _pages(self, rows: Iterable[One]) -> Iterator[list[One]]:
        rows, size = iter(rows), self._page
        while page := list(islice(rows, size)):
            yield page
            size = min(2 * size, _LARGER * self._page)

    def _witnesses(self, opened: InstrumentedGroup, rows: list[Solution]) -> list[Witness]:
        every = derive(opened.plan, rows, self._asker, self._ways.links)
        witnesses = self._cited(every)
        match opened.plan:
            case (Requery(why=RequeryReason.ROWS) as node, *others) if all(isinstance(one, Requery) for one in others):
                return [self._counted(node, *one) for one in zip(witnesses, rows, every, strict=True)]
        return witnesses

    def _counted(self, node: Requery, witness: Witness, row: Solution, evidence: SolutionEvidence) -> Witness:
        """A row that stands for many says for how many, and of how many it shows the triples."""
        total = evidence.read if node.count is None else counted(row, node.count)
        is_cut = evidence.more and (node.count is None or evidence.read >= total)
        absences = witness.absences if total else (*witness.absences, *self.nothing())
        return replace(witness, solutions=None if is_cut else total, shown=evidence.read, absences=absences)

    def _cited(self, every: list[SolutionEvidence]) -> list[Witness]:
        explain_empty_matches(every, self._asker)
        quads = (quad for evidence in every for found in evidence.found.values() for quad in found)
        known = grounds(self._store, quads, self._query.dataset)
        return [
            Witness(
                tuple(
                    Match(*self._written(number), tuple(known[quad] for quad in found))
                    for number, found in sorted(evidence.found.items())
                ),
                tuple(self._absence(number) for number in sorted(evidence.absent)),
                solutions=None if evidence.more else 1,
                apart=tuple(told for _, told in apart),
                led=sum(led for led, _ in apart),
            )
            for evidence in every
            for apart in [_apart(evidence, known)]
        ]

    def _absence(self, number: int) -> Absence:
        if number not in self._absences:
            group = self._opening.written[number]
            assert isinstance(group, sx.Group)
            told = (
                query_hints(self._store, group, self._written_query),
                in_words(self._store, group, self._written_query) or absent_in_words(group, self._written_query),
            )
            self._absences[number] = Absence(*self._written(number), *told)
        return self._absences[number]

    def _written(self, number: int) -> tuple[str, sx.Place]:
        """A pattern as it was written, and where."""
        if number not in self._texts:
            self._texts[number] = self._opening.text(number), self._opening.at(number)
        return self._texts[number]

    def _naming(self, query: sx.Describe) -> tuple[InstrumentedGroup, tuple[Variable, ...]] | None:
        if query.where is None:
            return None
        trailing = set(query.values.variables) if query.values else set()
        inside = tuple(sorted(visible(query.where) | trailing, key=str))
        variables = tuple(one for one in query.resources or inside if isinstance(one, Variable) and one in inside)
        select = replace(_solving(query, set(variables)), modifiers=replace(query.modifiers, limit=None, offset=None))
        return self._opening.select(select), variables

    def _named(
        self, naming: tuple[InstrumentedGroup, tuple[Variable, ...]] | None, triples: list[Triple]
    ) -> dict[object, SolutionEvidence]:
        """The evidence of one solution for each subject that a variable names."""
        named: dict[object, SolutionEvidence] = {}
        opened, variables = naming or (None, ())
        asker = replace(self._asker, limit=1)
        for variable in variables:
            left = [one for one in dict.fromkeys(triple.subject for triple in triples) if one not in named]
            subjects = [one for one in left if isinstance(one, NamedNode | BlankNode)]
            if not subjects or opened is None:
                break
            found = asker.ask(opened, [{variable: one} for one in subjects], RequeryReason.BRANCH)
            solved = [
                (one, answer.solutions[0]) for one, answer in zip(subjects, found, strict=True) if answer.solutions
            ]
            told = derive(opened.plan, [solution for _, solution in solved], asker, self._ways.links)
            named |= {one: evidence for (one, _), evidence in zip(solved, told, strict=True)}
        return named


def _apart(evidence: SolutionEvidence, known: Mapping[Quad, Ground]) -> list[tuple[bool, tuple[Ground, ...]]]:
    """The triples of each solution, those that have an extreme first."""
    if not evidence.alone:
        return []
    every = sorted(evidence.apart(), key=lambda one: not one[0])
    return [
        (led, tuple(dict.fromkeys(known[quad] for quads in found.values() for quad in quads))) for led, found in every
    ]


def _given(whole: sx.Group) -> str:
    """The terms that VALUES gives to variables one at a time, as parameters do: ` with ?place place:us-wy`."""
    given = [
        f"{variable} {shortened(write(term, PREFIXES))}"
        for one in nodes(whole)
        if isinstance(one, sx.Values) and len(one.rows) == 1
        for variable, term in zip(one.variables, one.rows[0], strict=True)
        if isinstance(term, NamedNode | Literal)
    ]
    return f" with {' and '.join(dict.fromkeys(given))}" if given else ""


def _columns(query: sx.Query) -> tuple[Variable, ...]:
    return projected(query) if isinstance(query, sx.Select) else ()


def _with_column(query: sx.Query) -> sx.Query:
    """A SELECT of nothing has rows that say nothing, and selects a constant instead."""
    if isinstance(query, sx.Select) and not projected(query):
        return replace(query, projection=(sx.Projected(FreshVariables(query).fresh(), _TRUE),))
    return query


def _solving(query: sx.Construct | sx.Ask | sx.Describe, wanted: set[Variable]) -> sx.Select:
    """The SELECT whose solutions a normalized query of another form is made of."""
    where = query.where or sx.Group(())
    inside = visible(where) | (set(query.values.variables) if query.values else set())
    columns = tuple(map(sx.Projected, sorted(wanted & inside, key=str)))
    return sx.Select(
        columns, where, modifiers=query.modifiers, values=query.values, dataset=query.dataset, base=query.base
    )
