"""A file from outside becomes a Source: its bytes as they are, their digest, and their text layer.

Only regular files are read, at most `MAX_BYTES`, and no byte more than that even where a file
grows meanwhile. Pipes and devices are refused without waiting for them, and so is what the system shows
as files (/proc, /sys). Of the path only the last name is kept, and only where it can be shown and written.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path
from typing import TypedDict, Unpack

from pyoxigraph import Literal, NamedNode

from kg.errors import UnreadableFile
from kg.model import Capture, Source
from kg.sources import charsets
from kg.sources.bounds import RAISE, TIMES
from kg.sources.extract import text_layer
from kg.sources.media import TABLES, media_type

__all__ = ["MAX_BYTES", "CaptureFields", "is_address", "make_source", "read_bytes", "read_source"]

MAX_BYTES = 64 * 1024 * 1024 * TIMES
"""Of a file; chosen, and raised by `--limits`."""
_LESS = f"give the part of it that is cited, {RAISE}"
_SHOWN_BY_THE_SYSTEM = [("proc",), ("sys",)] if os.name == "posix" else []
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class CaptureFields(TypedDict, total=False):
    """What a `Capture` may say beyond its bytes."""

    taken_from: str | None
    taken_on: Literal | None
    listed_on: Literal | None
    created_on: Literal | None
    modified_on: Literal | None
    newest_signed: Literal | None
    list_kind: NamedNode | None
    content_digest: str | None
    other_kind: NamedNode | None
    archived_on: Literal | None
    redirects: tuple[str, ...]
    headers: tuple[str, ...]
    reading_of: str | None
    read_by: str | None


def read_source(
    path: Path, *, document: NamedNode, limit: int = MAX_BYTES, **capture_fields: Unpack[CaptureFields]
) -> Source:
    """The source a file is, as a capture of `document`.

    Raises:
        UnreadableFile: missing, a folder, empty, over `limit` bytes, binary, truncated or encrypted.
    """
    return make_source(read_bytes(path, limit=limit), path.name, document=document, **capture_fields)


def is_address(given: str) -> bool:
    """Whether what was given for a file is meant as an address, such as `https://…`."""
    return re.match(r"[a-z][a-z0-9+.-]*://", given, re.I) is not None


def make_source(
    content: bytes,
    file_name: str,
    *,
    document: NamedNode,
    kind: str | None = None,
    **capture_fields: Unpack[CaptureFields],
) -> Source:
    """The source some bytes are; `file_name` says what kind of text they are and goes with the capture.

    `kind` is their media type where that is known: of a capture that was recorded before.

    Raises:
        UnreadableFile: empty, binary, truncated, encrypted, or the name cannot be written.
    """
    _check_name(file_name)
    charset = charsets.served(capture_fields.get("headers", ()))
    kind = kind or media_type(content, file_name, charset)
    if kind in TABLES:
        # Here and not at the door: openpyxl takes longer to import than most commands to run.
        from kg.sources.tables import check_table

        check_table(content, kind, file_name)
    digest = hashlib.sha256(content).hexdigest()
    text = text_layer(content, kind, digest, name=file_name, charset=charset)
    capture = Capture(digest, len(content), kind, file_name, document, **capture_fields)
    return Source(capture, content, text)


def read_bytes(path: Path, *, limit: int = MAX_BYTES, less: str = _LESS) -> bytes:
    """The bytes of a regular file; `less` is what to do where it is over `limit` bytes.

    Raises:
        UnreadableFile: missing, not a regular file, not permitted, or over `limit` bytes.
    """
    where = _printable(str(path))
    try:
        handle = os.open(path, _FLAGS)
        try:
            _check_kind(os.fstat(handle), where, limit, less)
            _check_place(path, where)
            with os.fdopen(handle, "rb", closefd=False) as file:
                content = file.read(limit + 1)
        finally:
            os.close(handle)
    except FileNotFoundError as fault:
        raise UnreadableFile("there is no such file", where=where, remedy="check the path") from fault
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise UnreadableFile(
            f"cannot be read ({reason})", where=where, remedy="check the path and its permissions"
        ) from fault
    if len(content) > limit:
        _too_large(where, limit, less)
    return content


def _check_kind(status: os.stat_result, where: str, limit: int, less: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise UnreadableFile("is a folder", where=where, remedy="name the files in it")
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile("is not a file (a pipe or device)", where=where, remedy="save it to a file first")
    if status.st_size > limit:
        _too_large(where, limit, less)


def _check_place(path: Path, where: str) -> None:
    """What the system shows as files, such as its processes, is kept nowhere and differs at each reading."""
    if Path(os.path.realpath(path)).parts[1:2] in _SHOWN_BY_THE_SYSTEM:
        raise UnreadableFile("is not a file on a disk", where=where, remedy="save what is to be read to a file first")


def _too_large(where: str, limit: int, less: str) -> None:
    raise UnreadableFile(f"has over {limit:,} bytes", where=where, remedy=less)


def _check_name(name: str) -> None:
    if not name or not name.isprintable() or "/" in name or "\\" in name or len(name) > 255:
        raise UnreadableFile(
            "the file's name has characters that cannot be written", where=_printable(name), remedy="rename the file"
        )


def _printable(text: str) -> str:
    return text if text.isprintable() else ascii(text)[1:-1]
