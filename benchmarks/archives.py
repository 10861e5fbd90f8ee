"""The archives that are measured, made once a run in a temporary folder."""

from __future__ import annotations

import shutil
import subprocess
from itertools import count
from pathlib import Path

from measuring import kg

__all__ = ["Archives", "sheet"]

_NUMBERS = count(101)


class Archives:
    """`demo` is the shipped corpus; `attached` the same with every capture; `lists` ICE's 33 lists."""

    def __init__(self, folder: Path, shared: Path | None) -> None:
        self.folder = folder
        self.shared = shared
        self.demo = folder / "demo"
        self.attached = folder / "attached"
        self.lists = folder / "lists"
        self.many: Path | None = None
        """The archive of made-up lists, once there is one."""
        _run("--archive", self.demo, "demo")
        if shared:
            shutil.copytree(self.demo, self.attached)
            _run("--archive", self.attached, "document", "attach", *self.documents, *self.workbooks)
            _run("--archive", self.lists, "init")
            _run("--archive", self.lists, "import", "ice-list", *self.workbooks)

    @property
    def workbooks(self) -> list[Path]:
        return sorted((self.shared / "data" / "ice-lists").glob("*.xlsx")) if self.shared else []

    @property
    def documents(self) -> list[Path]:
        return sorted((self.shared / "documents").glob("*.txt")) if self.shared else []

    def both(self) -> list[tuple[str, Path]]:
        """The corpus, and the lists where there are any."""
        found = [("the corpus", self.demo), ("33 lists", self.lists)]
        return [one for one in found if one[1].exists()]

    def fresh(self, *, made: bool) -> Path:
        """A folder that nobody used, holding an empty archive if it is to be made."""
        folder = self.folder / f"fresh-{next(_NUMBERS)}"
        if made:
            _run("--archive", folder, "init")
        return folder


def sheet(folder: Path) -> Path:
    """A sheet with one claim that no archive has, and the text it quotes."""
    number = next(_NUMBERS)
    text = folder / f"paper-{number}.txt"
    text.write_text(f"In 2024 the county's own paper counted {number} such agreements, it said.\n", encoding="utf-8")
    path = folder / f"paper-{number}.yaml"
    path.write_text(_SHEET.format(number=number, file=text.name), encoding="utf-8")
    return path


_SHEET = """\
document: {{id: paper-{number}, title: A county paper, kind: article, publisher: unknown, published: unknown,
  language: en, file: {file}}}
default-by: county-paper
speakers: {{county-paper: {{name: A county paper}}}}
claims:
  - quote: counted {number} such agreements
    count: {{measure: agreements-in-force, unit: agreement, place: us, as-of: 2024, value: {number}}}
"""


def _run(*arguments: str | Path) -> None:
    done = subprocess.run(kg(*arguments), capture_output=True, text=True, check=False)
    # 1 is "done, with findings": a file that is no capture of the archive, say.
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
