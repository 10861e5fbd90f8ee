"""`verify` trusts nothing: every digest, anchor and link is recomputed from what is on disk.

    folder      `archive.json` and `head` are, byte for byte, what this program writes, and nothing else is there
    ledger      each file gives the name it bears, the chain holds, and none is missing that the head file, the
                store or a head kept elsewhere knows of, see `kg.ledger.verifying`
    captures    each held capture still has its digest, and beside it stands what the ledger says of it
    anchors     each stands in its capture, see `looking`
    signatures  each is whole, and of its contribution; so is each timestamp, see `signing` and `timestamping`
    store       holds exactly what the ledger makes, merge included

All but the last is computed from the ledger and the captures alone: what the store says of them does
not count. What cannot be looked at because a capture is not held is counted and named, not called a fault.

Only told, and no fault: files that are no part of the archive, which nothing reads; a capture no contribution
names, which a stopped writer leaves; a lock that holds bytes, which the next writer empties; a store that cannot
be opened, which is made anew from the ledger; and a head file that is gone while the store still knows the head.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from kg import ledger
from kg.errors import ArchiveError, StoreError, UsageError
from kg.index import Store, number, read_head, solutions, words
from kg.index.current import as_of, head_of_store, made_up_to, readable
from kg.ledger import Head, given_head
from kg.ledger.folder import FORMAT, KEEPS_HEAD
from kg.ledger.history import PublishedHead, given_published_head
from kg.model import Finding, Severity
from kg.record.anchor_check import check_anchors, check_descriptions
from kg.record.merging import check_merged
from kg.record.recording import Archive
from kg.record.signing import SignedContribution, check_signatures
from kg.record.timestamping import Timestamp, check_timestamps
from kg.sources import read_bytes
from kg.terms import named, parts

__all__ = ["Verified", "head_in", "published_head_in", "verify"]

_ANCHORS = """
    SELECT ?source (COUNT(DISTINCT ?anchor) AS ?anchors) WHERE {
        ?claim kg:anchor ?anchor . ?anchor oa:hasSource ?source
    } GROUP BY ?source
"""
_CAPTURES = """
    SELECT ?capture ?name ?text WHERE {
        ?capture a kg:Capture ; kg:fileName ?name . OPTIONAL { ?text a kg:Text ; oa:hasSource ?capture }
    } ORDER BY ?name ?capture
