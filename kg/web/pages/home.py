"""The home page: search first, then what the archive holds, counts over time, and a map."""

from __future__ import annotations

from kg.web.notes import PageNotes
from kg.web.pages.agreement_maps import mapped
from kg.web.pages.counts import counts_of, list_days, list_totals
from kg.web.replies import Reply, html
from kg.web.visits import Visit, once

__all__ = ["about", "home"]

_SHOWN = {
    "agencies": "/queries/agencies-by-place?run=1",
    "agreements": "/queries/agreements-by-date?run=1",
    "documents": "/documents",
    "captures": "/queries/captures?run=1",
    "claims": "/queries/speakers?run=1",
    "contributions": "/queries/contributions?run=1",
}


def home(visit: Visit) -> Reply:
    """The home page."""
    notes = PageNotes(visit)
    held = dict(once(visit.state, "counts", visit.state.counts).told)
    over_time = counts_of(visit, notes)
    by_state = mapped(visit, notes, "", "")
    notes.settle()
    totals = list_totals(visit)
    return html(
        visit,
        "home.html",
        "287(g): what sources say",
        cards=[(held[name], name, visit.at(page)) for name, page in _SHOWN.items()],
        newest=totals[-1] if totals else None,
        newest_page=visit.page_of(totals[-1].capture) if totals else None,
        counts=over_time,
        mapped=by_state,
        notes=notes,
        days=list_days(visit),
        structured=visit.state.schema_org(),
    )


def about(visit: Visit) -> Reply:
    """What the graph is, and what it does not claim."""
    return html(visit, "about.html", "What it does not claim")
