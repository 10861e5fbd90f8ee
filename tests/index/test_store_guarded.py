"""Whatever is asked of a guarded store, the program that asks goes on: an answer, or a line that says what to do."""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
)

from kg.errors import QueryError
from kg.guard import Limits
from kg.index import Embedded, full_index
from kg.index.guarded import guarded
from kg.index.store import Results
from kg.ledger import EMPTY
from kg.workspace import Workspace
from kg.workspace.query_answers import QueryAnswer
from tests.hostile_queries import ABORTS, DEEP, ENDLESS, LARGE, crossed

pytestmark = pytest.mark.small

A, B = NamedNode("urn:a"), NamedNode("urn:b")
SMALL = Limits(seconds=60, memory=1000)
TIME = re.compile(r"the query took longer than 0\.5 seconds and was stopped; ask for less .*--time-limit")
MEMORY = re.compile(r"the query took more than 1,000 MiB of memory and was stopped; ask for less .*--memory-limit")
DEPTH = re.compile(r"the query is too deep or too long for the engine, which crashed on it; ask with fewer .*")
ABORT = re.compile(r"the engine crashed on the query, which is a fault in the engine; write it differently; .*")


def numbers(count: int) -> Embedded:
    store = Embedded.memory()
    store.extend(Quad(A, B, Literal(number)) for number in range(count))
    return store


@pytest.fixture(scope="module")
def some() -> Embedded:
    return numbers(100)


def told(answer: Callable[[], object]) -> str:
    with pytest.raises(QueryError) as refused:
        answer()
    return str(refused.value)


def rows(found: Results | QueryAnswer) -> list[tuple[object, ...]]:
    assert isinstance(found, QuerySolutions | QueryAnswer)
    return [tuple(row) for row in found]


@pytest.mark.parametrize("sparql", DEEP.values(), ids=DEEP)
def test_a_query_too_deep_for_the_engine_is_told(sparql: str, some: Embedded) -> None:
    assert DEPTH.fullmatch(told(lambda: guarded(some, SMALL).query(sparql)))


@pytest.mark.parametrize("sparql", LARGE.values(), ids=LARGE)
def test_a_query_that_takes_too_much_memory_is_told(sparql: str, some: Embedded) -> None:
    assert MEMORY.fullmatch(told(lambda: rows(guarded(some, SMALL).query(sparql))))


@pytest.mark.parametrize("sparql", ENDLESS.values(), ids=ENDLESS)
def test_a_query_that_takes_too_long_is_told(sparql: str, some: Embedded) -> None:
    assert TIME.fullmatch(told(lambda: rows(guarded(some, Limits(0.5, 1000)).query(sparql))))


def test_a_query_on_which_the_engine_aborts_is_told_and_others_are_answered(some: Embedded) -> None:
    def asked(sparql: str) -> str:
        try:
            return f"{len(rows(guarded(some, SMALL).query(sparql)))} rows"
        except QueryError as error:
            return str(error)

    found = list(map(asked, ABORTS))
    ended = [one for one in found if one != "30 rows"]
    assert ended
    assert all(map(ABORT.fullmatch, ended))


def test_the_next_question_is_answered_as_if_nothing_had_been(some: Embedded) -> None:
    store = guarded(some, SMALL)
    told(lambda: store.query(DEEP["a long sum"]))
    assert store.query("ASK { <urn:a> <urn:b> 7 }")


def test_the_first_row_comes_at_once_and_what_ends_later_is_told_then(some: Embedded) -> None:
    answer = guarded(some, Limits(0.5, 1000)).query(f"SELECT * {{ {crossed(6)} }}")
    assert isinstance(answer, QuerySolutions)
    assert len(next(answer)) == 18
    assert TIME.fullmatch(told(lambda: deque(answer, 0)))


def test_questions_may_be_asked_while_an_answer_is_read(some: Embedded) -> None:
    store = guarded(some, SMALL)
    found = [
        (row["x"], inner["y"])
        for row in store.query("SELECT ?x { ?s <urn:b> ?x FILTER(?x < 3) } ORDER BY ?x")  # type: ignore[union-attr]
        for inner in store.query(f"SELECT ?y {{ ?s <urn:b> ?y FILTER(?y < {row['x'].value}) }} ORDER BY ?y")  # type: ignore[union-attr]
    ]
    assert found == [(Literal(x), Literal(y)) for x in range(3) for y in range(x)]


def test_all_questions_that_follow_from_one_share_its_time(some: Embedded) -> None:
    store = guarded(some, Limits(0.5, 1000))
    assert TIME.fullmatch(told(lambda: rows(store.query(ENDLESS["a row that never comes"]))))
    assert TIME.fullmatch(told(lambda: store.query("ASK {}")))


