"""What a trace is made of: frozen values, and their JSON with stable keys.

    Trace
    ├── traced                    what was asked about
    ├── facts                     what is stated, each with the claims that state it
    ├── chain                     what a document traced derives from or republishes
    ├── claims, reported          the claims behind them; claims met only in chains of reports
    ├── documents                 every document a claim stands in or a chain leads to
    └── captures                  every set of bytes an anchor stands in

Facts, claims, documents and captures point to each other by IRI or digest, so that nothing is said twice.
In JSON (`kg.vocabulary`) whatever is not known is null.

    status of a claim     "live", "withdrawn" or "not held"
    relation of a step    "stated in", "reports", "derived from" or "republishes"
    again of a step       "loop", "shown above" or "cut"
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from kg.ask.trace.naming import list_day

__all__ = [
    "Fact",
    "NamedThing",
    "QuotedPlace",
    "RecordedBy",
    "RowPlace",
    "Step",
    "Trace",
    "TracedCapture",
    "TracedCell",
    "TracedClaim",
    "TracedDocument",
    "TracedWithdrawal",
]


class TracedCell(NamedTuple):
    """A column's name, and what stands in it as written."""

    column: str
    value: str


@dataclass(frozen=True, slots=True)
class NamedThing:
    """An IRI with a name to read."""

    iri: NamedNode
    label: str

    JSON = ("id: iri", "label")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing stated. `claims` are those of the trace that state it; `also_claimed_by` are
    live claims outside the trace that state it as well."""

    subject: NamedThing
    predicate: NamedThing
    object: NamedThing | Literal
    claims: tuple[NamedNode, ...]
    also_claimed_by: tuple[NamedNode, ...] = ()


@dataclass(frozen=True, slots=True)
class QuotedPlace:
    """A quotation in its context; `line` counts from 1 and needs the text to be held. Of words that a machine read,
    how sure it is of 100, on average and at the least."""

    iri: NamedNode
    text: NamedNode
    capture: str | None
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    line: int | None = None
    kind: str = "quotation"
    mean_confidence: int | None = None
    lowest_confidence: int | None = None

    JSON = (
        *("id: iri", "kind", "source: text", "capture", "exact", "prefix", "suffix", "start", "end", "line"),
        *("mean_confidence", "lowest_confidence"),
    )


@dataclass(frozen=True, slots=True)
class RowPlace:
    """A table row. `written` holds what is written differently from the facts' normal form, by
    column of the normal form; `cells` the row as written, where the capture is held and was read;
    `doubts` what speaks against a value that is stated there."""

    iri: NamedNode
    capture: str
    sheet: str
    row: int
    written: tuple[TracedCell, ...] = ()
    cells: tuple[TracedCell, ...] | None = None
    doubts: tuple[str, ...] = ()
    kind: str = "row"

    JSON = ("id: iri", "kind", "capture", "sheet", "row", "written", "cells", "doubts")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a chain, with the steps that follow it.

    `again` says why nothing follows although something is known: "loop", the chain comes back to
    what it came from; "shown above", followed elsewhere in the same chain; "cut", too long.
    """

    relation: str
    iri: NamedNode
    label: str
    kind: str
    held: bool
    again: str | None = None
    then: tuple[Step, ...] = ()

    JSON = ("relation", "id: iri", "label", "kind", "held", "again", "then")


@dataclass(frozen=True, slots=True)
class RecordedBy:
    """The contribution that recorded something: by whom and when."""

    contribution: NamedNode
    sequence: int | None
    archivist: str | None
    when: str | None
    note: str | None

    JSON = ("recorded_in: contribution", "sequence", "archivist", "recorded: when", "note")


@dataclass(frozen=True, slots=True)
class TracedWithdrawal:
    """That a claim was taken back, why, and what stands in its place."""

    reason: str | None
    superseded_by: tuple[NamedNode, ...]
    recorded: RecordedBy | None

    JSON = (
        "reason",
        "superseded_by",
        "withdrawn_in: recorded.contribution",
        "sequence: recorded.sequence",
        "archivist: recorded.archivist",
        "recorded: recorded.when",
        "note: recorded.note",
    )


