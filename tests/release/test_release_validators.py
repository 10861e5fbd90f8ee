"""What programs of others say of a package: roc-validator of the crate, cffconvert of CITATION.cff.

Both need earlier editions of what the program uses, so they are installed by name into an environment of the test; the
context of RO-Crate 1.2 comes with a package of npm. Their versions are named here.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.test_web_node import installed

pytestmark = pytest.mark.slow
VALIDATORS = ["roc-validator==0.13.0", "cffconvert==2.0.0"]
RO_CRATE = "ro-crate@3.7.2"
SETTLED = "Organization"
"""What is only recommended and left open: organizations here have no ROR, address or contact."""


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the validators' programs."""
    folder = tmp_path_factory.mktemp("validators")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    told = subprocess.run([folder / "bin" / "pip", "install", "-q", *VALIDATORS], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    return folder / "bin"


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The context of RO-Crate 1.2, as a program of npm has it."""
    if shutil.which("npm") is None and not os.environ.get("KG_NODE"):  # where that is set, as in .ci/run, it must be
        pytest.skip("needs Node.js on PATH (apt-get install nodejs npm)")
    return installed(tmp_path_factory.mktemp("npm"), RO_CRATE) / "ro-crate" / "lib" / "context.json"


def faults_of_crate(programs: Path, context: Path, payload: Path, severity: str) -> list[list[str]]:
    script = Path(__file__).with_name("validate_crate.py")
    told = subprocess.run(
        [programs / "python", script, payload, context, severity], capture_output=True, text=True, cwd=programs
    )
    assert told.returncode == 0, told.stderr
    found: list[list[str]] = json.loads(told.stdout.splitlines()[-1])
    return found


def test_roc_validator_finds_nothing_wrong_with_the_crate(programs: Path, context: Path, payload: Path) -> None:
    found = faults_of_crate(programs, context, payload, "RECOMMENDED")
    assert [one for one in found if one[0] == "REQUIRED" or SETTLED.lower() not in one[1].lower()] == []


def test_roc_validator_tells_of_a_damaged_crate(programs: Path, context: Path, payload: Path, tmp_path: Path) -> None:
    shutil.copytree(payload, tmp_path / "crate")
    path = tmp_path / "crate" / "ro-crate-metadata.json"
    told = json.loads(path.read_text("utf-8"))
    root = next(entity for entity in told["@graph"] if entity["@id"] == "./")
    root |= {"license": None, "datePublished": "soon"}
    path.write_text(json.dumps(told), "utf-8")
    found = [message for _, message in faults_of_crate(programs, context, path.parent, "REQUIRED")]
    assert [word for word in ("`license`", "`datePublished`") if not any(word in one for one in found)] == []


def test_cffconvert_takes_the_citation_and_refuses_a_damaged_one(programs: Path, payload: Path, tmp_path: Path) -> None:
    citation = payload / "CITATION.cff"
    (tmp_path / "CITATION.cff").write_text(citation.read_text("utf-8").replace("license: CC0-1.0", "license: CC0"))
    codes = [
        subprocess.run([programs / "cffconvert", "--validate", "-i", path], capture_output=True).returncode
        for path in (citation, Path(__file__).resolve().parents[2] / "CITATION.cff", tmp_path / "CITATION.cff")
    ]
    assert codes[:2] == [0, 0]
    assert codes[2] != 0
