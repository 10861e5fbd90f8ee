"""The names in a store: of agencies, documents, speakers, statutes and places, and quoted words.

Three queries, whatever is looked for: an index over names that a store offers without any engine's
own full-text search, so it is the same on every endpoint.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.terms import DCTERMS, KG, ORG, RDFS, SKOS
from kg.trace.known import Reads, rows, values

__all__ = ["KINDS", "MOST", "Name", "read_names"]

MOST = 200_000
"""Names read at most; a million claims name some ten thousand agencies."""

_CLASSES: dict[NamedNode, str] = {
    KG.Agency: "agency",
    KG.Document: "document",
    KG.UnseenDocument: "document",
    ORG.Organization: "speaker",
    ORG.Post: "speaker",
    KG.Provision: "provision",
    KG.Place: "place",
}
KINDS = ("agency", "document", "speaker", "provision", "place", "claim")
"""What can be found, in the order in which equally near names stand."""

_NAMED = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, DCTERMS.title)

_LABELS = f"""SELECT ?n ?class ?label ?beside {{
  {values("class", _CLASSES)} {values("named", _NAMED)}
  ?n a ?class ; ?named ?label
  OPTIONAL {{ ?n kg:place|dcterms:publisher|org:postIn ?beside }} }} LIMIT {MOST}"""

_QUOTED = f"""SELECT ?claim ?words ?document {{
  ?selector oa:exact ?words . ?anchor oa:hasSelector ?selector .
  ?claim kg:anchor ?anchor ; kg:statedIn ?document }} LIMIT {MOST}"""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one thing; `beside` is the state of an agency, the publisher of a document, the
    organization of an office, the document of quoted words."""

    iri: NamedNode
    kind: str
    text: str
    beside: str = ""


def read_names(store: Reads, *, quoted: bool = True) -> list[Name]:
    """Every name, by kind, text and IRI; with `quoted`, also the words claims quote."""
    found = list(rows(store, _LABELS))
    called = {n: label.value for n, _, label, _ in found if isinstance(n, NamedNode) and isinstance(label, Literal)}
    names: dict[tuple[NamedNode, str], Name] = {}
    for n, kind, label, beside in found:
        if isinstance(n, NamedNode) and isinstance(kind, NamedNode) and isinstance(label, Literal):
            made = Name(n, _CLASSES[kind], label.value, _called(called, beside))
            names.setdefault((n, label.value), made)
    every = [*names.values(), *(_quotations(store, called) if quoted else ())]
    return sorted(every, key=lambda one: (KINDS.index(one.kind), one.text, one.beside, one.iri.value))


def _quotations(store: Reads, called: dict[NamedNode, str]) -> Iterator[Name]:
    for claim, exact, document in rows(store, _QUOTED):
        if isinstance(claim, NamedNode) and isinstance(exact, Literal):
            yield Name(claim, "claim", exact.value, _called(called, document))


def _called(called: dict[NamedNode, str], node: object) -> str:
    if not isinstance(node, NamedNode):
        return ""
    return called.get(node) or "/".join(terms.parts(node)[1:])
