"""A query file states its own question: the `#+` header becomes a NamedQuery, or is refused.

A query file is SPARQL 1.1 that runs anywhere; its header is comments whose text is YAML:

    #+ summary: Which agreements did ICE name in its list of one day?
    #+ tags: [agreement, list]
    #+ params:
    #+   day: day, required; the day in the list's file name
    #+   place: place, optional; a state
    #+ claims: claim
    #+ columns:
    #+   signed: the day of signing, as the claim has it
    #+ example:
    #+   day: 2023-09-12

A comment `# VALUES ?day` in the query itself says where a parameter may be bound early (`binding`).

`claims` are the columns that only say who states a row: rows that differ in nothing else are one answer.
`summary` is a competency question. A parameter is `kind, required|optional|default VALUE;
explanation`. `example` is used in the documentation and by the tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.ask.catalogue.parameter_kinds import KINDS
from kg.errors import QueryError

__all__ = ["NamedQuery", "Parameter", "read_query"]

_REMEDY = "see the header described in kg/ask/catalogue/header.py"
_LINE = re.compile(r"#\+ (?P<indent> *)(?P<key>[A-Za-z][\w-]*):(?: (?P<value>.+))?")
_TOLD = re.compile(r"(?P<kind>[a-z-]+), (?:(?P<need>required|optional)|default (?P<default>[^;]+)); (?P<explains>.+)")

Group = dict[str, str]


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query can be asked with: `kind` is one of `kg.ask.catalogue.parameter_kinds.KINDS`."""

    name: str
    kind: str
    required: bool
    default: str | None
    explains: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One competency question, with the SPARQL that answers it (header included).

    `columns` explains what a column's name alone does not say; `example` holds values for the
    parameters that give an answer on the shipped corpus; `claims` are the columns that only say who states a row.
    """

    name: str
    summary: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[tuple[str, str], ...]
    example: tuple[tuple[str, str], ...]
    sparql: str
    claims: tuple[str, ...] = ()

    JSON = ("name", "question: summary", "tags", "parameters")


def read_query(name: str, text: str) -> NamedQuery:
    """One query from the text of its file.

    Raises:
        QueryError: the header is missing, or says something a header cannot.
    """
    lines, groups = _header(name, text)
    for unknown in (lines.keys() - {"summary", "tags", "claims"}) | (groups.keys() - {"params", "columns", "example"}):
        raise QueryError(f"a header does not say {unknown!r}", where=f"{name}.rq", remedy=_REMEDY)
    summary = lines.get("summary", "")
    if not summary.endswith("?"):
        raise QueryError("the header has no summary that is a question", where=f"{name}.rq", remedy=_REMEDY)
    return NamedQuery(
        name=name,
        summary=summary,
        tags=_several(lines.get("tags", "").strip("[]")),
        parameters=tuple(_parameter(name, key, told) for key, told in groups.get("params", {}).items()),
        columns=tuple(groups.get("columns", {}).items()),
        example=tuple(groups.get("example", {}).items()),
        sparql=text,
        claims=_several(lines.get("claims", "")),
    )


def _several(line: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in line.split(",") if word.strip())


def _header(name: str, text: str) -> tuple[dict[str, str], dict[str, Group]]:
    """The `#+` lines: texts by key, and groups of texts by key. The part of YAML a header needs.

    Why not a YAML parser: thirty headers through PyYAML take longer than most queries. A test
    proves that PyYAML reads every header alike.
    """
    lines: dict[str, str] = {}
    groups: dict[str, Group] = {}
    open_group: Group | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+"):
            break
        match = _LINE.fullmatch(line.rstrip())
        if match is None or (match["indent"] and (open_group is None or not match["value"])):
            raise QueryError("this header line is not 'key: value'", where=f"{name}.rq:{number}", remedy=_REMEDY)
        key, value = match["key"], match["value"]
        if match["indent"] and open_group is not None:
            open_group[key] = value
        elif value:
            lines[key], open_group = value, None
        else:
            open_group = groups[key] = {}
    return lines, groups


def _parameter(query: str, name: str, told: str) -> Parameter:
    match = _TOLD.fullmatch(told)
    if match is None or match["kind"] not in KINDS:
        raise QueryError(
            f"parameter {name!r} is not 'kind, required|optional|default …; explanation'",
            where=f"{query}.rq",
            remedy=f"the kinds are {', '.join(KINDS)}",
        )
    return Parameter(name, match["kind"], match["need"] == "required", match["default"], match["explains"])
