"""A query over its time limit is stopped and says so; waiting for a reader is not work."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.errors import QueryError
from kg.store.remote import Remote
from kg.workspace import Workspace
from tests.archives import Done, finished, started
from tests.test_store import serve

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o"
ENDLESS = f"SELECT * {{ {CROSS} FILTER(STR(?c) = CONCAT(STR(?f), STR(?i), STR(?l), STR(?o))) }}"
COUNTED = f"SELECT (COUNT(*) AS ?total) {{ {CROSS} }}"
BUILT = f"CONSTRUCT {{ ?a ?b ?o }} WHERE {{ {CROSS} FILTER(STR(?c) = CONCAT(STR(?f), STR(?i), STR(?l), STR(?o))) }}"
TOLD = (
    "kg: the query took longer than 1 second and was stopped; "
    "ask for less (one place, one day, LIMIT), or give it longer with --time-limit\n"
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
