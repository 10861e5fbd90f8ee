"""A reading has one form, its words stand in its text where it says, and each says how sure it is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UnreadableFile
from kg.model import Text
from kg.sources import READING, text_layer
from kg.sources.anchor import quotation, sureness, with_sureness
from kg.sources.machine_readings import Reading, ReadPage, ReadWord, parsed, written
from kg.triples import text_iri

OF = "ab" * 32
WORDS = st.builds(
    ReadWord,
    st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=8).filter(lambda one: one.isascii()),
    st.integers(0, 100),
    *[st.integers(0, 7920) for _ in range(4)],
)
PAGES = st.one_of(
    st.builds(ReadPage, st.text(st.sampled_from("ab \n"), max_size=20)),
    st.builds(
        ReadPage, st.none(), st.just(6120), st.just(7920), st.lists(st.lists(WORDS, max_size=4).map(tuple)).map(tuple)
    ),
)
READINGS = st.builds(
    Reading, st.just(OF), st.just("tesseract 5.3.0, eng, 300 dpi"), st.lists(PAGES, max_size=4).map(tuple)
)


def word(text: str, sure: int = 90, at: int = 0) -> ReadWord:
    return ReadWord(text, sure, at, 100, 50, 20)


NOTICE = Reading(
    OF,
    "tesseract 5.3.0, eng, 300 dpi",
    (
        ReadPage("Alder County\n"),
        ReadPage(None, 6120, 7920, ((word("had", 96), word("137", 41, 60)), (), (word("agreements", 80),))),
    ),
)


def layer(reading: Reading) -> Text:
    made = text_layer(written(reading), READING, "cd" * 32)
    assert made is not None
    return made


@given(READINGS)
def test_a_reading_is_read_back_as_it_was_written(reading: Reading) -> None:
    assert parsed(written(reading), "a.json") == reading


@given(READINGS)
def test_each_word_stands_in_the_text_where_it_is_said_to(reading: Reading) -> None:
    pages = reading.text.split("\f")
    for one in reading.placed():
        assert reading.text[one.start : one.end] == one.word.text
        assert reading.text[: one.start].count("\f") == one.page - 1
    assert len(pages) == max(1, len(reading.pages))


def test_the_text_has_lines_and_paragraphs_and_pages_with_their_own_words_as_they_are() -> None:
    assert layer(NOTICE).content == "Alder County\n\fhad 137\n\nagreements"
    assert layer(NOTICE).extractor == "reading-1"


def test_a_quotation_says_how_sure_the_machine_is_of_its_words_and_of_the_least_sure() -> None:
    text = layer(NOTICE)
    quoted = with_sureness(quotation(text_iri(text), text.content, "had 137"), text)
    assert (quoted.mean_confidence, quoted.lowest_confidence) == (68, 41)
    assert sureness(text, quoted.start, quoted.end) == (68, 41, "137")


def test_a_quotation_of_a_pages_own_text_was_not_read_by_a_machine() -> None:
    text = layer(NOTICE)
    quoted = with_sureness(quotation(text_iri(text), text.content, "Alder County"), text)
    assert (quoted.mean_confidence, quoted.lowest_confidence) == (None, None)


@given(READINGS, st.data())
def test_how_sure_a_span_is_is_that_of_the_words_it_has_a_letter_of(reading: Reading, data: st.DataObject) -> None:
    text = layer(reading)
    start = data.draw(st.integers(0, max(0, len(text.content) - 1)))
    end = data.draw(st.integers(start + 1, len(text.content) + 1))
    within = [one.word.confidence for one in reading.placed() if one.start < end and one.end > start]
    found = sureness(text, start, end)
    assert (found is None) == (not within)
    if found:
        assert (found.mean, found.lowest) == (round(sum(within) / len(within)), min(within))


def test_the_words_of_a_line_have_one_box_in_points() -> None:
    start = NOTICE.text.index("had")
    assert NOTICE.boxes(start, start + 7) == [(2, (0.0, 10.0, 11.0, 2.0))]
    assert len(NOTICE.boxes(start, len(NOTICE.text))) == 2
    assert NOTICE.boxes(0, 5) == []


def changed(**members: Any) -> bytes:
    return (json.dumps({**json.loads(written(NOTICE)), **members}, separators=(",", ":")) + "\n").encode()


def of_word(*members: Any) -> bytes:
    return changed(pages=[{"width": 1, "height": 1, "lines": [[list(members)]]}])


DAMAGED = {
    "not JSON": b"{",
    "deep": b"[" * 100_000,
    "no object": b"[]\n",
    "written otherwise": written(NOTICE).replace(b":", b": "),
    "without an end": written(NOTICE)[:-1],
    "another format": changed(format=2),
    "no digest": changed(of=None),
    "a member more": changed(more=1),
    "no pages": changed(pages=3),
    "surer than sure": of_word("a", 101, 0, 0, 1, 1),
    "a share that is no number": of_word("a", "90", 0, 0, 1, 1),
    "two words in one": of_word("a b", 90, 0, 0, 1, 1),
    "an empty word": of_word("", 90, 0, 0, 1, 1),
    "no box": of_word("a", 90),
    "a box beyond any page": of_word("a", 90, 0, 0, 10**9, 1),
    "a word that is not in the profile": of_word("é", 90, 0, 0, 1, 1),
    "a text that is not in the profile": changed(pages=[{"text": "a\r\nb"}]),
    "a page break in a page": changed(pages=[{"text": "a\fb"}]),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_not_of_the_one_form_is_no_reading(name: str) -> None:
    with pytest.raises(UnreadableFile, match="is not a reading of pages"):
        parsed(DAMAGED[name], "a.json")
