"""A query over its time limit is stopped and says so; waiting for a reader is not work."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.errors import QueryError
from kg.index.remote import Remote
from kg.workspace import Workspace
from tests.archives import Done, finished, started
from tests.ground.test_guard_warm import ends_soon, is_gone
from tests.hostile_queries import ABORTS, DEEP, LARGE
from tests.index.test_store import serve

pytestmark = pytest.mark.small

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o"
ENDLESS = f"SELECT * {{ {CROSS} FILTER(STR(?c) = CONCAT(STR(?f), STR(?i), STR(?l), STR(?o))) }}"
COUNTED = f"SELECT (COUNT(*) AS ?total) {{ {CROSS} }}"
BUILT = f"CONSTRUCT {{ ?a ?b ?o }} WHERE {{ {CROSS} FILTER(STR(?c) = CONCAT(STR(?f), STR(?i), STR(?l), STR(?o))) }}"
TOLD = (
    "kg: the query took longer than 1 second and was stopped; "
    "ask for less (one place, one day, LIMIT), or allow more time with --time-limit\n"
)


@pytest.mark.parametrize(
    "words",
    [
        (ENDLESS,),
        (COUNTED,),
        (BUILT,),
        (ENDLESS, "--json"),
        (ENDLESS, "--cite"),
        (COUNTED, "--cite", "--format", "html"),
    ],
    ids=["rows", "a count", "a graph", "JSON", "cited", "cited as a page"],
)
def test_a_query_over_its_time_limit_is_stopped_and_says_so_in_one_line(
    words: tuple[str, ...], alder: Workspace, tmp_path: Path
) -> None:
    done = finished(started("query", "-e", *words, "--time-limit", "1", folder=tmp_path))
    assert (done.code, done.err) == (2, TOLD)
    assert "</html>" not in done.out


def test_rows_that_were_written_before_the_limit_stay_whole(alder: Workspace, tmp_path: Path) -> None:
    same = " && ".join(f"STR(?{one}) = STR(?{other})" for one, other in ("cf", "fi", "il", "lo"))
    seldom = f"SELECT ?a {{ ?a a kg:Agency . {CROSS} FILTER({same}) }}"
    done = finished(started("query", "-e", seldom, "--format", "csv", "--time-limit", "2", folder=tmp_path))
    assert (done.code, done.err) == (2, TOLD.replace("1 second", "2 seconds"))
    heading, *rows = done.out.splitlines()
    assert heading == "a"
    assert rows
    assert set(rows) == {"https://w3id.org/kg287g/id/agency/us-vt/alder-county-sheriffs-office"}


def test_a_remote_engine_is_given_the_same_time_and_stopped_in_the_same_words(alder: Workspace, tmp_path: Path) -> None:
    for address in serve():
        store = f"{address}/query,{address}/update"
        assert finished(started("--store", store, "stats", folder=tmp_path)).code == 0
        words = ("--store", store, "query", "-e", ENDLESS, "--time-limit", "1")
        done = finished(started(*words, folder=tmp_path))
        assert (done.code, done.err) == (2, TOLD)


@pytest.mark.parametrize("seconds", ["-1", "nan", "inf", "1e300", "soon"])
def test_a_limit_that_is_no_number_of_seconds_is_refused(
    seconds: str, alder: Workspace, kg: Callable[..., Done]
) -> None:
    done = kg("query", "-e", "ASK {}", "--time-limit", seconds)
    assert done.code == 2
    assert "--time-limit" in done.err
    assert "Traceback" not in done.err


@pytest.fixture
def silent() -> Iterator[str]:
    """An endpoint that takes a question and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/query"


def test_an_endpoint_that_does_not_answer_in_time_is_told_in_the_words_of_the_limit(silent: str) -> None:
    remote = Remote(silent)
    remote.allow(0.2)
    with pytest.raises(QueryError, match=r"^the query took longer than 0\.2 seconds and was stopped; ask for less"):
        remote.query("ASK {}")
    remote.close()


MEMORY = (
    "kg: the query took more than 1,000 MiB of memory and was stopped; "
    "ask for less (one place, one day, LIMIT), or allow more memory with --memory-limit\n"
)


def asked_in_file(sparql: str, folder: Path, *words: str, command: str = "query") -> Done:
    (folder / "asked.rq").write_text(sparql)
    return finished(started(command, "asked.rq", *words, "--memory-limit", "1000", folder=folder))


@pytest.mark.parametrize(
    ("sparql", "words"),
    [
        *((sparql, ()) for sparql in LARGE.values()),
        *((LARGE["a text doubled"], words) for words in (("--json",), ("--cite",), ("--receipt", "receipt.json"))),
    ],
    ids=[*LARGE, "JSON", "cited", "with a receipt"],
)
def test_a_query_over_its_memory_limit_is_stopped_and_says_so_in_one_line(
    sparql: str, words: tuple[str, ...], alder: Workspace, tmp_path: Path
) -> None:
    done = asked_in_file(sparql, tmp_path, *words)
    assert (done.code, done.err) == (2, MEMORY)
    assert json.loads(done.out)["exitCode"] == 2 if "--json" in words else done.out == ""
    assert not (tmp_path / "receipt.json").exists()


