"""Fragments and whole sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.sources import read_source
from kg.sources.anchor import is_fragment, quotation, word_count
from kg.sources.anchor.sentences import sentence_around

CONTENT = """A heading without a stop

Most are Republican-led states. Twenty-six agreements are with forces in Texas, said
Gov. Roe of the U.S. Senate. “They object,” it said. Did it? Yes it did!

convicted of the following:

  • 920 for assault;
  • 37 for homicide.

Section IV. Purpose of this
part is wrapped over
lines (in all). It ends here
"""


def fragment(quoted: str) -> bool:
    start = CONTENT.index(quoted)
    return is_fragment(CONTENT, start, start + len(quoted))


@pytest.mark.parametrize(
    "quoted",
    [
        "Republican-led states",
        "are Republican-led states. Twenty-six agreements are with forces in",
        "A heading without a stop",
        "Roe of the U.S. Senate",
        "Gov. Roe of the U.S.",
        "37 for homicide.",
        "920 for assault",
        "They object",
        "Texas, said\nGov. Roe",
        "wrapped over\nlines (in all).",
        "It ends here",
    ],
)
def test_less_than_a_sentence_is_a_fragment(quoted: str) -> None:
    assert fragment(quoted)


@pytest.mark.parametrize(
    "quoted",
    [
        "Most are Republican-led states.",
        "Most are Republican-led states",
        "Most are Republican-led states. Twenty-six agreements",
        "“They object,” it said.",
        "They object,” it said",
        "Did it?",
        "Yes it did!",
        "Twenty-six agreements are with forces in Texas, said\nGov. Roe of the U.S. Senate.",
        "Section IV. Purpose of this\npart is wrapped over\nlines (in all).",
    ],
)
def test_a_whole_sentence_is_no_fragment_with_or_without_its_stop(quoted: str) -> None:
    assert not fragment(quoted)


BEGINNINGS = {
    "137 agreements were signed.": False,
    "Agreements were signed.": False,
    "“Agreements were signed.”": False,
    "(Were they signed?)": False,
    "Seven signed!": False,
    "agreements were signed.": True,
    "“agreements were signed.”": True,
    "Yes.": True,
    "— .": True,
    "…": True,
    "- 37 for homicide.": True,
    "• 37 for homicide.": True,
    "- Seven for homicide.": False,
}
"""Closed words by themselves, and whether they are a fragment."""


@pytest.mark.parametrize("words", BEGINNINGS)
@pytest.mark.parametrize("before", ["", "It said so, and\f", "A heading\n\n", "It ended. \n\n"])
def test_a_sentence_has_two_words_and_begins_with_a_capital_or_a_figure(before: str, words: str) -> None:
    content = f"{before}{words} Then more was said."
    assert is_fragment(content, len(before), len(before) + len(words)) is BEGINNINGS[words]


ENDINGS = {
    "It was so… Then more.": ["It was so…", "Then more."],
    "He saw No. 5 of them. It was so.": ["He saw No. 5 of them.", "It was so."],
    "J. R. Roe signed it. It was so.": ["J. R. Roe signed it.", "It was so."],
    "It was in Tex.\n\nThen more.": ["It was in Tex.", "Then more."],
    "It was in Tex. Then more.": ["It was in Tex. Then more."],
    "It has U.S.C. Sections. Then more.": ["It has U.S.C. Sections.", "Then more."],
    "It went. then more.": ["It went. then more."],
    "It went. (Then more.)": ["It went.", "(Then more.)"],
    "It went. 37 more.": ["It went.", "37 more."],
    "It went.Then more.": ["It went.Then more."],
    "A heading\n\nThen more.": ["A heading", "Then more."],
    "Two lines\nof one sentence. Then more.": ["Two lines\nof one sentence.", "Then more."],
}


@pytest.mark.parametrize("content", ENDINGS)
def test_sentences_end_at_stops_that_close_them_and_at_the_ends_of_paragraphs(content: str) -> None:
    for sentence in ENDINGS[content]:
        start = content.index(sentence)
        for at in (start + 1, start + len(sentence) - 1):
            first, last = sentence_around(content, at, at)
            assert content[first:last].strip() == sentence


def test_a_sentence_stays_one_however_long_the_text_around_it() -> None:
    text = "Nothing of note here, and on it goes. " * 2000
    start = len("Nothing of note here, and on it goes. ") * 1000
    assert not is_fragment(text, start, start + 37)
    assert is_fragment(text, start, start + 30)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("—", 0),
        ("one", 1),
        ("62 JEM — agreements in\n18 states", 6),
        ("287 (g) program", 3),
        ("don’t re-enter", 2),
    ],
)
def test_words_are_counted_as_a_person_counts_them(text: str, count: int) -> None:
    assert word_count(text) == count


@given(st.text(max_size=200), st.data())
def test_a_part_of_a_fragment_is_a_fragment(content: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    if is_fragment(content, start, end):
        inner = data.draw(st.integers(start, end))
        assert is_fragment(content, inner, end)
        assert is_fragment(content, start, inner)


REAL = [
    ("002_aee067932d5add68.txt", "37 for homicide", True),
    ("002_aee067932d5add68.txt", "Comments are closed.", False),
    ("004_46c8b6f671383d47.txt", "Most are Republican-led states", False),
    ("004_46c8b6f671383d47.txt", "Twenty-six agreements are with peacekeeping forces", True),
    ("004_46c8b6f671383d47.txt", "Gov. DeSantis in Florida", True),
    ("001_abd5f4ddc53356fc.txt", "35 agreements were in place", True),
    ("001_abd5f4ddc53356fc.txt", "Counties and states can opt in at their discretion.", False),
    ("003_d5ea816572932035.txt", "ERO Boston arrested the\nsubject at-large.", True),
    ("003_d5ea816572932035.txt", "On January 8, 2020, ERO Boston arrested the\nsubject at-large", False),
]


@pytest.mark.parametrize(("name", "quoted", "expected"), REAL)
def test_sentences_of_the_real_documents_are_told_from_parts_of_them(
    shared: Path, name: str, quoted: str, expected: bool
) -> None:
    text = read_source(shared / "documents" / name, document=NamedNode("https://example.org/d")).text
    assert text is not None
    place = quotation(NamedNode("https://example.org/t"), text.content, quoted)
    assert is_fragment(text.content, place.start, place.end) is expected
