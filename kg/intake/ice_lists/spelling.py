"""A word of a closed list is recognized with one typing slip in it, and no more.

States, types and models are few and known, and lists spell them wrong: UTAHJ, PENNSLYVANIA,
Muncipality, Jail Enforcment Model, Warrant Services Officer. One slip is a letter left out, added or
changed, or two neighbors swapped (optimal string alignment distance 1: Damerau, 1964). It is read
only where one word of the list is that near, it is told, and the words stay at the row.

Why not two: of the States' names the nearest are two slips apart (Kansas and Arkansas, North and South
Carolina), so two slips can lead to a name that was not meant, and one cannot without a rival that
is as near. Names of agencies and counties are no closed list here, and are never read so.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA

__all__ = ["one_slip"]

_SHORTEST = 4
"""Letters a word must have: in shorter ones a slip is half the word."""


def one_slip(written: str, known: Iterable[str]) -> str | None:
    """The one of the known words (folded, as is `written`) that is one slip away; None where not just one is.

    >>> one_slip("utahj", ["utah", "iowa"]), one_slip("rkansas", ["kansas", "arkansas"])
    ('utah', None)
    """
    if len(written) < _SHORTEST:
        return None
    near = [word for word in known if OSA.distance(written, word, score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 else None
