"""README.md cannot lie: its commands run in order, print what it shows, and its tables are generated."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.ask.catalogue import Catalogue, table

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"(?:<!-- (?P<mark>[\w ]+) -->\n)?```sh\n(?P<commands>.*?)```\n(?:```text\n(?P<shown>.*?)```\n)?", re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """Commands of the README, and what it shows under them."""

    mark: str
    commands: str
    shown: str


BLOCKS = [Block(found["mark"] or "", found["commands"], found["shown"] or "") for found in BLOCK.finditer(README)]


def run(blocks: list[Block], folder: Path) -> list[tuple[int, str]]:
    """Exit code and output of each block, all in one shell, in order."""
    end = "\x01end"
    script = "".join(f"{{\n{block.commands}}} 2>&1\necho; echo '{end}' $?\n" for block in blocks)
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment(folder), capture_output=True, text=True)
    parts = re.split(rf"\n{end} (\d+)\n", done.stdout)
    assert len(parts) == 2 * len(blocks) + 1, done.stderr
    return [(int(code), output) for output, code in zip(parts[::2], parts[1::2], strict=False)]


def environment(folder: Path) -> dict[str, str]:
    """A shell in which `kg` and `python3` are those of this test."""
    tools = folder.parent / "bin"
    tools.mkdir(exist_ok=True)
    (tools / "kg").write_text(f"#!{sys.executable}\nfrom kg.cli import main\nmain()\n")
    (tools / "python3").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    for tool in tools.iterdir():
        tool.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    return {**kept, "PATH": f"{tools}:{kept['PATH']}", "PYTHONPATH": str(ROOT), "COLUMNS": "200"}


def pattern(shown: str) -> re.Pattern[str]:
    """What the README shows, as an expression: `…` is anything, on a line of its own any lines."""
    lines = [_line(line.rstrip()) for line in shown.splitlines()]
    return re.compile("".join(lines) + r"\Z", re.DOTALL)


def _line(line: str) -> str:
    if line == "…":
        return r"(?:[^\n]*\n)*?"
    return r"[^\n]*".join(re.escape(part) for part in line.split("…")) + r" *\n"


def test_the_commands_of_the_readme_run_in_order_and_print_what_it_shows(tmp_path: Path) -> None:
    folder = tmp_path / "checkout"
    folder.mkdir()
    left_out = {"install", "test"}
    if (ROOT.parent / "shared").is_dir():
        (tmp_path / "shared").symlink_to(ROOT.parent / "shared")
    else:
        left_out.add("needs shared")
    blocks = [block for block in BLOCKS if block.mark not in left_out]
    for block, (code, output) in zip(blocks, run(blocks, folder), strict=True):
        assert code == 0, f"{block.commands}\n{output}"
        lines = "".join(f"{line.rstrip()}\n" for line in output.rstrip("\n").split("\n"))
        assert not block.shown or pattern(block.shown).match(lines), f"{block.commands}\nprinted:\n{output}"


def test_the_first_screen_has_the_install_command_the_test_command_and_an_answer() -> None:
    first = README[: README.index("## For researchers")]
    assert [mark for mark in ("<!-- install -->", "<!-- test -->", "[1]") if mark in first] == [
        "<!-- install -->",
        "<!-- test -->",
        "[1]",
    ]


def test_the_table_of_queries_is_the_one_their_headers_give() -> None:
    given = README.split("<!-- queries -->\n")[1].split("<!-- /queries -->")[0]
    assert given.strip() == table(Catalogue.load().values()).strip()


def test_ci_runs_the_readmes_own_test_command() -> None:
    command = next(block.commands for block in BLOCKS if block.mark == "test")
    assert "pytest" in command
    assert "README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_file_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.slow
def test_the_install_command_works_in_a_fresh_copy(tmp_path: Path) -> None:
    command = next(block.commands for block in BLOCKS if block.mark == "install")
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=_not_of_the_checkout)
    done = subprocess.run(["bash", "-c", command], cwd=copy, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "137 read as 2023-06" in done.stdout


def _not_of_the_checkout(folder: str, names: list[str]) -> list[str]:
    """What a fresh copy would not have: environments, archives and caches, at the top or anywhere."""
    made = {"archive", "my-archive", "dist"} if Path(folder) == ROOT else set()
    return [name for name in names if name in made or name.startswith(".") or name == "__pycache__"]
