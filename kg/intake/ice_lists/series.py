"""Which document a list belongs to, and who says so: ICE, or whoever compiled it.

- A workbook is ICE's own where its file name is one that ICE gives its lists, or where its properties
  name ICE. That its columns are those of ICE's lists says nothing: others compile such workbooks.
- A participating list most of whose memoranda lie in the Internet Archive is a conversion: another
  project made it from ICE's web page as archived. Its rows are still what ICE states, at second hand:
  each claim reports a page that is not held here. The source of both facts, and of the project's name,
  is the README beside the lists (`shared/data/README.md`).
- Any other is whose somebody says it is. What somebody else compiled is that publisher's statement,
  in a document of its own, and speaks of no day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg import terms
from kg.errors import UndecidedList, UsageError
from kg.intake.ice_lists import links
from kg.intake.ice_lists.cells import Cell
from kg.model import Document, Speaker
from kg.terms import KG, fold

__all__ = ["COMPILED", "CONVERSIONS", "PARTICIPATING", "PENDING", "Series", "compiled", "recorded", "series_of"]

_ICE = Speaker(terms.organization("ice"), "U.S. Immigration and Customs Enforcement", kind=KG.publicBody)
_PROJECT = Speaker(terms.organization("relevant-research"), "Relevant Research", kind=KG.researchOrganization)
_ICE_NAMES = frozenset(map(fold, ("ICE", "U.S. ICE", "Immigration and Customs Enforcement", _ICE.label)))

_OWN = re.compile(
    r"(?:copy(?: of)?[ _-]+)?(?:participating|pending)agencies"
    r"(?:[\d\-_ .()]|[ap]m[a-z]?(?![a-z])|(?<![a-z])[a-z](?![a-z])|v\d+|copy|final|new|rev|updated|corrected)*",
    re.IGNORECASE,
)
"""How ICE names its lists: participatingAgencies09172025pm.xlsx, pendingAgencies07112025am_b.xlsx; and how copies
of them are named that somebody keeps."""
_CONVERTED = re.compile(r"participatingentities-\d{14}\b.*", re.IGNORECASE | re.DOTALL)
"""How that project names its conversions."""
_OF_ICE = re.compile(r"\bICE\b|\bImmigration (?:and|&) Customs Enforcement\b")


@dataclass(frozen=True, eq=False)
class Series:
    """The document a list is a capture of, whom it takes to cite it, and how its rows are stated.

    One is itself alone: it is asked for with every row.
    """

    list_kind: NamedNode
    documents: tuple[Document, ...]
    speakers: tuple[Speaker, ...]
    reports: tuple[NamedNode, ...] = ()
    reported_by: tuple[NamedNode, ...] = ()
    speaker: NamedNode = _ICE.iri

    @property
    def document(self) -> NamedNode:
        return self.documents[0].iri

    @property
    def participating(self) -> bool:
        return self.list_kind in (KG.participatingList, KG.participatingCompilation)

    @property
    def is_compiled(self) -> bool:
        """Whether somebody other than ICE says what its rows say."""
        return self.list_kind in COMPILED


COMPILED = (KG.participatingCompilation, KG.pendingCompilation)
"""Kinds of list that others compiled."""


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
_CONVERTED_PAGE = Document(
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
    KG.participatingList, (_CONVERTED_PAGE, _PAGE), (_ICE, _PROJECT), reports=(_PAGE.iri,), reported_by=(_PROJECT.iri,)
)


def compiled(publisher: Speaker, *, participating: bool) -> Series:
    """The lists of one kind that somebody other than ICE compiled; both kinds are one document."""
    document = Document(
        terms.document(f"lists-compiled-by-{terms.parts(publisher.iri)[1]}"),
        f"Lists of agencies as compiled by {publisher.label}",
        KG.dataset,
        publisher=publisher.iri,
        language="en",
        not_stated=("published",),
    )
    return Series(COMPILED[not participating], (document,), (publisher,), speaker=publisher.iri)


def series_of(
    *,
    participating: bool,
    memoranda: Iterable[Cell],
    file_name: str,
    properties: str = "",
    publisher: str | None = None,
) -> Series:
    """The series of a list: from what somebody says of its publisher, else from its name and properties.

    `memoranda` are the cells of its MOA column, `properties` the words of the workbook's own title,
    subject and company.

    Raises:
        UndecidedList: nobody says, and neither do they.
        UsageError: the publisher's name has no letter.
    """
    if publisher is not None and fold(publisher) not in _ICE_NAMES:
        return compiled(_speaker(publisher), participating=participating)
    stem = re.sub(r"\.xls[xm]$", "", file_name, flags=re.IGNORECASE)
    converted = participating and _are_archived(memoranda)
    says_so = _OWN.fullmatch(stem) or _OF_ICE.search(properties) or (converted and _CONVERTED.fullmatch(stem))
    if publisher is None and not says_so:
        raise UndecidedList(
            "neither its name nor its properties say that ICE published it",
            where=file_name,
            remedy="say who did with --publisher NAME (--publisher ICE for a list of ICE's own under another name)",
        )
    if not participating:
        return PENDING
    return CONVERSIONS if converted else PARTICIPATING


def documents_of(kinds: Iterable[object]) -> tuple[NamedNode, ...]:
    """The documents that a workbook with sheets of both kinds is of, beside the one it is recorded as; else none."""
    of_both = (PARTICIPATING, PENDING)
    return tuple(one.document for one in of_both) if {one.list_kind for one in of_both} <= set(kinds) else ()


def recorded(document: NamedNode, publisher: Speaker | None, *, participating: bool) -> Series:
    """The series as it was recorded: the one whose document this is, or what that publisher compiled."""
    if publisher is not None and document == compiled(publisher, participating=participating).document:
        return compiled(publisher, participating=participating)
    if participating:
        return CONVERSIONS if document == CONVERSIONS.document else PARTICIPATING
    return PENDING


def _speaker(name: str) -> Speaker:
    label = " ".join(name.split())
    if not fold(label):
        raise UsageError("the publisher has no name", remedy="give the name of an organization or office")
    return Speaker(terms.organization(fold(label)), label)


def _are_archived(memoranda: Iterable[Cell]) -> bool:
    addresses = [address for cell in memoranda if (address := (cell.target or cell.text).strip())]
    given = [links.archived(address) for address in addresses if links.is_address(address)]
    return sum(given) * 2 > len(given)
