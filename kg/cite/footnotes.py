"""One note a claim or place, read in batches: the number of queries does not grow with the answer.

A claim with many sightings is cited at its newest place, and says in how many others it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg import terms
from kg.terms import DCTERMS, KG, PROV, RDFS, parts, short_name
from kg.trace.known import Known, Reads
from kg.trace.places import capture, learn_places, place
from kg.trace.values import Capture, QuotedPlace, RowPlace

__all__ = ["Cited", "Footnote", "footnotes"]


Cited = tuple[NamedNode, NamedNode | None]
"""A claim, and the anchor that the answer is about if it is about one."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """What a reader needs to check a claim; None or "" where it is not known."""

    claim: NamedNode
    speaker: str
    document: str
    published: str | None
    modality: str
    place: QuotedPlace | RowPlace | None
    capture: Capture | None
    places: int

    @property
    def text(self) -> str:
        """The note in one line: speaker, words or row, document, date, digest."""
        if not self.speaker:
            return f"{'/'.join(parts(self.claim))}, withdrawn; `kg trace` shows what it stated"
        said = [self._speaker(), self._where(), self._document()]
        if self.capture:
            said.append(f"sha256 {self.capture.sha256[:12]}…")
        if self.places > 1:
            said.append(f"also at {self.places - 1:,} other {'place' if self.places == 2 else 'places'}")
        return ", ".join(part for part in said if part)

    def as_json(self) -> dict[str, object]:
        return {
            "claim": self.claim.value,
            "speaker": self.speaker,
            "modality": self.modality,
            "document": self.document,
            "published": self.published,
            "quotation": self.place.exact if isinstance(self.place, QuotedPlace) else None,
            "sheet": self.place.sheet if isinstance(self.place, RowPlace) else None,
            "row": self.place.row if isinstance(self.place, RowPlace) else None,
            "capture": self.capture.sha256 if self.capture else None,
            "file_name": self.capture.file_name if self.capture else None,
            "places": self.places,
            "text": self.text,
        }

    def _speaker(self) -> str:
        return f"{self.speaker}, as reported" if self.modality == "report" else self.speaker

    def _where(self) -> str:
        if isinstance(self.place, QuotedPlace):
            return f"“{self.place.exact}”"
        if isinstance(self.place, RowPlace):
            file = f" of {self.capture.file_name}" if self.capture and self.capture.file_name else ""
            return f"row {self.place.row} of {self.place.sheet}{file}"
        return ""

    def _document(self) -> str:
        listed = self.capture.listed_on if self.capture else None
        date = f"list of {listed}" if listed else (self.published or "no date stated")
        return f"in “{self.document}” ({date})"


def footnotes(store: Reads, cited: Iterable[Cited]) -> dict[Cited, Footnote]:
    """The note of each claim, at the place asked for or at its newest."""
    wanted = list(dict.fromkeys(cited))
    claims = list(dict.fromkeys(claim for claim, _ in wanted))
    known = Known(store)
    known.learn(claims)
    anchors = {claim: known.nodes(claim, KG.anchor) for claim in claims}
    learn_places(known, [anchor for found in anchors.values() for anchor in found])
    known.learn(node for claim in claims for node in known.nodes(claim, PROV.wasAttributedTo, KG.statedIn))
    return {(claim, anchor): _note(known, claim, anchor, anchors[claim]) for claim, anchor in wanted}


def _note(known: Known, claim: NamedNode, asked: NamedNode | None, anchors: list[NamedNode]) -> Footnote:
    speaker = known.node(claim, PROV.wasAttributedTo)
    document = known.node(claim, KG.statedIn)
    modality = known.node(claim, KG.modality)
    shown = [asked] if asked in anchors else anchors
    placed = [(found, _capture(known, found)) for anchor in shown if anchor and (found := place(known, anchor))]
    where, taken = max(placed, key=_newest, default=(None, None))
    return Footnote(
        claim,
        _named(known, speaker, RDFS.label),
        _named(known, document, DCTERMS.title),
        known.word(document, DCTERMS.issued) if document else None,
        short_name(modality) if modality else "",
        where,
        taken,
        len(anchors),
    )


def _newest(placed: tuple[QuotedPlace | RowPlace, Capture | None]) -> tuple[str, int]:
    """Later lists first, and in one capture the earlier place."""
    where, taken = placed
    return (taken.dated if taken else "", -(where.row if isinstance(where, RowPlace) else where.start))


def _capture(known: Known, where: QuotedPlace | RowPlace) -> Capture | None:
    return capture(known, terms.capture(where.capture)) if where.capture else None


def _named(known: Known, node: NamedNode | None, predicate: NamedNode) -> str:
    if node is None:
        return ""
    return known.word(node, predicate) or "/".join(parts(node)[1:])
