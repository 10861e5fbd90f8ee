"""Many inputs read one after another in one process: what a command would only get to once it has started.

Each gives a value, or an error of ours that says what to do, in time that grows with its size. The process is
supervised like a command's: an input that ends it is known by its number, and the rest go on after it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

from kg.errors import KgError
from tests.fuzz.case import Bench, Broken, Case, Kind
from tests.fuzz.laws import seconds_for

__all__ = ["read_all", "read_one"]


def read_all(bench: Bench, kind: Kind, cases: list[tuple[int, Case]]) -> Iterator[tuple[int, Case, str, list[Broken]]]:
    """Each case with its number, how its reading ended, and the laws it breaks."""
    left = list(cases)
    while left:
        bench.lay(Case((), left[0][1].files, base=""))
        outcome = bench.inside(lambda: [_say(read_one(kind, case, bench.place)) for _, case in left])  # noqa: B023
        lines = outcome.out.decode("utf-8", "replace").splitlines()
        for (number, case), line in zip(left, lines, strict=False):
            ended, found = json.loads(line)
            yield number, case, ended, [Broken(*one) for one in found]
        left = left[len(lines) :]
        if left:
            number, case = left.pop(0)
            how = "hung" if outcome.hung else f"signal {-outcome.code}" if outcome.code < 0 else f"code {outcome.code}"
            yield number, case, how, [Broken("ended", f"reading: {how}")]


def _say(said: tuple[str, list[Broken]]) -> None:
    ended, found = said
    print(json.dumps([ended, [[one.law, one.told] for one in found]]), flush=True)


def read_one(kind: Kind, case: Case, place: Path) -> tuple[str, list[Broken]]:
    """How the reading of a case ended, and the laws it breaks."""
    content, found = (case.files[case.changed] if case.changed else case.stdin) or b"", []
    began, ended = time.process_time(), "read"
    try:
        assert kind.reads is not None
        kind.reads(content, str(place / (case.changed or "-")))
    except KgError:
        ended = "refused"
    except Exception as error:
        ended = "raised"
        found.append(Broken("ended", f"reading: {type(error).__name__}: {str(error)[:200]}"))
    if time.process_time() - began > seconds_for(len(content)):
        found.append(Broken("bounded", "reading: time"))
    return ended, found
