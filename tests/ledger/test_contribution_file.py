"""One contribution file: its header, what of an address is read, and what is told where it is not as recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kg import durable
from kg.errors import ArchiveError
from kg.ledger import Head, Ledger, verify
from kg.ledger.clock import TOLERANCE, ahead, recorded_at
from kg.ledger.contribution_file import contribution_faults, header_of, packed, parsed, read
from kg.model import Draft, Finding, Severity
from kg.terms import KG, OA
from kg.triples import anchor_iri, claim_quads
from tests.making import START, agency_claim, quotation, record, row

PLACE = quotation("five officers")
DRAFTS = [Draft(claims=(agency_claim(f"{n} Office", PLACE if n == 2 else row(n)),), note=f"n{n}") for n in range(1, 6)]
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Five contributions, a day apart."""
    (tmp_path / "ledger").mkdir()
    made = Ledger(tmp_path / "ledger")
    record(made, *DRAFTS)
    return made


def verified(ledger: Ledger, now: datetime = START + timedelta(days=9), **known: Head) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in verify(ledger, known, now)]


@pytest.mark.parametrize(
    ("now", "last", "recorded"),
    [
        (START, None, START),
        (START, START - A_SECOND, START),
        (START, START, START),
        (START, START + A_SECOND, START + A_SECOND),
        (START, START + TOLERANCE, START + TOLERANCE),
        (START, START + TOLERANCE + A_SECOND, START),
    ],
)
def test_a_contribution_is_recorded_no_earlier_than_the_last_unless_that_is_over_a_day_ahead(
    now: datetime, last: datetime | None, recorded: datetime
) -> None:
    assert recorded_at(now, last) == recorded


def test_the_clock_of_the_last_contribution_is_the_one_of_the_next(ledger: Ledger) -> None:
    last = ledger.recorded()
    assert last is not None
    assert last == START + timedelta(days=4)
    added, _, head = ledger.append(Draft(note="soon after"), archivist="tester", recorded=last - A_SECOND)
    assert (added.recorded, added.sequence, head) == (last, 6, ledger.head())


@pytest.mark.parametrize(
    ("behind", "told"), [(TOLERANCE - A_SECOND, 0), (TOLERANCE, 0), (TOLERANCE + A_SECOND, 1), (2 * TOLERANCE, 1)]
)
def test_a_contribution_dated_over_a_day_ahead_is_told_by_verifying_and_by_the_clock(
    behind: timedelta, told: int, ledger: Ledger
) -> None:
    now = START + timedelta(days=4) - behind
    assert verified(ledger, now) == [("ledger-future", "000005.nq")] * told
    notices = list(ahead(ledger.contributions(), now))
    assert [(one.where, one.severity) for one in notices] == [("000005.nq", Severity.NOTICE)] * told
    assert all("2025-01-05 12:00 UTC" in one.message for one in notices)


MISSING: dict[str, tuple[set[int], int, str]] = {
    "the first": ({1}, 0, "contribution 1 is missing; restore it from"),
    "the first two": ({1, 2}, 0, "contributions 1 to 2 are missing; restore them from"),
    "two in the middle": ({2, 4}, 0, "contributions 2, 4 are missing; restore them"),
    "one and two": ({1, 3, 4}, 0, "contributions 1, 3 to 4 are missing; restore them"),
    "the last that is known of": ({5}, 5, "contribution 5 is missing; the head knows of 5; restore it"),
    "the last two": ({4, 5}, 5, "contributions 4 to 5 are missing; the head knows of 5; restore them"),
    "one before a known end that is there": ({2}, 5, "contribution 2 is missing; restore it"),
    "all": ({1, 2, 3, 4, 5}, 5, "contributions 1 to 5 are missing; the head knows of 5; restore them"),
}


