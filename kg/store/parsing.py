"""What a query's text tells before or instead of an engine: why it does not parse, what it names. Pure.

The parser is imported where it is needed: most commands ask only what this project wrote itself.
"""

from __future__ import annotations

import re
from textwrap import shorten

from kg.errors import QueryError
from kg.store.protocol import PREFIXES
from kg.terms import ONTOLOGY

__all__ = ["ontology_names", "refuse_bottomless", "refuse_elsewhere", "unparsed"]

_DEEPEST, _MOST_OPERATORS, _MOST_PARTS = 1_000, 3_000, 1_000
_QUOTED = re.compile(
    r'<[^<>"{}|^`\\\x00-\x20]*+>'
    r'|""".*?"""'
    r"|'''.*?'''"
    r'|"(?:[^"\\\n]|\\.)*+"'
    r"|'(?:[^'\\\n]|\\.)*+'"
    r'|"[^\n]*+'
    r"|'[^\n]*+"
    r"|[#][^\n]*+",
    re.DOTALL,
)
_OPERATOR = re.compile(r"[!+*|-]|&&|\bUNION\b", re.IGNORECASE)
_PART = re.compile(r"\b(?:OPTIONAL|MINUS|BIND|FILTER|UNION|AS)\b", re.IGNORECASE)
_SERVICE = re.compile(r"(?<![\w:?$-])SERVICE\b(?!\s*:)", re.IGNORECASE)
_INNERMOST = re.compile(r"[({[][^][(){}]*+[])}]")


def ontology_names(sparql: str) -> list[str]:
    """The local names a query uses of the ontology, each once: `kg:model`, or by its whole IRI.

    None of a query that only the engine can read.

    >>> ontology_names("ASK { ?a kg:model kg:taskForce ; rdfs:label 'kg:words' }")
    ['model', 'taskForce']
    """
    from kg.sparql import iris, parse

    try:
        named = [iri.value for iri in iris(parse(sparql, PREFIXES))]
    except QueryError:
        return []
    return list(dict.fromkeys(iri.removeprefix(ONTOLOGY) for iri in named if iri.startswith(ONTOLOGY)))


def unparsed(sparql: str, reason: str) -> QueryError:
    """What to say of a query that an engine refuses for `reason`: our own reason, if we refuse it too."""
    from kg.sparql import parse

    try:
        parse(sparql, PREFIXES)
    except QueryError as refused:
        return refused
    # An engine lists every letter it would have taken there: the place is what helps.
    shown = shorten(reason, 200, placeholder=" …")
    return QueryError(f"the query does not parse: {shown}", remedy="mend it and ask again")


def refuse_bottomless(sparql: str) -> None:
    """Keep from the embedded engine what would end this process: it recurses over a query without a bound.

    Measured with pyoxigraph 0.5.13: it ends at some 4,000 brackets inside each other or operators beside each
    other, or 3,000 parts such as MINUS one after the other. A text with few of them is let through after
    counting them, others cost some 60 ms a megabyte.

    Raises:
        QueryError: brackets stand inside each other too deep, or there are too many operators or parts.
    """
    if sum(map(sparql.count, "({[!+*|&")) < _DEEPEST and sparql.count("-") < _MOST_OPERATORS:
        return
    bare = _QUOTED.sub("", sparql)
    is_long = _times(_OPERATOR, bare) > _MOST_OPERATORS or _times(_PART, bare) > _MOST_PARTS
    if is_long or _depth(bare) > _DEEPEST:
        raise QueryError("the query is too large for the engine", remedy="ask for less at once")


def refuse_elsewhere(sparql: str) -> None:
    """Keep a query in the archive: SERVICE would have the engine send what it finds to any address.

    Raises:
        QueryError: it has SERVICE.
    """
    # The plain search first: an expression takes a millisecond on the texts that look up a page of triples.
    if "service" in sparql.lower() and _SERVICE.search(_QUOTED.sub("", sparql)):
        raise QueryError(
            "a query reads this archive only, and SERVICE asks another address, whose answers no claim here states",
            remedy="ask that address itself",
        )


def _times(sought: re.Pattern[str], bare: str) -> int:
    return sum(1 for _ in sought.finditer(bare))


def _depth(bare: str) -> int:
    """No less than how deep brackets stand inside each other; those around none, as rows of VALUES, count once."""
    around = _INNERMOST.sub("", bare)
    return sum(map(around.count, "({[")) + 1
