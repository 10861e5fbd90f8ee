"""What a receipt is: an answer with everything it rests on, as frozen values.

    Receipt       the query, the ledger's head it was asked at, the rows with their witnesses
    └── Evidence  the claims in the witnesses, whole; who states them, in which documents and captures; the
                  documents they report; who published each

Nothing of a document is in it but the fragments that claims quote.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.ask.witness import Absence, AnswerRow, QueryForm
from kg.ledger import Head
from kg.model import Capture, Claim, Document, Speaker, Text

__all__ = ["FIRST", "VERSION", "Evidence", "Receipt"]

FIRST, VERSION = 1, 2
"""The versions of the form of a receipt: the first, and the one that is written."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Claims with all that is needed to look them up; each part in the order of its ids.

    The texts have no content: a receipt names the layer a quotation stands in, it does not hold it.
    """

    claims: tuple[Claim, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    documents: tuple[Document, ...] = ()
    captures: tuple[Capture, ...] = ()
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """An answer that can be checked later, and without the archive that gave it.

    `query` is the text exactly as it ran. `head` is the ledger's at which it was asked, `recorded` when
    its contribution was made, as the ledger writes it ("" for an empty ledger): a receipt holds no
    time of its own, so the same answer of the same archive makes the same bytes. `whole` says that
    every row is in it; whether every solution behind a row is, its witness says. `version` is that of the
    form it was written in: the first, of kg 0.1.0, kept the comments of a query and named no publisher.
    """

    query: str
    form: QueryForm
    columns: tuple[str, ...]
    head: Head
    recorded: str
    rows: tuple[AnswerRow, ...]
    whole: bool
    absences: tuple[Absence, ...]
    evidence: Evidence
    version: int = VERSION

    @property
    def is_partial(self) -> bool:
        """Whether rows, or solutions behind a row, were left out because there were too many."""
        return not self.whole or not all(row.witness.is_complete for row in self.rows)

    def row(self, number: int) -> AnswerRow | None:
        """A row by its number, from 1."""
        return self.rows[number - 1] if 0 < number <= len(self.rows) else None
