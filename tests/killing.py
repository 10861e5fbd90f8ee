"""Runs a command again and again, each time killed at another instant, and says what is left. A process of its own.

    python -m tests.killing < asked.json

`asked.json` names an archive, a folder with the files that the command takes, the words of the command,
and instants: a whole number kills before that step of those that change what is on disk, a fraction
after that part of the time the command takes; the first kills nothing. One line of JSON is written for
each. Where not all was done, the command is given again, and what is there `after` is told too. A whole
number beyond the last step ends the command as the first does, and is the last that is tried.

Why a process that forks: it imports once, and what it forks has no thread of an engine that another
test opened. It opens no store itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import itertools
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

STEPS = ("fsync", "link", "replace", "rename", "unlink", "remove", "rmdir", "mkdir")
OF_TIME = ("/id/contribution/", "/id/archive>")
"""What statements have in common that say when something was recorded and not what."""
ENGINE = ("writing", "apply", "extend", "make", "replace", "close")


def kills_before(instant: int) -> None:
    """Make the process kill itself before its n-th step that changes what is on disk."""
    from kg.index import Embedded

    count = itertools.count(1)

    def before(function: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*given: object, **more: object) -> object:
            if next(count) == instant:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*given, **more)

        return wrapped

    for name in STEPS:
        setattr(os, name, before(getattr(os, name)))
    for name in ENGINE:
        if name in vars(Embedded):
            setattr(Embedded, name, before(getattr(Embedded, name)))


def command(words: list[str], folder: Path, instant: float) -> None:
    """Run the command in a folder, in this process, which does not come back."""
    with (folder / "out").open("w") as out, contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        os.chdir(folder)
        if isinstance(instant, int):
            kills_before(instant)
        sys.argv = ["kg", *words]
        from kg.cli import main

        try:
            main()
        except SystemExit as leaving:
            out.flush()
            os._exit(int(leaving.code or 0))
        out.flush()
        os._exit(0)


def found(folder: Path) -> dict[str, object]:
    """What verify says, and what the archive states now."""
    from kg.workspace import Workspace

    workspace = Workspace.open(folder / "archive")
    facts = {line for line in map(str, workspace.store.quads()) if not any(mark in line for mark in OF_TIME)}
    verified = workspace.verify()
    return {
        "faults": [str(one) for one in verified.faults],
        "facts": hashlib.sha256("\n".join(sorted(facts)).encode()).hexdigest(),
        "held": sorted(workspace.archive.captures.held()),
    }


def forked(run: Callable[[], object], seconds: float | None = None) -> tuple[int, str]:
    """What a function gives in a process of its own, which is killed after so many seconds; and its status."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            with os.fdopen(writing, "w") as pipe:
                json.dump(run(), pipe)
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(70)
        os._exit(0)
    os.close(writing)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def main() -> None:
    asked = json.load(sys.stdin)
    from kg import gate  # noqa: F401
    from kg.index import derived
    from kg.workspace import Workspace  # noqa: F401

    derived.vocabulary = tuple  # type: ignore[assignment] # the same in each store; most of what would be compared
    whole, complete = 0.0, None
    for number, instant in enumerate(asked["instants"]):
        folder = Path(asked["folder"]) / f"killed{number}"
        shutil.copytree(asked["files"], folder)
        shutil.copytree(asked["archive"], folder / "archive")
        began = time.monotonic()
        words = asked["words"]
        seconds = whole * instant if isinstance(instant, float) else None
        code, _ = forked(lambda: command(words, folder, instant), seconds)  # noqa: B023
        if number == 0:
            whole = time.monotonic() - began
        said = (folder / "out").read_text() if (folder / "out").exists() else ""
        left = json.loads(forked(lambda: found(folder))[1] or "null")  # noqa: B023
        complete = complete or left
        again = after = None
        if left != complete:
            again, _ = forked(lambda: command(words, folder, 1_000_000))  # noqa: B023
            after = json.loads(forked(lambda: found(folder))[1] or "null")  # noqa: B023
        told = {"instant": instant, "code": code, "said": said, "left": left, "again": again, "after": after}
        print(json.dumps(told), flush=True)
        shutil.rmtree(folder)
        if number and isinstance(instant, int) and code == 0:
            break


if __name__ == "__main__":
    main()