@dataclass(frozen=True, slots=True)
class TracedClaim:
    """What one source states: where exactly, and whom it has it from.

    `ends` are where its chain of reports ends: its own origins, see `kg.ask.trace.chain`. Of very many rows
    `anchors` has the first and the newest; `rows_in_all` and `captures_in_all` say how many there are.
    """

    iri: NamedNode
    status: str
    speaker: NamedThing | None
    modality: NamedThing | None
    computed: bool
    basis: str | None
    document: NamedNode | None
    anchors: tuple[QuotedPlace | RowPlace, ...]
    chain: tuple[Step, ...]
    ends: tuple[NamedNode, ...]
    recorded: RecordedBy | None
    withdrawn: TracedWithdrawal | None = None
    rows_in_all: int = 0
    captures_in_all: int = 0
    route: str = ""
    """How the words came, where they are not the speaker's own in the speaker's own document."""
    corrects: tuple[NamedNode, ...] = ()
    corrected_by: tuple[NamedNode, ...] = ()

    @property
    def said_by(self) -> str:
        """The speaker, and by what route the words came."""
        return ", ".join(filter(None, [self.speaker.label if self.speaker else "speaker not shown", self.route]))

    JSON = (
        "id: iri",
        "status",
        "speaker: speaker.iri",
        "speaker_name: speaker.label",
        "route",
        "corrects",
        "corrected_by",
        "modality: modality.iri",
        "computed",
        "basis",
        "stated_in: document",
        "anchors",
        "rows_in_all",
        "captures_in_all",
        "chain",
        "ends",
        "recorded_in: recorded.contribution",
        "sequence: recorded.sequence",
        "archivist: recorded.archivist",
        "recorded: recorded.when",
        "note: recorded.note",
        "withdrawal: withdrawn",
    )


@dataclass(frozen=True, slots=True)
class TracedDocument:
    """A publication as far as it is known; `not_stated` is what it does not say of itself."""

    iri: NamedNode
    title: str
    kind: NamedThing | None
    publisher: NamedThing | None
    published: str | None
    url: str | None
    language: str | None
    not_stated: tuple[str, ...]
    held: bool

    JSON = (
        "id: iri",
        "title",
        "document_kind: kind.iri",
        "publisher: publisher.iri",
        "publisher_name: publisher.label",
        "published",
        "url",
        "language",
        "not_stated",
        "held",
    )


@dataclass(frozen=True, slots=True)
class TracedCapture:
    """One set of bytes: its digest, its file name, where and when it was taken.

    `held` says whether the bytes are here; None where nobody looked. Of a list, `listed_on` is the day
    its name says, `modified_on` when it was saved, `newest_signed` the newest signing in it, and
    `speaks_of` the day it says something of: none where an earlier list has the same content. The same bytes may
    come under names of several days: `other_days` are those after the first. `archived_on` is the day an archive
    took the copy, `redirects` lead to `taken_from`, and `headers` are what the server said of what it sent.
    """

    sha256: str
    document: NamedNode | None
    file_name: str | None
    media_type: str | None
    size: int | None
    taken_from: str | None
    taken_on: str | None
    listed_on: str | None
    modified_on: str | None
    newest_signed: str | None
    held: bool | None
    other_names: tuple[str, ...] = ()
    speaks_of: str | None = None
    other_days: tuple[str, ...] = ()
    archived_on: str | None = None
    redirects: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    reading_of: NamedNode | None = None
    read_by: str | None = None

    @property
    def day_told(self) -> str | None:
        """The days that its file names say, in words; where it holds a signing of a later day, that beside it."""
        days = [day for day in (self.listed_on, *self.other_days) if day]
        return " and of ".join(map(self.told, days)) or None

    def told(self, day: str) -> str:
        """A day that is said of a list; where the list holds a signing of a later day, that beside it."""
        return list_day(day, self.newest_signed)

    @property
    def dated(self) -> str:
        """What lists are put in order by: the day in the file's name, else the best there is."""
        return self.speaks_of or self.listed_on or self.modified_on or self.newest_signed or self.taken_on or ""

    JSON = (
        "id: sha256",
        "sha256",
        "document",
        "file_name",
        "other_names",
        "media_type",
        "byte_size: size",
        "taken_from",
        "taken_on",
        "archived_on",
        "redirect: redirects",
        "header: headers",
        "reading_of",
        "read_by",
        "listed_on",
        "other_days",
        "speaks_of",
        "modified_on",
        "newest_signed",
        "held",
    )


@dataclass(frozen=True, slots=True)
class Trace:
    """Facts, and everything that leads from them back to bytes. Order is by date, then place.

    `chain` is that of a document traced itself: what it derives from or republishes.
    """

    traced: NamedThing
    kind: str
    facts: tuple[Fact, ...]
    claims: tuple[TracedClaim, ...]
    claims_in_all: int
    chain: tuple[Step, ...]
    reported: tuple[TracedClaim, ...]
    documents: tuple[TracedDocument, ...]
    captures: tuple[TracedCapture, ...]
    page: int = 1
    size: int = 0
    """Which page of the claims this is, where so many are on one; 0 of what has no pages."""

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from kg.ask.notebook import trace_html

        return trace_html(self)
