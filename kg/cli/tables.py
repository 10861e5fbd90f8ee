"""A table for a terminal of some width: one line a row for as long as that can be.

What gives way, each only where the table does not fit yet:

1. columns that carry only ids or are named so, unless two rows would then look alike
2. columns in which no row has anything
3. headings, which are folded between their words
4. columns in which every row has the same, which is said once beneath the table
5. columns that say what the notes say, unless two rows would then look alike
6. long cells, cut with … at their end, or where those that begin alike differ
7. the lines: where a row cannot fit one, each cell has a line behind its heading, and a blank line parts the rows;
   of rows that fit but would look alike, each is told so
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from kg.cli.screen import cut, first, width_of

__all__ = ["Table", "fitted"]

Cells = Sequence[str]
SHORT = 12
"""Columns of a terminal up to which a cell is not cut: days, figures, one word."""
LEAST = 16
"""The narrowest that a column is cut to: what is cut shorter tells nobody anything."""
_TRIES = 3
"""How often cells that look alike are cut elsewhere."""
_GAPS = ("   ", "  ")
_FIGURES = re.compile(r"[0-9 .,:+TZ/–-]*")
_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])| ")
_UNBROKEN = 10_000
"""Columns: as wide as it takes, where no width is kept to."""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows.

    `right` are the columns aligned to the right, `whole` those never cut, `notes` those of the numbers of notes, which
    are not cut either, `ids` those left out first, `noted` those that say what the notes say, `yielding` those that are
    cut before others are. `left_out` names those of ids or notes that were left out; `alike` is what every row has.
    """

    columns: Cells
    rows: Sequence[Cells]
    right: Collection[str] = ()
    whole: Collection[str] = ()
    notes: Collection[str] = ()
    ids: Collection[str] = ()
    noted: Collection[str] = ()
    yielding: Collection[str] = ()
    left_out: Cells = ()
    alike: Sequence[tuple[str, str]] = ()

    def only(self, kept: Sequence[int]) -> Table:
        columns = [self.columns[at] for at in kept]
        return replace(self, columns=columns, rows=[[row[at] for at in kept] for row in self.rows])

    def without(self, columns: Collection[str]) -> Table:
        """Without these columns, the last first, as far as no two rows look alike that did not before."""
        kept = list(range(len(self.columns)))
        for at in reversed(kept[:]):
            rest = [one for one in kept if one != at]
            if self.columns[at] in columns and rest and self.distinct(rest) == self.distinct(kept):
                kept = rest
        gone = [column for at, column in enumerate(self.columns) if at not in kept]
        return replace(self.only(kept), left_out=[*self.left_out, *gone])

    def distinct(self, kept: Sequence[int]) -> int:
        """How many rows differ in these columns; the numbers of notes tell nothing apart."""
        seen = [at for at in kept if self.columns[at] not in self.notes]
        return len({tuple(row[at] for at in seen) for row in self.rows})


def fitted(table: Table, room: int | None, *, ids: bool = False) -> tuple[Table, list[str]]:
    """The table as it is shown in so many columns, and its lines, of which one too long is to be folded."""
    if room is None:
        return table, _drawn(table, _widths(table, folded=False), _GAPS[0])
    if lines := _lines(table, room):
        return table, lines
    for narrower in (_as_it_is if ids else _without_ids, _without_empty):
        table = narrower(table)
        if lines := _lines(table, room):
            return table, lines
    for narrower in (_as_it_is, _without_alike, _without_noted):
        table = narrower(table)
        lines = _lines(table, room) or next(
            filter(None, (_lines(table, room, gap, folded=True) for gap in _GAPS)), None
        )
        if lines:
            return table, lines
    if lines := _cut_lines(table, room, kept=table.ids if ids else ()):
        return table, lines
    table = replace(
        table,
        columns=[_in_words(column) for column in table.columns],
        alike=[(_in_words(column), value) for column, value in table.alike],
    )
    return table, _one_by_one(table)


def _as_it_is(table: Table) -> Table:
    return table


def _without_ids(table: Table) -> Table:
    return table.without(table.ids)


