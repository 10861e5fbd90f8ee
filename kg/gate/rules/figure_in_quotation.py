"""A figure stands in its own quotation or row, in digits or in words, unless the claim is declared computed."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from kg import anchor as anchors
from kg.gate.world import Bench, figures, place, refusal
from kg.model import Claim, Finding, Row

CODE = "figure-in-quotation"


def _number(figure: str) -> Decimal | None:
    """The figure; None where it is none, which its shape refuses in words of its own."""
    try:
        return Decimal(figure)
    except InvalidOperation:
        return None


def check(bench: Bench) -> Iterator[Finding]:
    for claim in bench.draft.claims:
        places = None if claim.computed or not figures(claim) else _places(bench, claim)
        if not places:
            continue
        standing = set().union(*map(anchors.figures_in, places))
        for figure in figures(claim):
            if _number(figure) not in standing:
                message = (
                    f"{figure} is not in “{' … '.join(places)}”; quote the words that state it, or say `computed: true`"
                )
                yield refusal(CODE, message, place(claim))


def _places(bench: Bench, claim: Claim) -> list[str]:
    """What stands at the claim's anchors, as far as it can be looked at."""
    rows = (anchor for anchor in claim.anchors if isinstance(anchor, Row))
    written = (cell for row in rows for cell in bench.cells(row))
    return [*(quotation.exact for quotation in bench.quotations(claim)), *written]
