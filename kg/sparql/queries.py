"""Whole queries: SELECT, CONSTRUCT, ASK and DESCRIBE; grammar [2] to [28]."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import NamedNode, Variable

from kg.errors import QueryError
from kg.sparql.grouping import differing, is_grouped
from kg.sparql.patterns import Patterns
from kg.sparql.syntax import (
    Ask,
    Construct,
    Dataset,
    Describe,
    Expression,
    Group,
    GroupKey,
    Modifiers,
    Ordering,
    Place,
    Projected,
    Query,
    Select,
    TriplePattern,
    Triples,
    Values,
)

__all__ = ["Queries"]

_MOST_DIGITS = 18
"""Of LIMIT and OFFSET: what the engine takes."""
_UPDATES = frozenset("INSERT DELETE LOAD CLEAR CREATE DROP COPY MOVE ADD WITH".split())


class Queries(Patterns):
    """The four forms."""

    def query(self) -> Query:
        """The whole text.

        Raises:
            QueryError: it is no query.
        """
        self.prologue()
        forms: dict[str, Callable[[], Query]] = {
            "SELECT": self._select,
            "CONSTRUCT": self._construct,
            "ASK": self._ask,
            "DESCRIBE": self._describe,
        }
        if self.kind in _UPDATES:
            raise QueryError(
                f"a query only reads, and {self.kind} writes",
                remedy="add claims with `kg add`, take back with `kg withdraw`",
            )
        if self.kind not in forms:
            raise self.expected("SELECT, CONSTRUCT, ASK or DESCRIBE")
        query = forms[self.kind]()
        if self.kind != "end":
            raise self.expected("the end of the query")
        return query

    def _used_base(self) -> str | None:
        return self._base if self._base and self._needs_base else None

    # ── forms ──────────────────────────────────────────────────────────────────────────────────────

    def _select(self) -> Select:
        return self._selected(within=False)

    def sub_select(self) -> Select:
        return self._selected(within=True)

    def _selected(self, *, within: bool) -> Select:
        at = self.at()
        self.advance()
        distinct = self.take("DISTINCT")
        reduced = not distinct and self.take("REDUCED")
        projection = self._projection()
        dataset = Dataset() if within else self._dataset()
        where = self._where()
        modifiers, values = self._modifiers(), self._trailing_values()
        self._check(projection, modifiers, at)
        if projection is not None:
            self._visible = {one.variable for one in projection}
        base = None if within else self._used_base()
        return Select(projection, where, distinct, reduced, modifiers, values, dataset, base)

    def _construct(self) -> Construct:
        self.advance()
        if self.kind == "{":
            template = self._template()
            dataset, where = self._dataset(), self._where()
        else:
            dataset = self._dataset()
            self.need("WHERE", "WHERE, or '{' and a template")
            at = self.at()
            template = self._template()
            where = Group((Triples(template),) if template else (), at)
        return Construct(template, where, self._modifiers(), self._trailing_values(), dataset, self._used_base())

    def _template(self) -> tuple[TriplePattern, ...]:
        opened = self.start
        self.need("{")
        self._paths_allowed = False
        template = self.triples()
        self._paths_allowed = True
        self.close("}", opened)
        self._used_here.clear()
        return template

    def _ask(self) -> Ask:
        self.advance()
        dataset = self._dataset()
        return Ask(self._where(), self._modifiers(), self._trailing_values(), dataset, self._used_base())

    def _describe(self) -> Describe:
        self.advance()
        resources: tuple[Variable | NamedNode, ...] | None = None
        if not self.take("*"):
            resources = self._resources()
        dataset = self._dataset()
        where = self._where() if self.kind in ("WHERE", "{") else None
        return Describe(resources, where, self._modifiers(), self._trailing_values(), dataset, self._used_base())

    def _resources(self) -> tuple[Variable | NamedNode, ...]:
        resources: list[Variable | NamedNode] = []
        while not resources or self.kind in ("variable", "iri", "prefixed"):
            resources.append(self.variable() if self.kind == "variable" else self.iri("'*', a variable or an IRI"))
        return tuple(resources)

    # ── clauses ────────────────────────────────────────────────────────────────────────────────────

    def _projection(self) -> tuple[Projected, ...] | None:
        if self.take("*"):
            return None
        self._aggregates_allowed = True
        projection: list[Projected] = []
        while self.kind == "(" or self.kind == "variable":
            projection.append(self._projected())
        if not projection or self.kind == "," or self.is_built_in():
            raise self.expected("'*', variables, or (an expression AS ?variable)")
        return tuple(projection)

    def _projected(self) -> Projected:
        at = self.at()
        self.another()
        if self.kind == "variable":
            return Projected(self.variable(), at=at)
        opened = self.start
        self.advance()
        expression = self.expression()
        variable = self.named_result(set())
        self.close(")", opened)
        return Projected(variable, expression, at)

    def _dataset(self) -> Dataset:
        default: list[NamedNode] = []
        named: list[NamedNode] = []
        while self.take("FROM"):
            (named if self.take("NAMED") else default).append(self.iri())
        return Dataset(tuple(default), tuple(named))

    def _where(self) -> Group:
        self._aggregates_allowed = False
        if not self.take("WHERE") and self.kind != "{":
            raise self.expected("WHERE or '{'")
        return self._joined_group()

    def _trailing_values(self) -> Values | None:
        return self._values_element() if self.kind == "VALUES" else None

    # ── modifiers ──────────────────────────────────────────────────────────────────────────────────

    def _modifiers(self) -> Modifiers:
        keys = self._group_by()
        self._aggregates_allowed = True
        having = self._having()
        order = self._order_by()
        self._aggregates_allowed = False
        limit = offset = None
        while (self.kind == "LIMIT" and limit is None) or (self.kind == "OFFSET" and offset is None):
            if self.advance().upper() == "LIMIT":
                limit = self._whole_number()
            else:
                offset = self._whole_number()
        return Modifiers(keys, having, order, limit, offset)

    def _whole_number(self) -> int:
        if self.kind != "number" or not self.value.isdigit():
            raise self.expected("a whole number")
        if len(self.value) > _MOST_DIGITS:
            raise self.expected(f"a whole number of at most {_MOST_DIGITS} digits")
        return int(self.advance())

    def _group_by(self) -> tuple[GroupKey, ...]:
        if not self.take("GROUP"):
            return ()
        self.need("BY", "BY")
        keys: list[GroupKey] = []
        while not keys or self._begins_a_condition():
            keys.append(self._group_key())
        return tuple(keys)

    def _group_key(self) -> GroupKey:
        self.another()
        if self.kind == "variable":
            return GroupKey(self.variable())
        if self.kind != "(":
            return GroupKey(self.constraint("a variable, a function or '('"))
        opened = self.start
        self.deeper()
        self.advance()
        expression = self.expression()
        variable = self.named_result(self._visible) if self.kind == "AS" else None
        self.close(")", opened)
        self.back()
        if variable is not None:
            self._visible.add(variable)
        return GroupKey(expression, variable)

    def _having(self) -> tuple[Expression, ...]:
        conditions: list[Expression] = []
        if self.take("HAVING"):
            while not conditions or self._begins_a_condition():
                conditions.append(self.constraint("a condition in ( ), or a function"))
        return tuple(conditions)

    def _order_by(self) -> tuple[Ordering, ...]:
        keys: list[Ordering] = []
        if self.take("ORDER"):
            self.need("BY", "BY")
            while not keys or self.kind in ("variable", "ASC", "DESC") or self._begins_a_condition():
                keys.append(self._ordering())
        return tuple(keys)

    def _ordering(self) -> Ordering:
        for _ in range(4):  # as many parts as it is asked as
            self.another()
        if self.kind in ("ASC", "DESC"):
            descending = self.advance().upper() == "DESC"
            return Ordering(self.bracketed(), descending)
        if self.kind == "variable":
            return Ordering(self.variable())
        return Ordering(self.constraint("a variable, ASC, DESC, a function or '('"))

    def _begins_a_condition(self) -> bool:
        return self.kind in ("variable", "(", "iri", "prefixed") or self.is_built_in()

    # ── what the notes of the grammar forbid ───────────────────────────────────────────────────────

    def _check(self, projection: tuple[Projected, ...] | None, modifiers: Modifiers, at: Place) -> None:
        """
        Raises:
            QueryError: a column is named twice or has a value already, or groups are asked for what
                differs inside of them.
        """
        # Of the variables inside, a group shows only those it is made by.
        grouped = is_grouped(projection or (), modifiers)
        valued = {key.variable or key.expression for key in modifiers.group_by} if grouped else self._visible
        seen: set[Variable] = set()
        for column in projection or ():
            if column.variable in seen or (column.expression is not None and column.variable in valued):
                remedy = "name another variable after AS" if column.expression else "name each variable once"
                raise self.wrong(f"{column.variable} has a value already", at=column.at, remedy=remedy)
            seen.add(column.variable)
        if projection is None and grouped:
            raise self.wrong("SELECT * stands where there are groups", at=at, remedy="name the variables of GROUP BY")
        for column, variable in differing(projection or (), modifiers):
            raise self.wrong(
                f"{variable} differs inside a group",
                at=column.at,
                remedy="name it in GROUP BY, or take an aggregate of it such as SAMPLE",
            )
