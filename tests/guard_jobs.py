"""Jobs for a guarded child that end it in each of the ways native code does, and some that behave."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from kg.errors import UnreadableFile

About = Mapping[str, Any]


def ends(about: About, body: bytes) -> Iterator[bytes]:
    """Say something on standard error, give a piece, and end by a signal."""
    yield b"before"
    os.write(2, about.get("said", "").encode())
    os.kill(os.getpid(), getattr(signal, about["signal"]))
    yield b"after"


def fills(about: About, body: bytes) -> Iterator[bytes]:
    """Take memory as Python does, or as native code does."""
    if about["native"]:
        store = Store()
        store.query(f'ASK {{ BIND("{"a" * 1000}" AS ?v0) {_doubled(40)} FILTER(STRLEN(?v40) = 1) }}')
    held = []
    while True:
        held.append(bytes(1 << 20))
    yield b""


def _doubled(times: int) -> str:
    return " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(times))


def endless(about: About, body: bytes) -> Iterator[bytes]:
    """Tell its process, then work for ever."""
    yield str(os.getpid()).encode()
    while True:
        time.sleep(0.01)


def counting(about: About, body: bytes) -> Iterator[bytes]:
    """Count, and leave a file when the counting is given up."""
    try:
        for number in range(about["to"]):
            yield str(number).encode()
    finally:
        if about.get("left"):
            Path(about["left"]).touch()


def noisy(about: About, body: bytes) -> Iterator[bytes]:
    """Say far more on standard error than anybody keeps."""
    for _ in range(100):
        try:
            os.write(2, b"x" * (1 << 16))
        except BlockingIOError:
            yield b"nothing was held up"
            return


def refuses(about: About, body: bytes) -> Iterator[bytes]:
    raise UnreadableFile("is no such thing", where="here", remedy="give another")
    yield b""


def fails(about: About, body: bytes) -> Iterator[bytes]:
    raise ZeroDivisionError("by nothing")
    yield b""
