"""Sampled faults: what is put in, that the tests of a room see it, and that unchanged code is green."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from tests.sampled_faults import FOUND, NOT_FOUND, ROOMS, ROOT, TIME_UP, draw, faults, main, run_tests, try_room

MODULE = '''\
"""A small module."""


def older(years: int) -> bool:
    """True from 18 on."""
    return years >= 18


def spare(years: int) -> int:
    return years + 7
'''
TESTS = """\
from small import older


def test_one_is_older_from_eighteen_on() -> None:
    assert [older(years) for years in (17, 18, 19)] == [False, True, True]
"""

PUT: dict[str, tuple[str, set[str]]] = {
    "a comparison is turned": ("a < b", {"(a <= b)"}),
    "each of two comparisons is turned by itself": ("a < b < c", {"(a <= b < c)", "(a < b <= c)"}),
    "membership is turned": ("a not in b", {"(a in b)"}),
    "a condition is dropped, and `and` becomes `or`": ("a and b", {"((a))", "((b))", "((a) or (b))"}),
    "a negation is dropped": ("not a", {"(a)"}),
    "a branch is never, or otherwise, taken": ("if a: b", {"if False: b", "if (not (a)): b"}),
    "a filter is dropped": ("[a for a in b if a]", {"[a for a in b if True]"}),
    "a number is off by one": ("a[3]", {"a[(4)]"}),
    "an answer is empty": ("def f(a) -> tuple[int, ...]: return a", {"def f(a) -> tuple[int, ...]: return ()"}),
    "an answer of unknown kind is none": ("def f(a) -> Found: return a", {"def f(a) -> Found: return None"}),
    "a statement does nothing": ("f(a)", {"pass"}),
    "a refusal is left out": ("raise Error", {"pass"}),
    "bytes are counted, not characters": ("x = 'é', a < b", {"x = 'é', (a <= b)"}),
    "a number in a type, a docstring or a decorator stays": ('@f(1)\ndef g(a: T[2]) -> T[3]: "4"', set()),
    "that lengths agree is a check, and stays": ("x = zip(a, b, strict=True)", set()),
    "an answer that is empty already stays": ("def f() -> list[int]: return []", set()),
}


@pytest.mark.parametrize("said", PUT)
def test_the_faults_of_a_piece_of_code(said: str) -> None:
    code, put = PUT[said]
    found = faults("a.py", code.encode())
    assert {fault.put(code.encode()).decode() for fault in found} == put


def test_a_fault_says_where_it_is_and_what_it_changes() -> None:
    [turned, *_] = [one for one in faults("small.py", MODULE.encode()) if ">" in one.before and "18" in one.after]
    assert str(turned) == "small.py:6  years >= 18  →  (years > 18)"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A checkout of one module and its test."""
    root = tmp_path / "checkout"
    root.mkdir()
    (root / "small.py").write_text(MODULE)
    (root / "test_small.py").write_text(TESTS)
    return root


@pytest.mark.slow
def test_a_fault_that_a_test_sees_is_found_and_one_that_none_looks_at_is_not(small: Path) -> None:
    came = try_room(small, ["small.py"], ["test_*.py"], 100, random.Random(0))
    by_line: dict[int, set[str]] = {}
    for fault, what in came:
        by_line.setdefault(fault.line, set()).add(what)
    assert by_line == {6: {FOUND}, 10: {NOT_FOUND}}


@pytest.mark.slow
def test_the_checkout_itself_is_never_changed(small: Path) -> None:
    list(try_room(small, ["small.py"], ["test_*.py"], 1, random.Random(0)))
    assert (small / "small.py").read_text() == MODULE
    assert sorted(path.name for path in small.iterdir()) == ["small.py", "test_small.py"]


@pytest.mark.slow
def test_where_the_tests_fail_without_a_fault_nothing_is_tried(small: Path) -> None:
    (small / "small.py").write_text(MODULE.replace(">=", ">"))
    with pytest.raises(ValueError, match="the tests fail without a fault"):
        next(try_room(small, ["small.py"], ["test_*.py"], 1, random.Random(0)))


def test_a_fault_that_never_ends_is_found_when_the_time_is_up(small: Path) -> None:
    (small / "test_small.py").write_text("def test_it_ends() -> None:\n    while True:\n        pass\n")
    assert run_tests(small, ["test_*.py"], 1) == TIME_UP


@pytest.mark.parametrize("room", ROOMS)
def test_a_seed_draws_the_same_faults_again_and_each_room_has_its_tests(room: str) -> None:
    places, patterns = (words.split() for words in ROOMS[room])
    first, again, other = (draw(ROOT, places, 20, random.Random(seed)) for seed in (1, 1, 2))
    assert len(first) == 20
    assert first == again != other
    assert [pattern for pattern in patterns if not list(ROOT.glob(pattern))] == []


@pytest.mark.slow
def test_the_command_prints_its_seed_each_fault_and_the_sum(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["sampled_faults", "--seed", "5", "--each", "100"])
    code = main(small, {"small": ("small.py", "test_small.py")})
    first, *lines, of_room, of_all = capsys.readouterr().out.splitlines()
    seen = sum(line.startswith("found ") for line in lines)
    assert (first, of_room, of_all) == (
        "seed 5",
        f"small: {seen} of {len(lines)} found",
        f"{seen} of {len(lines)} found",
    )
    assert code == 1
