"""The live quads of a ledger at a time: what any store built from it must hold, before the merge.

Rules kept here:
- A withdrawn claim's graph and what is said about it are gone; that it was withdrawn, in which
  contribution, why and in favor of what stays.
- An anchor goes with the last live claim that has it. Documents, captures, texts and speakers stay.
- A claim recorded again after a withdrawal is live again, and no longer called withdrawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.ledger.files import Ledger
from kg.terms import KG, RDF

__all__ = ["WITHDRAWAL_PREDICATES", "live_quads", "tells_of_withdrawal"]

WITHDRAWAL_PREDICATES = frozenset({KG.withdrawnIn, KG.reason, KG.supersededBy})
_DEFAULT = DefaultGraph()
_WITHDRAWN, _RECORDED = (
    re.compile(rb"^<([^>]*)> <" + re.escape(predicate.value.encode()) + rb">", re.MULTILINE)
    for predicate in (KG.withdrawnIn, KG.recordedIn)
)


@dataclass(frozen=True, slots=True)
class Ends:
    """Which claims were ever withdrawn: in which file last, and whether still."""

    last: dict[object, int]
    gone: frozenset[NamedNode]

    def outlives(self, quad: Quad, number: int) -> bool:
        """Whether a quad of file `number` was recorded after its claim's last withdrawal, or is that."""
        end = max(self.last.get(quad.subject, 0), self.last.get(quad.graph_name, 0))
        return number >= end and (quad.subject in self.gone or not tells_of_withdrawal(quad))


def live_quads(ledger: Ledger, *, until: datetime | None = None) -> Iterator[Quad]:
    """Every live quad, contribution by contribution; memory does not grow with the ledger."""
    files = ledger.files_until(until)
    ends = _ends(files)
    lost = _lost_anchors(ledger, files, ends)
    for number, path in enumerate(files, 1):
        for quad in ledger.read(path):
            if ends.outlives(quad, number) and not (lost and _base(quad.subject) in lost):
                yield quad


def tells_of_withdrawal(quad: Quad) -> bool:
    return quad.predicate in WITHDRAWAL_PREDICATES or (
        quad.predicate == RDF.type and quad.object == KG.WithdrawnClaim and quad.graph_name == _DEFAULT
    )


def _ends(files: list[Path]) -> Ends:
    last: dict[object, int] = {}
    gone: set[NamedNode] = set()
    for number, path in enumerate(files, 1):
        content = path.read_bytes()
        gone -= _claims(_RECORDED, content)
        withdrawn = _claims(_WITHDRAWN, content)
        gone |= withdrawn
        last.update(dict.fromkeys(withdrawn, number))
    return Ends(last, frozenset(gone))


def _claims(pattern: re.Pattern[bytes], content: bytes) -> set[NamedNode]:
    return {NamedNode(iri.decode()) for iri in pattern.findall(content)}


def _base(node: object) -> str:
    """A selector's anchor: `…#quote` and `…#position` go where their anchor goes."""
    return str(node).strip("<>").partition("#")[0]


def _lost_anchors(ledger: Ledger, files: list[Path], ends: Ends) -> set[str]:
    """Anchors that no live claim has any more."""
    lost: set[str] = set()
    kept: set[str] = set()
    for number, path in enumerate(files if ends.last else [], 1):
        for quad in ledger.read(path):
            if quad.predicate == KG.anchor:
                (kept if ends.outlives(quad, number) else lost).add(_base(quad.object))
    return lost - kept
