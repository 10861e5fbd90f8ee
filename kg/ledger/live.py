"""The live quads of a ledger at a time: what any store built from it must hold, before the merge.

Rules kept here:
- A withdrawn claim's graph and what is said about it are gone; that it was withdrawn, in which
  contribution, why and in favor of what stays.
- An anchor goes with the last live claim that has it. Documents, captures, texts and speakers stay.
- A claim recorded again after a withdrawal is live again, and no longer called withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.ledger.files import Ledger
from kg.terms import KG, RDF

__all__ = ["WITHDRAWAL_PREDICATES", "live_quads", "tells_of_withdrawal"]

WITHDRAWAL_PREDICATES = frozenset({KG.withdrawnIn, KG.reason, KG.supersededBy})
_DEFAULT = DefaultGraph()


def live_quads(ledger: Ledger, *, until: datetime | None = None) -> Iterator[Quad]:
    """Every live quad, contribution by contribution; memory does not grow with the ledger."""
    files = ledger.files_until(until)
    gone = ledger.withdrawn(files)
    lost = _lost_anchors(ledger, files, gone) if gone else frozenset()
    for path in files:
        for quad in ledger.read(path):
            if _is_live(quad, gone, lost):
                yield quad


def tells_of_withdrawal(quad: Quad) -> bool:
    return quad.predicate in WITHDRAWAL_PREDICATES or (
        quad.predicate == RDF.type and quad.object == KG.WithdrawnClaim and quad.graph_name == _DEFAULT
    )


def _is_live(quad: Quad, gone: set[NamedNode], lost: frozenset[str]) -> bool:
    if tells_of_withdrawal(quad):
        return quad.subject in gone
    if quad.graph_name in gone or quad.subject in gone:
        return False
    return not lost or str(quad.subject).strip("<>").partition("#")[0] not in lost


def _lost_anchors(ledger: Ledger, files: Iterable[Path], gone: set[NamedNode]) -> frozenset[str]:
    """Anchors that only withdrawn claims have."""
    lost: set[str] = set()
    kept: set[str] = set()
    for path in files:
        for quad in ledger.read(path):
            if quad.predicate == KG.anchor:
                (lost if quad.subject in gone else kept).add(str(quad.object).strip("<>"))
    return frozenset(lost - kept)
