"""A receipt against its archive: it must have been given just so, and what has changed since is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.ask.receipt import Receipt, ReceiptCheck, RowStatus, receipt_bytes
from kg.errors import UnreadableFile
from kg.index.current import made_up_to
from kg.ledger import Head
from kg.workspace import Workspace
from kg.workspace.answering import Answering
from tests.archives import CLOCK, MAPLE, WORLD, maple
from tests.index.test_store import serve
from tests.receipting import QUERIES, edited, leaves, made_world, members, put, sealed
from tests.sampling import examples

COUNT = QUERIES["count"]
OAK = MAPLE.replace("Thirty", "Forty")
"""Another town's notice that counts the same."""
VALUES = "SELECT ?value { ?o kg:measure kg:agreementsInForce ; kg:place place:us-vt ; kg:value ?value } ORDER BY ?value"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Not to be written to."""
    return made_world(tmp_path_factory.mktemp("world"))


@pytest.fixture
def world(kept: Workspace, tmp_path: Path) -> Workspace:
    """One's own copy."""
    shutil.copytree(kept.archive.folder.root, tmp_path / "archive")
    return Workspace.open(tmp_path / "archive", clock=CLOCK)


def looked_at(workspace: Workspace, content: bytes | Receipt, tmp_path: Path) -> ReceiptCheck:
    path = tmp_path / "answer.receipt"
    path.write_bytes(receipt_bytes(content) if isinstance(content, Receipt) else content)
    return Workspace.open(workspace.archive.folder.root, clock=CLOCK).verify_receipt(path)


def claim_of(workspace: Workspace, value: int) -> NamedNode:
    rows = workspace.query(f"SELECT ?c {{ GRAPH ?c {{ ?o kg:value {value} }} }}")
    return next(iter(rows))[0]  # type: ignore[return-value, index]


def codes(found: ReceiptCheck) -> set[str]:
    return {one.code for one in found.findings}


@pytest.mark.parametrize("name", QUERIES)
def test_what_the_archive_gave_holds_and_is_its_answer_still(name: str, kept: Workspace, tmp_path: Path) -> None:
    found = looked_at(kept, kept.receipt(QUERIES[name]), tmp_path)
    assert (found.findings, found.unchecked) == ((), ())
    assert found.still_given
    assert found.since is not None
    assert found.since.changes == ()


Edit = Callable[[dict[str, Any]], object]

