"""Quotations: exact, unique, and holding only in the text they were made of."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.errors import AnchorError
from kg.model import Quotation
from kg.sources import read_source
from kg.sources.anchor import CONTEXT, holds, quotation

TEXT = NamedNode("https://example.org/text")
CONTENT = (
    "As of June, the agency had a total of 137 such agreements.\n"
    "There are 62 agreements in 18 states and 75 agreements in 11 states.\n"
    "It’s the agency\u00a0that says so, and the words\nare wrapped.\fA page follows here."
)


def refusal(exact: str, **context: str) -> str:
    with pytest.raises(AnchorError) as caught:
        quotation(TEXT, CONTENT, exact, **context)
    return str(caught.value)


def test_a_quotation_knows_its_place_and_the_words_around_it() -> None:
    made = quotation(TEXT, CONTENT, "a total of 137")
    assert CONTENT[made.start : made.end] == "a total of 137"
    assert made.prefix == CONTENT[made.start - CONTEXT : made.start]
    assert made.suffix == CONTENT[made.end : made.end + CONTEXT]
    assert made.text == TEXT


def test_context_ends_where_the_text_ends() -> None:
    made = quotation(TEXT, "abc", "b")
    assert (made.prefix, made.suffix) == ("a", "c")


def test_context_ends_where_the_page_ends() -> None:
    assert quotation(TEXT, CONTENT, "wrapped").suffix == "."
    assert quotation(TEXT, CONTENT, "page").prefix == "A "


@pytest.mark.parametrize(
    ("context", "word"),
    [({"prefix": "75 "}, "75"), ({"suffix": " in 11"}, "75"), ({"prefix": "62 ", "suffix": " in 18"}, "62")],
)
def test_prefix_or_suffix_says_which_of_two_is_meant(context: dict[str, str], word: str) -> None:
    made = quotation(TEXT, CONTENT, "agreements", **context)
    assert made.prefix.endswith(f"{word} ")


def test_words_that_are_not_there_are_refused_with_the_difference() -> None:
    said = refusal("a total of 187 such agreements")
    assert "page 1, line 1: …of June, the agency had a total of [187→137] such agreements" in said
    assert said.endswith("copy the words as they stand")


def test_a_place_on_a_later_page_is_told_by_page_and_line() -> None:
    assert ": page 2, line 1: …A [paper→page] follows here" in refusal("paper follows here")


@pytest.mark.parametrize(
    ("quoted", "shown"),
    [
        ("It's the agency", "['→’ U+2019]"),
        ("the agency that says", "[⎵→<U+00A0>]"),
        ("the words are wrapped", "words[⎵→⏎]are"),
        ("of  137 such", "of[⎵→] 137"),
    ],
)
def test_differences_that_cannot_be_seen_are_made_visible(quoted: str, shown: str) -> None:
    assert shown in refusal(quoted)


def test_words_like_nothing_in_the_text_are_refused_without_guesses() -> None:
    assert "nothing in it is similar" in refusal("zzzz qqqq xxxx")


def test_words_that_stand_twice_are_refused_with_their_places() -> None:
    said = refusal("agreements in")
    assert "2 times: page 1, line 2: …" in said
    assert "62 [agreements in] 18 states" in said
    assert "add prefix or suffix" in said


def test_of_many_places_three_are_shown_and_the_rest_counted() -> None:
    with pytest.raises(AnchorError, match=r"5 times: .* \| 2 more"):
        quotation(TEXT, "word " * 5, "word")


def test_overlapping_places_count_as_two() -> None:
    with pytest.raises(AnchorError, match="2 times"):
        quotation(TEXT, "banana", "ana")


def test_context_that_is_given_is_kept_as_given_so_that_a_name_beside_it_can_stay_out() -> None:
    content = "Mayor Ada Alder said 12 agreements are in force. Sheriff Bo Birch did not."
    made = quotation(TEXT, content, "12 agreements are in force", prefix=" said ", suffix=". ")
    assert (made.prefix, made.suffix) == (" said ", ". ")
    assert holds(content, made)


def test_context_that_is_given_is_kept_up_to_its_usual_length() -> None:
    content = "a" * 100 + " 12 agreements " + "b" * 100
    made = quotation(TEXT, content, "12 agreements", prefix="a" * 50 + " ", suffix=" " + "b" * 50)
    assert (made.prefix, made.suffix) == ("a" * (CONTEXT - 1) + " ", " " + "b" * (CONTEXT - 1))


def test_context_that_is_given_is_kept_longer_only_where_it_takes_more_to_stand_once() -> None:
    content = "In the north there are 12 agreements. In the south there are 12 agreements."
    made = quotation(TEXT, content, "12 agreements", prefix=". In the south there are ")
    assert content.count(made.prefix + made.exact) == 1
    assert content.count(made.prefix[1:] + made.exact) == 2
    assert holds(content, made)


@pytest.mark.parametrize("context", [{"prefix": "75"}, {"suffix": "in 11"}, {"prefix": "76 "}, {"suffix": " IN 11"}])
def test_prefix_and_suffix_match_exactly_blanks_included(context: dict[str, str]) -> None:
    said = refusal("agreements", **context)
    assert "does not stand right" in said
    assert "blanks included" in said


@pytest.mark.parametrize("empty", ["", " ", "\n"])
def test_an_empty_quotation_is_refused(empty: str) -> None:
    assert "is empty" in refusal(empty)


def test_a_quotation_over_the_end_of_a_page_is_refused() -> None:
    assert "end of a page" in refusal("wrapped.\fA page")


def test_every_refusal_is_one_line() -> None:
    for quoted in ("the words are wrapped", "agreements", "zzz", ""):
        assert "\n" not in refusal(quoted)


@given(st.text(min_size=1), st.data())
def test_any_unique_part_of_a_text_is_found_at_its_place(content: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(content) - 1))
    end = data.draw(st.integers(start + 1, len(content)))
    exact = content[start:end]
    places = [at for at in range(len(content)) if content.startswith(exact, at)]
    assume(exact.strip() and "\f" not in exact and len(places) == 1)
    made = quotation(TEXT, content, exact)
    assert (made.start, made.end, made.exact) == (start, end, exact)
    assert holds(content, made)


@given(st.data())
def test_a_quotation_stops_holding_when_a_code_point_of_it_or_its_context_changes(data: st.DataObject) -> None:
    made = quotation(TEXT, CONTENT, "75 agreements in 11 states")
    at = data.draw(st.integers(made.start - len(made.prefix), made.end + len(made.suffix) - 1))
    other = data.draw(st.characters(exclude_characters=CONTENT[at], exclude_categories=["Cs"]))
    assert not holds(CONTENT[:at] + other + CONTENT[at + 1 :], made)
    assert not holds(CONTENT[:at] + CONTENT[at + 1 :], made)


@given(st.text(alphabet="ab"), st.integers(-3, 9), st.integers(-3, 9), st.text(alphabet="ab", max_size=3))
def test_a_quotation_that_lies_about_its_place_does_not_hold(content: str, start: int, end: int, exact: str) -> None:
    stands = 0 <= start <= end <= len(content) and content[start:end] == exact
    assert holds(content, Quotation(TEXT, exact, "", "", start, end)) == stands


def test_offsets_from_before_the_text_do_not_hold() -> None:
    assert not holds("abcabc", Quotation(TEXT, "c", "ab", "", -4, -3))
    assert not holds("cab", Quotation(TEXT, "c", "ab", "", 0, 1))


REAL = [
    ("000_adfbf61efc3599e2.txt", "apprehended 24 illegal aliens in Charlotte"),
    ("001_abd5f4ddc53356fc.txt", "1,001 nonfederal police agencies across 40 states"),
    ("002_aee067932d5add68.txt", "departments increased from 36 to 149"),
    ("003_d5ea816572932035.txt", "the New Bedford District Court did not honor"),
    ("004_46c8b6f671383d47.txt", "62 JEM agreements in 18 states"),
]


@pytest.mark.parametrize(("name", "exact"), REAL)
def test_fragments_of_the_real_documents_are_found_once(shared: Path, name: str, exact: str) -> None:
    source = read_source(shared / "documents" / name, document=TEXT)
    assert source.text is not None
    assert holds(source.text.content, quotation(TEXT, source.text.content, exact))


def test_a_very_long_quotation_is_refused_with_where_it_begins_and_no_comparison() -> None:
    content = "A heading\n" + " ".join(f"word{number}" for number in range(200))
    with pytest.raises(AnchorError) as caught:
        quotation(TEXT, content, content[10:].replace("word3 ", "words "))
    said = str(caught.value)
    assert "nearest, as [quoted→in the text]: line 2: …A heading⏎word0 word1 word2 word3" in said
    assert len(said) < 1000 < len(content)
