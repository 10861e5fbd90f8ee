"""A ledger beside the file that keeps its head: what is lost at its end is missed, and every past end is known."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kg.errors import ArchiveError, UsageError
from kg.ledger import EMPTY, Head, Ledger, given_head, live_quads
from kg.ledger.heads import keep, kept
from kg.model import Draft
from tests.making import START, agency_claim, record, row

DRAFTS = [Draft(claims=(agency_claim(f"{name} Office", row(number)),)) for number, name in enumerate("ABC", 2)]
OTHER = "ff" * 32


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Three contributions, a day apart, and the head of the third kept."""
    (tmp_path / "ledger").mkdir()
    made = Ledger(tmp_path / "ledger", tmp_path / "head")
    record(made, *DRAFTS)
    made.keep_head()
    return made


def fresh(ledger: Ledger) -> Ledger:
    """The same folder, as a program sees it that has read nothing of it yet."""
    return Ledger(ledger.folder, ledger.head_file)


def ends(ledger: Ledger) -> list[Head]:
    return [Head(number, ledger.digest(path)) for number, path in ledger.numbered()]


ASKED: dict[str, Callable[[Ledger], object]] = {
    "its files": Ledger.files,
    "its head": Ledger.head,
    "its contributions": lambda ledger: list(ledger.contributions()),
    "its newest": lambda ledger: list(ledger.newest()),
    "its head at a time": lambda ledger: ledger.head_at(START),
    "whether it had a head": lambda ledger: ledger.reaches(EMPTY),
    "a claim of it": lambda ledger: ledger.quads_of_claim(DRAFTS[0].claims[0].iri),
    "its live quads": lambda ledger: list(live_quads(ledger)),
    "to keep its head": Ledger.keep_head,
}


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize(
    ("taken", "said"),
    [(1, "contribution 3 is missing .* knows of it"), (2, "contributions 2 to 3 are missing .* knows of them")],
)
def test_nothing_is_answered_from_a_ledger_that_ends_before_its_kept_head(
    asked: str, taken: int, said: str, ledger: Ledger
) -> None:
    for path in ledger.files()[-taken:]:
        path.unlink()
    with pytest.raises(ArchiveError, match=said):
        ASKED[asked](fresh(ledger))


def test_a_loss_that_is_accepted_is_the_head_from_then_on(ledger: Ledger) -> None:
    *_, second, third = ends(ledger)
    ledger.files()[-1].unlink()
    after = fresh(ledger)
    assert after.kept_head() == third
    after.keep_head(accept=True)
    assert after.kept_head() == after.head() == second


def test_a_head_that_cannot_be_read_is_written_again_only_where_accepted(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "head").write_bytes(b"3 of what?\n")
    with pytest.raises(ArchiveError, match="the head cannot be read"):
        ledger.keep_head()
    ledger.keep_head(accept=True)
    assert ledger.kept_head() == ends(ledger)[-1]


def test_a_head_that_is_kept_already_is_not_written_again(ledger: Ledger, tmp_path: Path) -> None:
    os.utime(tmp_path / "head", (1, 1))
    ledger.keep_head()
    assert (tmp_path / "head").stat().st_mtime == 1


@pytest.mark.parametrize("behind", [0, 1, 2])
def test_a_head_that_a_crash_left_behind_is_brought_up(behind: int, ledger: Ledger, tmp_path: Path) -> None:
    every = [EMPTY, *ends(ledger)]
    keep(tmp_path / "head", every[behind])
    assert ledger.head() == every[3]
    ledger.keep_head()
    assert ledger.kept_head() == every[3]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_ledger_that_has_something_else_where_its_kept_head_was_is_refused(
    number: int, ledger: Ledger, tmp_path: Path
) -> None:
    keep(tmp_path / "head", Head(number, OTHER))
    with pytest.raises(ArchiveError, match=f"contribution {number} is not the one known to the file `head`"):
        ledger.head()


