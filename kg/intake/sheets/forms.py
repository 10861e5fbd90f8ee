"""Guarantees that a short form states exactly the facts of its class, and nothing beside them.

A form is a table: which keys it takes, how each is read, and which predicate it states. Things
without a name of their own are minted from everything stated of them, so equal statements meet.
An agency named in any form is also described (class, name, state, and county and type if given).

    count       kg:Observation      agreement   kg:Agreement       agency     kg:Agency
    encounter   kg:Encounter        event       kg:Event           position   kg:Position
    provision   kg:Provision        effect      kg:Effect          mention    kg:Mention
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.intake.sheets import things, value_kinds
from kg.intake.sheets.located_tree import Map, Part
from kg.intake.sheets.sheet_reading import SheetReading
from kg.intake.sheets.things import GivenThing
from kg.intake.sheets.value_kinds import ValueKind, concept, many, only_keys
from kg.terms import ELI, KG, RDF, RDFS
from kg.triples import Fact, canonical

__all__ = ["FORMS", "Field", "Form", "read_form"]

Values = dict[str, Any]
Pairs = list[tuple[NamedNode, NamedNode | Literal]]


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a form. `predicate` is None for keys that only help to name the subject."""

    key: str
    kind: ValueKind
    predicate: NamedNode | None = None
    required: bool = False
    default: NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A short form: `subject` mints the IRI of what it describes from what is given and stated."""

    name: str
    summary: str
    types: tuple[NamedNode, ...]
    subject: Callable[[Values, Pairs], NamedNode]
    fields: tuple[Field, ...]
    apart: tuple[tuple[str, ...], ...] = ()
    """Groups of keys that say when, of which at most one may be given."""
    instead: tuple[tuple[str, str], ...] = ()
    """Pairs of keys of which one stands instead of the other."""

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(field.key for field in self.fields)


def read_form(form: Form, part: Map, reading: SheetReading) -> tuple[Fact, ...] | None:
    """The facts a form states, or None after reporting every fault in it."""
    before = len(reading.faults.found)
    _check_keys(form, part, reading)
    given: Values = {field.key: field.default for field in form.fields if field.default is not None}
    given |= {
        field.key: field.kind.read(part.parts[field.key], reading) for field in form.fields if field.key in part.parts
    }
    return None if len(reading.faults.found) > before else tuple(_facts(form, given))


def _check_keys(form: Form, part: Map, reading: SheetReading) -> None:
    only_keys(part, form.keys, reading, f"{form.name}:")
    for field in form.fields:
        if field.key not in part.parts and field.required and not _needs_none(field, part):
            reading.faults.add("missing-key", part.where, f"{form.name}: without {field.key}:", f"add {field.key}:")
    groups = [[key for key in group if key in part.parts] for group in form.apart]
    given = [group for group in groups if group]
    if len(given) > 1:
        keys = " and ".join(f"{key}:" for group in given for key in group)
        reading.faults.add("two-times", part.where, f"{keys} say when in {len(given)} ways", "keep one of them")
    for one, other in form.instead:
        if one in part.parts and other in part.parts:
            reading.faults.add("two-values", part.where, f"{one}: and {other}: say one thing in two ways", "keep one")


def _needs_none(field: Field, part: Map) -> bool:
    """A percentage has no unit; every other count says what it counts. Words that are no number stand for one."""
    if field.key == "value":
        return "vague" in part.parts
    return field.key == "unit" and part.word("measure") == "percent-increase"


def _facts(form: Form, given: Values) -> Iterator[Fact]:
    given = _with_agency(given)
    pairs: Pairs = [(RDF.type, one) for one in form.types]
    for field in form.fields:
        if field.predicate is not None:
            pairs += [(field.predicate, _node(value)) for value in _values(given.get(field.key))]
    subject = form.subject(given, pairs)
    yield from ((subject, predicate, value) for predicate, value in pairs)
    for values in given.values():
        for value in _values(values):
            if isinstance(value, GivenThing):
                yield from value.facts


def _with_agency(given: Values) -> Values:
    """A name beside its state becomes an agency."""
    name = given.get("agency", given.get("name"))
    if not isinstance(name, Literal):
        return given
    agency = GivenThing.agency(name, given["state"], given.get("county"), given.get("type"))
    return given | {"agency": agency}


def _values(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def _node(value: Any) -> NamedNode | Literal:
    if isinstance(value, GivenThing):
        return value.iri
    return canonical(value) if isinstance(value, Literal) else value


def _by_content(kind: str) -> Callable[[Values, Pairs], NamedNode]:
    return lambda _given, pairs: terms.by_content(kind, pairs)


def _agreement(given: Values, _pairs: Pairs) -> NamedNode:
    signed = given["signed"].value if "signed" in given else ""
    return terms.agreement(given["agency"].iri, terms.short_name(given["model"]), signed)


def _provision(given: Values, pairs: Pairs) -> NamedNode:
    """An act as a whole is a legal resource; anything with a path is a part of one."""
    pairs.append((RDF.type, ELI.LegalResourceSubdivision if given.get("path") else ELI.LegalResource))
    return terms.provision(given["act"], *given.get("path", ()))


def _act(part: Any, reading: SheetReading) -> str | None:
    return reading.slug(part, "the short name of an act")


def _event(part: Part, reading: SheetReading) -> GivenThing | None:
    """An event inside an event: the one before it."""
    if not isinstance(part, Map):
        reading.faults.add("wrong-type", part.where, "an event is a mapping", "write {kind: release, label: …}")
        return None
    facts = read_form(FORMS["event"], part, reading)
    return GivenThing(facts[0][0], facts) if facts else None


_SPELLED_AGENCY = (
    Field("state", value_kinds.STATE, required=True),
    Field("county", value_kinds.COUNTY),
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
            Field("value", value_kinds.NUMBER, KG.value, required=True),
            Field("vague", value_kinds.TEXT, KG.vagueValue),
            Field("occurrence", concept("occurrenceScheme"), KG.occurrence),
            Field("scope", things.THING, KG.scope),
            Field("place", value_kinds.ANY_PLACE, KG.place),
            Field("model", concept("modelScheme"), KG.model),
            Field("agency", things.AGENCY, KG.agency),
            Field("as-of", value_kinds.DATE, KG.asOf),
            Field("from", value_kinds.DATE, getattr(KG, "from")),
            Field("until", value_kinds.DATE, KG.until),
            Field("fiscal-year", value_kinds.YEAR, KG.fiscalYear),
            Field("offense", concept("offenseScheme"), KG.offense),
            Field("charge-status", concept("chargeStatusScheme"), KG.chargeStatus),
            Field("growth-of", concept("measureScheme"), KG.growthOf),
            Field("grown-from", value_kinds.NUMBER, KG.grownFrom),
            Field("operands", many(value_kinds.NUMBER), KG.operand),
            Field("precision", concept("precisionScheme"), KG.precision, default=KG.exactly),
        ),
        apart=(("as-of",), ("from", "until"), ("fiscal-year",)),
        instead=(("value", "vague"),),
    ),
    Form(
        "agreement",
        "an agreement between ICE and an agency",
        (KG.Agreement,),
        _agreement,
        (
            Field("agency", value_kinds.AGENCY_NAME, KG.agency, required=True),
            *_SPELLED_AGENCY,
            Field("model", concept("modelScheme"), KG.model, required=True),
            Field("signed", value_kinds.DAY, KG.signed),
            Field("memorandum", value_kinds.ADDRESS, KG.memorandum),
            Field("addendum", value_kinds.ADDRESS, KG.addendum),
        ),
    ),
    Form(
        "agency",
        "an agency: its name, where it is, of what type",
        (),
        lambda given, _pairs: given["agency"].iri,
        (Field("name", value_kinds.AGENCY_NAME, required=True), *_SPELLED_AGENCY),
    ),
    Form(
        "encounter",
        "an encounter under the program: a month, and either a State with categories of charge or an agency",
        (KG.Encounter,),
        _by_content("encounter"),
        (
            Field("state", value_kinds.STATE, KG.place, required=True),
            Field("as-of", value_kinds.MONTH, KG.asOf, required=True),
            Field("agency", value_kinds.AGENCY_NAME, KG.agency),
            *_SPELLED_AGENCY[1:],
            Field("charges", many(concept("offenseScheme")), KG.chargeCategory),
            Field("charge-status", concept("chargeStatusScheme"), KG.chargeStatus),
            Field("actions", many(concept("actionScheme")), KG.action),
        ),
    ),
    Form(
        "event",
        "something that happened or was expected, was announced or was held",
        (KG.Event,),
        _by_content("event"),
        (
            Field("kind", concept("eventKindScheme"), KG.eventKind, required=True),
            Field("occurrence", concept("occurrenceScheme"), KG.occurrence, default=KG.happened),
            Field("date", value_kinds.DAY, KG.date),
            Field("as-of", value_kinds.DATE, KG.asOf),
            Field("from", value_kinds.DATE, getattr(KG, "from")),
            Field("until", value_kinds.DATE, KG.until),
            Field("place", many(value_kinds.ANY_PLACE), KG.place),
            Field("city", many(value_kinds.TEXT), KG.city),
            Field("actor", many(things.SPEAKER), KG.actor),
            Field("about", many(things.THING), KG.about),
            Field("after", many(ValueKind(_event, {"$ref": "#/$defs/event"})), KG.after),
            Field("label", value_kinds.TEXT, RDFS.label, required=True),
        ),
        apart=(("date",), ("as-of",), ("from", "until")),
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
            Field("words", value_kinds.TEXT, KG.describedAs),
            Field("quantifier", value_kinds.TEXT, KG.quantifier),
            Field("as-of", value_kinds.DATE, KG.asOf),
        ),
    ),
    Form(
        "provision",
        "a statute or a part of one, and where it stands",
        (KG.Provision,),
        _provision,
        (
            Field("act", ValueKind(_act, value_kinds.SLUG_SCHEMA), required=True),
            Field("path", many(value_kinds.WORDS)),
            Field("label", value_kinds.TEXT, RDFS.label),
            Field("subject-matter", value_kinds.TEXT, KG.subjectMatter),
            Field("number", value_kinds.TEXT, ELI.number),
            Field("part-of", things.PROVISION, ELI.is_part_of),
            Field("codified-at", things.PROVISION, KG.codifiedAt),
            Field("enacted-by", things.PROVISION, KG.enactedBy),
            Field("amends", many(things.PROVISION), KG.amends),
        ),
    ),
    Form(
        "effect",
        "one thing a provision does: to whom it speaks, for whom, about what, and on what conditions",
        (KG.Effect,),
        _by_content("effect"),
        (
            Field("provision", things.PROVISION, KG.provision, required=True),
            Field("kind", concept("effectScheme"), KG.effectKind, required=True),
            Field("addressee", value_kinds.TEXT, KG.addressee),
            Field("for-whom", value_kinds.TEXT, KG.forWhom),
            Field("subject-matter", value_kinds.TEXT, KG.subjectMatter, required=True),
            Field("condition", many(value_kinds.TEXT), KG.condition),
            Field("exception", many(value_kinds.TEXT), KG.exception),
            Field("override", many(value_kinds.TEXT), KG.override),
        ),
    ),
    Form(
        "mention",
        "what one document says of another: its title, when and by whom it was published",
        (KG.Mention,),
        _by_content("mention"),
        (
            Field("about", things.DOCUMENT, KG.about, required=True),
            Field("titled", value_kinds.TEXT, KG.titled),
            Field("published-on", value_kinds.DATE, KG.publishedOn),
            Field("published-by", things.SPEAKER, KG.publishedBy),
        ),
    ),
)
FORMS: dict[str, Form] = {form.name: form for form in _FORMS}
