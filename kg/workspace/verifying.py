"""`verify` believes nothing: every digest, anchor and link is computed again from what is on disk.

    ledger      each file gives the name it bears, and the chain holds
    captures    each held capture still has its digest
    quotations  each stands in its text, recomputed from the bytes
    rows        each list is read again, and states the claims the ledger says it states
    store       holds exactly what the ledger makes, merge included

What cannot be looked at because a capture is not held is counted and named, not called a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions

from kg import anchor as anchors
from kg.errors import KgError
from kg.ledger import live_quads
from kg.model import Finding, Quotation, Severity
from kg.store import Embedded, Store, full_index
from kg.terms import named, parts
from kg.workspace.recording import Archive
from kg.workspace.world import ArchiveWorld

__all__ = ["Verified", "verify", "verify_captures"]

_QUOTATIONS = """
    SELECT ?anchor ?text ?exact ?prefix ?suffix ?start ?end WHERE {
        ?anchor a kg:Quotation ; oa:hasSource ?text ; oa:hasSelector ?words, ?position .
        ?words oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix .
        ?position oa:start ?start ; oa:end ?end .
    } ORDER BY ?text ?start
"""
_SELECTOR = ("exact", "prefix", "suffix", "start", "end")
_LISTS = "SELECT ?capture ?name WHERE { ?capture a kg:Capture ; kg:rowsRead ?rows ; kg:fileName ?name } ORDER BY ?name"
_ROWS = "SELECT ?claim ?row WHERE {{ ?row oa:hasSource {capture} . ?claim kg:anchor ?row }}"
_WITHDRAWN = "SELECT ?claim WHERE { ?claim a kg:WithdrawnClaim }"
_ANCHORS = """
    SELECT ?source (COUNT(DISTINCT ?anchor) AS ?anchors) WHERE {
        ?claim kg:anchor ?anchor . ?anchor oa:hasSource ?source
    } GROUP BY ?source
"""
_CAPTURES = """
    SELECT ?capture ?name ?text WHERE {
        ?capture a kg:Capture ; kg:fileName ?name . OPTIONAL { ?text a kg:Text ; oa:hasSource ?capture }
    } ORDER BY ?name ?capture
"""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was computed again. `unheld` names captures not held here, with how many anchors each has."""

    findings: tuple[Finding, ...]
    contributions: int
    captures_held: int
    anchors_verified: int
    unheld: tuple[tuple[str, str, int], ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.REFUSAL)

    def as_json(self) -> dict[str, object]:
        return {
            "ok": not self.faults,
            "contributions": self.contributions,
            "captures_held": self.captures_held,
            "anchors_verified": self.anchors_verified,
            "not_held": [{"sha256": s, "file_name": name, "anchors": n} for s, name, n in self.unheld],
            "findings": [{"code": f.code, "where": f.where, "message": f.message} for f in self.findings],
        }


def verify(archive: Archive) -> Verified:
    """Compute everything again. The ledger comes first: where it is damaged, the rest rests on nothing."""
    broken = archive.ledger.verify()
    if broken:
        return Verified(broken, len(archive.ledger.files()), 0, 0, ())
    store = archive.reading()
    damaged = archive.captures.verify()
    held = archive.captures.held()
    counted, wrong = _anchors(archive, store, held)
    findings = [*damaged, *wrong, *_store_findings(archive, store)]
    unheld = tuple(one for one in _captures(store) if one[0] not in held)
    return Verified(tuple(findings), len(archive.ledger.files()), len(held), counted, unheld)


def verify_captures(archive: Archive, store: Store, only: frozenset[str]) -> tuple[int, tuple[Finding, ...]]:
    """Look at every anchor in some held captures: how many there are, and what is wrong."""
    counted, wrong = _anchors(archive, store, only)
    return counted, tuple(wrong)


def _anchors(archive: Archive, store: Store, only: frozenset[str]) -> tuple[int, list[Finding]]:
    quotations = list(_quotation_checks(archive, store, only))
    lists = _held_lists(store, only)
    rows = [check for capture, name in lists for check in _row_checks(archive, store, capture, name)]
    checks = [*quotations, *rows]
    return len(checks), [finding for finding in checks if finding is not None]


