"""The ledger appends whole files, chains them, and never forgets."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg.errors import ArchiveError, Locked
from kg.ledger import EMPTY, Head, Ledger, live_quads, verify
from kg.model import Draft, Finding, Severity
from kg.terms import KG
from kg.workspace import Workspace
from tests.making import START, agency_claim, count_claim, record, row, withdrawal

A, B = agency_claim("A Office", row(2)), agency_claim("B Office", row(3))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def claims_live(ledger: Ledger, **at: object) -> set[NamedNode]:
    return {q.subject for q in live_quads(ledger, **at) if q.predicate == KG.recordedIn}  # type: ignore[arg-type, misc]


def verified(ledger: Ledger, **known: Head) -> tuple[Finding, ...]:
    return verify(ledger, known, START + timedelta(days=1000))


def test_an_empty_ledger_has_an_empty_head(ledger: Ledger) -> None:
    assert ledger.head() == EMPTY


def test_each_contribution_names_the_digest_of_the_one_before(ledger: Ledger) -> None:
    record(ledger, Draft(claims=(A,)))
    first = ledger.head().digest
    record(ledger, Draft(claims=(B,)))
    assert [c.previous for c, _ in ledger.contributions()] == ["", first]


def test_an_untouched_ledger_has_no_findings(ledger: Ledger) -> None:
    record(ledger, Draft(claims=(A,)), withdrawal(A))
    assert verified(ledger) == ()


def test_equal_contributions_are_equal_bytes(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        record(Ledger(folder), Draft(note="n", claims=(A, B)), withdrawal(B))
    assert [p.read_bytes() for p in Ledger(folders[0]).files()] == [p.read_bytes() for p in Ledger(folders[1]).files()]


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"A Office", b"C Office"), (b"tester", b"other!"), (b"2025-01-01", b"2024-01-01")],
    ids=["a fact", "the archivist", "the time"],
)
def test_a_file_changed_by_hand_is_named_first(ledger: Ledger, old: bytes, new: bytes) -> None:
    record(ledger, Draft(claims=(A,)), Draft(claims=(B,)))
    path = ledger.files()[0]
    path.write_bytes(path.read_bytes().replace(old, new))
    assert [(f.code, f.where) for f in verified(ledger)] == [
        ("ledger-changed", "000001.nq"),
        ("ledger-chain", "000002.nq"),
    ]


def test_the_last_file_changed_by_hand_is_found_though_nothing_follows_it(ledger: Ledger) -> None:
    record(ledger, Draft(claims=(A,)))
    path = ledger.files()[0]
    path.write_bytes(path.read_bytes().replace(b"A Office", b"C Office"))
    assert [f.code for f in verified(ledger)] == ["ledger-changed"]


def test_a_line_added_by_hand_is_found(ledger: Ledger) -> None:
    record(ledger, Draft(claims=(A,)))
    path = ledger.files()[0]
    path.write_bytes(path.read_bytes() + b"<urn:z> <urn:z> <urn:z> .\n")
    assert [f.code for f in verified(ledger)] == ["ledger-changed"]


def test_a_torn_file_is_reported_as_unreadable(ledger: Ledger) -> None:
    record(ledger, Draft(claims=(A,)))
    path = ledger.files()[0]
    path.write_bytes(path.read_bytes()[:-20])
    assert "ledger-unreadable" in [f.code for f in verified(ledger)]


def test_a_file_that_is_no_text_any_more_is_told_and_not_answered_from(ledger: Ledger) -> None:
    record(ledger, Draft(claims=(A,)))
    path = ledger.files()[0]
    path.write_bytes(path.read_bytes().replace(b"A Office", b"A\xffOffice"))
    assert [f.code for f in verified(ledger)] == ["ledger-unreadable"]
    with pytest.raises(ArchiveError, match="the newest contribution is not what was recorded"):
        Ledger(ledger.folder).head()


def test_a_missing_file_is_named(ledger: Ledger) -> None:
    record(ledger, Draft(claims=(A,)), Draft(claims=(B,)))
    ledger.files()[0].unlink()
    with pytest.raises(ArchiveError, match="contribution 1 is missing"):
        ledger.files()


def test_a_leftover_of_a_killed_writer_is_not_a_contribution(ledger: Ledger) -> None:
    record(ledger, Draft(claims=(A,)))
    (ledger.folder / ".000002.nq.99").write_bytes(b"<half")
    assert len(ledger.files()) == 1


def test_a_name_that_is_taken_is_never_written_over(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    record(ledger, Draft(claims=(A,)))
    before = ledger.files()[0].read_bytes()
    monkeypatch.setattr(Ledger, "_newest", lambda self: None)
    with pytest.raises(ArchiveError, match="another process wrote"):
        ledger.append(Draft(claims=(B,)), archivist="tester", recorded=START)
    assert ledger.files()[0].read_bytes() == before


def test_a_withdrawn_claim_is_not_live(ledger: Ledger) -> None:
    record(ledger, Draft(claims=(A, B)), withdrawal(A))
    assert claims_live(ledger) == {B.iri}


def test_a_withdrawn_claim_recorded_again_is_live_and_not_called_withdrawn(ledger: Ledger) -> None:
    record(ledger, Draft(claims=(A,)), withdrawal(A), Draft(claims=(A,)))
    assert claims_live(ledger) == {A.iri}
    assert KG.withdrawnIn not in {q.predicate for q in live_quads(ledger)}


def test_an_earlier_state_can_be_asked(ledger: Ledger) -> None:
    record(ledger, Draft(claims=(A,)), Draft(claims=(B,)), withdrawal(A))
    then = ledger.head_at(START + timedelta(days=1))
    assert claims_live(ledger, up_to=then.sequence) == {A.iri, B.iri}


def test_the_content_of_a_withdrawn_claim_stays_readable(ledger: Ledger) -> None:
    record(ledger, Draft(claims=(A, B)), withdrawal(A))
    assert {q.triple for q in ledger.quads_of_claim(A.iri) if q.graph_name == A.iri} == set(A.triples)


LONG = Draft(claims=tuple(count_claim(number) for number in range(200)))


def test_a_long_contribution_is_packed_and_reads_as_any_other(ledger: Ledger) -> None:
    record(ledger, Draft(claims=(A,)), LONG, Draft(claims=(B,)))
    assert [path.name for path in ledger.files()] == ["000001.nq", "000002.nq.gz", "000003.nq"]
    path = ledger.files()[1]
    assert gzip.decompress(path.read_bytes()) == ledger.content(path)
    assert path.stat().st_size * 5 < len(ledger.content(path))
    assert verified(ledger) == ()
    assert [header.sequence for header, _ in ledger.contributions()] == [1, 2, 3]
    assert claims_live(ledger) == {A.iri, B.iri, *(claim.iri for claim in LONG.claims)}


def test_the_chain_is_of_what_is_packed_and_not_of_how(ledger: Ledger) -> None:
    record(ledger, LONG, Draft(claims=(A,)))
    path = ledger.files()[0]
    path.write_bytes(gzip.compress(ledger.content(path), 9, mtime=1))
    assert [(one.code, one.severity) for one in verified(ledger)] == [("ledger-packed", Severity.NOTICE)]


@pytest.mark.parametrize(
    "damage",
    [lambda b: b[:-20], lambda b: b[:200] + b"x" + b[201:], lambda b: b + b"more", lambda _: b"no gzip"],
    ids=["cut short", "a byte changed", "a tail added", "not packed at all"],
)
def test_a_packed_file_that_is_damaged_is_named_and_never_read_in_part(
    ledger: Ledger, damage: Callable[[bytes], bytes]
) -> None:
    record(ledger, LONG, Draft(claims=(A,)))
    path = ledger.files()[0]
    path.write_bytes(damage(path.read_bytes()))
    assert [(one.code, one.where) for one in verified(ledger)] == [
        ("ledger-unreadable", "000001.nq.gz"),
        ("ledger-chain", "000002.nq"),
    ]
    with pytest.raises(ArchiveError, match=r"can no longer be read|more bytes follow"):
        ledger.read(path)


def test_a_contribution_that_unpacks_without_end_is_refused(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    record(ledger, LONG)
    monkeypatch.setattr("kg.ledger.contribution_file.MOST", 1000)
    with pytest.raises(ArchiveError, match="can no longer be read"):
        ledger.read(ledger.files()[0])


def test_a_contribution_that_is_there_twice_is_named(ledger: Ledger) -> None:
    record(ledger, LONG, Draft(claims=(A,)))
    (ledger.folder / "000001.nq").write_bytes(ledger.content(ledger.files()[0]))
    with pytest.raises(ArchiveError, match="contribution 1 exists twice"):
        ledger.files()


def test_what_stands_in_the_other_form_is_never_written_over(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    record(ledger, LONG)
    monkeypatch.setattr(Ledger, "_newest", lambda self: None)
    with pytest.raises(ArchiveError, match="another process wrote"):
        ledger.append(Draft(claims=(B,)), archivist="tester", recorded=START)
    assert [path.name for path in ledger.files()] == ["000001.nq.gz"]


@pytest.mark.parametrize(("number", "shown"), [(3, "000003.nq.gz; its"), (4, "000003.nq.gz and 1 more; its")])
def test_three_files_packed_otherwise_are_named_and_more_are_counted(ledger: Ledger, number: int, shown: str) -> None:
    record(ledger, *(replace(LONG, note=f"note {n}") for n in range(number)))
    for path in ledger.files():
        path.write_bytes(gzip.compress(ledger.content(path), 9, mtime=1))
    (found,) = verified(ledger)
    assert f"here: 000001.nq.gz, 000002.nq.gz, {shown} content is what was recorded, packed by" in found.message


def test_a_folder_that_cannot_be_listed_is_a_finding(tmp_path: Path) -> None:
    assert [(one.code, one.where) for one in verified(Ledger(tmp_path / "none"))] == [("ledger-unreadable", "ledger")]


@pytest.mark.parametrize(
    ("known", "said"),
    [(1, []), (2, ["contribution 2 is missing; a receipt knows of 2"]), (3, ["contributions 2 to 3 are missing; a"])],
)
def test_what_something_else_knows_of_after_the_end_is_missing(ledger: Ledger, known: int, said: list[str]) -> None:
    record(ledger, Draft(claims=(A,)))
    head = Head(known, ledger.head().digest)
    found = verified(ledger, **{"a receipt": head})
    assert [one.code for one in found] == ["ledger-incomplete"] * len(said)
    assert all(start in one.message for start, one in zip(said, found, strict=True))


def test_what_in_an_address_names_a_person_is_not_read_from_a_ledger_that_has_it(ledger: Ledger) -> None:
    given = "see https://www.ice.gov/a.pdf?to=jo.doe%40example.org&v=2 of June"
    record(ledger, Draft(note=given, claims=(A,)))
    (path,) = ledger.files()
    assert b"jo.doe" in ledger.content(path)
    notes = [quad.object.value for quad in ledger.read(path) if "www.ice.gov" in str(quad.object)]
    assert notes == ["see https://www.ice.gov/a.pdf?v=2 of June"]
    assert verified(ledger) == ()


def test_while_one_writes_another_is_told_so(alder: Workspace) -> None:
    folder = alder.archive.folder
    with folder.writing(), pytest.raises(Locked, match="another process is writing"), folder.writing(wait=0.01):
        pass
    with folder.writing(wait=0.01):
        assert folder.root.is_dir()
