"""Node.js for tests: packages of npm, installed by name into a folder of the test, and scripts run beside them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

__all__ = ["installed", "needs_node", "ran"]

needs_node = pytest.mark.skipif(
    # Where KG_NODE is set, as in .ci/run, they must run.
    shutil.which("npm") is None and not os.environ.get("KG_NODE"),
    reason="needs Node.js on PATH (apt-get install nodejs npm)",
)


def installed(folder: Path, *packages: str) -> Path:
    """The folder with packages of npm and what they need; nothing that comes with one is run to install it."""
    npm = shutil.which("npm")
    assert npm, "Node.js is not on PATH: apt-get install nodejs npm"
    told = subprocess.run(
        [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", *packages],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    return folder / "node_modules"


def ran(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["node", *map(str, command)], cwd=cwd, capture_output=True, text=True)
