"""Quoted words in another text: they stand, have moved, stand more than once, or are gone, and then what is there."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.model import Quotation
from kg.sources.anchor import Standing, found_again, quotation, standing_of

TEXT = NamedNode("https://w3id.org/kg287g/id/text/one")
OLDER = """Maple County Notice
The council met on May 1.
It counted 26 agreements in Vermont, and trained 30 officers.
It thanked all who came to the hall that day.
"""
QUOTED = "counted 26 agreements"


def again(newer: str, quoted: str = QUOTED, older: str = OLDER, **context: str) -> Any:
    """How the words of the older text stand in the newer."""
    return found_again(quotation(TEXT, older, quoted, **context), newer, older)


@pytest.mark.parametrize(
    ("newer", "standing", "where", "words"),
    [
        pytest.param(OLDER, Standing.STANDS, "line 3", QUOTED, id="the same text"),
        pytest.param(OLDER.replace("May 1", "May 1, 2025"), Standing.STANDS, "line 3", QUOTED, id="words added before"),
        pytest.param("Home | Print\n" + OLDER, Standing.MOVED, "line 4", QUOTED, id="a line added before"),
        pytest.param("One\fTwo\n" + OLDER, Standing.MOVED, "page 2, line 4", QUOTED, id="on another page"),
        pytest.param(
            OLDER.replace("counted 26", "counted\n  26"), Standing.STANDS, "line 3", "counted\n  26 agreements",
            id="lines end elsewhere",
        ),
        pytest.param(OLDER + OLDER.replace("It c", "He c"), Standing.STANDS, "line 3", QUOTED, id="by what is beside"),
        pytest.param(OLDER + OLDER, Standing.SEVERAL, "line 3", QUOTED, id="twice, alike"),
    ],
)  # fmt: skip
def test_words_that_stand_are_found_with_their_place(newer: str, standing: Standing, where: str, words: str) -> None:
    found = again(newer)
    assert (found.standing, found.where, found.words, found.difference) == (standing, where, words, "")
    assert newer[found.start : found.end] == words


@pytest.mark.parametrize(
    ("newer", "words", "difference"),
    [
        pytest.param(
            OLDER.replace("26", "27"), "counted 27 agreements", "counted [26→27] agreements", id="another figure"
        ),
        pytest.param(OLDER.replace("26", "126"), "counted 126 agreements", "[26→126]", id="inside a longer figure"),
        pytest.param(
            OLDER.replace("counted 26 agreements", "has no more partners"), "has no more partners", "has",
            id="other words between the same",
        ),
        pytest.param(
            "The Elm board counted 26 agreement forms in Maine.", "counted 26 agreement", "[agreements→agreement]",
            id="nothing around is the same",
        ),
    ],
)  # fmt: skip
def test_of_words_that_are_gone_what_stands_there_now_is_shown(newer: str, words: str, difference: str) -> None:
    found = again(newer)
    assert (found.standing, found.places, found.words) == (Standing.GONE, 0, words)
    assert difference in found.difference
    assert newer[found.start : found.end] == words


def test_words_that_were_taken_out_leave_the_place_between_those_around_them() -> None:
    found = again(OLDER.replace(" counted 26 agreements", ""), "counted 26 agreements")
    assert (found.standing, found.words, found.where) == (Standing.GONE, "", "line 3")
    assert "[counted⎵26⎵agreements→]" in found.difference.replace("] [", "")


def test_nothing_is_shown_for_words_that_nothing_resembles() -> None:
    found = again("Quite another page, on quite other things.")
    assert (found.standing, found.where, found.words, found.difference) == (Standing.GONE, "", "", "")


def test_without_the_older_text_the_place_is_told_by_its_offset() -> None:
    quoted = quotation(TEXT, OLDER, QUOTED)
    assert found_again(quoted, OLDER, None).standing is Standing.STANDS
    assert found_again(quoted, "x" + OLDER, None).standing is Standing.MOVED


def test_the_whole_of_long_words_is_compared_and_not_their_beginning_alone() -> None:
    words = " ".join(f"word{n:02}" for n in range(40))
    older, newer = f"Begin. {words} End.", f"Begin. {words.replace('word39', 'other')} End."
    found = again(newer, words, older)
    assert found.words.endswith("word38 other")
    assert "[word39→other]" in found.difference


@given(st.text("ab \n\f.1", max_size=60), st.text("ab \n\f.1", max_size=60), st.data())
def test_what_is_told_is_always_where_the_newer_text_has_it(older: str, newer: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(older)))
    end = data.draw(st.integers(start, len(older)))
    quoted = Quotation(TEXT, older[start:end], older[max(0, start - 8) : start], older[end : end + 8], start, end)
    found = found_again(quoted, newer, older)
    assert newer[found.start : found.end] == found.words
    standing, spans = standing_of(quoted, newer)
    assert (standing is Standing.GONE) == (found.standing is Standing.GONE) == (not spans)
    assert all(newer[low:high].split() == quoted.exact.split() for low, high in spans)
