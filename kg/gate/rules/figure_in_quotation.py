"""A figure stands in its own quotation or row, in digits or in words, unless the claim is declared computed.

A figure that its words do not give is the archivist's and not the source's. One that is declared computed says from
what: from operands that stand there, of which it is the sum, or the percentage by which the one grows over the base;
or its basis says how it was counted. A number that is part of a date, of the number of a section or law, or of
"287(g)" is no figure. Nor is a year: four digits from 1900 to 2100 without a comma, unless the words after them say
what they count ("2023 arrests"), or they fill a cell. A basis may say why such a number is a count; a notice tells it.
"""

from collections.abc import Iterator
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from kg.gate.counted_words import kinds_in
from kg.gate.world import BY_ITS_BASIS, RuleContext, claim_place, figures, notice, number, refusal, words_at
from kg.model import Claim, Finding
from kg.sources import anchor as anchors
from kg.terms import KG

CODE = "figure-in-quotation"


def check(context: RuleContext) -> Iterator[Finding]:
    for claim in context.draft.claims:
        if claim.computed:
            yield from _computed(claim)
        asked = figures(claim, computed=claim.computed)
        places = words_at(context, claim) if asked else None
        if not places:
            continue
        standing = set().union(*map(anchors.figures_in, places))
        of_years = standing - set().union(*map(anchors.figures_in, _without_years(context, claim)))
        for figure in asked:
            if number(figure) in of_years:
                yield _read_as_year(claim, figure, places)
            elif number(figure) not in standing:
                message = (
                    f"{figure} is not in “{' … '.join(places)}”; quote the words that state it, or say "
                    "`computed: true` and from what"
                )
                yield refusal(CODE, message, claim_place(claim))


def _without_years(context: RuleContext, claim: Claim) -> Iterator[str]:
    """What stands at a claim's anchors, without its years; a number that fills a cell is that of its column."""
    quoted = {quotation.exact for quotation in context.quotations(claim)}
    for text in words_at(context, claim):
        fills_cell = text not in quoted and text.strip().isdecimal()
        yield text if fills_cell else anchors.years_apart(text, lambda words: bool(kinds_in(words)))


def _read_as_year(claim: Claim, figure: str, places: list[str]) -> Finding:
    message = f"{figure} is a year in “{' … '.join(places)}”, by all that the words beside it say"
    if claim.basis:
        return notice(CODE, f"{message}; {BY_ITS_BASIS}", claim_place(claim))
    remedy = "quote the words that say what it counts, or say in `basis` why it is read as a count"
    return refusal(CODE, f"{message}; {remedy}", claim_place(claim))


def _computed(claim: Claim) -> Iterator[Finding]:
    """Whether it says from what it is computed; of each thing with operands, whether its figure follows from them."""
    if not claim.basis and not any(triple.predicate == KG.operand for triple in claim.triples):
        message = "a computed figure does not say from what; give the `operands` it follows from, or say in `basis` how"
        yield refusal(CODE, message, claim_place(claim))
    for thing in {triple.subject for triple in claim.triples if triple.predicate == KG.operand}:
        said = [triple for triple in claim.triples if triple.subject == thing]
        value, base, operands = (_values(said, one) for one in (KG.value, KG.grownFrom, KG.operand))
        grown = [(one - base[0]) / base[0] * 100 for one in operands] if base and base[0] else []
        follows = grown if base else [sum(operands)]
        if value and not any(abs(one - value[0]) < 1 for one in follows):
            come_to = ", ".join(f"{one:.1f}" if base else str(one) for one in follows)
            message = (
                f"{value[0]} does not follow from the operands given, which come to {come_to}; correct one of them"
            )
            yield refusal(CODE, message, claim_place(claim))


def _values(said: list[Triple], predicate: NamedNode) -> list[Decimal]:
    found = (number(t.object.value) for t in said if t.predicate == predicate and isinstance(t.object, Literal))
    return [one for one in found if one is not None]
