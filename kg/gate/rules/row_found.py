"""A row exists, is not empty, and says in some cell what the claim says in words.

Where the anchor tells how the row writes an agency, the row says that instead: a table of agencies
with codes writes "Etowah" for the office of that county. What an importer reads out of a row is
derived again by `kg verify`; this rule holds for every row, also one a person typed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial

from pyoxigraph import Literal, Triple

from kg.errors import SourceError
from kg.gate.held_tables import HeldTables
from kg.gate.world import RuleContext, claim_place, refusal
from kg.model import Claim, Finding, Row
from kg.terms import KG, RDF, RDFS, fold

CODE = "row-found"


def check(context: RuleContext) -> Iterator[Finding]:
    return check_claims(context.draft.claims, context.tables)


def check_claims(claims: Iterable[Claim], tables: HeldTables) -> Iterator[Finding]:
    """The same of claims, given the tables their rows stand in."""
    for claim in claims:
        for anchor in claim.anchors:
            if isinstance(anchor, Row):
                for message in faults(partial(tables.cells, anchor), anchor.sheet, anchor.row, _words(claim, anchor)):
                    yield refusal(CODE, message, claim_place(claim))


def faults(cells: Callable[[], tuple[str, ...] | None], sheet: str, row: int, said: Sequence[str]) -> Iterator[str]:
    """What is wrong with a row as the place of a claim that says this in words; nothing where its capture is not
    here, for which `cells` gives None."""
    try:
        found = cells()
    except SourceError as error:
        yield str(error)
        return
    if found is None:
        return
    sought = [one for one in said if one not in found or not fold(one)]  # most rows say it to the letter
    if not sought and said:
        return
    written = {fold(cell) for cell in found} - {""}
    if not written:
        yield f"{sheet} row {row} is empty; name the row that states it"
        return
    for one in sought:
        if fold(one) not in written:
            yield f"no cell of {sheet} row {row} says “{one}”; name the row that does"


def _words(claim: Claim, row: Row) -> list[str]:
    """What a row has to say: each label, an agency's as the row writes it."""
    written = [value for column, value in row.written if column == "agency"]
    of_agencies, others = _labels(claim.triples)
    return [*(written or of_agencies), *others]


# A claim that years of lists repeat is asked for its labels a thousand times.
@lru_cache(maxsize=16_384)
def _labels(triples: tuple[Triple, ...]) -> tuple[list[str], list[str]]:
    """The labels of agencies, and all others."""
    agencies = {t.subject for t in triples if t.predicate == RDF.type and t.object == KG.Agency}
    found: tuple[list[str], list[str]] = ([], [])
    for triple in triples:
        if triple.predicate == RDFS.label and isinstance(triple.object, Literal):
            found[triple.subject not in agencies].append(triple.object.value)
    return found
