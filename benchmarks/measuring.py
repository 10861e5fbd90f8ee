"""Runs whole commands as processes of their own and says what each took: median, never the best.

Wall time is what a person waits; CPU time (user and system) says the same on a busy machine. Peak
memory is the process's own, as the kernel kept it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

__all__ = ["Taken", "kg", "measured", "python", "step"]

HERE = Path(__file__).resolve().parent
Command = Sequence[str]


@dataclass(frozen=True)
class Taken:
    """Medians over some runs: seconds of wall and CPU time, and the highest peak of memory in MiB."""

    wall: float
    cpu: float
    memory: float


def kg(*arguments: str | Path) -> list[str]:
    """The installed command of this interpreter; the package itself where there is no script."""
    script = Path(sys.executable).parent / "kg"
    start = [str(script)] if script.exists() else [sys.executable, "-c", "from kg.cli import main; main()"]
    return [*start, *map(str, arguments)]


def python(code: str, *arguments: str | Path) -> list[str]:
    """A line of Python as a command: what a floor is."""
    return [sys.executable, "-c", code, *map(str, arguments)]


def measured(command: Command | Callable[[], Command], *, runs: int, warm_up: bool = True) -> Taken:
    """What a command takes; a function is asked before each run, untimed, for the command of that run.

    Raises:
        SystemExit: the command failed; its own words are shown.
    """
    if warm_up:
        _once(command() if callable(command) else command)
    found = [_once(command() if callable(command) else command) for _ in range(runs)]
    return Taken(median(one.wall for one in found), median(one.cpu for one in found), max(one.memory for one in found))


def step(name: str, *arguments: str | Path) -> Any:
    """What `steps.py NAME` found out, in a process of its own, so that this one stays small."""
    command = [sys.executable, str(HERE / "steps.py"), name, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name}: {done.stderr}")
    return json.loads(done.stdout)


def _once(command: Command) -> Taken:
    """One run. `wait4` gives this very process's figures, `RUSAGE_CHILDREN` those of all so far."""
    read, write = os.pipe()
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=write)
    os.close(write)
    said = b"".join(_all_of(read))
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)}\n{said.decode(errors='replace')}")
    return Taken(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _all_of(descriptor: int) -> Iterator[bytes]:
    with open(descriptor, "rb") as stream:
        while chunk := stream.read(1 << 16):
            yield chunk
