"""What an address gives is taken whole, within bounds and from where it may be; how it came is told."""

from __future__ import annotations

import gzip
import re
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from kg.errors import UnreadableFile
from kg.sources import public_hosts
from kg.sources.archived_copies import archived_copy
from kg.sources.by_address import MOST_REDIRECTS, Taken, conditions, take, take_if_changed
from tests.web_servers import Answer, Server, answer, certificate, redirect, serving

LIMIT, SECONDS = 100_000, 20.0


def fetched(server: Server, path: str, seconds: float = SECONDS) -> Taken:
    return take(server.at(path), allow_private=True, limit=LIMIT, seconds=seconds)


def refused(server: Server, path: str, seconds: float = SECONDS) -> str:
    with pytest.raises(UnreadableFile) as caught:
        fetched(server, path, seconds)
    return str(caught.value)


def in_chunks(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in pieces)


def without_end(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 4096)


def drip(head: bytes) -> Answer:
    def send(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(b"x")
            time.sleep(0.01)

    return send


WHOLE = {
    "as announced": answer(b"words"),
    "to the end of the connection": b"HTTP/1.1 200 OK\r\n\r\nwords",
    "in chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + in_chunks(b"wo", b"rds", b""),
    "compressed": answer(gzip.compress(b"words"), "Content-Encoding: gzip"),
    "compressed in two members": answer(gzip.compress(b"wo") + gzip.compress(b"rds"), "Content-Encoding: x-gzip"),
    "compressed in chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    + in_chunks(*(bytes([one]) for one in gzip.compress(b"words")), b""),
    "without change by a proxy": answer(b"words", status="203 Non-Authoritative Information"),
}
BROKEN = {
    "fewer bytes than announced": (answer(b"words", length=50), r"announces 50 bytes and sends 5; try again"),
    "more bytes than announced": (answer(b"words", length=3), r"announces 3 bytes and sends more"),
    "a negative length": (answer(b"words", length=-5), r"announces a length that is no number"),
    "two lengths": (answer(b"words", "Content-Length: 4"), r"announces a length that is no number"),
    "a chunk cut": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwor", r"the connection broke off"),
    "a head cut": (b"HTTP/1.1 200", "gives no bytes"),
    "an empty body": (answer(b""), "gives no bytes"),
    "nothing": (b"", r"the connection broke off"),
    "no HTTP": (b"220 mail.example ESMTP\r\n", r"does not answer as a web server does"),
    "a header without end": (b"HTTP/1.1 200 OK\r\nA: " + b"a" * 100_000, r"does not answer as a web server does"),
    "more than the limit": (answer(b"x" * (LIMIT + 1)), rf"has over {LIMIT:,} bytes; .*kg --limits 2"),
    "more than the limit in chunks": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + in_chunks(b"x" * LIMIT, b"x", b""),
        rf"has over {LIMIT:,} bytes",
    ),
    "no end": (without_end, rf"has over {LIMIT:,} bytes"),
    "a small file that is large": (
        answer(gzip.compress(b"\0" * 50_000_000), "Content-Encoding: gzip"),
        rf"has over {LIMIT:,} bytes",
    ),
    "compressed bytes cut": (
        answer(gzip.compress(b"words")[:-4], "Content-Encoding: gzip"),
        r"its compressed bytes break off",
    ),
    "not compressed as it says": (answer(b"words", "Content-Encoding: gzip"), r"not compressed as it says"),
    "compressed otherwise": (answer(b"words", "Content-Encoding: br"), r"compressed as 'br'"),
    "not found": (answer(b"no", status="404 Not Found"), r"answers 404 Not Found; check the address"),
    "out of order": (answer(b"no", status="500 Oh \x1b[31mno"), r"answers 500 Oh \[31mno; "),
    "a part": (answer(b"wo", status="206 Partial Content"), r"answers 206 Partial Content"),
    "a redirect to nowhere": (answer(b"", status="302 Found"), r"answers 302 Found"),
    "a redirect to a file": (redirect("file:///etc/hostname"), r"leads to file:///etc/hostname, which is not an addre"),
    "a redirect to a script": (redirect("javascript:alert(1)"), r"leads to javascript:alert\(1\), which is not an add"),
    "a redirect with a password": (redirect("http://a:b@c.example/"), r"leads to http://c\.example/, which has a user"),
    "a redirect to itself": (redirect("/a redirect to itself"), r"its redirects lead in a circle"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    answers: dict[str, Answer] = {f"/{name.replace(' ', '%20')}": given for name, given in WHOLE.items()}
    answers |= {f"/{name.replace(' ', '%20')}": given for name, (given, _) in BROKEN.items()}
    answers |= {f"/hop/{number}": redirect(f"{number - 1}") for number in range(1, MOST_REDIRECTS + 2)}
    answers |= {"/hop/0": answer(b"words"), "/there": redirect("/back"), "/back": redirect("/there")}
    with serving(answers) as running:
        yield running


@pytest.mark.parametrize("name", WHOLE)
def test_a_body_is_taken_whole_however_it_is_sent(server: Server, name: str) -> None:
    assert fetched(server, f"/{name}").content == b"words"


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_not_whole_or_not_within_bounds_is_refused_in_a_line(server: Server, name: str) -> None:
    message = refused(server, f"/{name}")
    assert re.search(BROKEN[name][1], message), message
    assert message.startswith(server.at("/"))
    assert message.isprintable()


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["", "head", "body"])
def test_what_comes_a_byte_at_a_time_is_ended_when_the_time_is_over(head: bytes) -> None:
    with serving({"/": drip(head)}) as slow:
        assert "takes longer than 0.3 seconds" in refused(slow, "/", seconds=0.3)


def test_a_server_that_says_nothing_is_not_waited_for_beyond_the_time() -> None:
    with serving({"/": lambda _: time.sleep(5)}) as silent:
        assert "takes longer than 0.3 seconds" in refused(silent, "/", seconds=0.3)


def test_redirects_are_followed_as_far_as_they_may_go_and_each_is_told(server: Server) -> None:
    taken = fetched(server, "/hop/9")
    assert taken.taken_from == server.at("/hop/0")
    assert taken.address == server.at("/hop/9")
    assert taken.redirects[0] == f"1: 302 {server.at('/hop/9')} → {server.at('/hop/8')}"
    assert len(taken.redirects) == MOST_REDIRECTS
    assert list(taken.redirects) == sorted(taken.redirects)
    assert f"has over {MOST_REDIRECTS} redirects" in refused(server, "/hop/10")


def test_redirects_in_a_circle_are_refused(server: Server) -> None:
    assert f"its redirects lead in a circle, at {server.at('/there')}" in refused(server, "/there")


def test_nothing_but_a_plain_question_is_sent() -> None:
    with serving({"/a?b=c": answer(b"words", "Set-Cookie: who=me"), "/": redirect("/a?b=c")}) as running:
        fetched(running, "/")
    heads = [one.split("\r\n") for one in running.asked]
    assert [head[0] for head in heads] == ["GET / HTTP/1.1", "GET /a?b=c HTTP/1.1"]
    names = {line.partition(":")[0].lower() for head in heads for line in head[1:] if line}
    assert names == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_of_the_headers_those_are_kept_that_say_what_was_sent() -> None:
    said = ["Content-Type: text/plain; charset=utf-8", 'ETag: "a-1"', "Set-Cookie: who=me", "Server: Alder 1.0"]
    with serving({"/": answer(b"words", *said, "Last-Modified: Mon, 03 Feb 2025 14:00:00 GMT")}) as running:
        taken = fetched(running, "/")
    assert taken.headers == (
        "content-type: text/plain; charset=utf-8",
        "last-modified: Mon, 03 Feb 2025 14:00:00 GMT",
        'etag: "a-1"',
    )
    assert taken.served_as == "text/plain"


NAMES = {
    ("/notice.txt", "text/plain"): "notice.txt",
    ("/notice", "text/html; charset=utf-8"): "notice.html",
    ("/notice.php", "text/html"): "notice.php.html",
    ("/list.CSV", "text/csv"): "list.CSV",
    ("/no%2Ftice%00%1B.md", "text/plain"): "no-tice--.md",
    ("/", "text/html"): "127.0.0.html",
    ("/" + "a" * 400 + ".pdf", "application/pdf"): "a" * 120 + ".pdf",
}


@pytest.mark.parametrize(("given", "name"), NAMES.items(), ids=range(len(NAMES)))
def test_a_file_is_named_by_its_address_and_the_type_that_was_served(given: tuple[str, str], name: str) -> None:
    path, served = given
    with serving({path: answer(b"words", f"Content-Type: {served}")}) as running:
        assert fetched(running, path).file_name == name.replace("127.0.0.html", "127.0.0.1.html")


NO_ADDRESSES = {
    "ftp://files.example/a": "is not an address of the web; give one that begins with https:// or http://",
    "file:///etc/hostname": "is not an address of the web",
    "https:///a": "is not an address of the web",
    "https://[::1": "is not an address that can be read",
    "https://a.example:99999/": "is not an address that can be read",
    f"https://{'a' * 70}.example/": "is not an address that can be read",
    "https://me:secret@a.example/": "has a user's name in it",
    "https://a.example/" + "a" * 5000: "is not an address of the web",
}


@pytest.mark.parametrize("given", NO_ADDRESSES, ids=range(len(NO_ADDRESSES)))
def test_what_is_no_address_of_the_web_is_refused_before_anything_is_asked(given: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        take(given, seconds=1)
    assert NO_ADDRESSES[given] in str(caught.value)
    assert "secret" not in str(caught.value)


NOT_PUBLIC = (
    "127.0.0.1 127.9.9.9 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 "
    "192.0.2.1 240.0.0.1 ::1 :: fe80::1 fe80::1%1 fc00::1 ff02::1 fec0::1 2001:db8::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 "
    "64:ff9b::7f00:1 64:ff9b::10.0.0.1 2002:7f00:1:: 2002:a00:1:: 2001:0:a00:1::1"
).split()
PUBLIC = "93.184.215.14 2606:4700::1111 ::ffff:93.184.215.14 64:ff9b::93.184.215.14".split()


@dataclass
class Network:
    """A made-up network: names have addresses, and whatever is connected to is one server on loopback."""

    port: int
    names: dict[str, list[list[str]]]
    resolved: list[str] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)

    def look_up(self, host: str, port: int, **_: object) -> list[object]:
        self.resolved.append(host)
        every = self.names[host]
        answers = every.pop(0) if len(every) > 1 else every[0]
        families = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(families[":" in one], socket.SOCK_STREAM, 6, "", (one, port)) for one in answers]

    def socket(self, *_: object) -> socket.socket:
        network = self

        class Led(socket.socket):
            def connect(self, place: tuple[str, int]) -> None:  # type: ignore[override]
                network.connected.append(place[0])
                super().connect(("127.0.0.1", network.port))

        return Led(socket.AF_INET, socket.SOCK_STREAM)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    answers: dict[str, Answer] = {"/": answer(b"words"), "/in": redirect("http://inner.example/")}
    with serving(answers) as running:
        made = Network(running.port, {})
        monkeypatch.setattr(public_hosts, "_look_up", made.look_up)
        monkeypatch.setattr(public_hosts, "_socket", made.socket)
        yield made


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_name_of_an_address_that_is_not_public_is_refused_and_not_connected_to(
    network: Network, address: str
) -> None:
    network.names = {"a.example": [["93.184.215.14", address]]}
    with pytest.raises(UnreadableFile, match=r"is not an address of the public network; .*--allow-private-addresses"):
        take("http://a.example/")
    assert network.connected == []


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_taken_from(network: Network, address: str) -> None:
    network.names = {"a.example": [[address]]}
    assert take("http://a.example/").content == b"words"
    assert network.connected == [address]


