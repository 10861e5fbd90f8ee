"""Pairs of agencies of a State of which one may be called by a shorter name: what names alone do not show as alike.

    initials    a word of one name is made of the first letters of the other, or of words in it, and
                the rest is the same: FDLE, Gulf County BOCC
    board       a county's board or commissioners beside its sheriff or what it runs, or a university's
                board beside its police: one may sign for the other
    longer      one name is how the other begins, initials written out: a department and its division

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
_COUNTY_BOARD = ("board", "of", "county", "commissioners")
_WRITTEN_WITH_INITIALS = {"bocc": _COUNTY_BOARD}
_BOARD, _SHERIFF, _POLICE, _UNIVERSITY = (TASKS[one] for one in ("commissioners", "sheriff", "police", "university"))
_SIGNED_FOR = {
    frozenset({_SHERIFF}): "a county's board or commissioners, and its sheriff",
    frozenset({_UNIVERSITY, _POLICE}): "a university's board, and its police",
}
"""What an agency does whose board may sign for it, and the reason for such a pair."""

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
        written_out = {agency: _written_out(of_name) for agency, of_name in words.items()}
        yield from _without_board(written_out)
        yield from _longer(written_out)


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
    boards: dict[tuple[frozenset[str], str], list[Profile]] = defaultdict(list)
    others: dict[tuple[frozenset[str], str], list[Profile]] = defaultdict(list)
    for agency in members:
        words = _written_out(words_of(agency.name.partition("/")[0]))  # a board, and after the mark what it runs
        tasks = frozenset(TASKS[word] for word in words if word in TASKS)
        own = own_words(" ".join(words), agency.state, known)
        if tasks in ({_BOARD}, {_SHERIFF}) and "county" in words and own:
            reason = _SIGNED_FOR[frozenset({_SHERIFF})]
        elif tasks in ({_BOARD, _UNIVERSITY}, {_POLICE, _UNIVERSITY}):
            reason = _SIGNED_FOR[frozenset({_UNIVERSITY, _POLICE})]
        else:
            continue
        (boards if _BOARD in tasks else others)[own, reason].append(agency)
    for key, every in boards.items():
        yield from ((board, one, key[1]) for board in every for one in others[key])


def _without_board(words: Mapping[Profile, tuple[str, ...]]) -> Iterator[Found]:
    named = {of_name: agency for agency, of_name in words.items()}
    for agency, of_name in words.items():
        for start in range(1, len(of_name) - len(_COUNTY_BOARD)):
            end = start + len(_COUNTY_BOARD)
            if of_name[start:end] == _COUNTY_BOARD and (other := named.get((*of_name[:start], *of_name[end:]))):
                yield other, agency, f"“{agency.name}” is the other's name with the county's board"


def _written_out(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for word in words for one in _WRITTEN_WITH_INITIALS.get(word, (word,)))


def _longer(words: Mapping[Profile, tuple[str, ...]]) -> Iterator[Found]:
    named: dict[tuple[str, ...], list[Profile]] = defaultdict(list)
    for agency, of_name in words.items():
        named[of_name].append(agency)
    for agency, of_name in words.items():
        for size in range(_FEWEST, len(of_name)):
            part = of_name[:size]
            if part in named and _weighty(part) - TASKS.keys() - {"county", "state", "city"}:
                yield from ((other, agency, f"“{agency.name}” begins with the other's name") for other in named[part])
