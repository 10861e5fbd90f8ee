"""What some words say of a date, a model, a place, a type or an agency's name: this value, or another of its kind.

Words of several quotations come with a bar between them, and nothing is read across it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeGuard

from pyoxigraph import Literal, NamedNode, Triple

from kg import places
from kg.sources import anchor as anchors
from kg.terms import KG, RDFS, fold, parts

__all__ = ["another_in", "stands"]

_MODELS = {
    KG.jailEnforcement: re.compile(r"\bjail enforcement\b|\bJEM\b", re.I),
    KG.taskForce: re.compile(r"\btask force (?:model|officer)\b|\btask forces?\b|\bTF[MO]\b", re.I),
    KG.warrantServiceOfficer: re.compile(r"\bwarrant services? officers?\b|\bWSO\b", re.I),
}
_TYPE_WORDS = {
    KG.countyAgency: re.compile(r"\bcount(?:y|ies)\b|\bparish(?:es)?\b|\bborough\b|\bsheriff|\bconstable", re.I),
    KG.municipalAgency: re.compile(
        r"\bcity\b|\bcities\b|\btowns?\b|\btownships?\b|\bvillages?\b|\bborough\b|\bmunicipal|\bpolice\b|\bmarshal",
        re.I,
    ),
    KG.stateAgency: re.compile(
        r"\bstate(?:wide|['’]s)?\b|\bhighway patrol\b|\btroopers?\b|\bcommonwealth\b|\bnational guard\b"
        r"|\battorney general\b|\b(?:department|division|bureau) of\b",
        re.I,
    ),
}
"""Words for each type of agency; another agency is one of which none of them is said, or a school, port or tribe."""
_OFFENSES = {
    KG.drugOffense: r"\bdrugs?\b|\bnarcotic|\bcocaine\b|\bheroin\b|\bfentanyl\b|\bmarijuana\b|\bcannabis\b"
    r"|\b(?:meth)?amphetamine|\bmeth\b|\bopioid|\bcontrolled substance|\bparaphernalia\b",
    KG.assaultOffense: r"\bassault|\bbattery\b|\bdomestic violence\b|\baggravated menacing\b",
    KG.obstructingPolice: r"\bobstruct|\bresist(?:ing|ed)?\b|\bhinder|\belud(?:e|ing)\b|\bevad(?:e|ing)\b",
    KG.weaponsOffense: r"\bweapon|\bfirearm|\bgun|\bpistol|\brifle|\bammunition\b",
    KG.sexOffense: r"\bsex|\brap(?:e[ds]?|ing|ists?)\b|\bmolest|\bsodomy\b|\bincest\b|\bindecen|\blewd\b|\bpornograph",
    KG.homicideOffense: r"\bhomicid|\bmurder|\bmanslaughter\b|\bkilling\b",
    KG.trafficOffense: r"\btraffic\b|\bdriv(?:ing|er)|\blicense|\bregistration\b|\bspeeding\b|\bvehic|\bDUI\b|\bDWI\b",
    KG.alcoholOffense: r"\balcohol|\bintoxicat|\bdrunk|\bopen container|\bliquor\b|\bDUI\b|\bDWI\b",
    KG.burglaryOffense: r"\bburglar|\bbreaking (?:and|&) entering\b|\bbreak-?ins?\b|\bhome invasion",
    KG.robberyOffense: r"\brobber|\brobb(?:ed|ing)\b",
    KG.offenseCausingDeath: r"\bdeath|\bdead|\bdeadly\b|\bdied\b|\bfatal|\bkill",
    KG.felonyOffense: r"\bfelon",
}
_STATUSES = {
    KG.convicted: r"\bconvict|\bguilty\b|\bsentenced\b",
    KG.charged: r"\bcharg(?:e[sd]?|ing)\b|\bindict|\baccused\b|\barraign",
    KG.wanted: r"\bwanted\b|\bwarrants?\b|\bfugitive",
}
_OF_OFFENSES = {one: re.compile(words, re.I) for one, words in _OFFENSES.items()}
_SAID_BY = {
    KG.model: _MODELS,
    KG.offense: _OF_OFFENSES,
    KG.chargeCategory: _OF_OFFENSES,
    KG.chargeStatus: {one: re.compile(words, re.I) for one, words in _STATUSES.items()},
}
"""Words for each model, offense and status of a charge, of which one is said where the value is stated."""
_OTHER_TYPE = re.compile(
    r"\buniversit|\bcollege|\bschool|\bairport|\bport\b|\btrib(?:e|al)\b|\bnation\b|\bauthority\b|\bdistrict\b", re.I
)
_NATION = re.compile(
    r"\bU\.?S\.?A?\b|\bUnited States\b|\bAmerica\b|\bnation(?:al|wide|['’]s)?\b|\b(?:the country|country['’]s)\b"
    r"|\b[Ss]tates\b|\b[Ff]ederal\b"
)
_POSTAL_STATE = re.compile(r"us-([a-z]{2})")
_STATE = re.compile(r"us-[a-z][a-z-]*")
# How news agencies shorten the States they shorten, AP Stylebook; two letters are postal codes.
_SHORT = dict(
    pair.split("=")
    for pair in (
        "al=Ala az=Ariz ar=Ark ca=Calif co=Colo ct=Conn de=Del fl=Fla ga=Ga il=Ill in=Ind ks=Kan ky=Ky la=La md=Md "
        "ma=Mass mi=Mich mn=Minn ms=Miss mo=Mo mt=Mont ne=Neb nv=Nev nh=N.H nj=N.J nm=N.M ny=N.Y nc=N.C nd=N.D "
        "ok=Okla or=Ore pa=Pa ri=R.I sc=S.C sd=S.D tn=Tenn vt=Vt va=Va wa=Wash wv=W.Va wi=Wis wy=Wyo dc=D.C"
    ).split()
)
_COUNTY = re.compile(r"\b(?:[A-Z][\w.'’-]+ ){1,2}(?:County|Parish)\b")
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_ALIKE = 85.0
"""How much like an agency's name other words are that may be meant for it, of 100."""


