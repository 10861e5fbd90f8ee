"""A value from outside becomes an RDF term of the declared kind, or the query does not run.

Rules kept here:
- Terms reach a query in one `VALUES` block appended to its text. No string from outside is ever
  pasted into SPARQL: what is appended is the engine's own serialization of a term.
- SPARQL 1.1, 18.2.4.3, joins a trailing `VALUES` after the outermost group is evaluated, so every
  solution of that group binds the parameter: an unbound one would match any value. A test asks
  each query for each value of each parameter and holds it to the rows that have that value.
- A parameter left out is not bound: the same query then answers for all of them.
- Where a query has the comment `# VALUES ?day ?capture`, those of them that are bound stand there too.
  The trailing block still decides; the early one spares the engine from working out every list to
  answer for one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from itertools import product

from kg.ask.catalogue.header import NamedQuery, Parameter
from kg.ask.catalogue.parameter_kinds import Term, parse_parameter
from kg.errors import UsageError

__all__ = ["bind", "values_block"]

_EARLY = re.compile(r"^( *)# VALUES((?: \?\w+)+)$", re.MULTILINE)


def bind(query: NamedQuery, params: Mapping[str, str]) -> str:
    """The query's text with a `VALUES` block for the parameters that are given or have a default.

    Raises:
        UsageError: a parameter is unknown, missing, or not of its kind.
        TermError: a value names a concept, place or date that does not exist.
    """
    _refuse_unknown(query, params)
    bound: dict[str, Sequence[Term]] = {}
    for parameter in query.parameters:
        value = params.get(parameter.name, parameter.default)
        if value is not None:
            bound[parameter.name] = parse_parameter(parameter.kind, value, label=parameter.name)
        elif parameter.required:
            raise _missing(query, parameter)
    return values_block(query.sparql, bound)


def values_block(sparql: str, bound: Mapping[str, Sequence[Term]]) -> str:
    """The query with each variable bound to any of its terms.

    SPARQL 1.1, 10.2: a query has at most one trailing `VALUES` clause, so the variables share it
    and every combination of their terms is one line.
    """
    if not bound:
        return sparql
    return f"{_EARLY.sub(lambda mark: _early(mark, bound), sparql).rstrip()}\n{_block(bound)}\n"


def _early(mark: re.Match[str], bound: Mapping[str, Sequence[Term]]) -> str:
    here = {name: bound[name] for name in mark[2].replace("?", "").split() if name in bound}
    return f"{mark[0]}\n{mark[1]}{_block(here)}" if here else mark[0]


def _block(bound: Mapping[str, Sequence[Term]]) -> str:
    names = " ".join(f"?{name}" for name in bound)
    lines = [f"  ({' '.join(map(str, terms))})" for terms in product(*bound.values())]
    return "\n".join([f"VALUES ({names}) {{", *lines, "}"])


def _missing(query: NamedQuery, parameter: Parameter) -> UsageError:
    example = dict(query.example).get(parameter.name, "…")
    return UsageError(
        f"query {query.name!r} needs {parameter.name!r}: {parameter.explains}",
        remedy=f"add --param {parameter.name}={example}",
    )


def _refuse_unknown(query: NamedQuery, params: Mapping[str, str]) -> None:
    known = [parameter.name for parameter in query.parameters]
    for name in params:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            remedy = f"did you mean {near[0]}?" if near else f"it has: {', '.join(known) or 'no parameters'}"
            raise UsageError(f"query {query.name!r} has no parameter {name!r}", remedy=remedy)
