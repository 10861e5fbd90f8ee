"""The live quads of a ledger at a time: what any store built from it must hold, before the merge.

Rules kept here:
- A withdrawn claim's graph and what is said about it are gone; that it was withdrawn, in which
  contribution, why and in favor of what stays.
- An anchor goes with the last live claim that has it. Documents, captures, texts and speakers stay.
- A claim recorded again after a withdrawal is live again, and no longer called withdrawn.
- A document first only referred to and described later has the later description alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from kg.ledger.contribution_file import not_nquads
from kg.ledger.files import Ledger
from kg.terms import DEFAULT_GRAPH, KG, RDF

__all__ = [
    "WITHDRAWAL_PREDICATES",
    "live_quads",
    "recorded_in",
    "tells_of_withdrawal",
    "withdrawals",
    "withdrawn_in",
]

WITHDRAWAL_PREDICATES = frozenset({KG.withdrawnIn, KG.reason, KG.supersededBy})
_WITHDRAWN, _RECORDED = (f"> {predicate} ".encode() for predicate in (KG.withdrawnIn, KG.recordedIn))
_UNSEEN, _DESCRIBED = (f"> {RDF.type} {kind} .".encode() for kind in (KG.UnseenDocument, KG.Document))
"""How a line goes on after its subject; looked for in a file's bytes, which is sooner done than reading it."""


@dataclass(frozen=True, slots=True)
class _Ends:
    """What ended and when, by file number: claims withdrawn, anchors that no claim had any more, and
    descriptions of documents that were only referred to."""

    withdrawn: dict[object, int]
    gone: frozenset[NamedNode]
    orphaned: dict[str, int]
    described: dict[object, int]

    def outlives(self, quad: Quad, number: int) -> bool:
        """Whether a quad of file `number` was recorded after the end of what it is about, or tells of it."""
        end = max(
            self.withdrawn.get(quad.subject, 0),
            self.withdrawn.get(quad.graph_name, 0),
            self.described.get(quad.subject, 0),
            self.orphaned.get(_base(quad.subject), 0) if self.orphaned else 0,
        )
        return number >= end and (quad.subject in self.gone or not tells_of_withdrawal(quad))


def live_quads(ledger: Ledger, *, up_to: int | None = None) -> Iterator[Quad]:
    """Every live quad, contribution by contribution, of the first `up_to` of them.

    Memory does not grow with the ledger.
    """
    files = ledger.files()[:up_to]
    ends = _ends(ledger, files)
    for number, path in enumerate(files, 1):
        for quad in ledger.read(path):
            if ends.outlives(quad, number):
                yield quad


def withdrawals(ledger: Ledger) -> dict[NamedNode, int]:
    """Every claim that was ever withdrawn, with the number of the last contribution that withdraws it."""
    found: dict[NamedNode, int] = {}
    for number, path in enumerate(ledger.files(), 1):
        found.update(dict.fromkeys(withdrawn_in(path, ledger.content(path)), number))
    return found


def tells_of_withdrawal(quad: Quad) -> bool:
    return quad.predicate in WITHDRAWAL_PREDICATES or (
        quad.predicate == RDF.type and quad.object == KG.WithdrawnClaim and quad.graph_name == DEFAULT_GRAPH
    )


def recorded_in(path: Path, content: bytes) -> set[NamedNode]:
    """The claims that the contribution of this content records."""
    return _subjects(path, _RECORDED, content)


def withdrawn_in(path: Path, content: bytes) -> set[NamedNode]:
    """The claims that the contribution of this content takes back."""
    return _subjects(path, _WITHDRAWN, content)


def _ends(ledger: Ledger, files: list[Path]) -> _Ends:
    withdrawn: dict[object, int] = {}
    gone: set[NamedNode] = set()
    taken_back: list[set[NamedNode]] = []
    unseen: set[NamedNode] = set()
    described: dict[object, int] = {}
    for number, path in enumerate(files, 1):
        content = ledger.content(path)
        if gone:
            gone -= recorded_in(path, content)
        taken_back.append(withdrawn_in(path, content))
        gone |= taken_back[-1]
        withdrawn.update(dict.fromkeys(taken_back[-1], number))
        described.update(dict.fromkeys(unseen & _subjects(path, _DESCRIBED, content), number))
        unseen |= _subjects(path, _UNSEEN, content)
    orphaned = _orphaned(ledger, files, taken_back) if withdrawn else {}
    return _Ends(withdrawn, frozenset(gone), orphaned, described)


def _subjects(path: Path, rest: bytes, content: bytes) -> set[NamedNode]:
    """The subjects of the lines that go on like this; the others are not looked at."""
    found: set[NamedNode] = set()
    at = content.find(rest)
    while at >= 0:
        subject = content[content.rfind(b"\n", 0, at) + 1 : at]
        if b">" not in subject:  # else these are words in a literal
            try:
                found.add(NamedNode(subject.removeprefix(b"<").decode()))
            except ValueError as error:
                raise not_nquads(path, error) from error
        at = content.find(rest, at + 1)
    return found


def _base(node: object) -> str:
    """A selector's anchor: `…#quote` and `…#position` go where their anchor goes."""
    return str(node).strip("<>").partition("#")[0]


def _orphaned(ledger: Ledger, files: list[Path], taken_back: list[set[NamedNode]]) -> dict[str, int]:
    """In which file each anchor last lost the last claim that had it; only anchors that ever did.

    Two passes, so that memory grows with what was withdrawn and not with the ledger.
    """
    ever: set[object] = set().union(*taken_back)
    held: dict[object, set[object]] = {
        quad.object: set() for path in files for quad in _anchorings(ledger, path) if quad.subject in ever
    }
    orphaned: dict[str, int] = {}
    for number, (path, gone) in enumerate(zip(files, taken_back, strict=True), 1):
        for anchor, claims in held.items():
            if claims & gone:
                claims -= gone
                if not claims:
                    orphaned[_base(anchor)] = number
        for quad in _anchorings(ledger, path):
            if quad.object in held:
                held[quad.object].add(quad.subject)
    return orphaned


def _anchorings(ledger: Ledger, path: Path) -> Iterator[Quad]:
    return (quad for quad in ledger.read(path) if quad.predicate == KG.anchor)
