"""A row is there, not empty, and says in some cell what the claim says in words.

What an importer reads out of a row is derived again by `kg verify`; this rule holds for every
row, also one a person typed.
"""

from collections.abc import Iterable, Iterator

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
            if isinstance(anchor, Row) and (source := bench.source(anchor.capture)) is not None:
                for message in faults(*source, anchor.sheet, anchor.row, _labels(claim)):
                    yield refusal(CODE, message, place(claim))


def faults(content: bytes, media_type: str, sheet: str, row: int, labels: Iterable[str]) -> Iterator[str]:
    """What is wrong with a row as the place of a claim that calls things by these labels."""
    try:
        written = {fold(cell) for cell in cells(content, media_type, sheet, row)} - {""}
    except SourceError as error:
        yield str(error)
        return
    if not written:
        yield f"{sheet} row {row} is empty; name the row that states it"
        return
    for label in labels:
        if fold(label) not in written:
            yield f"no cell of {sheet} row {row} says “{label}”; name the row that does"


def _labels(claim: Claim) -> list[str]:
    return [t.object.value for t in claim.triples if t.predicate == RDFS.label and isinstance(t.object, Literal)]
