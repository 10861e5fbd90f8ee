"""A server on loopback that answers whatever it is given, byte by byte: what a test puts in place of an endpoint."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

__all__ = ["Stranger", "reply", "stranger"]

Answer = bytes | Callable[[socket.socket], None]
"""What is sent, or who sends it."""


class Stranger:
    """A server that gives its answers in turn, the last again and again, and keeps what it heard."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.heard: list[bytes] = []
        self.stopping = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.05)
        self.host = f"127.0.0.1:{self._server.getsockname()[1]}"
        self.address = f"http://{self.host}/query"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self.stopping.set()
        self._thread.join()
        self._server.close()

    def _serve(self) -> None:
        while not self.stopping.is_set():
            with suppress(OSError):
                connection, _ = self._server.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(20)
            self.heard.append(_request(connection))
            answer = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
            if callable(answer):
                answer(connection)
            else:
                connection.sendall(answer)


@contextmanager
def stranger(*answers: Answer) -> Iterator[Stranger]:
    server = Stranger(*answers)
    try:
        yield server
    finally:
        server.stop()


def reply(
    content: bytes, media_type: str = "application/sparql-results+json", *, status: str = "200 OK", more: str = ""
) -> bytes:
    """A whole reply of HTTP 1.1."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(content)}\r\n{more}"
    return f"{head}Connection: close\r\n\r\n".encode() + content


def _request(connection: socket.socket) -> bytes:
    heard = b""
    while b"\r\n\r\n" not in heard:
        heard += connection.recv(65536)
    head, _, body = heard.partition(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
