"""Where sources differ, by kind; and stated counts beside ICE's lists: what `kg disagreements` and `kg recount` say.

    /disagreements?kind=…     all of one kind; without one, all counts and the first few of every other kind
    /recount?within=…         each stated count beside what the list of the nearest day comes to

Nothing is judged: every side stands, in the order of dates and names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.compare import Disagreement, Recounted
from kg.compare.differences import KINDS, Difference, differences
from kg.compare.wording import bound_of, figure, for_when, said_figure, said_once, said_with_unit, units
from kg.errors import UsageError
from kg.web.answer_tables import AnswerTable, TableCell, TableLine
from kg.web.charts import Bar, bars, day_number, points_over_time
from kg.web.lists import judged
from kg.web.notes import PageNotes
from kg.web.pages.claims import shown_disagreement
from kg.web.pages.counts import stated_point
from kg.web.replies import Reply, html
from kg.web.visits import Visit, once

__all__ = ["BESIDE", "KindShown", "beside_list", "by_kind", "disagreements", "of_kind", "recount"]

COUNT = "count"
_SAID = {COUNT: "counts", **KINDS}
_FEW, _MOST = 2, 300
"""Differences of a kind that are shown where none is asked for, and where it is."""
BESIDE = ("what", "stated", "for when", "by", "the list comes to", "list")
"""Headings of the cells of a count beside a list."""
_BARS = 60
"""Bars of a chart; of more the table is the answer."""
_WITHIN, _FURTHEST = 120, 36_500
"""Days as `kg recount --within` takes them."""
_QUERIES = {
    COUNT: "stated-counts",
    "type": "agencies-described-differently",
    "county": "agencies-described-differently",
}
"""The named query that has the statements of a kind, where one does."""


@dataclass(frozen=True, slots=True)
class KindShown:
    """Differences of one kind: their tables, how many there are in all, where the rest is, and what is behind them."""

    kind: str
    said: str
    number: int
    tables: list[tuple[str, AnswerTable, tuple[str, ...]]]
    page: str
    query: tuple[str, str] | None


def disagreements(visit: Visit) -> Reply:
    """What sources state differently about the same thing.

    Raises:
        UsageError: there is no such kind.
    """
    kind = visit.asked("kind")
    if kind and kind not in _SAID:
        raise UsageError(f"there is no kind {kind[:40]!r} of difference", remedy=f"they are {', '.join(_SAID)}")
    notes = PageNotes(visit)
    counts: list[Disagreement] = (
        once(visit.state, "disagreements", visit.state.disagreements) if kind in ("", COUNT) else []
    )
    shown = [shown_disagreement(notes, one) for one in counts]
    kinds = [_shown(visit, notes, one, _FEW if not kind else _MOST) for one in KINDS if kind in ("", one)]
    notes.settle()
    return html(
        visit,
        "disagreements.html",
        "Where sources differ",
        counts=shown if kind in ("", COUNT) else None,
        counts_behind=visit.at(f"/queries/{_QUERIES[COUNT]}", run=1),
        in_units=sum(len({side.unit for side in one.sides}) > 1 for one in counts),
        svg=_drawn(visit, counts),
        kinds=kinds,
        chosen=kind,
        choices=list(_SAID.items()),
        notes=notes,
    )


def _shown(visit: Visit, notes: PageNotes, kind: str, most: int) -> KindShown:
    return of_kind(visit, notes, kind, by_kind(visit).get(kind, []), most)


def of_kind(visit: Visit, notes: PageNotes, kind: str, every: Sequence[Difference], most: int = _MOST) -> KindShown:
    """Differences of one kind, the first so many of them as tables."""
    tables = []
    for one in every[:most]:
        lines = [
            TableLine(
                [TableCell(side.value), TableCell(", ".join(side.speakers)), TableCell(side.where)],
                [notes.mark(*side.cited)],
                number=1,
            )
            for side in one.sides
        ]
        tables.append((one.what, AnswerTable(["value", "stated by", "where"], lines, len(lines), True), one.told))
    query = _QUERIES.get(kind)
    behind = (query, visit.at(f"/queries/{query}", run=1)) if query else None
    return KindShown(kind, KINDS[kind], len(every), tables, visit.at("/disagreements", kind=kind), behind)


def by_kind(visit: Visit) -> dict[str, list[Difference]]:
    """All differences, by kind; worked out once for a state."""
    return once(visit.state, "differences", lambda: _by_kind(visit))


def _by_kind(visit: Visit) -> dict[str, list[Difference]]:
    """All differences at once: what tells one kind tells most of the others."""
    found: dict[str, list[Difference]] = {}
    for one in differences(visit.state.store, judged=judged(visit)):
        found.setdefault(one.kind, []).append(one)
    return found


def _drawn(visit: Visit, counts: Sequence[Disagreement]) -> Markup:
    points = []
    for one in counts:
        for side in one.sides:
            if days := day_number(side.as_of or ""):
                points.append(stated_point(visit, side, days))
    return points_over_time(points, "Counts that differ, over time") if points else Markup("")


def recount(visit: Visit) -> Reply:
    """Each stated count beside what ICE's list of the nearest day comes to, at most so many days away.

    Raises:
        UsageError: that is no number of days.
    """
    within = _within(visit)
    if within == _WITHIN:
        every: list[Recounted] = once(visit.state, "recount", visit.state.recount)
    else:
        every = visit.state.recount(within=within)
    notes = PageNotes(visit)
    lines = [beside_list(visit, notes, one) for one in every]
    notes.settle()
    met: dict[str, str] = {}
    for line, one in zip(lines, every, strict=True):
        line.cells.append(TableCell("; ".join(said_once(one.differences, f"note {line.marks[0].number}", met))))
    headings = [*BESIDE, "what else differs"]
    compared = Counter(one.counted is not None for one in every)
    return html(
        visit,
        "recount.html",
        "Stated counts beside the lists",
        table=AnswerTable(headings, lines, len(lines), has_notes=True),
        svg=_beside(visit, every),
        within=within,
        furthest=_FURTHEST,
        without=compared[False],
        behind=visit.at("/queries/stated-counts", run=1),
        notes=notes,
    )


def _within(visit: Visit) -> int:
    written = visit.asked("within")
    if not written:
        return _WITHIN
    if not (written.isascii() and written.isdecimal() and len(written) < 6 and int(written) <= _FURTHEST):
        raise UsageError(f"a list cannot be {written[:20]!r} days away", remedy=f"write 0 to {_FURTHEST:,}")
    return int(written)


def beside_list(visit: Visit, notes: PageNotes, one: Recounted) -> TableLine:
    """A count and the list beside it; the figure of the list leads to the query that counts it."""
    counted = one.counted
    cells = [
        TableCell(one.stated.what),
        TableCell(said_figure(one.stated), visit.page_of(one.stated.claim), is_figure=True),
        TableCell(for_when(one.stated)),
        TableCell(one.stated.speaker_name, visit.page_of(one.stated.speaker)),
        TableCell(
            figure(counted.value) if counted else "–",
            visit.at("/workbench", query=counted.query) if counted else None,
            is_figure=True,
        ),
        TableCell(
            f"list of {counted.day_told}" if counted else "no list to count",
            visit.page_of(counted.capture) if counted else None,
        ),
    ]
    return TableLine(cells, [notes.mark(one.stated.claim)], number=1)


def _beside(visit: Visit, every: Sequence[Recounted]) -> Markup:
    drawn = []
    for one in every:
        if counted := one.counted:
            said, page = said_with_unit(one.stated), visit.page_of(one.stated.claim)
            value = float(one.stated.value)
            drawn.append(Bar(for_when(one.stated), value, page, said, one.stated.what, bound_of(one.stated)))
            listed, page = units(counted.value, counted.unit), visit.page_of(counted.capture)
            drawn.append(Bar(f"list of {counted.as_of}", float(counted.value), page, listed))
    return bars(drawn[:_BARS], "Stated counts, each with the list beside it") if drawn else Markup("")
