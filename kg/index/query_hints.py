"""Why a query finds nothing although the archive may hold it: values that cannot be compared, and unknown names.

SPARQL compares a day with no year, "Florida" with no "Florida"@en, "14" with no 14 (SPARQL 1.1, 17.3: an error, and
the solution is dropped), and a term in a pattern, VALUES or BIND matches itself alone (RDF 1.1 Concepts, 3.3). The
rows are the engine's all the same; only nobody may take their absence for the archive's. A property is asked for
its kinds of values where the query compares a variable that it binds with a term; no other query costs anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, QueryBoolean, Variable

from kg.errors import QueryError
from kg.index.store import PREFIXES, Store, solutions
from kg.sparql import parse, write
from kg.sparql import syntax as sx
from kg.sparql.walking import nodes
from kg.terms import ID, KG, ONTOLOGY, RDF, XSD

__all__ = ["query_hints"]

_ORDER = {"<", "<=", ">", ">="}
_EQUAL = {"=", "!="}
_CALENDAR = {f"{PREFIXES['xsd']}{name}" for name in ("date", "dateTime", "gYear", "gYearMonth")}
_NUMBERS = {f"{PREFIXES['xsd']}{name}" for name in ("integer", "decimal", "double", "float", "nonNegativeInteger")}
_GIVE_NUMBERS = {"YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS", "STRLEN", "ABS", "ROUND", "CEIL", "FLOOR"}
_GIVE_TEXTS = {"STR", "LANG"}
"""Functions whose values are of one kind whatever they are given (SPARQL 1.1, 17.4)."""
_IRI = "an IRI"
_KINDS = """SELECT ?kind ?language (MIN(STR(?v)) AS ?such) {{ ?s {predicate} ?v FILTER(!ISBLANK(?v))
    BIND(IF(ISLITERAL(?v), STR(DATATYPE(?v)), "") AS ?kind) BIND(IF(ISLITERAL(?v), LANG(?v), "") AS ?language)
}} GROUP BY ?kind ?language ORDER BY ?kind ?language"""
_OTHERWISE = "SELECT ?v {{ ?s {predicate} ?v FILTER(STR(?v) = {text}) }} ORDER BY ?v LIMIT 1"


class _Compared(NamedTuple):
    """A term that a value of a property is compared with, or must be; `by` is "<", "=" or "is"."""

    predicate: NamedNode
    who: str
    term: sx.Term
    by: str


def query_hints(store: Store, asked: str | sx.Query | sx.Group, whole: sx.Query | None = None) -> tuple[str, ...]:
    """Each in a line: what the property holds, and how to write it; nothing of a query that only the engine can read.

    Of a part of a query, `whole` says what binds the variables in it.
    """
    try:
        tree = parse(asked, PREFIXES) if isinstance(asked, str) else asked
        found = [line for one in _compared(tree, whole or tree) if (line := _misfit(store, one))]
        return tuple(dict.fromkeys([*found, *_made(tree), *_unknown(store, tree)]))
    except QueryError:
        return ()


# ── what a query compares ──────────────────────────────────────────────────────────────────────────


def _compared(tree: object, whole: object) -> Iterator[_Compared]:
    bound: dict[Variable, set[NamedNode]] = {}
    for one in nodes(whole):
        if isinstance(one, sx.TriplePattern) and isinstance(one.object, Variable) and (last := _last(one.predicate)):
            bound.setdefault(one.object, set()).add(last)
    for one in nodes(tree):
        match one:
            case sx.TriplePattern(_, predicate, Literal() as term) if last := _last(predicate):
                yield _Compared(last, _name(last), term, "is")
            case sx.Call(str() as name, (left, right)) if name in _ORDER | _EQUAL:
                by = "<" if name in _ORDER else "="
                yield from _pairs(bound, left, (right,), by)
                yield from _pairs(bound, right, (left,), by)
            case sx.In(value, among):
                yield from _pairs(bound, value, among, "=")
            case sx.Values(variables, rows):
                for place, variable in enumerate(variables):
                    yield from _pairs(bound, variable, tuple(row[place] for row in rows), "is")
            case sx.Bind(expression, variable):
                yield from _pairs(bound, variable, (expression,), "is")


def _pairs(
    bound: dict[Variable, set[NamedNode]], value: object, terms: tuple[object, ...], by: str
) -> Iterator[_Compared]:
    if isinstance(value, Variable):
        for predicate in sorted(bound.get(value, ()), key=str):
            for term in terms:
                if isinstance(term, Literal) or (isinstance(term, NamedNode) and by != "<"):
                    yield _Compared(predicate, str(value), term, by)


def _last(path: object) -> NamedNode | None:
    """The property whose values a path leads to, where it is one."""
    if isinstance(path, sx.Sequence):
        return _last(path.parts[-1])
    return path if isinstance(path, NamedNode) else None


def _made(tree: object) -> Iterator[str]:
    """What a function gives that is compared with a term of another kind: YEAR(?day) = "2025"."""
    for one in nodes(tree):
        match one:
            case sx.Call(str() as name, (left, right)) if name in _ORDER | _EQUAL:
                yield from (line for pair in ((left, right), (right, left)) if (line := _unlike(*pair)))
            case sx.In(value, among):
                yield from (line for term in among if (line := _unlike(value, term)))


def _unlike(value: object, term: object) -> str:
    if not isinstance(value, sx.Call) or not isinstance(term, Literal | NamedNode):
        return ""
    kind, wanted = _kind_of(term), XSD.integer.value if value.name in _GIVE_NUMBERS else XSD.string.value
    if value.name not in _GIVE_NUMBERS | _GIVE_TEXTS or _fit(kind, wanted):
        return ""
    called = "a number" if wanted == XSD.integer.value else _said(wanted)
    text = write(value, PREFIXES)
    return f"{text} gives {called}, which cannot be compared with {_said(kind)} ({_term(term)}); write it so"


# ── what a property holds ──────────────────────────────────────────────────────────────────────────


def _misfit(store: Store, one: _Compared) -> str:
    held = {
        _kind(row["kind"].value, row["language"].value): row["such"].value
        for row in solutions(store, _KINDS.format(predicate=one.predicate))
    }
    wanted = _kind_of(one.term)
    others = [kind for kind in held if not _fit(kind, wanted)]
    if not others:
        return ""
    if len(others) == len(held):
        return _told(one, others, held, wanted)
    if one.by == "<":
        return _told(one, others, held, wanted, also="also ")
    return _otherwise(store, one)


def _told(one: _Compared, others: list[str], held: dict[str, str], wanted: str, also: str = "") -> str:
    such = "" if set(others) <= _CALENDAR else f", such as {_quoted(held[others[0]], others[0])}"
    left = "are not compared" if also else "cannot be compared"
    holds = f"{one.who} holds {also}{_listed(others)}{such}"
    return f"{holds}, which {left} with {_said(wanted)} ({_term(one.term)}); {_remedy(one, others)}"


def _remedy(one: _Compared, others: list[str]) -> str:
    value = one.who if one.who.startswith("?") else "?value"
    if _kind_of(one.term) in _CALENDAR and set(others) & _CALENDAR:
        if isinstance(one.term, Literal) and one.term.datatype == XSD.dateTime and XSD.date.value in others:
            return f'write "{one.term.value[:10]}"^^xsd:date'
        return f"compare YEAR({value})"
    if isinstance(one.term, Literal) and all(kind != _IRI for kind in others):
        return f"write it so, or compare STR({value})"
    return "write it so"


def _otherwise(store: Store, one: _Compared) -> str:
    """The property has the same text as another term, and not this one."""
    if not isinstance(one.term, Literal):
        return ""
    has = store.query(f"ASK {{ ?s {one.predicate} {one.term} }}")
    if isinstance(has, QueryBoolean) and has:
        return ""
    text = Literal(one.term.value)
    for row in solutions(store, _OTHERWISE.format(predicate=one.predicate, text=text)):
        return f"{one.who} holds {_term(row['v'])} and no {_term(one.term)}; write it so"
    return ""


def _unknown(store: Store, tree: object) -> Iterator[str]:
    """Things and properties of which nothing is known here; terms of the ontology are told elsewhere."""
    things = dict.fromkeys(one for one in nodes(tree) if isinstance(one, NamedNode) and one.value.startswith(ID))
    for thing in things:
        known = store.query(
            f"ASK {{ {{ {thing} ?p ?o }} UNION {{ ?s ?p {thing} }} UNION {{ GRAPH {thing} {{ ?s ?p ?o }} }} }}"
        )
        if isinstance(known, QueryBoolean) and not known:
            yield f"{thing.value.removeprefix(ID)} is not known to this archive; look for it with `kg find`"
    patterns = (one for one in nodes(tree) if isinstance(one, sx.TriplePattern))
    predicates = dict.fromkeys(p for one in patterns for p in nodes(one.predicate) if isinstance(p, NamedNode))
    for predicate in predicates:
        if not predicate.value.startswith(ONTOLOGY) and predicate != RDF.type:
            used = store.query(f"ASK {{ ?s {predicate} ?o }}")
            if isinstance(used, QueryBoolean) and not used:
                yield f"nothing in this archive has the property {_name(predicate)}{_near(predicate)}"


def _near(predicate: NamedNode) -> str:
    """The archive's own property of the same local name, where the query's prefix is another."""
    local = predicate.value.replace("#", "/").rpartition("/")[2]
    if local in KG.names():
        return f"; kg:{local} is <{ONTOLOGY}{local}>"
    return ""


# ── words ──────────────────────────────────────────────────────────────────────────────────────────


def _kind_of(term: object) -> str:
    return _kind(term.datatype.value, term.language or "") if isinstance(term, Literal) else _IRI


def _kind(datatype: str, language: str) -> str:
    if not datatype:
        return _IRI
    return f"@{language}" if language else datatype


def _fit(kind: str, other: str) -> bool:
    return kind == other or {kind, other} <= _NUMBERS


def _said(kind: str) -> str:
    if kind.startswith("@"):
        return f"a text in {kind}"
    if kind == XSD.string.value:
        return "a text without language"
    return kind if kind == _IRI else kind.replace(PREFIXES["xsd"], "xsd:")


def _listed(kinds: list[str]) -> str:
    *some, last = map(_said, kinds)
    return f"{', '.join(some)} and {last}" if some else last


def _quoted(text: str, kind: str) -> str:
    return f"<{text}>" if kind == _IRI else f'"{text}"{kind}' if kind.startswith("@") else f'"{text}"'


def _term(term: object) -> str:
    if isinstance(term, Literal | NamedNode):
        return write(term, PREFIXES)
    return str(term)


def _name(predicate: NamedNode) -> str:
    return write(predicate, PREFIXES)
