"""A figure stands in its own quotation, in digits or in words, unless the claim is declared computed."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from kg import anchor as anchors
from kg.gate.world import Bench, figures, place, refusal
from kg.model import Finding

CODE = "figure-in-quotation"


def _number(figure: str) -> Decimal | None:
    """The figure; None where it is none, which its shape refuses in words of its own."""
    try:
        return Decimal(figure)
    except InvalidOperation:
        return None


def check(bench: Bench) -> Iterator[Finding]:
    for claim in bench.draft.claims:
        quoted = bench.quotations(claim)
        if claim.computed or not quoted:
            continue
        standing = set().union(*(anchors.figures_in(quotation.exact) for quotation in quoted))
        for figure in figures(claim):
            if _number(figure) not in standing:
                words = " … ".join(quotation.exact for quotation in quoted)
                message = f"{figure} is not in “{words}”; quote the words that state it, or say `computed: true`"
                yield refusal(CODE, message, place(claim))
