"""No private person is recorded: what marks one is refused, and what may be one is questioned.

People stand in the graph only as an office acting. No rule can know every name; what this one
knows are the marks that news and reports put on private persons: a name with an age, a courtesy
title with a name, a date of birth, a street address, a number that identifies. They are refused in
quotations with their context, in the words somebody is said to have used, in labels and in names, and in
whatever an archivist writes: titles, notes, reasons, bases, names of files and where they were taken from.
Nor do several things stated together point to one: an encounter has no day and no citizenship, also not in the
words quoted for it, and a figure of one or two people, of an offense, has no day where it has an agency, a county
or a city.
A speaker called by two or three capitalized words and nothing that tells an organization may be a
person, and so may whoever has a name with a title that is no office: that is a notice, for a person to
look at. Mail addresses and telephone numbers are for `no_personal_contact`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from kg.gate.recorded_texts import recorded_texts
from kg.gate.world import RuleContext, claim_place, notice, refusal
from kg.model import Claim, Finding, Speaker
from kg.sources import anchor as anchors
from kg.terms import KG, RDF, RDFS, XSD, parts

CODE = "no-private-person"

_WORD = r"[A-Z][\w'’-]{1,40}"
_NAME = rf"{_WORD}(?: [A-Z]\.)?(?: {_WORD}){{1,6}}"
_STREET = r"St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Ln|Lane|Dr|Drive|Ct|Court|Pl|Place|Way"
_MARKS = {
    "a name with an age": re.compile(rf"{_NAME}, (?:aged? )?\d{{1,2}}(?=[,;.)]|$| years? old)"),
    "a courtesy title with a name": re.compile(rf"\b(?:Mr|Mrs|Ms|Mx|Miss)\.? {_WORD}"),
    "a date of birth": re.compile(
        r"\b(?:born (?:on|in)|date of birth|DOB|D\.O\.B\.)\W{1,20}\w{0,20}\W{0,20}\d", re.IGNORECASE
    ),
    "a street address": re.compile(rf"\b\d{{1,5}} (?:{_WORD} ){{1,3}}(?:{_STREET})\b"),
    "a number that identifies a person": re.compile(
        r"\b(?:A-?\d{8,9}|\d{3}-\d{2}-\d{4}|"
        r"(?i:SSN|social security(?: number| no\.?)?)\W{0,5}\d{3}[- ]?\d{2}[- ]?\d{4})\b"
    ),
}
_TITLED = re.compile(
    rf"\b(?:Dr|Prof|Professor|Rev|Reverend|Pastor|Rabbi|Imam|Sgt|Sergeant|Lt|Lieutenant|Cpl|Corporal|Det|Detective|"
    rf"Trooper)\.? {_WORD}(?: {_WORD})?|{_NAME}, (?:Ph\.?D|M\.?D|J\.?D|Esq)\b"
)
_LIKE_A_PERSON = re.compile(r"(?!The )[A-Z][a-z'’-]+(?: [A-Z]\.?)?(?: [A-Z][a-z'’-]+){1,2}")
_CITIZEN = re.compile(r"\b(?:citizen|national)s? of\b", re.IGNORECASE)
_COUNTY = re.compile(r"us-[0-9]{5}")
_ORGANIZED = re.compile(
    r"\b(?:Administration|Agency|Alliance|Association|Board|Bureau|Center|City|Coalition|College|Commission|Committee|"
    r"Congress|Council|County|Court|Department|Division|Federation|Foundation|Group|Institute|League|Legislature|"
    r"Chronicle|Examiner|Gazette|Herald|Journal|Observer|Network|News|Office|Organization|Party|Police|Post|Press|Project|Radio|Report|Research|School|Senate|Service|"
    r"Sheriff|Society|Star|State|Times|Tribune|Union|University|Writer|Author)s?\b"
)


def check(context: RuleContext) -> Iterator[Finding]:
    for speaker in context.draft.speakers:
        yield from _speaker(speaker)
    for where, what, text in recorded_texts(context):
        yield from _marked(where, what, text)
    for claim in context.draft.claims:
        yield from _together(context, claim)
        for what, text in _texts(context, claim):
            yield from _marked(claim_place(claim), what, text)


def _marked(where: str, what: str, text: str) -> Iterator[Finding]:
    for mark in _marks(text):
        yield refusal(CODE, f"{what} holds {mark}, which marks a private person; choose words without it", where)
    if (found := _TITLED.search(text)) is not None:
        message = f"{what} names “{found[0]}”: a title is not an office; name an office, or choose words without it"
        yield notice(CODE, message, where)


def _together(context: RuleContext, claim: Claim) -> Iterator[Finding]:
    """What identifies one person only in combination."""
    kinds = {t.subject: t.object for t in claim.triples if t.predicate == RDF.type}
    if KG.Encounter in kinds.values():
        quoted = " | ".join(quotation.exact for quotation in context.quotations(claim))
        if any(date.day for date in anchors.dates_in(quoted)) or _CITIZEN.search(quoted):
            message = "the words quoted for an encounter give its day or a citizenship, which can identify one person"
            remedy = "quote the heading it stands under and give the month, or make it a count of encounters"
            yield refusal(CODE, f"{message}; {remedy}", claim_place(claim))
    for thing, kind in kinds.items():
        if kind == KG.Observation and _points(claim, thing):
            message = "so few people, for an offense, in one place on one day can be identified"
            yield refusal(CODE, f"{message}; give the month, or the State without the agency", claim_place(claim))


def _points(claim: Claim, thing: object) -> bool:
    said = {t.predicate: t.object for t in claim.triples if t.subject == thing}
    value, where, when = said.get(KG.value), said.get(KG.place), said.get(KG.asOf) or said.get(KG.until)
    few = isinstance(value, Literal) and value.value in {"1", "2"} and said.get(KG.countedUnit) == KG.person
    near = KG.agency in said or (isinstance(where, NamedNode) and _COUNTY.fullmatch(parts(where)[-1]) is not None)
    return few and near and KG.offense in said and isinstance(when, Literal) and when.datatype == XSD.date


def _marks(text: str) -> Iterator[str]:
    return (mark for mark, pattern in _MARKS.items() if pattern.search(text))


def _texts(context: RuleContext, claim: Claim) -> Iterator[tuple[str, str]]:
    """What is quoted with its context, and every label and every word said to be used."""
    for quotation in context.quotations(claim):
        yield "the quotation with its context", f"{quotation.prefix}{quotation.exact}{quotation.suffix}"
    for triple in claim.triples:
        if isinstance(triple.object, Literal) and triple.predicate in (RDFS.label, KG.describedAs, KG.subjectMatter):
            yield f"“{triple.object.value}”", triple.object.value


def _speaker(speaker: Speaker) -> Iterator[Finding]:
    unlike = speaker.office_in or _ORGANIZED.search(speaker.label) or not _LIKE_A_PERSON.fullmatch(speaker.label)
    if not unlike:
        message = f"“{speaker.label}” may be a person; only organizations and offices speak here: say which it is"
        yield notice(CODE, message, speaker.origin or speaker.iri.value)
