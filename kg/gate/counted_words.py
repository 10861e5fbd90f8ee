"""What words count: in which units, and of which measures. The words right beside a figure say what it counts."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from pyoxigraph import NamedNode

from kg.terms import KG

__all__ = ["Kinds", "kinds_done", "kinds_in"]

Kinds = frozenset[NamedNode]


def _counted(
    words: str, units: Iterable[NamedNode] = (), measures: Iterable[NamedNode] = ()
) -> dict[str, tuple[Kinds, Kinds]]:
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
_DONE = {
    **_counted("arrest arrests arrested arresting apprehend apprehends apprehended", [KG.person], [KG.arrests]),
    **_counted("encounters encountered", [KG.person], [KG.encounters, KG.encountersTurnedOver]),
    **_counted("remove removes removed removing deport deports deported deporting", [KG.person], [KG.removals]),
}
"""What is done to as many as a figure says that stands right after the word."""
_ONE_OF = {"people": "person", "men": "man", "women": "woman", "children": "child", "memoranda": "memorandum"}
_ALONE = frozenset({"pending", "%", "percent"})


def _singular(word: str) -> str:
    return _ONE_OF.get(word) or (word.removesuffix("ies") + "y" if word.endswith("ies") else word.removesuffix("s"))


_OF_ONE = {_singular(word): kinds for word, kinds in _WORDS.items() if word not in _ALONE}


def kinds_in(words: Iterable[str], figure: Decimal | None = None) -> list[tuple[Kinds, Kinds]]:
    """The units and measures of each word that counts something with this figure; empty sets where it is of any."""
    table = _WORDS | _OF_ONE if figure == 1 else _WORDS
    return [table[word] for word in words if word in table]


def kinds_done(word: str) -> list[tuple[Kinds, Kinds]]:
    """The unit and measures of a word right before a figure: "arrested 81"."""
    return [_DONE[word]] if word in _DONE else []
