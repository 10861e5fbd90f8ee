"""Terms, paths and expressions as SPARQL: brackets where precedence asks for them, and nowhere else."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Variable

from kg.sparql.expressions import BINDS, COMPARING
from kg.sparql.syntax import (
    Aggregate,
    Alternative,
    Call,
    Exists,
    Expression,
    Group,
    In,
    Inverse,
    Negated,
    Node,
    Path,
    Repeated,
    Sequence,
)
from kg.terms import RDF, XSD

__all__ = ["Phrases"]

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_SHORT = {
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    NamedNode(XSD.base + "double"): re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+"),
    XSD.boolean: re.compile("true|false"),
}
"""The literals that may be written without quotes."""
_SIGNS = {"!": "!", "u-": "-", "u+": "+"}
_OPERAND = max(BINDS.values()) + 1
_REPEATED = {(0, True): "*", (1, True): "+", (0, False): "?"}
_ALTERNATIVE, _SEQUENCE, _INVERSE, _REPEATABLE = range(4)


class Phrases(ABC):
    """Writes what stands inside of patterns. With prefixes, IRIs are abbreviated and rdf:type is `a`."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = sorted(prefixes.items(), key=lambda one: -len(one[1]))

    @abstractmethod
    def group(self, group: Group) -> str:
        """{ … }"""

    # ── terms ──────────────────────────────────────────────────────────────────────────────────────

    def node(self, node: Node) -> str:
        if isinstance(node, NamedNode):
            return self.iri(node)
        return self._literal(node) if isinstance(node, Literal) else str(node)

    def iri(self, iri: NamedNode) -> str:
        value = iri.value
        for prefix, namespace in self._prefixes:
            if value.startswith(namespace) and _LOCAL.fullmatch(value, len(namespace)):
                return f"{prefix}:{value[len(namespace) :]}"
        return str(iri)

    def _literal(self, literal: Literal) -> str:
        form = _SHORT.get(literal.datatype)
        if form is not None and form.fullmatch(literal.value):
            return literal.value
        if self._prefixes and literal.language is None and literal.datatype != XSD.string:
            return f"{Literal(literal.value)}^^{self.iri(literal.datatype)}"
        return str(literal)

    # ── paths ──────────────────────────────────────────────────────────────────────────────────────

    def predicate(self, predicate: Variable | Path) -> str:
        return str(predicate) if isinstance(predicate, Variable) else self.path(predicate)

    def path(self, path: Path, tightness: int = _ALTERNATIVE) -> str:
        """A path, in brackets where it binds less tightly than is asked for."""
        written, binds = self._path(path)
        return f"({written})" if binds < tightness else written

    def _path(self, path: Path) -> tuple[str, int]:
        match path:
            case NamedNode():
                return ("a" if self._prefixes and path == RDF.type else self.iri(path)), _REPEATABLE + 1
            case Inverse():
                return f"^{self.path(path.path, _REPEATABLE)}", _INVERSE
            case Sequence():
                return "/".join(self.path(part, _INVERSE) for part in path.parts), _SEQUENCE
            case Alternative():
                return "|".join(self.path(part, _SEQUENCE) for part in path.parts), _ALTERNATIVE
            case Repeated():
                return self.path(path.path, _REPEATABLE + 1) + _REPEATED[path.least, path.many], _REPEATABLE
            case Negated():
                steps = [*map(self.path, path.forward), *(f"^{self.path(one)}" for one in path.inverse)]
                return f"!({'|'.join(steps)})", _REPEATABLE + 1

    # ── expressions ────────────────────────────────────────────────────────────────────────────────

    def expression(self, expression: Expression, tightness: int = 0) -> str:
        """An expression, in brackets where it binds less tightly than is asked for."""
        match expression:
            case Call():
                written, binds = self._call(expression)
            case In():
                among = self._listed(expression.among)
                operator = "NOT IN" if expression.negated else "IN"
                written, binds = f"{self.expression(expression.one, COMPARING + 1)} {operator} ({among})", COMPARING
            case Exists():
                return f"{'NOT ' if expression.negated else ''}EXISTS {self.group(expression.group)}"
            case Aggregate():
                return self._aggregate(expression)
            case _:
                return self.node(expression)
        return f"({written})" if binds < tightness else written

    def _call(self, call: Call) -> tuple[str, int]:
        name = call.name
        if isinstance(name, NamedNode):
            distinct = "DISTINCT " if call.distinct else ""
            return f"{self.iri(name)}({distinct}{self._listed(call.arguments)})", _OPERAND
        if name in _SIGNS:
            return self._signed(_SIGNS[name], call.arguments[0]), _OPERAND
        if name not in BINDS:
            return f"{name}({self._listed(call.arguments)})", _OPERAND
        binds = BINDS[name]
        first, *others = call.arguments
        left = binds if name in "+-*/" else binds + 1
        parts = [self.expression(first, left), *(self.expression(one, binds + 1) for one in others)]
        return f" {name} ".join(parts), binds

    def _signed(self, sign: str, operand: Expression) -> str:
        """`-1` is a number: the minus of 1 is `-(1)`; and an engine need not read `--?x`."""
        written = self.expression(operand, _OPERAND)
        return f"{sign}({written})" if written[0] in "+-.0123456789" else f"{sign}{written}"

    def _aggregate(self, aggregate: Aggregate) -> str:
        argument = "*" if aggregate.argument is None else self.expression(aggregate.argument)
        distinct = "DISTINCT " if aggregate.distinct else ""
        separator = "" if aggregate.separator is None else f" ; SEPARATOR = {Literal(aggregate.separator)}"
        return f"{aggregate.name}({distinct}{argument}{separator})"

    def _listed(self, expressions: Iterable[Expression]) -> str:
        return ", ".join(map(self.expression, expressions))
