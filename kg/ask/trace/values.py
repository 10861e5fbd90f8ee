"""What a trace is made of: frozen values, and their JSON with stable keys.

    Trace
    ├── traced                    what was asked about
    ├── facts                     what is stated, each with the claims that state it
    ├── chain                     what a document traced derives from or republishes
    ├── claims, reported          the claims behind them; claims met only in chains of reports
    ├── documents                 every document a claim stands in or a chain leads to
    └── captures                  every set of bytes an anchor stands in

Facts, claims, documents and captures point to each other by IRI or digest, so that nothing is
said twice. The keys, `null` wherever something is not known:

    trace     traced {iri label} · kind · facts · claims · claims_in_all · chain · reported · documents
              · captures
    fact      subject {iri label} · predicate {iri label} · object {iri label} or {value datatype language}
              · claims [iri] · also_claimed_by [iri]
    claim     iri · status ("live", "withdrawn" or "not held") · speaker {iri label} · modality {iri label}
              · computed · basis · document · anchors · chain · ends [iri] · recorded · withdrawn
              · rows_in_all · captures_in_all (of rows; where they are many, `anchors` has the first and newest)
              · route · corrects [iri] · corrected_by [iri]
    anchor    iri · text · capture · exact · prefix · suffix · start · end · line · kind ("quotation")
              or iri · capture · sheet · row · written [{column value}] · cells [{column value}] · doubts ["…"]
              · kind ("row")
    step      relation ("stated in", "reports", "derived from", "republishes") · iri · label · kind
              · held · again ("loop", "shown above" or "cut") · then [step]
    recorded  contribution · sequence · archivist · when · note
    withdrawn reason · superseded_by [iri] · recorded
    document  iri · title · kind {iri label} · publisher {iri label} · published · url · language
              · not_stated ["publisher" …] · held
    capture   sha256 · document · file_name · media_type · size · taken_from · taken_on · listed_on
              · modified_on · newest_signed · held · other_names ["file name" …] · speaks_of
              · other_days ["2025-09-18" …]
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode

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
    """A quotation in its context; `line` counts from 1 and needs the text to be held."""

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


@dataclass(frozen=True, slots=True)
class RecordedBy:
    """The contribution that recorded something: by whom and when."""

    contribution: NamedNode
    sequence: int | None
    archivist: str | None
    when: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class TracedWithdrawal:
    """That a claim was taken back, why, and what stands in its place."""

    reason: str | None
    superseded_by: tuple[NamedNode, ...]
    recorded: RecordedBy | None


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


@dataclass(frozen=True, slots=True)
class TracedCapture:
    """One set of bytes: its digest, its file name, where and when it was taken.

    `held` says whether the bytes are here; None where nobody looked. Of a list, `listed_on` is the day
    its name says, `modified_on` when it was saved, `newest_signed` the newest signing in it, and
    `speaks_of` the day it says something of: none where an earlier list has the same content. The same bytes may
    come under names of several days: `other_days` are those after the first.
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

    @property
    def day_told(self) -> str | None:
        """The days that its file names say, in words; where it holds a signing of a later day, that beside it."""
        days = [day for day in (self.listed_on, *self.other_days) if day]
        return " and of ".join(map(self.told, days)) or None

    def told(self, day: str) -> str:
        """A day that is said of a list; where the list holds a signing of a later day, that beside it."""
        newest = self.newest_signed
        return f"{day}, by its name alone: it holds a signing of {newest}" if newest and newest > day else day

    @property
    def dated(self) -> str:
        """What lists are put in order by: the day in the file's name, else the best there is."""
        return self.speaks_of or self.listed_on or self.modified_on or self.newest_signed or self.taken_on or ""


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

    def as_json(self) -> dict[str, Any]:
        """The whole trace in the keys above, ready for `json.dumps`."""
        return {key: as_json(value) for key, value in _fields(self)}


def as_json(value: object) -> Any:
    """Any value of this module as JSON: an IRI as text, a literal with datatype and language."""
    match value:
        case NamedNode():
            return value.value
        case Literal():
            return {"value": value.value, "datatype": value.datatype.value, "language": value.language}
        case tuple() if hasattr(value, "_asdict"):
            return {key: as_json(one) for key, one in value._asdict().items()}
        case tuple():
            return [as_json(one) for one in value]
        case _ if is_dataclass(value):
            return {key: as_json(one) for key, one in _fields(value)}
        case _:
            return value


def _fields(value: Any) -> list[tuple[str, object]]:
    return [(one.name, getattr(value, one.name)) for one in fields(value)]
