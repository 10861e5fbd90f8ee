"""Spells of listing: a gap of one or two lists is none, a longer one ends a spell; held to plain loops."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.compare.presence.spells import GAP, Spell, bits, bridged, positions, spells

ROWS = st.sets(st.integers(0, 70))


def plainly(listed: set[int]) -> list[tuple[int, int]]:
    """Spells by walking along: a new one begins after more than two lists without it."""
    found: list[tuple[int, int]] = []
    for at in sorted(listed):
        if found and at - found[-1][1] <= GAP + 1:
            found[-1] = (found[-1][0], at)
        else:
            found.append((at, at))
    return found


@given(ROWS)
def test_spells_are_what_one_finds_walking_along(listed: set[int]) -> None:
    assert [(one.first, one.last) for one in spells(bits(listed))] == plainly(listed)


@given(ROWS)
def test_the_gaps_of_spells_and_what_is_listed_are_all_of_what_counts_as_listed(listed: set[int]) -> None:
    gaps = {at for one in spells(bits(listed)) for at in one.gaps}
    assert gaps.isdisjoint(listed)
    assert gaps | listed == set(positions(bridged(bits(listed))))


@given(ROWS)
def test_bits_come_back_as_positions(listed: set[int]) -> None:
    assert list(positions(bits(listed))) == sorted(listed)


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("x", [Spell(0, 0, ())]),
        ("x.x", [Spell(0, 2, (1,))]),
        ("x..x", [Spell(0, 3, (1, 2))]),
        ("x...x", [Spell(0, 0, ()), Spell(4, 4, ())]),
        ("..x..", [Spell(2, 2, ())]),
        ("x..x..x", [Spell(0, 6, (1, 2, 4, 5))]),
        ("....", []),
    ],
)
def test_a_gap_of_up_to_two_lists_is_bridged(listed: str, expected: list[Spell]) -> None:
    assert spells(bits(at for at, sign in enumerate(listed) if sign == "x")) == expected
