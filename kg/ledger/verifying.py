"""Recomputes every digest and link of a ledger: what was changed is told apart from what is missing.

    ledger-incomplete   contributions are missing, in the middle or before an end that something else knows of
    ledger-twice        a contribution is there twice, packed and not
    ledger-unreadable   a file cannot be read, unpacked or parsed
    ledger-changed      its content does not give the name it bears, or not the digest that something knows of it
    ledger-chain        it does not name the file before it
    ledger-root         its root hash is not that of its claims
    ledger-future       it is dated after now
    ledger-packed       its packed form is not the one this program makes
    ledger-stray        no contribution, and no part of the ledger

The last three are notices. A date in the future is what was recorded, by a clock that was wrong then or is now.
What is packed in a file is as it was, and how it is packed each zlib chooses; but on one machine it packs alike,
so any byte changed in a packed file is told. A stray file is never read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kg import durable
from kg.errors import ArchiveError
from kg.ledger.contribution_file import MOST, PACKED, contribution_faults, digest_of, header_of, packed
from kg.ledger.files import Ledger
from kg.ledger.heads import Head
from kg.model import Finding, Severity

__all__ = ["verify"]

_SKEW = timedelta(days=1)
"""Clocks that differ by this much are no news."""
_SHOWN = 3
"""Files named in one message; of more, how many."""


def verify(ledger: Ledger, known: Mapping[str, Head], now: datetime) -> tuple[Finding, ...]:
    """Everything that is wrong with a ledger, the first bad link first; `known` heads by who knows them."""
    files = ledger.numbered()
    found = [*_missing([number for number, _ in files], known), *_twice(files)]
    digests: dict[int, str] = {}
    faulty: set[int] = set()
    otherwise: list[str] = []
    for number, path in dict(files).items():
        try:
            content = ledger.content(path)
        except ArchiveError as error:
            found.append(Finding("ledger-unreadable", str(error), where=path.name))
            digests[number] = digest_of(b"")
            faulty.add(number)
            continue
        of_file = contribution_faults(path, content, number, digests.get(number - 1) if number > 1 else "")
        faulty |= {number} if of_file else set()
        found += of_file
        found += _future(path, content, now)
        digests[number] = digest_of(content)
        if path.suffix == PACKED and durable.read(path, MOST) != packed(content):
            otherwise.append(path.name)
    found += _other_than_known({n: digest for n, digest in digests.items() if n not in faulty}, known)
    if otherwise:
        found.append(_packed_otherwise(otherwise))
    return (*found, *_strays(ledger.folder, {path.name for _, path in files}))


def _missing(numbers: Iterable[int], known: Mapping[str, Head]) -> Iterable[Finding]:
    there = sorted(set(numbers))
    last = there[-1] if there else 0
    gaps = [(before + 1, after - 1) for before, after in zip([0, *there], there, strict=False) if after > before + 1]
    knower = max(known, key=lambda one: known[one].sequence, default="")
    if knower and known[knower].sequence > last:
        gaps.append((last + 1, known[knower].sequence))
    if gaps:
        ranges = ", ".join(f"{first}" if first == end else f"{first} to {end}" for first, end in gaps)
        one = len(gaps) == 1 and gaps[0][0] == gaps[0][1]
        which = f"contribution {ranges} is" if one else f"contributions {ranges} are"
        by = f"; {knower} knows of {known[knower].sequence}" if knower and known[knower].sequence > last else ""
        yield Finding(
            "ledger-incomplete",
            f"{which} missing{by}; restore {'it' if one else 'them'} from a copy of the archive",
            "ledger",
        )


def _twice(files: Iterable[tuple[int, Path]]) -> Iterable[Finding]:
    before = 0
    for number, path in files:
        if number == before:
            message = f"contribution {number} exists twice; delete the one that is not of this archive"
            yield Finding("ledger-twice", message, path.name)
        before = number


def _future(path: Path, content: bytes, now: datetime) -> Iterable[Finding]:
    try:
        recorded = header_of(path, content).recorded
    except ArchiveError:
        return
    if recorded > now + _SKEW:
        message = (
            f"is dated {recorded.astimezone(UTC):%Y-%m-%d %H:%M} UTC, after now; a clock was wrong then, or is now"
        )
        yield Finding("ledger-future", message, path.name, Severity.NOTICE)


def _other_than_known(digests: Mapping[int, str], known: Mapping[str, Head]) -> Iterable[Finding]:
    knowers: dict[Head, list[str]] = {}
    for knower, head in known.items():
        if head.sequence in digests and digests[head.sequence] != head.digest:
            knowers.setdefault(head, []).append(knower)
    for head, of_it in knowers.items():
        message = (
            f"contribution {head.sequence} is not the one known to {' and to '.join(of_it)} ({head.digest[:12]}…): one "
            "of them was changed; compare with a copy of the archive, or with a head or receipt kept elsewhere"
        )
        yield Finding("ledger-changed", message, "ledger")


def _packed_otherwise(names: list[str]) -> Finding:
    shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
    message = (
        f"packed differently than it would be here: {shown}; its content is what was recorded, "
        "packed by another release of zlib or changed only in its form"
    )
    return Finding("ledger-packed", message, "ledger", Severity.NOTICE)


def _strays(folder: Path, own: set[str]) -> Iterable[Finding]:
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        yield Finding("ledger-unreadable", f"the folder cannot be read ({error.strerror})", "ledger")
        return
    for name in names:
        if name not in own:
            shown = name if name.isprintable() else ascii(name)
            message = f"{shown} is not a contribution and is never read; a stopped writer may have left it: delete it"
            yield Finding("ledger-stray", message, "ledger", Severity.NOTICE)