"""
_SHOWN = 3
"""Statements shown of those in which a store differs."""
_MOST_HEAD = 64 * 1024
"""Bytes of a file that a head is looked for in. Chosen; a head is one line."""
_OWN = frozenset(
    {"archive.json", "head", "lock", "ledger", "captures", "merged", "runs", "store", "signatures", "timestamps"}
)


@dataclass(frozen=True, slots=True)
class Unheld:
    """A capture that is not held here, with how many anchors it has."""

    sha256: str
    file_name: str
    anchors: int

    JSON = ("sha256", "file_name", "anchor_count: anchors")


@dataclass(frozen=True, slots=True)
class Verified:
    """What was computed again. `unheld` names captures not held here, with how many anchors each has."""

    findings: tuple[Finding, ...]
    contributions: int
    captures_held: int
    anchors_verified: int
    unheld: tuple[Unheld, ...]
    signed: tuple[SignedContribution, ...] = ()
    timestamps: tuple[Timestamp, ...] = ()

    @property
    def faults(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.REFUSAL)

    @property
    def ok(self) -> bool:
        return not self.faults

    JSON = (
        "ok",
        "contribution_count: contributions",
        "captures_held",
        "anchors_verified",
        "not_held: unheld",
        "signatures: signed",
        "timestamps",
        "findings",
    )


def verify(archive: Archive, kept: Head | None = None, signers: Path | None = None) -> Verified:
    """Compute everything again. The ledger comes first: where it is damaged, what hangs on it is not looked at.

    `kept` is a head somebody kept elsewhere; `signers` a file of allowed signers, as `ssh-keygen` reads it.

    Raises:
        UsageError, UnreadableFile: signers are given, and there is no such file or no `ssh-keygen`.
    """
    known, unknown = _known(archive, kept)
    in_ledger = ledger.verify(archive.ledger, known, archive.clock())
    count, here = archive.ledger.count(), (*unknown, *_of_the_folder(archive))
    damaged = archive.captures.verify()
    held = archive.captures.held()
    if any(finding.severity is Severity.REFUSAL for finding in (*in_ledger, *unknown)):
        return Verified((*in_ledger, *here, *damaged), count, len(held), 0, ())
    expected, differing = _compared(archive)
    sound = held - _changed(damaged)
    beside = check_descriptions(expected, archive.captures, sound)
    counted, wrong = check_anchors(expected, archive.captures, sound - _changed(beside))
    unheld = tuple(one for one in _captures(expected) if one.sha256 not in held)
    signed, unsound = check_signatures(archive.folder, archive.ledger, signers)
    stamped, unstamped = check_timestamps(archive.folder, archive.ledger)
    others = check_merged(archive.folder, archive.ledger)
    findings = (*in_ledger, *here, *others, *damaged, *beside, *wrong, *differing, *unsound, *unstamped)
    return Verified(findings, count, len(held), counted, unheld, signed, stamped)


def _changed(findings: Iterable[Finding]) -> set[str]:
    """The digests of captures of which the bytes, or what stands beside them, are not what they were."""
    codes = ("capture-changed", "sidecar-changed")
    return {finding.where.removeprefix("captures/") for finding in findings if finding.code in codes}


def head_in(given: str) -> Head:
    """The head in a text, or in the file of that name.

    Raises:
        UsageError: it is none, and no file has one under that name.
        UnreadableFile: there is no such file.
    """
    return given_head(_holding_a_head(given))


def published_head_in(given: str) -> PublishedHead:
    """The head with its history root in a text, or in the file of that name.

    Raises:
        UsageError: one of them is not in it, and no file has it under that name.
        UnreadableFile: there is no such file.
    """
    return given_published_head(_holding_a_head(given))


def _holding_a_head(given: str) -> str:
    """The text itself where a head is in it, else what the file of that name holds."""
    with suppress(UsageError):
        given_head(given)
        return given
    content = read_bytes(Path(given), limit=_MOST_HEAD, less="name a file that holds a head alone")
    return content.decode("utf-8", "replace")


def _known(archive: Archive, kept: Head | None) -> tuple[dict[str, Head], tuple[Finding, ...]]:
    """The heads that somebody knows, by who; and what is wrong with those who should."""
    heads: dict[str, Head | None] = {}
    found: list[Finding] = []
    if archive.endpoint is None and archive.folder.store.exists() and readable(archive.folder) is None:
        message = "could not be opened, and is rebuilt from the ledger; it no longer says where that ends"
        found.append(Finding("store-damaged", message, "store", Severity.NOTICE))
    with suppress(StoreError):  # `_compared` tells of it
        # Before the names of the ledger's files are read: what a writer writes last is read first.
        heads["the store"] = head_of_store(archive.folder, archive.endpoint)
    try:
        heads["the file `head`"] = file = archive.ledger.kept_head()
    except ArchiveError as error:
        found.append(Finding("head-changed", str(error), "head"))
    else:
        if file is None and archive.folder.format() >= KEEPS_HEAD:
            found.append(_headless(knows=heads.get("the store") is not None))
    heads["the head given"] = kept
    return {knower: head for knower, head in heads.items() if head}, tuple(found)


def _headless(*, knows: bool) -> Finding:
    if knows:
        message = "is missing; the store still knows where the ledger ends, and the next writing makes it again"
        return Finding("head-missing", message, "head", Severity.NOTICE)
    message = (
        "is missing, and no store knows where the ledger ends, so contributions may have been taken away; "
        "compare with a head kept elsewhere (`kg verify --head`), then say `kg rebuild --accept`"
    )
    return Finding("head-missing", message, "head")


def _of_the_folder(archive: Archive) -> Iterator[Finding]:
    """What is not as it should be in the archive's own folder."""
    folder = archive.folder
    if not folder.is_marked_as_written():
        message = f'is not what this program writes; it should say {{"format": {FORMAT}}} and nothing else'
        yield Finding("marker-changed", message, "archive.json")
    elif folder.format() < KEEPS_HEAD and (folder.head.exists() or _has_roots(archive)):
        message = f"says format {folder.format()}, but what is here is of format {KEEPS_HEAD}; correct the number"
        yield Finding("marker-changed", message, "archive.json")
    lock = folder.root / "lock"
    if lock.is_file() and lock.stat().st_size:
        yield Finding("lock-holds-bytes", "holds bytes, which mean nothing; delete it", "lock", Severity.NOTICE)
    for path in sorted(folder.root.iterdir()):
        if path.name not in _OWN:
            name = path.name if path.name.isprintable() else ascii(path.name)
            message = f"{name} is not part of the archive and is never read; delete it"
            yield Finding("stray-file", message, "the folder", Severity.NOTICE)


def _has_roots(archive: Archive) -> bool:
    try:
        return any(header.root_hash for header, _ in archive.ledger.contributions())
    except ArchiveError:
        return False


def _compared(archive: Archive) -> tuple[Store, tuple[Finding, ...]]:
    """What the ledger makes, and how the store differs from it, quad by quad, both ways.

    A store that somebody is writing to is compared with the ledger as far as it has come.
    """
    try:
        store = archive.reading()
        head = read_head(store)
        expected = made_up_to(archive.ledger, head) if head else as_of(archive.ledger, None)
        wanted, held = set(expected.quads()), set(store.quads())
    except StoreError as error:
        return as_of(archive.ledger, None), (Finding("store-damaged", str(error), "store"),)
    missing, surplus = wanted - held, held - wanted
    if not missing and not surplus:
        return expected, ()
    message = f"lacks {len(missing):,} statements the ledger makes and holds {len(surplus):,} it does not"
    examples = " ".join(sorted(f"{quad} ." for quad in [*missing, *surplus])[:_SHOWN])
    return expected, (Finding("store-differs", f"{message} ({examples}); run `kg rebuild`", "store"),)


def _captures(store: Store) -> Iterator[Unheld]:
    """Every capture: digest, file name, and how many anchors stand in it or in its texts."""
    anchored = {found["source"]: number(found["anchors"]) for found in solutions(store, _ANCHORS)}
    counted: dict[tuple[NamedNode, str], int] = {}
    for found in solutions(store, _CAPTURES):
        key = named(found["capture"]), words(found["name"])
        counted[key] = counted.get(key, anchored.get(key[0], 0)) + anchored.get(found["text"], 0)
    for (capture, name), anchors_in in counted.items():
        yield Unheld(_digest(capture), name, anchors_in)


def _digest(capture: NamedNode) -> str:
    return parts(capture)[1].removeprefix("sha256-")
