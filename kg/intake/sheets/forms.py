"""Guarantees that a short form states exactly the facts of its class, and nothing beside them.

A form is a table: which keys it takes, how each is read, and which predicate it states. Things
without a name of their own are minted from everything stated of them, so equal statements meet.
An agency named in any form is also described (class, name, state, and county and type if given).

    count       kg:Observation      agreement   kg:Agreement       agency     kg:Agency
    encounter   kg:Encounter        event       kg:Event           position   kg:Position
    provision   kg:Provision
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.intake.sheets import kinds, things
from kg.intake.sheets.desk import Desk
from kg.intake.sheets.kinds import Kind, concept, many, only_keys
from kg.intake.sheets.located import Map
from kg.intake.sheets.things import AgencyGiven
from kg.terms import ELI, KG, RDF, RDFS
from kg.triples import Fact, canonical

__all__ = ["FORMS", "Field", "Form", "read_form"]

Given = dict[str, Any]
Pairs = list[tuple[NamedNode, NamedNode | Literal]]


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a form. `predicate` is None for keys that only help to name the subject."""

    key: str
    kind: Kind
    predicate: NamedNode | None = None
    required: bool = False
    default: NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A short form: `subject` mints the IRI of what it describes from what is given and stated."""

    name: str
    summary: str
    types: tuple[NamedNode, ...]
    subject: Callable[[Given, Pairs], NamedNode]
    fields: tuple[Field, ...]
    apart: tuple[tuple[str, ...], ...] = ()
    """Groups of keys of which at most one may be given."""

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(field.key for field in self.fields)


def read_form(form: Form, part: Map, desk: Desk) -> tuple[Fact, ...] | None:
    """The facts a form states, or None after reporting every fault in it."""
    before = len(desk.faults.found)
    _check_keys(form, part, desk)
    given: Given = {field.key: field.default for field in form.fields if field.default is not None}
    given |= {
        field.key: field.kind.read(part.parts[field.key], desk) for field in form.fields if field.key in part.parts
    }
    return None if len(desk.faults.found) > before else tuple(_facts(form, given))


def _check_keys(form: Form, part: Map, desk: Desk) -> None:
    only_keys(part, form.keys, desk, f"{form.name}:")
    for field in form.fields:
        if field.key not in part.parts and field.required and not _counts_nothing(field, part):
            desk.faults.add("missing-key", part.where, f"{form.name}: without {field.key}:", f"add {field.key}:")
    groups = [[key for key in group if key in part.parts] for group in form.apart]
    given = [group for group in groups if group]
    if len(given) > 1:
        keys = " and ".join(f"{key}:" for group in given for key in group)
        desk.faults.add("two-times", part.where, f"{keys} say when in {len(given)} ways", "keep one of them")


def _counts_nothing(field: Field, part: Map) -> bool:
    """A percentage has no unit; every other count says what it counts."""
    return field.key == "unit" and part.word("measure") == "percent-increase"


def _facts(form: Form, given: Given) -> Iterator[Fact]:
    given = _with_agency(given)
    pairs: Pairs = [(RDF.type, one) for one in form.types]
    for field in form.fields:
        if field.predicate is not None:
            pairs += [(field.predicate, _node(value)) for value in _values(given.get(field.key))]
    subject = form.subject(given, pairs)
    yield from ((subject, predicate, value) for predicate, value in pairs)
    for values in given.values():
        for value in _values(values):
            if isinstance(value, AgencyGiven):
                yield from value.facts


def _with_agency(given: Given) -> Given:
    """A name beside its state becomes an agency."""
    name = given.get("agency", given.get("name"))
    if not isinstance(name, Literal):
        return given
    agency = AgencyGiven.of(name, given["state"], given.get("county"), given.get("type"))
    return given | {"agency": agency}


def _values(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def _node(value: Any) -> NamedNode | Literal:
    if isinstance(value, AgencyGiven):
        return value.iri
    return canonical(value) if isinstance(value, Literal) else value


def _by_content(kind: str) -> Callable[[Given, Pairs], NamedNode]:
    return lambda _given, pairs: terms.by_content(kind, pairs)


def _agreement(given: Given, _pairs: Pairs) -> NamedNode:
    signed = given["signed"].value if "signed" in given else ""
    return terms.agreement(given["agency"].iri, terms.short_name(given["model"]), signed)


def _provision(given: Given, pairs: Pairs) -> NamedNode:
    """An act as a whole is a legal resource; anything with a path is a part of one."""
    pairs.append((RDF.type, ELI.LegalResourceSubdivision if given.get("path") else ELI.LegalResource))
    return terms.provision(given["act"], *given.get("path", ()))


def _act(part: Any, desk: Desk) -> str | None:
    return desk.slug(part, "the short name of an act")


_SPELLED_AGENCY = (
    Field("state", kinds.STATE, required=True),
    Field("county", kinds.COUNTY),
    Field("type", things.AGENCY_TYPE),
)
_FORMS = (
    Form(
        "count",
        "a figure: how many of what, and where and when if the source says so",
        (KG.Observation,),
        _by_content("observation"),
        (
            Field("measure", concept("measureScheme"), KG.measure, required=True),
            Field("unit", concept("countedUnitScheme"), KG.countedUnit, required=True),
            Field("value", kinds.NUMBER, KG.value, required=True),
            Field("place", kinds.ANY_PLACE, KG.place),
            Field("model", concept("modelScheme"), KG.model),
            Field("agency", things.AGENCY, KG.agency),
            Field("as-of", kinds.DATE, KG.asOf),
            Field("from", kinds.DATE, getattr(KG, "from")),
            Field("until", kinds.DATE, KG.until),
            Field("fiscal-year", kinds.YEAR, KG.fiscalYear),
            Field("offense", concept("offenseScheme"), KG.offense),
            Field("precision", concept("precisionScheme"), KG.precision, default=KG.exactly),
        ),
        apart=(("as-of",), ("from", "until"), ("fiscal-year",)),
    ),
    Form(
        "agreement",
        "an agreement between ICE and an agency",
        (KG.Agreement,),
        _agreement,
        (
            Field("agency", kinds.TEXT, KG.agency, required=True),
            *_SPELLED_AGENCY,
            Field("model", concept("modelScheme"), KG.model, required=True),
            Field("signed", kinds.DAY, KG.signed),
            Field("memorandum", kinds.ADDRESS, KG.memorandum),
            Field("addendum", kinds.ADDRESS, KG.addendum),
        ),
    ),
    Form(
        "agency",
        "an agency: its name, where it is, of what type",
        (),
        lambda given, _pairs: given["agency"].iri,
        (Field("name", kinds.TEXT, required=True), *_SPELLED_AGENCY),
    ),
    Form(
        "encounter",
        "an encounter under the program, without any identity",
        (KG.Encounter,),
        _by_content("encounter"),
        (
            Field("agency", kinds.TEXT, KG.agency, required=True),
            Field("state", kinds.STATE, KG.place, required=True),
            *_SPELLED_AGENCY[1:],
            Field("date", kinds.DAY, KG.date, required=True),
            Field("citizenship", kinds.ANY_PLACE, KG.citizenship),
            Field("charges", many(concept("offenseScheme")), KG.chargeCategory),
            Field("actions", many(concept("actionScheme")), KG.action),
        ),
    ),
    Form(
        "event",
        "something that happened, was announced or was held",
        (KG.Event,),
        _by_content("event"),
        (
            Field("kind", concept("eventKindScheme"), KG.eventKind, required=True),
            Field("date", kinds.DAY, KG.date),
            Field("as-of", kinds.DATE, KG.asOf),
            Field("place", many(kinds.ANY_PLACE), KG.place),
            Field("actor", many(things.SPEAKER), KG.actor),
            Field("about", many(things.THING), KG.about),
            Field("label", kinds.TEXT, RDFS.label, required=True),
        ),
        apart=(("date",), ("as-of",)),
    ),
    Form(
        "position",
        "who supports, objects to or describes something, in which words",
        (KG.Position,),
        _by_content("position"),
        (
            Field("holder", things.SPEAKER, KG.holder, required=True),
            Field("stance", concept("stanceScheme"), KG.stance, required=True),
            Field("about", many(things.THING), KG.about, required=True),
            Field("words", kinds.TEXT, KG.describedAs),
        ),
    ),
    Form(
        "provision",
        "a statute or a part of one, and what it provides",
        (KG.Provision,),
        _provision,
        (
            Field("act", Kind(_act, kinds.SLUG_SCHEMA), required=True),
            Field("path", many(kinds.WORDS)),
            Field("label", kinds.TEXT, RDFS.label),
            Field("effect", many(concept("effectScheme")), KG.effect),
            Field("addressee", kinds.TEXT, KG.addressee),
            Field("subject-matter", kinds.TEXT, KG.subjectMatter),
            Field("number", kinds.TEXT, ELI.number),
            Field("part-of", things.PROVISION, ELI.is_part_of),
            Field("codified-at", things.PROVISION, KG.codifiedAt),
            Field("enacted-by", things.PROVISION, KG.enactedBy),
            Field("amends", many(things.PROVISION), KG.amends),
        ),
    ),
)
FORMS: dict[str, Form] = {form.name: form for form in _FORMS}
