"""Charts as SVG of our own: shapes and text with classes, no style of theirs, no script.

A chart is a group of links with names; its text alternative is the table that stands beside it. Each is drawn twice,
for a broad and for a slim screen, so that its words are of one size on both; a browser shows the one that fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10
from typing import TypeAlias

from markupsafe import Markup, escape
from pyoxigraph import NamedNode

from kg.ask.trace.naming import list_span
from kg.compare.periods import period_of
from kg.compare.presence import ListedKey, ListedSpell, Presence, Timeline, rows_at
from kg.compare.presence.requests import presences
from kg.inert import inert
from kg.web.answer_tables import AnswerTable, TableCell, TableLine
from kg.web.lists import judged
from kg.web.notes import Mark, PageNotes
from kg.web.visits import Visit

__all__ = ["Bar", "Point", "TimelineShown", "bars", "day_number", "points_over_time", "timeline"]

_HEIGHT, _LEFT, _TOP, _BOTTOM = 320, 52, 16, 34
_APART = 12.0
Box: TypeAlias = tuple[float, float, float, float]
_WAYS = (
    *((8.0, 4.0), (0.0, -10.0), (0.0, 18.0), (-8.0, 4.0)),
    *((across, side * step) for step in range(24, 170, 13) for side in (-1.0, 1.0) for across in (0.0, -8.0, 8.0)),
)
"""Where the figure of a point may stand, from it: to the right (or, below 0, ending to the left), and down."""
Along: TypeAlias = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Point:
    """A figure at a time: from `first` to `last`, in days; `is_counted` where a list comes to it."""

    first: int
    last: int
    value: float
    label: str
    title: str
    href: str
    is_counted: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure of a kind or place."""

    label: str
    value: float
    href: str | None


@dataclass(frozen=True, slots=True)
class Frame:
    """A width to draw for, in CSS pixels; what stays free at the right; a column of names, and how many letters fit."""

    kind: str
    width: int
    right: int
    names: int
    letters: int


_FRAMES = (Frame("chart", 720, 104, 260, 40), Frame("chart slim", 360, 72, 166, 24))


def day_number(written: str) -> tuple[int, int] | None:
    """The first and last day of a time as it is stated, as ordinals; None for what is none.

    >>> day_number("2017") == (date(2017, 1, 1).toordinal(), date(2017, 12, 31).toordinal())
    True
    >>> day_number("soon")
    """
    first, _, last = written.partition(" to ")
    if written.startswith("fiscal year "):
        period = period_of(fiscal_year=written.removeprefix("fiscal year "))
    else:
        period = period_of(since=first, until=last) if last else period_of(first)
    return (period.first.toordinal(), period.last.toordinal()) if period else None


def points_over_time(points: Sequence[Point], label: str) -> Markup:
    """A chart of figures over time: each stated one a labelled point that leads to its claim."""
    return Markup("").join(_over_time(points, label, frame) for frame in _FRAMES if points)