def test_an_answer_too_large_to_be_shown_is_stopped_too(alder: Workspace, tmp_path: Path) -> None:
    done = asked_in_file(f"SELECT * {{ {CROSS} }}", tmp_path)
    assert (done.code, done.out, done.err) == (2, "", MEMORY)


@pytest.mark.parametrize("sparql", DEEP.values(), ids=DEEP)
def test_a_query_too_deep_for_the_engine_is_told_in_one_line(sparql: str, alder: Workspace, tmp_path: Path) -> None:
    done = asked_in_file(sparql, tmp_path)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert "more than 100 levels" in done.err or "more than 1,000 patterns, conditions and operators" in done.err


@pytest.mark.parametrize("command", ["query", "why"])
def test_an_order_on_which_the_engine_aborts_is_answered_or_told_in_one_line(
    command: str, alder: Workspace, tmp_path: Path
) -> None:
    for sparql in ABORTS[1:4]:
        done = asked_in_file(sparql, tmp_path, *(("--row", "1") if command == "why" else ()), command=command)
        assert done.code in (0, 2)
        assert len(done.err.splitlines()) == (1 if done.code else 0)
        assert "Traceback" not in done.err


def test_a_memory_limit_that_cannot_be_held_is_refused(alder: Workspace, kg: Callable[..., Done]) -> None:
    done = kg("query", "-e", "ASK {}", "--memory-limit", "100")
    assert (done.code, done.err) == (
        2,
        "kg: --memory-limit 100 is out of range; write MiB, 512 or more, or 0 for no limit\n",
    )
    assert kg("query", "-e", "ASK {}", "--memory-limit", "0").out == "yes\n"


def test_the_memory_limit_may_stand_in_the_environment(alder: Workspace, tmp_path: Path) -> None:
    (tmp_path / "asked.rq").write_text(LARGE["a text doubled"])
    done = finished(started("query", "asked.rq", folder=tmp_path, env={"KG_MEMORY_LIMIT": "1000"}))
    assert (done.code, done.err) == (2, MEMORY)


def children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


@pytest.fixture
def working(alder: Workspace, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A command that works for ever, and its child."""
    command = started("query", "-e", ENDLESS, "--time-limit", "0", folder=tmp_path)
    for _ in range(1000):
        if found := children(command.pid):
            break
        time.sleep(0.01)
    yield command, found[0]
    command.kill()
    command.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ties a signal to a pipe on Linux alone")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_however_a_command_ends_its_child_ends_with_it(
    how: signal.Signals, working: tuple[subprocess.Popen[str], int]
) -> None:
    command, child = working
    time.sleep(0.5)  # it is at work, or nearly
    command.send_signal(how)
    command.communicate()
    assert ends_soon(child)
    assert command.returncode == (130 if how is signal.SIGINT else -how)


def test_who_reads_only_the_first_rows_ends_the_command_and_its_child(alder: Workspace, tmp_path: Path) -> None:
    rows = f"SELECT * {{ {CROSS} }}"
    command = started("query", "-e", rows, "--format", "csv", "--time-limit", "0", folder=tmp_path)
    assert command.stdout
    assert command.stderr
    assert command.stdout.readline().startswith("a,b,c,")
    (child,) = children(command.pid)
    command.stdout.close()
    assert (command.wait(), command.stderr.read()) == (0, "")
    assert is_gone(child)
    command.stderr.close()


def test_nothing_is_left_of_a_command_that_is_done(alder: Workspace, kg: Callable[..., Done]) -> None:
    before = children(os.getpid())
    assert kg("query", "-e", "ASK {}").out == "yes\n"
    assert kg("query", "-e", DEEP["a long sum"]).code == 2
    assert children(os.getpid()) == before


def test_a_slow_reader_is_not_over_the_time_limit(alder: Workspace, tmp_path: Path) -> None:
    many = f"SELECT ?a {{ {CROSS} }} LIMIT 30000"
    command = started("query", "-e", many, "--format", "csv", "--time-limit", "10", folder=tmp_path)
    assert command.stdout
    assert command.stderr
    assert command.stdout.readline() == "a\n"
    time.sleep(11)
    assert len(command.stdout.read().splitlines()) == 30_000
    assert (command.wait(), command.stderr.read()) == (0, "")
    command.stdout.close()
    command.stderr.close()


def from_standard_input(text: str, folder: Path) -> Done:
    (folder / "in").write_text(text)
    with (folder / "in").open() as given:
        return finished(started("query", "-", folder=folder, stdin=given))


def test_standard_input_may_begin_with_a_byte_order_mark_and_may_not_be_empty(alder: Workspace, tmp_path: Path) -> None:
    assert from_standard_input("\ufeffASK { }", tmp_path).out == "yes\n"
    assert from_standard_input(" \n", tmp_path) == Done(
        2, "", "kg: standard input: there is no query; write one, or name a file\n"
    )


def test_all_of_standard_input_is_the_query_or_none_of_it(alder: Workspace, tmp_path: Path) -> None:
    one_mebibyte = "ASK { }" + " " * ((1 << 20) - 7)
    assert from_standard_input(one_mebibyte, tmp_path).out == "yes\n"
    assert from_standard_input(f"{one_mebibyte} FILTER(false)", tmp_path) == Done(
        2,
        "",
        "kg: standard input: holds over 1,048,576 bytes, which is the most a query may have; ask for less at once\n",
    )
