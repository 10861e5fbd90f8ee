"""Counts over time: a chart on which each stated figure is a point that leads to its claim, with its table.

Beside what sources state stands what ICE's own lists come to, drawn otherwise and named so.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ask.trace.known import Term
from kg.ask.trace.naming import list_day
from kg.compare.stated_counts import StatedCount
from kg.compare.wording import bound_of, said_figure, said_with_unit, when_told
from kg.errors import UsageError
from kg.terms import KG, short_name
from kg.web.answer_tables import AnswerTable, TableCell, TableLine, counts_stated
from kg.web.charts import Point, day_number, points_over_time
from kg.web.notes import PageNotes
from kg.web.panels import answered
from kg.web.replies import Reply, html
from kg.web.visits import Visit, once

__all__ = ["CountsPanel", "counts", "counts_of", "list_days", "list_totals", "stated_point"]

_US = terms.place("us")
_NEWEST_SIGNED = "SELECT ?list ?newest { ?list kg:newestSigned ?newest }"


@dataclass(frozen=True, slots=True)
class CountsPanel:
    """The chart and its table."""

    svg: Markup
    table: AnswerTable
    has_lists: bool


@dataclass(frozen=True, slots=True)
class Total:
    """What one list comes to."""

    day: str
    file_name: str
    agreements: int
    agencies: int
    states: int
    capture: NamedNode
    claim: NamedNode
    anchor: NamedNode
    newest_signed: str = ""

    @property
    def day_told(self) -> str:
        """The day; where the list holds a signing of a later day, that beside it."""
        return list_day(self.day, self.newest_signed)


def counts(visit: Visit) -> Reply:
    """The page of counts, of a measure and a place.

    Raises:
        TermError, UsageError: there is no such measure.
    """
    asked = visit.asked("measure")
    every = counts_stated(visit)
    measures = sorted({short_name(one.measure) for one in every})
    if asked and asked not in measures:
        raise UsageError(f"no count here is of {asked!r}", remedy=f"there are counts of {', '.join(measures)}")
    notes = PageNotes(visit)
    shown = counts_of(visit, notes, asked)
    notes.settle()
    return html(
        visit,
        "counts.html",
        "Counts over time",
        counts=shown,
        notes=notes,
        measures=measures,
        measure=asked,
        behind=visit.at("/queries/counts-over-time", measure=asked or None, run="1"),
    )


def counts_of(visit: Visit, notes: PageNotes, measure: str = "") -> CountsPanel:
    """Counts for the whole country: of one measure, or of agreements and agencies."""
    every = counts_stated(visit)
    own = [one for one in every if _is_of(one, measure)]
    totals = list_totals(visit) if measure in ("", "agreements-in-force") else []
    points: list[Point] = []
    told: list[tuple[list[TableCell], NamedNode, NamedNode | None]] = []
    for one in sorted(own, key=_order):
        days = day_number(one.as_of or "")
        page = visit.page_of(one.claim) or ""
        if days:
            points.append(stated_point(visit, one, days))
        figure = TableCell(said_figure(one), page, is_figure=True)
        cells = [
            TableCell(when_told(one) or "no date"),
            figure,
            TableCell(one.what),
            TableCell(one.speaker_name, visit.page_of(one.speaker)),
        ]
        told.append((cells, one.claim, None))
    for total in totals:
        days = day_number(total.day)
        page = visit.page_of(total.capture) or ""
        if days:
            title = f"{total.day_told}: ICE’s list comes to {total.agreements:,} agreements"
            points.append(Point(*days, float(total.agreements), f"{total.agreements:,}", title, page, is_counted=True))
        cells = [
            TableCell(total.day_told),
            TableCell(f"{total.agreements:,}", page, is_figure=True),
            TableCell("agreements, counted in the list’s rows"),
            TableCell(total.file_name, page),
        ]
        told.append((cells, total.claim, total.anchor))
    told.sort(key=lambda one: one[0][0].text)
    lines = [
        TableLine(cells, [notes.mark(claim, at)], ("one of the rows counted",) if at else (), number=1)
        for cells, claim, at in told
    ]
    table = AnswerTable(["as of", "value", "what", "stated by"], lines, len(lines), has_notes=True)
    return CountsPanel(
        points_over_time(points, "Counts over time, each with its source in the table"), table, bool(totals)
    )


def stated_point(visit: Visit, one: StatedCount, days: tuple[int, int]) -> Point:
    """A stated count on a chart over time, with what it counts, its bound, and whether its time is a reading."""
    said = said_with_unit(one)
    title = f"{when_told(one)}: {said}, {one.what}, {one.speaker_name}"
    page = visit.page_of(one.claim) or ""
    return Point(*days, float(one.value), said, title, page, bound=bound_of(one), is_read=one.is_read)


def list_totals(visit: Visit) -> list[Total]:
    """What each list of participating agencies comes to, by day."""
    columns, found = once(visit.state, "list-totals", lambda: answered(visit, "list-counts", {}))
    newest: dict[str, str] = once(visit.state, "newest-signed", lambda: _newest_signed(visit))
    made = []
    for row in found:
        told: dict[str, Term | None] = dict(zip(columns, row, strict=True))
        made.append(
            Total(
                _text(told["day"]),
                _text(told["fileName"]),
                int(_text(told["agreements"])),
                int(_text(told["agencies"])),
                int(_text(told["states"])),
                terms.named(told["capture"]),
                terms.named(told["claim"]),
                terms.named(told["anchor"]),
                newest.get(_text(told["capture"]), ""),
            )
        )
    return made


def list_days(visit: Visit) -> tuple[tuple[str, str], ...]:
    """The days of lists to choose from, the newest first, each as it is given and as it is told."""
    told: dict[str, list[str]] = {}
    for total in reversed(list_totals(visit)):
        told.setdefault(total.day, []).append(total.day_told)
    return tuple((day, max(every, key=len)) for day, every in told.items())


def _newest_signed(visit: Visit) -> dict[str, str]:
    return {row["list"]: row["newest"] for row in visit.state.select(_NEWEST_SIGNED)}


def _is_of(one: StatedCount, measure: str) -> bool:
    if one.model or one.agency or one.offense or one.place not in (_US, None):
        return False
    return short_name(one.measure) == measure if measure else one.size == KG.programSize


def _order(one: StatedCount) -> tuple[str, str, str]:
    return one.as_of or "9999", one.speaker_name, one.claim.value


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""
