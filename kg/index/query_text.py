"""Checks on query text before it reaches the engine: why it does not parse, what it names, where it asks. Pure.

The parser is imported where it is needed: most commands ask only what this project wrote itself.
"""

from __future__ import annotations

import re
from textwrap import shorten

from kg.errors import QueryError
from kg.index.store import PREFIXES
from kg.terms import ID, ONTOLOGY

__all__ = ["ontology_names", "parse_error", "refuse_service"]

_OWN = re.compile(rf"<{re.escape(ID)}[A-Za-z0-9/%_.~-]*+>")


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


def parse_error(sparql: str, reason: str) -> QueryError:
    """What to say of a query that an engine refuses for `reason`: our own reason, if we refuse it too."""
    from kg.sparql import parse

    try:
        parse(sparql, PREFIXES)
    except QueryError as refused:
        return refused
    # An engine lists every letter it would have taken there: the place is what helps.
    shown = shorten(reason, 200, placeholder=" …")
    return QueryError(f"the query does not parse: {shown}", remedy="correct it and ask again")


def refuse_service(sparql: str) -> str:
    """The query as an engine is to be asked it, which has no SERVICE: that would send what it finds to any address.

    It is decided on the tree, and an engine is given what the tree says, so that no blank, comment or escape that
    it reads otherwise than our parser makes a SERVICE of something else. Only a text without the letters of the
    keyword is what it is: it cannot hold one, and the texts that look up a page of triples are long. Letters inside
    the IRI of a thing of ours are none of a keyword: agreements are called after Warrant Service Officers.

    Raises:
        QueryError: it has SERVICE, or the letters of it and does not parse.
    """
    if not any(letters in _OWN.sub("", sparql).casefold() for letters in ("service", "\\u")):
        return sparql
    from kg.sparql import parse, write
    from kg.sparql.syntax import Service
    from kg.sparql.walking import nodes

    tree = parse(sparql, PREFIXES)
    if any(isinstance(part, Service) for part in nodes(tree)):
        raise QueryError(
            "a query reads this archive only, and SERVICE asks another address, whose answers no claim here states",
            remedy="ask that address itself",
        )
    return write(tree)
