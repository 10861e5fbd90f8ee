"""Whatever a remote store replies is an answer as it should be, or one line of `StoreError`."""

from __future__ import annotations

import gzip
import json
import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg.errors import QueryError, StoreError
from kg.index import remote as remote_store
from kg.index.remote import Remote
from kg.workspace import Workspace
from tests.archives import Done
from tests.sampling import one_in
from tests.strangers import reply, stranger

ROWS = "application/sparql-results+json"
GRAPH = "application/n-triples"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
PASSWORD, TOKEN = "hunter2hunter2", "t0ken-of-the-reader"


def table(*rows: dict[str, object], variables: tuple[str, ...] = ("n",)) -> bytes:
    return json.dumps({"head": {"vars": variables}, "results": {"bindings": rows}}).encode()


def literal(value: str) -> dict[str, object]:
    return {"type": "literal", "value": value}


ALONE = reply(table({"times": literal("0")}, variables=("times",)))
"""That the default graph stands alone."""
SOUND = table({"n": literal("7")})
IRI = {"type": "uri", "value": "http://example.org/a"}


def no_header(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-More: 1\r\n" * 100)


def without_end(connection: socket.socket) -> None:
    connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {ROWS}\r\n\r\n".encode())
    while True:
        connection.sendall(b" " * 65536)


def nested(depth: int) -> bytes:
    return b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":' + b'{"type":"triple","value":{"subject":' * depth


REPLIES: dict[str, object] = {
    "nothing": b"",
    "not HTTP": b"220 mail.example.org ESMTP\r\n",
    "a header cut": b"HTTP/1.1 200 OK\r\nContent-Ty",
    "headers without end": no_header,
    "a body without end": without_end,
    "a body cut": reply(SOUND)[:-20],
    "another status": reply(b"gone", status="404 Not Found"),
    "a fault of its own": reply(b"x" * 200_000, status="500 Oh"),
    "unauthorized": reply(b"", status="401 Unauthorized"),
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "another place": reply(b"", status="302 Found", more="Location: http://127.0.0.2:9/query\r\n"),
    "another place for good": reply(b"", status="308 Permanent Redirect", more="Location: file:///etc/passwd\r\n"),
    "no type": reply(SOUND, ""),
    "HTML": reply(b"<html>Welcome</html>", "text/html"),
    "XML": reply(b"<sparql/>", "application/sparql-results+xml"),
    "JSON of another type": reply(SOUND, "application/json"),
    "gzip": reply(gzip.compress(SOUND), more="Content-Encoding: gzip\r\n"),
    "a gzip bomb": reply(gzip.compress(b" " * 30_000_000), more="Content-Encoding: gzip\r\n"),
    "an encoding nobody knows": reply(SOUND, more="Content-Encoding: br, x-own\r\n"),
    "a lie about its length": reply(SOUND).replace(b"Content-Length: ", b"Content-Length: 9"),
    "a length below nothing": reply(SOUND).replace(b"Content-Length: ", b"Content-Length: -"),
    "no JSON": reply(b"seven"),
    "JSON of another kind": reply(b"[1, 2]"),
    "JSON without results": reply(b'{"head": {"vars": ["n"]}}'),
    "JSON cut": reply(SOUND[:-9]),
    "JSON with more after it": reply(SOUND + b"{}"),
    "JSON that is not UTF-8": reply(SOUND.replace(b"7", b"\xff")),
    "JSON in UTF-16": reply(SOUND.decode().encode("utf-16")),
    "JSON nested": reply(b"[" * 1_000_000),
    "a term nested": reply(nested(300_000)),
    "a term nested and closed": reply(nested(50_000) + b"}" * 100_000 + b"}]}}"),
    "another kind of answer": reply(b'{"head": {}, "boolean": true}'),
    "triples": reply(b"<http://a.org/> <http://a.org/> <http://a.org/> .\n", GRAPH),
    "a variable missing": reply(table({"m": literal("7")}, variables=("m",))),
    "a variable of no header": reply(table({"m": literal("7")})),
    "an IRI that is none": reply(table({"n": {"type": "uri", "value": "no iri"}})),
    "a term of no kind": reply(table({"n": {"type": "number", "value": "7"}})),
    "triples without an end": f"HTTP/1.1 200 OK\r\nContent-Type: {GRAPH}\r\n\r\n".encode(),
    "half of a character": reply(SOUND.replace(b"7", b"\\ud800")),
}


def told(raised: pytest.ExceptionInfo[StoreError]) -> str:
    line = str(raised.value)
    assert "\n" not in line
    assert len(line) < 700
    return line


@pytest.fixture(autouse=True)
def bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_store, "_MOST", 4 << 20)


