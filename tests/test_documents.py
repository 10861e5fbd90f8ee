"""The pages cannot lie: their commands run in order, print what is shown, and generated parts are as generated.

Each page starts in a folder of its own, which holds nothing but `examples/`. `CONTRIBUTING.md` starts in a copy of the
checkout. A block of commands runs, unless a comment before it says what else is done with it (`MARKS`).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import generated_pages

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
EVERY = [*PAGES, CONTRIBUTING, *sorted((ROOT / "docs" / "decisions").glob("*.md")), ROOT / "SECURITY.md"]
MARKS = {
    "": "it runs",
    "install": "it runs in a test of its own, with an environment of its own",
    "test": ".ci/run runs it",
    "checks": ".ci/run runs what it runs",
    "by hand": "a person runs it, since it takes many minutes",
    "needs shared": "it runs where the real material is beside the checkout",
    "needs tesseract": "it runs where Tesseract, which reads scans, is installed",
    "needs r": "it runs where R is installed",
    "serves": "it runs, at a free port, until it has told its address",
}
BLOCK = re.compile(
    r"(?:<!-- (?P<mark>[\w ]+) -->\n)?```sh\n(?P<commands>.*?)```\n(?:```text\n(?P<shown>.*?)```\n)?", re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """Commands of a page, and what it shows under them."""

    mark: str
    commands: str
    shown: str

    @property
    def script(self) -> str:
        if self.mark != "serves":
            return f"{{\n{self.commands}}} 2>&1\n"
        return (
            f"set -m; {{\n{self.commands.replace('kg serve', 'kg serve --port 0')}}} > served 2>&1 & job=$!; set +m\n"
            "for _ in $(seq 600); do grep -q http:// served && break; sleep 0.1; done\n"
            "kill -- -$job; wait $job 2>/dev/null; cat served; rm served\n"
        )


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [Block(found["mark"] or "", found["commands"], found["shown"] or "") for found in BLOCK.finditer(text)]


def run(several: list[Block], folder: Path) -> list[tuple[int, str]]:
    """Exit code and output of each block, all in one shell, in order."""
    end = "\x01end"
    script = "".join(f"{block.script}code=$?; echo; echo '{end}' $code\n" for block in several)
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment(folder), capture_output=True, text=True)
    parts = re.split(rf"\n{end} (\d+)\n", done.stdout)
    assert len(parts) == 2 * len(several) + 1, done.stderr
    return [(int(code), output) for output, code in zip(parts[::2], parts[1::2], strict=False)]


def environment(folder: Path) -> dict[str, str]:
    """A shell in which `kg` and `python3` are those of this test."""
    tools = folder.parent / "bin"
    tools.mkdir(exist_ok=True)
    (tools / "kg").write_text(f"#!{sys.executable}\nfrom kg.cli import main\nmain()\n")
    for python in ("python", "python3"):
        (tools / python).write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    for tool in tools.iterdir():
        tool.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    here = folder if (folder / "kg").is_dir() else ROOT
    return {**kept, "PATH": f"{tools}:{kept['PATH']}", "PYTHONPATH": str(here), "COLUMNS": "200"}


def pattern(shown: str) -> re.Pattern[str]:
    """What a page shows, as an expression: `…` is anything, on a line of its own any lines."""
    lines = [_line(line.rstrip()) for line in shown.splitlines()]
    return re.compile("".join(lines) + r"\Z", re.DOTALL)


def _line(line: str) -> str:
    if line == "…":
        return r"(?:[^\n]*\n)*?"
    return r"[^\n]*".join(re.escape(part) for part in line.split("…")) + r" *\n"


def assert_runs_as_shown(several: list[Block], folder: Path) -> None:
    for block, (code, output) in zip(several, run(several, folder), strict=True):
        assert code == 0 or block.mark == "serves", f"{block.commands}\n{output}"
        lines = "".join(f"{line.rstrip()}\n" for line in output.rstrip("\n").split("\n"))
        assert not block.shown or pattern(block.shown).match(lines), f"{block.commands}\nprinted:\n{output}"


RUN = [pytest.param(page, marks=() if page == README else pytest.mark.slow) for page in PAGES if blocks(page)]
"""Every page starts some tens of processes; the README is what the fast suite runs."""


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.stem)
def test_the_commands_of_a_page_run_in_order_and_print_what_it_shows(page: Path, tmp_path: Path) -> None:
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / "examples").symlink_to(ROOT / "examples")
    shared = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))
    with_shared = shared.is_dir()
    if with_shared:
        (tmp_path / "shared").symlink_to(shared)
    with_tesseract = shutil.which("tesseract") is not None or bool(os.environ.get("KG_OCR"))
    with_r = shutil.which("Rscript") is not None or bool(os.environ.get("KG_R"))
    there = {"": True, "serves": True, "needs shared": with_shared, "needs tesseract": with_tesseract}
    there["needs r"] = with_r
    several = [block for block in blocks(page) if block.mark in there]
    run_here = [block for block in several if there[block.mark]]
    assert_runs_as_shown(run_here, folder)
    if run_here != several:
        without = [mark for mark in there if not there[mark]]
        pytest.skip(f"{page.name}: what {' or '.join(without)} was left out, the rest ran and is as shown")


@pytest.mark.slow
def test_the_commands_of_the_page_for_contributors_run_in_a_copy_of_the_checkout(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=_not_of_the_checkout)
    assert_runs_as_shown([block for block in blocks(CONTRIBUTING) if not block.mark], copy)


BARE = re.compile(r"`([a-z_0-9]+\.(?:py|ttl|rq|json|sh))`")


def test_a_file_named_without_its_folder_is_there() -> None:
    held = {
        path.name
        for folder in ("kg", "tests", "ontology", "shapes", "queries", "corpus", "examples", "benchmarks")
        for path in (ROOT / folder).rglob("*")
    }
    named = {
        (page.name, name)
        for page in (CONTRIBUTING, ROOT / "docs" / "architecture.md")
        for name in BARE.findall(page.read_text(encoding="utf-8"))
    }
    assert len(named) > 5
    assert {name for name in named if name[1] not in held} == set()


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.stem)
def test_a_block_of_commands_runs_or_says_what_else_is_done_with_it(page: Path) -> None:
    found = blocks(page)
    assert {block.mark for block in found} <= set(MARKS)
    assert len(found) == page.read_text(encoding="utf-8").count("```sh\n")


def test_the_first_screen_has_the_promise_the_install_command_and_a_cited_answer() -> None:
    first = README.read_text(encoding="utf-8").partition("## Three doors")[0]
    assert [mark for mark in ("leads back", "<!-- install -->", "[1]") if mark not in first] == []


def test_the_first_block_needs_nothing_but_python() -> None:
    first = blocks(README)[0]
    assert first.mark == "install"
    assert {line.split()[0] for line in first.commands.splitlines()} == {"python3", ".venv/bin/kg"}


@pytest.mark.parametrize("page", generated_pages.PAGES, ids=lambda page: page.name)
def test_what_is_generated_is_up_to_date(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == generated_pages.PAGES[page](), "run: python -m tests.generated_pages"


def test_ci_runs_the_readmes_own_test_command() -> None:
    command = next(block.commands for block in blocks(README) if block.mark == "test")
    assert "pytest" in command
    assert "README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.stem)
def test_every_file_a_page_links_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#: ]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.stem)
def test_every_heading_a_page_links_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#: ]*)#([^)]+)\)", page.read_text(encoding="utf-8"))
    missing = [(link, name) for link, name in links if name not in headings(page.parent / link if link else page)]
    assert missing == []


RECORDS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


@pytest.mark.parametrize("record", RECORDS, ids=lambda page: page.stem)
def test_a_decision_has_its_context_its_choice_and_what_it_costs(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    assert re.findall(r"^\*\*(.+)\.\*\*", text, re.MULTILINE) == ["Context", "Choice", "What it costs"]
    assert f"]({record.name})" in (record.parent / "README.md").read_text(encoding="utf-8")


def headings(page: Path) -> set[str]:
    """The names by which headings of a page are linked to."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.slow
def test_the_install_command_works_in_a_fresh_copy(tmp_path: Path) -> None:
    command = next(block.commands for block in blocks(README) if block.mark == "install")
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=_not_of_the_checkout)
    done = subprocess.run(["bash", "-c", command], cwd=copy, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "137 read as 2023-06" in done.stdout


def _not_of_the_checkout(folder: str, names: list[str]) -> list[str]:
    """What a fresh copy would not have: environments, archives and caches, at the top or anywhere."""
    made = {"archive", "my-archive", "dist"} if Path(folder) == ROOT else set()
    return [name for name in names if name in made or name.startswith(".") or name == "__pycache__"]
