"""Groups and what stands in them, section 5 to 11; grammar [53] to [74]."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

from pyoxigraph import NamedNode, Variable

from kg.sparql.syntax import (
    Bind,
    Element,
    Expression,
    Filter,
    Graph,
    Group,
    Minus,
    Optional,
    Select,
    Service,
    SubSelect,
    Term,
    Triples,
    Union,
    Values,
)
from kg.sparql.triple_patterns import TriplePatterns

__all__ = ["Patterns"]


class Patterns(TriplePatterns, ABC):
    """{ … }. `_visible` are the variables in scope of the group that is being read (section 18.2.1)."""

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        super().__init__(text, prefixes)
        self._visible: set[Variable] = set()
        self._elements: Mapping[str, Callable[[], Element | Group]] = {
            "FILTER": self._filter,
            "OPTIONAL": self._optional,
            "BIND": self._bind,
            "VALUES": self._values_element,
            "GRAPH": self._graph,
            "MINUS": self._minus,
            "SERVICE": self._service,
            "{": self._group_or_union,
        }

    @abstractmethod
    def sub_select(self) -> Select:
        """SELECT … inside a group"""

    def group(self) -> Group:
        """{ … }, with a scope of its own, which is lost."""
        return self._scoped()[0]

    def _joined_group(self) -> Group:
        """{ … }, whose variables are in scope around it."""
        group, visible = self._scoped()
        self._visible |= visible
        return group

    def _scoped(self) -> tuple[Group, set[Variable]]:
        around, self._visible = self._visible, set()
        opened = self.start
        self.deeper()
        self.need("{", "'{'")
        self.forget_blank_labels()
        elements = (SubSelect(self.sub_select()),) if self.kind == "SELECT" else self._read_elements()
        self.forget_blank_labels()
        if self.kind != "}":
            raise self.unclosed("a pattern or '}'", opened)
        self.advance()
        self.back()
        inside, self._visible = self._visible, around
        return Group(elements, self.place(opened)), inside

    def _read_elements(self) -> tuple[Element | Group, ...]:
        elements: list[Element | Group] = []
        self._read_triples(elements)
        while read := self._elements.get(self.kind):
            self.another()
            elements.append(read())
            self.take(".")
            self._read_triples(elements)
        return tuple(elements)

    def _read_triples(self, elements: list[Element | Group]) -> None:
        patterns = self.triples()
        if not patterns:
            return
        elements.append(Triples(patterns))
        for pattern in patterns:
            self._visible.update(
                node for node in (pattern.subject, pattern.predicate, pattern.object) if type(node) is Variable
            )

    # ── elements ───────────────────────────────────────────────────────────────────────────────────

    def _filter(self) -> Filter:
        self.advance()
        return Filter(self.constraint("a condition in ( ), or a function"))

    def constraint(self, what: str) -> Expression:
        """(expression), a built-in call or a function call: what may stand without brackets around it."""
        if self.kind == "(":
            return self.bracketed()
        if self.kind in ("iri", "prefixed"):
            return self.function()
        return self.built_in(what)

    def _optional(self) -> Optional:
        self.advance()
        return Optional(self._joined_group())

    def _minus(self) -> Minus:
        self.advance()
        return Minus(self.group())

    def _graph(self) -> Graph:
        self.advance()
        return Graph(self._name(), self._joined_group())

    def _service(self) -> Service:
        at = self.at()
        self.advance()
        silent = self.take("SILENT")
        name = self._name()
        return Service(name, self._joined_group(), silent, at)

    def _name(self) -> Variable | NamedNode:
        if self.kind != "variable":
            return self.iri("a variable or an IRI")
        variable = self.variable()
        self._visible.add(variable)
        return variable

    def _group_or_union(self) -> Group | Union:
        first = self._joined_group()
        if self.kind != "UNION":
            return first
        branches = [first]
        while self.take("UNION"):
            branches.append(self._joined_group())
        return Union(tuple(branches))

    def _bind(self) -> Bind:
        self.advance()
        opened = self.start
        self.need("(")
        expression = self.expression()
        variable = self.named_result(self._visible)
        self.close(")", opened)
        self._visible.add(variable)
        return Bind(expression, variable)

    def named_result(self, visible: set[Variable]) -> Variable:
        """AS ?variable

        Raises:
            QueryError: the variable has a value already.
        """
        self.need("AS", "AS and a variable")
        if self.kind == "variable" and Variable(self.value[1:]) in visible:
            raise self.wrong(f"{self.value} has a value already", remedy="name another variable after AS")
        return self.variable()

    # ── VALUES ─────────────────────────────────────────────────────────────────────────────────────

    def _values_element(self) -> Values:
        values = self.values()
        self._visible.update(values.variables)
        return values

    def values(self) -> Values:
        """VALUES ?x { … } or VALUES (?x ?y) { ( … ) … }"""
        self.need("VALUES")
        if self.kind == "variable":
            variable = self.variable()
            return Values((variable,), tuple((cell,) for cell in self._cells("{", "}")))
        opened = self.start
        self.need("(", "a variable, or '(' and variables")
        variables = []
        while self.kind == "variable":
            variables.append(self.variable())
        self.close(")", opened)
        opened = self.start
        self.need("{")
        rows = []
        while self.kind == "(":
            rows.append(self._values_row(len(variables)))
        self.close("}", opened)
        return Values(tuple(variables), tuple(rows))

    def _values_row(self, width: int) -> tuple[Term | None, ...]:
        begin = self.start
        row = self._cells("(", ")")
        if len(row) != width:
            raise self.wrong(
                f"variables of this VALUES: {width}, values here: {len(row)}",
                at=self.place(begin),
                remedy="write UNDEF for none",
            )
        return row

    def _cells(self, opening: str, closing: str) -> tuple[Term | None, ...]:
        opened = self.start
        self.need(opening)
        cells: list[Term | None] = []
        while self.kind != closing:
            if self.take("UNDEF"):
                cells.append(None)
                continue
            term = None if self.kind == "blank" else self.term()
            if term is None:
                raise self.unclosed(f"a value, UNDEF or {closing!r}", opened)
            cells.append(term)
        self.advance()
        return tuple(cells)
