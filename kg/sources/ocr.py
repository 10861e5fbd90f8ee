"""Reads pages of a PDF that have no text, by Tesseract, and keeps the text of those that have.

Tesseract (https://github.com/tesseract-ocr/tesseract) is asked through its command, a page at a time, in a child with
limits on its memory, its time and what it may write; the page is drawn by PDFium, in another. Given the same program,
language files and bytes, the reading is the same, byte for byte.
"""

from __future__ import annotations

import base64
import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from kg.errors import UnreadableFile, UsageError
from kg.sources.bounds import RAISE, TIMES
from kg.sources.guarded_pages import asked
from kg.sources.machine_readings import PAGE_BREAK, Reading, ReadPage, ReadWord
from kg.sources.profile import profiled

__all__ = ["pages_without_text", "program", "read_pages"]

_DPI = 300
"""What Tesseract's own documentation asks for."""
_SECONDS, _MEMORY, _MOST_WRITTEN = 120 * TIMES, 2048 << 20, 32 << 20
"""All chosen: seconds and bytes of memory for a page, and bytes of what is written of it."""
_LANGUAGE = re.compile(r"[a-zA-Z]{3,8}(_[a-zA-Z]{3,8})?(\+[a-zA-Z]{3,8}(_[a-zA-Z]{3,8})?){0,4}")
_VERSION = re.compile(r"tesseract v?([0-9][0-9A-Za-z.+-]*)")
_INSTALL = "install it, as with `apt-get install tesseract-ocr`"
_WORD_LEVEL = "5"
_START = """
import os, resource, sys
for limit, most in zip(("AS", "CPU", "FSIZE", "CORE"), map(int, sys.argv[1:5])):
    resource.setrlimit(getattr(resource, "RLIMIT_" + limit), (most, most))
os.execv(sys.argv[5], sys.argv[5:])
"""


def pages_without_text(content: bytes) -> tuple[list[int], int]:
    """The pages of a PDF that have no text, or hardly any upon a picture of the page; and how many pages there are.

    Raises:
        UnreadableFile: it is not a PDF that can be read.
    """
    numbers, count = json.loads(asked(content, "pages_without_text", ()))
    return numbers, count


@cache
def program() -> tuple[str, str, frozenset[str]]:
    """Tesseract as it is installed: its path, its version, and the languages it has.

    Raises:
        UsageError: it is not installed, or does not say which it is.
    """
    path = shutil.which("tesseract")
    if path is None:
        raise UsageError("tesseract, which reads pages, is not installed", remedy=_INSTALL)
    version = _VERSION.match(_said(path, "--version"))
    if version is None:
        raise UsageError("tesseract does not say its version", where=path, remedy=_INSTALL)
    languages = _said(path, "--list-langs").splitlines()[1:]
    return path, version[1], frozenset(one.strip() for one in languages if _LANGUAGE.fullmatch(one.strip()))


def _said(path: str, option: str) -> str:
    with suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run([path, option], capture_output=True, timeout=20, check=False)  # noqa: S603
        return (done.stdout or done.stderr).decode("utf-8", "replace")
    return ""


def read_pages(
    content: bytes, sha256: str, own: str, language: str, told: Callable[[int, int], None] = lambda *_: None
) -> Reading:
    """The reading of a PDF: pages without text by Tesseract, the others with the text they have in `own`, the PDF's
    text layer. `told` is given each number of a page that was read, and how many there are to read.

    Raises:
        UsageError: Tesseract or a language of it is not installed, or every page has text.
        UnreadableFile: a page cannot be drawn, or not be read within the limits.
    """
    path, version, languages = program()
    if not _LANGUAGE.fullmatch(language) or not set(language.split("+")) <= languages:
        raise UsageError(
            f"tesseract has no language {language!r} here",
            remedy=f"name one of {', '.join(sorted(languages - {'osd'}))}, or install tesseract-ocr-LANGUAGE",
        )
    wanted, count = pages_without_text(content)
    if not wanted:
        raise UsageError("every page has text of its own", remedy="quote from it as it is")
    texts = own.split(PAGE_BREAK) if own else [""] * count
    pages = []
    for number in range(1, count + 1):
        if number in wanted:
            pages.append(_read(content, number, path, language))
            told(number, len(wanted))
        else:
            pages.append(ReadPage(texts[number - 1]))
    return Reading(sha256, f"tesseract {version}, {language}, {_DPI} dpi", tuple(pages))


def _read(content: bytes, number: int, path: str, language: str) -> ReadPage:
    picture = base64.b64decode(asked(content, "drawn_to_be_read", (number, _DPI)))
    [[width, height]] = json.loads(asked(content, "page_sizes", ()))[number - 1 : number]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "page.png").write_bytes(picture)
        _run([path, "page.png", "page", "-l", language, "--dpi", str(_DPI), "tsv"], Path(folder), number)
        with (Path(folder) / "page.tsv").open("rb") as file:
            table = file.read(_MOST_WRITTEN).decode("utf-8", "replace")
    scale = 10 * width / int.from_bytes(picture[16:20], "big")
    try:
        lines = tuple(_lines(table, scale))
    except (KeyError, ValueError, TypeError, csv.Error) as fault:
        what = f"page {number} cannot be read (tesseract wrote no table of words)"
        raise UnreadableFile(what, remedy="check which tesseract is installed") from fault
    return ReadPage(None, round(10 * width), round(10 * height), lines)


def _run(command: Sequence[str], folder: Path, number: int) -> None:
    """Run a command within limits; it leaves its files in the folder.

    Raises:
        UnreadableFile: it takes too long or too much, or fails.
    """
    limits = map(str, (_MEMORY, _SECONDS, _MOST_WRITTEN, 0))
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-S", "-c", _START, *limits, *command],
        cwd=folder,
        env={**kept, "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        code = process.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        code = -signal.SIGXCPU
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        what = f"page {number} takes longer than {_SECONDS} seconds to read"
        raise UnreadableFile(what, remedy=f"give the part that is cited, {RAISE}")
    if code or not (folder / "page.tsv").is_file():
        raise UnreadableFile(f"page {number} cannot be read (tesseract ended with {code})", remedy="look at the page")


def _lines(table: str, scale: float) -> Iterator[tuple[ReadWord, ...]]:
    """The lines of a page out of Tesseract's table, an empty one between paragraphs; `scale` makes pixels tenths of
    a point."""
    line: list[ReadWord] = []
    place: tuple[str, ...] = ()
    rows = csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    if "conf" not in (rows.fieldnames or ()):
        raise KeyError("conf")
    for row in rows:
        if row["text"] is None:
            raise ValueError("a row is cut")
        if row["level"] != _WORD_LEVEL or not (text := _one_word(row["text"] or "")):
            continue
        here = (row["block_num"], row["par_num"], row["line_num"])
        if line and here != place:
            yield tuple(line)
            line = []
            if here[:2] != place[:2]:
                yield ()
        place = here
        box = (round(int(row[side]) * scale) for side in ("left", "top", "width", "height"))
        line.append(ReadWord(text, min(100, max(0, round(float(row["conf"])))), *box))
    if line:
        yield tuple(line)


def _one_word(read: str) -> str:
    """A word as every text layer has it."""
    return "".join(profiled("".join(read.split())).content.split())
