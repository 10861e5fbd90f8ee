"""Expressions, section 17; grammar [107] to [128]."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from difflib import get_close_matches

from pyoxigraph import NamedNode

from kg.errors import QueryError
from kg.sparql.property_paths import Paths
from kg.sparql.syntax import Aggregate, Call, Exists, Expression, Group, In

__all__ = ["AGGREGATES", "BINDS", "BUILT_INS", "COMPARING", "Expressions"]

_MANY = 1_000_000
"""Arguments of a function that takes any number: more than a query of `MOST_CHARACTERS` can hold."""
BUILT_INS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(["NOW", "RAND", "UUID", "STRUUID"], (0, 0)),
    **dict.fromkeys(
        "STR LANG DATATYPE BOUND IRI URI ABS CEIL FLOOR ROUND STRLEN UCASE LCASE ENCODE_FOR_URI YEAR MONTH DAY "
        "HOURS MINUTES SECONDS TIMEZONE TZ MD5 SHA1 SHA256 SHA384 SHA512 "
        "ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC".split(),
        (1, 1),
    ),
    **dict.fromkeys("LANGMATCHES CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER STRLANG STRDT SAMETERM".split(), (2, 2)),
    **dict.fromkeys(["SUBSTR", "REGEX"], (2, 3)),
    **dict.fromkeys(["COALESCE", "CONCAT"], (0, _MANY)),
    "BNODE": (0, 1),
    "REPLACE": (3, 4),
    "IF": (3, 3),
}
"""Each built-in function with how many arguments it takes, at least and at most."""
AGGREGATES = frozenset("COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT".split())

BINDS = {
    "||": 1,
    "&&": 2,
    **dict.fromkeys(["=", "!=", "<", ">", "<=", ">=", "IN", "NOT"], 3),
    **dict.fromkeys("+-", 4),
    **dict.fromkeys("*/", 5),
}
"""How tightly an operator binds; those of one level group to the left, comparisons not at all."""
COMPARING = 3
_CHAINS = ("||", "&&")
_SIGNS = {"!": "!", "-": "u-", "+": "u+"}


class Expressions(Paths, ABC):
    """What stands in FILTER, BIND, SELECT, GROUP BY, HAVING and ORDER BY."""

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        super().__init__(text, prefixes)
        self._aggregates_allowed = False
        self._needs_base = False

    @abstractmethod
    def group(self) -> Group:
        """{ … }"""

    def expression(self, binding: int = 1) -> Expression:
        """An expression whose operators bind at least so tightly."""
        left = self._unary()
        levels = 0
        while True:
            if self.kind == "iri":
                self.less_than()
            operator = self._operator()
            if BINDS.get(operator, 0) < binding:
                self.back(levels)
                return left
            if operator not in _CHAINS:
                levels += 1
                self.deeper()
            left = self._operation(operator, left)
            if BINDS[operator] == BINDS.get(self._operator(), 0) == COMPARING:
                raise self.wrong("two comparisons follow each other", remedy="put one in brackets, or write && between")

    def _operator(self) -> str:
        """The operator that stands here; `-1` after an operand is a minus and 1."""
        if self.kind == "number" and self.value[0] in "+-":
            return self.value[0]
        return self.kind

    def _operation(self, operator: str, left: Expression) -> Expression:
        if operator in ("IN", "NOT"):
            return self._in(left)
        if operator in _CHAINS:
            return self._chain(operator, left)
        if self.kind == "number":
            right: Expression = self.number(unsigned=True)
            while self.kind in ("*", "/"):
                right = Call(self.kind, (right, self._factor()))
            return Call(operator, (left, right))
        self.advance()
        return Call(operator, (left, self.expression(BINDS[operator] + 1)))

    def _factor(self) -> Expression:
        self.advance()
        return self._unary()

    def _chain(self, operator: str, first: Expression) -> Call:
        """All of `a || b || c` as one call: it is associative, and a thousand of them are no depth."""
        arguments = [first]
        while self.take(operator):
            self.another()
            arguments.append(self.expression(BINDS[operator] + 1))
        return Call(operator, tuple(arguments))

    def _in(self, one: Expression) -> In:
        negated = self.take("NOT")
        self.need("IN", "IN")
        return In(one, self._arguments(), negated)

    def _unary(self) -> Expression:
        if self.kind in _SIGNS:
            self.deeper()
            call = Call(_SIGNS[self.advance()], (self._unary(),))
            self.back()
            return call
        return self._primary_expression()

    def _primary_expression(self) -> Expression:
        kind = self.kind
        if kind == "variable":
            return self.variable()
        if kind == "(":
            return self.bracketed()
        if kind == "iri" or kind == "prefixed":
            return self._function_or_iri()
        if kind == "string":
            return self.literal()
        if kind == "number":
            return self.number()
        return self.truth() or self.built_in("an expression")

    def bracketed(self) -> Expression:
        """(expression)"""
        opened = self.start
        self.deeper()
        self.need("(")
        inside = self.expression()
        self.close(")", opened)
        self.back()
        return inside

    def _function_or_iri(self) -> Expression:
        name = self.iri()
        return self._call(name) if self.kind == "(" else name

    def function(self) -> Expression:
        """A function by its IRI, with its arguments."""
        name = self.iri()
        if self.kind != "(":
            raise self.expected("'(' and the arguments")
        return self._call(name)

    def _call(self, name: NamedNode) -> Call:
        opened = self.start
        self.deeper()
        self.advance()
        distinct = self.take("DISTINCT")
        arguments = self._list(opened)
        self.back()
        return Call(name, arguments, distinct)

    def _arguments(self) -> tuple[Expression, ...]:
        opened = self.start
        self.deeper()
        self.need("(")
        arguments = self._list(opened)
        self.back()
        return arguments

    def _list(self, opened: int) -> tuple[Expression, ...]:
        if self.take(")"):
            return ()
        arguments = [self.expression()]
        while self.take(","):
            arguments.append(self.expression())
        if self.kind != ")":
            self.close(")", opened)
        self.advance()
        return tuple(arguments)

    # ── built-ins ──────────────────────────────────────────────────────────────────────────────────

    def is_built_in(self) -> bool:
        kind = self.kind
        return kind in BUILT_INS or kind in AGGREGATES or kind in ("EXISTS", "NOT")

    def built_in(self, what: str) -> Expression:
        """A built-in call, an aggregate, EXISTS or NOT EXISTS.

        Raises:
            QueryError: none stands there, it takes another number of arguments, or it is an
                aggregate where none may stand.
        """
        name = self.kind
        if name in AGGREGATES:
            return self._aggregate()
        if name in ("NOT", "EXISTS"):
            return self._exists()
        if name not in BUILT_INS:
            raise self._no_expression(what)
        begin = self.start
        self.advance()
        if name == "BOUND":
            return self._bound()
        arguments = self._arguments()
        least, most = BUILT_INS[name]
        if not least <= len(arguments) <= most:
            raise self.wrong(f"{name} takes {_counted(least, most)}, not {len(arguments)}", at=self.place(begin))
        self._needs_base |= name in ("IRI", "URI")
        return Call(name, arguments)

    def _no_expression(self, what: str) -> QueryError:
        """What to say where no expression begins: maybe a function's name is not known."""
        near = get_close_matches(self.kind, [*BUILT_INS, *sorted(AGGREGATES)], 1, 0.75) if self.kind.isalpha() else []
        return self.expected(what, remedy=f"did you mean {near[0]}?" if near else "")

    def _bound(self) -> Call:
        opened = self.start
        self.need("(")
        variable = self.variable()
        self.close(")", opened)
        return Call("BOUND", (variable,))

    def _exists(self) -> Exists:
        negated = self.take("NOT")
        self.need("EXISTS", "EXISTS")
        allowed, self._aggregates_allowed = self._aggregates_allowed, False
        found = Exists(self.group(), negated)
        self._aggregates_allowed = allowed
        return found

    def _aggregate(self) -> Aggregate:
        if not self._aggregates_allowed:
            raise self.wrong(
                f"{self.kind} is used where there is no group",
                remedy="use it in SELECT, HAVING or ORDER BY, and filter what it gives with HAVING",
            )
        name = self.kind
        self.advance()
        opened = self.start
        self.deeper()
        self.need("(")
        distinct = self.take("DISTINCT")
        argument = None if name == "COUNT" and self.take("*") else self.expression()
        separator = self._separator() if name == "GROUP_CONCAT" else None
        self.close(")", opened)
        self.back()
        return Aggregate(name, argument, distinct, separator)

    def _separator(self) -> str | None:
        if not self.take(";"):
            return None
        self.need("SEPARATOR", "SEPARATOR")
        self.need("=")
        if self.kind != "string":
            raise self.expected("a string")
        return self.string()


def _counted(least: int, most: int) -> str:
    number = str(least) if least == most else f"{least} to {most}"
    return f"{number} argument{'' if number == '1' else 's'}"
