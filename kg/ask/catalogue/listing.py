"""The catalogue for people and for SPARQL editors; both are made from the headers alone."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal

from kg import sparql, terms
from kg.ask.catalogue.binding import bind
from kg.ask.catalogue.header import NamedQuery, Parameter
from kg.ask.catalogue.parameter_kinds import takes
from kg.sparql.syntax import Select
from kg.sparql.variables import projected

__all__ = ["reference", "to_turtle"]

_HEAD = """\
# Questions by name

`kg query NAME` asks one of these questions, and `kg query` alone lists them. A
parameter is given as `--param name=value`. One that is optional can be left
out; the answer is then not limited by it. `--cite` gives footnotes, `--as-of`
asks about the past, and `--format` chooses how the answer is written. In Python
it is `workspace.query(NAME, {"name": "value"})`.

Each question is a file of SPARQL in [`queries/`](../queries), under its name.
Every store that reads `kg export dataset` can be asked it. Its parameters are
variables of the query: bind them there by one more line at its end, which each
question below shows for its example. Leave out what is optional, and bind what
is needed or has a default.
"""

_PREFIXES = """\
@prefix query: <{base}query/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def reference(queries: Iterable[NamedQuery]) -> str:
    """The queries as a page of Markdown: a table of all, then each with its parameters and columns."""
    queries = list(queries)
    rows = [f"| [`{one.name}`](#{one.name}) | {_cell(one.summary)} |" for one in queries]
    table = "\n".join(["| name | question |", "| --- | --- |", *rows, ""])
    return "\n".join([_HEAD, table, *map(_section, queries)])


def _section(query: NamedQuery) -> str:
    parts = [f"## {query.name}\n", f"{query.summary}\n"]
    if query.parameters:
        parts += ["| parameter | takes | means |", "| --- | --- | --- |", *map(_parameter, query.parameters), ""]
    explained = dict(query.columns)
    tree = sparql.parse(query.sparql)
    names = [one.value for one in projected(tree)] if isinstance(tree, Select) else []
    plain = [f"`{name}`" for name in names if name not in explained and name not in query.claims]
    parts += [f"Columns: {', '.join(plain)}", ""] if plain else []
    parts += [f"- `{name}`: {explained[name]}" for name in names if name in explained]
    parts += [f"- `{name}`: who states the row" for name in query.claims if name not in explained]
    example = "".join(f" --param {name}={value}" for name, value in query.example)
    parts += ["", f"Example: `kg query {query.name}{example}`", ""]
    return "\n".join([*parts, f"In another store: `{_bound_line(query)}`", ""] if query.example else parts)


def _bound_line(query: NamedQuery) -> str:
    """What binds the parameters of the example, on one line."""
    values = bind(query, dict(query.example)).rpartition("\nVALUES ")[2]
    return f"VALUES {' '.join(line.strip() for line in values.splitlines())}"


def _parameter(one: Parameter) -> str:
    need = "needed" if one.required else f"else {one.default}" if one.default is not None else "optional"
    return f"| `{one.name}`, {need} | {_cell(takes(one.kind))} | {_cell(one.explains)} |"


def to_turtle(queries: Iterable[NamedQuery], *, endpoint: str | None = None) -> str:
    """The queries in the Turtle form of sib-swiss/sparql-examples, which SPARQL editors read.

    That form has no parameters, so a query that requires one carries its own example.
    """
    return "\n".join([_PREFIXES.format(base=terms.BASE), *(_example(one, endpoint) for one in queries)])


def _example(query: NamedQuery, endpoint: str | None) -> str:
    needed = {one.name for one in query.parameters if one.required}
    text = bind(query, {name: value for name, value in query.example if name in needed})
    statements = [
        f"query:{query.name} a sh:SPARQLSelectExecutable, sh:SPARQLExecutable",
        "    sh:prefixes _:sparql_examples_prefixes",
        f"    rdfs:comment {Literal(query.summary, language='en')}",
        f"    sh:select {Literal(text)}",
    ]
    if query.tags:
        statements.append(f"    schema:keywords {', '.join(str(Literal(tag)) for tag in query.tags)}")
    if endpoint:
        statements.append(f"    schema:target <{endpoint}>")
    return " ;\n".join(statements) + " .\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
