"""Pairs of agencies of a State of which one may be called by a shorter name: what names alone do not show as alike.

    initials    a word of one name is made of the first letters of the other, or of words in it, and
                the rest is the same: FDLE, Gulf County BOCC
    board       a county's board or commissioners beside its sheriff, who may sign for the other
    longer      one name is how the other begins: a department and its division

Each comes with the reason in words; whether the two are one is a person's to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.identity.name_differences import Lexicon, own_words, words_of
from kg.identity.profiles import Profile
from kg.identity.word_lists import TASKS, WEIGHTLESS

__all__ = ["shortened"]

_FEWEST, _MOST = 3, 6
"""Letters of initials, and words of a name that another begins with at least."""
_SMALL = frozenset("a and at by for in of on the to".split())
_WRITTEN_WITH_INITIALS = {"bocc": ("board", "of", "county", "commissioners")}
_BOARD, _SHERIFF = TASKS["commissioners"], TASKS["sheriff"]

Found = tuple[Profile, Profile, str]


def shortened(agencies: Iterable[Profile], known: Lexicon) -> Iterator[Found]:
    """Each pair with the reason, as the words of a signal."""
    by_state: dict[str, list[Profile]] = defaultdict(list)
    for agency in agencies:
        by_state[agency.state].append(agency)
    for members in by_state.values():
        words = {agency: words_of(agency.name) for agency in members}
        yield from _initials(words)
        yield from _boards(members, known)
        yield from _longer(words)


def _initials(words: Mapping[Profile, tuple[str, ...]]) -> Iterator[Found]:
    spelled: dict[str, list[tuple[Profile, tuple[str, ...], tuple[str, ...]]]] = defaultdict(list)
    for agency, of_name in words.items():
        for window, rest in _windows(of_name):
            for letters in {_letters(window), _letters([word for word in window if word not in _SMALL])}:
                spelled[letters].append((agency, window, rest))
    for agency, of_name in words.items():
        for word in of_name:
            for other, window, rest in spelled.get(word, ()):
                left = _weighty(of_name) - {word}
                if other != agency and word not in window and (not _weighty(rest) or _weighty(rest) == left):
                    yield agency, other, f"“{word.upper()}” is made of the first letters of “{' '.join(window)}”"


def _windows(of_name: Sequence[str]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Words in a row whose first letters may stand for them, and the words left."""
    for start in range(len(of_name)):
        for end in range(start + _FEWEST, min(len(of_name), start + _MOST + 2) + 1):
            window = tuple(of_name[start:end])
            if window[0] not in _SMALL and window[-1] not in _SMALL:
                yield window, (*of_name[:start], *of_name[end:])


def _letters(words: Iterable[str]) -> str:
    letters = "".join(word[0] for word in words)
    return letters if _FEWEST <= len(letters) <= _MOST else ""


def _weighty(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if word not in WEIGHTLESS)


def _boards(members: Iterable[Profile], known: Lexicon) -> Iterator[Found]:
    of_county: dict[frozenset[str], tuple[list[Profile], list[Profile]]] = defaultdict(lambda: ([], []))
    for agency in members:
        words = [one for word in words_of(agency.name) for one in _WRITTEN_WITH_INITIALS.get(word, (word,))]
        tasks = {TASKS[word] for word in words if word in TASKS}
        own = own_words(" ".join(words), agency.state, known)
        if "county" in words and own and tasks in ({_BOARD}, {_SHERIFF}):
            of_county[own][tasks == {_SHERIFF}].append(agency)
    for boards, sheriffs in of_county.values():
        for board in boards:
            yield from ((board, one, "a county's board or commissioners, and its sheriff") for one in sheriffs)


def _longer(words: Mapping[Profile, tuple[str, ...]]) -> Iterator[Found]:
    named = {of_name: agency for agency, of_name in words.items()}
    for agency, of_name in words.items():
        for size in range(_FEWEST, len(of_name)):
            part = of_name[:size]
            other = named.get(part)
            if other and _weighty(part) - TASKS.keys() - {"county", "state", "city"}:
                yield other, agency, f"“{agency.name}” begins with the other's name"
