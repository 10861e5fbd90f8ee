"""The archive whose site is written."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def alder_archive(alder_folder: Path) -> Path:
    """An archive that has what the Alder County Sheriff's Office says; not written to."""
    return alder_folder / "archive"