def test_a_ledger_without_a_head_file_keeps_none(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    record(ledger, *DRAFTS)
    ledger.keep_head()
    assert ledger.kept_head() is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["000001.nq", "000002.nq", "000003.nq"]


A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("until", "number"),
    [
        (START - A_SECOND, 0),
        (START, 1),
        (START + A_DAY - A_SECOND, 1),
        (START + A_DAY, 2),
        (START + 2 * A_DAY, 3),
        (START + 9 * A_DAY, 3),
        (None, 3),
    ],
)
def test_the_head_at_a_time_is_of_the_last_contribution_recorded_by_then(
    until: datetime | None, number: int, ledger: Ledger
) -> None:
    assert ledger.head_at(until) == [EMPTY, *ends(ledger)][number]


def test_a_ledger_reaches_each_end_it_had_and_no_other(ledger: Ledger) -> None:
    first, second, third = ends(ledger)
    for one in (ledger, fresh(ledger)):
        assert [one.reaches(head) for head in (EMPTY, first, second, third)] == [True] * 4
        never = (Head(0, third.digest), Head(1, second.digest), Head(3, OTHER), Head(4, third.digest))
        assert [one.reaches(head) for head in never] == [False] * 4


def test_a_newest_contribution_that_was_exchanged_is_read_again(ledger: Ledger, tmp_path: Path) -> None:
    """What was read before is answered from only while the file is the same."""
    third = ledger.head()
    (tmp_path / "other").mkdir()
    other = Ledger(tmp_path / "other")
    record(other, DRAFTS[0], DRAFTS[1], Draft(claims=(agency_claim("D Office", row(4)),)))
    ledger.files()[-1].write_bytes(other.files()[-1].read_bytes())
    assert not ledger.reaches(third)
    with pytest.raises(ArchiveError, match="contribution 3 is not the one known"):
        ledger.head()


def test_what_another_process_added_is_seen_and_added_to(ledger: Ledger) -> None:
    other = fresh(ledger)
    record(other, Draft(claims=(agency_claim("D Office", row(5)),)))
    assert ledger.head() == other.head()
    assert ledger.recorded() == START + 3 * A_DAY
    record(ledger, Draft(claims=(agency_claim("E Office", row(6)),)))
    assert [header.sequence for header, _ in other.contributions()] == [1, 2, 3, 4, 5]


def test_the_newest_contribution_comes_with_its_file(ledger: Ledger, tmp_path: Path) -> None:
    assert [(header.sequence, path.name) for header, path in ledger.newest()] == [(3, "000003.nq")]
    assert list(Ledger(tmp_path / "none").newest()) == []
    assert Ledger(tmp_path / "none").recorded() is None


def test_a_head_that_is_no_file_or_has_no_room_is_told(tmp_path: Path) -> None:
    assert kept(tmp_path / "head") is None
    with pytest.raises(ArchiveError, match="the head cannot be read"):
        kept(tmp_path)
    with pytest.raises(ArchiveError, match="the head could not be written"):
        keep(tmp_path / "none" / "head", EMPTY)


GIVEN = [
    f"12 {OTHER}\n",
    f"  12 {OTHER}",
    f"contribution 12, sha256 {OTHER}",
    f'{{"sequence": 12, "digest": "{OTHER}"}}',
    f"As printed: contribution 12 {OTHER}, of last year",
]
NO_HEADS = [f"x12 {OTHER}", f"12 {OTHER}0", f"12 {OTHER[1:]}", f"1234567 {OTHER}", f"12{OTHER}", f"12 {OTHER.upper()}"]


@pytest.mark.parametrize("text", GIVEN)
def test_a_head_is_read_however_it_was_printed(text: str) -> None:
    assert given_head(text) == Head(12, OTHER)


@pytest.mark.parametrize("text", NO_HEADS)
def test_a_number_without_a_digest_beside_it_is_no_head(text: str) -> None:
    with pytest.raises(UsageError, match="this is not a head"):
        given_head(text)
