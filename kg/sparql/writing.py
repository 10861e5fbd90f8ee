"""A tree as SPARQL that means the same: what is written is read as the same tree again."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Variable

from kg.sparql.phrases import Phrases
from kg.sparql.syntax import (
    Ask,
    Bind,
    Construct,
    Dataset,
    Describe,
    Element,
    Exists,
    Expression,
    Filter,
    Graph,
    Group,
    GroupKey,
    Minus,
    Modifiers,
    Optional,
    Ordering,
    Projected,
    Query,
    Select,
    Service,
    SubSelect,
    TriplePattern,
    Triples,
    Union,
    Values,
)

__all__ = ["Writing"]


class Writing(Phrases):
    """Writes patterns and whole queries, on one line."""

    # ── patterns ───────────────────────────────────────────────────────────────────────────────────

    def pattern(self, pattern: TriplePattern) -> str:
        return f"{self.node(pattern.subject)} {self.predicate(pattern.predicate)} {self.node(pattern.object)}"

    def patterns(self, patterns: Iterable[TriplePattern]) -> str:
        return " . ".join(map(self.pattern, patterns))

    def group(self, group: Group) -> str:
        written = map(self.element, group.elements)
        return f"{{ {' '.join(written)} }}" if group.elements else "{ }"

    def element(self, element: Element | Group) -> str:
        match element:
            case Triples():
                return f"{self.patterns(element.patterns)} ."
            case Filter():
                return f"FILTER {self._condition(element.expression)}"
            case Bind():
                return f"BIND({self.expression(element.expression)} AS {element.variable})"
            case Values():
                return self.values(element)
            case Optional():
                return f"OPTIONAL {self.group(element.group)}"
            case Union():
                return " UNION ".join(map(self.group, element.branches))
            case Minus():
                return f"MINUS {self.group(element.group)}"
            case Graph():
                return f"GRAPH {self.node(element.name)} {self.group(element.group)}"
            case Service():
                silent = "SILENT " if element.silent else ""
                return f"SERVICE {silent}{self.node(element.name)} {self.group(element.group)}"
            case SubSelect():
                return self._select(element.select)
            case Group():
                return self.group(element)

    def _condition(self, expression: Expression) -> str:
        written = self.expression(expression)
        return written if isinstance(expression, Exists) else f"({written})"

    def values(self, values: Values) -> str:
        rows = (f"({' '.join('UNDEF' if cell is None else self.node(cell) for cell in row)})" for row in values.rows)
        return f"VALUES ({' '.join(map(str, values.variables))}) {{ {' '.join(rows)} }}"

    # ── queries ────────────────────────────────────────────────────────────────────────────────────

    def query(self, query: Query) -> str:
        written = self._form(query)
        return f"BASE <{query.base}> {written}" if query.base else written

    def _form(self, query: Query) -> str:
        match query:
            case Select():
                return self._select(query)
            case Construct():
                template = self.patterns(query.template)
                return f"CONSTRUCT {{ {template} }} {self._rest(query)}"
            case Ask():
                return f"ASK {self._rest(query)}"
            case Describe():
                resources = "*" if query.resources is None else " ".join(map(self.node, query.resources))
                return f"DESCRIBE {resources} {self._rest(query)}"

    def _select(self, select: Select) -> str:
        duplicates = "DISTINCT " if select.distinct else "REDUCED " if select.reduced else ""
        columns = "*" if select.projection is None else " ".join(map(self._projected, select.projection))
        return f"SELECT {duplicates}{columns} {self._rest(select)}"

    def _projected(self, column: Projected) -> str:
        if column.expression is None:
            return str(column.variable)
        return f"({self.expression(column.expression)} AS {column.variable})"

    def _rest(self, query: Query) -> str:
        """Dataset, WHERE, modifiers and the trailing VALUES."""
        where = [] if query.where is None else ["WHERE", self.group(query.where)]
        values = [] if query.values is None else [self.values(query.values)]
        return " ".join([*self._dataset(query.dataset), *where, *self._modifiers(query.modifiers), *values])

    def _dataset(self, dataset: Dataset) -> Iterable[str]:
        yield from (f"FROM {self.iri(graph)}" for graph in dataset.default)
        yield from (f"FROM NAMED {self.iri(graph)}" for graph in dataset.named)

    def _modifiers(self, modifiers: Modifiers) -> Iterable[str]:
        if modifiers.group_by:
            yield "GROUP BY " + " ".join(map(self._group_key, modifiers.group_by))
        if modifiers.having:
            yield "HAVING " + " ".join(f"({self.expression(one)})" for one in modifiers.having)
        if modifiers.order_by:
            yield "ORDER BY " + " ".join(map(self._ordering, modifiers.order_by))
        if modifiers.limit is not None:
            yield f"LIMIT {modifiers.limit}"
        if modifiers.offset is not None:
            yield f"OFFSET {modifiers.offset}"

    def _group_key(self, key: GroupKey) -> str:
        if isinstance(key.expression, Variable) and key.variable is None:
            return self.expression(key.expression)  # rdflib 7.6 cannot count in groups of (?key)
        named = "" if key.variable is None else f" AS {key.variable}"
        return f"({self.expression(key.expression)}{named})"

    def _ordering(self, key: Ordering) -> str:
        return f"{'DESC' if key.descending else 'ASC'}({self.expression(key.expression)})"
