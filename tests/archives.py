"""Small archives for tests: sheets from a few words, the command in a process of its own, trees of digests."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TextIO

from kg.cli.application import application
from kg.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
WORLD = ROOT / "tests" / "world"
NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
MAPLE = """\
Maple Town counted 26 agreements in Vermont on May 1, 2025.
Thirty of its officers were trained. The Town called the program “fair and open to all” that day.
"""
_BASIS = "basis: the notice speaks of Vermont on May 1, 2025\n    "
COUNT = _BASIS + "count: {measure: agreements-in-force, unit: agreement, place: vt, as-of: 2025-05-01, value: 26}"
TRAINED = _BASIS + "count: {measure: investigations, unit: investigation, place: vt, as-of: 2025-05-01, value: 30}"


OTS = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"
"""How a proof of OpenTimestamps begins; a digest follows."""


def CLOCK() -> datetime:  # noqa: N802
    """The time nothing depends on."""
    return NOW


@cache
def commands() -> Any:
    """The commands of `kg`, put together once for all tests: a process of its own does so each time."""
    return application()


@dataclass(frozen=True)
class Done:
    """What a command did."""

    code: int
    out: str
    err: str


def maple(folder: Path, *claims: str, name: str = "maple", text: str = MAPLE, more: str = "") -> Path:
    """A sheet on an invented town's notice, with these claims; by default one count. Another name is another notice."""
    its_own = "" if name == "maple" else f"Notice {name}.\n"
    (folder / f"{name}.txt").write_text(text + its_own, encoding="utf-8")
    shown = "".join(f"  - {claim}\n" for claim in claims or (f"quote: counted 26 agreements\n    {COUNT}",))
    sheet = folder / f"{name}.yaml"
    sheet.write_text(
        f"""\
document: {{id: {name}, title: {name.title()}, kind: article, publisher: maple-town, published: 2025, file: {name}.txt}}
speakers:
  maple-town: {{name: Maple Town Council}}
{more}claims:
{shown}""",
        encoding="utf-8",
    )
    return sheet


def with_alder(folder: Path) -> Path:
    """The folder, with an archive that has what the Alder County Sheriff's Office says, and with sheets to add."""
    shutil.copytree(WORLD, folder, dirs_exist_ok=True)
    Workspace.create(folder / "archive", clock=CLOCK).add([WORLD / "alder-notice.yaml"])
    return folder


def own(source: Path, folder: Path, *, archivist: str = "") -> Workspace:
    """One's own copy of a folder that holds an archive as `archive`, and of what stands beside that."""
    shutil.copytree(source, folder, dirs_exist_ok=True)
    return Workspace.open(folder / "archive", archivist=archivist, clock=CLOCK)


def tree(root: Path) -> dict[str, str]:
    """Every file of an archive but its lock, by path, with its digest; folders too."""
    found = {}
    for path in sorted(root.rglob("*")):
        if path.name != "lock":
            content = path.read_bytes() if path.is_file() else b""
            found[str(path.relative_to(root))] = hashlib.sha256(content).hexdigest() if path.is_file() else "folder"
    return found


def started(
    *words: str | Path,
    folder: Path,
    env: Mapping[str, str] | None = None,
    setup: str = "",
    stdin: TextIO | None = None,
) -> subprocess.Popen[str]:
    """The command `kg` in a process of its own, in a folder; `setup` is Python that runs before it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    return subprocess.Popen(
        [sys.executable, "-c", f"{setup}\nfrom kg.cli import main; main()", *map(str, words)],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), **(env or {})},
        stdin=stdin or subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen[str]) -> Done:
    out, err = process.communicate(timeout=120)
    return Done(process.returncode, out, err)
