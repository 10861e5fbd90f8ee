"""The package of the invented archive, in which one document is marked as publishable."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.release import ReleaseWritten, write_release
from kg.workspace import Workspace

PUBLISHABLE = {"alder-notice": "a notice of a public body"}


@pytest.fixture(scope="package")
def written(golden_archive: Workspace, tmp_path_factory: pytest.TempPathFactory) -> ReleaseWritten:
    return write_release(golden_archive, tmp_path_factory.mktemp("release") / "package", publishable=PUBLISHABLE)


@pytest.fixture(scope="package")
def package(written: ReleaseWritten) -> Path:
    """Its folder; not written to."""
    return written.folder


@pytest.fixture(scope="package")
def payload(package: Path) -> Path:
    """What is in the bag."""
    return package / "data"
