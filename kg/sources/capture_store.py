"""The captures an archive holds: bytes under their SHA-256, each with a sidecar, written once.

    <sha256>          the bytes, as they were taken
    <sha256>.json     media type, file name, size, and the digest of the text layer

- A file is written under a hidden name, synced, then renamed: it is there whole or not at all.
  The sidecar comes last, and a capture without one is not held; adding it again completes it.
- Nothing is changed once written, but for two cases: where bytes no longer have their digest,
  adding the true ones again puts them back; and a capture whose contribution could not be written
  is taken back.
- Bytes are never believed: every reading computes their digest.
- The text layer is made from the bytes each time. Its digest in the sidecar is only compared, by
  `verify`: where a newer library reads a file otherwise, that is said, and nothing is rewritten.
- Beside the folder, `runs/<sha256>` has the runs of words of each text layer (`kg.sources.shared_runs`). It is an
  index: whoever deletes it loses nothing, and `keep_runs` makes it again.
- `verify` covers every byte here: of a capture by its digest, of a sidecar because it has one form, the one
  written; whether what it says is what was recorded, the ledger knows (`kg.record.anchor_check`). Bytes without
  a sidecar are a notice, for a stopped writer leaves them; a sidecar without bytes nobody leaves.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from kg import durable
from kg.errors import ArchiveError, KgError, NotFound, UnreadableFile
from kg.model import Finding, Severity, Source, Text
from kg.sources.extract import charset_in, text_layer
from kg.sources.shared_runs import MOST_BYTES, RunDigest, digest_of
from kg.sources.source import MAX_BYTES, read_bytes

__all__ = ["Captures", "Sidecar"]

_DIGEST = re.compile(r"[0-9a-f]{64}")
_SIDECAR = ".json"
_MAX_SIDECAR = 64 * 1024
"""Bytes of the file beside a capture. Chosen."""
_AGAIN = "attach the original file with `kg document attach FILE`"


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What stands beside the bytes; `text` is the SHA-256 of the text layer, None for tables."""

    sha256: str
    size: int
    media_type: str
    file_name: str
    extractor: str | None = None
    profile: str | None = None
    text: str | None = None


