"""How what is quoted of a document stands in its newest capture: on the document's page, and on that of a claim.

Words of a document that is not to be shown whole are left out where no claim cites them: then only that the quoted
words still stand, have moved, stand more than once, or are gone is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg import terms
from kg.ask.cite.cells import short_iri
from kg.errors import KgError
from kg.sources.anchor import Standing
from kg.terms import parts
from kg.web.pages import captures
from kg.web.visits import Visit, once
from kg.workspace.quotations import DocumentQuotations, QuotationSince

__all__ = ["ShownQuotations", "ShownSince", "of_claim", "of_document"]

MOST = 200
_ORDER = (Standing.GONE, Standing.SEVERAL, Standing.MOVED, Standing.STANDS)


@dataclass(frozen=True, slots=True)
class ShownSince:
    """A quotation and how it stands in the newer capture, in words; `now` marks what differs, where it may be shown.
    `claims` are each with its page and, where an archivist may quote it there too, the page for that."""

    anchor: NamedNode
    exact: str
    quoted_at: str
    said: str
    now: str
    words_now: str
    claims: list[tuple[str, str | None, str | None]]


@dataclass(frozen=True, slots=True)
class ShownQuotations:
    """The quotations of a document in its newest capture; `left_out` are not among them."""

    sha256: str
    file_name: str
    day: str
    page: str | None
    told: str
    quotations: list[ShownSince]
    left_out: int


def of_document(visit: Visit, document: NamedNode) -> ShownQuotations | None:
    """All of a document, what is gone first; None where it has one capture, or its newest cannot be looked at."""
    found = _found(visit, document)
    if found is None:
        return None
    every = sorted(found.quotations, key=lambda one: _ORDER.index(one.found.standing))
    return _shown_in(visit, found, every)


def of_claim(visit: Visit, document: NamedNode, claim: NamedNode) -> ShownQuotations | None:
    """Those of one claim that is not quoted in the newest capture too; None where there is nothing to tell."""
    found = _found(visit, document)
    own = [one for one in found.quotations if claim in one.claims and not one.also_quoted] if found else []
    return _shown_in(visit, found, own) if found and own else None


def _shown_in(visit: Visit, found: DocumentQuotations, every: list[QuotationSince]) -> ShownQuotations:
    newer = found.newer
    page = visit.page_of(terms.capture(newer.sha256))
    shown = [_shown(visit, found.document, one) for one in every[:MOST]]
    return ShownQuotations(
        newer.sha256, newer.file_name, newer.day or "", page, found.told, shown, max(0, len(every) - MOST)
    )


def _found(visit: Visit, document: NamedNode) -> DocumentQuotations | None:
    def looked_for() -> DocumentQuotations | None:
        try:
            found = visit.state.quotations_since(document.value)
        except KgError:  # it has no words, or is not held
            return None
        return found if found.quotations else None

    return once(visit.state, "quotations since", looked_for, of=document.value)


def _shown(visit: Visit, document: NamedNode, one: QuotationSince) -> ShownSince:
    may_show = captures.is_shown(visit, document)
    return ShownSince(
        one.anchor,
        one.quotation.exact,
        one.where_quoted or "",
        "; ".join(_said(one)),
        one.found.difference if may_show else "",
        one.found.words if may_show and one.found.difference else "",
        [(short_iri(claim), visit.page_of(claim), _desk_page(visit, one, claim)) for claim in one.claims],
    )


def _said(one: QuotationSince) -> Iterator[str]:
    again = one.found
    if again.standing is Standing.STANDS:
        yield f"still stands, {again.where}"
    elif again.standing is Standing.MOVED:
        yield f"moved to {again.where}"
    elif again.standing is Standing.SEVERAL:
        yield f"stands {again.places} times, first at {again.where}"
    else:
        yield f"gone; {again.where} has other words" if again.difference else "gone; nothing like it is there"
    if one.also_quoted:
        yield "quoted there too"


def _desk_page(visit: Visit, one: QuotationSince, claim: NamedNode) -> str | None:
    if not visit.settings.has_desk or visit.as_of or one.also_quoted:
        return None
    return f"/desk/claims/{parts(claim)[-1]}/quotation"