def test_the_address_that_was_looked_at_is_the_one_connected_to(network: Network) -> None:
    network.names = {"a.example": [["93.184.215.14"], ["127.0.0.1"]]}
    assert take("http://a.example/").content == b"words"
    assert (network.resolved, network.connected) == (["a.example"], ["93.184.215.14"])


def test_a_redirect_is_held_to_the_same_as_the_address_that_was_given(network: Network) -> None:
    network.names = {"a.example": [["93.184.215.14"]], "inner.example": [["10.0.0.1"]]}
    with pytest.raises(UnreadableFile, match=r"^http://a.example/in → http://inner.example/: leads to 10.0.0.1, which"):
        take("http://a.example/in")
    assert network.connected == ["93.184.215.14"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]"])
def test_this_machine_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises(UnreadableFile, match="is not an address of the public network"):
        take(f"http://{host}:9/")


def test_a_host_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(public_hosts, "_look_up", missing)
    with pytest.raises(UnreadableFile, match=r"there is no host 'a.example' to be found .*; check .* --taken-from"):
        take("http://a.example/")


def test_a_resolver_that_does_not_answer_is_not_waited_for_beyond_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_hosts, "_look_up", lambda *_, **__: time.sleep(3) or [])
    with pytest.raises(UnreadableFile, match=r"takes longer than 0.2 seconds"):
        take("http://a.example/", seconds=0.2)


