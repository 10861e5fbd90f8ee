"""A receipt's query asked again over nothing but its witnesses, and its rows by themselves.

query      it parses, asks nobody else, and has these columns
comment    it has no comment, which would be read and not asked; those of the first version are told
replay     it gives each row again over nothing but the row's witness
idle       each triple and each absence of a witness has a part in its row
witness    each pattern is one of the query's
order      rows come in the order that ORDER BY asks for
rows       a row that can be there only once is there once
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import BlankNode, Literal, Variable

from kg.ask.receipt.values import FIRST, Receipt
from kg.ask.witness import AnswerRow, QueryForm, cite
from kg.ask.witness.pattern_text import pattern_text, uncitable
from kg.ask.witness.replay_limits import replay_limits
from kg.ask.witness.replaying import replay
from kg.ask.witness.unused_parts import find_unused_parts
from kg.ask.witness.volatile import volatile_columns
from kg.errors import QueryError
from kg.index import Embedded, solutions
from kg.index.guarded import guarded
from kg.index.store import PREFIXES
from kg.inert import inert
from kg.model import Finding
from kg.sparql import normalized, parse, without_comments, write
from kg.sparql import syntax as sx
from kg.sparql.fresh_variables import FreshVariables
from kg.sparql.variables import aggregates, is_grouped, projected
from kg.sparql.walking import mentioned, nodes
from kg.terms import ID

__all__ = ["MOST_WEIGHED", "Replays", "commented", "row_in_words"]

MOST_WEIGHED = 500
"""Rows of which is looked at whether each citation has a part in them: some 5 ms for each."""
_LONGEST = 200
"""Characters of a row that a finding shows."""
_TRIPLE = ("subject", "predicate", "object")
_DESCRIBED = "?subject ?predicate ?object"


class Replays:
    """What is found, what was not looked at, and how many rows came again. It asks the engine for what a stranger
    wrote: whoever makes one sees to time and memory."""

    def __init__(self, receipt: Receipt) -> None:
        self.receipt = receipt
        self.findings: list[Finding] = []
        self.held = 0
        self._not_given: Counter[str] = Counter()
        self._unweighed = 0
        self._query: sx.Query | None = None
        try:
            self._query = parse(receipt.query, PREFIXES)
            _refuse_elsewhere(self._query)
            _refuse_other_columns(receipt, self._query)
            self._reasons = "; ".join(replay_limits(self._query))
            self._has_groups = any(isinstance(one, sx.Select) and is_grouped(one) for one in nodes(self._query))
            self._look(self._query)
        except QueryError as error:
            self.findings.append(Finding("query", str(error), "query"))

    @property
    def unchecked(self) -> Iterator[str]:
        total = len(self.receipt.rows)
        for why, count in self._not_given.items():
            yield f"{count:,} of {total:,} rows, which cannot be replayed from their witness: {why}"
        yield from commented(self.receipt)
        if self._unweighed:
            yield f"whether each citation of {self._unweighed:,} of {total:,} rows has a part in it"

    @property
    def unordered(self) -> Iterator[str]:
        """Whether the order takes an archive to be looked at."""
        if self._ordered() and not self._comparable():
            yield "the order of the rows, which is by what is in none of their columns"

    def _look(self, query: sx.Query) -> None:
        if self.receipt.version > FIRST and has_comments(self.receipt.query):
            message = "it has a comment, which is no part of a query: receipts are written without"
            self.findings.append(Finding("comment", message, "query"))
        patterns = _patterns(query)
        for row in self.receipt.rows:
            self._look_at(query, row, patterns)
        for one in self.receipt.absences:
            if (one.at, one.pattern) not in patterns:
                self.findings.append(Finding("witness", f"the query has no pattern {one.pattern}", _at(one.at)))
        if not self.receipt.rows:
            self.findings += _unsaid(query, self.receipt)
        self.findings += self._misplaced()
        self.findings += self._repeated()

    def _look_at(self, query: sx.Query, row: AnswerRow, patterns: set[tuple[sx.Place, str]]) -> None:
        named = [(one.at, one.pattern) for one in row.witness.matches]
        named += [(one.at, one.pattern) for one in row.witness.absences]
        for at, pattern in named:
            if (at, pattern) not in patterns:
                self.findings.append(Finding("witness", f"the query has no pattern {pattern}", _where(row)))
        if replay(self.receipt.query, row.witness.quads).gives(row):
            self.held += 1
            if self._reasons or self.held > MOST_WEIGHED or (not row.witness.is_complete and self._has_groups):
                self._unweighed += bool(row.witness.ground)
            else:
                self.findings += self._weighed(query, row)
        elif self._has_groups and not row.witness.is_complete:
            self._not_given["the receipt has a part of the solutions behind them"] += 1
        elif self._reasons:
            self._not_given[self._reasons] += 1
        else:
            self.findings.append(Finding("replay", _not_again(row), _where(row)))

    def _weighed(self, query: sx.Query, row: AnswerRow) -> Iterator[Finding]:
        found = find_unused_parts(query, row)
        for match in found.idle:
            for one in match.ground:
                yield Finding("idle", f"{one.triple} has no part in this row, as {match.pattern}", _where(row))
        for absence in found.needless:
            yield Finding("idle", f"that nothing states {absence.pattern} has no part in this row", _where(row))
        for absence in found.unnamed:
            yield Finding("witness", f"it also rests on nothing stating {absence.pattern}", _where(row))

    # ── rows by themselves ─────────────────────────────────────────────────────────────────────────

    def _ordered(self) -> tuple[sx.Ordering, ...]:
        return self._query.modifiers.order_by if isinstance(self._query, sx.Select) else ()

    def _comparable(self) -> bool:
        """Whether the columns say by what the rows are in order."""
        query = self._query
        if not isinstance(query, sx.Select) or volatile_columns(query):
            return False
        keys = tuple(one.expression for one in query.modifiers.order_by)
        columns = {Variable(name) for name in self.receipt.columns}
        asks = any(isinstance(one, sx.Exists) for one in nodes(keys))
        made = any(isinstance(value, BlankNode) for row in self.receipt.rows for value in row.values)
        return not asks and not made and not aggregates(keys) and mentioned(keys) <= columns

    def _misplaced(self) -> Iterator[Finding]:
        """Asks the engine to put the rows in order, those that are equal by it in the order they have here."""
        query, keys = self._query, self._ordered()
        if not query or not keys or not self.receipt.rows or not self._comparable():
            return
        columns = tuple(map(Variable, self.receipt.columns))
        number = FreshVariables(query).fresh()
        rows = tuple((*row.values, Literal(place)) for place, row in enumerate(self.receipt.rows))
        where = sx.Group((sx.Values((*columns, number), rows),))
        order = sx.Modifiers(order_by=(*keys, sx.Ordering(number)))
        asked = sx.Select((sx.Projected(number),), where, modifiers=order, base=query.base)
        store = guarded(Embedded.memory())
        for place, (found,) in enumerate(solutions(store, write(normalized(asked)))):
            if found != Literal(place):
                row = self.receipt.rows[place]
                yield Finding("order", f"ORDER BY puts another row here than this ({row_in_words(row)})", _where(row))
                return

    def _repeated(self) -> Iterator[Finding]:
        """A graph has a triple once, and DISTINCT a row."""
        query = self._query
        if not (isinstance(query, sx.Construct | sx.Describe) or (isinstance(query, sx.Select) and query.distinct)):
            return
        met: set[object] = set()
        for row in self.receipt.rows:
            if row.values in met and not any(isinstance(value, BlankNode) for value in row.values):
                yield Finding("rows", f"this row appears twice ({row_in_words(row)})", _where(row))
            met.add(row.values)


def _unsaid(query: sx.Query, receipt: Receipt) -> Iterator[Finding]:
    """Where there is no row, what was looked for is said; over nothing at all the same is not found."""
    empty = cite(Embedded.memory(), query)
    if not list(empty) and empty.absences != receipt.absences:
        yield Finding("witness", "it does not say what was looked for and not found", "absences")


def _refuse_elsewhere(query: sx.Query) -> None:
    for one in nodes(query):
        if isinstance(one, sx.Service):
            raise uncitable(one.name, one.at)


def _refuse_other_columns(receipt: Receipt, query: sx.Query) -> None:
    form, columns = _head(query)
    if (form, columns) != (receipt.form, receipt.columns):
        raise QueryError(f"the answer to it has the columns {', '.join(columns)}, not {', '.join(receipt.columns)}")


def _head(query: sx.Query) -> tuple[QueryForm, tuple[str, ...]]:
    match query:
        case sx.Select():
            return QueryForm.SELECT, tuple(one.value for one in projected(query))
        case sx.Ask():
            return QueryForm.ASK, ("answer",)
        case sx.Construct():
            return QueryForm.CONSTRUCT, _TRIPLE
        case sx.Describe():
            return QueryForm.DESCRIBE, _TRIPLE


def _patterns(query: sx.Query) -> set[tuple[sx.Place, str]]:
    """The parts of a query that a witness may name: its patterns and groups, with their places."""
    found = {(one.at, pattern_text(one)) for one in nodes(query.where) if isinstance(one, sx.TriplePattern | sx.Group)}
    for one in nodes(query.where):
        if isinstance(one, sx.Graph):
            found.add((one.group.at, pattern_text(sx.Group((one,)))))
    if query.where and query.values:
        found.add((query.where.at, pattern_text(replace(query.where, elements=(*query.where.elements, query.values)))))
    for one in nodes((query.modifiers, query.projection if isinstance(query, sx.Select) else ())):
        if isinstance(one, sx.TriplePattern | sx.Group):
            found.add((one.at, pattern_text(one)))
    if isinstance(query, sx.Describe):
        found.add((sx.NOWHERE, _DESCRIBED))
    return found


def _not_again(row: AnswerRow) -> str:
    return f"the query over its {len(row.witness.quads):,} triples does not give this row ({row_in_words(row)})"


def commented(receipt: Receipt) -> Iterator[str]:
    """That a receipt of the first version has comments in its query, which are read and not asked."""
    if receipt.version == FIRST and has_comments(receipt.query):
        yield "the comments in its query: they ask nothing, and whoever wrote them may say anything"


def has_comments(query: str) -> bool:
    try:
        return without_comments(query, PREFIXES) != query
    except QueryError:
        return False


def row_in_words(row: AnswerRow) -> str:
    """A row in one line."""
    return inert(" · ".join("" if one is None else one.value.removeprefix(ID) for one in row.values), longest=_LONGEST)


def _where(row: AnswerRow) -> str:
    return f"row {row.number}"


def _at(place: sx.Place) -> str:
    return f"line {place[0]}, column {place[1]}"
