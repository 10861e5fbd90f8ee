"""The words just outside a quotation that turn its meaning: which are found, and how far they are looked for."""

from __future__ import annotations

import pytest

from kg.sources.anchor import turns
from kg.sources.anchor.turning_words import has_turn

NEAR = (
    "nothing no not none never neither nor cannot without hardly barely nobody refuse refuses refused deny denies "
    "if unless may might could would should only except merely purely insofar until initially allegedly alleged "
    "some most many few all several every each half any majority almost nearly roughly least partly don't didn’t"
).split()


def told(marked: str) -> list[str]:
    """The turning words around what stands between two bars; each is where it says, and its wider quotation begins
    or ends with it."""
    before, words, after = marked.split("|")
    content, start = before + words + after, len(before)
    found = list(turns(content, start, start + len(words)))
    for one in found:
        assert " ".join(content[one.start : one.end].split()) == one.word
        if one.start < start:
            assert one.wider == content[one.start : start + len(words)]
        else:
            assert one.wider == content[start : one.end]
    return [one.word for one in found]


@pytest.mark.parametrize("word", NEAR)
def test_a_word_that_turns_is_found_wherever_the_text_or_the_sentence_begins(word: str) -> None:
    assert [one.split()[0] for one in told(f"{word} |sheriffs signed|.")] == [word]
    assert [one.split()[0] for one in told(f"It ended. {word.title()} |sheriffs signed|.")] == [word.title()]
    assert has_turn(f"{word} sheriffs signed")


CASES = {
    # Of what negates, bounds or counts the last three words are looked at.
    "Some |agencies signed|.": ["Some"],
    "Some agencies there |signed|.": ["Some"],
    "Some agencies that there |signed|.": [],
    "They say that some agencies there |signed|.": ["some"],
    "They say some agencies that there |signed|.": [],
    # They end with a clause.
    "It said no; |agencies signed|.": [],
    "He saw some: |agencies signed|.": [],
    "They “may” |sign|.": [],
    "It said: all |agencies signed|.": ["all"],
    # What a sentence is put under is looked for in the whole of it, and in no other.
    "Nothing in the first or the second section |requires| it.": ["Nothing"],
    "If they do so in the north of the state |agencies sign|.": ["If"],
    "Except as the law of the state has it, the |sheriff| signs.": ["Except as"],
    "Subject to what the law of the state says, the |sheriff| signs.": ["Subject to"],
    "If they do so. In the north of the state |agencies sign|.": [],
    "Under no agreement of that kind is the |sheriff| paid.": ["no agreement"],
    # Of two that overlap the longer is told.
    "no more |agencies|": ["no more"],
    "Without any |agencies|": ["Without", "any"],
    "not no |agencies|": ["not", "no"],
    # After the words, what takes back or bounds; one word may stand before it.
    "|agencies signed|, except in Ohio.": ["except"],
    "|agencies signed| (but not all).": ["but"],
    "|agencies signed| Ohio only.": ["only"],
    "|agencies signed| in Ohio only.": [],
    "|agencies signed|, as\nprovided in law.": ["as provided"],
    "|agencies| no longer sign.": ["no longer"],
    "|agencies signed|. Only one did.": [],
    "|agencies signed|. Not all": [],
    # On both sides, in the order of the text; what is inside is not outside.
    "If asked, |sheriffs| may not sign unless paid.": ["If", "not"],
    "|sheriffs may not sign|": [],
    "|sheriffs signed|": [],
}


@pytest.mark.parametrize("marked", CASES)
def test_a_turning_word_is_looked_for_as_far_as_it_can_turn_the_words(marked: str) -> None:
    assert told(marked) == CASES[marked]


@pytest.mark.parametrize("words", ["sheriffs signed", "", "notable summary", "the nobility"])
def test_other_words_turn_nothing(words: str) -> None:
    assert not has_turn(words)
