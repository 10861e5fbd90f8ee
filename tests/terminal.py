"""`kg` in a pseudo-terminal of some width: what a person sees, which a pipe does not show."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import sys
import termios
from pathlib import Path

from rich.cells import cell_len

__all__ = ["seen", "too_wide"]

_STYLES = re.compile(r"\x1b\[[0-9;]*m")


def seen(folder: Path, words: list[str], *, columns: int = 80, lines: int = 24) -> list[str]:
    """The lines that `kg` writes on a terminal of so many columns and lines, without their styles."""
    child, end = pty.fork()
    if child == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        os.chdir(folder)
        os.execve(sys.executable, [sys.executable, "-m", "kg", *words], {**kept, "TERM": "xterm"})
    written = b""
    while piece := _read(end):
        written += piece
    os.waitpid(child, 0)
    os.close(end)
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
