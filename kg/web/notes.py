"""The footnotes of a page: one numbering over all its parts, looked up in one batch when all are known.

    >>> notes = PageNotes(visit)                                                  # doctest: +SKIP
    >>> mark = notes.mark(claim)                                              # doctest: +SKIP
    >>> notes.settle(); mark.number                                           # doctest: +SKIP
    1

Two references to one claim at one place are one note, whatever they were asked by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import NamedNode

from kg import terms
from kg.ask.cite import Footnote, Reference, footnotes
from kg.ask.trace.naming import titled
from kg.ask.trace.values import QuotedPlace, RowPlace
from kg.terms import parts
from kg.web.addresses import with_query
from kg.web.visits import Visit

__all__ = ["NOBODY", "Mark", "PageNotes", "ShownNote", "as_told", "note_of", "place_of"]


NOBODY = terms.thing("nobody")
"""Stands in a mark whose note was looked up elsewhere."""


@dataclass(eq=False)
class Mark:
    """Where a note is referred to; its number is known when the notes are settled."""

    reference: Reference
    number: int = 0
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note as it is shown: what `Footnote` says, with the pages it leads to; or what no claim states."""

    number: int
    speaker: str = ""
    words: str = ""
    row: str = ""
    document: str = ""
    dated: str = ""
    digest: str = ""
    elsewhere: int = 0
    as_read: str = ""
    as_archived: str = ""
    remarks: tuple[str, ...] = ()
    reading: str = ""
    is_decision: bool = False
    claim_page: str | None = None
    claim_name: str = ""
    document_page: str | None = None
    place_page: str | None = None
    absence: str = ""


@dataclass
class PageNotes:
    """The notes of one page."""

    visit: Visit
    _marks: list[Mark] = field(default_factory=list)
    _told: list[ShownNote] = field(default_factory=list)

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
                self._told.append(note_of(self.visit, mark.number, as_told(footnote)))

    def __iter__(self) -> Iterator[ShownNote]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)


def as_told(footnote: Footnote) -> dict[str, Any]:
    """A footnote as JSON, for a page that is made elsewhere; `note_of` takes it."""
    listed = footnote.capture.day_told if footnote.capture else None
    place = footnote.shown[0] if footnote.shown else None
    return {
        "claim": footnote.claim.value,
        "places": [one.iri.value for one in footnote.shown],
        "speaker": footnote.said_by,
        "words": footnote.quotation or "",
        "row": _row(footnote),
        "document": titled(footnote.document) if footnote.document else "",
        "stated_in": footnote.stated_in.value if footnote.stated_in else None,
        "dated": f"list of {listed}" if listed else (footnote.published or "no date stated"),
        "digest": footnote.capture.sha256[:12] if footnote.capture else "",
        "elsewhere": max(0, footnote.places - len(footnote.shown)),
        "as_read": footnote.as_read,
        "as_archived": footnote.as_archived,
        "remarks": footnote.remarks,
        "reading": footnote.basis or "",
        "is_decision": footnote.modality == "decision",
        "capture": place.capture if place else None,
        "at": [place.sheet, place.row] if isinstance(place, RowPlace) else None,
    }


def note_of(visit: Visit, number: int, told: Mapping[str, Any]) -> ShownNote:
    """A footnote as it is shown on a page."""
    if "absence" in told:
        return ShownNote(number, absence=told["absence"])
    kind, name = parts(NamedNode(told["claim"]))[:2]
    return ShownNote(
        number=number,
        speaker=told["speaker"],
        words=told["words"],
        row=told["row"],
        document=told["document"],
        dated=told["dated"],
        digest=told["digest"],
        elsewhere=told["elsewhere"],
        as_read=told["as_read"],
        as_archived=told["as_archived"],
        remarks=tuple(told["remarks"]),
        reading=told["reading"],
        is_decision=told["is_decision"],
        claim_page=visit.page_of(told["claim"]),
        claim_name=f"{kind}/{name[:10]}…" if len(name) > 10 else f"{kind}/{name}",
        document_page=visit.page_of(told["stated_in"]) if told["stated_in"] else None,
        place_page=_place_page(visit, told["capture"], told["at"], told["claim"]),
    )


def place_of(visit: Visit, place: QuotedPlace | RowPlace, claim: NamedNode) -> str | None:
    """Where a quotation or a row is shown in its document, marked."""
    at = (place.sheet, place.row) if isinstance(place, RowPlace) else None
    return _place_page(visit, place.capture, at, claim.value)


def _place_page(visit: Visit, capture: str | None, at: Sequence[Any] | None, claim: str) -> str | None:
    path = visit.page_of(terms.capture(capture)) if capture else None
    if path is None:
        return None
    if at is not None:
        return with_query(path, sheet=at[0], row=at[1]) + f"#row-{at[1]}"
    return f"{path}#claim-{claim.rpartition('/')[2]}"


def _row(footnote: Footnote) -> str:
    row = footnote.row
    if row is None or footnote.quotation:
        return ""
    file = f" of {footnote.capture.file_name}" if footnote.capture and footnote.capture.file_name else ""
    return f"row {row.row} of {row.sheet}{file}"
