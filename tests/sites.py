"""The site in this process, as programs and browsers meet it: a client that sends what browsers send."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from kg.web.application import application
from kg.web.safety import LOOPBACK
from kg.web.visits import SiteSettings
from kg.workspace import Workspace
from kg.workspace.shipped_corpus import unpack
from kg.workspace.states import States

__all__ = ["COUNTED", "HERE", "claim_of_count", "demo", "site"]

HERE = "http://127.0.0.1:8287"
COUNTED = "SELECT ?claim {{ GRAPH ?claim {{ ?o kg:value ?value }} FILTER(STR(?value) = '{value}') }} ORDER BY ?claim"


def site(archive: Path, **settings: Any) -> TestClient:
    """A client of the site of an archive; what goes wrong in it is an answer, as for a browser."""
    states = States(Workspace.open(archive).archive)
    made = application(states, SiteSettings(**settings), LOOPBACK)
    return TestClient(made, base_url=HERE, raise_server_exceptions=False, follow_redirects=False)


def demo(folder: Path) -> Path:
    """An archive of the shipped corpus."""
    return unpack(folder).archive.folder.root


def claim_of_count(archive: Path, value: int) -> str:
    """What stands after `id/` in the IRI of a claim that states a count."""
    found = [row["claim"].value for row in Workspace.open(archive).query(COUNTED.format(value=value))]
    return found[0].partition("/id/")[2]
