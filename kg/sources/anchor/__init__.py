"""Places in a text: made from exact words, found again, and never guessed. Pure: no I/O.

quote         a quotation is exact and unique, or refused with the places that come near
found_again   how a quotation stands in another text of the document, and what stands there if it does not
nearest       which places come near
difference    how they differ, in one line
reading_sureness   how sure a machine is of the words it read
sentences     whether quoted words are a fragment
figures       which figures stand in some words
dates         which dates stand in some words, as far as they are written
turning_words which word just outside a quotation turns its meaning
whole_words   whether a quotation cuts a word or a number of its text
"""

from kg.sources.anchor.dates import PartialDate, dates_in, dates_written, is_among
from kg.sources.anchor.difference import around
from kg.sources.anchor.figures import counted_after, figures_in, words_beside, years_apart
from kg.sources.anchor.found_again import FoundAgain, Standing, found_again, standing_of
from kg.sources.anchor.nearest import NearMatch, line_of, located, nearest
from kg.sources.anchor.quote import CONTEXT, holds, quotation
from kg.sources.anchor.reading_sureness import Sureness, sureness, with_sureness
from kg.sources.anchor.sentences import is_fragment, word_count
from kg.sources.anchor.turning_words import TurningWord, has_turn, turns
from kg.sources.anchor.whole_words import cut_at

__all__ = [
    "CONTEXT",
    "FoundAgain",
    "NearMatch",
    "PartialDate",
    "Standing",
    "Sureness",
    "TurningWord",
    "around",
    "counted_after",
    "cut_at",
    "dates_in",
    "dates_written",
    "figures_in",
    "found_again",
    "has_turn",
    "holds",
    "is_among",
    "is_fragment",
    "line_of",
    "located",
    "nearest",
    "quotation",
    "standing_of",
    "sureness",
    "turns",
    "with_sureness",
    "word_count",
    "words_beside",
    "years_apart",
]
