"""Runs of words that two texts share: how much of each they cover, and the longest, whatever the lines and signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sources.shared_runs import MOST_WORDS, RUN, RunDigest, digest_of, runs_of, shared

WORDS = st.lists(st.sampled_from("a b c d e f g h i j".split()), max_size=60)
SHA = "0" * 64


def words(*numbers: int) -> str:
    """Words from one number to another."""
    return " ".join(f"w{n}" for n in range(*numbers))


@pytest.mark.parametrize(
    ("one", "other", "share", "of_other", "longest"),
    [
        pytest.param(words(40), words(40), 1.0, 1.0, words(40), id="the same"),
        pytest.param(words(40), words(100, 140), 0.0, 0.0, "", id="nothing"),
        pytest.param(words(40), words(RUN - 1), 0.0, 0.0, "", id="fewer words than a run has"),
        pytest.param(words(40), "X " + words(10, 30) + " y", 0.5, 20 / 22, words(10, 30), id="a part within"),
        pytest.param(words(20) + " x " + words(20, 40), words(40), 40 / 41, 1.0, words(20), id="one word put in"),
        pytest.param(
            "W0, w1;\nW2 – w3 w4 (w5) w6 w7.", words(8), 1.0, 1.0, "W0, w1;\nW2 – w3 w4 (w5) w6 w7", id="signs"
        ),
    ],
)
def test_the_shares_and_the_longest_run_are_told(
    one: str, other: str, share: float, of_other: float, longest: str
) -> None:
    found = shared(one, other)
    assert (round(found.share, 6), round(found.of_other, 6)) == (round(share, 6), round(of_other, 6))
    assert one[found.start : found.end] == longest
    assert found.words == len(longest.split()) - longest.count("–")


@given(WORDS, WORDS)
def test_the_longest_run_stands_in_both_and_none_is_longer(one: list[str], other: list[str]) -> None:
    mine = " ".join(one)
    found = shared(mine, " ".join(other))
    run = mine[found.start : found.end].split()
    both = f" {' '.join(other)} "
    assert f" {' '.join(run)} " in both if run else True
    longer = [one[at : at + found.words + 1] for at in range(len(one) - found.words)]
    assert not any(f" {' '.join(each)} " in both for each in longer if len(each) >= RUN)
    assert (found.share > 0) == (found.of_other > 0) == (found.words >= RUN)


@given(st.text("ab c", max_size=40_000 // 100))
def test_what_is_kept_of_a_text_is_read_back_as_it_was(text: str) -> None:
    made = digest_of(text)
    assert RunDigest.from_bytes(made.to_bytes(SHA), SHA) == made


@pytest.mark.parametrize("size", [500, 40_000])
def test_what_is_kept_tells_about_how_much_two_texts_have_in_common(size: int) -> None:
    kept = digest_of(words(size))
    assert kept.alike(runs_of(words(size))) == pytest.approx(1.0, abs=0.1)
    assert kept.alike(runs_of(words(size // 2) + words(size, size + size // 2))) == pytest.approx(0.5, abs=0.1)
    assert kept.alike(runs_of(words(size, 2 * size))) < 0.01
    assert kept.alike(runs_of("")) == 0


def test_of_a_long_text_one_number_in_eight_is_kept() -> None:
    made = digest_of(words(40_000))
    assert (made.every, made.count) == (8, 40_000 - RUN + 1)
    assert len(made.kept) == pytest.approx(made.count / 8, rel=0.1)


def test_no_more_words_are_looked_at_than_the_bound() -> None:
    assert digest_of("x " * (MOST_WORDS + 10) + words(20)).count == 1


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(digest_of(words(20)).to_bytes("1" * 64), id="of another text"),
        pytest.param(digest_of(words(20)).to_bytes(SHA)[:-1], id="cut"),
        pytest.param(digest_of(words(20)).to_bytes(SHA).replace(b"13 1", b"-3 1"), id="no count"),
        pytest.param(digest_of(words(20)).to_bytes(SHA).replace(b"kg runs 1", b"kg runs 2"), id="of another program"),
    ],
)
def test_what_was_not_made_of_the_text_is_not_read(content: bytes) -> None:
    assert RunDigest.from_bytes(content, SHA) is None
