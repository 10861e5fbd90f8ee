"""What a figure counts is what the words right beside it say: 137 agreements are not people, and neither are 90 days.

A figure is right and says something else where its unit or its measure is another than that of its words, or of the
word right before it ("arrested 81"). Words that name no unit, and places where the figure stands alone, leave it open.
What a basis gives otherwise is told by a notice. A percentage counts nothing. Of a computed figure the quotation may
have another one of what it counts: so that it is not taken for this one, a notice names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from kg.gate.counted_words import Kinds, kinds_done, kinds_in
from kg.gate.world import BY_ITS_BASIS, RuleContext, claim_place, notice, number, refusal, words_at
from kg.model import Claim, Finding
from kg.sources import anchor as anchors
from kg.terms import KG, short_name

CODE = "unit-in-quotation"


def check(context: RuleContext) -> Iterator[Finding]:
    for claim in context.draft.claims:
        for thing in dict.fromkeys(fact.subject for fact in claim.triples if fact.predicate == KG.value):
            said = [fact for fact in claim.triples if fact.subject == thing]
            yield from _checked(claim, said, words_at(context, claim))


def _checked(claim: Claim, said: list[Triple], places: list[str]) -> Iterator[Finding]:
    unit, measure = _kind(said, KG.countedUnit), _kind(said, KG.measure)
    own = [(fact.predicate, value) for fact in said if (value := _figure(fact)) is not None]
    for predicate, figure in own:
        if predicate == KG.value or (predicate == KG.operand and unit is not None):
            words = _other_words(figure, unit, measure, places)
            if words is not None:
                counted = " as ".join(short_name(one) for one in (unit, measure) if one is not None)
                message = f"{figure} counts {counted}, and the words say “{words}”"
                if claim.basis:
                    yield notice(CODE, f"{message}; {BY_ITS_BASIS}", claim_place(claim))
                else:
                    remedy = "give the unit and measure that they name, or say in `basis` why they are read so"
                    yield refusal(CODE, f"{message}; {remedy}", claim_place(claim))
    if claim.computed and unit is not None:
        yield from _stated_otherwise(claim, unit, {value for _, value in own}, places)


def _stated_otherwise(claim: Claim, unit: NamedNode, own: set[Decimal], places: list[str]) -> Iterator[Finding]:
    """Figures of what a computed claim counts that it is neither of nor follows from."""
    value = next(_figure(fact) for fact in claim.triples if fact.predicate == KG.value)
    if any(value in anchors.figures_in(text) for text in places):
        return
    for text in places:
        for figure in sorted(anchors.figures_in(text) - own):
            for words in anchors.counted_after(text, figure):
                if any(unit in units for units, _ in kinds_in(words, figure)):
                    message = f"{value} is computed, and the quotation says “{figure} {' '.join(words)}”"
                    remedy = "it is recorded as computed: correct it where the source states the figure itself"
                    yield notice(CODE, f"{message}; {remedy}", claim_place(claim))
                    return


def _other_words(figure: Decimal, unit: NamedNode | None, measure: NamedNode | None, places: list[str]) -> str | None:
    """The words beside a figure, where they name another unit or measure wherever it stands."""
    first = None
    for text in places:
        for before, words in anchors.words_beside(text, figure):
            done = kinds_done(before)
            if _allows(kinds_in(words, figure), done, unit, measure):
                return None
            first = first or " ".join([*([before] if done else []), str(figure), *words])
    return first


def _allows(
    counted: list[tuple[Kinds, Kinds]],
    done: list[tuple[Kinds, Kinds]],
    unit: NamedNode | None,
    measure: NamedNode | None,
) -> bool:
    """Whether words after a figure, and the one before it, name this unit and measure, or none."""
    if not counted and not done:
        return True
    if unit is not None and not any(unit in units for units, _ in counted or done):
        return False
    of_it = [measures for units, measures in counted + done if measures and (unit in units or not units)]
    return all(measure in measures for measures in of_it) and (unit is not None or bool(of_it))


def _kind(said: list[Triple], predicate: NamedNode) -> NamedNode | None:
    return next((one.object for one in said if one.predicate == predicate and isinstance(one.object, NamedNode)), None)


def _figure(fact: Triple) -> Decimal | None:
    is_figure = fact.predicate in (KG.value, KG.operand, KG.grownFrom) and isinstance(fact.object, Literal)
    return number(fact.object.value) if is_figure and isinstance(fact.object, Literal) else None
