"""`kg` in a pseudo-terminal of some width: what a person sees, which a pipe does not show."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import ExitStack, chdir, contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Thread
from unittest.mock import patch

from rich.cells import cell_len

from kg.cli import main
from tests.archives import commands

__all__ = ["seen", "seen_of_a_process", "too_wide"]

_STYLES = re.compile(r"\x1b\[[0-9;]*m")


def seen(folder: Path, words: list[str], *, columns: int = 80, lines: int = 24) -> list[str]:
    """The lines that `kg`, run in this process, writes on a terminal of so many columns and lines, without styles."""
    end, terminal = _terminal(columns, lines)
    written: list[bytes] = []
    reader = Thread(target=lambda: written.extend(iter(partial(_read, end), b"")))
    reader.start()
    with ExitStack() as undone:
        undone.enter_context(patch("kg.cli.application", commands))
        undone.enter_context(patch.dict(os.environ, {"TERM": "xterm"}))
        for name in ("COLUMNS", "LINES"):
            os.environ.pop(name, None)
        undone.enter_context(chdir(folder))
        undone.enter_context(patch("sys.argv", ["kg", *words]))
        undone.enter_context(_instead(terminal))
        undone.enter_context(suppress(SystemExit))
        main()
    os.close(terminal)
    reader.join()
    os.close(end)
    return _lines(b"".join(written))


def seen_of_a_process(folder: Path, words: list[str], *, columns: int = 80, lines: int = 24) -> list[str]:
    """The same of `kg` in a process of its own."""
    end, terminal = _terminal(columns, lines)
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    command = [sys.executable, "-m", "kg", *words]
    streams = {"stdin": terminal, "stdout": terminal, "stderr": terminal}
    with subprocess.Popen(command, cwd=folder, env={**kept, "TERM": "xterm"}, **streams):
        os.close(terminal)
        written = b"".join(iter(partial(_read, end), b""))
    os.close(end)
    return _lines(written)


def _terminal(columns: int, lines: int) -> tuple[int, int]:
    """A pseudo-terminal: the end a person looks at, and the one a program writes to."""
    end, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    return end, terminal


@contextmanager
def _instead(terminal: int) -> Iterator[None]:
    """The terminal in the place of the three standard streams of this process."""
    kept = [os.dup(number) for number in range(3)]
    for number in range(3):
        os.dup2(terminal, number)
    try:
        with (
            open(0, closefd=False) as given,
            open(1, "w", closefd=False, encoding="utf-8") as out,
            open(2, "w", closefd=False, encoding="utf-8") as err,
            patch.multiple(sys, stdin=given, stdout=out, stderr=err),
        ):
            yield
    finally:
        for number, own in enumerate(kept):
            os.dup2(own, number)
            os.close(own)


def _lines(written: bytes) -> list[str]:
    return _STYLES.sub("", written.decode()).replace("\r\n", "\n").removesuffix("\n").split("\n")


def _read(end: int) -> bytes:
    """What comes next; nothing once the program has ended."""
    try:
        return os.read(end, 1 << 16)
    except OSError:
        return b""


def too_wide(lines: list[str], columns: int = 80) -> list[str]:
    """Lines that do not fit, but for a single word beneath its guides, which stays whole to be copied."""
    return [line for line in lines if cell_len(line) > columns and " " in line.strip(" │├└─")]
