"""The ontology on one page, an anchor for each term; a shape, and a named query, on one page each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg import terms
from kg.ask.trace.known import KnownStatements, rows
from kg.errors import NotFound
from kg.terms import DEFAULT_GRAPH, ONTOLOGY, RDF, RDFS, SKOS
from kg.web.answer_tables import heading
from kg.web.replies import Reply, html
from kg.web.visits import Visit, once
from kg.workspace.published import shape_files

__all__ = ["Term", "ontology", "queries", "shape", "shapes", "terms_of"]

_OWL = "http://www.w3.org/2002/07/owl#"
_SH = "http://www.w3.org/ns/shacl#"
_KINDS = {
    f"{_OWL}Class": "Classes",
    f"{_OWL}ObjectProperty": "Properties",
    f"{_OWL}DatatypeProperty": "Properties",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property": "Properties",
    f"{SKOS.base}ConceptScheme": "Schemes",
}
_ORDER = ("Classes", "Properties", "Schemes", "Concepts")


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the ontology, as it defines it."""

    name: str
    label: str
    kind: str
    definition: str
    example: str
    broader: str
    scheme: str


def ontology(visit: Visit) -> Reply:
    """The page of the ontology."""
    groups: dict[str, list[Term]] = defaultdict(list)
    for term in terms_of(visit):
        groups[term.kind].append(term)
    ordered = [(kind, groups.pop(kind)) for kind in _ORDER if kind in groups]
    return html(visit, "ontology.html", "Ontology", groups=[*ordered, *groups.items()], base=ONTOLOGY)


def terms_of(visit: Visit) -> list[Term]:
    """Every term of the ontology, by name."""
    return once(visit.state, "terms", lambda: _terms(visit))


def _terms(visit: Visit) -> list[Term]:
    known = KnownStatements(visit.state.store)
    every = [
        one
        for (one,) in rows(visit.state.store, "SELECT DISTINCT ?t { ?t rdf:type ?kind ; rdfs:isDefinedBy ?o }")
        if isinstance(one, NamedNode) and one.value.startswith(ONTOLOGY)
    ]
    known.learn(every)
    made = []
    for one in sorted(every, key=lambda one: one.value):
        kinds = [_KINDS[kind.value] for kind in known.nodes(one, RDF.type) if kind.value in _KINDS]
        broader = known.node(one, RDFS.subClassOf, SKOS.broader)
        scheme = known.node(one, SKOS.inScheme)
        made.append(
            Term(
                one.value.removeprefix(ONTOLOGY),
                known.word(one, RDFS.label, SKOS.prefLabel) or one.value.removeprefix(ONTOLOGY),
                kinds[0] if kinds else "Concepts",
                known.word(one, SKOS.definition) or "",
                known.word(one, SKOS.example) or "",
                broader.value.removeprefix(ONTOLOGY) if broader else "",
                scheme.value.removeprefix(ONTOLOGY) if scheme else "",
            )
        )
    return made


def queries(visit: Visit) -> Reply:
    """Every named query."""
    return html(
        visit, "queries.html", "Questions by name", queries=list(visit.state.catalogue.values()), heading=heading
    )


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape: what it is called, what it is for, and what is said where data does not fit it."""

    name: str
    title: str
    description: str
    message: str
    path: str
    file: str
    text: str


def shapes(visit: Visit) -> Reply:
    """Every shape."""
    return html(visit, "shapes.html", "Shapes", shapes=list(_shapes(visit).values()))


def shape(visit: Visit) -> Reply:
    """The page of one shape.

    Raises:
        NotFound: there is none of that name.
    """
    name = visit.path.removeprefix("/shape/")
    found = _shapes(visit).get(name)
    if found is None:
        raise NotFound(f"there is no shape {name!r}", remedy="they are listed under Shapes")
    return html(visit, "shape.html", found.title, shape=found, iri=f"{terms.BASE}shape/{name}")


def _shapes(visit: Visit) -> dict[str, Shape]:
    return once(visit.state, "shapes", _read_shapes)


def _read_shapes() -> dict[str, Shape]:
    found: dict[str, Shape] = {}
    for file_name, text in shape_files().items():
        said: dict[str, dict[str, str]] = defaultdict(dict)
        for quad in parse(text, format=RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode) and quad.graph_name == DEFAULT_GRAPH:
                value = quad.object.value if isinstance(quad.object, Literal | NamedNode) else ""
                said[quad.subject.value].setdefault(quad.predicate.value, value)
        for iri, told in said.items():
            if iri.startswith(f"{terms.BASE}shape/") and f"{_SH}message" in told:
                name = iri.removeprefix(f"{terms.BASE}shape/")
                found[name] = Shape(
                    name,
                    told.get(f"{_SH}name", name),
                    told.get(f"{_SH}description", ""),
                    told[f"{_SH}message"],
                    told.get(f"{_SH}path", ""),
                    file_name,
                    _block(text, name),
                )
    return dict(sorted(found.items()))


def _block(text: str, name: str) -> str:
    """The part of a file that defines a shape."""
    start = text.find(f"\nshape:{name} ")
    return text[start + 1 :].partition("\n\n")[0] if start >= 0 else ""