def _quotation_checks(archive: Archive, store: Store, only: frozenset[str]) -> Iterator[Finding | None]:
    """One result for each quotation whose capture is held: None where it holds."""
    world = ArchiveWorld(store, archive.captures)
    texts: dict[NamedNode, str | None] = {}
    for found in _rows(store, _QUOTATIONS):
        iri = named(found["text"])
        if iri not in texts:
            text = world.text(iri) if world.capture_of_text(iri) in only else None
            texts[iri] = text.content if text else None
        content = texts[iri]
        if content is not None:
            exact, prefix, suffix, start, end = (_value(found[name]) for name in _SELECTOR)
            quotation = Quotation(iri, exact, prefix, suffix, int(start), int(end))
            yield None if anchors.holds(content, quotation) else _moved(quotation, named(found["anchor"]))


def _row_checks(archive: Archive, store: Store, capture: NamedNode, name: str) -> Iterator[Finding | None]:
    """One result for each row of a held list, and for each recorded row that the list has not."""
    from kg.intake.ice_lists import claims_by_row

    try:
        stated = claims_by_row(archive.captures.content(_digest(capture)), name)
    except KgError as error:
        yield Finding("list-unreadable", str(error), name)
        return
    recorded = {(named(found["row"]), named(found["claim"])) for found in _rows(store, _ROWS.format(capture=capture))}
    withdrawn = {named(found["claim"]) for found in _rows(store, _WITHDRAWN)}
    for row, claim in stated.items():
        kept = (row, claim) in recorded or claim in withdrawn
        yield None if kept else Finding("row-recorded", f"states claim {claim.value}, which is not recorded", row.value)
    for surplus in sorted({row.value for row, _ in recorded} - {row.value for row in stated}):
        yield Finding("row-found", f"is not a row of {name}", surplus)


def _held_lists(store: Store, only: frozenset[str]) -> Iterator[tuple[NamedNode, str]]:
    for found in _rows(store, _LISTS):
        if _digest(named(found["capture"])) in only:
            yield named(found["capture"]), _value(found["name"])


def _captures(store: Store) -> Iterator[tuple[str, str, int]]:
    """Every capture: digest, file name, and how many anchors stand in it or in its texts."""
    anchored = {found["source"]: int(_value(found["anchors"])) for found in _rows(store, _ANCHORS)}
    counted: dict[tuple[NamedNode, str], int] = {}
    for found in _rows(store, _CAPTURES):
        key = named(found["capture"]), _value(found["name"])
        counted[key] = counted.get(key, anchored.get(key[0], 0)) + anchored.get(found["text"], 0)
    for (capture, name), anchors_in in counted.items():
        yield _digest(capture), name, anchors_in


def _store_findings(archive: Archive, store: Store) -> Iterator[Finding]:
    """Compare the store with what the ledger makes, quad by quad, both ways."""
    expected = Embedded.memory()
    expected.replace(full_index(live_quads(archive.ledger), archive.ledger.head()))
    missing = sum(not _holds(store, quad) for quad in expected.quads())
    surplus = sum(not _holds(expected, quad) for quad in store.quads())
    if missing or surplus:
        message = f"lacks {missing} statements the ledger makes and holds {surplus} it does not; run `kg rebuild`"
        yield Finding("store-differs", message, "store")


def _holds(store: Store, quad: Quad) -> bool:
    value = quad.object if isinstance(quad.object, Literal) else named(quad.object)
    graph = quad.graph_name if isinstance(quad.graph_name, DefaultGraph) else named(quad.graph_name)
    return any(True for _ in store.quads(named(quad.subject), quad.predicate, value, graph))


def _moved(quotation: Quotation, anchor: NamedNode) -> Finding:
    return Finding("quotation-found", f"“{quotation.exact}” does not stand where it says", anchor.value)


def _digest(capture: NamedNode) -> str:
    return parts(capture)[1].removeprefix("sha256-")


def _value(term: object) -> str:
    assert isinstance(term, Literal)
    return term.value


def _rows(store: Store, sparql: str) -> QuerySolutions:
    results = store.query(sparql)
    assert isinstance(results, QuerySolutions)
    return results
