"""A server on loopback that sends, for each path, the very bytes it is told to: whole answers, broken and slow ones."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

Send = Callable[[socket.socket], None]
Answer = bytes | Send
"""What is sent for a path: bytes, or what sends them."""
HELLO = b"\x16"
"""What TLS begins with (RFC 8446, 5.1); whoever does not speak it answers as if that were a question."""


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """An answer of HTTP/1.1; `length` where it announces another than its own."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {to}", status=status)


class Server:
    """`asked` holds the head of each request, in order."""

    def __init__(self, port: int, scheme: str) -> None:
        self.port, self.scheme = port, scheme
        self.asked: list[str] = []

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"


@contextmanager
def serving(answers: Mapping[str, Answer], context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server of these answers by path; what has none is answered 404."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(listening.getsockname()[1], "https" if context else "http")

    def serve(connection: socket.socket) -> None:
        with suppress(OSError), _talking(connection, context) as talking:
            talking.settimeout(20)
            head = b""
            while b"\r\n\r\n" not in head and head[:1] != HELLO and (more := talking.recv(65536)):
                head += more
            server.asked.append(head.decode("latin-1"))
            path = head.split(b" ")[1].decode("latin-1") if head[:1] != HELLO else ""
            given = answers.get(path, answer(b"", status="404 Not Found"))
            talking.sendall(given) if isinstance(given, bytes) else given(talking)

    def accept() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield server
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()


@contextmanager
def _talking(connection: socket.socket, context: ssl.SSLContext | None) -> Iterator[socket.socket]:
    with connection:
        talking = context.wrap_socket(connection, server_side=True) if context else connection
        with talking:
            yield talking


def certificate(folder: Path) -> tuple[Path, Path] | None:
    """A certificate for 127.0.0.1 that nobody vouches for, with its key; None where OpenSSL is not installed."""
    program = shutil.which("openssl")
    if program is None:
        return None
    made, key = folder / "certificate.pem", folder / "key.pem"
    asked = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", made]
    subprocess.run([program, *asked, *name], check=True, capture_output=True)
    return made, key
