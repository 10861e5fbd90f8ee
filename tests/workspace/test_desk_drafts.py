"""Drafts are kept whole, whoever changes them at one time, and whatever their files are called."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import ArchiveError, NotFound, Overtaken
from kg.intake.sheets.to_yaml import Tree
from kg.ledger import Head
from kg.workspace.desk import Drafts, SavedDraft
from kg.workspace.desk.drafts import folder_beside
from tests.archives import ROOT

EMPTY = SavedDraft("", "Archivist", Head(3, "ab"), {"document": {"id": "maple", "capture": "c" * 64}})


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(folder_beside(tmp_path / "archive"))


def test_a_draft_is_read_as_it_was_kept(drafts: Drafts) -> None:
    begun = drafts.begin(EMPTY, "maple")
    kept = drafts.change(
        begun.name, lambda one: replace(one.with_claim({"quote": "a\n“b” ⚖"}), reason="why", recorded=4)
    )
    again = Drafts(drafts.folder).get(begun.name)
    assert (again, again.claims, again.head) == (kept, {"c1": {"quote": "a\n“b” ⚖"}}, Head(3, "ab"))
    assert [one.name for one in drafts.every()] == [begun.name]


def test_drafts_stand_beside_the_archive_and_not_in_it(tmp_path: Path) -> None:
    assert folder_beside(tmp_path / "archive") == (tmp_path / "archive.drafts").resolve()


@pytest.mark.parametrize(
    "name", ["..", "../archive", "/etc/passwd", "maple.000001.json", "", ".", "a/b", "A", "a\x00", "ä", "-a", "a" * 300]
)
def test_a_name_that_is_none_of_a_draft_is_not_there(drafts: Drafts, name: str) -> None:
    drafts.begin(EMPTY, "maple")
    for act in (drafts.get, drafts.throw_away, lambda one: drafts.change(one, lambda draft: draft)):
        with pytest.raises(NotFound):
            act(name)


@pytest.mark.parametrize("about", ["../../x", "Ünï code!", "", "a" * 500, "x/y\x00z"])
def test_a_draft_is_named_by_letters_digits_and_hyphens_whatever_it_is_about(drafts: Drafts, about: str) -> None:
    name = drafts.begin(EMPTY, about).name
    assert name.replace("-", "").isalnum()
    assert name.isascii()
    assert [path.parent for path in drafts.folder.iterdir()] == [drafts.folder]


def test_a_claim_is_changed_only_as_it_was_when_somebody_looked_at_it(drafts: Drafts) -> None:
    name = drafts.begin(EMPTY, "maple").name
    looked = drafts.change(name, lambda one: one.with_claim({"quote": "a"}))
    drafts.change_claim(name, "c1", looked.mark("c1"), {"quote": "b"})
    for tree in ({"quote": "c"}, None):
        with pytest.raises(Overtaken):
            drafts.change_claim(name, "c1", looked.mark("c1"), tree)
    assert drafts.get(name).claims == {"c1": {"quote": "b"}}


def test_the_name_of_a_claim_that_was_taken_out_is_not_given_again(drafts: Drafts) -> None:
    name = drafts.begin(EMPTY, "maple").name
    drafts.change(name, lambda one: one.with_claim({"quote": "a"}))
    drafts.change_claim(name, "c1", drafts.get(name).mark("c1"), None)
    assert list(drafts.change(name, lambda one: one.with_claim({"quote": "b"})).claims) == ["c2"]


def test_threads_that_add_at_one_time_lose_nothing(drafts: Drafts) -> None:
    name = drafts.begin(EMPTY, "maple").name

    def add(at: int) -> None:
        for number in range(8):
            tree: dict[str, Tree] = {"quote": f"{at} {number}"}
            Drafts(drafts.folder).change(name, lambda one: one.with_claim(tree))  # noqa: B023 (it is called at once)

    threads = [threading.Thread(target=add, args=(at,)) for at in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    kept = sorted(str(tree["quote"]) for tree in drafts.get(name).claims.values())
    assert kept == sorted(f"{at} {number}" for at in range(6) for number in range(8))


ADDING = """
import sys
from pathlib import Path
from kg.workspace.desk import Drafts
drafts = Drafts(Path(sys.argv[1]))
sys.stdin.readline()
for number in range(25):
    drafts.change(sys.argv[2], lambda one: one.with_claim({"quote": f"{sys.argv[3]} {number}"}))
"""


@pytest.mark.slow
def test_processes_that_add_at_one_time_lose_nothing(drafts: Drafts) -> None:
    name = drafts.begin(EMPTY, "maple").name
    processes = [ran(ADDING, str(drafts.folder), name, str(at)) for at in range(3)]
    for one in processes:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    assert [one.wait() for one in processes] == [0, 0, 0]
    kept = sorted(str(tree["quote"]) for tree in drafts.get(name).claims.values())
    assert kept == sorted(f"{at} {number}" for at in range(3) for number in range(25))


def ran(program: str, *words: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", program, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )


def test_a_draft_that_was_thrown_away_is_gone_and_others_stay(drafts: Drafts) -> None:
    one, other = (drafts.begin(EMPTY, about) for about in ("maple", "oak"))
    drafts.change(one.name, lambda draft: draft.with_claim({}))
    drafts.throw_away(one.name)
    assert [draft.name for draft in drafts.every()] == [other.name]
    with pytest.raises(NotFound):
        drafts.change(one.name, lambda draft: draft)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"form": 2}', b"[" * 5000, b'{"form": 1, "sheet": 3}'])
def test_a_file_that_is_no_draft_is_told_and_stays(drafts: Drafts, content: bytes) -> None:
    name = drafts.begin(EMPTY, "maple").name
    (path,) = drafts.folder.iterdir()
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match="cannot be read"):
        drafts.get(name)
    assert path.read_bytes() == content


def test_files_of_others_in_the_folder_are_let_be(drafts: Drafts) -> None:
    name = drafts.begin(EMPTY, "maple").name
    for other in (".maple.000002.json.123", "notes.txt", "maple.json", "MAPLE.000001.json"):
        (drafts.folder / other).write_text("{")
    assert [one.name for one in drafts.every()] == [name]


SAVING = """
import sys
from pathlib import Path
from kg.workspace.desk import Drafts
drafts = Drafts(Path(sys.argv[1]))
for number in range(10_000):
    drafts.change(sys.argv[2], lambda one: one.with_claim({"quote": str(number)}))
    print(number, flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "kill"), reason="this system kills no processes")
def test_killed_while_it_saves_nothing_acknowledged_is_lost_and_nothing_is_half(drafts: Drafts) -> None:
    chance = random.Random(14)
    for _ in range(8):
        name = drafts.begin(EMPTY, "maple").name
        process = ran(SAVING, str(drafts.folder), name)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        said = ["0", *process.stdout.read().split()]
        process.wait()
        kept = [tree["quote"] for tree in Drafts(drafts.folder).get(name).claims.values()]
        assert kept[: len(said)] == said
        assert len(kept) - len(said) in (0, 1)
        assert [json.loads(path.read_text())["form"] for path in drafts.folder.glob(f"{name}.*.json")]
