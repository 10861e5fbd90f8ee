"""Guarantees that a word in a sheet is one the ontology has, under the key it stands under.

`SCHEMES` says which words each key takes, by local name. A test proves every list equal to the
SKOS scheme of that name in `ontology/`, so nothing here can drift from what is published.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from kg import terms
from kg.terms import KG

__all__ = ["SCHEMES", "choices", "concept_in", "did_you_mean", "nearest"]

SCHEMES: dict[str, tuple[str, ...]] = {
    scheme: tuple(names.split())
    for scheme, names in {
        "modelScheme": "jailEnforcement taskForce warrantServiceOfficer",
        "agencyTypeScheme": "countyAgency municipalAgency stateAgency otherAgency",
        "measureScheme": """agreementsInForce agenciesParticipating agreementsPending statesCovered percentIncrease
            arrests encounters encountersTurnedOver investigations detainersPlaced detainersNotActedOn
            personsNotLawfullyPresent hoursHeld removals personsCharged personsSought citations modelsOffered""",
        "countedUnitScheme": "Agreement Agency Place person detainer investigation hour agreementModel citation",
        "precisionScheme": "exactly approximately moreThan atLeast atMost",
        "modalityScheme": "statement characterization announcement expectation hypothetical",
        "speakerKindScheme": "publicBody newsOutlet writer advocacyOrganization researchOrganization",
        "documentKindScheme": """article officialReport organizationReport webPage statuteText listSeries
            memorandumText dataset""",
        "stanceScheme": "support objection description",
        "effectScheme": "authorization requirement limitation prohibition construction deeming",
        "actionScheme": "detainerPlaced warrantPlaced",
        "chargeStatusScheme": "convicted charged wanted",
        "occurrenceScheme": "happened expected",
        "eventKindScheme": """detainerNotActedOn arrestOutsideCustody release publicAnnouncement rally executiveOrder
            agreementMade agreementsEnded enactment enforcementOperation jointOperation participationDeclined
            authorityDelegated flightAbroad vote award taskForceLaunched inquiry complaint lawsuit""",
        "offenseScheme": """drugOffense assaultOffense obstructingPolice weaponsOffense sexOffense homicideOffense
            trafficOffense alcoholOffense burglaryOffense robberyOffense offenseCausingDeath felonyOffense""",
        "subjectScheme": "program immigrationEnforcement nonCooperation",
    }.items()
}


def choices(names: Iterable[str]) -> dict[str, NamedNode]:
    """Short names, as a sheet writes them, to terms: `jail-enforcement` to kg:jailEnforcement."""
    return {terms.short_name(KG[name]): KG[name] for name in names}


def concept_in(scheme: str) -> dict[str, NamedNode]:
    """The words of one scheme."""
    return choices(SCHEMES[scheme])


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, if any is much like it."""
    from rapidfuzz import fuzz, process, utils

    best = process.extractOne(word, list(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=66)
    return best[0] if best else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A remedy: the nearest known word, or all of them where none is near."""
    words = list(known)
    guess = nearest(word, words)
    if guess:
        return f"did you mean {guess}?"
    return f"write one of {', '.join(words)}" if words else "see the word lists in ontology/"
