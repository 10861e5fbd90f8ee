"""The corpus as an archive that is asked, and a client of its site: made once for all tests of the web."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kg.workspace import Workspace
from tests.sites import site


@pytest.fixture(scope="session")
def archive(shipped_corpus: Workspace) -> Path:
    """The folder of the shipped corpus, without bytes; not written to."""
    return shipped_corpus.archive.folder.root


@pytest.fixture(scope="session")
def client(archive: Path) -> TestClient:
    """A client of its site, as the site is for this computer alone."""
    return site(archive)
