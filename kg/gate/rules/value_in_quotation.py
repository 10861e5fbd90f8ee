"""A date, a model, a place and an agency's name stand in the claim's quotation or row, or its basis says why.

- A date: as far as the claim gives it, in one expression ("June" is a month of no year).
- A model: by its name or its usual letters.
- A State by its name or postal letters, a county by its name with County or what stands for it, another country
  by its name; the United States by name, or where the words speak of the nation, the country or its States.
- An agency: by its name, but for case, apostrophes and punctuation.

In a row the cells are the words. Where an anchor tells how the row writes a State, a type, a model or a day
otherwise, that is what an importer has read, and stands. Figures have a rule of their own, and so have the words
somebody is said to have used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Triple

from kg import places
from kg.gate.facts.term_names import shown
from kg.gate.world import Bench, claim_place, refusal
from kg.model import Claim, Finding, Row
from kg.sources import anchor as anchors
from kg.terms import KG, RDFS, fold, parts

CODE = "value-in-quotation"

_DATES = frozenset([KG.asOf, KG["from"], KG.until, KG.date, KG.fiscalYear, KG.signed, KG.publishedOn])
_PLACES = frozenset([KG.place, KG.county])
_WRITTEN = {KG.place: "state", KG.county: "county", KG.model: "model", KG.signed: "signed"}
_MODELS = {
    KG.jailEnforcement: re.compile(r"\bjail enforcement\b|\bJEM\b", re.I),
    KG.taskForce: re.compile(r"\btask force (?:model|officer)\b|\btask forces?\b|\bTF[MO]\b", re.I),
    KG.warrantServiceOfficer: re.compile(r"\bwarrant services? officers?\b|\bWSO\b", re.I),
}
_NATION = re.compile(
    r"\bU\.?S\.?A?\b|\bUnited States\b|\bAmerica\b|\bnation(?:al|wide|['’]s)?\b|\b(?:the country|country['’]s)\b"
    r"|\b[Ss]tates\b|\b[Ff]ederal\b"
)
_POSTAL_STATE = re.compile(r"us-([a-z]{2})")
# How news agencies shorten the States they shorten, AP Stylebook; two letters are postal codes.
_SHORT = dict(
    pair.split("=")
    for pair in (
        "al=Ala az=Ariz ar=Ark ca=Calif co=Colo ct=Conn de=Del fl=Fla ga=Ga il=Ill in=Ind ks=Kan ky=Ky la=La md=Md "
        "ma=Mass mi=Mich mn=Minn ms=Miss mo=Mo mt=Mont ne=Neb nv=Nev nh=N.H nj=N.J nm=N.M ny=N.Y nc=N.C nd=N.D "
        "ok=Okla or=Ore pa=Pa ri=R.I sc=S.C sd=S.D tn=Tenn vt=Vt va=Va wa=Wash wv=W.Va wi=Wis wy=Wyo dc=D.C"
    ).split()
)


def check(bench: Bench) -> Iterator[Finding]:
    for claim in bench.draft.claims:
        if claim.basis or claim.modality == KG.decision:
            continue
        missing = [one for one in claim.triples if _is_looked_at(one)]
        seen = []
        for text, written in _places(bench, claim):
            seen.append(text)
            missing = [one for one in missing if not (_is_read(one, written) or _stands(one, text))]
            if not missing:
                break
        for one in missing if seen else ():
            where = f"“{' … '.join(' '.join(text.split()) for text in seen)}”"
            message = (
                f"{_told(one)} is not in {where}; quote the words that say so, or say in `basis` why it is read"
                f" that way"
            )
            yield refusal(CODE, message, claim_place(claim))


def _is_looked_at(fact: Triple) -> bool:
    if fact.predicate in _DATES:
        return isinstance(fact.object, Literal)
    if fact.predicate in _PLACES or fact.predicate == KG.model:
        return isinstance(fact.object, NamedNode)
    return fact.predicate == RDFS.label and isinstance(fact.subject, NamedNode) and _is_agency(fact.subject)


def _is_agency(thing: NamedNode) -> bool:
    return parts(thing)[:1] == ("agency",)


def _places(bench: Bench, claim: Claim) -> Iterator[tuple[str, frozenset[str] | None]]:
    """The words of each place of a claim, all quotations as one; of a row, with the columns it is known to write
    otherwise."""
    quoted = [quotation.exact for quotation in bench.quotations(claim)]
    if quoted:
        yield " | ".join(quoted), None
    for anchor in claim.anchors:
        if isinstance(anchor, Row) and (cells := bench.cells(anchor)):
            yield " | ".join(cells), frozenset(column for column, _ in anchor.written)


def _is_read(fact: Triple, written: frozenset[str] | None) -> bool:
    """Whether a row's importer has read it. An agency's name in a row is `row-found`'s."""
    return written is not None and (fact.predicate == RDFS.label or _WRITTEN.get(fact.predicate) in written)


def _stands(fact: Triple, text: str) -> bool:
    value = fact.object
    if isinstance(value, Literal):
        if fact.predicate == RDFS.label:
            return f"-{fold(value.value)}-" in f"-{fold(text)}-"
        return anchors.is_among(value.value, _dates(text))
    if fact.predicate == KG.model:
        pattern = _MODELS.get(value) if isinstance(value, NamedNode) else None
        return pattern is None or pattern.search(text) is not None
    return isinstance(value, NamedNode) and _names(parts(value)[1:2], text)


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
    if f"-{fold(name)}-" in f"-{fold(text)}-":
        return True
    state = _POSTAL_STATE.fullmatch(code[0])
    if state is None:
        return False
    short = _SHORT.get(state[1])
    return re.search(rf"\b{state[1].upper()}\b" + (rf"|\b{re.escape(short)}\b" if short else ""), text) is not None


def _told(fact: Triple) -> str:
    value = fact.object
    if isinstance(value, NamedNode) and fact.predicate in _PLACES:
        return places.load().labels.get(parts(value)[1], shown(value)) if len(parts(value)) > 1 else shown(value)
    return shown(value)