def test_where_nothing_listens_that_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    with pytest.raises(UnreadableFile, match=r"cannot be reached \(.*efused\)"):
        take(f"http://127.0.0.1:{port}/", allow_private=True)


def test_a_certificate_that_nobody_vouches_for_is_refused_and_one_that_is_trusted_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = certificate(tmp_path)
    if made is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*made)
    with serving({"/": answer(b"words")}, context) as running:
        assert "its certificate does not hold (self-signed certificate); open it in a browser" in refused(running, "/")
        monkeypatch.setenv("SSL_CERT_FILE", str(made[0]))
        assert fetched(running, "/").content == b"words"
        with pytest.raises(UnreadableFile, match="its certificate does not hold"):
            take(running.at("/", host="localhost"), allow_private=True)


def test_a_server_that_speaks_no_tls_is_told(server: Server) -> None:
    with pytest.raises(UnreadableFile, match="no secure connection could be made"):
        take(server.at("/").replace("http:", "https:"), allow_private=True)


COPIES = {
    "by its headers": (
        ("https://a.example/x", "Sat, 01 Feb 2025 23:34:56 GMT", '<https://b.example/>; rel="original"'),
        (date(2025, 2, 1), "https://b.example/", False),
    ),
    "by its address": (
        ("https://w.example/web/20250201123456id_/https://b.example/n?a=b", None, None),
        (date(2025, 2, 1), "https://b.example/n?a=b", False),
    ),
    "rewritten": (
        ("https://w.example/web/20250201123456/http:/b.example/n", None, None),
        (date(2025, 2, 1), "http://b.example/n", True),
    ),
    "headers before the address": (
        ("https://w.example/web/20250201123456id_/http://b.example/", "Sun, 02 Feb 2025 00:00:00 GMT", None),
        (date(2025, 2, 2), "http://b.example/", False),
    ),
    "a link among many": (
        (
            "https://a.example/",
            "Sat, 01 Feb 2025 00:00:00 +0100",
            '<t,1>; rel=timemap, <http://b.example/>; rel="x original"',
        ),
        (date(2025, 1, 31), "http://b.example/", False),
    ),
}