def _without_noted(table: Table) -> Table:
    return table.without(table.noted)


def _without_empty(table: Table) -> Table:
    kept = [at for at, _ in enumerate(table.columns) if not table.rows or any(row[at] for row in table.rows)]
    return table.only(kept) if kept else table


def _without_alike(table: Table) -> Table:
    """Without the columns in which several rows all have the same."""
    if len(table.rows) < 2:
        return table
    same = {
        at: table.rows[0][at]
        for at, column in enumerate(table.columns)
        if column not in table.notes and len({row[at] for row in table.rows}) == 1
    }
    kept = [at for at, _ in enumerate(table.columns) if at not in same]
    alike = [(table.columns[at], value) for at, value in same.items()]
    return replace(table.only(kept), alike=alike) if any(table.columns[at] not in table.notes for at in kept) else table


def _heading(column: str, wide: int) -> list[str]:
    """A heading in lines, folded between its words where so many columns do not hold them."""
    lines: list[str] = []
    start = end = 0
    for at in (*(found.start() for found in _BREAK.finditer(column)), len(column)):
        if end > start and width_of(column[start:at]) > wide:
            lines.append(column[start:end])
            start = end + (column[end : end + 1] == " ")
        end = at
    return [*lines, column[start:]]


def _widths(table: Table, *, folded: bool) -> list[int]:
    least = 1 if folded else _UNBROKEN
    headings = [max(map(width_of, _heading(column, least))) for column in table.columns]
    return [max([head, *(width_of(row[at]) for row in table.rows)]) for at, head in enumerate(headings)]


def _lines(table: Table, room: int, gap: str = _GAPS[0], *, folded: bool = False) -> list[str] | None:
    widths = _widths(table, folded=folded)
    return _drawn(table, widths, gap) if _whole(widths, gap) <= room else None


def _whole(widths: Sequence[int], gap: str) -> int:
    return sum(widths) + len(gap) * (len(widths) - 1)


def _drawn(table: Table, widths: Sequence[int], gap: str) -> list[str]:
    right = [column in table.right for column in table.columns]
    headings = [_heading(column, wide) for column, wide in zip(table.columns, widths, strict=True)]
    high = max(map(len, headings), default=1)
    above = [
        [""] * (high - len(lines)) + [cut(line, wide) for line in lines]
        for lines, wide in zip(headings, widths, strict=True)
    ]
    heads = [[lines[at] for lines in above] for at in range(high)]
    made = [gap.join(map(_filled, row, widths, right)).rstrip() for row in (*heads, *table.rows)]
    return [*made[:high], "─" * _whole(widths, gap), *made[high:]]


def _filled(cell: str, width: int, to_right: bool) -> str:
    blank = " " * (width - width_of(cell))
    return blank + cell if to_right else cell + blank


def _in_words(column: str) -> str:
    """
    >>> _in_words("agreementsAsDecided"), _in_words("ORI")
    ('agreements as decided', 'ORI')
    """
    return " ".join(word[:1].lower() + word[1:] if at else word for at, word in enumerate(_BREAK.split(column)))


def _one_by_one(table: Table) -> list[str]:
    """A paragraph a row, each with a blank line behind it."""
    return ["\n".join([*_cells_told(table, row), ""]) for row in table.rows]


def _cells_told(table: Table, row: Cells) -> list[str]:
    """A line for each cell that is not empty, behind its heading."""
    return [f"{column}: {cell}" if column else cell for column, cell in zip(table.columns, row, strict=True) if cell]


# cutting


