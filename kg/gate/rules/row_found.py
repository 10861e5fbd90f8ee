"""A row is there, not empty, and says in some cell what the claim says in words.

What an importer reads out of a row is derived again by `kg verify`; this rule holds for every
row, also one a person typed.
"""

from collections.abc import Iterator

from pyoxigraph import Literal

from kg.archive import cells
from kg.errors import SourceError
from kg.gate.world import Bench, place, refusal
from kg.model import Claim, Finding, Row
from kg.terms import RDFS, fold

CODE = "row-found"


def check(bench: Bench) -> Iterator[Finding]:
    for claim in bench.draft.claims:
        for anchor in claim.anchors:
            if isinstance(anchor, Row):
                yield from _check(bench, claim, anchor)


def _check(bench: Bench, claim: Claim, row: Row) -> Iterator[Finding]:
    source = bench.source(row.capture)
    if source is None:
        return
    content, media_type = source
    try:
        written = cells(content, media_type, row.sheet, row.row)
    except SourceError as error:
        yield refusal(CODE, str(error), place(claim))
        return
    folded = {fold(cell) for cell in written}
    for label in _labels(claim):
        if fold(label) not in folded:
            message = f"no cell of {row.sheet} row {row.row} says “{label}”; name the row that does"
            yield refusal(CODE, message, place(claim))


def _labels(claim: Claim) -> list[str]:
    return [t.object.value for t in claim.triples if t.predicate == RDFS.label and isinstance(t.object, Literal)]
