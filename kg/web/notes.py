"""The footnotes of a page: one numbering over all its parts, looked up in one batch when all are known.

    >>> notes = Notes(visit)                                                  # doctest: +SKIP
    >>> mark = notes.mark(claim)                                              # doctest: +SKIP
    >>> notes.settle(); mark.number                                           # doctest: +SKIP
    1

Two references to one claim at one place are one note, whatever they were asked by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from kg import terms
from kg.cite import Footnote, Reference, footnotes
from kg.terms import parts
from kg.trace.naming import titled
from kg.trace.values import QuotedPlace, RowPlace
from kg.web.addresses import with_query
from kg.web.visits import Visit

__all__ = ["Mark", "Note", "Notes", "note_of", "place_of"]

SHOWN = 4
"""Marks of one cell; the rest is counted."""


@dataclass(eq=False)
class Mark:
    """Where a note is referred to; its number is known when the notes are settled."""

    reference: Reference
    number: int = 0
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it is shown: what `Footnote` says, with the pages it leads to."""

    number: int
    footnote: Footnote
    speaker: str
    words: str
    row: str
    document: str
    dated: str
    digest: str
    elsewhere: int
    reading: str
    is_decision: bool
    claim_page: str | None
    claim_name: str
    document_page: str | None
    place_page: str | None


@dataclass
class Notes:
    """The notes of one page."""

    visit: Visit
    _marks: list[Mark] = field(default_factory=list)
    _told: list[Note] = field(default_factory=list)

    def mark(self, claim: NamedNode, anchor: NamedNode | None = None) -> Mark:
        """A reference to a claim, at one of its places if the page is about that."""
        made = Mark((claim, anchor))
        self._marks.append(made)
        return made

    def marks(self, claims: Iterable[NamedNode]) -> tuple[Mark, ...]:
        return tuple(self.mark(claim) for claim in claims)

    def settle(self) -> None:
        """Look every note up, and number them in the order of the marks."""
        found = footnotes(self.visit.state.store, (mark.reference for mark in self._marks))
        numbers: dict[tuple[str, ...], int] = {}
        for mark in self._marks:
            footnote = found[mark.reference]
            key = (footnote.claim.value, *(place.iri.value for place in footnote.shown))
            mark.is_first = key not in numbers
            mark.number = numbers.setdefault(key, len(numbers) + 1)
            if mark.is_first:
                self._told.append(note_of(self.visit, mark.number, footnote))

    def __iter__(self) -> Iterable[Note]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)


def few(marks: Sequence[Mark]) -> tuple[Sequence[Mark], int]:
    """The marks shown beside a value, and how many more there are."""
    return marks[:SHOWN], max(0, len(marks) - SHOWN)


def note_of(visit: Visit, number: int, footnote: Footnote) -> Note:
    """A footnote as it is shown on a page."""
    kind, name = parts(footnote.claim)[:2]
    others = footnote.places - len(footnote.shown)
    listed = footnote.capture.listed_on if footnote.capture else None
    return Note(
        number=number,
        footnote=footnote,
        speaker=f"{footnote.speaker}, as reported" if footnote.modality == "report" else footnote.speaker,
        words=footnote.quotation or "",
        row=_row(footnote),
        document=titled(footnote.document) if footnote.document else "",
        dated=f"list of {listed}" if listed else (footnote.published or "no date stated"),
        digest=footnote.capture.sha256[:12] if footnote.capture else "",
        elsewhere=max(0, others),
        reading=footnote.basis or "",
        is_decision=footnote.modality == "decision",
        claim_page=visit.page_of(footnote.claim),
        claim_name=f"{kind}/{name[:10]}…" if len(name) > 10 else f"{kind}/{name}",
        document_page=visit.page_of(footnote.stated_in) if footnote.stated_in else None,
        place_page=place_of(visit, footnote.shown[0], footnote.claim) if footnote.shown else None,
    )


def _row(footnote: Footnote) -> str:
    row = footnote.row
    if row is None or footnote.quotation:
        return ""
    file = f" of {footnote.capture.file_name}" if footnote.capture and footnote.capture.file_name else ""
    return f"row {row.row} of {row.sheet}{file}"


def place_of(visit: Visit, place: QuotedPlace | RowPlace, claim: NamedNode) -> str | None:
    """Where a quotation or a row is shown in its document, marked."""
    if place.capture is None:
        return None
    path = visit.page_of(terms.capture(place.capture))
    if path is None:
        return None
    if isinstance(place, RowPlace):
        return with_query(path, sheet=place.sheet, row=place.row) + f"#row-{place.row}"
    return f"{path}#claim-{parts(claim)[1]}"
