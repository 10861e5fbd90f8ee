"""Receipts: an answer in one file with everything it rests on, which anybody can check later.

    >>> from kg.ask.receipt import read_receipt                                      # doctest: +SKIP
    >>> found = read_receipt(Path("answer.receipt").read_bytes())                # doctest: +SKIP
    >>> check_offline(found).findings                                           # doctest: +SKIP
    ()

The data's path, each module importing only those before it:

    values         a receipt as frozen values
    evidence       the claims behind rows, whole, from a store; and as quads again
    making         from a cited answer to a receipt, up to stated numbers
    writing        as bytes: the format
    schema         the format as a JSON Schema
    json_members   hostile JSON, member by member
    reading        back from bytes that anybody may have written
    replays        its query asked again over nothing but its witnesses
    offline_check  what it proves by itself
    archive_check  what the archive says of it, as it stood then
    since          what has become of the answer since
    reissue_check  whether it gave these rows, for these reasons
    full_check     all of these together

A receipt proves that its rows follow from what its claims state, and that these are the claims their
ids name. That the claims are what the archive has, and the rows all there were, the archive proves.
"""

from kg.ask.receipt.evidence import evidence_for, quads_of
from kg.ask.receipt.full_check import ReceiptCheck, check_receipt
from kg.ask.receipt.making import MOST_SOLUTIONS, receipt_for
from kg.ask.receipt.offline_check import OfflineCheck, check_offline
from kg.ask.receipt.reading import MOST_BYTES, ReadReceipt, read_receipt
from kg.ask.receipt.since import ChangesSince, RowChange, RowStatus, WithdrawnSince, changes_since
from kg.ask.receipt.values import Evidence, Receipt
from kg.ask.receipt.writing import receipt_bytes

__all__ = [
    "MOST_BYTES",
    "MOST_SOLUTIONS",
    "ChangesSince",
    "Evidence",
    "OfflineCheck",
    "ReadReceipt",
    "Receipt",
    "ReceiptCheck",
    "RowChange",
    "RowStatus",
    "WithdrawnSince",
    "changes_since",
    "check_offline",
    "check_receipt",
    "evidence_for",
    "quads_of",
    "read_receipt",
    "receipt_bytes",
    "receipt_for",
]
