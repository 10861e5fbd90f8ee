"""Which document a list belongs to, told by its content: ICE's own workbooks, or a conversion.

- ICE's lists of participating and of pending agencies are two series of ICE's own workbooks.
- A participating list most of whose memoranda lie in the Internet Archive is a conversion: another
  project made it from ICE's web page as archived. Its rows are still what ICE states, at second
  hand: each claim reports a page that is not held here. The source of both facts, and of the
  project's name, is the README beside the lists (`shared/data/README.md`).
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg import terms
from kg.intake.ice_lists import links
from kg.intake.ice_lists.cells import Cell
from kg.model import Document, Speaker
from kg.terms import KG

__all__ = ["CONVERSIONS", "PARTICIPATING", "PENDING", "Series", "of"]

_ICE = Speaker(terms.organization("ice"), "U.S. Immigration and Customs Enforcement", kind=KG.publicBody)
_PROJECT = Speaker(terms.organization("relevant-research"), "Relevant Research", kind=KG.researchOrganization)


@dataclass(frozen=True)
class Series:
    """The document a list is a capture of, whom it takes to cite it, and how its rows are stated."""

    list_kind: NamedNode
    documents: tuple[Document, ...]
    speakers: tuple[Speaker, ...]
    reports: tuple[NamedNode, ...] = ()
    reported_by: tuple[NamedNode, ...] = ()
    speaker: NamedNode = _ICE.iri

    @property
    def document(self) -> NamedNode:
        return self.documents[0].iri


def _ice_series(slug: str, title: str, list_kind: NamedNode) -> Series:
    document = Document(
        terms.document(slug), title, KG.listSeries, publisher=_ICE.iri, language="en", not_stated=("published",)
    )
    return Series(list_kind, (document,), (_ICE,))


_PAGE = Document(
    terms.document("ice-participating-page"),
    "ICE's web page of participating agencies",
    KG.webPage,
    publisher=_ICE.iri,
    language="en",
    not_stated=("published",),
    unseen=True,
)
_CONVERTED = Document(
    terms.document("ice-participating-page-conversions"),
    "ICE's web page of participating agencies as archived, converted to workbooks",
    KG.dataset,
    publisher=_PROJECT.iri,
    url="https://github.com/RelevantResearch/287g-DetentionData",
    language="en",
    not_stated=("published",),
    derived_from=_PAGE.iri,
)

PARTICIPATING = _ice_series("ice-participating-agencies", "ICE's lists of participating agencies", KG.participatingList)
PENDING = _ice_series("ice-pending-agencies", "ICE's lists of pending agencies", KG.pendingList)
CONVERSIONS = Series(
    KG.participatingList, (_CONVERTED, _PAGE), (_ICE, _PROJECT), reports=(_PAGE.iri,), reported_by=(_PROJECT.iri,)
)


def of(participating: bool, memoranda: list[Cell]) -> Series:
    """The series of a list, from its kind and the cells of its MOA column."""
    if not participating:
        return PENDING
    addresses = [address for cell in memoranda if (address := (cell.target or cell.text).strip())]
    given = [links.archived(address) for address in addresses if links.is_address(address)]
    return CONVERSIONS if sum(given) * 2 > len(given) else PARTICIPATING