@pytest.mark.parametrize("case", MISSING)
def test_what_is_missing_is_named_in_ranges_and_nothing_else_is_told(case: str, ledger: Ledger) -> None:
    gone, known, said = MISSING[case]
    head = Head(known, ledger.head().digest)
    for number, path in ledger.numbered():
        if number in gone:
            path.unlink()
    found = verify(ledger, {"the head": head} if known else {}, START + timedelta(days=9))
    assert [one.code for one in found] == ["ledger-incomplete"]
    assert found[0].message.startswith(said)
    assert ledger.count() == 5 - len(gone)


def test_the_end_that_most_is_known_of_is_told(ledger: Ledger) -> None:
    found = verify(ledger, {"a": Head(6, "aa"), "b": Head(8, "bb"), "c": Head(7, "cc")}, START + timedelta(days=9))
    assert [one.message.partition(";")[2].partition(";")[0] for one in found] == [" b knows of 8"]


NAMES: dict[str, tuple[list[str], str]] = {
    "none": ([], ""),
    "in order": (["1.nq", "2.nq", "3.nq.gz"], ""),
    "the first missing": (["2.nq"], "contribution 1 is missing"),
    "one missing": (["1.nq", "3.nq"], "contribution 2 is missing"),
    "one twice": (["1.nq", "1.nq.gz", "2.nq"], "contribution 1 exists twice"),
    "the last twice": (["1.nq", "2.nq", "2.nq.gz"], "contribution 2 exists twice"),
    "one twice and one missing": (["1.nq", "1.nq.gz", "3.nq"], "contribution 1 exists twice"),
    "one missing and one twice": (["2.nq", "2.nq.gz"], "contribution 1 is missing"),
    "one twice in the place of another": (["1.nq", "3.nq", "3.nq.gz"], "contribution 2 is missing"),
}


@pytest.mark.parametrize("case", NAMES)
def test_contributions_run_from_one_without_a_gap_and_none_is_there_twice(case: str, tmp_path: Path) -> None:
    given, said = NAMES[case]
    names = [f"{name:0>{len(name) + 5}}" for name in given]
    for name in [*names, "000000.nq", "1.nq", "0000001.nq", "000001.nq.bak"]:
        (tmp_path / name).write_bytes(b"")
    if said:
        with pytest.raises(ArchiveError, match=said):
            Ledger(tmp_path).files()
    else:
        assert [path.name for path in Ledger(tmp_path).files()] == names


def test_each_contribution_that_is_there_twice_is_told_once(ledger: Ledger) -> None:
    for path in ledger.files()[1:3]:
        path.with_name(f"{path.name}.gz").write_bytes(packed(path.read_bytes()))
    found = [(code, where) for code, where in verified(ledger) if code == "ledger-twice"]
    assert found == [("ledger-twice", "000002.nq.gz"), ("ledger-twice", "000003.nq.gz")]


@pytest.mark.parametrize("changed", [1, 3, 5])
def test_a_changed_contribution_is_told_of_itself_and_not_again_of_what_knows_it(changed: int, ledger: Ledger) -> None:
    head = Head(changed, ledger.digest(ledger.files()[changed - 1]))
    path = ledger.files()[changed - 1]
    path.write_bytes(path.read_bytes().replace(b"Office", b"Bureau"))
    after = [("ledger-chain", f"{changed + 1:06}.nq")] if changed < 5 else []
    assert verified(ledger, known=head) == [("ledger-changed", path.name), *after]


def test_who_knows_of_another_contribution_is_told_together(ledger: Ledger) -> None:
    other = Head(5, "ff" * 32)
    found = verify(ledger, {"the store": other, "the file `head`": other}, START + timedelta(days=9))
    assert [one.code for one in found] == ["ledger-changed"]
    assert "contribution 5 is not the one known to the store and to the file `head` (ffffffffffff…)" in found[0].message


