"""The sheets of the corpus, read once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model import Draft
from tests.corpus_drafts import sheets


@pytest.fixture(scope="session")
def drafts(shared: Path) -> dict[str, Draft]:
    return sheets(shared)
