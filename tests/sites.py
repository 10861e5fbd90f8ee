"""The site in this process, as programs and browsers meet it: a client that sends what browsers send."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from httpx import Response
from starlette.testclient import TestClient

from kg.web.application import application
from kg.web.desk.sessions import Sessions
from kg.web.safety import LOOPBACK
from kg.web.visits import SiteSettings
from kg.workspace import Workspace
from kg.workspace.desk import Desk
from kg.workspace.shipped_corpus import unpack
from kg.workspace.states import States

__all__ = ["COUNTED", "HERE", "Archivist", "claim_of_count", "demo", "desk", "site"]

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


def desk(
    archive: Path,
    *archivists: str,
    clock: Callable[[], datetime] | None = None,
    allow_private_addresses: bool = False,
) -> list[Archivist]:
    """A client of the desk of an archive for each archivist, who has come in; all of one server."""
    own = Workspace.open(archive, clock=clock).archive
    sessions = Sessions(archivists)
    made_desk = Desk(own, allow_private_addresses=allow_private_addresses)
    made = application(States(own), SiteSettings(has_desk=True), LOOPBACK, (made_desk, sessions))
    found = []
    for _, path in sessions.entrances():
        client = TestClient(made, base_url=HERE, raise_server_exceptions=False, follow_redirects=False)
        assert client.get(path).headers["location"] == "/desk"
        found.append(Archivist(client))
    return found


class Archivist:
    """What an archivist's browser does at the desk: gets pages, and sends their forms with what they carry."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str) -> Response:
        return self.client.get(path)

    @property
    def token(self) -> str:
        return re.findall(r'name="form-token" value="([^"]+)"', self.get("/desk").text)[0]

    def send(
        self, path: str, values: Mapping[str, Any] | None = None, *, files: Mapping[str, Any] | None = None, **more: Any
    ) -> Response:
        """Send a form; `more` are headers, or None for one that a browser would send and is left out."""
        headers = {"origin": HERE, "sec-fetch-site": "same-origin", **more}
        told = {name: value for name, value in headers.items() if value is not None}
        return self.client.post(path, data={"form-token": self.token, **(values or {})}, files=files, headers=told)

    def begin(self, document: str) -> str:
        """The path of a new draft on a document."""
        reply = self.send("/desk/drafts", {"document": document})
        assert reply.status_code == 303, reply.text
        return str(reply.headers["location"])

    def record(self, draft: str) -> Response:
        """Record a draft as its page offers it."""
        return self.send(f"{draft}/record", {"head": self.head(draft)})

    def head(self, page: str) -> str:
        """The head of the archive that a page was made for."""
        return re.findall(r'name="head" value="([^"]+)"', self.get(page).text)[0]