def _over_time(points: Sequence[Point], label: str, frame: Frame) -> Markup:
    first, last = min(one.first for one in points), max(one.last for one in points)
    start, end = date.fromordinal(first).year, date.fromordinal(last).year + 1
    low, high = date(start, 1, 1).toordinal(), date(end, 1, 1).toordinal()
    top, step = _scale(max(one.value for one in points))

    def x(day: float) -> float:
        return _LEFT + (day - low) / max(1, high - low) * (frame.width - _LEFT - frame.right)

    def y(value: float) -> float:
        return _HEIGHT - _BOTTOM - value / top * (_HEIGHT - _TOP - _BOTTOM)

    drawn = [*_grid(top, step, y, frame.width - frame.right), *_years(start, end, x, frame.width // 90)]
    counted = sorted((one for one in points if one.is_counted), key=lambda one: one.first)
    if len(counted) > 1:
        way = " ".join(f"{x(one.first):.1f},{y(one.value):.1f}" for one in counted)
        drawn.append(f'<polyline class="line" points="{way}"/>')
    placed = _placed(sorted(points, key=lambda one: (not one.is_counted, one.first, one.value)), x, y)
    labels: list[Box] = []
    drawn += [_point(one, at, up, x) for one, at, up in placed]
    for one, at, up in sorted(placed, key=lambda each: each[0].is_counted):
        spots = [(a, b) for other, a, b in placed if other is not one]
        drawn.append(_label(one, at, up, labels, spots, frame.width))
    return _svg(frame.kind, f"0 0 {frame.width} {_HEIGHT}", label, drawn)


def bars(rows: Sequence[Bar], label: str) -> Markup:
    """Bars beside each other, from the left, in the order given."""
    return Markup("").join(_bars(rows, label, frame) for frame in _FRAMES if rows)


def _bars(rows: Sequence[Bar], label: str, frame: Frame) -> Markup:
    top, _ = _scale(max(one.value for one in rows))
    wide, tall = frame.names, 22
    drawn = []
    for number, one in enumerate(rows):
        at = number * tall + 6
        length = max(1.0, one.value / top * (frame.width - wide - 70))
        called = _short(one.label, frame.letters)
        shown = (
            f'<text class="said" x="{wide - 8}" y="{at + 12}" text-anchor="end">{called}</text>'
            f'<rect class="bar" x="{wide}" y="{at}" width="{length:.1f}" height="15"/>'
            f'<text class="said" x="{wide + length + 6:.1f}" y="{at + 12}">{one.value:,.10g}</text>'
        )
        drawn.append(f'<a href="{escape(one.href)}">{shown}</a>' if one.href else shown)
    return _svg(frame.kind, f"0 0 {frame.width} {len(rows) * tall + 12}", label, drawn)


def _placed(points: Iterable[Point], x: Along, y: Along) -> list[tuple[Point, float, float]]:
    """Where each point is drawn: in the middle of its time, or beside it where another lies there."""
    placed: list[tuple[Point, float, float]] = []
    for one in points:
        belongs, up = (x(one.first) + x(one.last)) / 2, y(one.value)
        at = belongs if one.is_counted else _free(belongs, up, [(a, b) for _, a, b in placed])
        placed.append((one, at, up))
    return placed


def _point(one: Point, at: float, up: float, x: Along) -> str:
    """A point with its link; one that stands beside its place has a line to where it belongs."""
    left, right = x(one.first), x(one.last)
    belongs = (left + right) / 2
    span = f'<path class="span" d="M{left:.1f} {up:.1f}H{right:.1f}"/>' if right - left > 6 else ""
    if abs(at - belongs) > 1:
        span += f'<path class="lead" d="M{belongs:.1f} {up:.1f}H{at:.1f}"/>'
    shape = f'<circle class="{"hollow" if one.is_counted else "point"}" cx="{at:.1f}" cy="{up:.1f}" r="5"/>'
    named = escape(inert(one.title, longest=None))
    return f'<a href="{escape(one.href)}" aria-label="{named}"><title>{named}</title>{span}{shape}</a>'


def _label(
    one: Point, at: float, up: float, labels: list[Box], spots: Sequence[tuple[float, float]], width: int
) -> str:
    """A figure beside its point, or above or below it with a line, where nothing else stands; of a list only beside."""
    wide = 6.6 * len(one.label) + 4
    for across, down in ((8.0, 4.0),) if one.is_counted else _WAYS:
        left = at + across if across > 0 else at - wide - 8 if across < 0 else at - wide / 2
        box = (left, up + down - 10, left + wide, up + down + 3)
        is_within = left > 2 and box[1] > 0 and box[3] < _HEIGHT - _BOTTOM + 4 and box[2] < width - 2
        if (
            is_within
            and not any(_meet(box, other) for other in labels)
            and not any(_lies(*spot, box) for spot in spots)
        ):
            labels.append(box)
            lead = "" if abs(down) < 20 else f'<path class="lead" d="M{at:.1f} {up:.1f}V{up + down - 4:.1f}"/>'
            return f'{lead}<text class="said" x="{left:.1f}" y="{up + down:.1f}">{escape(inert(one.label))}</text>'
    return ""


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _lies(across: float, up: float, box: Box) -> bool:
    return box[0] - 5 < across < box[2] + 5 and box[1] - 5 < up < box[3] + 5


def _free(belongs: float, up: float, spots: Sequence[tuple[float, float]]) -> float:
    """The nearest place to the left or right where no other point lies.

    >>> _free(50.0, 10.0, [(50.0, 10.0), (38.0, 10.0)])
    62.0
    """
    ways = (belongs + side * step * _APART for step in range(40) for side in (-1, 1))
    return next((at for at in ways if all(abs(at - a) >= _APART or abs(up - b) >= _APART for a, b in spots)), belongs)


def _grid(top: float, step: float, y: Along, right: int) -> Iterable[str]:
    value = 0.0
    while value <= top + step / 2:
        up = y(value)
        kind = "axis" if value == 0 else "grid"
        yield f'<path class="{kind}" d="M{_LEFT} {up:.1f}H{right}"/>'
        yield f'<text x="{_LEFT - 8}" y="{up + 4:.1f}" text-anchor="end">{value:,.10g}</text>'
        value += step


def _years(start: int, end: int, x: Along, most: int) -> Iterable[str]:
    every = ceil((end - start) / most)
    for year in range(start, end + 1):
        at = x(date(year, 1, 1).toordinal())
        yield f'<path class="axis" d="M{at:.1f} {_HEIGHT - _BOTTOM}v5"/>'
        if (year - start) % every == 0:
            yield f'<text x="{at:.1f}" y="{_HEIGHT - _BOTTOM + 19}" text-anchor="middle">{year}</text>'


def _scale(most: float) -> tuple[float, float]:
    """The top of an axis, and the step between its lines: 1, 2 or 5 times a power of ten.

    >>> _scale(1286), _scale(7)
    ((1500, 500), (8, 2))
    """
    if most <= 0:
        return 1, 1
    rough = most / 4
    power = 10 ** floor(log10(rough))
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= rough)
    step = int(step) if step >= 1 else step
    return ceil(most / step) * step, step


def _svg(kind: str, box: str, label: str, drawn: Iterable[str]) -> Markup:
    body = "".join(drawn)
    # What is drawn is of this module, and what it names was escaped where it was drawn.
    return Markup(f'<svg class="{kind}" viewBox="{box}" role="group" aria-label="{escape(label)}">{body}</svg>')  # noqa: S704


def _short(text: str, most: int) -> Markup:
    shown = inert(text)
    return escape(shown if len(shown) <= most else f"{shown[: most - 1]}…")


# the lists an agency is named in, over time


@dataclass(frozen=True, slots=True)
class TimelineShown:
    """The drawing, its caption, its table, and what there is to say of the lists."""

    svg: Markup
    caption: str
    table: AnswerTable
    notes: tuple[str, ...]


def timeline(visit: Visit, notes: PageNotes, agency: NamedNode) -> TimelineShown | None:
    """When lists name an agency, model by model; None where none does."""
    found = presences(visit.state.store, agency.value, judged=judged(visit))
    if not found.found:
        return None
    rows = rows_at(visit.state.store, (place for one in found.found for place in one.cited))
    lines = [
        line
        for one in found.found
        for kind, spells in (("participating", one.listed), ("pending", one.pending))
        for line in _spells(visit, notes, one, kind, spells, rows, found.names[one.key].model)
    ]
    headings = ["model", "list", "listed from", "to", "not listed in", "next list"]
    left_out = [
        f"Left out: {one.list.file_name}, {one.text}."
        for one in (*found.participating.left_out, *found.pending.left_out)
    ]
    return TimelineShown(
        _drawn(found.found, found.participating, {one.key: found.names[one.key].model for one in found.found}),
        "A bar is a time in which the lists held here name the agency under a model, a broken line one in pending "
        "lists; a tick is a list. Not being named in a list does not mean an ending.",
        AnswerTable(headings, lines, len(lines), has_notes=True),
        (*found.notes, *left_out),
    )


def _spells(
    visit: Visit,
    notes: PageNotes,
    one: Presence,
    kind: str,
    spells: Sequence[ListedSpell],
    rows: Mapping[tuple[NamedNode, NamedNode], NamedNode],
    model: str,
) -> Iterable[TableLine]:
    for spell in spells:
        page = visit.page_of(one.agreements[-1]) if one.agreements else None
        gaps = ", ".join(gap.day_told or gap.file_name for gap in spell.gaps)
        last = spell.last.day_told or spell.last.file_name
        cells = [
            TableCell(model or "no model", page),
            TableCell(kind),
            TableCell(spell.first.day_told or spell.first.file_name, visit.page_of(spell.first.capture)),
            TableCell(last, visit.page_of(spell.last.capture)),
            TableCell(gaps or "–"),
            TableCell(f"not listed on {spell.since.day_told}" if spell.since else "it is the newest list"),
        ]
        marks: list[Mark] = []
        for claims, at in ((spell.first_claims, spell.first), (spell.last_claims, spell.last)):
            marks += [notes.mark(claim, rows.get((claim, at.capture))) for claim in claims]
        yield TableLine(cells, marks, number=1)


def _drawn(found: Sequence[Presence], line: Timeline, models: Mapping[ListedKey, str]) -> Markup:
    return Markup("").join(_in_lists(found, line, models, frame) for frame in _FRAMES)


def _in_lists(found: Sequence[Presence], line: Timeline, models: Mapping[ListedKey, str], frame: Frame) -> Markup:
    days = [one.day for one in line.used if one.day]
    pending = [day for one in found for spell in one.pending for day in (spell.first.day, spell.last.day) if day]
    if not days and not pending:
        return Markup("")
    first, last = min([*days, *pending]), max([*days, *pending])
    low, high = date(first.year, 1, 1).toordinal(), date(last.year + 1, 1, 1).toordinal()
    wide, tall = min(190, frame.names), 34

    def x(day: date) -> float:
        return wide + (day.toordinal() - low) / (high - low) * (frame.width - wide - 16)

    bottom = len(found) * tall + 10
    drawn = [f'<path class="tick" d="M{x(day):.1f} {bottom}v-6"/>' for day in days]
    drawn.append(f'<path class="axis" d="M{wide} {bottom}H{frame.width - 16}"/>')
    every = ceil((last.year + 1 - first.year) / (frame.width // 120))
    for year in range(first.year, last.year + 2, every):
        drawn.append(f'<text x="{x(date(year, 1, 1)):.1f}" y="{bottom + 16}" text-anchor="middle">{year}</text>')
    for number, one in enumerate(found):
        at = number * tall + 12
        model = models[one.key] or "no model"
        called = _short(model, frame.letters)
        drawn.append(f'<text class="said" x="{wide - 10}" y="{at + 12}" text-anchor="end">{called}</text>')
        for spell in one.pending:
            drawn.append(_span("pending", x, spell, at, model))
        for spell in one.listed:
            drawn.append(_span("listed", x, spell, at, model))
    return _svg(frame.kind, f"0 0 {frame.width} {bottom + 26}", "When lists name it, model by model", drawn)


def _span(kind: str, x: Callable[[date], float], spell: ListedSpell, at: int, model: str) -> str:
    if not spell.first.day or not spell.last.day:
        return ""
    left, right = x(spell.first.day), x(spell.last.day)
    title = escape(f"{model}, {kind}: {list_span(spell.first.day_told, spell.last.day_told)}")
    shape = f'x="{left:.1f}" y="{at}" width="{max(5.0, right - left):.1f}" height="16" rx="2"'
    return f'<rect class="{kind}" {shape}><title>{title}</title></rect>'