def test_a_contribution_that_cannot_be_read_is_told_and_the_next_no_longer_follows_it(ledger: Ledger) -> None:
    path = ledger.files()[1]
    path.unlink()
    path.mkdir()
    assert verified(ledger) == [("ledger-unreadable", "000002.nq"), ("ledger-chain", "000003.nq")]
    with pytest.raises(ArchiveError, match="this contribution cannot be read"):
        ledger.content(path)


def test_contributions_given_other_numbers_are_not_what_was_recorded(ledger: Ledger) -> None:
    first, second, *_ = ledger.files()
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)
    assert verified(ledger)[:3] == [
        ("ledger-chain", "000001.nq"),
        ("ledger-changed", "000001.nq"),
        ("ledger-chain", "000002.nq"),
    ]


@pytest.mark.parametrize(("root", "told"), [("00" * 32, ["ledger-root"]), ("", [])], ids=["another", "none, as once"])
def test_a_root_that_is_not_of_the_claims_is_told(
    root: str, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("kg.triples.contributions.root_hash", lambda _: root)
        record(Ledger(tmp_path), DRAFTS[0])
    assert verified(Ledger(tmp_path)) == [(code, "000001.nq") for code in told]


def test_a_stray_name_that_would_spoil_a_terminal_is_shown_escaped(ledger: Ledger) -> None:
    for name in ("notes.txt", "a\x1b[31mb"):
        (ledger.folder / name).write_text("")
    found = verify(ledger, {}, START + timedelta(days=9))
    assert [(one.code, one.severity) for one in found] == [("ledger-stray", Severity.NOTICE)] * 2
    assert [one.message.partition(" is not")[0] for one in found] == [r"'a\x1b[31mb'", "notes.txt"]


def faults_of(ledger: Ledger, number: int, previous: str | None) -> list[Finding]:
    path = ledger.files()[number - 1]
    return contribution_faults(path, ledger.content(path), number, previous)


def test_where_the_one_before_is_not_there_only_the_link_to_it_is_left_untold(ledger: Ledger) -> None:
    assert faults_of(ledger, 2, None) == []
    (broken,) = faults_of(ledger, 2, "ff" * 32)
    named = ledger.digest(ledger.files()[0])[:12]
    assert broken.message.startswith(f"names {named} as the file before it, which is ffffffffffff;")
    (first,) = faults_of(ledger, 1, "ff" * 32)
    assert first.message.startswith("names nothing as the file before it, which is ffffffffffff;")


def test_everything_said_of_a_claim_is_given_with_its_places_and_nothing_of_another(ledger: Ledger) -> None:
    (claim,) = DRAFTS[1].claims
    contribution = [header for header, _ in ledger.contributions()][1]
    found = ledger.quads_of_claim(claim.iri)
    assert set(claim_quads(claim)) <= set(found)
    rest = set(found) - set(claim_quads(claim))
    assert {(quad.predicate, quad.object) for quad in rest} == {(KG.recordedIn, contribution.iri)}
    anchor = anchor_iri(PLACE).value
    assert {anchor, f"{anchor}#quote", f"{anchor}#position"} < {quad.subject.value for quad in found}  # type: ignore[union-attr]
    assert [quad.object.value for quad in found if quad.predicate == OA.exact] == ["five officers"]  # type: ignore[union-attr]


@pytest.mark.parametrize("room", [0, -1])
def test_a_contribution_is_written_up_to_the_most_bytes_that_are_read(
    room: int, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(ledger.content(ledger.files()[-1]))
    monkeypatch.setattr("kg.ledger.files.MOST", size + room)
    again = DRAFTS[-1]
    if room < 0:
        with pytest.raises(ArchiveError, match="is not written"):
            ledger.append(again, archivist="tester", recorded=START)
    else:
        ledger.append(again, archivist="tester", recorded=START + timedelta(days=4))
    assert ledger.count() == 6 + room


@pytest.mark.parametrize(("more", "name"), [(0, "000006.nq.gz"), (1, "000006.nq")])
def test_a_contribution_is_packed_from_a_length_on(
    more: int, name: str, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(ledger.content(ledger.files()[-1]))
    monkeypatch.setattr("kg.ledger.files._LONG", size + more)
    ledger.append(DRAFTS[-1], archivist="tester", recorded=START + timedelta(days=4))
    assert ledger.files()[-1].name == name


def test_a_contribution_that_has_no_place_is_told_and_not_recorded(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "none")
    with pytest.raises(ArchiveError, match="the contribution could not be written"):
        ledger.append(DRAFTS[0], archivist="tester", recorded=START)
    assert ledger.count() == 0


def test_a_contribution_of_more_than_is_read_is_not_read_in_part(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ledger.files()[0]
    size = path.stat().st_size
    assert durable.read(path, size) == ledger.content(path)
    monkeypatch.setattr("kg.ledger.files.MOST", size - 1)
    with pytest.raises(ArchiveError, match="this contribution cannot be read"):
        ledger.content(path)


SENT = "https://www.ice.gov/a.pdf?to=jo.doe%40example.org&v=2"
KEPT = "https://www.ice.gov/a.pdf?v=2"
ADDRESSES: dict[str, tuple[str, str]] = {
    "an address that is the object": (f"<urn:s> <urn:p> <{SENT}> .\n", f"<urn:s> <urn:p> <{KEPT}> .\n"),
    "one in words": (f'<urn:s> <urn:p> "see {SENT} now" .\n', f'<urn:s> <urn:p> "see {KEPT} now" .\n'),
    "one on each side of a quote": (f'<{SENT}> <urn:p> "{SENT}" .\n', f'<{KEPT}> <urn:p> "{KEPT}" .\n'),
    "a last line that does not end": (f"<urn:s> <urn:p> <{SENT}> .", f"<urn:s> <urn:p> <{KEPT}> ."),
    "no address": ('<urn:s> <urn:p> "40%" .\n', '<urn:s> <urn:p> "40%" .\n'),
}
LINE = '<urn:a> <urn:p> "before" .\n'


@pytest.mark.parametrize("before", [0, 2])
@pytest.mark.parametrize("case", ADDRESSES)
def test_whom_an_address_was_sent_to_is_read_nowhere_in_a_file_and_all_else_is(
    case: str, before: int, tmp_path: Path
) -> None:
    sent, kept = ADDRESSES[case]
    path = tmp_path / "000001.nq"
    assert read(path, (LINE * before + sent).encode()) == parsed(path, (LINE * before + kept).encode())
    if sent.endswith("\n"):
        assert read(path, (sent + LINE + sent).encode()) == parsed(path, (kept + LINE + kept).encode())


HEADERS: dict[str, Callable[[bytes], bytes]] = {
    "no line of it": lambda _: b"",
    "no number": lambda content: content.replace(b"#sequence>", b"#other>"),
    "no time": lambda content: content.replace(b"#endedAtTime>", b"#other>"),
    "a number in words": lambda content: content.replace(b'sequence> "2"', b'sequence> "two"'),
    "a time of no day": lambda content: content.replace(b'"2025-01-02T', b'"2025-01-32T'),
}


@pytest.mark.parametrize("case", HEADERS)
def test_a_file_without_a_whole_header_has_none(case: str, ledger: Ledger) -> None:
    path = ledger.files()[1]
    content = ledger.content(path)
    changed = HEADERS[case](content)
    assert changed != content
    with pytest.raises(ArchiveError, match="no contribution header"):
        header_of(path, changed)


def test_a_header_is_read_from_wherever_its_lines_stand(ledger: Ledger) -> None:
    path = ledger.files()[1]
    header = header_of(path, ledger.content(path))
    assert (header.sequence, header.archivist, header.note) == (2, "tester", "n2")
    assert header.recorded == START + timedelta(days=1)
    backwards = b"\n".join(reversed(ledger.content(path).splitlines()))
    assert header_of(path, backwards) == header
