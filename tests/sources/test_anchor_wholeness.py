"""A quotation has each word and number of its text whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.sources.anchor import cut_at, figures_in, quotation

TEXT = NamedNode("https://example.org/text")

CUT = [
    ("turned over 1,141 people", "141 people", "1,141 people"),
    ("turned over 1,141 people", "over 1", "over 1,141"),
    ("2.5 million forms", "5 million forms", "2.5 million forms"),
    ("2.5 million forms", "2.5", "2.5 million"),
    ("1\u00a0234 letters", "234 letters", "1\u00a0234 letters"),
    ("1\u202f234 letters", "234 letters", "1\u202f234 letters"),
    ("1\u2009234 letters", "1", "1\u2009234"),
    ("1’234 letters", "234 letters", "1’234 letters"),
    ("1.141 people", "141 people", "1.141 people"),
    ("2,5 million", "5 million", "2,5 million"),
    (".5 of all", "5 of all", ".5 of all"),
    ("paid $1,141 for it", "1,141 for it", "$1,141 for it"),
    ("paid $ 1,141 for it", "1,141 for it", "$ 1,141 for it"),
    ("fell by -5 to", "5 to", "-5 to"),
    ("fell by −5 to", "5 to", "−5 to"),
    ("641% more", "641", "641%"),
    ("5 % of them", "5", "5 %"),
    ("his 47th year", "47", "47th"),
    ("5½ years", "5", "5½"),
    ("an 18-year-old", "an 18", "an 18-year-old"),
    ("from 2017–2021 on", "from 2017", "from 2017–2021"),
    ("from 2017-2021 on", "2021 on", "2017-2021 on"),
    ("3/4 of them", "4 of them", "3/4 of them"),
    ("at 10:30 sharp", "30 sharp", "10:30 sharp"),
    ("one hundred and two men", "two men", "one hundred and two men"),
    ("two dozen men", "two", "two dozen"),
    ("the unable man", "able man", "unable man"),
    ("the non-federal man", "federal man", "non-federal man"),
    ("they can’t go", "they can", "they can’t"),
    ("the U.S.C. says", "S.C. says", "U.S.C. says"),
    ("state-\nissued cards", "issued cards", "state-\nissued cards"),
    ("co\u00adoperate", "operate", "co\u00adoperate"),
    ("x\u0323yz", "x", "x\u0323yz"),
    ("over ~~41~~ 14 people", "41~~ 14 people", "~~41~~ 14 people"),
    ("137 [2] agreements", "2] agreements", "[2] agreements"),
]


@pytest.mark.parametrize(("text", "quoted", "whole"), CUT)
def test_what_a_quotation_cuts_is_offered_whole(text: str, quoted: str, whole: str) -> None:
    start = text.index(quoted)
    span = cut_at(text, start, start + len(quoted))
    assert span is not None
    assert text[slice(*span)] == whole


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("in 2017, 18 agencies", "18 agencies"),
        ("in 2017 137 agencies", "137 agencies"),
        ("the 287(g) program", "287"),
        ("137² agreements", "137"),
        ("137 [2] agreements", "137"),
        ("Alder’s office", "Alder"),
        ("the “137” of", "137"),
        ("'137' of", "137"),
        ("— 48, they say", "48"),
        ("ranked #1 in", "1 in"),
        ("U.S. agencies", "U.S"),
        ("ended.The next", "The next"),
        ("a total of 137.", "total of 137"),
    ],
)
def test_what_stands_beside_a_word_or_number_may_be_left_out(text: str, quoted: str) -> None:
    start = text.index(quoted)
    assert cut_at(text, start, start + len(quoted)) is None


@given(st.text("ab1,. -\u00a0’%$\n~[]", max_size=30), st.data())
def test_what_is_offered_cuts_nothing_and_has_what_was_quoted(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = cut_at(text, start, end)
    if span is not None:
        assert span[0] <= start <= end <= span[1]
        assert cut_at(text, *span) is None


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("1\u00a0234 letters", {1234}),
        ("1\u2009234\u2009567 letters", {1234567}),
        ("in 2017\u00a0137 agencies", {2017, 137}),
        ("137² agreements", {137}),
        ("137 [2] agreements", {137}),
        ("over ~~41~~ 14 people", {14}),
    ],
)
def test_figures_are_read_as_they_are_set(words: str, figures: set[int]) -> None:
    assert figures_in(words) == figures


def test_marks_of_notes_may_be_left_out_of_what_is_quoted() -> None:
    content = "In May there were 137 [2] agreements in Alder [3], it wrote."
    made = quotation(TEXT, content, "there were 137 agreements in Alder, it")
    assert made.exact == content[made.start : made.end] == "there were 137 [2] agreements in Alder [3], it"
    assert quotation(TEXT, content, "there were 137").exact == "there were 137"


def test_words_in_another_unicode_form_are_the_words_of_the_text() -> None:
    content = "The Dona Ana office\u00e9, Do\u00f1a Ana County"
    assert quotation(TEXT, content, "Don\u0303a Ana County").exact == "Do\u00f1a Ana County"
