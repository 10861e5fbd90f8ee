"""Replies of a remote store: what an endpoint may send back, from its first line to its last byte.

A server of its own answers from an archive's statements and changes one reply of each case, by the number
in the address; so the same number gives the same replies. One that was found is kept in the address
itself: `2-…` is the second reply, in base 64.
"""

from __future__ import annotations

import atexit
import base64
import gzip
import json
import os
import signal
import socket
import time
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from tests.fuzz.case import Bench, Case, Kind
from tests.fuzz.mutation import as_json, flipped, text, tree

__all__ = ["KINDS"]

_COMMANDS = (
    *(
        ("stats",),
        ("query", "stated-counts"),
        ("query", "-e", "SELECT * { ?s ?p ?o } LIMIT 5"),
        ("trace", "Alder County Sheriff's Office"),
    ),
    *(
        ("query", "-e", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5"),
        ("query", "-e", "ASK { ?s ?p ?o }"),
        ("find", "alder"),
    ),
    *(
        ("verify",),
        ("query", "counts-over-time", "--cite"),
        ("disagreements",),
        ("document", "list"),
        ("rebuild",),
        ("add", "alder-notice.yaml"),
    ),
)
_ANSWERS = "http://127.0.0.1:28788"
_JSON = "application/sparql-results+json"
_WORDS = (
    "head",
    "vars",
    "results",
    "bindings",
    "boolean",
    "type",
    "uri",
    "literal",
    "bnode",
    "value",
    "xml:lang",
    "datatype",
    "triple",
    "s",
    "n",
)
_MOST = 1 << 29


def _replies(random: Random, bench: Bench) -> Case:
    address = f"{_ANSWERS}/{random.randrange(1 << 40)}"
    store = address if random.random() < 0.5 else f"{address},{address}"
    return Case(("--store", store, *random.choice(_COMMANDS)), received=_MOST)


def _ready(bench: Bench) -> None:
    if _ANSWERS not in bench.addresses:
        bench.addresses[_ANSWERS] = f"http://127.0.0.1:{_started(bench)}"


def _started(bench: Bench) -> int:
    """Start the server in a process of its own, which ends with this one; its port."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(32)
    child = os.fork()
    if child == 0:
        try:
            _serve(listening, bench.folder / "world")
        finally:
            os._exit(0)
    atexit.register(os.kill, child, signal.SIGKILL)
    port = int(listening.getsockname()[1])
    listening.close()
    return port


def _serve(listening: socket.socket, archive: Path) -> None:
    import pyoxigraph

    from kg.workspace import Workspace

    store = pyoxigraph.Store()
    store.extend(Workspace.open(archive).store.quads())
    seen: dict[str, int] = {}
    while os.getppid() != 1:
        connection, _ = listening.accept()
        connection.settimeout(5)
        with suppress(OSError, ValueError), connection:
            number, body = _request(connection)
            seen = {number: seen.get(number, 0) + 1}
            which, _, kept = number.partition("-")
            random = Random(int(which))
            meant = int(which) if kept else random.choice((1, 1, 2, 3, 5))
            media_type, content = _answered(store, body)
            if seen[number] != meant:
                connection.sendall(_reply(media_type, content))
            elif kept:
                connection.sendall(base64.urlsafe_b64decode(kept))
            else:
                _send(connection, random, media_type, content)


def _request(connection: socket.socket) -> tuple[str, str]:
    """The number in the address, and the body."""
    received = b""
    while b"\r\n\r\n" not in received:
        if not (more := connection.recv(1 << 16)):
            raise ValueError
        received += more
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
    )
    while len(body) < length and (more := connection.recv(1 << 16)):
        body += more
    return head.split(b" ")[1].decode().strip("/"), body.decode()


def _answered(store: Any, asked: str) -> tuple[str, bytes]:
    """What a sound endpoint answers."""
    import pyoxigraph

    try:
        results = store.query(asked)
    except (SyntaxError, ValueError):
        return "text/plain", b""
    if isinstance(results, pyoxigraph.QueryTriples):
        return "application/n-triples", results.serialize(format=pyoxigraph.RdfFormat.N_TRIPLES) or b""
    return _JSON, results.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b""


def _reply(media_type: str, content: bytes, *more: str, status: str = "200 OK", length: object = None) -> bytes:
    lines = (
        f"HTTP/1.1 {status}",
        f"Content-Type: {media_type}",
        f"Content-Length: {len(content) if length is None else length}",
        *more,
    )
    return "\r\n".join((*lines, "Connection: close", "", "")).encode("latin-1", "replace") + content


def _send(connection: socket.socket, random: Random, media_type: str, content: bytes) -> None:
    how = random.randrange(12)
    if how < 4:
        connection.sendall(_reply(media_type, _changed(random, media_type, content)))
    elif how == 4:
        status = random.choice(
            (
                "500 \x1b[31mred",
                "400 Bad",
                "204 None",
                "301 Moved",
                "401 No",
                "100 Continue",
                "999 x",
                "200",
                "0 0",
                "404 x" * 500,
            )
        )
        more = ("Location: http://127.0.0.1:28787/heard", "WWW-Authenticate: Basic", f"X: {'a' * 100_000}")[
            : random.randrange(4)
        ]
        connection.sendall(
            _reply("text/plain", "no \x1b[31m \u202e\n".encode() * random.choice((1, 10_000)), *more, status=status)
        )
    elif how == 5:
        connection.sendall(
            _reply(
                media_type,
                content,
                length=random.choice((0, len(content) + 10, len(content) - 1, -1, "x", 1 << 62, "")),
            )
        )
    elif how == 6:
        other = (
            "text/html",
            "",
            "application/sparql-results+xml",
            "application/n-triples",
            "text/turtle",
            "\x1b[31m",
            "a/b; charset=utf-7",
            _JSON,
        )
        connection.sendall(_reply(random.choice(other), content))
    elif how == 7:
        _send_packed(connection, random, media_type, content)
    elif how == 8:
        connection.sendall(flipped(random, _reply(media_type, content)))
    elif how == 9:
        connection.sendall(_chunked(random, media_type, content))
    elif how == 10:
        _send_much(connection, random, media_type)
    else:
        time.sleep(random.choice((0, 0, 2)))


def _changed(random: Random, media_type: str, content: bytes) -> bytes:
    if media_type != _JSON or random.random() < 0.2:
        return text(random, content.decode(), ('"x"', "<urn:x>", "_:b", " .\n", "{", "}", "[", "]"))
    value = json.loads(content)
    for _ in range(random.choice((1, 1, 2))):
        value, _ = tree(random, value, _WORDS)
    return as_json(random, value)


def _send_packed(connection: socket.socket, random: Random, media_type: str, content: bytes) -> None:
    """Packed as is said or otherwise, or so that it is a thousand times as long."""
    how = random.randrange(5)
    if how == 0:
        connection.sendall(_reply(media_type, flipped(random, gzip.compress(content)), "Content-Encoding: gzip"))
    elif how == 1:
        connection.sendall(
            _reply(
                media_type, content, "Content-Encoding: " + random.choice(("gzip", "br", "zstd", "x", "deflate, gzip"))
            )
        )
    elif how == 2:
        inner = gzip.compress(gzip.compress(content))
        connection.sendall(_reply(media_type, inner, "Content-Encoding: gzip, gzip"))
    else:
        connection.sendall(_reply(media_type, _long(), f"Content-Encoding: {'gzip' if how == 3 else 'deflate'}"))


@cache
def _long() -> bytes:
    """Half a gigabyte of blanks, packed."""
    packing = zlib.compressobj(9, wbits=31)
    block = b" " * (1 << 22)
    return b"".join(
        [
            packing.compress(b'{"head":{"vars":[]},'),
            *(packing.compress(block) for _ in range(_MOST >> 22)),
            packing.flush(),
        ]
    )


def _chunked(random: Random, media_type: str, content: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    size = random.choice(
        (b"%x" % len(content), b"ffffffffffffffff", b"-1", b"zz", b"0", b"%x;ext=1" % len(content), b"1")
    )
    return head + size + b"\r\n" + content + random.choice((b"\r\n0\r\n\r\n", b"\r\n", b"\r\n0\r\nX: \x1b\r\n\r\n"))


def _send_much(connection: socket.socket, random: Random, media_type: str) -> None:
    """Rows without end, of which nobody says how many there are."""
    connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {media_type or _JSON}\r\nConnection: close\r\n\r\n".encode())
    start, row = b'{"head":{"vars":["s","p","o"]},"results":{"bindings":[', b'{"s":{"type":"uri","value":"urn:x"}},'
    if media_type == "application/n-triples":
        start, row = b"", b"<urn:s> <urn:p> <urn:o> .\n"
    block = row * 20_000
    connection.sendall(start)
    for _ in range(_MOST // len(block)):
        connection.sendall(block)


KINDS = (Kind("replies", _replies, ready=_ready),)
