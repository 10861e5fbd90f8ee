"""A server reads the newest state it can have, and writes nothing whatever it finds."""

from __future__ import annotations

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event
from time import sleep

import pytest

from kg.errors import UsageError
from kg.web.visits import MOST_OF_ONE, once
from kg.workspace import Workspace
from kg.workspace.moments import moment
from kg.workspace.states import State, States
from tests.archives import CLOCK, maple, tree
from tests.sites import site


def states(root: Path) -> States:
    return States(Workspace.open(root).archive)


def test_a_store_that_is_behind_is_answered_from_and_not_mended(alder: Workspace, tmp_path: Path) -> None:
    root = alder.archive.folder.root
    behind = tmp_path / "behind"
    (root / "store").rename(behind)
    import shutil

    shutil.copytree(behind, root / "store")
    alder.add([maple(tmp_path)])
    shutil.rmtree(root / "store")
    behind.rename(root / "store")
    before = tree(root)
    page = site(root).get("/")
    now = states(root).now()
    assert (now.behind, now.head.sequence) == (1, 1)
    assert "1 newer contribution" in page.text
    assert {path: digest for path, digest in tree(root).items() if "LOG" not in path} == {
        path: digest for path, digest in before.items() if "LOG" not in path
    }


@pytest.mark.parametrize("fault", ["none", "damaged"])
def test_without_a_store_the_ledger_is_read_and_none_is_made(alder: Workspace, fault: str) -> None:
    import shutil

    root = alder.archive.folder.root
    assert alder.store is not None
    shutil.rmtree(root / "store", ignore_errors=True)
    if fault == "damaged":
        (root / "store").mkdir()
        (root / "store" / "CURRENT").write_text("nothing")
    found = states(root).now()
    assert found.counts().claims == alder.counts().claims
    assert (root / "store" / "MANIFEST-000001").exists() is False


def test_what_is_recorded_meanwhile_is_seen(alder: Workspace, tmp_path: Path) -> None:
    client = site(alder.archive.folder.root)
    tag = client.get("/documents").headers["etag"]
    alder.add([maple(tmp_path)])
    after = client.get("/documents", headers={"if-none-match": tag})
    assert (after.status_code, "Maple" in after.text) == (200, True)


def test_an_earlier_state_is_asked_by_number_or_day(alder: Workspace, tmp_path: Path) -> None:
    alder.add([maple(tmp_path)])
    found = states(alder.archive.folder.root)
    assert found.at(1).counts().documents == 1
    assert found.at(2) is found.now()
    assert found.at(moment(f"{CLOCK():%Y-%m-%d}")) is found.now()
    with pytest.raises(UsageError, match="begins on"):
        found.at(moment("1999-01-01"))


def test_a_page_of_an_earlier_state_says_so_and_keeps_to_it(alder: Workspace, tmp_path: Path) -> None:
    alder.add([maple(tmp_path)])
    page = site(alder.archive.folder.root).get("/documents?asOf=1").text
    assert "As the archive stood after contribution 1" in page
    assert "Maple" not in page
    assert 'href="/documents">See this page as it is now' in page
    assert "/compare?asOf=1" in page


def test_an_empty_archive_has_its_pages(tmp_path: Path) -> None:
    root = Workspace.create(tmp_path / "archive").archive.folder.root
    client = site(root)
    paths = [
        "/",
        "/places",
        "/counts",
        "/documents",
        "/compare/lists",
        "/compare/states",
        "/lists",
        "/disagreements",
        "/recount",
    ]
    assert [path for path in paths if client.get(path).status_code != 200] == []


def test_what_a_state_comes_to_is_worked_out_once_for_all_who_ask_at_one_time(alder: Workspace) -> None:
    state, made, asking = States(alder.archive).now(), [], Barrier(8)

    def work() -> int:
        made.append(1)
        sleep(0.05)
        return 7

    def ask(_: int) -> int:
        asking.wait()
        return once(state, "sum", work)

    with ThreadPoolExecutor(8) as readers:
        assert list(readers.map(ask, range(8))) == [7] * 8
    assert made == [1]


def test_of_what_visitors_choose_so_much_is_kept_with_a_state(alder: Workspace) -> None:
    state, made = States(alder.archive).now(), []

    def chosen(number: int) -> int:
        return once(state, "chosen", lambda: made.append(number) or number, of=str(number))  # type: ignore[func-returns-value]

    assert [chosen(number) for number in range(MOST_OF_ONE + 1)] == list(range(MOST_OF_ONE + 1))
    assert chosen(MOST_OF_ONE) == MOST_OF_ONE
    assert made == list(range(MOST_OF_ONE + 1))
    assert chosen(0) == 0
    assert made[-1] == 0


@pytest.mark.slow
def test_a_state_and_what_is_kept_with_it_are_let_go_when_a_newer_one_is_read(alder: Workspace, tmp_path: Path) -> None:
    client = site(alder.archive.folder.root)
    old = states(alder.archive.folder.root).now()
    paths = ["/", "/places", "/counts", "/documents", "/find?q=alder", "/disagreements", "/recount", "/lists"]
    for path in paths:
        client.get(path)
    one = weakref.ref(old)
    del old
    before = sum(isinstance(each, State) for each in gc.get_objects())
    alder.add([maple(tmp_path)])
    for path in paths:
        client.get(path)
    gc.collect()
    assert one() is None
    assert sum(isinstance(each, State) for each in gc.get_objects()) <= before


def test_who_reads_the_newest_state_does_not_wait_for_an_earlier_one(
    alder: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import kg.workspace.states as module

    alder.add([maple(tmp_path)])
    found, reading, told = states(alder.archive.folder.root), Event(), Event()
    made = module.as_of

    def slowly(*given: object) -> object:
        reading.set()
        assert told.wait(30)
        return made(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "as_of", slowly)
    with ThreadPoolExecutor(1) as reader:
        earlier = reader.submit(found.at, 1)
        assert reading.wait(30)
        assert found.now().head.sequence == 2
        told.set()
        assert earlier.result().head.sequence == 1
