"""`kg import ice-list --watch`: a line for each event, none where nothing is new, exit 0 at a signal."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.cli.watching import repeat
from kg.errors import ArchiveError, KgError
from kg.workspace import Workspace
from kg.workspace.watching import Watch, WatchStopped
from tests.archives import CLOCK, Done, finished, started
from tests.record.test_workspace_importing import BIRCH, CEDAR, a_list
from tests.web_servers import serving

pytestmark = pytest.mark.usefixtures("without_vocabulary")

Run = Callable[..., Done]
MARCH, APRIL = "participatingAgencies03102025am.xlsx", "participatingAgencies04102025am.xlsx"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "archive", clock=CLOCK, archivist="reading room")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "lists"
    made.mkdir()
    return made


def passes(watch: Watch, *between: Callable[[], object]) -> None:
    """One pass after another, with what happens between them; then the end."""
    happening = iter(between)

    def waited() -> bool:
        if (happens := next(happening, None)) is None:
            return True
        happens()
        return False

    repeat(watch, waited)


def test_each_event_is_a_line_and_a_pass_with_nothing_new_is_none(
    workspace: Workspace, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_list(folder, "03102025", BIRCH)
    workspace.import_lists(folder)
    passes(
        Watch(workspace, [folder]),
        lambda: a_list(folder, "04102025", BIRCH, CEDAR),
        lambda: (folder / "cut.xlsx").write_bytes(b"PK"),
        *[lambda: None] * 3,
    )
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        f"held already: {MARCH}",
        f"{APRIL}: listed on 2025-04-10, 2 rows read = 1 claim + 1 sighting + 0 unread, 0 findings; "
        f"what differs: `kg lists {APRIL}`",
    ]
    assert told.err == ("kg: cut.xlsx: is not an .xlsx workbook, or is truncated; get a complete copy of the file\n")


def test_bytes_that_come_under_one_more_name_are_told(
    workspace: Workspace, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    march = a_list(folder, "03102025", BIRCH)
    workspace.import_lists(march)
    passes(Watch(workspace, [folder]), lambda: (folder / APRIL).write_bytes(march.read_bytes()))
    assert capsys.readouterr().out.splitlines()[1:] == [
        f"{APRIL}: listed on 2025-04-10, its bytes are held under another name, to which this one is added"
    ]


def test_of_many_lists_held_the_first_are_named_in_one_line(
    workspace: Workspace, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for day in range(10, 18):
        a_list(folder, f"03{day}2025", BIRCH)
    workspace.import_lists(folder)
    passes(Watch(workspace, [folder]))
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"held already: {MARCH}, ")
    assert line.endswith("am.xlsx and 3 more")


def test_an_address_that_fails_says_when_it_is_asked_again(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving({}) as server:
        passes(Watch(workspace, [server.at("/287g")], allow_private_addresses=True), lambda: None)
    assert capsys.readouterr().err == (
        f"kg: {server.at('/287g')}: answers 404 Not Found; check the address; asked again in 30 minutes at the least\n"
    )


class Troubled:
    """A watch whose passes go wrong, one after another, and then are told to stop."""

    def __init__(self, *troubles: KgError | None) -> None:
        self._troubles = iter(troubles)

    def look(self, told: object) -> None:
        for trouble in self._troubles:
            if trouble:
                raise trouble
            return
        raise WatchStopped


def test_what_keeps_the_archive_from_being_written_is_told_once_as_long_as_it_stays_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    full, locked = ArchiveError("the disk is full"), ArchiveError("another process is writing")
    repeat(Troubled(full, full, locked, None, locked), lambda: False)  # type: ignore[arg-type]
    assert capsys.readouterr().err.splitlines() == [
        "kg: the disk is full; it is tried again",
        "kg: another process is writing; it is tried again",
        "kg: another process is writing; it is tried again",
    ]


def lines_until(stream: Iterator[str], words: str) -> str:
    return next(line for line in stream if words in line)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_exit_0_and_what_was_told_is_recorded(
    number: signal.Signals, workspace: Workspace, folder: Path, tmp_path: Path
) -> None:
    a_list(folder, "03102025", BIRCH)
    process = started("import", "ice-list", "lists", "--watch", "--every", "3600", folder=tmp_path)
    assert process.stdout is not None
    lines_until(process.stdout, "1 row read = 1 claim")
    process.send_signal(number)
    done = finished(process)
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines()[0] == "watching 1 place, every 3600 seconds (end with Ctrl+C)"
    assert "Traceback" not in done.err
    assert finished(started("verify", folder=tmp_path)).code == 0
    assert workspace.counts().claims == 1


ENDED_WHILE_RECORDING = """
import os, signal
from kg.record import importing
record = importing.record
def ended(*given, **more):
    os.kill(os.getpid(), signal.SIGTERM)
    return record(*given, **more)
importing.record = ended
"""


def test_the_list_that_is_being_recorded_is_recorded_whole_and_no_other(
    workspace: Workspace, folder: Path, tmp_path: Path
) -> None:
    a_list(folder, "03102025", BIRCH)
    a_list(folder, "04102025", CEDAR)
    words = ("import", "ice-list", "lists", "--watch")
    done = finished(started(*words, folder=tmp_path, setup=ENDED_WHILE_RECORDING))
    assert done.code == 0
    assert [line.partition(":")[0] for line in done.out.splitlines()] == [MARCH]
    assert finished(started("verify", folder=tmp_path)).code == 0
    assert workspace.counts().contributions == 1


KILLED_AT_THE_WORD = """
import os, signal, typer
echo = typer.echo
def said(line="", **more):
    echo(line, **more)
    if {word!r} in str(line):
        os.kill(os.getpid(), signal.SIGKILL)
typer.echo = said
"""


@pytest.mark.slow
def test_one_that_is_killed_at_its_word_has_recorded_it_and_the_next_goes_on(
    workspace: Workspace, folder: Path, tmp_path: Path
) -> None:
    for day, rows in (("03102025", [BIRCH]), ("04102025", [BIRCH, CEDAR]), ("05102025", [CEDAR])):
        a_list(folder, day, *rows)
    words = ("import", "ice-list", "lists", "--watch")
    for number, word in enumerate((MARCH, APRIL), 1):
        done = finished(started(*words, folder=tmp_path, setup=KILLED_AT_THE_WORD.format(word=f"{word}: listed")))
        assert done.code == -signal.SIGKILL
        assert finished(started("verify", folder=tmp_path)).code == 0
        assert workspace.log()[-1].contribution.sequence == number
    assert finished(started("import", "ice-list", "lists", folder=tmp_path)).code == 0
    assert workspace.counts().contributions == 3
    assert finished(started("verify", folder=tmp_path)).code == 0


WRONG = {
    ("--every", "60"): "kg: --every goes only with --watch; add --watch, or leave it out",
    ("--watch", "--json"): "kg: --json goes not with --watch; leave it out",
    ("--watch", "--taken-on", "2026-01-01"): "kg: --taken-on goes not with --watch; leave it out",
    ("--watch", "--taken-from", "a mirror"): "kg: --taken-from goes not with --watch; leave it out",
    ("--watch", "nowhere"): "kg: nowhere: there is no such file or folder; make it, or check the path",
}


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_use_is_refused_in_a_line(words: tuple[str, ...], workspace: Workspace, folder: Path, kg: Run) -> None:
    done = kg("import", "ice-list", str(folder), *words)
    assert done.code == 2
    assert done.err.splitlines()[-1] == WRONG[words]
    assert workspace.counts().contributions == 0
