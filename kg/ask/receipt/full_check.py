"""The full check of a receipt: by itself, against the archive as it was then, and against the archive now.

Where the ledger has grown since, a store of the ledger as it was is made in memory, as for
`kg query --as-of`: it tells a receipt that never held from an answer that has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kg.ask.receipt.archive_check import CaptureStore, check_captures, check_evidence
from kg.ask.receipt.making import asked_again, recorded_at
from kg.ask.receipt.offline_check import check_offline
from kg.ask.receipt.reading import ReadReceipt
from kg.ask.receipt.reissue_check import compare_reissue, not_compared
from kg.ask.receipt.since import ChangesSince, changes_since
from kg.ask.receipt.values import Receipt
from kg.index import Store, read_head
from kg.ledger import EMPTY, Head, Ledger
from kg.model import Capture, Finding

__all__ = ["ReceiptCheck", "ReferenceArchive", "check_receipt"]


@dataclass(frozen=True, slots=True)
class ReferenceArchive:
    """What a receipt is checked against: ledger, captures, the store, and `at`, which makes a store of
    the ledger up to a head."""

    ledger: Ledger
    captures: CaptureStore
    store: Store
    at: Callable[[Head], Store]


@dataclass(frozen=True, slots=True)
class NotHeld:
    """A capture of which no bytes are here."""

    sha256: str
    file_name: str


@dataclass(frozen=True, slots=True)
class ReceiptCheck:
    """The result of checking a receipt.

    `findings` do not hold; `unchecked` could not be looked at; `replayed` rows came again from their
    witness. Without an archive `now`, its head, and `since` are None. `unheld` are captures of which no
    bytes are here.
    """

    receipt: Receipt
    findings: tuple[Finding, ...]
    unchecked: tuple[str, ...]
    replayed: int
    unheld: tuple[Capture, ...] = ()
    now: Head | None = None
    since: ChangesSince | None = None

    @property
    def holds(self) -> bool:
        """Whether the receipt is what it says."""
        return not self.findings

    @property
    def still_given(self) -> bool:
        """Whether it is the archive's answer now, row for row; True where no archive was asked."""
        return self.since is None or not self.since.changes

    @property
    def ok(self) -> bool:
        return self.holds and self.still_given

    @property
    def given_now(self) -> bool | None:
        """Whether it is the archive's answer now; None where no archive was asked."""
        return None if self.since is None else self.still_given

    @property
    def rows(self) -> int:
        return len(self.receipt.rows)

    @property
    def claims(self) -> int:
        return len(self.receipt.evidence.claims)

    @property
    def not_held(self) -> tuple[NotHeld, ...]:
        return tuple(NotHeld(one.sha256, one.file_name) for one in self.unheld)

    JSON = (
        *("ok", "holds", "still_given: given_now", "sequence: receipt.head.sequence", "partial: receipt.is_partial"),
        *("row_count: rows", "rows_replayed: replayed", "claim_count: claims", "findings", "not_looked_at: unchecked"),
        *("not_held", "archive_sequence: now.sequence", "since"),
    )


def check_receipt(read: ReadReceipt, archive: ReferenceArchive | None = None) -> ReceiptCheck:
    """Check a receipt by itself, or against an archive.

    Raises:
        KgError: the archive cannot be read, or the query not be asked again.
    """
    receipt, alone = read.receipt, check_offline(read)
    if archive is None:
        return ReceiptCheck(
            receipt, _or_changed(read, alone.findings), (*alone.unchecked, *alone.beyond), alone.replayed
        )
    against, left, unheld, changed = _compared(
        receipt, archive, may_ask=not any(one.code == "query" for one in alone.findings)
    )
    return ReceiptCheck(
        receipt,
        _or_changed(read, (*alone.findings, *_news(alone.findings, against))),
        left if changed else (*alone.unchecked, *alone.beyond),
        alone.replayed,
        unheld,
        read_head(archive.store),
        changed,
    )


def _news(said: Iterable[Finding], more: Iterable[Finding]) -> Iterator[Finding]:
    """What the archive finds wrong that was not reported yet."""
    places = {one.where for one in said}
    return (one for one in more if not one.where or one.where not in places)


def _or_changed(read: ReadReceipt, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """A finding that something was changed, where no other finding says what."""
    if findings or read.unchanged:
        return findings
    return (
        Finding("receipt-changed", "it was changed after it was written: its digest is not the digest of its content"),
    )


def _compared(
    receipt: Receipt, archive: ReferenceArchive, *, may_ask: bool
) -> tuple[tuple[Finding, ...], tuple[str, ...], tuple[Capture, ...], ChangesSince | None]:
    """What the archive finds, what it did not look at, which captures it does not hold, and what has changed since."""
    if foreign := tuple(_foreign(receipt, archive)):
        return foreign, (), (), None
    wrong, unheld = check_captures(receipt, archive.captures)
    if not may_ask:
        return wrong, (), unheld, None
    differing, changed = _asked_again(receipt, archive)
    return (*differing, *wrong), tuple(not_compared(receipt)), unheld, changed


def _foreign(receipt: Receipt, archive: ReferenceArchive) -> Iterator[Finding]:
    head = receipt.head
    where = f"contribution {head.sequence:,}"
    if not archive.ledger.reaches(head):
        yield Finding("foreign-head", f"the archive never ended with {head.digest[:12] or 'this'}…", where)
    elif head != EMPTY and receipt.recorded != recorded_at(archive.store, head.sequence):
        yield Finding("foreign-head", f"it was not recorded at {receipt.recorded[:40]}", where)


def _asked_again(receipt: Receipt, archive: ReferenceArchive) -> tuple[list[Finding], ChangesSince]:
    """What the archive did not give, as it stood then; and what it gives otherwise now."""
    now = asked_again(archive.store, receipt.query)
    if receipt.head == now.head:
        return [*check_evidence(receipt, archive.store), *compare_reissue(receipt, now)], ChangesSince()
    then = archive.at(receipt.head)
    wrong = [*check_evidence(receipt, then), *compare_reissue(receipt, asked_again(then, receipt.query))]
    return wrong, changes_since(receipt, now, archive.store)
