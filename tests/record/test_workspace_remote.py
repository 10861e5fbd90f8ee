"""An archive indexed by a SPARQL endpoint is written, mended and verified like one with a store of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import ArchiveError, StoreError
from kg.index.remote import Remote
from kg.model import Severity
from kg.record.drafting import DocumentDetails
from kg.workspace import Workspace
from tests.archives import CLOCK, maple
from tests.index.test_store import free_port, serve

pytestmark = pytest.mark.usefixtures("without_vocabulary")

ASKED = "SELECT (COUNT(*) AS ?n) { ?c a kg:Claim }"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    yield from serve()


@pytest.fixture
def endpoint(address: str) -> tuple[str, str]:
    """An endpoint that holds nothing."""
    Remote(f"{address}/query", f"{address}/update").replace([])
    return f"{address}/query", f"{address}/update"


def opened(local: Workspace, endpoint: tuple[str, str | None]) -> Workspace:
    return Workspace.open(local.archive.folder.root, endpoint=endpoint, clock=CLOCK)


def claims(workspace: Workspace) -> int:
    return int(next(iter(workspace.query(ASKED)))["n"].value)  # type: ignore[arg-type, call-overload, index]


def test_an_empty_endpoint_is_filled_from_the_ledger(alder: Workspace, endpoint: tuple[str, str]) -> None:
    assert claims(opened(alder, endpoint)) == 5
    assert set(opened(alder, endpoint).store.quads()) == set(alder.store.quads())


def test_what_is_added_and_withdrawn_reaches_the_endpoint(
    alder: Workspace, endpoint: tuple[str, str], tmp_path: Path
) -> None:
    remote = opened(alder, endpoint)
    remote.add([maple(tmp_path), tmp_path / "cedar-gazette.yaml"])
    (claim,) = remote.query("SELECT ?c { ?c kg:statedIn document:maple }")  # type: ignore[misc]
    remote.withdraw(claim[0], "read wrongly")
    assert remote.verify().findings == ()
    assert set(opened(alder, endpoint).store.quads()) == set(Workspace.open(alder.archive.folder.root).store.quads())


def test_an_endpoint_that_is_behind_is_brought_up(alder: Workspace, endpoint: tuple[str, str], tmp_path: Path) -> None:
    assert claims(opened(alder, endpoint)) == 5
    alder.add([maple(tmp_path)])
    assert claims(opened(alder, endpoint)) == 6


def test_an_endpoint_of_another_archive_is_refused_until_somebody_accepts_that(
    alder: Workspace, endpoint: tuple[str, str], tmp_path: Path
) -> None:
    other = Workspace.create(tmp_path / "other", endpoint=endpoint, clock=CLOCK)
    other.add([maple(tmp_path)])
    with pytest.raises(ArchiveError, match="known to the store"):
        opened(alder, endpoint).query(ASKED)
    with pytest.raises(ArchiveError, match="known to the store"):
        opened(alder, endpoint).rebuild()
    opened(alder, endpoint).rebuild(accept=True)
    assert claims(opened(alder, endpoint)) == 5
    assert opened(alder, endpoint).verify().findings == ()


def test_an_endpoint_that_may_only_be_read_answers_while_it_is_up_to_date(
    alder: Workspace, endpoint: tuple[str, str], tmp_path: Path
) -> None:
    opened(alder, endpoint).rebuild()
    reader = (endpoint[0], None)
    assert claims(opened(alder, reader)) == 5
    alder.add([maple(tmp_path)])
    with pytest.raises(StoreError, match="may only be read"):
        opened(alder, reader).query(ASKED)


def test_an_endpoint_that_goes_away_while_something_is_recorded_follows_later(
    alder: Workspace, endpoint: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise StoreError("the endpoint is out of reach")

    remote = opened(alder, endpoint)
    assert claims(remote) == 5
    with monkeypatch.context() as patched:
        patched.setattr(Remote, "apply", gone)
        outcome = remote.add([maple(tmp_path)])
    assert [(f.code, f.severity) for f in outcome.report.findings] == [("store-behind", Severity.NOTICE)]
    assert claims(opened(alder, endpoint)) == 6


def test_an_endpoint_that_is_not_there_is_named(alder: Workspace) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}/query"
    with pytest.raises(StoreError, match="out of reach"):
        opened(alder, (nowhere, None)).query(ASKED)


def test_verify_looks_at_every_anchor_though_the_endpoint_is_not_there(alder: Workspace) -> None:
    verified = opened(alder, (f"http://127.0.0.1:{free_port()}/query", None)).verify()
    assert [f.code for f in verified.faults] == ["store-damaged"]
    assert verified.anchors_verified == alder.verify().anchors_verified > 0


def test_what_is_quoted_is_looked_for_in_a_newer_capture_and_quoted_there(
    alder: Workspace, endpoint: tuple[str, str], tmp_path: Path
) -> None:
    remote = opened(alder, endpoint)
    remote.add([maple(tmp_path)])
    (tmp_path / "newer.txt").write_text("Home\n" + (tmp_path / "maple.txt").read_text("utf-8"), "utf-8")
    outcome = remote.add_documents(tmp_path / "newer.txt", DocumentDetails("maple"))
    assert [one.code for one in outcome.report.notices] == ["quoted-before"]
    (one,) = remote.quotations_since("maple").quotations
    assert str(one.found.standing) == "moved"
    assert remote.quote_again(one.claims[0], "published anew").sightings == 1
    assert [one.also_quoted for one in remote.quotations_since("maple").quotations] == [True]
    assert remote.verify().findings == ()
