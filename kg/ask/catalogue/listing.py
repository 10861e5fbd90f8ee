"""The catalogue for people and for SPARQL editors; both are made from the headers alone."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal

from kg import terms
from kg.ask.catalogue.binding import bind
from kg.ask.catalogue.header import NamedQuery, Parameter

__all__ = ["table", "to_turtle"]

_PREFIXES = """\
@prefix query: <{base}query/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def table(queries: Iterable[NamedQuery]) -> str:
    """The queries as a Markdown table: name, question, parameters."""
    rows = [f"| `{one.name}` | {_cell(one.summary)} | {_parameters(one.parameters)} |" for one in queries]
    return "\n".join(["| query | question | parameters |", "| --- | --- | --- |", *rows, ""])


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


def _parameters(parameters: Iterable[Parameter]) -> str:
    return ", ".join(f"`{one.name}`" + ("" if one.required else " (optional)") for one in parameters) or "none"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