def _cut_lines(table: Table, room: int, kept: Collection[str]) -> list[str] | None:
    """The lines with cells cut, but in the columns that are kept; None where a row cannot fit one."""
    gap, natural = _GAPS[-1], _widths(table, folded=True)
    free = room - len(gap) * (len(natural) - 1)
    rigid = [
        wide <= SHORT
        or column in (*table.right, *table.whole, *table.notes, *kept)
        or all(_FIGURES.fullmatch(row[at]) for row in table.rows)
        for at, (column, wide) in enumerate(zip(table.columns, natural, strict=True))
    ]
    least = [wide if firm else min(wide, LEAST) for wide, firm in zip(natural, rigid, strict=True)]
    if sum(least) > free:
        return None
    soft = [
        least[at] if column in table.yielding else wide
        for at, (column, wide) in enumerate(zip(table.columns, natural, strict=True))
    ]
    widths = _shared(natural, soft, free) if sum(soft) <= free else _shared(soft, least, free)
    cut_at = [at for at, wide in enumerate(widths) if natural[at] > wide]
    every = dict.fromkeys(row[at] for row in table.rows for at in cut_at)
    uncut = [at for at, wide in enumerate(widths) if natural[at] <= wide]
    tries = 0 if table.distinct(uncut) == len(table.rows) else _TRIES
    shorter = {at: _cut_apart(every, widths[at], tries) for at in cut_at}
    rows = [[shorter[at][cell] if at in shorter else cell for at, cell in enumerate(row)] for row in table.rows]
    shown = replace(table, rows=rows)
    return _told_apart(table, shown, _drawn(shown, widths, gap))


def _told_apart(table: Table, shown: Table, lines: list[str]) -> list[str]:
    """The lines, in which a row that looks like another that differs from it is told cell by cell."""
    told = [at for at, column in enumerate(table.columns) if column not in table.notes]
    meant: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    seen = [tuple(row[at] for at in told) for row in shown.rows]
    for look, row in zip(seen, table.rows, strict=True):
        meant[look].add(tuple(row[at] for at in told))
    heads = len(lines) - len(seen)
    return [
        *lines[:heads],
        *(
            "\n    ".join(_cells_told(table, row)) if len(meant[look]) > 1 else line
            for look, row, line in zip(seen, table.rows, lines[heads:], strict=True)
        ),
    ]


def _shared(natural: Sequence[int], least: Sequence[int], free: int) -> list[int]:
    """Widths that take up what is free: the widest columns give way first, none below its least."""
    widths = list(natural)
    while sum(widths) > free:
        at = max((one for one, wide in enumerate(widths) if wide > least[one]), key=lambda one: widths[one])
        widths[at] -= 1
    return widths


def _cut_apart(cells: Iterable[str], wide: int, tries: int) -> dict[str, str]:
    """Each of these different cells as so many columns hold it.

    Words are cut at the end, what has no blanks in the middle. Of cells that then look alike, what they begin with in
    common is left out, so that what tells them apart is seen; not in 0 tries, where other columns tell rows apart.
    """
    shown = {cell: cut(cell, wide) if " " in cell else _cut_middle(cell, wide) for cell in sorted(cells)}
    for _ in range(tries):
        groups: dict[str, list[str]] = defaultdict(list)
        for cell, short in shown.items():
            groups[short].append(cell)
        for alike in groups.values():
            for before, cell, after in zip(["", *alike], alike, [*alike[1:], ""], strict=False):
                if len(alike) > 1:
                    shown[cell] = _cut_before(cell, max(_common(cell, before), _common(cell, after)), wide)
    return shown


def _common(one: str, other: str) -> int:
    """How many letters two texts begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _cut_before(cell: str, at: int, wide: int) -> str:
    """The beginning, …, and what stands from a place on, with … behind it where that is too long as well."""
    if width_of(cell) <= wide:
        return cell
    if at >= len(cell):
        return _cut_middle(cell, wide)
    close = "”" if cell.startswith("“") and cell.endswith("”") else ""
    head, rest = first(cell, wide // 2), cell.removesuffix(close)
    tail = cut(rest[max(at - 1, len(head)) :], wide - 1 - width_of(head) - len(close), at_word=False)
    return f"{head}…{tail}{close}"


def _cut_middle(cell: str, wide: int) -> str:
    """The beginning and the end, with … between them."""
    if width_of(cell) <= wide:
        return cell
    tail = first(cell[::-1], (wide - 1) // 2)[::-1]
    return f"{first(cell, wide - 1 - width_of(tail))}…{tail}"
