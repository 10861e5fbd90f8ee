"""Receipts of this archive's answers: made, written to files, and checked again with or without it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kg import durable
from kg.ask.receipt import MOST_BYTES, ReadReceipt, read_receipt
from kg.ask.receipt.full_check import ReceiptCheck, check_receipt
from kg.ask.receipt.full_check import ReferenceArchive as Against
from kg.ask.receipt.making import receipt_of as made
from kg.ask.receipt.writing import receipt_bytes
from kg.errors import UnreadableFile, UsageError
from kg.index import Store
from kg.index.current import made_up_to
from kg.ledger import Head
from kg.record.recording import Archive
from kg.sources import read_bytes
from kg.sources.bounds import RAISE

if TYPE_CHECKING:
    from kg.ask.receipt import Receipt

__all__ = ["made", "place", "read_file", "verify_bytes", "verify_file", "write"]


def write(receipt: Receipt, path: Path) -> None:
    """Write a file that appears when it is whole; an old one stays until then. A device or pipe is written to.

    Raises:
        UsageError: the file cannot be written, or would be larger than a receipt that is read back.
    """
    content = receipt_bytes(receipt)
    if len(content) > MOST_BYTES:
        size = f"it would have {len(content):,} bytes; the limit for reading it back is {MOST_BYTES:,}"
        raise UsageError(size, where=str(path), remedy=f"ask for fewer rows, {RAISE}")
    place(content, path)


def place(content: bytes, path: Path) -> None:
    """Write what somebody asked for to a file that appears when it is whole; a device or pipe is written to.

    Raises:
        UsageError: the file cannot be written.
    """
    try:
        if path.exists() and not path.is_file():  # a device or a pipe
            path.write_bytes(content)
        else:
            durable.replace(path.resolve(), content)
    except OSError as error:
        raise UsageError(
            f"cannot be written ({error.strerror})", where=str(path), remedy="name another file"
        ) from error


def read_file(path: Path) -> ReadReceipt:
    """The receipt in a file.

    Raises:
        UnreadableFile: there is no such file, or it is no receipt.
    """
    try:
        return read_receipt(read_bytes(path, limit=MOST_BYTES, less=f"ask for fewer rows, {RAISE}"))
    except UnreadableFile as error:
        raise UnreadableFile(error.what, where=error.where or str(path), remedy=error.remedy) from error


def verify_file(archive: Archive, guarded: Callable[[Store | None], Store], path: Path) -> ReceiptCheck:
    """A receipt checked against the archive; `guarded` wraps the store, so that its query runs in a guarded child.

    Raises:
        UnreadableFile: it is no receipt.
        KgError: the archive cannot be read.
    """
    return verify_bytes(archive, guarded, read_file(path))


def verify_bytes(
    archive: Archive, guarded: Callable[[Store | None], Store], given: ReadReceipt | bytes
) -> ReceiptCheck:
    """The same for a receipt that was read, or for its bytes.

    Raises:
        UnreadableFile: it is no receipt.
        KgError: the archive cannot be read.
    """

    def at(head: Head) -> Store:
        return guarded(made_up_to(archive.ledger, head))

    found = read_receipt(given) if isinstance(given, bytes) else given
    return check_receipt(found, Against(archive.ledger, archive.captures, guarded(None), at))