class Captures:
    """The captures in a folder, which is made when the first one is added."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runs_folder = folder.with_name("runs")

    def has(self, sha256: str) -> bool:
        """True where bytes and sidecar are there; whether they are sound is for `verify`."""
        return self._bytes(sha256).is_file() and self._beside(sha256).is_file()

    def held(self) -> frozenset[str]:
        """The digests of all captures held."""
        return frozenset(name for name in self._names() if _DIGEST.fullmatch(name) and self.has(name))

    def add(self, source: Source) -> bool:
        """Put a source's bytes and sidecar into the archive; False where they were there, sound.

        Raises:
            ArchiveError: the bytes are not those of the capture, or cannot be written.
        """
        sha256 = source.capture.sha256
        if hashlib.sha256(source.content).hexdigest() != sha256:
            raise ArchiveError("the bytes are not those of the capture", where=sha256, remedy="read the file again")
        if self._is_sound(sha256):
            return False
        self._write(source)
        return True

    def take_back(self, sha256: str) -> None:
        """Remove a capture just added, because the contribution that was to speak of it was not written."""
        for path in (self._runs(sha256), self._beside(sha256), self._bytes(sha256)):
            with suppress(OSError):
                path.unlink()

    def content(self, sha256: str) -> bytes:
        """The bytes, their digest just computed.

        Raises:
            NotFound: the capture is not held.
            ArchiveError: the bytes are not what they were.
        """
        # Not a byte more than was added: what grew has changed.
        content = _read(self._bytes(sha256), self.sidecar(sha256).size)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ArchiveError(f"the bytes of capture {sha256} have changed", where=str(self.folder), remedy=_AGAIN)
        return content

    def sidecar(self, sha256: str) -> Sidecar:
        """What stands beside the bytes.

        Raises:
            NotFound: the capture is not held.
            ArchiveError: the sidecar is damaged.
        """
        if not self.has(sha256):
            raise NotFound(f"capture {sha256} is not held here", remedy="attach the file with `kg document attach`")
        return _parsed(_read(self._beside(sha256), _MAX_SIDECAR), sha256)

    def text(self, sha256: str, extractor: str | None = None) -> Text | None:
        """The text layer, made from the bytes now as when it was added, or by the `extractor` named; None for
        tables, and where no extractor is so called.

        Raises:
            NotFound: the capture is not held.
            ArchiveError: bytes or sidecar are not what they were.
        """
        sidecar = self.sidecar(sha256)
        try:
            named = extractor or sidecar.extractor
            return text_layer(self.content(sha256), sidecar.media_type, sha256, name=sidecar.file_name, extractor=named)
        except UnreadableFile as fault:
            raise ArchiveError(
                f"the text of capture {sha256} cannot be read any more ({fault})",
                remedy="check which releases of lxml and pypdfium2 are installed",
            ) from fault

    def runs(self, sha256: str) -> RunDigest | None:
        """What is kept of the runs of words of a held capture's text; None where nothing is.

        Raises:
            NotFound, ArchiveError: as `sidecar`.
        """
        with suppress(OSError):
            kept = durable.read(self._runs(sha256), MOST_BYTES)
            of_text = self.sidecar(sha256).text
            return RunDigest.from_bytes(kept, of_text) if of_text else None
        return None

    def keep_runs(self, most: int | None = None, *, anew: bool = False) -> int:
        """Keep the runs of held texts of which none are kept, of at most so many, or of all `anew`; how many that were.

        A text that can no longer be read is left to `verify`.
        """
        made = 0
        for sha256 in sorted(self.held()):
            if made == most:
                break
            with suppress(ArchiveError):
                is_due = anew or (self.sidecar(sha256).text and self.runs(sha256) is None)
                if is_due and (text := self.text(sha256)):
                    self._keep_runs(text)
                    made += 1
        return made

    def verify(self) -> list[Finding]:
        """Compute every digest and every text layer again, and name whatever does not belong here."""
        held = self.held()
        findings = [finding for sha256 in sorted(held) for finding in self._faults(sha256)]
        own = held | {sha256 + _SIDECAR for sha256 in held}
        findings += [_left_over(self.folder / name) for name in self._names() if name not in own]
        return [*findings, *map(_stray_runs, self._runs_of_nothing())]

    def _bytes(self, sha256: str) -> Path:
        # Whatever is asked for becomes a path here and nowhere else.
        if not _DIGEST.fullmatch(sha256):
            raise ArchiveError(f"{sha256!r} is not a SHA-256", remedy="give 64 hexadecimal digits in lower case")
        return self.folder / sha256

    def _beside(self, sha256: str) -> Path:
        return self._bytes(sha256).with_name(sha256 + _SIDECAR)

    def _runs(self, sha256: str) -> Path:
        return self.runs_folder / self._bytes(sha256).name

    def _keep_runs(self, text: Text) -> None:
        """An index that cannot be written is no reason to refuse what it is of."""
        with suppress(OSError):
            durable.make_folder(self.runs_folder)
            durable.replace(self._runs(text.capture), digest_of(text.content).to_bytes(text.sha256))

    def _names(self) -> list[str]:
        return _names_in(self.folder)

    def _is_sound(self, sha256: str) -> bool:
        try:
            return bool(self.sidecar(sha256)) and bool(self.content(sha256))
        except (ArchiveError, NotFound):
            return False

    def _write(self, source: Source) -> None:
        sha256 = source.capture.sha256
        new = [] if self._bytes(sha256).exists() else [self._bytes(sha256)]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            durable.replace(self._bytes(sha256), source.content)
            durable.replace(self._beside(sha256), _written(_sidecar_of(source)))
        except OSError as fault:
            for path in new:
                with suppress(OSError):
                    path.unlink()
            raise ArchiveError(
                f"capture {sha256} could not be written ({fault.strerror})",
                where=str(self.folder),
                remedy="free some space or fix the permissions; nothing was changed",
            ) from fault
        if source.text is not None:
            self._keep_runs(source.text)

    def _faults(self, sha256: str) -> Iterator[Finding]:
        where, beside = f"captures/{sha256}", sha256 + _SIDECAR
        try:
            content = _read(self._bytes(sha256), MAX_BYTES)
            if hashlib.sha256(content).hexdigest() != sha256:
                raise ArchiveError("its bytes have changed", remedy=_AGAIN)
        except ArchiveError as fault:
            yield Finding("capture-changed", str(fault), where)
            return
        try:
            recorded = self.sidecar(sha256)
            if recorded.size != len(content) or _read(self._beside(sha256), _MAX_SIDECAR) != _written(recorded):
                raise ArchiveError("it is not what was written", remedy=f"delete it and {_AGAIN}")
            charset = charset_in(recorded.extractor)
            made = text_layer(content, recorded.media_type, sha256, name=recorded.file_name, charset=charset)
        except KgError as fault:
            yield Finding("sidecar-changed", f"the file beside it, {beside}, does not fit: {fault}", where)
            return
        if recorded.text != (made.sha256 if made else None):
            message = f"its text is read differently now than {beside} says; see which libraries are installed"
            yield Finding("text-changed", message, where, Severity.NOTICE)
        elif not self._fits(sha256, made):
            message = "is not what the text of the capture gives; `kg rebuild` makes it anew"
            yield Finding("runs-changed", message, f"runs/{sha256}", Severity.NOTICE)

    def _runs_of_nothing(self) -> list[str]:
        """The files of the index that are of no capture; where half of one is here, that is what is told."""
        here = {name.removesuffix(_SIDECAR) for name in self._names()}
        return [name for name in _names_in(self.runs_folder) if name not in here or not _DIGEST.fullmatch(name)]

    def _fits(self, sha256: str, made: Text | None) -> bool:
        """Whether what is kept of its runs, if anything is, is what its text gives."""
        path = self._runs(sha256)
        if not path.exists():
            return True
        with suppress(OSError):
            return made is not None and durable.read(path, MOST_BYTES) == digest_of(made.content).to_bytes(made.sha256)
        return False


def _names_in(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _stray_runs(name: str) -> Finding:
    shown = name if name.isprintable() else ascii(name)
    message = f"{shown} is of no capture that is held, and is never read; delete it"
    return Finding("stray-file", message, "runs", Severity.NOTICE)


def _left_over(path: Path) -> Finding:
    """What stands in the folder and is not of a capture held."""
    name, digest = path.name, path.name.removesuffix(_SIDECAR)
    if _DIGEST.fullmatch(digest) and name != digest and path.is_file():
        message = f"its bytes are gone, but the file beside them ({name}) is there; {_AGAIN}"
        return Finding("capture-missing", message, f"captures/{digest}")
    if _DIGEST.fullmatch(name) and path.is_file():
        message = f"the file beside it ({name}{_SIDECAR}) is missing, so it is not held; {_AGAIN}, or delete it"
        return Finding("capture-half", message, f"captures/{name}", Severity.NOTICE)
    shown = name if name.isprintable() else ascii(name)
    message = f"{shown} is not part of the captures and is never read; a stopped writer may have left it: delete it"
    return Finding("stray-file", message, "captures", Severity.NOTICE)


def _sidecar_of(source: Source) -> Sidecar:
    capture, text = source.capture, source.text
    of_text = (text.extractor, text.profile, text.sha256) if text else (None, None, None)
    return Sidecar(capture.sha256, capture.size, capture.media_type, capture.file_name, *of_text)


def _written(sidecar: Sidecar) -> bytes:
    return (json.dumps(asdict(sidecar), indent=1, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")


def _parsed(content: bytes, sha256: str) -> Sidecar:
    try:
        sidecar = Sidecar(**json.loads(content))
    except (ValueError, TypeError, RecursionError) as fault:
        raise ArchiveError(
            f"the file beside capture {sha256} ({sha256}{_SIDECAR}) is damaged", remedy=_AGAIN
        ) from fault
    fields = (sidecar.media_type, sidecar.file_name, sidecar.extractor, sidecar.profile, sidecar.text)
    typed = all(isinstance(one, str) for one in fields[:2]) and all(
        one is None or isinstance(one, str) for one in fields
    )
    if sidecar.sha256 != sha256 or not typed or type(sidecar.size) is not int or sidecar.size < 0:
        raise ArchiveError(f"the file beside capture {sha256} ({sha256}{_SIDECAR}) is damaged", remedy=_AGAIN)
    return sidecar


def _read(path: Path, limit: int) -> bytes:
    try:
        return read_bytes(path, limit=limit)
    except UnreadableFile as fault:
        raise ArchiveError(fault.what, where=fault.where, remedy=_AGAIN) from fault
