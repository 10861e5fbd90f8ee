"""Why a query does not parse, in the words of somebody who wrote it. Pure."""

from __future__ import annotations

import re
from textwrap import shorten

from kg.errors import QueryError
from kg.store.protocol import PREFIXES
from kg.terms import ONTOLOGY

__all__ = ["bare", "ontology_names", "unparsed"]

# Prefixed names, variables and updates are looked for outside of these.
_IRI_STRING_OR_COMMENT = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>|\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\#[^\n]*""",
    re.DOTALL,
)
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_USED = re.compile(r"(?<![\w:?$@.-])([A-Za-z][\w-]*(?:\.[\w-]+)*):")
_UPDATE = re.compile(
    r"(?:(?:PREFIX\s+[\w.-]*:|BASE)\s*)*(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE
)


def bare(sparql: str) -> str:
    """The query with blanks for its IRIs, strings and comments.

    >>> bare('ASK { ?a <urn:b> "kg:c" } # d:e').split()
    ['ASK', '{', '?a', '}']
    """
    return _IRI_STRING_OR_COMMENT.sub(" ", sparql)


def ontology_names(sparql: str) -> list[str]:
    """The local names a query uses of the ontology, each once: `kg:model`, or by its whole IRI.

    >>> ontology_names("ASK { ?a kg:model kg:taskForce ; rdfs:label 'kg:words' }")
    ['model', 'taskForce']
    """
    written = bare(sparql)
    redeclared = re.search(r"\bPREFIX\s+kg:", written, re.IGNORECASE) and ONTOLOGY not in sparql
    prefixed = [] if redeclared else re.findall(r"(?<![\w:?$-])kg:(\w+)", written)
    whole = re.findall(rf"<{re.escape(ONTOLOGY)}(\w+)>", sparql)
    return list(dict.fromkeys([*prefixed, *whole]))


def unparsed(sparql: str, reason: str) -> QueryError:
    """What to say of a query that an engine refuses for `reason`."""
    written = bare(sparql)
    if update := _UPDATE.match(written.strip()):
        return QueryError(
            f"a query only reads, and {update[1].upper()} writes",
            remedy="add claims with `kg add`, take back with `kg withdraw`",
        )
    known = {*PREFIXES, "_", *_DECLARED.findall(written)}
    for prefix in _USED.findall(written):
        if prefix not in known:
            return QueryError(
                f"prefix {prefix}: is not declared",
                remedy=f"write PREFIX {prefix}: <…> first; declared already are {', '.join(PREFIXES)}",
            )
    # An engine lists every letter it would have taken there: the place is what helps.
    shown = shorten(reason, 200, placeholder=" …")
    return QueryError(f"the query does not parse: {shown}", remedy="mend it and ask again")