@pytest.mark.parametrize("name", COPIES)
def test_an_archived_copy_says_when_it_was_archived_and_what_it_is_a_copy_of(name: str) -> None:
    given, (day, original, is_rewritten) = COPIES[name]
    copy = archived_copy(*given)
    assert copy is not None
    assert (copy.archived_on, copy.original, copy.is_rewritten) == (day, original, is_rewritten)


@pytest.mark.parametrize(
    "given",
    [
        ("https://a.example/20250201123456", None, None),
        ("https://a.example/web/20251301123456/https://b.example/", None, None),
        ("https://a.example/?u=/20250201123456/https://b.example/", None, None),
        ("https://a.example/", "yesterday", '<https://b.example/>; rel="original"'),
        ("https://a.example/", None, '<https://b.example/>; rel="original"'),
    ],
)
def test_what_does_not_say_so_is_no_archived_copy(given: tuple[str, str | None, str | None]) -> None:
    assert archived_copy(*given) is None


def asked_again(server: Server, path: str, *told: str) -> Taken | None:
    return take_if_changed(server.at(path), conditions(told), allow_private=True, limit=LIMIT, seconds=SECONDS)


def test_what_is_as_it_was_is_not_taken_again() -> None:
    with serving({"/list": answer(b"", status="304 Not Modified")}) as server:
        assert asked_again(server, "/list", 'etag: "a"', "content-type: text/html") is None
        assert 'If-None-Match: "a"' in server.asked[0]


def test_what_is_another_now_is_taken() -> None:
    with serving({"/list": answer(b"words", 'ETag: "b"')}) as server:
        taken = asked_again(server, "/list", 'etag: "a"')
        assert taken is not None
        assert (taken.content, taken.headers) == (b"words", ('etag: "b"',))


def test_a_server_that_says_unchanged_unasked_is_refused() -> None:
    with serving({"/list": answer(b"", status="304 Not Modified")}) as server:
        assert "answers 304 Not Modified" in refused(server, "/list")


EARLY, LATE = "Thu, 01 May 2025 10:00:00 GMT", "Fri, 02 Jan 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ([], {}),
        (["content-type: text/html"], {}),
        ([f"last-modified: {LATE}", f"last-modified: {EARLY}"], {"If-Modified-Since": LATE}),
        ([f"last-modified: {EARLY}", 'etag: "a"'], {"If-None-Match": '"a"'}),
        (["last-modified: yesterday"], {}),
        (["etag: a", "etag: *", 'etag: "a"b"', 'etag: "é"', 'etag: "a b"'], {}),
        ([f'etag: "{n}"' for n in range(20)], {"If-None-Match": ", ".join(f'"{n}"' for n in range(12, 20))}),
    ],
)
def test_only_what_a_server_may_have_called_an_answer_is_sent_back(told: list[str], asked: dict[str, str]) -> None:
    assert conditions(told) == asked
