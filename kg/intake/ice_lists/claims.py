"""What a row lists, as a claim: an agency, and its agreement or the agreement it waits for.

The agreement or pending agreement is minted from agency, model and (for an agreement) day of
signing, literally. A fact the row does not have, or that could not be read, is not stated.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.intake.ice_lists.rows import ListedRow
from kg.intake.ice_lists.series import Series
from kg.model import Claim
from kg.terms import KG, RDF, RDFS, XSD
from kg.triples import Fact, make_claim

__all__ = ["claim_of"]


# A list repeats most rows of the one before: what was minted once is handed out again.
@lru_cache(maxsize=16_384)
def claim_of(listed: ListedRow, series: Series) -> Claim:
    """The claim a row of this series makes, still without its anchors."""
    agency = terms.agency(listed.state_name, listed.agency)
    agreement = _agreement(agency, listed) if series.participating else _pending(agency, listed)
    return make_claim(
        [*_agency_facts(agency, listed), *agreement],
        speaker=series.speaker,
        document=series.document,
        modality=KG.statement,
        anchors=(),
        reports=series.reports,
        reported_by=series.reported_by,
    )


def _agency_facts(agency: NamedNode, listed: ListedRow) -> Iterator[Fact]:
    yield agency, RDF.type, KG.Agency
    yield agency, RDFS.label, Literal(listed.agency)
    if listed.state:
        yield agency, KG.place, terms.place(listed.state)
    if listed.county:
        yield agency, KG.county, listed.county
    if listed.agency_type:
        yield agency, KG.agencyType, listed.agency_type


def _agreement(agency: NamedNode, listed: ListedRow) -> Iterator[Fact]:
    agreement = terms.agreement(agency, _model_name(listed), listed.signed_name)
    yield agreement, RDF.type, KG.Agreement
    yield agreement, KG.agency, agency
    if listed.model:
        yield agreement, KG.model, listed.model
    if listed.signed:
        yield agreement, KG.signed, Literal(listed.signed.isoformat(), datatype=XSD.date)
    if listed.memorandum:
        yield agreement, KG.memorandum, Literal(listed.memorandum, datatype=XSD.anyURI)
    if listed.addendum:
        yield agreement, KG.addendum, Literal(listed.addendum, datatype=XSD.anyURI)


def _pending(agency: NamedNode, listed: ListedRow) -> Iterator[Fact]:
    pending = terms.pending(agency, _model_name(listed))
    yield pending, RDF.type, KG.PendingAgreement
    yield pending, KG.agency, agency
    if listed.model:
        yield pending, KG.model, listed.model


def _model_name(listed: ListedRow) -> str:
    return terms.short_name(listed.model) if listed.model else listed.model_name
