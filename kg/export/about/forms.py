"""Guarantees the form of a document of one thing: of these classes its JSON, its schema and its types are made.

Every value stands with its sources beside it, in a list: what sources state differently are several values of one
list, by their text, and none comes first for any other reason. What nobody states is an empty list.

    Stated           a value, how it reads, and who states it where
    CountSeries      counts that differ in nothing but time, with everything that is counted spelled out
    …Document        one for each kind of thing; `type` says which

Counts are of one matter only where they stand in one series, under one time.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar
from typing import Literal as OneOf

from pyoxigraph import NamedNode

from kg.ask.cite import Footnote
from kg.ask.trace.values import NamedThing, TracedCapture, TracedClaim, TracedDocument
from kg.terms import ELI, KG, RDFS

__all__ = [
    "AgencyDocument",
    "AgreementDocument",
    "AnyDocument",
    "ClaimDocument",
    "ConceptDocument",
    "CountSeries",
    "CountTime",
    "CountedValue",
    "IdentityDecision",
    "ListedAt",
    "Naming",
    "OtherFact",
    "PlaceDocument",
    "ProvisionDocument",
    "ProvisionEffect",
    "PublicationDocument",
    "SpeakerDocument",
    "SpokenIn",
    "Stated",
    "StatedClaim",
    "StatedFact",
    "StatedThing",
    "Thing",
    "ThingDocument",
    "stated_under",
]

_OF = "predicates"


def _stated(*predicates: NamedNode) -> Any:
    """A field of what is stated of the thing with these predicates."""
    return field(default=(), metadata={_OF: predicates})


def stated_under(kind: type) -> dict[str, tuple[NamedNode, ...]]:
    """The fields of a class that hold what is stated of a thing, each with the predicates it is stated with."""
    return {one.name: one.metadata[_OF] for one in fields(kind) if _OF in one.metadata}


# values


@dataclass(frozen=True, slots=True)
class Stated:
    """A value as sources state it: the IRI of a thing, a word of the ontology or a literal. `label` is for reading."""

    value: NamedNode | str | int | float
    label: str
    sources: tuple[Footnote, ...]


@dataclass(frozen=True, slots=True)
class OtherFact:
    """A value with what is said by it, of what has no list of its own. The archive's own records have no sources."""

    predicate: NamedThing
    value: NamedNode | str | int | float
    label: str
    sources: tuple[Footnote, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """Another thing of which the one told is a part: an event it acts in, a position on it."""

    iri: NamedNode
    label: str
    kind: str
    sources: tuple[Footnote, ...]

    JSON = ("id: iri", "label", "kind", "sources")


@dataclass(frozen=True, slots=True)
class ListedAt:
    """A list of ICE's, by the day it speaks of, that names an agreement; `sources` are the rows."""

    day: str
    file_name: str
    sources: tuple[Footnote, ...]


@dataclass(frozen=True, slots=True)
class IdentityDecision:
    """What an archivist decided of the thing and another; the reason is the `basis` of its sources."""

    outcome: NamedNode
    outcome_name: str
    other: NamedThing
    sources: tuple[Footnote, ...]


# counts


@dataclass(frozen=True, slots=True)
class CountedValue:
    """One value of a count. `value` is the number, null where the source gives `words` alone (“dozens”); of a growth
    `grown_from` is what it grew from. `precision` says whether it is exactly, about, or more than that."""

    iri: NamedNode
    value: int | float | None
    words: str | None
    precision: NamedNode
    precision_name: str
    grown_from: int | float | None
    sources: tuple[Footnote, ...]
    schema_type: OneOf["Observation"] = "Observation"

    JSON = ("id: iri", "schema_type", "value", "words", "precision", "precision_name", "grown_from", "sources")


@dataclass(frozen=True, slots=True)
class CountTime:
    """What is stated for one time: several values are rivals. `time` is as written; of the others those are not null
    that say of what form it is."""

    time: str
    as_of: str | None
    since: str | None
    until: str | None
    fiscal_year: str | None
    values: tuple[CountedValue, ...]

    JSON = ("time", "as_of", "from: since", "until", "fiscal_year", "values")


@dataclass(frozen=True, slots=True)
class CountSeries:
    """Counts that differ in nothing but time. Where a count is not limited to a model, agency or offense, the id is
    null and the name says so: `all models`. `dimensions` is all of it in a line."""

    dimensions: str
    measure: NamedNode
    measure_name: str
    counted_unit: NamedNode | None
    counted_unit_name: str
    place: NamedNode | None
    place_name: str
    model: NamedNode | None
    model_name: str
    agency: NamedNode | None
    agency_name: str
    offense: NamedNode | None
    offense_name: str
    charge_status: NamedNode | None
    charge_status_name: str
    scope: NamedNode | None
    scope_name: str
    growth_of: NamedNode | None
    growth_of_name: str
    occurrence: NamedNode
    occurrence_name: str
    times: tuple[CountTime, ...]


# documents

_HEAD = ("id: iri", "type", "schema_type", "label", "archive_sequence")


@dataclass(frozen=True, slots=True)
class Thing:
    """What every document begins with: the thing, what it is called, and the archive's last contribution."""

    iri: NamedNode
    label: str
    archive_sequence: int

    IS_LINKED: ClassVar[bool] = True
    """It may say by which JSON-LD context it is read."""


@dataclass(frozen=True, slots=True)
class AgreementDocument(Thing):
    """An agreement, or one that a pending list names. `first_listed` and `last_listed` are the first and last of ICE's
    lists of that kind that name it, of `list_count` lists; the newest one held is of `newest_list_day`. Not being
    listed is no ending."""

    type: OneOf["Agreement", "PendingAgreement"] = "Agreement"
    schema_type: OneOf["CreativeWork"] = "CreativeWork"
    agencies: tuple[Stated, ...] = _stated(KG.agency)
    models: tuple[Stated, ...] = _stated(KG.model)
    signings: tuple[Stated, ...] = _stated(KG.signed)
    memoranda: tuple[Stated, ...] = _stated(KG.memorandum)
    addenda: tuple[Stated, ...] = _stated(KG.addendum)
    first_listed: ListedAt | None = None
    last_listed: ListedAt | None = None
    list_count: int = 0
    newest_list_day: str | None = None
    identity_decisions: tuple[IdentityDecision, ...] = ()
    facts: tuple[OtherFact, ...] = ()
    named_by: tuple[Naming, ...] = ()

    JSON = (
        *_HEAD,
        *("agencies", "models", "signings", "memoranda", "addenda"),
        *("first_listed", "last_listed", "list_count", "newest_list_day", "identity_decisions", "facts", "named_by"),
    )


@dataclass(frozen=True, slots=True)
class AgencyDocument(Thing):
    """An agency: its names as sources give them, where it is, its codes, its agreements and what else names it."""

    type: OneOf["Agency"] = "Agency"
    schema_type: OneOf["GovernmentOrganization"] = "GovernmentOrganization"
    names: tuple[Stated, ...] = _stated(RDFS.label)
    locations: tuple[Stated, ...] = _stated(KG.place)
    counties: tuple[Stated, ...] = _stated(KG.county)
    agency_types: tuple[Stated, ...] = _stated(KG.agencyType)
    ori_codes: tuple[Stated, ...] = _stated(KG.ori)
    agreements: tuple[AgreementDocument, ...] = ()
    pending_agreements: tuple[AgreementDocument, ...] = ()
    identity_decisions: tuple[IdentityDecision, ...] = ()
    counts: tuple[CountSeries, ...] = ()
    facts: tuple[OtherFact, ...] = ()
    named_by: tuple[Naming, ...] = ()

    JSON = (
        *_HEAD,
        *("names", "locations", "counties", "agency_types", "ori_codes", "agreements", "pending_agreements"),
        *("identity_decisions", "counts", "facts", "named_by"),
    )


@dataclass(frozen=True, slots=True)
class ProvisionEffect:
    """What a provision does: to whom it speaks, and on what conditions."""

    iri: NamedNode
    label: str
    effect_kinds: tuple[Stated, ...] = _stated(KG.effectKind)
    addressees: tuple[Stated, ...] = _stated(KG.addressee)
    for_whom: tuple[Stated, ...] = _stated(KG.forWhom)
    subject_matters: tuple[Stated, ...] = _stated(KG.subjectMatter)
    conditions: tuple[Stated, ...] = _stated(KG.condition)
    exceptions: tuple[Stated, ...] = _stated(KG.exception)
    overrides: tuple[Stated, ...] = _stated(KG.override)

    JSON = (
        *("id: iri", "label", "effect_kinds", "addressees", "for_whom", "subject_matters"),
        *("conditions", "exceptions", "overrides"),
    )


@dataclass(frozen=True, slots=True)
class ProvisionDocument(Thing):
    """A statute or a part of one."""

    type: OneOf["Provision"] = "Provision"
    schema_type: OneOf["Legislation"] = "Legislation"
    names: tuple[Stated, ...] = _stated(RDFS.label)
    numbers: tuple[Stated, ...] = _stated(ELI.number)
    wider_provisions: tuple[Stated, ...] = _stated(ELI.is_part_of)
    subject_matters: tuple[Stated, ...] = _stated(KG.subjectMatter)
    codified_at: tuple[Stated, ...] = _stated(KG.codifiedAt)
    enacted_by: tuple[Stated, ...] = _stated(KG.enactedBy)
    amends: tuple[Stated, ...] = _stated(KG.amends)
    effects: tuple[ProvisionEffect, ...] = ()
    facts: tuple[OtherFact, ...] = ()
    named_by: tuple[Naming, ...] = ()

    JSON = (
        *_HEAD,
        *("names", "numbers", "wider_provisions", "subject_matters", "codified_at", "enacted_by", "amends", "effects"),
        *("facts", "named_by"),
    )


@dataclass(frozen=True, slots=True)
class PlaceDocument(Thing):
    """A place of the ontology: its codes, the place it is in, the agencies in it, and what is counted for it."""

    type: OneOf["Place"] = "Place"
    schema_type: OneOf["AdministrativeArea"] = "AdministrativeArea"
    codes: tuple[str, ...] = ()
    broader: NamedThing | None = None
    agencies_here: tuple[NamedThing, ...] = ()
    counts: tuple[CountSeries, ...] = ()
    facts: tuple[OtherFact, ...] = ()

    JSON = (*_HEAD, "codes", "broader", "agencies_here", "counts", "facts")


@dataclass(frozen=True, slots=True)
class SpokenIn:
    """A document in which somebody speaks, and how many claims that makes."""

    iri: NamedNode
    label: str
    claim_count: int

    JSON = ("id: iri", "label", "claim_count")


@dataclass(frozen=True, slots=True)
class SpeakerDocument(Thing):
    """Who speaks: an organization or a public office."""

    type: OneOf["Speaker"] = "Speaker"
    schema_type: OneOf["Organization"] = "Organization"
    speaker_kind: NamedNode | None = None
    office_in: NamedThing | None = None
    speaks_in: tuple[SpokenIn, ...] = ()
    counts: tuple[CountSeries, ...] = ()
    named_by: tuple[Naming, ...] = ()

    JSON = (*_HEAD, "speaker_kind", "office_of: office_in", "speaks_in", "counts", "named_by")


@dataclass(frozen=True, slots=True)
class ConceptDocument(Thing):
    """A word of the ontology, such as a measure or a model, with the counts it is a dimension of."""

    type: OneOf["Concept"] = "Concept"
    schema_type: OneOf["DefinedTerm"] = "DefinedTerm"
    definition: str | None = None
    broader: NamedThing | None = None
    counts: tuple[CountSeries, ...] = ()

    JSON = (*_HEAD, "definition", "broader", "counts")


@dataclass(frozen=True, slots=True)
class StatedFact:
    """A value with what is said by it, as one claim states it."""

    predicate: NamedThing
    value: NamedNode | str | int | float
    label: str


@dataclass(frozen=True, slots=True)
class StatedThing:
    """One thing that a claim states something of; who states it stands with the claim."""

    iri: NamedNode
    label: str
    kind: str
    facts: tuple[StatedFact, ...]

    JSON = ("id: iri", "label", "kind", "facts")


@dataclass(frozen=True, slots=True)
class StatedClaim:
    """A claim of a document: where it stands, and what it states, thing by thing."""

    iri: NamedNode
    sources: tuple[Footnote, ...]
    statements: tuple[StatedThing, ...]

    JSON = ("id: iri", "sources", "statements")


@dataclass(frozen=True, slots=True)
class PublicationDocument(Thing):
    """A publication: what it says of itself, its captures, and a page of the claims it states, of `claims_in_all`."""

    type: OneOf["Document"] = "Document"
    schema_type: OneOf["CreativeWork"] = "CreativeWork"
    document: TracedDocument | None = None
    captures: tuple[TracedCapture, ...] = ()
    claims: tuple[StatedClaim, ...] = ()
    claims_in_all: int = 0
    page: int = 1
    size: int = 0

    JSON = (
        *_HEAD,
        *("title: document.title", "document_kind: document.kind.iri", "publisher: document.publisher.iri"),
        *("publisher_name: document.publisher.label", "published: document.published", "url: document.url"),
        *("language: document.language", "not_stated: document.not_stated", "held: document.held"),
        *("captures", "claims", "claims_in_all", "page", "size"),
    )


@dataclass(frozen=True, slots=True)
class ClaimDocument(Thing):
    """What one source states: who, in which document, at which places, and what, thing by thing."""

    type: OneOf["Claim"] = "Claim"
    schema_type: OneOf["CreativeWork"] = "CreativeWork"
    claim: TracedClaim | None = None
    sources: tuple[Footnote, ...] = ()
    statements: tuple[StatedThing, ...] = ()
    counts: tuple[CountSeries, ...] = ()

    JSON = (
        *_HEAD,
        *("status: claim.status", "speaker: claim.speaker.iri", "speaker_name: claim.speaker.label"),
        *("route: claim.route", "modality: claim.modality.iri", "computed: claim.computed", "basis: claim.basis"),
        *("stated_in: claim.document", "corrects: claim.corrects", "corrected_by: claim.corrected_by"),
        *("anchors: claim.anchors", "rows_in_all: claim.rows_in_all", "ends: claim.ends"),
        *("recorded_in: claim.recorded.contribution", "recorded: claim.recorded.when"),
        *("archivist: claim.recorded.archivist", "withdrawal: claim.withdrawn", "sources", "statements", "counts"),
    )


@dataclass(frozen=True, slots=True)
class ThingDocument(Thing):
    """Any other thing: an event, a position, a count, a capture, a contribution."""

    type: OneOf["Thing"] = "Thing"
    schema_type: OneOf["Thing"] = "Thing"
    kind: str = ""
    facts: tuple[OtherFact, ...] = ()
    counts: tuple[CountSeries, ...] = ()
    named_by: tuple[Naming, ...] = ()

    JSON = (*_HEAD, "kind", "facts", "counts", "named_by")


AnyDocument = (
    AgencyDocument
    | AgreementDocument
    | ClaimDocument
    | ConceptDocument
    | PlaceDocument
    | ProvisionDocument
    | PublicationDocument
    | SpeakerDocument
    | ThingDocument
)
"""A document of one thing; `type` tells which it is."""
