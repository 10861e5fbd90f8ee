"""The nearest places: proposals for a person, in falling order of likeness."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sources.anchor import line_of, located, nearest
from kg.sources.anchor.nearest import _fitted

WORDS = [
    f"{head}{tail}"
    for head in "bar cel dom fir gul hom jus kep lim mon nor pas".split()
    for tail in "ade est ing ock ult ymn".split()
]


@st.composite
def wording(draw: st.DrawFn) -> tuple[str, int, str]:
    """A text of different words, a quotation of some of them, and where it stands."""
    words = draw(st.permutations(WORDS))
    first = draw(st.integers(0, len(words) - 6))
    count = draw(st.integers(4, 6))
    breaks = draw(st.integers(3, 9))
    text = "".join(word + ("\n" if n % breaks == 0 else " ") for n, word in enumerate(words, 1))
    start = sum(len(word) + 1 for word in words[:first])
    return text, start, text[start : start + sum(len(word) + 1 for word in words[first : first + count]) - 1]


@given(wording(), st.data())
def test_a_quotation_with_one_edit_finds_its_true_place_first(case: tuple[str, int, str], data: st.DataObject) -> None:
    text, start, exact = case
    at = data.draw(st.integers(0, len(exact) - 1))
    other = data.draw(st.sampled_from(["#", "", exact[at] + "#"]))
    near = nearest(text, exact[:at] + other + exact[at + 1 :])[0]
    assert near.start < start + len(exact)
    assert start < near.end
    assert near.score > 95


@given(wording())
def test_falling_similarity_gives_falling_scores(case: tuple[str, int, str]) -> None:
    text, _, exact = case
    edits = random.Random(len(text)).sample(range(len(exact)), 6)
    scores = []
    for count in range(len(edits) + 1):
        worse = "".join("#" if at in edits[:count] else sign for at, sign in enumerate(exact))
        scores.append(nearest(text, worse)[0].score)
    assert scores == sorted(set(scores), reverse=True)


def test_the_same_words_score_a_hundred() -> None:
    assert nearest("one two three four", "two three")[0].score == 100


def test_a_place_begins_and_ends_with_whole_words() -> None:
    near = nearest("the agency’s jails, under their own rules", "its jails under their")[0]
    assert near.found == "jails, under their"


def test_places_are_in_order_of_likeness_and_do_not_overlap() -> None:
    text = "the total of 37 agreements\n" + "filler words " * 20 + "\nthe total of 137 agreements\nno more"
    near = nearest(text, "the total of 137 agreements", 2)
    assert [place.line for place in near] == [3, 1]
    assert near[0].score == 100 > near[1].score


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_more_places_than_asked_for(limit: int) -> None:
    assert len(nearest("word one\nword two\nword ten\nword six\n" * 20, "word xxx", limit)) == limit


@pytest.mark.parametrize(("content", "exact"), [("", "a word"), ("some text", ""), ("some text", "  "), ("abc", "xyz")])
def test_where_nothing_is_alike_there_is_no_place(content: str, exact: str) -> None:
    assert nearest(content, exact) == ()


def test_a_quotation_longer_than_the_text_finds_the_text() -> None:
    assert nearest("a short text", "here is a short text and more of it")[0].found == "a short text"


def test_a_place_in_a_wide_blank_has_no_word_to_be_fitted_to_and_stays_where_it_is() -> None:
    (near,) = nearest("w" * 25 + " " * 10 + "z" * 20, "a   ")
    assert (near.start, near.end, near.score) == (25, 29, 75.0)


@given(st.text(max_size=400), st.text(max_size=300))
def test_any_text_and_any_quotation_give_places_inside_the_text(content: str, exact: str) -> None:
    for near in nearest(content, exact):
        assert 0 <= near.start < near.end <= len(content)
        assert near.found == content[near.start : near.end]
        assert 0 <= near.score <= 100


def test_a_megabyte_is_searched_whole() -> None:
    text = "the sheriff of another county said nothing of it\n" * 20_000 + "a total of 137 such agreements\n"
    near = nearest(text, "a total of 187 such agreements")[0]
    assert (near.line, near.found) == (20_001, "a total of 137 such agreements")


@pytest.mark.parametrize(
    ("content", "offset", "line", "place"),
    [
        ("abc", 2, 1, "line 1"),
        ("a\nb", 1, 1, "line 1"),
        ("a\nb", 2, 2, "line 2"),
        ("a\nb\fc\nd", 6, 3, "page 2, line 2"),
    ],
)
def test_offsets_are_told_as_a_person_counts(content: str, offset: int, line: int, place: str) -> None:
    assert (line_of(content, offset), located(content, offset)) == (line, place)


@pytest.mark.parametrize(("apart", "is_reached"), [(11, True), (12, True), (13, False)])
def test_a_guess_is_fitted_to_words_that_begin_or_end_twelve_code_points_from_it_and_no_more(
    apart: int, is_reached: bool
) -> None:
    words = "alpha beta gamma"
    assert _fitted(words, words, apart, len(words)).found == (words if is_reached else "beta gamma")
    assert _fitted(words, words, 0, len(words) - apart).found == (words if is_reached else "alpha beta")
