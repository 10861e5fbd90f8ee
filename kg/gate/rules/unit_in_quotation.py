"""What a figure counts is what the words right beside it say: 137 agreements are no persons, and 90 days are nobody.

A figure is right and says something else where its unit or its measure is another than that of its words. Words that
name no unit, and places where the figure stands alone, leave it open. What a basis gives otherwise is told by a notice.
A percentage counts nothing. Of a computed figure the quotation may have another one of what it counts: so that it is
not taken for this one, a notice names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from kg.gate.world import BY_ITS_BASIS, RuleContext, claim_place, notice, number, refusal, words_at
from kg.model import Claim, Finding
from kg.sources import anchor as anchors
from kg.terms import KG, short_name

CODE = "unit-in-quotation"

_Kinds = frozenset[NamedNode]


def _counted(
    words: str, units: Iterable[NamedNode] = (), measures: Iterable[NamedNode] = ()
) -> dict[str, tuple[_Kinds, _Kinds]]:
    """Words that the project does not use itself stand in quotation marks."""
    return dict.fromkeys(words.replace('"', "").split(), (frozenset(units), frozenset(measures)))


_WORDS = {
    **_counted(
        "agreements moas mous memorandums memoranda contracts",
        [KG.Agreement],
        [KG.agreementsInForce, KG.agreementsPending],
    ),
    **_counted("pending", (), [KG.agreementsPending]),
    **_counted("partnerships partners jurisdictions counties localities", [KG.Agreement, KG.Agency, KG.Place]),
    **_counted("agencies departments offices forces organizations", [KG.Agency], [KG.agenciesParticipating]),
    **_counted("states territories", [KG.Place], [KG.statesCovered]),
    **_counted("cities towns municipalities countries nations", [KG.Place]),
    **_counted(
        "people persons individuals immigrants nationals citizens men women children residents inmates detainees "
        "prisoners offenders criminals felons suspects subjects members officers deputies troopers agents arrestees "
        'defendants workers "aliens" "migrants" "noncitizens" "non-citizens"',
        [KG.person],
    ),
    **_counted("sheriffs", [KG.person, KG.Agency]),
    **_counted("arrests apprehensions", [KG.person], [KG.arrests]),
    **_counted("encounters", [KG.person], [KG.encounters, KG.encountersTurnedOver]),
    **_counted("removals deportations", [KG.person], [KG.removals]),
    **_counted("detainers", [KG.detainer], [KG.detainersPlaced, KG.detainersNotActedOn]),
    **_counted("warrants", [KG.warrant], [KG.warrantsPlaced]),
    **_counted("investigations inquiries probes", [KG.investigation], [KG.investigations]),
    **_counted("citations tickets", [KG.citation], [KG.citations]),
    **_counted("hours", [KG.hour], [KG.hoursHeld]),
    **_counted("models", [KG.agreementModel], [KG.modelsOffered]),
    **_counted("% percent", (), [KG.percentIncrease]),
    **_counted("minutes days weeks months years times dollars cents miles pages beds flights vehicles points"),
}
"""What words count: which units of `ontology/counted-units.ttl`, and which measures where the word is of some only."""
_ONE_OF = {"people": "person", "men": "man", "women": "woman", "children": "child", "memoranda": "memorandum"}
_ALONE = frozenset({"pending", "%", "percent"})


def _singular(word: str) -> str:
    return _ONE_OF.get(word) or (word.removesuffix("ies") + "y" if word.endswith("ies") else word.removesuffix("s"))


_OF_ONE = {_singular(word): kinds for word, kinds in _WORDS.items() if word not in _ALONE}


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
                message = f"{figure} counts {counted}, and the words say “{figure} {words}”"
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
                if any(unit in units for units, _ in _read(words, figure)):
                    message = f"{value} is computed, and the quotation says “{figure} {' '.join(words)}”"
                    remedy = "it is recorded as computed: correct it where the source states the figure itself"
                    yield notice(CODE, f"{message}; {remedy}", claim_place(claim))
                    return


def _other_words(figure: Decimal, unit: NamedNode | None, measure: NamedNode | None, places: list[str]) -> str | None:
    """The words beside a figure, where they name another unit or measure wherever it stands."""
    first = None
    for text in places:
        for words in anchors.counted_after(text, figure):
            if _allows(_read(words, figure), unit, measure):
                return None
            first = first or " ".join(words)
    return first


def _read(words: list[str], figure: Decimal) -> list[tuple[_Kinds, _Kinds]]:
    table = _WORDS | _OF_ONE if figure == 1 else _WORDS
    return [table[word] for word in words if word in table]


def _allows(read: list[tuple[_Kinds, _Kinds]], unit: NamedNode | None, measure: NamedNode | None) -> bool:
    """Whether words name this unit and measure, or none."""
    if not read:
        return True
    if unit is not None and not any(unit in units for units, _ in read):
        return False
    of_it = [measures for units, measures in read if measures and (unit in units or not units)]
    return all(measure in measures for measures in of_it) and (unit is not None or bool(of_it))


def _kind(said: list[Triple], predicate: NamedNode) -> NamedNode | None:
    return next((one.object for one in said if one.predicate == predicate and isinstance(one.object, NamedNode)), None)


def _figure(fact: Triple) -> Decimal | None:
    is_figure = fact.predicate in (KG.value, KG.operand, KG.grownFrom) and isinstance(fact.object, Literal)
    return number(fact.object.value) if is_figure and isinstance(fact.object, Literal) else None