FORGED: dict[str, tuple[Edit, str]] = {
    "a title": (lambda made: made["documents"][0].update(title="Another"), "described"),
    "a speaker's name": (lambda made: made["speakers"][0].update(label="Somebody else"), "described"),
    "a modality": (
        lambda made: made["claims"][0].update(modality="https://w3id.org/kg287g/ontology#projection"),
        "claim-differs",
    ),
    "a reading": (lambda made: made["claims"][0].update(basis="it must be so"), "claim-differs"),
    "a place": (lambda made: made["claims"][0]["anchors"].pop(), "claim-differs"),
    "a file's name": (lambda made: made["captures"][0].update(fileName="other.txt"), "described"),
    "a row left out": (lambda made: [made["results"]["bindings"].pop(), made["witnesses"].pop()], "rows"),
    "that it is partial": (lambda made: made.update(whole=False), "rows"),
    "how many solutions": (lambda made: made["witnesses"][0].update(solutions=7), "witness"),
    "a pattern": (lambda made: made["patterns"][0].update(pattern="?sources kg:prove ?it"), "witness"),
    "a foreign head": (lambda made: made["ledger"].update(digest="0" * 64), "foreign-head"),
    "a head to come": (lambda made: made["ledger"].update(sequence=99), "foreign-head"),
    "an earlier head": (lambda made: made["ledger"].update(sequence=1), "foreign-head"),
    "the head of nothing": (lambda made: made["ledger"].update(sequence=0, digest=""), "claim-unknown"),
    "another time": (lambda made: made["ledger"].update(recorded="2020-01-01T00:00:00Z"), "foreign-head"),
    "what the ontology says": (
        lambda made: made["triples"].__setitem__(
            slice(None), [one.replace('"Vermont"@en', '"Verdmont"@en') for one in made["triples"]]
        ),
        "other-ontology",
    ),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forgery_with_its_digest_computed_anew_is_found(name: str, kept: Workspace, tmp_path: Path) -> None:
    edit, code = FORGED[name]
    found = looked_at(kept, edited(kept.receipt(COUNT), edit, seal=True), tmp_path)
    assert code in codes(found)


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@given(choice=st.data())
def test_no_value_can_be_forged(
    choice: st.DataObject, kept: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name = choice.draw(st.sampled_from(["plain", "claims", "count", "optional", "not exists", "record-keeping"]))
    made = members(kept.receipt(QUERIES[name]))
    found = [way for way, _ in leaves(made) if way != ("digest",)]
    way = choice.draw(st.sampled_from(found))
    value = made
    for step in way:
        value = value[step]  # type: ignore[index]
    other = (not value) if isinstance(value, bool) else value + 1 if isinstance(value, int) else f"{value} "
    try:
        again = looked_at(kept, sealed(put(made, way, other)), tmp_path_factory.mktemp("forged"))
    except UnreadableFile:
        return
    assert not again.holds or way == ("query",)  # a blank more asks the same


def test_what_the_archive_does_not_keep_is_found(kept: Workspace, tmp_path: Path) -> None:
    def retitle(made: dict[str, Any]) -> None:
        made["triples"][:] = [one.replace("Notice to the public", "Notice to nobody") for one in made["triples"]]

    found = looked_at(kept, edited(kept.receipt(QUERIES["record-keeping"]), retitle, seal=True), tmp_path)
    assert "not-held-true" in codes(found)


def test_an_answer_cannot_pass_for_one_of_an_earlier_state(kept: Workspace, tmp_path: Path) -> None:
    digest = kept.archive.ledger.digest(kept.archive.ledger.files()[1])
    earlier = {"sequence": 2, "digest": digest, "recorded": "2026-01-01T12:00:00Z"}
    forged = edited(kept.receipt(COUNT), lambda made: made.update(ledger=earlier), seal=True)
    assert {"claim-unknown", "rows"} <= codes(looked_at(kept, forged, tmp_path))


def test_a_receipt_of_another_archive_is_told_by_its_head(kept: Workspace, tmp_path: Path) -> None:
    other = Workspace.create(tmp_path / "other", clock=CLOCK)
    other.add([WORLD / "cedar-gazette.yaml"])
    found = looked_at(other, kept.receipt(COUNT), tmp_path)
    assert codes(found) == {"foreign-head"}
    assert found.since is None


def test_captures_not_held_are_named_and_are_no_fault(kept: Workspace, tmp_path: Path) -> None:
    receipt = kept.receipt(VALUES)
    root = tmp_path / "copy"
    shutil.copytree(kept.archive.folder.root, root, ignore=shutil.ignore_patterns("captures"))
    (root / "captures").mkdir()
    found = looked_at(Workspace.open(root), receipt, tmp_path)
    assert found.holds
    assert {one.file_name for one in found.unheld} == {one.file_name for one in receipt.evidence.captures}


def test_bytes_that_have_changed_are_found(world: Workspace, tmp_path: Path) -> None:
    receipt = world.receipt(VALUES)
    sha256 = next(one.sha256 for one in receipt.evidence.captures if one.file_name == "alder-notice.txt")
    path = world.archive.folder.captures / sha256
    path.write_bytes(path.read_bytes().replace(b"12 agreements", b"14 agreements"))
    found = looked_at(world, receipt, tmp_path)
    assert codes(found) == {"capture-changed"}


def test_words_that_are_not_in_the_text_held_are_found(kept: Workspace, tmp_path: Path) -> None:
    def misquote(made: dict[str, Any]) -> None:
        one = next(one for one in made["anchors"] if "12 agreements" in one.get("exact", ""))
        one["exact"] = one["exact"].replace("12", "15")

    assert "quotation-found" in codes(looked_at(kept, edited(kept.receipt(VALUES), misquote, seal=True), tmp_path))


def test_a_row_whose_claim_was_withdrawn_is_gone_for_that_reason(world: Workspace, tmp_path: Path) -> None:
    receipt = world.receipt(VALUES)
    claim = claim_of(world, 13)
    world.withdraw(claim, "the gazette has corrected itself")
    found = looked_at(world, receipt, tmp_path)
    assert found.holds
    assert not found.still_given
    assert found.since is not None
    (change,) = found.since.changes
    assert (change.how, change.withdrawn, change.added, change.after) == (RowStatus.GONE, (claim,), (), None)
    assert change.before is not None
    assert change.before.values[0].value == "13"  # type: ignore[union-attr]
    (back,) = found.since.withdrawn
    assert (back.claim, back.contribution, back.reason) == (claim, 5, "the gazette has corrected itself")
    assert back.superseded_by == ()
    assert back.rows == (change.before.number,)


def test_what_was_superseded_names_what_stands_in_its_place(world: Workspace, tmp_path: Path) -> None:
    receipt = world.receipt(VALUES)
    claim = claim_of(world, 13)
    world.supersede(claim, maple(tmp_path), "read wrongly")
    found = looked_at(world, receipt, tmp_path)
    assert found.since is not None
    after = claim_of(Workspace.open(world.archive.folder.root), 26)
    assert [one.superseded_by for one in found.since.withdrawn] == [(after,)]
    assert {change.how: change.added for change in found.since.changes} == {RowStatus.GONE: (), RowStatus.NEW: (after,)}
    assert found.since.added == (after,)


def test_a_group_with_another_count_is_a_row_changed(world: Workspace, tmp_path: Path) -> None:
    receipt = world.receipt(COUNT)
    agreement = "agreement: {agency: Maple Police Department, state: vt, model: task-force, signed: 2025-05-01}"
    claim = (
        f"quote: counted 26 agreements in Vermont on May 1, 2025\n    basis: an office of Maple Town\n    {agreement}"
    )
    world.add([maple(tmp_path, claim)])
    found = looked_at(world, receipt, tmp_path)
    assert found.holds
    assert found.since is not None
    (change,) = found.since.changes
    assert change.how is RowStatus.CHANGED
    assert [row.values[1].value for row in (change.before, change.after) if row] == ["2", "3"]  # type: ignore[union-attr]
    assert change.withdrawn == ()
    assert len(change.added) == 1


def test_an_answer_that_is_the_same_still_tells_what_it_lost(world: Workspace, tmp_path: Path) -> None:
    world.add([maple(tmp_path), maple(tmp_path, name="oak", text=OAK)])
    world = Workspace.open(world.archive.folder.root, clock=CLOCK)
    receipt = world.receipt(VALUES)
    claim = next(iter(world.query("SELECT ?c { ?c kg:statedIn document:oak }")))[0]  # type: ignore[index]
    world.withdraw(claim, "the same notice under another name")
    found = looked_at(world, receipt, tmp_path)
    assert found.holds
    assert found.still_given
    assert found.since is not None
    assert [one.claim for one in found.since.withdrawn] == [claim]


def test_a_row_that_what_was_not_stated_takes_away_has_its_claims_still(world: Workspace, tmp_path: Path) -> None:
    receipt = world.receipt("SELECT ?a { ?a a kg:Agency FILTER NOT EXISTS { ?o kg:value 26 } } ORDER BY ?a")
    world.add([maple(tmp_path)])
    found = looked_at(world, receipt, tmp_path)
    assert found.holds
    assert found.since is not None
    assert {(change.how, change.withdrawn) for change in found.since.changes} == {(RowStatus.GONE, ())}


def test_an_ask_that_is_answered_otherwise_has_changed(world: Workspace, tmp_path: Path) -> None:
    receipt = world.receipt("ASK { ?o kg:value 26 }")
    world.add([maple(tmp_path)])
    found = looked_at(world, receipt, tmp_path)
    assert found.since is not None
    assert [change.how for change in found.since.changes] == [RowStatus.CHANGED]


def test_a_forgery_is_found_when_the_archive_has_moved_on(world: Workspace, tmp_path: Path) -> None:
    receipt = world.receipt(VALUES)
    world.withdraw(claim_of(world, 13), "the gazette has corrected itself")
    forged = edited(receipt, lambda made: [made["results"]["bindings"].pop(0), made["witnesses"].pop(0)], seal=True)
    assert "rows" in codes(looked_at(world, forged, tmp_path))
    assert looked_at(world, receipt, tmp_path).holds


def test_what_does_not_touch_the_answer_changes_nothing(world: Workspace, tmp_path: Path) -> None:
    receipt = world.receipt(COUNT)
    world.add([maple(tmp_path)])
    found = looked_at(world, receipt, tmp_path)
    assert found.holds
    assert found.still_given
    assert found.now is not None
    assert (receipt.head.sequence, found.now.sequence) == (4, 5)


def test_a_receipt_of_a_past_state_holds_and_tells_what_came_after(world: Workspace, tmp_path: Path) -> None:
    world.add([maple(tmp_path)])
    ledger = world.archive.ledger
    before = made_up_to(ledger, Head(2, ledger.digest(ledger.files()[1])))
    receipt = Answering(world.archive, store=before).receipt(VALUES)
    assert receipt.head.sequence == 2
    found = looked_at(world, receipt, tmp_path)
    assert found.holds
    assert found.since is not None
    assert {change.how for change in found.since.changes} == {RowStatus.NEW}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    yield from serve()


@pytest.mark.slow
def test_a_remote_store_of_the_archive_gives_the_same_receipt_and_confirms_others(
    kept: Workspace, address: str, tmp_path: Path
) -> None:
    endpoint = (f"{address}/query", f"{address}/update")
    remote = Workspace.open(kept.archive.folder.root, endpoint=endpoint, clock=CLOCK)
    remote.rebuild()
    assert receipt_bytes(remote.receipt(COUNT)) == receipt_bytes(kept.receipt(COUNT))
    for name in ("claims", "not exists", "path", "construct", "ask"):
        kept.receipt(QUERIES[name], path=tmp_path / "answer.receipt")
        found = remote.verify_receipt(tmp_path / "answer.receipt")
        assert (found.findings, found.still_given) == ((), True), name
