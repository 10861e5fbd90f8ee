"""The names in a store: of agencies, documents, speakers, statutes and places, and quoted words.

Four queries, whatever is looked for: an index over names that a store offers without any engine's
own full-text search, so it is the same on every endpoint. Each reads one kind of statement from end
to end, and they are joined here: an engine that joins them looks every name up again (on disk,
200 ms instead of 50 for 4,000 names).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ask.trace.known import QueryableStore, Term, rows, values
from kg.terms import DCTERMS, KG, ORG, RDFS, SKOS

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

_KINDS = f"SELECT ?n ?class {{ {values('class', _CLASSES)} ?n a ?class }} LIMIT {MOST}"

_LABELS = f"SELECT ?n ?label {{ {values('named', _NAMED)} ?n ?named ?label }} LIMIT {MOST}"

_BESIDE = f"""SELECT ?n ?beside {{
  {{ ?n a kg:Agency ; kg:place ?beside }} UNION {{ ?n dcterms:publisher ?beside }} UNION {{ ?n org:postIn ?beside }}
  }} LIMIT {MOST}"""

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


def read_names(store: QueryableStore, *, quoted: bool = True) -> list[Name]:
    """Every name, by kind, text and IRI; with `quoted`, also the words claims quote."""
    kinds = {n: _CLASSES[kind] for n, kind in rows(store, _KINDS) if isinstance(kind, NamedNode)}
    labels = [(n, label.value) for n, label in _pairs(store, _LABELS) if isinstance(label, Literal)]
    called = _first(labels)
    beside = _first((n, _called(called, other)) for n, other in _pairs(store, _BESIDE))
    names = {Name(n, kinds[n], text, beside.get(n, "")) for n, text in labels if n in kinds}
    every = [*names, *(_quotations(store, called) if quoted else ())]
    return sorted(every, key=lambda one: (KINDS.index(one.kind), one.text, one.beside, one.iri.value))


def _pairs(store: QueryableStore, sparql: str) -> Iterator[tuple[NamedNode, Term | None]]:
    for node, value in rows(store, sparql):
        if isinstance(node, NamedNode):
            yield node, value


def _first(pairs: Iterable[tuple[NamedNode, str]]) -> dict[NamedNode, str]:
    """The alphabetically first of several words for one thing, so that stores agree."""
    first: dict[NamedNode, str] = {}
    for node, word in pairs:
        first[node] = min(word, first.get(node, word))
    return first


def _quotations(store: QueryableStore, called: dict[NamedNode, str]) -> Iterator[Name]:
    for claim, exact, document in rows(store, _QUOTED):
        if isinstance(claim, NamedNode) and isinstance(exact, Literal):
            yield Name(claim, "claim", exact.value, _called(called, document))


def _called(called: dict[NamedNode, str], node: object) -> str:
    if not isinstance(node, NamedNode):
        return ""
    return called.get(node) or "/".join(terms.parts(node)[1:])
