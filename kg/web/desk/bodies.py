"""What a form sends: names and values (URL Standard, 5.1), and a file (RFC 7578), in bounds.

Lines end in LF in whatever is given back; the bytes of a file are as they were.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote_to_bytes

from kg.errors import UsageError

__all__ = ["MOST_FIELDS", "SentFile", "SentForm", "sent"]

MOST_FIELDS = 2_000
"""Of one form. Chosen."""
_BOUNDARY = re.compile(r'boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))', re.IGNORECASE)
_NAME = re.compile(r'[;\s]name="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_FILE_NAME = re.compile(r'[;\s]filename="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_MOST_HEAD = 4_096
_UNREADABLE = UsageError("what was sent cannot be read as a form", remedy="send it again from the page")


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file's bytes, and the last part of what it was called."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SentForm:
    """The values under each name, in order."""

    values: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, SentFile] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The first value under a name, without blanks around it; empty where there is none."""
        return next(iter(self.values.get(name, ())), "").strip()


def sent(content_type: str, body: bytes) -> SentForm:
    """The form that a body is.

    Raises:
        UsageError: it is none, or has too many fields.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return _encoded(body)
    told = _BOUNDARY.search(content_type)
    if kind != "multipart/form-data" or told is None:
        raise _UNREADABLE
    return _parts(body, (told[1] or told[2]).encode("latin-1", "replace"))


def _encoded(body: bytes) -> SentForm:
    form = SentForm()
    try:
        pairs = parse_qsl(
            body.decode("ascii", "replace"), keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS
        )
    except ValueError as error:
        raise _UNREADABLE from error
    for name, value in pairs:
        form.values.setdefault(name, []).append(_lines(value))
    return form


def _parts(body: bytes, boundary: bytes) -> SentForm:
    """No part has the boundary within it (RFC 2046, 5.1.1), so that the body is cut where it stands."""
    form = SentForm()
    first, *parts = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if first.strip() or not parts or not parts[-1].startswith(b"--") or len(parts) > MOST_FIELDS:
        raise _UNREADABLE
    for part in parts[:-1]:
        head, blank, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        said = head[:_MOST_HEAD].decode("utf-8", "replace")
        named = _NAME.search(said)
        if not blank or named is None:
            raise _UNREADABLE
        name, file = _unescaped(named[1]), _FILE_NAME.search(said)
        if file is None:
            form.values.setdefault(name, []).append(_lines(content.decode("utf-8", "replace")))
        elif content or file[1]:
            form.files[name] = SentFile(re.split(r"[/\\]", _unescaped(file[1]))[-1], content)
    return form


def _unescaped(name: str) -> str:
    """A name as browsers write it (HTML Standard, 4.10.22.8): `%22`, `%0D` and `%0A` are escaped."""
    return unquote_to_bytes(re.sub(r"%(?!22|0D|0A)", "%25", name)).decode("utf-8", "replace")


def _lines(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")
