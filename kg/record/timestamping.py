"""What others say of when a contribution was there: kept beside the ledger as they gave it.

    timestamps/<digest of the contribution>.tsr   a reply of RFC 3161, by a time-stamping authority
    timestamps/<digest of the contribution>.ots   a proof of OpenTimestamps

Both are of the contribution's digest, which names every contribution before it as well. What is kept here holds that
digest; whether an authority or a block chain says so, their own programs check: `openssl ts -verify -digest DIGEST`
and `ots verify -d DIGEST`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kg import durable
from kg.errors import ArchiveError, UnreadableFile
from kg.inert import inert
from kg.ledger import Ledger
from kg.ledger.folder import Folder
from kg.model import Finding, Severity
from kg.record.merging import contribution_digests
from kg.sources import read_bytes

__all__ = ["Timestamp", "check_timestamps", "keep_timestamp"]

_NAME = re.compile(r"([0-9a-f]{64})\.(tsr|ots)")
_MOST = 1 << 20
"""Bytes of a timestamp. Chosen."""
_OTS = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"
"""How a proof of a SHA-256 digest begins: its magic number, version 1, and the operation SHA-256; the digest follows
(https://github.com/opentimestamps/python-opentimestamps, `timestamp.py`)."""
_TSR = b"\x30"
"""How a reply begins: an ASN.1 sequence (RFC 3161, 2.4.2)."""


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A contribution with the form of a timestamp that is kept of it. The number of one that was merged is the number
    it had in its own archive."""

    sequence: int
    form: str
    is_merged: bool = False

    JSON = ("sequence", "timestamp_form: form", "is_merged")


def keep_timestamp(folder: Folder, ledger: Ledger, given: Path) -> Timestamp:
    """Keep a timestamp of one of the contributions; one of the same form that was kept of it is replaced.

    Raises:
        UnreadableFile: the file is none, or of nothing in this archive.
        ArchiveError: it cannot be written, or the archive is part of a package.
    """
    folder.refuse_packaged()
    content = read_bytes(given, limit=_MOST, less="name a timestamp alone")
    form = _form(content)
    if form is None:
        raise UnreadableFile(
            "this is no timestamp of RFC 3161 or OpenTimestamps",
            where=str(given),
            remedy="give the reply of the authority (.tsr), or the proof (.ots)",
        )
    sequences = {ledger.digest(path): number for number, path in enumerate(ledger.files(), 1)}
    digest = next((one for one in reversed(sequences) if _is_of(content, form, one)), None)
    if digest is None:
        raise UnreadableFile(
            "this timestamp is of no contribution of this archive",
            where=str(given),
            remedy="have the digest that `kg head` prints stamped",
        )
    try:
        durable.make_folder(folder.timestamps)
        durable.replace(folder.timestamps / f"{digest}.{form}", content)
    except OSError as error:
        raise ArchiveError(
            f"the timestamp could not be written ({error.strerror})",
            where=str(folder.timestamps),
            remedy="free some space or fix the permissions; nothing was changed",
        ) from error
    return Timestamp(sequences[digest], form)


def check_timestamps(folder: Folder, ledger: Ledger) -> tuple[tuple[Timestamp, ...], tuple[Finding, ...]]:
    """Every timestamp kept here that is of its contribution, and what is wrong with others."""
    names = sorted(path.name for path in folder.timestamps.iterdir()) if folder.timestamps.is_dir() else []
    if not names:
        return (), ()
    sequences = contribution_digests(folder, ledger)
    kept, found = [], []
    for name in names:
        where, named = f"timestamps/{inert(name)}", _NAME.fullmatch(name)
        if named is None or named[1] not in sequences:
            message = "is not named after a contribution of this archive, and is never read; delete it"
            found.append(Finding("stray-file", message, where, Severity.NOTICE))
        elif _is_whole(folder.timestamps / name, named[2], named[1]):
            number, is_merged = sequences[named[1]]
            kept.append(Timestamp(number, named[2], is_merged))
        else:
            message = f"is no timestamp of contribution {sequences[named[1]][0]:,}; put back the one that was kept"
            found.append(Finding("timestamp-invalid", message, where))
    return tuple(kept), tuple(found)


def _is_whole(path: Path, form: str, digest: str) -> bool:
    try:
        content = durable.read(path, _MOST)
    except OSError:
        return False
    return _form(content) == form and _is_of(content, form, digest)


def _form(content: bytes) -> str | None:
    if content.startswith(_OTS):
        return "ots"
    return "tsr" if content.startswith(_TSR) else None


def _is_of(content: bytes, form: str, digest: str) -> bool:
    """Whether it says this digest: OpenTimestamps in one place, a reply anywhere, for its form is the authority's."""
    wanted = bytes.fromhex(digest)
    return content[len(_OTS) :].startswith(wanted) if form == "ots" else wanted in content
