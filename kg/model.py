"""Frozen values that the wings hand to each other. No I/O, no rules, no RDF except its terms.

RDF terms are pyoxigraph's `NamedNode`, `Literal` and `Triple`: importing them costs 20 ms,
and the store, the ledger and the exports speak them natively.

    Document ─< Capture ─< Text            what was published; bytes of it; their text layer
    Quotation, Row                         the two kinds of anchor
    Claim                                  what one source states, at one or more anchors
    Draft ─> Contribution                  before and after the gate
    Finding ─< Report                      what the gate, an importer or a check has to say
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from pyoxigraph import Literal, NamedNode, Triple

__all__ = [
    "Anchor",
    "Capture",
    "Claim",
    "Contribution",
    "Document",
    "Draft",
    "Finding",
    "Quotation",
    "Report",
    "Row",
    "RowTally",
    "Severity",
    "Sighting",
    "Source",
    "Speaker",
    "Text",
    "Withdrawal",
]


@dataclass(frozen=True, slots=True)
class Document:
    """A publication: an article, a report, a statute, a series of lists.

    `not_stated` names what the document does not say of itself ("publisher", "published",
    "author"): recorded as unknown, never guessed. `unseen` marks one that is only referred to.
    """

    iri: NamedNode
    title: str
    kind: NamedNode
    publisher: NamedNode | None = None
    published: Literal | None = None
    url: str | None = None
    language: str | None = None
    not_stated: tuple[str, ...] = ()
    republishes: NamedNode | None = None
    derived_from: NamedNode | None = None
    unseen: bool = False
    breaks_off_after: str | None = None
    """The words after which it breaks off, as far as it is held."""
    origin: str = field(default="", compare=False)
    """Where a draft describes it (`file:line`), for findings only."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who states something: an organization, or a public office (never a private person)."""

    iri: NamedNode
    label: str
    office_in: NamedNode | None = None
    kind: NamedNode | None = None
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Capture:
    """One set of bytes of a document, named by its SHA-256 (lower-case hex).

    A list's three dates stay apart: `listed_on` is what the file name says, `created_on` and
    `modified_on` what the workbook's own metadata says, `newest_signed` what its content implies.
    `content_digest` is of the list's rows alone: captures that have it in common say the same. A workbook
    with sheets of both kinds has an `other_kind`. Of what came from an address, `redirects` and `headers` say how
    (see `kg.sources.by_address`); `archived_on` is the day an archive of the web took it, `taken_on` that on which it
    was taken from there. What a machine read of the pages of another capture is `reading_of` it, and `read_by` a
    program of some version.
    """

    sha256: str
    size: int
    media_type: str
    file_name: str
    document: NamedNode
    taken_from: str | None = None
    taken_on: Literal | None = None
    listed_on: Literal | None = None
    created_on: Literal | None = None
    modified_on: Literal | None = None
    newest_signed: Literal | None = None
    list_kind: NamedNode | None = None
    content_digest: str | None = None
    other_kind: NamedNode | None = None
    archived_on: Literal | None = None
    redirects: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    reading_of: str | None = None
    read_by: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """The text layer of a capture, made by a named extractor and profile.

    `sha256` is over the UTF-8 of `content`; offsets into it count Unicode code points. A capture
    without a text layer (a scanned PDF) has an empty `content`. `read` is each word that a machine read, in order:
    its start, its end, and how sure that is of 100.
    """

    capture: str
    extractor: str
    profile: str
    sha256: str
    content: str = field(repr=False)
    read: tuple[tuple[int, int, int], ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A place in a text: W3C Web Annotation TextQuoteSelector and TextPositionSelector together.

    `text` is the IRI of the text; `start` and `end` are code point offsets, end exclusive. Of words that a machine
    read, how sure that is of 100: on average, and of the least sure of them.
    """

    text: NamedNode
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    mean_confidence: int | None = None
    lowest_confidence: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: `row` is the number a person sees in the workbook, counting from 1.

    `written` holds (column, value as written) only where that differs from the normal form of
    the claim the row states; of a row that states none, all it holds. `doubts` say what speaks
    against a value that is kept, or why a row could not be read.
    """

    capture: str
    sheet: str
    row: int
    written: tuple[tuple[str, str], ...] = ()
    doubts: tuple[str, ...] = ()


Anchor = Quotation | Row


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source states, at one or more anchors.

    Make it with `kg.triples.make_claim`, which brings literals to one form and mints `iri` from
    the triples, the speaker and the document. `reports` points to the claims or documents it
    repeats; `computed` says its figure is not in the quoted words; `basis` is the archivist's
    reason for a reading that the words alone do not give; `origin` is where the draft stands
    (`file:line`), for findings only. `reported_by` passed the speaker's words on, `paraphrased_by`
    put them in words of their own; with neither, the words are the speaker's own. `corrects` are
    earlier claims that the speaker says are to read otherwise.
    """

    iri: NamedNode
    triples: tuple[Triple, ...]
    speaker: NamedNode
    document: NamedNode
    modality: NamedNode
    anchors: tuple[Anchor, ...]
    reports: tuple[NamedNode, ...] = ()
    computed: bool = False
    basis: str | None = None
    origin: str = field(default="", compare=False)
    reported_by: tuple[NamedNode, ...] = ()
    paraphrased_by: tuple[NamedNode, ...] = ()
    corrects: tuple[NamedNode, ...] = ()

    def at(self, anchors: tuple[Anchor, ...], origin: str) -> Claim:
        """The same claim at these places; `dataclasses.replace` takes five times as long."""
        said = (self.reports, self.computed, self.basis, origin, self.reported_by, self.paraphrased_by, self.corrects)
        return Claim(self.iri, self.triples, self.speaker, self.document, self.modality, anchors, *said)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One more place where a claim already recorded is stated."""

    claim: NamedNode
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A claim taken back, with the reason, and what stands in its place if anything does."""

    claim: NamedNode
    reason: str
    superseded_by: tuple[NamedNode, ...] = ()


@dataclass(frozen=True, slots=True)
class RowTally:
    """What became of the rows of one capture: rows_read = claims + sightings + unread.

    `kept` are the unread rows, verbatim, each with its fault.
    """

    capture: str
    rows_read: int
    claims: int
    sightings: int
    unread: int
    kept: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A capture with its bytes and its text layer, as read from outside, not yet archived."""

    capture: Capture
    content: bytes = field(repr=False)
    text: Text | None = None


class Severity(StrEnum):
    """What a finding means for the work at hand."""

    REFUSAL = "refusal"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person should know: a rule's code, the place, and the remedy in the message."""

    code: str
    message: str
    where: str = ""
    severity: Severity = Severity.REFUSAL

    def __str__(self) -> str:
        return f"{self.where}: {self.code}: {self.message}" if self.where else f"{self.code}: {self.message}"


@dataclass(frozen=True, slots=True)
class Report:
    """Findings in the order they were made; refusals stop a contribution, notices do not."""

    findings: tuple[Finding, ...] = ()

    @property
    def refusals(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.REFUSAL)

    @property
    def notices(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.NOTICE)

    @property
    def passes(self) -> bool:
        """Whether nothing is refused."""
        return not self.refusals

    def __bool__(self) -> bool:
        """
        Raises:
            TypeError: always, so that nobody takes a report for its outcome.
        """
        raise TypeError("a report is neither true nor false: ask whether it passes")

    def __add__(self, other: Report | Iterable[Finding]) -> Report:
        more = other.findings if isinstance(other, Report) else tuple(other)
        return replace(self, findings=self.findings + more)


@dataclass(frozen=True, slots=True)
class MergedContribution:
    """A contribution to another archive that this one takes over, with the claims it recorded there."""

    iri: NamedNode
    archivist: str
    recorded: datetime
    claims: frozenset[NamedNode] = frozenset()


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to record, before the gate. `note` says what it is, in one line;
    `archivist` is who the sheet says writes it, empty where it does not say. `at_fault` are documents and
    speakers that it describes with a fault, which is among the findings; `note_at` and `archivist_at` are where the
    note and the archivist's name stand."""

    note: str = ""
    archivist: str = ""
    documents: tuple[Document, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    sources: tuple[Source, ...] = ()
    claims: tuple[Claim, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    tallies: tuple[RowTally, ...] = ()
    findings: tuple[Finding, ...] = ()
    at_fault: frozenset[NamedNode] = frozenset()
    note_at: str = "note"
    archivist_at: str = "archivist"
    merges: tuple[MergedContribution, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when recording it would change nothing."""
        claims = self.claims or self.sightings or self.withdrawals
        return not (claims or self.documents or self.speakers or self.sources or self.merges)


@dataclass(frozen=True, slots=True)
class Contribution:
    """A set of claims somebody recorded at one time; the unit of writing. One ledger file each.

    `previous` is the SHA-256 of the ledger file before it, empty for the first; `root_hash` that of the
    tree over its claims (`kg.triples.inclusion`), empty in those made before there was one.
    """

    iri: NamedNode
    sequence: int
    archivist: str
    recorded: datetime
    note: str
    previous: str
    root_hash: str = ""