def stands(fact: Triple, text: str) -> bool:
    """Whether the words say what a triple states."""
    value = fact.object
    if isinstance(value, Literal):
        if fact.predicate == RDFS.label:
            return f"-{fold(value.value)}-" in _folded(text)
        return anchors.is_among(value.value, _dates(text))
    if fact.predicate == KG.agencyType:
        said = {kind for kind, words in _TYPE_WORDS.items() if words.search(text)}
        return value in said or (value == KG.otherAgency and (not said or _OTHER_TYPE.search(text) is not None))
    if fact.predicate in _SAID_BY:
        pattern = _SAID_BY[fact.predicate].get(value) if isinstance(value, NamedNode) else None
        return pattern is None or pattern.search(text) is not None
    return isinstance(value, NamedNode) and _names(parts(value)[1:2], text)


@lru_cache(maxsize=1024)
def _folded(text: str) -> str:
    return "|".join(f"-{fold(piece)}-" for piece in text.split("|"))


@lru_cache(maxsize=1024)
def _dates(text: str) -> set[anchors.PartialDate]:
    return anchors.dates_in(text)


def _names(code: tuple[str, ...], text: str) -> bool:
    """Whether a text names a place, by its code."""
    label = places.load().labels.get(code[0]) if code else None
    if label is None:  # no place of the ontology: another rule says so
        return True
    if code == ("us",):
        return _NATION.search(text) is not None
    name = label.rpartition(", ")[0] or label
    if f"-{fold(name)}-" in _folded(text):
        return True
    state = _POSTAL_STATE.fullmatch(code[0])
    if state is None:
        return False
    short = _SHORT.get(state[1])
    return re.search(rf"\b{state[1].upper()}\b" + (rf"|\b{re.escape(short)}\b" if short else ""), text) is not None


