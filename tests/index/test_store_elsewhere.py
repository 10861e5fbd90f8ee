"""No query leaves the archive: whatever form of SPARQL names an address, nobody listening there hears anything."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean

from kg.ask.witness import cite, replay
from kg.errors import QueryError
from kg.index import Embedded, Store
from kg.index.guarded import guarded
from kg.index.query_text import refuse_service
from kg.terms import RDFS

_A = NamedNode("urn:a")
FORMS = {
    "plain": "SELECT * { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "in small letters": "select * { service <ADDRESS> { ?s ?p ?o } }",
    "in mixed letters": "SELECT * { sErViCe <ADDRESS> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <ADDRESS> { ?s ?p ?o } }",
    "silent in small letters": "SELECT * { SERVICE silent<ADDRESS>{ ?s ?p ?o } }",
    "a prefixed name": "PREFIX far: <ADDRESS> SELECT * { SERVICE far:k { ?s ?p ?o } }",
    "the empty prefix": "PREFIX : <ADDRESS> SELECT * { SERVICE :k { ?s ?p ?o } }",
    "the empty prefix and no name": "PREFIX : <ADDRESS> SELECT * { SERVICE : { ?s ?p ?o } }",
    "the empty prefix, no blank": "PREFIX : <ADDRESS> SELECT * { SERVICE:k { ?s ?p ?o } }",
    "the empty prefix, silent": "PREFIX : <ADDRESS> SELECT * { SERVICE SILENT:k { ?s ?p ?o } }",
    "the empty prefix after a tab": "PREFIX : <ADDRESS> SELECT * { SERVICE\t:k { ?s ?p ?o } }",
    "the empty prefix after a comment": "PREFIX : <ADDRESS> SELECT * { SERVICE # :\n:k { ?s ?p ?o } }",
    "a prefix called service": "PREFIX service: <ADDRESS> SELECT * { SERVICE service:k { ?s ?p ?o } }",
    "a relative address": "BASE <ADDRESS> SELECT * { SERVICE <k> { ?s ?p ?o } }",
    "a bound variable": "SELECT * { BIND(<ADDRESS> AS ?far) SERVICE ?far { ?s ?p ?o } }",
    "a variable in VALUES": "SELECT * { VALUES ?far { <ADDRESS> } SERVICE ?far { ?s ?p ?o } }",
    "a variable in trailing VALUES": "SELECT * { SERVICE ?far { ?s ?p ?o } } VALUES ?far { <ADDRESS> }",
    "a variable of a triple": "SELECT * { ?a <urn:far> ?far SERVICE $far { ?s ?p ?o } }",
    "no blank": "SELECT*{SERVICE<ADDRESS>{?s ?p ?o}}",
    "a tab": "SELECT * {\tSERVICE\t<ADDRESS>\t{ ?s ?p ?o } }",
    "line ends": "SELECT * {\r\nSERVICE\n\r<ADDRESS>\r{ ?s ?p ?o } }",
    "a comment between": "SELECT * { SERVICE#<urn:here>\n<ADDRESS> { ?s ?p ?o } }",
    "after a comment that CR ends": "SELECT * { # not read\rSERVICE <ADDRESS> { ?s ?p ?o } }",
    "after a quoted mark of a comment": "SELECT * { ?a ?b '#' SERVICE <ADDRESS> { ?s ?p ?o } }",
    "after an IRI with a mark of a comment": "SELECT * { ?a ?b <urn:a#b> SERVICE <ADDRESS> { ?s ?p ?o } }",
    "after a long text": "SELECT * { ?a ?b '''it's''' , \"\"\"'''\"\"\" SERVICE <ADDRESS> { ?s ?p ?o } }",
    "an escaped letter of the keyword": "SELECT * { \\u0053ERVICE <ADDRESS> { ?s ?p ?o } }",
    "every letter escaped": "SELECT * { \\u0053\\u0045\\u0052\\u0056\\u0049\\u0043\\u0045 <ADDRESS> { ?s ?p ?o } }",
    "a long escape": "SELECT * { \\U00000053ERVICE <ADDRESS> { ?s ?p ?o } }",
    "an escape in the address": "SELECT * { SERVICE <\\u0068ttp:REST> { ?s ?p ?o } }",
    "a letter that is an S in capitals": "SELECT * { \u017fERVICE <ADDRESS> { ?s ?p ?o } }",
    "a letter that is an I in capitals": "SELECT * { SERV\u0131CE <ADDRESS> { ?s ?p ?o } }",
    "in OPTIONAL": "SELECT * { ?a ?b ?c OPTIONAL { SERVICE <ADDRESS> { ?s ?p ?o } } }",
    "in UNION": "SELECT * { { ?a ?b ?c } UNION { SERVICE <ADDRESS> { ?s ?p ?o } } }",
    "in MINUS": "SELECT * { ?s ?p ?o MINUS { SERVICE <ADDRESS> { ?s ?p ?o } } }",
    "in GRAPH": "SELECT * { GRAPH ?g { SERVICE <ADDRESS> { ?s ?p ?o } } }",
    "in a group": "SELECT * { { { SERVICE <ADDRESS> { ?s ?p ?o } } } }",
    "in SERVICE": "SELECT * { SERVICE <ADDRESS> { SERVICE <ADDRESS> { ?s ?p ?o } } }",
    "in a sub-select": "SELECT * { { SELECT ?s { SERVICE <ADDRESS> { ?s ?p ?o } } } }",
    "around a sub-select": "SELECT * { SERVICE <ADDRESS> { { SELECT ?s { ?s ?p ?o } LIMIT 1 } } }",
    "in EXISTS": "SELECT * { ?a ?b ?c FILTER EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } } }",
    "in NOT EXISTS": "SELECT * { ?a ?b ?c FILTER NOT EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } } }",
    "in EXISTS in an expression": "SELECT * { ?a ?b ?c FILTER(1 = 2 || EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } }) }",
    "in BIND": "SELECT * { ?a ?b ?c BIND(EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } } AS ?d) }",
    "in a column": "SELECT (EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } } AS ?d) { ?a ?b ?c }",
    "in an aggregate": "SELECT (SUM(IF(EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } }, 1, 0)) AS ?n) { ?a ?b ?c }",
    "in GROUP BY": "SELECT ?d { ?a ?b ?c } GROUP BY (EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } } AS ?d)",
    "in HAVING": "SELECT ?a { ?a ?b ?c } GROUP BY ?a HAVING (EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } })",
    "in ORDER BY": "SELECT ?a { ?a ?b ?c } ORDER BY (EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } })",
    "in ASK": "ASK { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "in CONSTRUCT": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "in DESCRIBE": "DESCRIBE ?s { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "in DESCRIBE *": "DESCRIBE * WHERE { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "in LATERAL": "SELECT * { ?a ?b ?c LATERAL { SERVICE <ADDRESS> { ?s ?p ?o } } }",
    "LOAD": "LOAD <ADDRESS>",
    "LOAD SILENT into a graph": "LOAD SILENT <ADDRESS> INTO GRAPH <urn:g>",
    "an update": "INSERT { ?s ?p ?o } WHERE { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "an update of a query's end": "ASK { } ; LOAD <ADDRESS>",
}
NAMING = {
    "FROM": "SELECT * FROM <ADDRESS> { ?s ?p ?o }",
    "FROM NAMED": "SELECT * FROM NAMED <ADDRESS> { GRAPH ?g { ?s ?p ?o } }",
    "FROM in ASK": "ASK FROM <ADDRESS> { ?s ?p ?o }",
    "FROM in CONSTRUCT": "CONSTRUCT { ?s ?p ?o } FROM <ADDRESS> WHERE { ?s ?p ?o }",
    "FROM in DESCRIBE": "DESCRIBE ?s FROM <ADDRESS> { ?s ?p ?o }",
    "DESCRIBE": "DESCRIBE <ADDRESS>",
    "GRAPH": "SELECT * { GRAPH <ADDRESS> { ?s ?p ?o } }",
    "a subject": "SELECT * { <ADDRESS> ?p ?o }",
    "a function": "SELECT (<ADDRESS>(?s) AS ?f) { ?s ?p ?o }",
    "a datatype": "ASK { ?s ?p '1'^^<ADDRESS> }",
}
"""What names an address and asks nothing of it: it is a name, and no more."""


class Listener:
    """A server that hears whether anybody comes."""

    def __init__(self, server: socket.socket) -> None:
        self._server = server
        self.address = f"http://127.0.0.1:{server.getsockname()[1]}/"

    def heard(self) -> bool:
        with suppress(BlockingIOError):
            self._server.accept()[0].close()
            return True
        return False

    def asked(self, form: str) -> str:
        return form.replace("ADDRESS", self.address).replace("REST", self.address.partition(":")[2])


@pytest.fixture
def listener() -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield Listener(server)


@pytest.fixture(params=["embedded", "guarded"])
def store(request: pytest.FixtureRequest, listener: Listener) -> Store:
    made = Embedded.memory()
    made.extend([Quad(_A, NamedNode("urn:far"), NamedNode(listener.address)), Quad(_A, RDFS.label, Literal("a"))])
    return made if request.param == "embedded" else guarded(made)


def test_a_listener_hears_who_comes(listener: Listener) -> None:
    with socket.create_connection(("127.0.0.1", int(listener.address[:-1].rpartition(":")[2]))):
        assert listener.heard()


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_what_would_ask_an_address_is_refused_and_nothing_is_sent(form: str, store: Store, listener: Listener) -> None:
    with pytest.raises(QueryError):
        store.query(listener.asked(form))
    assert not listener.heard()


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_citing_and_replaying_it_is_refused_too(form: str, store: Store, listener: Listener) -> None:
    with pytest.raises(QueryError):
        list(cite(store, listener.asked(form)))
    with pytest.raises(QueryError):
        replay(listener.asked(form), [])
    assert not listener.heard()


@pytest.mark.parametrize("form", NAMING.values(), ids=NAMING)
def test_an_address_that_is_only_named_is_not_asked(form: str, store: Store, listener: Listener) -> None:
    with suppress(QueryError):
        answer = store.query(listener.asked(form))
        for _ in () if isinstance(answer, QueryBoolean) else answer:
            pass
    assert not listener.heard()


def test_what_only_looks_like_it_is_asked_as_it_means() -> None:
    asked = "PREFIX service: <urn:x:> ASK { ?service kg:service service:a . FILTER('SERVICE' = ?service) } # SERVICE"
    engine_is_asked = refuse_service(asked)
    assert "<urn:x:a>" in engine_is_asked
    assert "#" not in engine_is_asked.replace("ontology#", "")


def test_a_text_without_the_letters_is_asked_as_it_is() -> None:
    asked = "SELECT * { ?s  ?p ?o }  # nothing of the kind"
    assert refuse_service(asked) is asked
