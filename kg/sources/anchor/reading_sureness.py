"""How sure a machine is of the words it read, where a quotation stands in what a machine read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import NamedTuple

from kg.model import Quotation, Text

__all__ = ["Sureness", "sureness", "with_sureness"]


class Sureness(NamedTuple):
    """Of 100, as the program gives it: the mean over the words, and the least with its word."""

    mean: int
    lowest: int
    word: str


def sureness(text: Text, start: int, end: int) -> Sureness | None:
    """Of the words that a machine read in a span of a text; None where it read none of them."""
    first = bisect_right(text.read, start, key=lambda one: one[1])
    words = [one for one in text.read[first : first + end - start] if one[0] < end]
    if not words:
        return None
    begin, stop, least = min(words, key=lambda one: one[2])
    return Sureness(round(sum(one[2] for one in words) / len(words)), least, text.content[begin:stop])


def with_sureness(quotation: Quotation, text: Text) -> Quotation:
    """A quotation of a text with how sure the reading is of its words."""
    sure = sureness(text, quotation.start, quotation.end)
    return replace(quotation, mean_confidence=sure.mean, lowest_confidence=sure.lowest) if sure else quotation