def test_an_answer_half_read_is_let_go_of_and_its_child_lent_again(some: Embedded) -> None:
    for _ in range(20):
        answer = guarded(some, SMALL).query("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        assert isinstance(answer, QuerySolutions)
        next(answer)
    assert guarded(some, SMALL).query("ASK {}")


def test_a_change_is_seen_by_the_next_question(some: Embedded) -> None:
    store = numbers(1)
    asked = guarded(store, SMALL)
    assert len(rows(asked.query("SELECT * { ?s ?p ?o }"))) == 1
    store.apply([Quad(A, B, B)], [Quad(A, B, Literal(0))])
    assert rows(asked.query("SELECT ?s ?p ?o { ?s ?p ?o }")) == [(A, B, B)]
    assert len(rows(guarded(some, SMALL).query("SELECT * { ?s ?p ?o }"))) == 100


def test_a_folder_that_somebody_writes_meanwhile_is_asked_as_it_was_opened(tmp_path: Path) -> None:
    writer = Embedded.writing(tmp_path / "store")
    writer.replace(full_index([], EMPTY))
    reader = Embedded.reading(tmp_path / "store")
    writer.replace([*full_index([], EMPTY.__class__(1, "ab")), Quad(A, B, B)])
    writer.close()
    assert not guarded(reader, SMALL).query("ASK { <urn:a> ?p ?o }")
    assert guarded(Embedded.reading(tmp_path / "store"), SMALL).query("ASK { <urn:a> ?p ?o }")


def test_an_empty_store_is_asked_too() -> None:
    assert rows(guarded(Embedded.memory(), SMALL).query("SELECT * { ?s ?p ?o }")) == []
    assert rows(guarded(Embedded.memory(), SMALL).query("SELECT * { }")) == [()]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
literals = st.one_of(
    texts.map(Literal),
    texts.map(lambda text: Literal(text, language="en-GB")),
    texts.map(lambda text: Literal(text, datatype=NamedNode("urn:t"))),
    st.integers(-(10**17), 10**17).map(Literal),
    st.floats().map(Literal),
)
terms = st.one_of(literals, st.sampled_from([A, B, BlankNode("x"), BlankNode("y")]))


@given(values=st.lists(terms, max_size=8))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_answer_is_the_same_guarded_or_not(values: list[Literal | NamedNode | BlankNode]) -> None:
    store = Embedded.memory()
    store.extend(Quad(A, B, value, DefaultGraph()) for value in values)
    for sparql in (
        "SELECT ?s ?o ?nothing { ?s <urn:b> ?o }",
        "SELECT (COUNT(*) AS ?n) { ?s <urn:b> ?o }",
        "SELECT * { VALUES ?x { UNDEF 1 } OPTIONAL { ?s <urn:b> ?x } }",
    ):
        one, other = store.query(sparql), guarded(store, SMALL).query(sparql)
        assert isinstance(one, QuerySolutions)
        assert isinstance(other, QuerySolutions)
        assert one.variables == other.variables
        assert sorted(map(_shown, one)) == sorted(map(_shown, other))
    made = "CONSTRUCT { ?o <urn:c> ?s . ?s <urn:c> ?o } { ?s <urn:b> ?o }"
    assert set(map(str, store.query(made))) == set(map(str, guarded(store, SMALL).query(made)))  # type: ignore[arg-type]


def _shown(row: object) -> str:
    return " ".join(map(str, row))  # type: ignore[call-overload]


def test_rows_are_written_in_the_formats_of_the_engine(some: Embedded) -> None:
    asked = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"
    answers = [store.query(asked) for store in (some, guarded(some, SMALL))]
    written = [one.serialize(format=QueryResultsFormat.JSON) for one in answers if isinstance(one, QuerySolutions)]
    assert len(written) == 2
    assert written[0] == written[1]


def test_yes_and_no_are_the_engines_own(some: Embedded) -> None:
    yes = guarded(some, SMALL).query("ASK { <urn:a> <urn:b> 7 }")
    assert isinstance(yes, QueryBoolean)
    assert (bool(yes), bool(guarded(some, SMALL).query("ASK { <urn:a> <urn:b> 'seven' }"))) == (True, False)


def test_a_program_with_threads_asks_from_each(alder: Workspace) -> None:
    found: list[int] = []

    def work() -> None:
        for _ in range(3):
            found.append(len(rows(alder.query("SELECT ?c { ?c a kg:Claim }"))))

    store = alder.store
    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [len(rows(store.query("SELECT ?c { ?c a kg:Claim }")))] * 9


def test_what_a_program_asks_is_guarded(alder: Workspace) -> None:
    limited = Workspace.open(alder.archive.folder.root, limits=Limits(2, 1000))
    deep, long_ = DEEP["a long sum"], ENDLESS["a row that never comes"]
    assert "100 levels" in told(lambda: limited.query(deep))
    assert "took longer than 2 seconds" in told(lambda: rows(limited.query(long_)))
    assert "took longer than 2 seconds" in told(lambda: list(limited.cite(long_)))
    assert "took longer than 2 seconds" in told(lambda: limited.receipt(long_))
    assert "took longer than 2 seconds" in told(lambda: limited.why(long_, 1))
    at = limited.at(1)
    assert "100 levels" in told(lambda: at.query(deep))
    assert at.query("ASK { ?c a kg:Claim }")
