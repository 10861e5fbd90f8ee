"""Charts as SVG of our own: shapes and text with classes, no style of theirs, no script.

A chart is a group of links with names; its text alternative is the table that stands beside it. Each is drawn twice,
for a broad and for a slim screen, so that its words are of one size on both; a browser shows the one that fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil, floor, log10
from textwrap import wrap
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
"""Units of a drawing: its height, and what is left free for the axis, above and for the days."""
_LETTER, _LABELED, _RINGS = 6.6, 60, 12
"""The width of a letter, how many points may each have a label that stands apart from them, and how many rings."""
_LEAST, _ARROW = 120, 20
"""The least room for bars beside their words; how far the arrow of a bound points past a figure."""
Box: TypeAlias = tuple[float, float, float, float]
Spot: TypeAlias = tuple[float, float]
_BESIDE = ((8.0, 4.0), (0.0, -10.0), (0.0, 18.0), (-8.0, 4.0))
_APART = tuple(
    (across, side * step) for step in range(24, 170, 13) for side in (-1.0, 1.0) for across in (0.0, -8.0, 8.0)
)
"""Where the label of a point may stand, from it: to the right (or, below 0, ending to the left), and down."""
Along: TypeAlias = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Point:
    """A figure at a time: from `first` to `last`, in days; `is_counted` where a list comes to it.

    `bound` is 1 where the source says that the figure is reached or passed, -1 where it says that it is not passed;
    `is_read` where the time is an archivist's reading.
    """

    first: int
    last: int
    value: float
    label: str
    title: str
    href: str
    is_counted: bool = False
    bound: int = 0
    is_read: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure of a kind or place; `said` stands at its end, `heading` over it, `bound` is as that of a point."""

    label: str
    value: float
    href: str | None
    said: str = ""
    heading: str = ""
    bound: int = 0


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
    placed = [(one, (x(one.first) + x(one.last)) / 2, y(one.value)) for one in sorted(points, key=_in_order)]
    way = [(at, up) for one, at, up in placed if one.is_counted]
    if len(way) > 1:
        drawn.append(f'<polyline class="line" points="{" ".join(f"{at:.1f},{up:.1f}" for at, up in way)}"/>')
    drawn += [_point(one, at, up, x) for one, at, up in placed]
    taken = _taken(placed, way, x)
    labels: list[Box] = []
    ways = (*_BESIDE, *_APART) if len(points) <= _LABELED else _BESIDE
    ways_of_rings = ways if len(way) <= _RINGS else _BESIDE
    for one, at, up in sorted(placed, key=lambda each: each[0].is_counted):
        drawn.append(_label(one, at, up, labels, taken, frame.width, ways_of_rings if one.is_counted else ways))
    return _svg(frame.kind, f"0 0 {frame.width} {_HEIGHT}", label, drawn)


def _in_order(one: Point) -> tuple[bool, int, float]:
    """What lists come to is drawn first: a stated figure of the same time stands in its ring."""
    return not one.is_counted, one.first, one.value


def bars(rows: Sequence[Bar], label: str) -> Markup:
    """Bars beside each other, from the left, in the order given."""
    return Markup("").join(_bars(rows, label, frame) for frame in _FRAMES if rows)


