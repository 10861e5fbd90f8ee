"""Agreements by State on a map, for a day and a model; and by county, of one State. The table says the same.

What is counted are the rows of ICE's list of that day, by the named queries that count them; a State or county
that the list does not name is 0 in the list, which says nothing of what it has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ask.trace.known import Term
from kg.errors import NotFound, UsageError
from kg.terms import parts
from kg.web.answer_tables import AnswerTable, TableCell, TableLine
from kg.web.maps import Shade, county_map, shades, state_map
from kg.web.notes import PageNotes
from kg.web.pages.counts import Total, list_days, list_totals
from kg.web.panels import answered
from kg.web.replies import Reply, html
from kg.web.visits import Visit, once
from kg.workspace.published import known_places

__all__ = ["Mapped", "mapped", "state_page", "states_page"]

_STATE = re.compile(r"us-[a-z][a-z-]*")
MODELS = ("jail-enforcement", "task-force", "warrant-service-officer")


@dataclass(frozen=True, slots=True)
class Mapped:
    """A map with its scale and its table, and the list it is of."""

    svg: Markup | None
    scale: list[Shade]
    table: AnswerTable
    total: Total | None
    behind: str
    off_map: list[str]
    list_page: str | None = None
    counted: int = 0
    in_all: int = 0
    """The agreements in the table's figures, and those the list has for the State; 0 where no State is shown."""


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """What a list comes to in one place, and one of the rows counted."""

    agreements: int
    agencies: int
    claim: NamedNode
    anchor: NamedNode


def states_page(visit: Visit) -> Reply:
    """The map of States."""
    return _page(visit, None)


def state_page(visit: Visit) -> Reply:
    """The map of one State's counties.

    Raises:
        NotFound: there is no such State.
    """
    code = visit.path.rsplit("/", 1)[-1]
    if not _STATE.fullmatch(code) or code not in known_places().labels:
        raise NotFound(f"there is no State {code!r}", remedy="they are listed under Places")
    return _page(visit, code)


def _page(visit: Visit, state: str | None) -> Reply:
    notes = PageNotes(visit)
    totals = list_totals(visit)
    day, model = visit.asked("day"), visit.asked("model")
    if day and day not in {total.day for total in totals}:
        days = ", ".join(total.day for total in totals[-6:])
        raise UsageError(f"no list of {day!r} is known here", remedy=f"the newest are of {days}")
    if model and model not in MODELS:
        raise UsageError(f"there is no model {model!r}", remedy=f"they are {', '.join(MODELS)}")
    shown = mapped(visit, notes, day, model, state)
    notes.settle()
    label = known_places().labels[state] if state else ""
    return html(
        visit,
        "places.html",
        f"{label}, by county" if state else "Places",
        mapped=shown,
        notes=notes,
        days=list_days(visit),
        day=shown.total.day if shown.total else "",
        models=MODELS,
        model=model,
        state=state,
        state_page=visit.at(f"/id/place/{state}") if state else None,
    )


def mapped(visit: Visit, notes: PageNotes, day: str, model: str, state: str | None = None) -> Mapped:
    """The map of a day, by default that of the newest list."""
    totals = [total for total in list_totals(visit) if not day or total.day == day]
    total = totals[-1] if totals else None
    if total is None:
        table = AnswerTable(["place", "agreements", "agencies"], [], 0, has_notes=True)
        return Mapped(None, [], table, None, visit.at("/queries/list-counts-by-place"), [])
    query = "list-counts-by-place-and-model" if model else "list-counts-by-place"
    params = {"capture": total.capture.value, **({"model": model} if model else {})}
    chosen = f"{total.capture.value} {model}"
    found: dict[str, PlaceCount] = once(visit.state, "by-place", lambda: _counted(visit, query, params), of=chosen)
    labels = known_places().labels
    own = _own(labels, state)
    here = {code: one for code, one in found.items() if code in own}
    counts = {code: one.agreements for code, one in here.items()}
    what = f"Agreements named in the list of {total.day_told}"
    if state:
        svg = county_map(state, counts, own, lambda code: visit.at(f"/id/place/{code}"), f"{what}, by county")
    else:
        svg = state_map(
            counts, own, lambda code: visit.at(f"/places/{code}", day=day or None, model=model or None), what
        )
    lines = [
        TableLine(
            [
                TableCell(own[code], visit.at(f"/id/place/{code}")),
                TableCell(f"{one.agreements:,}", is_figure=True),
                TableCell(f"{one.agencies:,}", is_figure=True),
            ],
            [notes.mark(one.claim, one.anchor)],
            ("one of the rows counted",) if one.agreements > 1 else (),
            number=1,
        )
        for code, one in sorted(here.items(), key=lambda each: own[each[0]])
    ]
    table = AnswerTable(["place", "agreements", "agencies"], lines, len(lines), has_notes=True)
    behind = visit.at(f"/queries/{query}", capture=total.capture.value, model=model or None)
    off = [own[code] for code in sorted(here) if not state and len(code) > 5]
    in_all = found[state].agreements if state in found else 0
    page = visit.page_of(total.capture)
    return Mapped(svg, shades(list(counts.values())), table, total, behind, off, page, sum(counts.values()), in_all)


def _own(labels: Mapping[str, str], state: str | None) -> dict[str, str]:
    """The States by code, or the counties of one."""
    if state is None:
        return {code: label for code, label in labels.items() if _STATE.fullmatch(code)}
    ending = f", {labels[state]}"
    return {code: label for code, label in labels.items() if code[3:].isdecimal() and label.endswith(ending)}


def _counted(visit: Visit, query: str, params: Mapping[str, str]) -> dict[str, PlaceCount]:
    columns, rows = answered(visit, query, params)
    found = {}
    for row in rows:
        told = dict(zip(columns, row, strict=True))
        found[parts(terms.named(told["place"]))[1]] = PlaceCount(
            _number(told["agreements"]),
            _number(told["agencies"]),
            terms.named(told["claim"]),
            terms.named(told["anchor"]),
        )
    return found


def _number(term: Term | None) -> int:
    return int(term.value) if isinstance(term, Literal) else 0
