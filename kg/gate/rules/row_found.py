"""A row is there, not empty, and says in some cell what the claim says in words.

Where the anchor tells how the row writes an agency, the row says that instead: a table of agencies
with codes writes "Etowah" for the office of that county. What an importer reads out of a row is
derived again by `kg verify`; this rule holds for every row, also one a person typed.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal

from kg.archive import cells
from kg.errors import SourceError
from kg.gate.world import Bench, place, refusal
from kg.model import Claim, Finding, Row
from kg.terms import KG, RDF, RDFS, fold

CODE = "row-found"


def check(bench: Bench) -> Iterator[Finding]:
    for claim in bench.draft.claims:
        for anchor in claim.anchors:
            if isinstance(anchor, Row) and (source := bench.source(anchor.capture)) is not None:
                for message in faults(*source, anchor.sheet, anchor.row, _words(claim, anchor)):
                    yield refusal(CODE, message, place(claim))


def faults(content: bytes, media_type: str, sheet: str, row: int, said: Iterable[str]) -> Iterator[str]:
    """What is wrong with a row as the place of a claim that says this in words."""
    try:
        written = {fold(cell) for cell in cells(content, media_type, sheet, row)} - {""}
    except SourceError as error:
        yield str(error)
        return
    if not written:
        yield f"{sheet} row {row} is empty; name the row that states it"
        return
    for one in said:
        if fold(one) not in written:
            yield f"no cell of {sheet} row {row} says “{one}”; name the row that does"


def _words(claim: Claim, row: Row) -> list[str]:
    """What a row has to say: each label, an agency's as the row writes it."""
    written = [value for column, value in row.written if column == "agency"]
    agencies = {t.subject for t in claim.triples if t.predicate == RDF.type and t.object == KG.Agency}
    labels = [
        t.object.value
        for t in claim.triples
        if t.predicate == RDFS.label and isinstance(t.object, Literal) and not (written and t.subject in agencies)
    ]
    return [*written, *labels]
