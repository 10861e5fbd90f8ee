"""`verify` believes nothing: every digest, anchor and link is computed again from what is on disk.

    ledger      each file gives the name it bears, and the chain holds
    captures    each held capture still has its digest
    anchors     each stands in its capture, see `looking`
    store       holds exactly what the ledger makes, merge included

All but the last is computed from the ledger and the captures alone: what the store says of them does
not count. What cannot be looked at because a capture is not held is counted and named, not called a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.errors import StoreError
from kg.model import Finding, Severity
from kg.store import Store, read_head, solutions, words
from kg.terms import named, parts
from kg.workspace.looking import looked_at
from kg.workspace.opening import as_of, made_up_to
from kg.workspace.recording import Archive

__all__ = ["Verified", "verify"]

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
_SHOWN = 3


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
        return Verified(broken, archive.ledger.count(), 0, 0, ())
    expected, differing = _compared(archive)
    damaged = archive.captures.verify()
    held = archive.captures.held()
    changed = {finding.where.removeprefix("captures/") for finding in damaged if finding.code == "capture-changed"}
    counted, wrong = looked_at(expected, archive.captures, held - changed)
    unheld = tuple(one for one in _captures(expected) if one[0] not in held)
    findings = (*damaged, *wrong, *differing)
    return Verified(findings, archive.ledger.count(), len(held), counted, unheld)


def _compared(archive: Archive) -> tuple[Store, tuple[Finding, ...]]:
    """What the ledger makes, and how the store differs from it, quad by quad, both ways.

    A store that somebody is writing to is compared with the ledger as far as it has come.
    """
    try:
        store = archive.reading()
        head = read_head(store)
        expected = made_up_to(archive.ledger, head) if head else as_of(archive.ledger, None)
        wanted, held = set(expected.quads()), set(store.quads())
    except StoreError as error:
        return as_of(archive.ledger, None), (Finding("store-damaged", str(error), "store"),)
    missing, surplus = wanted - held, held - wanted
    if not missing and not surplus:
        return expected, ()
    message = f"lacks {len(missing):,} statements the ledger makes and holds {len(surplus):,} it does not"
    examples = " ".join(sorted(f"{quad} ." for quad in [*missing, *surplus])[:_SHOWN])
    return expected, (Finding("store-differs", f"{message} ({examples}); run `kg rebuild`", "store"),)


def _captures(store: Store) -> Iterator[tuple[str, str, int]]:
    """Every capture: digest, file name, and how many anchors stand in it or in its texts."""
    anchored = {found["source"]: int(words(found["anchors"])) for found in solutions(store, _ANCHORS)}
    counted: dict[tuple[NamedNode, str], int] = {}
    for found in solutions(store, _CAPTURES):
        key = named(found["capture"]), words(found["name"])
        counted[key] = counted.get(key, anchored.get(key[0], 0)) + anchored.get(found["text"], 0)
    for (capture, name), anchors_in in counted.items():
        yield _digest(capture), name, anchors_in


def _digest(capture: NamedNode) -> str:
    return parts(capture)[1].removeprefix("sha256-")
