"""Fixtures every test may use. `shared` is real material beside the checkout; never committed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and lists; skips where it is absent."""
    folder = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))
    if not (folder / "documents").is_dir():
        pytest.skip(f"real material is not beside this checkout ({folder} is absent)")
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT
