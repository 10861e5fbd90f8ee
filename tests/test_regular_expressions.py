"""No regular expression takes more than its input's length: each is given what its own repetitions repeat."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import kg

PUMPED = 200_000
SECONDS = 20
"""Of the processor's time, for what a linear one does in a hundredth of a second, and a square one in minutes."""

CHILD = """
import signal, sys
from tests.test_regular_expressions import SECONDS, asked_of_any_text, attacks
for name, form in asked_of_any_text(sys.argv[1]).items():
    print(name, flush=True)
    for attack in attacks(form):
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        for ask in (form.match, form.fullmatch, form.search):
            ask(attack)
        sum(1 for _ in form.finditer(attack))
"""


BOUNDED = {
    "kg.sources.anchor.figures._BEFORE": "asked of 80 characters before a figure",
    "kg.sources.anchor.sentences._NEXT": "asked of one place",
    "kg.sources.anchor.sentences._BULLET": "asked of one place",
    "kg.sources.anchor.whole_words._PIECE": "asked of 400 characters",
    "kg.sources.extract.html._DECLARED": "asked of 1,024 bytes",
    "kg.sources.signatures._FIELD": "asked of one place",
    "kg.ask.catalogue.header._TOLD": "asked of what the program ships",
    "kg.sources.anchor.turning_words._LAST_WORDS": "asked of the sentence before a quotation",
    "kg.sources.anchor.turning_words._AFTER": "asked of one place",
    "kg.intake.ice_lists.series._OWN": "asked of a file's name, from its beginning",
    "kg.persons._TOLL_FREE": "asked of one telephone number",
    "kg.sparql.phrases._SHORT": "asked of a whole literal",
}
"""Expressions that would take the square of a long text, and are never asked of one."""


def every() -> dict[str, re.Pattern[Any]]:
    """Each expression that a module holds, alone or in a table, once, by where it stands."""
    found: dict[re.Pattern[Any], str] = {}
    for module in pkgutil.walk_packages(kg.__path__, "kg."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                for number, form in enumerate(_forms(value)):
                    found.setdefault(form, f"{module.name}.{name}.{number}")
    return {name: form for form, name in found.items()}


def asked_of_any_text(room: str) -> dict[str, re.Pattern[Any]]:
    """Those of a room whose input is not bounded by who asks them."""
    found = every().items()
    return {name: form for name, form in found if name.split(".")[1] == room and name.rpartition(".")[0] not in BOUNDED}


def _forms(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _forms(tuple(value.values()))
    elif isinstance(value, list | tuple | frozenset | set):
        for one in value:
            yield from _forms(one)


def attacks(form: re.Pattern[Any]) -> Iterator[Any]:
    """For each repetition of an expression what leads to it, what it repeats, many times, and what fits nothing."""
    for before, repeated in _repetitions(_parser.parse(form.pattern, form.flags), ""):
        for start in {before, ""}:
            text = start + (repeated or "x") * PUMPED + "\x01"
            yield text.encode("latin-1", "replace") if isinstance(form.pattern, bytes) else text


def _repetitions(parsed: Iterable[Any], before: str) -> Iterator[tuple[str, str]]:
    for kind, of in parsed:
        if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            _least, most, inner = of
            if most > 20:
                yield before, _sample(inner)
            yield from _repetitions(inner, before)
        else:
            for inner in _inner(kind, of):
                yield from _repetitions(inner, before)
        before += _one(kind, of)


def _inner(kind: object, of: Any) -> list[Any]:
    if kind is _constants.SUBPATTERN:
        return [of[3]]
    if kind is _constants.BRANCH:
        return list(of[1])
    if kind in (_constants.ASSERT, _constants.ASSERT_NOT):
        return [of[1]]
    return [of] if kind is _constants.ATOMIC_GROUP else []


def _sample(parsed: Iterable[Any]) -> str:
    return "".join(_one(kind, of) for kind, of in parsed)


def _one(kind: object, of: Any) -> str:
    """Something that a part of an expression fits."""
    if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
        return _sample(of[2]) * max(of[0], 1)
    if kind is _constants.LITERAL:
        return chr(of)
    if kind is _constants.NOT_LITERAL:
        return "x" if of != ord("x") else "y"
    if kind is _constants.IN:
        return next((one for one in " 1,.-aA\n\u00e9[<'\"~*" if _fits(of, one)), "x")
    if kind is _constants.ANY:
        return "x"
    if kind in (_constants.SUBPATTERN, _constants.BRANCH, _constants.ATOMIC_GROUP):
        return _sample(_inner(kind, of)[0])
    return ""


def _fits(members: Any, one: str) -> bool:
    wanted = members[0][0] is not _constants.NEGATE
    return any(_member(kind, of, one) for kind, of in members if kind is not _constants.NEGATE) is wanted


def _member(kind: object, of: Any, one: str) -> bool:
    if kind is _constants.LITERAL:
        return ord(one) == of
    if kind is _constants.RANGE:
        return bool(of[0] <= ord(one) <= of[1])
    names = {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s", "CATEGORY_WORD": r"\w"}
    name = str(of)
    found = names.get(name.replace("NOT_", ""), "$^")
    return (re.match(found, one) is not None) is ("NOT_" not in name)


ROOMS = sorted(one.name for one in pkgutil.iter_modules(kg.__path__))


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_an_expression_is_done_with_a_long_text_in_time(room: str) -> None:
    done = subprocess.run([sys.executable, "-c", CHILD, room], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout.splitlines()[-1:], done.stderr)


def test_expressions_are_found_and_attacked_where_they_repeat() -> None:
    assert len(every()) > 80
    assert max(map(len, attacks(re.compile("a(?:bc)+d")))) == 1 + 2 * PUMPED + 1
    assert not BOUNDED.keys() - {name.rpartition(".")[0] for name in every()}
