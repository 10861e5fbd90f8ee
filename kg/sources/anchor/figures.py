"""Which figures stand in some words, in digits or spelled out; what the gate asks is: is this one there?

Counted: 137 · 1,001 (and with a no-break or thin space) · 3.5 · 641% (641) · $2.50 (2.50) ·
1.3 million (1300000, and not 1.3) · Twenty-six · one thousand and one · two dozen (24) · a hundred ·
2017 and 2021 in "2017–2021".

A number that is part of a name counts nothing: 287 in "287(g)", 31 in "title 31", 104 and 208 in "Public Law 104-208",
4 in "S.B. 4". Nor does one that is part of a date: those of "Feb. 7, 2020", or of "the Act of 1996".
Where the words leave it open, as in "in June 26 agencies" or a year that stands alone, it is a figure;
`years_apart` takes out such years.

Not counted: ordinals and parts (47th, twenty-first, one-third); digits grown together with letters
(FY2020, though MS-13 gives 13); scales without a number (dozens, thousands);
what a text layer sets apart: a note's mark, [2] after a word, and words struck out, ~~41~~.
No sign is read: a dash before a figure is more often a range than a minus.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice

__all__ = ["counted_after", "figures_in", "spans_of_figures", "words_beside", "years_apart"]

_ONES = dict(zip("zero one two three four five six seven eight nine".split(), range(10), strict=True))
_TEENS = dict(
    zip(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        range(10, 20),
        strict=True,
    )
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_WORDS = _ONES | _TEENS | _TENS | {"a": 1, "an": 1, "dozen": 12}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}

# Between the words of one number: blanks (also a line's end) or a hyphen.
_GAP = r"[\s\u2010\u2011-]++"
_AND = rf"{_GAP}(?:and{_GAP})?"
# Atomic, so that "twenty-three" is never taken for "twenty" to make what follows fit.
_BELOW_100 = rf"(?>(?:{'|'.join(_TENS)})(?:{_GAP}(?:{'|'.join(_ONES)})\b)?|(?:{'|'.join([*_TEENS, *_ONES])})\b)\b"
# In "one hundred and two hundred" the second number begins at "two".
_BELOW_1000 = rf"(?:(?:an?|{_BELOW_100}){_GAP}hundred\b(?:{_AND}{_BELOW_100}(?!{_GAP}hundred\b))?|{_BELOW_100})"
_REST = rf"{_BELOW_1000}(?!{_GAP}(?:hundred|thousand|million|billion)\b)"
_SCALED = rf"(?:an?|{_BELOW_1000}){_GAP}"
# "twenty-first" puts in order, "one-third" is a part: neither counts.
_NOT_ORDINAL = r"(?!-(?:first|second|third|quarter|half|\w{1,40}th)s?\b)"
_SPELLED = re.compile(
    rf"\b(?:{_SCALED}(?:billion|million)(?:{_AND}{_SCALED}thousand)?(?:{_AND}{_REST})?"
    rf"|{_SCALED}thousand(?:{_AND}{_REST})?"
    rf"|(?:an?|{_BELOW_100}){_GAP}dozen|{_BELOW_1000})\b{_NOT_ORDINAL}",
    re.I,
)
_WORD = re.compile(r"[a-z]+", re.I)
# Blanks that do not break, thin ones and apostrophes set thousands apart as commas do.
_APART = "\u00a0\u2007\u2008\u2009\u202f'\u2019"
_MARK = "\u00b2\u00b3\u00b9\u2070-\u2079"
_DIGITS = re.compile(
    rf"(?<![\w.,])(?P<number>[0-9]{{1,3}}(?:[{_APART}][0-9]{{3}})++(?![0-9])(?:\.[0-9]+)?"
    # A superscript digit is the mark of a note, and ends no number otherwise than a blank does.
    rf"|[0-9][0-9,]*(?:\.[0-9]+)?)(?:(?=[{_MARK}])|(?![\w]|\.[0-9]))"
    rf"(?:{_GAP}(?P<scale>{'|'.join(_SCALES)}|dozen)\b)?",
    re.I,
)
_BARE_YEAR = re.compile(r"(?:19[0-9]{2}|20[0-9]{2}|2100)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
_SET_APART = re.compile(r"(?<=\S) \[[0-9]{1,3}\]|~~[^~]*~~")
_BLANKS = re.compile(f"[{_APART}]")
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_YEAR = r"(?:1[6-9]|2[01])[0-9]{2}\b"
_DAY = r"[0-3]?[0-9](?:st|nd|rd|th)?\b"
_ENDS = r"(?=\s*(?:[,;:)”\"]|\.(?![0-9])|$))"
_PART = r"(?:\s?\([0-9A-Za-z]{1,4}\))*"
_NAMING = re.compile(
    rf"(?:\b{_MONTH}\s+{_DAY}(?:\s*(?:-|–|to|and)\s*{_DAY})?(?:,?\s+{_YEAR}|{_ENDS})"
    rf"|\b{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}|\b{_MONTH},?\s+{_YEAR}{_ENDS}"
    rf"|(?<![\w,.-]){_YEAR}-[01][0-9]-[0-3][0-9](?![\w-])|(?<![\w/])[01]?[0-9]/[0-3]?[0-9]/{_YEAR}"
    rf"|\b(?:Act|Law|Amendments) of {_YEAR}|\b(?:[Ii]n|[Ss]ince) {_YEAR}{_ENDS})"
    rf"|(?<![\w,.])[0-9]{{1,4}}\s?\([a-z]\){_PART}(?!\w)"
    rf"|(?:§§?|\b(?:[Ss]ections?|[Ss]ecs?\.|[Tt]itle|[Cc]hapter))\s?[0-9]+(?:[.-][0-9]+)*[a-z]?\b{_PART}"
    rf"|\b[0-9]+\s+(?:U\.?\s?S\.?\s?C\b|C\.?\s?F\.?\s?R\b|Stat\b)\.?\s*(?:§§?\s*)?(?:[0-9]+(?:[.-][0-9]+)*)?{_PART}"
    r"|\b(?:Pub(?:lic|\.)\s*L(?:aw\b|\.)|P\.\s?L\.)\s*(?:No\.\s*)?[0-9]+(?:[-–\u2011][0-9]+)?"
    r"|\b(?:[HS]\.\s?[BR]\.|[HS]B|(?:House|Senate|Assembly) Bill)\s*(?:No\.\s*)?[0-9]+\b"
)
# What stands before a year and no count ("between 2017 and 2021 agencies" is of both), and what after it.
_OF_YEARS = re.compile(
    rf"\b(?:(?:fiscal|calendar)\s+years?|FYs?|years?|since|during|until|before|{_MONTH},?"
    rf"|(?:between|from)\s+{_YEAR}\s+(?:and|to|through)|{_YEAR}\s?[-–])\s*$",
    re.I,
)
_OF_COUNTS = re.compile(
    r"\b(?:(?:more|fewer|less) than|roughly|nearly|almost|at least|at most|approximately|as many as|total of)\s+$", re.I
)
_TO_YEAR = re.compile(rf"\s?[-–]\s?{_YEAR}|\s{{1,20}}(?:to|through)\s{{1,20}}{_YEAR}")

_COUNTED_WITHIN = 6
"""Words after a figure among which stands what it counts. Chosen; it changes what a figure is taken to count."""
_NEAR, _FAR = 80, 300
"""As many characters before and after a figure are looked at."""
_BEFORE = re.compile(
    r"\b(?P<word>[^\W\d_]+)(?:\s+(?:a|an|the|another|some|about|around|over|roughly|nearly|almost|approximately"
    r"|up to|only|(?:at|a) (?:least|most|total of)|as many as|(?:more|fewer|less) than))*\s+$",
    re.I,
)
_AFTER = re.compile(r"\s*(?:(?P<word>%|percent\b|[^\W\d_]+(?:['’-][^\W\d_]+)*)|\S)")
_PROGRAM = re.compile(r"287\s?\(g\)")
_BEGINS_ANOTHER = frozenset(
    "a an the of in on at to for from by with under across among between into over per than until since as or but if "
    "who whom whose which that this these those is are was were be been being has have had do does did will would "
    "shall may might can could should not".split()
)


def figures_in(text: str) -> set[Decimal]:
    """The figures standing in `text`, each as the number it means.

    >>> sorted(map(int, figures_in("Twenty-six of 1,001 agencies")))
    [26, 1001]
    """
    text = _NAMING.sub(_as_long, _SET_APART.sub(_as_long, text))
    found = {_spelled(match[0]) for match in _SPELLED.finditer(text)}
    for match in _DIGITS.finditer(text):
        scale = (match["scale"] or "").lower()
        times = _SCALES.get(scale, 12 if scale == "dozen" else 1)
        found |= {Decimal(number) * times for number in _numbers(match["number"])}
    return found


def spans_of_figures(text: str) -> Iterator[tuple[int, int]]:
    """Where each figure stands that `figures_in` finds, from its first word or digit to its last."""
    text = _SET_APART.sub(_as_long, text)
    for form in (_SPELLED, _DIGITS):
        for match in form.finditer(text):
            yield match.start(), match.start() + len(match[0].rstrip(","))


def years_apart(text: str, counts: Callable[[list[str]], bool]) -> str:
    """The text without what can only be read as a year: 1900 to 2100 in four bare digits, with no words after it that
    count something, as `counts` tells of them; and dates and numbers of laws.

    >>> sorted(map(int, figures_in(years_apart("in fiscal year 2023, 81 people", lambda words: False))))
    [81]
    """

    def apart(match: re.Match[str]) -> str:
        if match["scale"] or not all(map(_BARE_YEAR.fullmatch, match["number"].rstrip(",").split(","))):
            return match[0]
        before, after = match.string[max(0, match.start() - _NEAR) : match.start()], match.string[match.end() :]
        is_year = _OF_YEARS.search(before) or _TO_YEAR.match(after)
        is_count = not is_year and (_OF_COUNTS.search(before) or counts(_counted(after)))
        return match[0] if is_count else _as_long(match)

    return _DIGITS.sub(apart, _NAMING.sub(_as_long, _SET_APART.sub(_as_long, text)))


def counted_after(text: str, figure: Decimal) -> Iterator[list[str]]:
    """Of each place where a figure stands in `text`, the few words right after it, in small letters.

    They end before a sign, another figure or a word that begins another part of the sentence: what is counted is among
    them, where that is said.

    >>> list(counted_after("75 WSO agreements in 11 states", Decimal(75)))
    [['wso', 'agreements']]
    """
    return (after for _, after in words_beside(text, figure))


def words_beside(text: str, figure: Decimal) -> Iterator[tuple[str, list[str]]]:
    """The same with the word right before the figure, what only says how exact it is left out; "" where there is none.

    >>> list(words_beside("They arrested more than 75 people", Decimal(75)))
    [('arrested', ['people'])]
    """
    masked = _SET_APART.sub(_as_long, text)
    for start, end in spans_of_figures(masked):
        if figure in figures_in(masked[start:end]):
            before = _BEFORE.search(masked[max(0, start - _NEAR) : start])
            yield before["word"].lower() if before else "", _counted(masked[end:])


def _counted(after: str) -> list[str]:
    return list(islice(_words_after(after[:_FAR]), _COUNTED_WITHIN))


def _words_after(text: str) -> Iterator[str]:
    for found in _AFTER.finditer(_PROGRAM.sub(_as_blanks, text)):
        word = found["word"]
        if word is None or word.lower() in _BEGINS_ANOTHER:
            return
        yield word.lower().replace("’", "'")


def _as_blanks(name: re.Match[str]) -> str:
    return " " * len(name[0])


def _as_long(apart: re.Match[str]) -> str:
    return "|" * len(apart[0])


def _numbers(written: str) -> list[str]:
    """`1,001` is one number, `2017,2018` two: commas that do not set thousands apart set numbers apart."""
    written = _BLANKS.sub("", written).rstrip(",")
    return [written.replace(",", "")] if _GROUPED.fullmatch(written) else [part for part in written.split(",") if part]


def _spelled(words: str) -> Decimal:
    total = group = 0
    for word in _WORD.findall(words.lower()):
        if word in ("hundred", "dozen"):
            group = (group or 1) * (100 if word == "hundred" else 12)
        elif word in _SCALES:
            total, group = total + group * _SCALES[word], 0
        elif word != "and":
            group += _WORDS[word]
    return Decimal(total + group)
