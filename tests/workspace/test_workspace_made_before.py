"""An archive and receipts of version 0.1.0 are read as they are, and go on: nothing recorded is lost to new words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.workspace import Workspace
from tests.archives import Done, maple, tree

Run = Callable[..., Done]
BEFORE = Path(__file__).with_name("made_by_0_1_0")
RECEIPTS = sorted(path.name for path in BEFORE.glob("*.receipt.json"))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the archive, with a store made for it, for reading."""
    archive = copied(tmp_path_factory.mktemp("before"))
    Workspace.open(archive).counts()
    return archive


def copied(folder: Path) -> Path:
    copy = folder / "archive"
    copy.mkdir()
    shutil.copy(BEFORE / "archive.json", copy)
    for part in ("ledger", "captures"):
        shutil.copytree(BEFORE / part, copy / part)
    return copy


def test_it_holds_by_every_digest_and_anchor(archive: Path, kg: Run) -> None:
    held = kg("--archive", archive, "verify")
    assert held.code == 0
    assert "5 contributions, 3 captures held, 10 anchors verified" in held.out


def kept(archive: Path) -> dict[str, str]:
    """Every file but the store, which can be made anew."""
    return {name: digest for name, digest in tree(archive).items() if not name.startswith("store")}


def test_reading_it_changes_no_file_of_it(archive: Path, kg: Run) -> None:
    before = kept(archive)
    for words in (["verify"], ["log"], ["trace", "document/alder-article"], ["query", "stances", "--cite"]):
        assert kg("--archive", archive, *words).code == 0
    assert kept(archive) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["query", "stances"], "objects      A residents' league (not named)"),
        (["query", "stances"], "supports     A taxpayers' club (not named)"),
        (["query", "decisions"], "same agency"),
        (["query", "withdrawn-claims"], "the sheriff corrected the day"),
        (["query", "agencies-as-decided"], "Alder Cnty Sheriff's Office"),
        (["trace", "document/alder-article"], "effect (earlier): authorizes"),
        (["trace", "document/alder-article"], "Board of Alder County, as reported: report"),
        (["presence"], "2026-03-20, the newest list"),
    ],
)
def test_what_was_recorded_in_earlier_words_is_told(words: list[str], told: str, archive: Path, kg: Run) -> None:
    assert told in kg("--archive", archive, *words).out


def test_decisions_in_earlier_words_are_applied(archive: Path, kg: Run) -> None:
    sparql = "SELECT (COUNT(DISTINCT ?one) AS ?n) { ?a kg:agencyAsDecided ?one }"
    asked = kg("--archive", archive, "query", "-e", sparql, "--format", "csv")
    assert asked.out.split() == ["n", "2"]


@pytest.mark.parametrize("name", RECEIPTS)
def test_a_receipt_holds_by_itself_and_in_the_archive(name: str, archive: Path, kg: Run) -> None:
    for where in ([], ["--offline"]):
        checked = kg("--archive", archive, "receipt", "verify", BEFORE / name, *where)
        assert (checked.code, checked.err) == (0, "")
        assert "they ask nothing, and whoever wrote them may say anything" in checked.out


def test_it_takes_new_claims_and_keeps_the_bytes_of_the_old(tmp_path: Path, kg: Run) -> None:
    archive = copied(tmp_path)
    before = tree(archive / "ledger")
    assert kg("--archive", archive, "add", maple(tmp_path)).code == 0
    assert tree(archive / "ledger").items() > before.items()
    assert "6 contributions" in kg("--archive", archive, "verify").out


def test_a_rule_made_since_is_told_of_old_claims_by_check_alone(archive: Path, kg: Run) -> None:
    checked = kg("--archive", archive, "check")
    assert checked.code != 0
    assert "kg:effect is a word of an earlier edition" in checked.out + checked.err
