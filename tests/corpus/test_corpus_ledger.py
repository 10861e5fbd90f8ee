"""The shipped corpus is what its sheets and the real material make, and every anchor in it holds."""

from __future__ import annotations

import gzip
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from kg.sources.anchor import word_count
from kg.workspace import Workspace
from kg.workspace.shipped_corpus import pack, unpack

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "corpus" / "ledger"
DOCUMENTS = [
    "acru-defenders-initiative",
    "border-report-day-of-action",
    "conservative-news-daily-1001",
    "fy-2020-highly-effective",
    "ice-encounters-by-state-2020-01",
]


def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("corpus_build", ROOT / "corpus" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def corpus(shipped_corpus: Workspace) -> Workspace:
    return shipped_corpus


@pytest.fixture(scope="module")
def attached(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Workspace:
    workspace = unpack(tmp_path_factory.mktemp("attached") / "archive")
    folders = [shared / "documents", *(shared / "data" / name for name in ("ice-lists", "statutes", "moa"))]
    done = workspace.attach(path for folder in folders for path in sorted(folder.iterdir()))
    assert done.findings == ()
    return workspace


@pytest.mark.slow
def test_the_corpus_built_again_from_sheets_and_sources_is_the_one_shipped(shared: Path, tmp_path: Path) -> None:
    built = builder().build(shared, tmp_path / "archive")
    pack(built.archive.folder.ledger, tmp_path / "packed")
    assert unpacked(tmp_path / "packed") == unpacked(SHIPPED)


def unpacked(folder: Path) -> dict[str, bytes]:
    """The ledger files of a packed ledger: what compressing them gives is for each zlib to choose."""
    return {path.stem: gzip.decompress(path.read_bytes()) for path in folder.iterdir()}


def test_equal_ledgers_are_packed_into_equal_bytes(corpus: Workspace, tmp_path: Path) -> None:
    for name in ("one", "two"):
        pack(corpus.archive.folder.ledger, tmp_path / name)
    one, two = ([path.read_bytes() for path in sorted((tmp_path / name).iterdir())] for name in ("one", "two"))
    assert one == two


def test_the_corpus_is_below_two_mebibytes() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 2 << 20


def test_the_corpus_holds_no_bytes_of_any_source(corpus: Workspace) -> None:
    assert corpus.archive.captures.held() == frozenset()


def test_the_five_documents_state_at_least_a_hundred_claims(corpus: Workspace) -> None:
    claims = {document.slug: document.claims for document in corpus.documents()}
    assert sum(claims[slug] for slug in DOCUMENTS) >= 100
    assert all(claims[slug] >= 20 for slug in DOCUMENTS)


@pytest.mark.slow
def test_verify_names_every_capture_that_is_not_held(corpus: Workspace) -> None:
    verified = corpus.verify()
    assert verified.faults == ()
    assert len(verified.unheld) == corpus.counts().captures
    assert all(one.file_name and one.anchors for one in verified.unheld)


@pytest.mark.slow
def test_every_anchor_holds_against_the_real_sources(attached: Workspace) -> None:
    verified = attached.verify()
    assert (verified.findings, verified.unheld) == ((), ())
    anchors = next(iter(attached.query("SELECT (COUNT(DISTINCT ?a) AS ?n) { ?claim kg:anchor ?a }")))["n"]  # type: ignore[arg-type]
    assert verified.anchors_verified == int(anchors.value)


def test_no_quotation_shipped_is_over_forty_words(corpus: Workspace) -> None:
    quoted = [row["exact"].value for row in corpus.query("SELECT ?exact { ?selector oa:exact ?exact }")]  # type: ignore[union-attr]
    assert quoted
    assert [exact for exact in quoted if word_count(exact) > 40] == []


@pytest.mark.slow
def test_every_row_of_the_thirty_three_lists_is_recorded_and_verified(shared: Path, tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "archive")
    done = workspace.import_lists(sorted((shared / "data" / "ice-lists").glob("*.xlsx")))
    tallies = [one.tally for one in done if one.tally]
    assert [one.error for one in done if one.error] == []
    assert sum(t.rows_read for t in tallies) == 15_226
    assert sum(t.claims + t.sightings + t.unread for t in tallies) == 15_226
    verified = workspace.verify()
    assert (verified.faults, verified.anchors_verified) == ((), 15_226)


def test_the_table_of_renamed_claims_leads_to_claims_that_are_there(corpus: Workspace) -> None:
    lines = (ROOT / "docs" / "claims-renamed.md").read_text("utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if line.startswith("| ") and "`" in line]
    there = {row["c"].value.rpartition("/")[2] for row in corpus.query("SELECT ?c { ?c a kg:Claim }")}  # type: ignore[union-attr]
    assert len(rows) == 301
    assert {name for _, _, now in rows for name in re.findall("`([a-z0-9]+)`", now)} <= there
    assert all(re.search("`|the same|left out", now) for _, _, now in rows)
