"""Figures standing in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sources.anchor import figures_in

STANDING = [
    ("a total of 137 such agreements", {137}),
    ("1,001 nonfederal police agencies across 40 states", {1001, 40}),
    ("62 JEM agreements in 18 states and 75 WSO agreements", {62, 18, 75}),
    ("increased by 641% since", {641}),
    ("roughly 3,600", {3600}),
    ("passed by 28, and", {28}),
    ("— 48, according to", {48}),
    ("Twenty-six agreements are with", {26}),
    ("Forty-eight", {48}),
    ("one thousand and one agencies", {1001}),
    ("two Justice Department investigations", {2}),
    ("twenty six", {26}),
    ("twenty-\nsix", {26}),
    ("one hundred twenty-three thousand four hundred and fifty-six", {123456}),
    ("one hundred and two hundred", {100, 200}),
    ("one hundred and two thousand", {102000}),
    ("nineteen hundred", {1900}),
    ("two three", {2, 3}),
    ("two dozen of a dozen", {24, 12}),
    ("a million arrests and roughly 14 million", {1_000_000, 14_000_000}),
    ("1.3 million", {1_300_000}),
    ("$2.50.", {Decimal("2.5")}),
    ("2017,2018", {2017, 2018}),
    ("between 2017–2021", {2017, 2021}),
    ("an 18-year-old", {18}),
    ("in June 26 agencies signed 287(g) agreements", {26}),
    ("As of February 7, 2020, 82 agencies", {82}),
    ("a total of 1996. Since 2019, 48", {1996, 48}),
    ("twenty-six (26) of 287", {26, 287}),
    ("in 2024 agencies", {2024}),
    ("May 7 to 9, 2024; 12 (twelve)", {12}),
    ("of 90 (a third) under section 287(g)(1)", {90}),
    ("135 agreements and 7 pending by 4/2/2025", {135, 7}),
    ("MS-13", {13}),
]
NOT_STANDING = [
    "dozens, hundreds of thousands",
    "his 47TH, the 3rd, twenty-first and one-third",
    "FY2020",
    "someone often weights canines",
    "version 3.2.1",
    "the 287(g) program",
    "ICE 287 (g)",
    "Public Law 104-208",
    "Pub. L. No. 107-296",
    "P.L. 104-208",
    "Feb. 7, 2020",
    "on June 3.",
    "7 February 2020",
    "in April 2025.",
    "2025-04-02",
    "the Act of 1996 and in 1996.",
    "8 U.S.C. § 1357(g)(1), 8 CFR 287.5 and 110 Stat. 3009",
    "section 133, title 31, §\u00a0287, Sec. 12 and chapter 4",
    "S.B. 4, HB 1158 and House Bill 1158",
    "twentyfold",
    "",
]


@pytest.mark.parametrize(("words", "figures"), STANDING)
def test_every_figure_that_stands_is_found_and_no_other(words: str, figures: set[int]) -> None:
    assert figures_in(words) == figures


@pytest.mark.parametrize("words", NOT_STANDING)
def test_what_only_looks_like_a_figure_is_none(words: str) -> None:
    assert figures_in(words) == set()


def test_a_part_of_a_figure_does_not_stand() -> None:
    assert not figures_in("1,001 agencies") & {1, 100, 1000}


ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def spelled(number: int, link: str) -> str:
    """An English number; `link` stands after its hundreds."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10 - 2] + (f"-{ONES[number % 10]}" if number % 10 else "")
    for size, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            joint = link if rest < 100 else " "
            return f"{spelled(number // size, link)} {name}" + (joint + spelled(rest, link) if rest else "")
    raise AssertionError


@given(st.integers(0, 99_999_999), st.sampled_from([" ", " and "]), st.booleans())
def test_a_number_spelled_out_is_the_number(number: int, link: str, capital: bool) -> None:
    words = spelled(number, link)
    assert figures_in(words.capitalize() if capital else words) == {number}


@given(st.integers(0, 10**12))
def test_a_number_in_digits_is_the_number_with_or_without_commas(number: int) -> None:
    assert figures_in(f"of {number:,} in all") == figures_in(f"of {number} in all") == {number}
