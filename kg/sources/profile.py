"""The text profile `text-1`: bytes become one text, the same everywhere, with a way back to each place.

Every text layer went through this, whatever it was extracted from. In order:

1. Decoding. A byte order mark decides (UTF-8, UTF-16) and is dropped; without one it is UTF-8,
   strictly. An encoding is used only where the content itself declares it, which plain text
   cannot: see `kg.sources.extract.html`. A NUL means the file is not text. Nothing is guessed:
   a wrong guess would put words into a source's mouth.
2. Line ends. CR LF and CR become LF.
3. Characters that cannot be shown or written in XML (controls other than tab, line feed and form
   feed; U+FFFE, U+FFFF) become U+FFFD, one for one.
4. Unicode NFC. Python releases differ only in characters not assigned in the older of them.

Nothing else changes: blanks, quotation marks, hyphens and line breaks stay as the source has
them. A change to any of this is another profile with another name, so that offsets stay true.

Offsets count code points of the profiled text. `Profiled.origin` leads back to the decoded text
as it came (without a byte order mark), so that any quotation can be shown in its original form.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.errors import UnreadableFile

__all__ = ["PROFILE", "Profiled", "decode", "profiled"]

PROFILE = "text-1"

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# A run that NFC may change: what is not ASCII, with the character before it, which may be its base.
_RUN = re.compile(r"\r\n?|[^\r\x80-\U0010ffff]?[\x80-\U0010ffff]+")
_UNSHOWABLE = dict.fromkeys(
    [*(set(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D}), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF], "\ufffd"
)


@dataclass(frozen=True, slots=True)
class Profiled:
    """A text in the profile, and where each part of it stands in the decoded original.

    `starts[i]` is where part i starts in `content`, `origins[i]` where in the original; the last
    pair is where both end. `same[i]` says that part i was not changed.
    """

    content: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]
    same: tuple[bool, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that `content[start:end]` is made of.

        Where either end falls inside a part that the profile changed, the whole part is meant.
        """
        first = self._part(start)
        begin = self.origins[first] + (start - self.starts[first] if self._is_same(first) else 0)
        if end <= start:
            return begin, begin
        last = self._part(end - 1)
        if self._is_same(last):
            return begin, self.origins[last] + end - self.starts[last]
        return begin, self.origins[last + 1]

    def _part(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def _is_same(self, part: int) -> bool:
        return part == len(self.same) or self.same[part]


def decode(content: bytes, name: str, *, declared: str | None = None) -> str:
    """Bytes to text as step 1 says. `declared` is what to try where it is not UTF-8.

    Raises:
        UnreadableFile: not text, or in an encoding that was not declared.
    """
    encoding = "utf-8"
    for mark, marked in _MARKS:
        if content.startswith(mark):
            content, encoding, declared = content[len(mark) :], marked, None
            break
    text = _decoded(content, encoding, name, fallback=declared)
    if "\x00" in text:
        raise UnreadableFile(
            f"is not text (a NUL in line {text[: text.index(chr(0))].count(chr(10)) + 1})",
            where=name,
            remedy="give a text, HTML, PDF, xlsx or csv file; UTF-16 must begin with its byte order mark",
        )
    return text


def _decoded(content: bytes, encoding: str, name: str, *, fallback: str | None) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as fault:
        if fallback is not None:
            return _decoded(content, fallback, name, fallback=None)
        line = content[: fault.start].count(b"\n") + 1
        raise UnreadableFile(
            f"is not text in {encoding.upper()} (byte 0x{content[fault.start]:02X} in line {line})",
            where=name,
            remedy="if it is text, save it as UTF-8 and say in the sheet that it is derived from the original",
        ) from fault


def profiled(decoded: str) -> Profiled:
    """A decoded text in the profile."""
    shown = decoded.translate(_UNSHOWABLE)
    pieces: list[str] = []
    starts, origins, same, at = [0], [0], list[bool](), 0
    for start, end, changed in _parts(shown):
        piece = shown[start:end] if changed is None else changed
        pieces.append(piece)
        at += len(piece)
        same.append(changed is None)
        starts.append(at)
        origins.append(end)
    return Profiled("".join(pieces), tuple(starts), tuple(origins), tuple(same))


def _parts(text: str) -> Iterator[tuple[int, int, str | None]]:
    """Every part of the text in order, with what the profile makes of it; None: nothing."""
    done = 0
    for start, end, changed in _changes(text):
        if done < start:
            yield done, start, None
        yield start, end, changed
        done = end
    if done < len(text):
        yield done, len(text), None


def _changes(text: str) -> Iterator[tuple[int, int, str]]:
    for run in _RUN.finditer(text):
        if run[0][0] == "\r":
            yield run.start(), run.end(), "\n"
        elif not unicodedata.is_normalized("NFC", run[0]):
            yield from _recomposed(run[0], run.start())


def _recomposed(run: str, offset: int) -> Iterator[tuple[int, int, str]]:
    for start, end in pairwise([*_boundaries(run), len(run)]):
        composed = unicodedata.normalize("NFC", run[start:end])
        if composed != run[start:end]:
            yield offset + start, offset + end, composed


def _boundaries(run: str) -> Iterator[int]:
    """Where a run can be cut so that NFC of the parts, joined, is NFC of the run.

    A cut is safe before a character that starts a sequence (UAX #15: canonical combining class 0,
    also when decomposed) and does not compose with what stands before it.
    """
    start = 0
    yield 0
    for at in range(1, len(run)):
        if unicodedata.combining(unicodedata.normalize("NFD", run[at])[0]):
            continue
        before, after = (unicodedata.normalize("NFC", part) for part in (run[start:at], run[at]))
        if unicodedata.normalize("NFC", run[start : at + 1]) == before + after:
            yield at
            start = at
