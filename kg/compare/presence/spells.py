"""How long something is listed, from the lists that name it: pure arithmetic on a row of bits.

Bit i of a row says that the i-th used list names the thing. A gap of one or two lists (`GAP`) between
two that name it is no change: it counts as listed there, and the gap is told. A longer one ends a
spell; what is named again begins another, and is *relisted*. Why two: a row is dropped by mistake and
put back within a list or two now and then (in the 25 lists that we have, two gaps are of two lists and
one is of one, beside three of four to six), and two lists are one day of a morning and an evening list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

__all__ = ["GAP", "Spell", "bits", "bridged", "positions", "spells"]

GAP = 2
"""Lists in a row that may leave something out without its being a change."""


class Spell(NamedTuple):
    """Positions of the first and the last list of a spell, and of those within it that leave the thing out."""

    first: int
    last: int
    gaps: tuple[int, ...]


def bits(listed: Iterable[int]) -> int:
    """A row with these bits.

    >>> bin(bits([0, 1, 4]))
    '0b10011'
    """
    row = 0
    for position in listed:
        row |= 1 << position
    return row


def positions(row: int) -> Iterator[int]:
    """Where a row has bits, from the first.

    >>> list(positions(0b10011))
    [0, 1, 4]
    """
    while row:
        lowest = row & -row
        yield lowest.bit_length() - 1
        row ^= lowest


def bridged(row: int) -> int:
    """The row with its gaps of up to `GAP` lists filled.

    >>> bin(bridged(0b1001_0001)), bin(bridged(0b1010))
    ('0b11110001', '0b1110')
    """
    filled = row
    for before in range(1, GAP + 1):
        for after in range(1, GAP + 2 - before):
            filled |= (row << before) & (row >> after)
    return filled


def spells(row: int) -> list[Spell]:
    """The spells of a row, from the first.

    >>> spells(0b1_0000_1011)
    [Spell(first=0, last=3, gaps=(2,)), Spell(first=8, last=8, gaps=())]
    """
    found: list[Spell] = []
    left = bridged(row)
    while left:
        first = (left & -left).bit_length() - 1
        length = (~(left >> first) & -~(left >> first)).bit_length() - 1
        run = ((1 << length) - 1) << first
        found.append(Spell(first, first + length - 1, tuple(positions(run & ~row))))
        left &= ~run
    return found
