"""No mail address or telephone number of a person is recorded, wherever it stands.

Looked at is everything a draft writes down: quotations with their context, values as stated and as
written in a row, labels, titles, bases, reasons, notes, names of files and where they were taken from.
Mailboxes of a role and numbers of an office stay (`kg.persons` says how they are told apart). A path
that leads into somebody's folder on a computer names a person as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Literal, Triple

from kg import persons
from kg.gate.recorded_texts import recorded_texts
from kg.gate.world import RuleContext, claim_place, refusal
from kg.model import Finding, Quotation, Row

CODE = "no-personal-contact"
_SHORTEST = 7
"""Characters that a mail address or a telephone number has at least."""
_OWN_FOLDER = re.compile(
    r"(?<!\S)[\"'“(]?(?:file:/{0,2})?(?:[a-z]:)?[\\/]{1,2}(?:[\w.-]{1,40}[\\/]){0,4}"
    r"(?:home|users|documents and settings)[\\/]\w",
    re.IGNORECASE,
)


def check(context: RuleContext) -> Iterator[Finding]:
    """All but how rows are written."""
    yield from _faults(_texts(context))
    for claim in context.draft.claims:
        yield from (_refused(claim_place(claim), "what is stated", mark) for mark in _marks_stated(claim.triples))


def check_rows(context: RuleContext) -> Iterator[Finding]:
    """How rows are written."""
    yield from _faults(_written(context))


def _faults(texts: Iterator[tuple[str, str, str]]) -> Iterator[Finding]:
    for where, what, text in texts:
        if len(text) >= _SHORTEST:
            yield from (_refused(where, what, mark) for mark in persons.marks(text))
            if _OWN_FOLDER.search(text):
                yield _refused(where, what, "the path of somebody's own folder")


def _refused(where: str, what: str, mark: str) -> Finding:
    return refusal(CODE, f"{what} holds {mark}; leave it out, or name the office it belongs to", where)


def _texts(context: RuleContext) -> Iterator[tuple[str, str, str]]:
    """Place, what it is, and the text."""
    yield from recorded_texts(context)
    for _, anchor, where in context.anchors():
        if isinstance(anchor, Quotation):
            yield where, "the place", f"{anchor.prefix}{anchor.exact}{anchor.suffix}"


def _written(context: RuleContext) -> Iterator[tuple[str, str, str]]:
    """The same of each row that is written otherwise."""
    for _, anchor, where in context.anchors():
        if isinstance(anchor, Row) and anchor.written:
            yield from ((where, "the place", words) for _, words in anchor.written)
    for tally in context.draft.tallies:
        yield from (
            (f"{row.sheet} row {row.row}", "an unread row", words) for row in tally.kept for _, words in row.written
        )


def _marks_stated(triples: tuple[Triple, ...]) -> tuple[str, ...]:
    stated = (triple.object.value for triple in triples if isinstance(triple.object, Literal))
    return tuple(mark for text in stated if len(text) >= _SHORTEST for mark in persons.marks(text))
