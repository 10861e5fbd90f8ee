"""Receipts: an answer in one file with everything it rests on, which anybody can check later.

    >>> from kg.ask.receipt import read                                      # doctest: +SKIP
    >>> found = read(Path("answer.receipt").read_bytes())                # doctest: +SKIP
    >>> proved(found).findings                                           # doctest: +SKIP
    ()

The data's path, each module importing only those before it:

    values      a receipt as frozen values
    evidence    the claims behind rows, whole, from a store; and as quads again
    making      from a cited answer to a receipt, up to stated numbers
    writing     as bytes: the format
    schema      the format as a JSON Schema
    members     hostile JSON, member by member
    reading     back from bytes that anybody may have written
    replays     its query asked again over nothing but its witnesses
    alone       what it proves by itself
    against     what the archive says of it, as it stood then
    since       what has become of the answer since
    given       whether it gave these rows, for these reasons
    checking    all of these together

A receipt proves that its rows follow from what its claims state, and that these are the claims their
ids name. That the claims are what the archive has, and the rows all there were, the archive proves.
"""

from kg.ask.receipt.alone import Proved, proved
from kg.ask.receipt.checking import Checked, checked
from kg.ask.receipt.evidence import evidence_for, quads_of
from kg.ask.receipt.making import MOST_SOLUTIONS, receipt_for
from kg.ask.receipt.reading import MOST_BYTES, Read, read
from kg.ask.receipt.since import Change, Changed, Since, Withdrawn, since
from kg.ask.receipt.values import Evidence, Receipt
from kg.ask.receipt.writing import written

__all__ = [
    "MOST_BYTES",
    "MOST_SOLUTIONS",
    "Change",
    "Changed",
    "Checked",
    "Evidence",
    "Proved",
    "Read",
    "Receipt",
    "Since",
    "Withdrawn",
    "checked",
    "evidence_for",
    "proved",
    "quads_of",
    "read",
    "receipt_for",
    "since",
    "written",
]