def _bars(rows: Sequence[Bar], label: str, frame: Frame) -> Markup:
    top, _ = _scale(max(one.value for one in rows))
    said = [one.said or f"{one.value:,.10g}" for one in rows]
    wide = min(frame.names, _LETTER * max(len(one.label) for one in rows) + 12)
    right = max(_LETTER * max(map(len, said)) + 20, 70)
    # Where words leave no room for bars, they stand over them.
    is_stacked = frame.width - wide - right < _LEAST
    if is_stacked:
        wide, right = 2, 12
    at = 6.0
    drawn: list[str] = []
    for one, figure in zip(rows, said, strict=True):
        at += 10 if one.heading and drawn else 0
        for line in wrap(inert(one.heading), frame.width // 7):
            drawn.append(f'<text class="said over" x="2" y="{at + 12:g}">{escape(line)}</text>')
            at += 18
        length = max(1.0, one.value / top * (frame.width - wide - right))
        words = _words(one, figure, wide, at, length, frame, is_stacked=is_stacked)
        at += 17 if is_stacked else 0
        shown = words + _bar(one, wide, at, length, 8 if is_stacked else 15)
        named = escape(inert(", ".join(filter(None, (one.heading, one.label, figure))), longest=None))
        drawn.append(f'<a href="{escape(one.href)}" aria-label="{named}">{shown}</a>' if one.href else shown)
        at += 14 if is_stacked else 22
    return _svg(frame.kind, f"0 0 {frame.width} {at + 6:g}", label, drawn)


def _words(one: Bar, figure: str, wide: float, at: float, length: float, frame: Frame, *, is_stacked: bool) -> str:
    """The name of a bar and its figure: at its ends, or over it."""
    if is_stacked:
        return f'<text class="said" x="2" y="{at + 12:g}">{_short(f"{one.label}: {figure}", frame.width // 7)}</text>'
    called = _short(one.label, frame.letters)
    after = wide + length + (14 if one.bound else 6)
    return (
        f'<text class="said" x="{wide - 8:.1f}" y="{at + 12:g}" text-anchor="end">{called}</text>'
        f'<text class="said" x="{after:.1f}" y="{at + 12:g}">{_short(figure, 60)}</text>'
    )


def _bar(one: Bar, wide: float, at: float, length: float, tall: int) -> str:
    """A bar from the left; a bound is pale, with an arrow that points past it or back."""
    kind = "bar bound" if one.bound else "bar"
    bar = f'<rect class="{kind}" x="{wide:.1f}" y="{at:g}" width="{length:.1f}" height="{tall}"/>'
    if one.bound:
        half, to = tall / 2, 7 * one.bound
        bar += f'<path class="arrow" d="M{wide + length:.1f} {at:g}l{to} {half:g}l{-to} {half:g}"/>'
    return bar


def _point(one: Point, at: float, up: float, x: Along) -> str:
    """A mark with its link, in the middle of its time: a ring, a full point, or an arrow that points past a bound."""
    left, right = x(one.first), x(one.last)
    read = " read" if one.is_read else ""
    span = f'<path class="span{read}" d="M{left:.1f} {up:.1f}H{right:.1f}"/>' if right - left > 6 else ""
    if one.bound:
        to = -_ARROW * one.bound
        head = f"m-4 {-to / 3:.1f}l4 {to / 3:.1f}l4 {-to / 3:.1f}"
        shape = f'<path class="arrow" d="M{at - 6:.1f} {up:.1f}h12m-6 0v{to}{head}"/>'
    elif one.is_counted:
        shape = f'<circle class="hollow" cx="{at:.1f}" cy="{up:.1f}" r="7.5"/>'
    else:
        shape = f'<circle class="point" cx="{at:.1f}" cy="{up:.1f}" r="5"/>'
    named = escape(inert(one.title, longest=None))
    return f'<a href="{escape(one.href)}" aria-label="{named}"><title>{named}</title>{span}{shape}</a>'


def _taken(placed: Sequence[tuple[Point, float, float]], way: Sequence[Spot], x: Along) -> list[Spot]:
    """Where no label may stand: the marks, and where there are few, their times and the line between lists."""
    taken = [(at, up) for _, at, up in placed]
    taken += [(at, up - one.bound * _ARROW * part) for one, at, up in placed if one.bound for part in (0.5, 1.0)]
    if len(placed) <= _LABELED:
        for one, _, up in placed:
            taken += _along((x(one.first), up), (x(one.last), up))
        for before, after in pairwise(way):
            taken += _along(before, after)
    return taken


def _along(one: Spot, other: Spot) -> Iterable[Spot]:
    steps = ceil(max(abs(other[0] - one[0]), abs(other[1] - one[1])) / 8)
    for n in range(1, steps):
        yield one[0] + (other[0] - one[0]) * n / steps, one[1] + (other[1] - one[1]) * n / steps


def _label(
    one: Point, at: float, up: float, labels: list[Box], taken: Sequence[Spot], width: int, ways: Iterable[Spot]
) -> str:
    """A figure beside its point, or above or below it with a line to it, where nothing else stands; for a pointer it is
    a link as well, since marks of one time and value lie upon each other."""
    wide = _LETTER * len(one.label) + 4
    for across, down in ways:
        left = at + across + 2 if across > 0 else at - wide - 8 if across < 0 else at - wide / 2
        box = (left, up + down - 10, left + wide, up + down + 3)
        is_within = left > 2 and box[1] > 0 and box[3] < _HEIGHT - _BOTTOM + 4 and box[2] < width - 2
        if (
            is_within
            and not any(_meet(box, other) for other in labels)
            and not any(_lies(*spot, box) for spot in taken)
        ):
            labels.append(box)
            lead = "" if abs(down) < 20 else f'<path class="lead" d="M{at:.1f} {up:.1f}V{up + down - 4:.1f}"/>'
            text = f'<text class="said" x="{left:.1f}" y="{up + down:.1f}">{escape(inert(one.label))}</text>'
            return f'{lead}<a href="{escape(one.href)}" tabindex="-1" aria-hidden="true">{text}</a>'
    return ""


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _lies(across: float, up: float, box: Box) -> bool:
    return box[0] - 5 < across < box[2] + 5 and box[1] - 3 < up < box[3] + 3


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
