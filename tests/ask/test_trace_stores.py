"""Tracing, finding and origins ask few questions, and ask them of any store alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode

from kg import terms
from kg.ask.find import find, resolve
from kg.ask.trace import trace
from kg.compare.origins import origins
from kg.errors import KgError
from kg.index import Embedded, Store
from kg.index.remote import Remote
from kg.model import Draft
from tests.index.test_store import serve
from tests.tracing import COUNT, COUNT_ECHO, ETOWAH, ICE, LIST, LISTS, ROUND, WORLD, agreed, sighting, store_of

QUERIES = 16
"""More than any trace needs; a query a claim would be hundreds."""


class Counting:
    """A store that counts what it is asked."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.asked: list[str] = []

    def query(self, sparql: str, /) -> Any:
        self.asked.append(sparql)
        return self.store.query(sparql)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Embedded:
    """An agency with 300 agreements in five lists each, which no agency has."""
    days = [f"20{n // 12:02}-{n % 12 + 1:02}-01" for n in range(300)]
    claims = tuple(agreed(day, *(sighting(one, n + 2) for one in LISTS)) for n, day in enumerate(days))
    return store_of(tmp_path_factory.mktemp("crowded"), WORLD, Draft(claims=claims))


@pytest.fixture(scope="module")
def remote(crowded: Embedded) -> Iterator[Remote]:
    for address in serve():
        store = Remote(f"{address}/query", f"{address}/update")
        store.replace(crowded.quads())
        yield store
        store.close()


@pytest.mark.parametrize("what", [ETOWAH, LIST, ICE, COUNT.iri, COUNT_ECHO.iri, ROUND.iri, terms.place("us")])
def test_a_trace_asks_few_questions_whatever_the_number_of_claims(crowded: Embedded, what: NamedNode) -> None:
    store = Counting(crowded)
    trace(store, what)
    assert len(store.asked) <= QUERIES


def test_a_trace_of_three_hundred_claims_asks_hardly_more_than_one_of_two(crowded: Embedded, tmp_path: Path) -> None:
    many, few = Counting(crowded), Counting(store_of(tmp_path))
    assert len(trace(many, ETOWAH).claims) == 302
    assert len(trace(few, ETOWAH).claims) == 2
    assert len(many.asked) - len(few.asked) <= 1


def test_finding_asks_four_questions_and_resolving_three(crowded: Embedded) -> None:
    finding, resolving = Counting(crowded), Counting(crowded)
    find(finding, "Etwah sherif")
    resolve(resolving, "Etwah sherif")
    assert (len(finding.asked), len(resolving.asked)) == (4, 3)


def test_origins_ask_few_questions(crowded: Embedded) -> None:
    store = Counting(crowded)
    origins(store)
    assert len(store.asked) <= QUERIES


@pytest.mark.parametrize("what", [ETOWAH, LIST, COUNT_ECHO.iri, ROUND.iri])
def test_a_remote_store_gives_the_same_trace(crowded: Embedded, remote: Remote, what: NamedNode) -> None:
    assert trace(remote, what) == trace(crowded, what)


@pytest.mark.slow
@pytest.mark.parametrize("words", ["Etwah County Sherif", "137 agreements", "Daily"])
def test_a_remote_store_gives_the_same_hits(crowded: Embedded, remote: Remote, words: str) -> None:
    assert find(remote, words) == find(crowded, words)


def test_a_remote_store_resolves_alike(crowded: Embedded, remote: Remote) -> None:
    for text in ("Etowah", COUNT.iri.value, f"claim/{COUNT.iri.value[-20:]}"[:12], "article"):
        try:
            expected: object = resolve(crowded, text)
        except KgError as error:
            expected = str(error)
            with pytest.raises(type(error)) as caught:
                resolve(remote, text)
            assert str(caught.value) == expected
        else:
            assert resolve(remote, text) == expected


@pytest.mark.slow
def test_a_remote_store_gives_the_same_origins(crowded: Embedded, remote: Remote) -> None:
    assert origins(remote) == origins(crowded)
