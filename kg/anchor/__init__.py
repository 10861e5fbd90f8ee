"""Places in a text: made from exact words, found again, and never guessed. Pure: no I/O.

quote         a quotation is exact and unique, or refused with the places that come near
nearest       which places come near
difference    how they differ, in one line
sentences     whether quoted words are a fragment
figures       which figures stand in some words
wholeness     whether a quotation cuts a word or a number of its text
"""

from kg.anchor.figures import figures_in
from kg.anchor.nearest import Near, line_of, located, nearest
from kg.anchor.quote import CONTEXT, holds, quotation
from kg.anchor.sentences import is_fragment, word_count
from kg.anchor.wholeness import cut_at

__all__ = [
    "CONTEXT",
    "Near",
    "cut_at",
    "figures_in",
    "holds",
    "is_fragment",
    "line_of",
    "located",
    "nearest",
    "quotation",
    "word_count",
]
