"""One contract, every store: the embedded engine, guarded or not, and a real SPARQL endpoint on loopback."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg import terms
from kg.errors import QueryError, StoreError
from kg.index import Embedded, Store, advance, full_index, read_head
from kg.index.guarded import guarded
from kg.index.query_text import refuse_service
from kg.index.remote import Remote
from kg.ledger import EMPTY, Ledger, live_quads
from kg.model import Claim, Draft, Withdrawal
from kg.terms import KG, OA, RDFS
from tests.making import START, agency_claim, count_claim, quotation, record, row, withdrawal

pytestmark = pytest.mark.usefixtures("without_vocabulary")
A = agency_claim("A Office", row(2, state="ALABAMA "))
ALSO_A = agency_claim("A Office", row(2), document=terms.document("another"))
COUNT = count_claim(137, quotation("137 agreements"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(*options: str) -> Iterator[str]:
    program = shutil.which("oxigraph", path=sysconfig.get_path("scripts")) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("the oxigraph server is not installed; `pip install kg287g[test]` brings it")
    address = f"127.0.0.1:{free_port()}"
    server = subprocess.Popen([program, "serve", "--bind", address, *options], stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                httpx.get(f"http://{address}/", timeout=1)
                break
            except httpx.HTTPError:
                time.sleep(0.05)
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    yield from serve()


@pytest.fixture(params=["memory", "disk", "remote", "guarded memory", "guarded disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "remote":
        base = request.getfixturevalue("endpoint")
        made: Store = Remote(f"{base}/query", f"{base}/update")
    else:
        made = Embedded.memory() if "memory" in request.param else Embedded.writing(tmp_path / "store")
        made = guarded(made) if "guarded" in request.param else made
    made.replace([])
    yield made
    made.close()


def fill(store: Store, folder: Path, *drafts: Draft) -> Ledger:
    """Record drafts, indexing each as it comes."""
    folder.mkdir(exist_ok=True)
    ledger = Ledger(folder)
    store.replace(full_index([], EMPTY))
    for draft in drafts:
        before = ledger.head()
        _, quads, after = ledger.append(draft, archivist="tester", recorded=START)
        advance(store, quads, before, after, frozenset)
    return ledger


def facts(store: Store) -> set[Quad]:
    return set(store.quads())


def test_what_is_inserted_is_found_again(store: Store) -> None:
    quad = Quad(A.iri, RDFS.label, Literal('a "quoted"\nline \\ \t é', language="en"), A.iri)
    store.apply([quad])
    assert list(store.quads(graph=A.iri)) == [quad]


def test_a_pattern_finds_only_what_matches(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path / "l", Draft(claims=(A, COUNT)))
    assert {q.subject for q in store.quads(None, KG.statedIn, None, DefaultGraph())} == {A.iri, COUNT.iri}


def test_a_fact_two_claims_state_is_in_the_merge_once(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path / "l", Draft(claims=(A, ALSO_A)))
    rows = list(store.query("SELECT ?a WHERE { ?a a kg:Agency }"))  # type: ignore[arg-type]
    assert len(rows) == 1


def test_wrapping_a_pattern_in_graph_says_who_states_it(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path / "l", Draft(claims=(A, ALSO_A)))
    rows = store.query("SELECT ?claim WHERE { GRAPH ?claim { ?a a kg:Agency } }")
    assert {r["claim"] for r in rows} == {A.iri, ALSO_A.iri}  # type: ignore[union-attr]


def test_a_fact_leaves_the_merge_with_the_last_claim_that_states_it(store: Store, tmp_path: Path) -> None:
    asked = "ASK { ?a rdfs:label 'A Office' }"
    fill(store, tmp_path / "one", Draft(claims=(A, ALSO_A)), withdrawal(A))
    assert bool(store.query(asked))
    fill(store, tmp_path / "two", Draft(claims=(A, ALSO_A)), withdrawal(A), withdrawal(ALSO_A))
    assert not bool(store.query(asked))


def test_a_row_says_its_capture_sheet_and_number(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path / "l", Draft(claims=(A,)))
    said = {q.predicate: q.object for q in store.quads(terms.row("ab" * 32, "Sheet1", 2))}
    assert said[OA.hasSource] == terms.capture("ab" * 32)
    assert str(said[KG.sheet]) == '"Sheet1"'
    assert said[KG.row] == Literal("2", datatype=terms.XSD.integer)


def test_the_head_tells_which_ledger_the_store_was_made_from(store: Store, tmp_path: Path) -> None:
    ledger = fill(store, tmp_path / "l", Draft(claims=(A,)), Draft(claims=(COUNT,)))
    assert read_head(store) == ledger.head()


def test_construct_gives_triples(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path / "l", Draft(claims=(A,)))
    made = store.query("CONSTRUCT { ?a rdfs:label ?l } WHERE { ?a a kg:Agency ; rdfs:label ?l }")
    assert [t.object for t in made] == [Literal("A Office")]  # type: ignore[union-attr]


def test_who_states_a_triple_is_looked_up_for_many_at_once(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path / "l", Draft(claims=(A, ALSO_A, COUNT)))
    unstated = Triple(A.iri, KG.statedIn, terms.document("another"))
    asked = [*A.triples, unstated, *COUNT.triples]
    stating = [set(graphs) for graphs in store.stating(asked)]
    assert stating == [{A.iri, ALSO_A.iri}] * len(A.triples) + [set()] + [{COUNT.iri}] * len(COUNT.triples)


def test_a_query_that_asks_another_address_is_refused_and_nothing_is_sent(store: Store) -> None:
    with socket.socket() as elsewhere:
        elsewhere.bind(("127.0.0.1", 0))
        elsewhere.listen()
        elsewhere.settimeout(0.2)
        address = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/"
        with pytest.raises(QueryError, match="SERVICE asks another address"):
            store.query(f"SELECT ?s {{ service silent <{address}> {{ ?s ?p ?o }} }}")
        with pytest.raises(TimeoutError):
            elsewhere.accept()


def test_a_name_may_contain_the_word_service(store: Store) -> None:
    asked = "PREFIX service: <urn:x:> ASK { ?service kg:service service:a . FILTER('SERVICE' = ?service) } # SERVICE"
    assert not store.query(asked)


def test_a_long_query_about_warrant_service_officers_is_not_parsed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("it was parsed")

    monkeypatch.setattr("kg.sparql.parse", never)
    agreement = terms.agreement(terms.agency("us-al", "Etowah"), "warrant-service-officer", "2025-01-01")
    asked = f"ASK {{ VALUES ?it {{ {agreement} }} ?it ?p ?o }}"
    assert refuse_service(asked) == asked


@pytest.mark.parametrize("between", ["", " ", "\n"])
def test_a_service_beside_the_name_of_a_thing_of_ours_is_refused(between: str) -> None:
    thing = terms.thing("agency", "us-al", "service")
    with pytest.raises(QueryError, match="SERVICE asks another address"):
        refuse_service(f"ASK {{ ?s ?p {thing} .{between}SERVICE{between}{thing}{between}{{ ?s ?p ?o }} }}")


def test_a_query_that_does_not_parse_is_a_query_error(store: Store) -> None:
    with pytest.raises(QueryError):
        store.query("SELECT WHERE {")


pools = st.lists(
    st.sampled_from(
        [A, ALSO_A, COUNT, agency_claim("B Office", row(3)), agency_claim("A Office", row(9), state="us-tx")]
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda claim: claim.iri,
)


@given(steps=st.lists(st.tuples(st.booleans(), pools), min_size=1, max_size=6))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_store_kept_up_to_date_equals_one_rebuilt(
    steps: list[tuple[bool, list[Claim]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    live: dict[NamedNode, Claim] = {}
    drafts = []
    for adds, claims in steps:
        if adds:
            live.update({c.iri: c for c in claims})
            drafts.append(Draft(claims=tuple(claims)))
        elif gone := [c for c in claims if c.iri in live]:
            drafts.append(Draft(withdrawals=tuple(Withdrawal(c.iri, "why not") for c in gone)))
            for claim in gone:
                del live[claim.iri]
    kept, rebuilt = Embedded.memory(), Embedded.memory()
    ledger = fill(kept, tmp_path_factory.mktemp("ledger"), *drafts)
    rebuilt.replace(full_index(live_quads(ledger), ledger.head()))
    assert facts(kept) == facts(rebuilt)


def test_an_endpoint_that_answers_from_the_union_of_graphs_is_refused(tmp_path: Path) -> None:
    for base in serve("--union-default-graph"):
        remote = Remote(f"{base}/query", f"{base}/update")
        remote.replace([Quad(*A.triples[0], A.iri), Quad(*A.triples[0])])
        with pytest.raises(StoreError, match="union of all graphs"):
            Remote(f"{base}/query").query("ASK { ?s ?p ?o }")


def test_an_endpoint_that_holds_something_else_is_not_cleared(endpoint: str) -> None:
    remote = Remote(f"{endpoint}/query", f"{endpoint}/update")
    remote.replace([])
    other = NamedNode("https://example.org/other")
    remote.apply([Quad(other, other, other)])
    with pytest.raises(StoreError, match="not of this project"):
        remote.replace([])
    remote.apply([], [Quad(other, other, other)])


def test_an_endpoint_that_is_not_there_is_named() -> None:
    with pytest.raises(StoreError, match="out of reach"):
        Remote(f"http://127.0.0.1:{free_port()}/query").query("ASK {}")


def test_an_endpoint_without_an_update_address_is_not_written() -> None:
    with pytest.raises(StoreError, match="only be read"):
        Remote("http://127.0.0.1:9/query").apply([])


def test_a_rebuild_replaces_a_folder_that_is_being_read(tmp_path: Path) -> None:
    writer = Embedded.writing(tmp_path / "store")
    writer.replace(full_index([], EMPTY))
    reader = Embedded.reading(tmp_path / "store")
    record(Ledger(tmp_path), Draft(claims=(A,)))
    ledger = Ledger(tmp_path)
    writer.replace(full_index(live_quads(ledger), ledger.head()))
    assert read_head(reader) == EMPTY
    assert read_head(Embedded.reading(tmp_path / "store")) == ledger.head()


def test_a_reader_is_not_blocked_by_a_writer(tmp_path: Path) -> None:
    writer = Embedded.writing(tmp_path / "store")
    writer.replace(full_index([], EMPTY))
    assert read_head(Embedded.reading(tmp_path / "store")) == EMPTY


def test_a_store_written_often_does_not_pile_up_what_the_engine_told_of_it(tmp_path: Path) -> None:
    for number in range(4):
        writer = Embedded.writing(tmp_path / "store")
        writer.apply([Quad(A.iri, KG.sequence, Literal(str(number)), DefaultGraph())])
        writer.close()
    assert list((tmp_path / "store").glob("LOG.old.*")) == []
    assert len(list(Embedded.reading(tmp_path / "store").quads(A.iri))) == 4


def test_a_damaged_store_says_to_rebuild(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreError, match="kg rebuild"):
        Embedded.reading(tmp_path / "store")
