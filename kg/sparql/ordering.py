"""Keys by which any two values compare, and always the same way, whatever an engine makes of two kinds.

SPARQL 1.1, 15.1: no value, blank nodes, IRIs, literals; literals that `<` compares, by it. How others stand to
each other is left open. Here they stand kind by kind: numbers; days, times and years, each datatype apart, and
apart those with and without a time zone; strings, in whatever language; then other datatypes by their IRIs.
`<` on numbers is no order where an integer and a double are told apart by more digits than a double has: such
stand by their double, then by their datatype.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Variable

from kg.sparql import syntax as sx
from kg.terms import RDF, XSD

__all__ = ["between_equals", "between_rows", "of_one_kind"]

_DOUBLE = NamedNode(f"{XSD.base}double")
_STRING, _TAGGED = XSD.string, NamedNode(f"{RDF.base}langString")
_TEMPORAL = tuple(
    NamedNode(XSD.base + name)
    for name in ("date", "dateTime", "dateTimeStamp", "gDay", "gMonth", "gMonthDay", "gYear", "gYearMonth", "time")
)
_UNORDERED = NamedNode(f"{XSD.base}duration")
"""Whether a month is longer than thirty days, nothing says."""
_ZONE = Literal("(Z|[+-][0-9][0-9]:[0-9][0-9])$")
_NUMERIC = {"STRLEN", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS"}
_WORDS = {"STR", "LANG", "UCASE", "LCASE", "CONCAT", "SUBSTR", "STRBEFORE", "STRAFTER", "REPLACE", "ENCODE_FOR_URI"}


def of_one_kind(key: sx.Expression, variable: Variable) -> Iterator[sx.Expression]:
    """What to sort by, first to last, of a key whose value the variable has: its kind, and its value in that kind."""
    if isinstance(key, sx.Call) and key.name in _NUMERIC:
        yield variable
    elif isinstance(key, sx.Call) and key.name in _WORDS:
        yield _call("STR", variable)
    else:
        yield _kind(variable)
        yield _value(variable)


def between_equals(variable: Variable) -> Iterator[sx.Expression]:
    """What tells apart values of one kind that are equal by the keys before: 1 and 1.0, "a"@en and "a"@fr."""
    yield _call("DATATYPE", variable)
    yield variable


def between_rows(variable: Variable) -> Iterator[sx.Expression]:
    """What tells apart any two values of a column, in whatever order."""
    return (_call(name, variable) for name in ("STR", "DATATYPE", "LANG"))


def _kind(variable: Variable) -> sx.Expression:
    """Nothing of what is no literal: there the value is enough."""
    numbers = _if(_call("=", variable, variable), "1", "2")  # NaN is not equal to itself
    datatype = _call("STR", _call("DATATYPE", variable))
    zone = _if(_call("REGEX", _call("STR", variable), _ZONE), "z", "")
    well_formed = _call("COALESCE", _call("<=", variable, variable), Literal(False))
    temporal = _call("CONCAT", Literal("3"), datatype, _if(well_formed, zone, "?"))
    other = _call("CONCAT", Literal("5"), datatype, _if(well_formed, "", "?"))
    literal = _if(_is(variable, _STRING, _TAGGED), "4", _if(_is(variable, *_TEMPORAL), temporal, other))
    return _if(_call("ISNUMERIC", variable), numbers, literal)


def _value(variable: Variable) -> sx.Expression:
    words = _if(_is(variable, _TAGGED, _UNORDERED), _call("STR", variable), variable)
    return _call("COALESCE", _if(_call("ISNUMERIC", variable), sx.Call(_DOUBLE, (variable,)), words), variable)


def _call(name: str, *arguments: sx.Expression) -> sx.Call:
    return sx.Call(name, arguments)


def _is(variable: Variable, *datatypes: NamedNode) -> sx.Expression:
    return sx.In(_call("DATATYPE", variable), datatypes)


def _if(condition: sx.Expression, yes: sx.Expression | str, no: sx.Expression | str) -> sx.Call:
    yes, no = (Literal(one) if isinstance(one, str) else one for one in (yes, no))
    return sx.Call("IF", (condition, yes, no))
