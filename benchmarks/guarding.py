"""What the guard costs: `python benchmarks/guarding.py STORE` prints Markdown.

A command pays for a fork and for its words being passed on, a program for a child, once, and for each question to
it. Each figure stands beside the same done in the process itself, in the same run; medians, wall time.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from statistics import median

from table import rows, seconds

from kg.guard import LIMITS
from kg.guard.commands import supervised
from kg.guard.warm import Child, Clock
from kg.index import Embedded
from kg.index.guarded import guarded

MANY, FEW = 50, 5
ROW = "SELECT ?s { ?s ?p ?o } LIMIT 1"
EVERY = "SELECT ?s ?p ?o { ?s ?p ?o }"


def main(folder: Path) -> None:
    store = Embedded.reading(folder)
    count = len(list(store.query(EVERY)))  # type: ignore[arg-type]
    guard = guarded(store)
    shown = [
        _line("a fork that does nothing", MANY, lambda: supervised(lambda _: 0, LIMITS), lambda: None),
        _line("a child from its start to its first answer", FEW, _started, lambda: None),
        _line("one row of a warm child", MANY, lambda: list(guard.query(ROW)), lambda: list(store.query(ROW))),  # type: ignore[arg-type]
        _line(f"the first of {count:,} rows", FEW, lambda: next(guard.query(EVERY)), lambda: next(store.query(EVERY))),  # type: ignore[arg-type]
        _line(f"{count:,} rows", FEW, lambda: deque(guard.query(EVERY), 0), lambda: deque(store.query(EVERY), 0)),  # type: ignore[arg-type]
        _line(f"{count:,} rows printed by a command", FEW, _printed(store, guard=True), _printed(store, guard=False)),
    ]
    print(rows("The guard", ["what", "guarded", "unguarded", "more"], shown))


def _line(what: str, runs: int, guarded_work: Callable[[], object], bare: Callable[[], object]) -> list[str]:
    """The two in turns, so that a busy machine is busy for both."""
    found: tuple[list[float], list[float]] = [], []
    for _ in range(runs):
        for work, times in zip((guarded_work, bare), found, strict=True):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
    one, other = map(median, found)
    return [what, seconds(one), seconds(other), seconds(max(one - other, 0))]


def _started() -> None:
    child = Child.start(LIMITS.memory)
    with child.ask("kg.guard.serving:echo", {}, b"there", Clock(LIMITS)) as asked:
        list(asked)
    child.stop()


def _printed(store: Embedded, *, guard: bool) -> Callable[[], object]:
    """Every row as a line, into a file; a fork reads its own store."""

    def write(begin: Callable[[], None]) -> int:
        begin()
        for row in (Embedded.reading(store.folder) if guard and store.folder else store).query(EVERY):  # type: ignore[union-attr]
            sys.stdout.write(f"{row[0]}\t{row[1]}\t{row[2]}\n")
        return 0

    def run() -> None:
        with tempfile.TemporaryFile("w") as out:
            kept, sys.stdout = sys.stdout, out
            try:
                supervised(write, LIMITS) if guard else write(lambda: None)
                out.flush()
            finally:
                sys.stdout = kept

    return run


if __name__ == "__main__":
    main(Path(sys.argv[1]))
