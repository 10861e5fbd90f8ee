"""What a form sends, as Starlette and python-multipart read it: names and values, and files, in bounds.

The whole body is bounded before (`kg.web.safety`); a file is kept on disk while it comes. Lines end in LF in whatever
is given back; the bytes of a file are as they were.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from kg.errors import UsageError

__all__ = ["MOST_FIELDS", "MOST_FILES", "SentFile", "SentForm", "sent"]

MOST_FIELDS, MOST_FILES = 2_000, 4
"""Of one form. Chosen."""
_UNREADABLE = UsageError("what was sent cannot be read as a form", remedy="send it again from the page")
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)  # what is wrong with a form, its sender is told


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


async def sent(request: Request, *, most: int) -> SentForm:
    """The form that a request sends; `most` are the bytes of a value.

    Raises:
        UsageError: it sends none, one that breaks off, or one with too many fields or too long a value.
    """
    made = SentForm()
    try:
        async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=most) as form:
            for name, value in form.multi_items():
                if isinstance(value, str):
                    made.values.setdefault(name, []).append(_lines(value))
                elif content := await _read(value):
                    made.files[name] = content
    except (MultiPartException, HTTPException, ValueError) as error:
        if isinstance(error, HTTPException) and error.status_code != HTTPStatus.BAD_REQUEST:
            raise  # the body is too large
        raise _UNREADABLE from error
    if not made.values and not made.files:
        raise _UNREADABLE
    return made


async def _read(file: UploadFile) -> SentFile | None:
    """A file; None where none was chosen, which a browser sends as an empty one without a name."""
    content, name = await file.read(), file.filename or ""
    return SentFile(re.split(r"[/\\]", _unescaped(name))[-1], content) if content or name else None


def _unescaped(name: str) -> str:
    """A name as browsers write it (HTML Standard, 4.10.22.8): `%22`, `%0D` and `%0A` are escaped."""
    return unquote_to_bytes(re.sub(r"%(?!22|0D|0A)", "%25", name)).decode("utf-8", "replace")


def _lines(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")