def another_in(fact: Triple, text: str, stated: Iterable[Triple]) -> str | None:
    """Words that are read as another value of the same kind, where none is read as this one; None where there are none.

    Words that say something else that is `stated` with it are no other value: nor is a date that agrees as far as both
    go, a place that this one is in, or a name that leaves out or adds words.
    """
    value = fact.object
    beside = [one.object for one in stated if one.object != value]
    if isinstance(value, Literal):
        own = [value.value, *(one.value for one in beside if isinstance(one, Literal))]
        return _another_name(own, text) if fact.predicate == RDFS.label else _another_date(own, text)
    if fact.predicate == KG.agencyType or fact.predicate in _SAID_BY:
        patterns = _TYPE_WORDS if fact.predicate == KG.agencyType else _SAID_BY[fact.predicate]
        found = (pattern.search(text) for one, pattern in patterns.items() if one != value and one not in beside)
        return next((one[0] for one in found if one), None)
    return _another_place(value, beside, text) if isinstance(value, NamedNode) else None


def _another_date(own: list[str], text: str) -> str | None:
    """`own` is the date, and whatever else is stated with it; the same holds of names."""
    every = anchors.dates_written(text)
    written = [one for one in every if not any(one[1] != words and one[1] in words for _, words in every)]
    if any(_agree(own[0], date) for date, _ in written):
        return None
    return next((words for date, words in written if not any(_agree(one, date) for one in own[1:])), None)


def _agree(value: str, date: anchors.PartialDate) -> bool:
    wanted = [int(part) for part in value.split("-")] if _DATE.fullmatch(value) else []
    return bool(wanted) and all(a is None or a == b for a, b in zip(date, wanted, strict=False))


def _another_name(own: list[str], text: str) -> str | None:
    """The words most like a name that have a word in the place of one of its own."""
    name = fold(own[0]).split("-")
    for near in anchors.nearest(text, own[0], 1):
        found = fold(near.found)
        differ = set(found.split("-")) - set(name) and set(name) - set(found.split("-"))
        if near.score >= _ALIKE and differ and not any(f"-{found}-" in f"-{fold(one)}-" for one in own[1:]):
            return near.found
    return None


def _another_place(place: NamedNode, beside: Sequence[object], text: str) -> str | None:
    """A State that is named where neither the place nor its State is; else, of a county, another county."""
    known = places.load()
    code = parts(place)[1] if len(parts(place)) > 1 else ""
    name, _, state = known.labels.get(code, "").rpartition(", ")
    if code == "us" or not (name or _STATE.fullmatch(code)):
        return None
    named = _states_named(text)
    other = {known.labels[parts(one)[1]] for one in beside if _is_place(one) and parts(one)[1] in known.labels}
    if state not in named:
        within = known.states.get(fold(state), code)
        for one in named:  # a county may have the name of a State
            if one not in other and known.county(within, one) is None:
                return one
    if not name or f"-{fold(name.rpartition(' ')[0])}-" in _folded(text):
        return None
    return next((one[0] for one in _COUNTY.finditer(text) if not any(one[0] in label for label in other)), None)


def _is_place(thing: object) -> TypeGuard[NamedNode]:
    return isinstance(thing, NamedNode) and parts(thing)[:1] == ("place",)


@lru_cache(maxsize=1024)
def _states_named(text: str) -> tuple[str, ...]:
    """The States that a text names, each as the table has it; Virginia is not named by West Virginia."""
    known = places.load()
    labels = sorted((known.labels[code] for code in known.states.values()), key=len, reverse=True)
    folded, found = _folded(text), []
    for label in labels:
        if f"-{fold(label)}-" in folded:
            folded = folded.replace(f"-{fold(label)}-", "-|-")
            found.append(label)
    return (*found, *(label for label, short in _shortened().items() if short.search(text)))


@lru_cache(maxsize=1)
def _shortened() -> dict[str, re.Pattern[str]]:
    """How States are written short where nothing else can be meant: `Mass.`, and `, MA`."""
    labels = places.load().labels
    return {
        labels[f"us-{code}"]: re.compile(rf"(?<![\w.]){re.escape(short)}\.|, {code.upper()}\b")
        for code, short in _SHORT.items()
    }
