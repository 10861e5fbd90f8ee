"""SIGKILL at any instant of any command: what was acknowledged is there, the rest is whole or absent.

    a step            before each change of what is on disk, in turn
    a moment          after a part of the time the command takes, wherever it is then
    the word          at once when it has said that something is recorded

Each killed archive is verified by another process, the command is run once more, and the archive must
then state what it states where nothing was killed.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kg.workspace import Workspace
from tests.archives import CLOCK, COUNT, ROOT, finished, maple, started
from tests.killing import found
from tests.record.test_workspace_succeeding import CORRECTED, a_list, correction, of_birch

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system forks no processes")

Made = Callable[[Workspace, Path], list[str]]
"""Readies an archive and a folder of files for a command, and gives its words."""
AT_LEAST = COUNT.replace("value", "precision: at-least, value")
DECIDED = (
    "resolve",
    "us-vt/birch-city-police-department",
    "us-vt/office-of-03102025",
    "--same",
    "--reason",
    "one house",
)


def add(workspace: Workspace, files: Path) -> list[str]:
    return ["add", maple(files).name]


def import_lists(workspace: Workspace, files: Path) -> list[str]:
    """Two lists of real size: the second repeats rows of the first and has one more."""
    rows = [["VERMONT", f"Office {n}", "Task Force Model", "2025-01-15", "link pending"] for n in range(141)]
    days = ("01102025", "01112025")
    return ["import", "ice-list", *(a_list(files, day, *rows[: 140 + n]).name for n, day in enumerate(days))]


def withdraw(workspace: Workspace, files: Path) -> list[str]:
    return ["withdraw", of_birch(workspace).value, "--reason", "no such office"]


def supersede(workspace: Workspace, files: Path) -> list[str]:
    sheet = correction(files, files / "participatingAgencies03102025am.xlsx", CORRECTED)
    return ["supersede", of_birch(workspace).value, "--with", sheet.name, "--reason", "a slip of the pen"]


def decide(workspace: Workspace, files: Path) -> list[str]:
    return list(DECIDED)


def rebuild(workspace: Workspace, files: Path) -> list[str]:
    return ["rebuild"]


def attach(workspace: Workspace, files: Path) -> list[str]:
    for held in workspace.archive.folder.captures.iterdir():
        held.unlink()
    return ["document", "attach", *sorted(path.name for path in files.iterdir())]


def add_document(workspace: Workspace, files: Path) -> list[str]:
    (files / "cedar.txt").write_text("Cedar County has signed nothing.\n")
    return ["document", "add", "cedar.txt", "--id", "cedar"]


COMMANDS = [add, import_lists, withdraw, supersede, decide, rebuild, attach, add_document]
ACKNOWLEDGED = ("recorded as contribution", "rows read =")


def ready(made: Made, folder: Path) -> tuple[Path, list[str]]:
    """The folder of files that a command takes, and its words, for a small archive beside it with rows, quotations and
    a withdrawal."""
    files = folder / "files"
    files.mkdir()
    workspace = Workspace.create(folder / "archive", clock=CLOCK)
    workspace.import_lists([a_list(files, "03102025"), a_list(files, "04102025")])
    workspace.add([maple(files, f"quote: counted 26 agreements\n    {AT_LEAST}", name="oak")])
    return files, made(workspace, files)


def killed(made: Made, tmp_path: Path, instants: Sequence[float]) -> list[dict[str, object]]:
    """What becomes of that archive where the command is killed."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("kg.index.derived.vocabulary", tuple)
        files, words = ready(made, tmp_path)
    asked = {
        "archive": str(tmp_path / "archive"),
        "files": str(files),
        "folder": str(tmp_path),
        "words": words,
        "instants": [1_000_000, *instants],
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.killing"],
        cwd=ROOT,
        env={**kept, "PYTHONPATH": str(ROOT), "KG_ARCHIVIST": "Archivist"},
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    shutil.rmtree(tmp_path / "archive")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def holds(whole: dict[str, object], one: dict[str, object]) -> None:
    """Nothing acknowledged is lost, nothing is half, and the command can be given again."""
    complete = whole["left"]
    states = [one["left"], one["after"]] if one["after"] else [one["left"]]
    assert [state["faults"] for state in states] == [[]] * len(states), one  # type: ignore[index]
    assert states[-1] == complete, one
    assert one["again"] in (None, 0, 2), one  # 2: it was withdrawn already
    if any(word in str(one["said"]) for word in ACKNOWLEDGED):
        assert one["left"] == complete, one


def names(one: object) -> str | None:
    return getattr(one, "__name__", None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("made", "steps"), [(add, [4, 8]), (import_lists, [6]), (withdraw, [4]), (rebuild, [5])], ids=names
)
def test_killed_before_some_steps_nothing_acknowledged_is_lost_and_nothing_is_half(
    made: Made, steps: list[float], tmp_path: Path
) -> None:
    whole, *others = killed(made, tmp_path, steps)
    assert [one["code"] for one in others] == [-signal.SIGKILL] * len(steps)
    for one in others:
        holds(whole, one)


KILLED_AT_THE_WORD = """
import os, signal, typer
echo = typer.echo
def said(line="", **more):
    echo(line, **more)
    if any(word in str(line) for word in {words!r}):
        os.kill(os.getpid(), signal.SIGKILL)
typer.echo = said
"""
WORDS = (*ACKNOWLEDGED, "the store is rebuilt", "attached,")


@pytest.mark.slow
@pytest.mark.parametrize("made", COMMANDS, ids=names)
def test_killed_at_once_when_it_has_said_so_nothing_is_lost(made: Made, tmp_path: Path) -> None:
    """What a command tells to be recorded is on disk before it tells it."""
    files, words = ready(made, tmp_path)
    left = []
    for name, setup in (("whole", ""), ("killed", KILLED_AT_THE_WORD.format(words=WORDS))):
        folder = tmp_path / name
        shutil.copytree(files, folder)
        shutil.copytree(tmp_path / "archive", folder / "archive")
        process = started(*words, folder=folder, env={"KG_ARCHIVIST": "Archivist"}, setup=setup)
        said = finished(process)
        assert any(word in said.out + said.err for word in WORDS), said
        assert process.returncode == (-signal.SIGKILL if setup else 0)
        left.append(found(folder))
    assert left[1] == left[0]
    assert left[1]["faults"] == []


@pytest.mark.slow
@pytest.mark.parametrize("made", COMMANDS, ids=names)
def test_killed_before_any_step_too(made: Made, tmp_path: Path) -> None:
    whole, *others = killed(made, tmp_path, list(range(1, 90)))
    assert [one["code"] for one in others] == sorted((one["code"] for one in others), key=lambda code: code == 0)
    assert others[-1]["code"] == 0, "there are more steps than were tried"
    for one in others:
        holds(whole, one)


@pytest.mark.slow
@pytest.mark.parametrize("made", COMMANDS, ids=names)
def test_killed_at_any_moment_too(made: Made, tmp_path: Path) -> None:
    chance = random.Random(made.__name__)
    whole, *others = killed(made, tmp_path, [chance.uniform(0.05, 1.0) for _ in range(12)])
    assert any(one["code"] == -signal.SIGKILL for one in others)
    for one in others:
        holds(whole, one)
