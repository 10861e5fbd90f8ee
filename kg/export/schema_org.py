"""Guarantees JSON-LD in the vocabulary of schema.org that says no more of a thing than its document does.

Names that differ stand side by side, and each count is an `Observation` of its own with who states it as its
`citation`. There is no `ClaimReview`: it carries a verdict. Programs that gather such data read summaries: of sources
and of counts `MOST` are told, in the order of the document.

The terms of https://schema.org are the default vocabulary, so that nothing need be fetched to read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ask.cite import Footnote
from kg.ask.trace.known import QueryableStore, rows
from kg.export.about.forms import (
    AgencyDocument,
    AgreementDocument,
    AnyDocument,
    ClaimDocument,
    ConceptDocument,
    CountSeries,
    PlaceDocument,
    ProvisionDocument,
    PublicationDocument,
    SpeakerDocument,
    Stated,
)
from kg.ledger import Head
from kg.terms import KG

__all__ = ["LICENSE", "MOST", "dataset", "described"]

MOST = 20
LICENSE = "https://creativecommons.org/publicdomain/zero/1.0/"
_CONTEXT = {"@vocab": "https://schema.org/"}
_Object = dict[str, Any]
_RECORDED = "SELECT (MAX(?when) AS ?last) { ?one a kg:Contribution ; prov:endedAtTime ?when }"
_PUBLICATIONS = {
    KG.article: "NewsArticle",
    KG.officialReport: "Report",
    KG.organizationReport: "Report",
    KG.webPage: "WebPage",
    KG.statuteText: "Legislation",
    KG.listSeries: "Dataset",
    KG.dataset: "Dataset",
}
"""Types for kinds of publications; any other is a CreativeWork."""


def described(document: AnyDocument) -> _Object | None:
    """A thing and its counts; None of what schema.org has no word for, such as a contribution."""
    told = _members(document)
    if told is None:
        return None
    head = {"@id": document.iri.value, "@type": document.schema_type, "name": document.label}
    counts = getattr(document, "counts", ())
    graph = [_given({**head, **told}), *islice(_observations(counts), MOST)]
    return {"@context": _CONTEXT, "@graph": graph}


def dataset(store: QueryableStore, head: Head | None, claims: int) -> _Object:
    """The archive as a data set: how much is in it, and which state of it this is."""
    recorded = next((when.value[:10] for (when,) in rows(store, _RECORDED) if isinstance(when, Literal)), None)
    told = {
        "@type": "Dataset",
        "@id": terms.BASE,
        "name": "kg287g: what sources state about agreements under section 287(g)",
        "description": "Statements of named sources about the agreements under section 287(g) of the Immigration and "
        "Nationality Act, each with the place in the document where it stands. Sources that differ stand side by side; "
        f"none is preferred. {claims:,} claims.",
        "license": LICENSE,
        "isAccessibleForFree": True,
        "version": str(head.sequence) if head else None,
        "dateModified": recorded,
        "identifier": f"sha256:{head.digest}" if head else None,
    }
    return {"@context": _CONTEXT, **_given(told)}


def _members(document: AnyDocument) -> _Object | None:
    match document:
        case AgencyDocument():
            return _agency(document)
        case AgreementDocument():
            cited = [*document.models, *document.signings]
            return {"about": [{"@id": _iri(one)} for one in document.agencies], "citation": _cited(cited)}
        case ClaimDocument():
            return _claim(document)
        case ConceptDocument():
            return {"description": document.definition, "inDefinedTermSet": {"@id": terms.ONTOLOGY}}
        case PlaceDocument():
            broader = document.broader
            return {"containedInPlace": _thing(broader.iri, broader.label, "AdministrativeArea") if broader else None}
        case ProvisionDocument():
            return _provision(document)
        case PublicationDocument():
            return _publication(document)
        case SpeakerDocument():
            within = document.office_in
            return {"parentOrganization": _thing(within.iri, within.label, "Organization") if within else None}
        case _:
            return None


def _agency(document: AgencyDocument) -> _Object:
    agreements = [*document.agreements, *document.pending_agreements]
    stated = [*document.names, *document.locations]
    return {
        "alternateName": [one.label for one in document.names if one.label != document.label],
        "location": [
            {"@id": _iri(one), "@type": "AdministrativeArea", "name": one.label}
            for one in (*document.locations, *document.counties)
        ],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "ORI", "value": one.label} for one in document.ori_codes
        ],
        "subjectOf": [*(_thing(one.iri, one.label, one.schema_type) for one in agreements), *_cited(stated)],
    }


def _provision(document: ProvisionDocument) -> _Object:
    return {
        "alternateName": [one.label for one in document.names if one.label != document.label],
        "legislationIdentifier": [one.label for one in document.numbers],
        "isPartOf": [{"@id": _iri(one), "name": one.label} for one in document.wider_provisions],
        "legislationChanges": [{"@id": _iri(one), "name": one.label} for one in document.amends],
        "citation": _cited([*document.names, *document.subject_matters]),
    }


def _publication(document: PublicationDocument) -> _Object:
    told = document.document
    if told is None:
        return {}
    publisher = told.publisher
    return {
        "@type": _PUBLICATIONS.get(told.kind.iri, document.schema_type) if told.kind else document.schema_type,
        "publisher": _thing(publisher.iri, publisher.label, "Organization") if publisher else None,
        "datePublished": told.published,
        "url": told.url,
        "inLanguage": told.language,
        "encoding": [
            _given(
                {
                    "@type": "MediaObject",
                    "@id": terms.capture(one.sha256).value,
                    "name": one.file_name,
                    "encodingFormat": one.media_type,
                    "sha256": one.sha256,
                }
            )
            for one in islice(document.captures, MOST)
        ],
    }


def _claim(document: ClaimDocument) -> _Object:
    told = [_citation(one) for one in document.sources]
    return {key: value for one in told for key, value in one.items() if key not in ("@id", "@type")}


def _observations(counts: Iterable[CountSeries]) -> Iterator[_Object]:
    """Each value of each count, with its time, unit and who states it."""
    for series in counts:
        for time in series.times:
            for value in time.values:
                yield _given(
                    {
                        "@id": value.iri.value,
                        "@type": "Observation",
                        "name": series.dimensions,
                        "measuredProperty": _thing(series.measure, series.measure_name, "Property"),
                        "observationAbout": [{"@id": one.value} for one in (series.agency, series.place) if one],
                        "observationDate": time.as_of,
                        "observationPeriod": None if time.as_of else time.time,
                        "value": value.words if value.value is None else value.value,
                        "unitText": series.counted_unit_name if series.counted_unit else None,
                        "measurementQualifier": value.precision_name,
                        "citation": [_citation(one) for one in islice(value.sources, MOST)],
                    }
                )


def _cited(values: Iterable[Stated]) -> list[_Object]:
    """Who states some values, each claim once."""
    notes = {note.claim: note for value in values for note in value.sources}
    return [_citation(note) for note in islice(notes.values(), MOST)]


def _citation(note: Footnote) -> _Object:
    """A claim as what it stands in, who states it, and the footnote."""
    work = _thing(note.stated_in, note.document, "CreativeWork") if note.stated_in else None
    told = {
        "@id": note.claim.value,
        "@type": "CreativeWork",
        "creator": _thing(note.speaker_iri, note.speaker, "Organization") if note.speaker_iri else None,
        "isPartOf": {**work, "datePublished": note.published} if work and note.published else work,
        "text": note.text,
    }
    return _given(told)


def _thing(iri: NamedNode, label: str, kind: str) -> _Object:
    return {"@id": iri.value, "@type": kind, "name": label}


def _given(told: _Object) -> _Object:
    """Without what is not known."""
    return {key: value for key, value in told.items() if value not in (None, "", [])}


def _iri(stated: Stated) -> str:
    return stated.value.value if isinstance(stated.value, NamedNode) else str(stated.value)