Opened = Callable[..., Remote]


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Remote stores, closed in the end."""
    with ExitStack() as every:
        yield lambda *addresses: every.enter_context(closing(Remote(*addresses)))


@pytest.mark.parametrize("what", REPLIES)
def test_a_reply_that_is_not_what_was_asked_for_is_one_line(what: str, opened: Opened) -> None:
    with stranger(ALONE, REPLIES[what]) as server, pytest.raises(StoreError) as raised:  # type: ignore[arg-type]
        opened(server.address).query(COUNT)
    assert server.host in told(raised)


@pytest.mark.parametrize("what", REPLIES)
def test_the_same_is_so_of_what_is_asked_at_opening(what: str, opened: Opened) -> None:
    with stranger(REPLIES[what]) as server:  # type: ignore[arg-type]
        remote = opened(server.address)
        for _ in range(2):
            with pytest.raises(StoreError) as raised:
                remote.query(COUNT)
            told(raised)


def test_a_sound_reply_is_an_answer(opened: Opened) -> None:
    with stranger(ALONE, reply(SOUND, f"{ROWS}; charset=utf-8")) as server:
        assert [row["n"].value for row in opened(server.address).query(COUNT)] == ["7"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("asked", "content"),
    [
        ("ASK {}", SOUND),
        ("CONSTRUCT WHERE { ?s ?p ?o }", SOUND),
        ("CONSTRUCT WHERE { ?s ?p ?o }", b'{"head": {}, "boolean": true}'),
        ("DESCRIBE <http://a.org/>", SOUND),
        (COUNT, b'{"head": {}, "boolean": true}'),
    ],
)
def test_an_answer_of_another_form_than_the_query_is_refused(asked: str, content: bytes, opened: Opened) -> None:
    with stranger(ALONE, reply(content)) as server, pytest.raises(StoreError, match="another kind of answer"):
        opened(server.address).query(asked)


@pytest.mark.parametrize(
    "content",
    [
        b"<http://a.org/> <http://a.org/> .\n",
        b"<http://a.org/> <http://a.org/> <no iri> .\n",
        b"\xff\xfe",
        b"<urn:s> <urn:p> <<( <urn:s> <urn:p> <urn:o> )>> .\n",
        b"<urn:s> <urn:p> " + b"<<( <urn:s> <urn:p> " * 100_000,
    ],
    ids=["cut", "an IRI that is none", "not UTF-8", "a triple as a term", "terms nested"],
)
def test_triples_that_are_none_are_refused_before_the_first_is_given(content: bytes, opened: Opened) -> None:
    with stranger(ALONE, reply(content, GRAPH)) as server, pytest.raises(StoreError) as raised:
        opened(server.address).query("CONSTRUCT WHERE { ?s ?p ?o }")
    told(raised)


QUADS = {
    "a literal as a subject": {"s": literal("x"), "p": IRI, "o": IRI},
    "a literal as a predicate": {"s": IRI, "p": literal("x"), "o": IRI},
    "a blank node as a predicate": {"s": IRI, "p": {"type": "bnode", "value": "b"}, "o": IRI},
    "a triple as an object": {
        "s": IRI,
        "p": IRI,
        "o": {"type": "triple", "value": {"subject": IRI, "predicate": IRI, "object": IRI}},
    },
    "a subject that is not there": {"p": IRI, "o": IRI},
    "an object that is not there": {"s": IRI, "p": IRI},
}


@pytest.mark.parametrize("what", QUADS)
def test_a_quad_of_the_wrong_kinds_of_terms_is_refused(what: str, opened: Opened) -> None:
    found = reply(table(QUADS[what], variables=("s", "p", "o")))
    with stranger(ALONE, found) as server, pytest.raises(StoreError) as raised:
        list(opened(server.address).quads())
    told(raised)


def test_quads_without_the_variables_asked_for_are_refused(opened: Opened) -> None:
    found = reply(table({"x": IRI}, variables=("x",)))
    with stranger(ALONE, found) as server, pytest.raises(StoreError, match="is where"):
        list(opened(server.address).quads(NamedNode("urn:s")))


@pytest.mark.parametrize("times", ["2", "many", ""])
def test_an_endpoint_refused_once_is_refused_again(times: str, opened: Opened) -> None:
    union = reply(table({"times": literal(times)}, variables=("times",)))
    with stranger(union) as server:
        remote = opened(server.address, server.address)
        for asked in (lambda: remote.query(COUNT), lambda: remote.query("ASK {}"), lambda: remote.apply([])):
            with pytest.raises(StoreError):
                asked()
        assert b"times" in server.heard[-1]


def drip(part: bytes, between: bytes) -> Callable[[socket.socket], None]:
    """Sends a part, then the same again and again, slower than anybody would wait but never silent."""

    def sending(connection: socket.socket) -> None:
        connection.sendall(part)
        while True:
            time.sleep(0.05)
            connection.sendall(between)

    return sending


DRIPS = {
    "its headers": drip(b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
    "its body": drip(f"HTTP/1.1 200 OK\r\nContent-Type: {ROWS}\r\n\r\n".encode(), b" "),
}


@pytest.mark.parametrize("what", DRIPS)
def test_a_reply_that_drips_is_stopped_at_the_limit(what: str, opened: Opened) -> None:
    with stranger(ALONE, DRIPS[what]) as server:
        remote = opened(server.address)
        remote.allow(0.4)
        with pytest.raises(QueryError, match=r"took longer than 0\.4 seconds"):
            remote.query(COUNT)


@pytest.mark.parametrize("what", DRIPS)
def test_opening_has_a_limit_of_its_own(what: str, monkeypatch: pytest.MonkeyPatch, opened: Opened) -> None:
    monkeypatch.setattr(remote_store, "_SECONDS", 0.4)
    with stranger(DRIPS[what]) as server, pytest.raises(StoreError, match=r"did not answer within 0\.4 seconds"):
        opened(server.address).query(COUNT)


def test_a_redirect_is_told_and_nobody_else_is_asked(opened: Opened) -> None:
    with stranger(reply(SOUND)) as other:
        away = reply(b"", status="307 Temporary Redirect", more=f"Location: http://{other.host}/\r\n")
        with stranger(ALONE, away) as server, pytest.raises(StoreError, match="another address"):
            opened(server.address).query(COUNT)
        assert other.heard == []


ECHOES = {
    "refused": reply(f"cannot read {PASSWORD} of reader:{PASSWORD} at ?key={TOKEN}".encode(), status="400 Bad"),
    "a fault": reply(TOKEN.encode(), status="500 Oh"),
    "no answer": b"",
    "HTML": reply(PASSWORD.encode(), f"text/{TOKEN}"),
    "sent away": reply(b"", status="302 Found", more=f"Location: http://127.0.0.1/?key={TOKEN}\r\n"),
    "a union": reply(table({"times": literal("2")}, variables=("times",))),
}


@pytest.mark.parametrize("what", ECHOES)
def test_passwords_and_tokens_of_an_address_are_never_told(
    what: str, alder: Workspace, kg: Callable[..., Done], caplog: pytest.LogCaptureFixture
) -> None:
    with stranger(ECHOES[what]) as server, caplog.at_level(logging.DEBUG):
        address = f"http://reader:{PASSWORD}@{server.host}/query?key={TOKEN}"
        done = kg("stats", "--store", f"{address},{address}")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert server.host in done.err
    said = done.err + "".join(record.getMessage() for record in caplog.records if record.name.startswith("http"))
    assert PASSWORD not in said
    assert TOKEN not in said


def test_a_password_is_sent_where_it_belongs(opened: Opened) -> None:
    with stranger(ALONE, reply(SOUND)) as server:
        opened(f"http://reader:{PASSWORD}@{server.host}/query?key={TOKEN}").query(COUNT)
        assert all(b"Authorization: Basic" in heard and TOKEN.encode() in heard for heard in server.heard)


@pytest.mark.parametrize(
    "address",
    [
        f"http://reader:{PASSWORD}@127.0.0.1:port/query",
        f"ftp://reader:{PASSWORD}@127.0.0.1/",
        f"reader:{PASSWORD}@127.0.0.1",
        f"http://reader:{PASSWORD}@[::1",
        f"http://reader:{PASSWORD}@127.0.0.1:99999999/",
        f"http://127.0.0.1:9/?key={PASSWORD}",
        "http://",
        "//",
        "http://a\x00b/",
        "x" * 70_000,
    ],
)
def test_an_address_that_is_none_is_one_line_that_does_not_repeat_it(
    address: str, alder: Workspace, kg: Callable[..., Done]
) -> None:
    done = kg("stats", "--store", address)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert PASSWORD not in done.err
    assert len(done.err) < 300


COMMANDS = [
    ("stats",),
    ("query", "documents"),
    ("find", "alder"),
    ("trace", "document/alder-notice"),
    ("verify",),
    ("recount",),
    ("disagreements",),
    ("origins", "alder"),
    ("presence", "alder"),
    ("resolve",),
    ("log",),
    ("head",),
    ("rebuild",),
    ("export", "jsonld"),
    ("check",),
    ("document", "list"),
    ("query", "documents", "--cite"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("what", one_in(2, ["a literal everywhere", "an IRI everywhere", "nothing", "unbound"]))
def test_a_store_that_is_up_to_date_and_then_answers_nonsense_is_never_a_traceback(
    what: str, words: tuple[str, ...], alder: Workspace, kg: Callable[..., Done]
) -> None:
    """It knows the head, so that it is believed to be of this archive, and lies about all else."""
    head = f"{alder.head()} {_version()}"

    def lies(heard: bytes) -> bytes:
        asked = heard.partition(b"\r\n\r\n")[2].decode()
        if "times" in asked:
            return ALONE
        if "ontology#head>" in asked:
            return reply(table({"o": literal(head)}, variables=("o",)))
        if "CONSTRUCT" in asked or "DESCRIBE" in asked:
            return reply(b"", GRAPH)
        if "ASK" in asked:
            return reply(b'{"head": {}, "boolean": true}')
        names = tuple(dict.fromkeys(_variables(asked)))
        value = {"a literal everywhere": literal("no number"), "an IRI everywhere": IRI}.get(what)
        row = dict.fromkeys(names, value) if value else {}
        return reply(table(*([row] if what != "nothing" else []), variables=names))

    with stranger() as server:
        server.answers = [lambda connection: connection.sendall(lies(server.heard[-1]))]
        done = kg(*words, "--store", f"{server.address},{server.address}")
    assert done.code in (0, 1, 2), done.err
    assert "unexpected" not in done.err


def _version() -> str:
    from kg.index import index_version

    return index_version()


def _variables(asked: str) -> list[str]:
    import re

    return re.findall(r"[?$](\w+)", asked)


def test_a_folder_is_no_address(alder: Workspace, kg: Callable[..., Done], tmp_path: Path) -> None:
    assert kg("stats", "--store", tmp_path).code == 2
