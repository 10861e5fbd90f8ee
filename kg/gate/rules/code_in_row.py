"""A code given to an agency or a place stands in a cell of the claim's own row; a table may lose leading zeros.

A code leads to other tables. Typed by hand and off by a digit, it would lead to another agency.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from pyoxigraph import Literal, Triple

from kg.gate.world import RuleContext, claim_place, refusal
from kg.model import Finding, Row
from kg.terms import KG

CODE = "code-in-row"


def check(context: RuleContext) -> Iterator[Finding]:
    for claim in context.draft.claims:
        codes = _codes(claim.triples)
        if not codes:
            continue
        rows = [anchor for anchor in claim.anchors if isinstance(anchor, Row)]
        if not rows:
            yield refusal(
                CODE, f"{', '.join(codes)} is not taken from any row; name the row of a table", claim_place(claim)
            )
        for row in rows:
            for message in faults(context.cells(row), codes):
                yield refusal(CODE, f"{row.sheet} row {row.row}: {message}", claim_place(claim))


def faults(cells: Iterable[str], codes: Iterable[str]) -> Iterator[str]:
    """Which codes a row does not give; none where its cells are not here to be looked at."""
    given = {cell.strip().lstrip("0") for cell in cells}
    if given:
        yield from (
            f"no cell says {code}; give the code as the row has it" for code in codes if code.lstrip("0") not in given
        )


@lru_cache(maxsize=16_384)
def _codes(triples: tuple[Triple, ...]) -> list[str]:
    return [t.object.value for t in triples if t.predicate in (KG.ori, KG.fips) and isinstance(t.object, Literal)]
