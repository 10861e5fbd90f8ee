"""Guarantees that a sheet's way of naming a thing (agency, provision, speaker) finds one IRI.

Whatever names an agency also states what the agency is; likewise a group, conduct or wording. An
agency's IRI is its state and folded
name, so a sheet and ICE's own lists meet on one node.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.intake.sheets.located_tree import Map, Part, Word
from kg.intake.sheets.ontology_words import concept_in, did_you_mean
from kg.intake.sheets.sheet_reading import SheetReading
from kg.intake.sheets.value_kinds import (
    AGENCY_NAME,
    COUNTY,
    SLUG_SCHEMA,
    STATE,
    TEXT,
    WORDS,
    ValueKind,
    concept,
    many,
    only_keys,
    place_named,
)
from kg.terms import KG, RDF, RDFS
from kg.triples import Fact

__all__ = [
    "AGENCY",
    "AGENCY_KEYS",
    "AGENCY_TYPE",
    "DEFINITIONS",
    "DOCUMENT",
    "PROVISION",
    "SPEAKER",
    "THING",
    "GivenThing",
]

AGENCY_TYPE = concept("agencyTypeScheme")
AGENCY_KEYS = {"name": AGENCY_NAME, "state": STATE, "county": COUNTY, "type": AGENCY_TYPE}
AGENCY_HINT = "write {name: NAME, state: al}"
PROVISION_HINT = "write {act: ina, path: [287, g, 1]}"
_PATH = many(WORDS)
_SUBJECTS = concept_in("subjectScheme") | concept_in("modelScheme")
_CALLED = {"group": KG.Group, "conduct": KG.Conduct, "wording": KG.Wording}
CALLED_HINT = "write {group: WORDS}, {conduct: WORDS} or {wording: WORDS}, in the words quoted"


@dataclass(frozen=True, slots=True)
class GivenThing:
    """A thing as a sheet gives it inside a form: its IRI and the facts that say what it is."""

    iri: NamedNode
    facts: tuple[Fact, ...]

    @classmethod
    def agency(cls, name: Literal, state: NamedNode, county: NamedNode | None, kind: NamedNode | None) -> GivenThing:
        """From name, state place, and county place and agency type where given."""
        iri = terms.agency(terms.parts(state)[1], name.value)
        facts: list[Fact] = [(iri, RDF.type, KG.Agency), (iri, RDFS.label, name), (iri, KG.place, state)]
        facts += [(iri, KG.county, county)] if county else []
        facts += [(iri, KG.agencyType, kind)] if kind else []
        return cls(iri, tuple(facts))

    @classmethod
    def called(cls, kind: str, words: Literal) -> GivenThing:
        """A group, conduct or wording: what its words call it."""
        said: list[tuple[NamedNode, NamedNode | Literal]] = [(RDF.type, _CALLED[kind]), (RDFS.label, words)]
        iri = terms.by_content(kind, said)
        return cls(iri, tuple((iri, predicate, value) for predicate, value in said))


def _agency(part: Part, reading: SheetReading) -> GivenThing | None:
    if not isinstance(part, Map):
        reading.faults.add("wrong-type", part.where, "an agency is its name and its state", AGENCY_HINT)
        return None
    only_keys(part, AGENCY_KEYS, reading, "an agency")
    missing = [key for key in ("name", "state") if key not in part.parts]
    for key in missing:
        reading.faults.add("missing-key", part.where, f"an agency without {key}:", AGENCY_HINT)
    given = {key: kind.read(part.parts[key], reading) for key, kind in AGENCY_KEYS.items() if key in part.parts}
    if missing or None in given.values():
        return None
    return GivenThing.agency(given["name"], given["state"], given.get("county"), given.get("type"))


def _provision(part: Part, reading: SheetReading) -> NamedNode | None:
    if not isinstance(part, Map):
        reading.faults.add("wrong-type", part.where, "a provision is an act and a path in it", PROVISION_HINT)
        return None
    only_keys(part, ("act", "path"), reading, "a provision")
    if "act" not in part.parts:
        reading.faults.add("missing-key", part.where, "a provision without act:", PROVISION_HINT)
        return None
    act = reading.slug(part.parts["act"], "the short name of an act")
    path = _PATH.read(part.parts["path"], reading) if "path" in part.parts else ()
    return terms.provision(act, *path) if act and path is not None else None


def _speaker(part: Part, reading: SheetReading) -> NamedNode | GivenThing | None:
    """Somebody: a speaker by slug, or an agency by name and state."""
    return _agency(part, reading) if isinstance(part, Map) else reading.speaker(part)


def _thing(part: Part, reading: SheetReading) -> NamedNode | GivenThing | None:
    """Anything a text can be about: a subject, model, speaker, document, place, agency, provision, or IRI of ours;
    or a group, conduct or wording, in the text's own words."""
    if isinstance(part, Map):
        if part.keys.keys() & _CALLED.keys():
            return _called(part, reading)
        return _provision(part, reading) if "act" in part.keys else _agency(part, reading)
    if isinstance(part, Word) and part.text in _SUBJECTS:
        return _SUBJECTS[part.text]
    if isinstance(part, Word) and part.text.startswith(terms.ID):
        return reading.iri(part)
    slug = reading.slug(part, "a name")
    found = (reading.named(slug) or place_named(slug)) if slug else None
    if slug and found is None:
        remedy = did_you_mean(slug, [*_SUBJECTS, *reading.speakers, *reading.documents])
        reading.faults.add(
            "unknown-thing",
            part.where,
            f"nothing is called {slug!r}",
            f"{remedy}{'' if remedy.endswith('?') else '.'} Or name it in the sheet",
        )
    return found


def _called(part: Map, reading: SheetReading) -> GivenThing | None:
    if len(part.keys) != 1 or not part.parts.keys() & _CALLED.keys():
        reading.faults.add("wrong-type", part.where, "this is called by one of group, conduct and wording", CALLED_HINT)
        return None
    ((kind, words),) = part.parts.items()
    text = TEXT.read(words, reading)
    return GivenThing.called(kind, text) if text is not None else None


def _object(keys: dict[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "properties": keys, "required": list(required), "additionalProperties": False}


DEFINITIONS = {
    "an-agency": _object({key: kind.schema for key, kind in AGENCY_KEYS.items()}, "name", "state"),
    "a-provision": _object({"act": SLUG_SCHEMA, "path": _PATH.schema}, "act"),
    "in-its-words": {"anyOf": [_object({kind: TEXT.schema}, kind) for kind in _CALLED]},
}
"""What the published schema calls an agency, a provision, or a group, conduct or wording named inside a form."""
AGENCY = ValueKind(_agency, {"$ref": "#/$defs/an-agency"})
PROVISION = ValueKind(_provision, {"$ref": "#/$defs/a-provision"})
DOCUMENT = ValueKind(lambda part, reading: reading.document(part), SLUG_SCHEMA, names="document")
SPEAKER = ValueKind(_speaker, {"anyOf": [TEXT.schema, AGENCY.schema]}, names="speaker")
_ANYTHING = {"anyOf": [TEXT.schema, AGENCY.schema, PROVISION.schema, {"$ref": "#/$defs/in-its-words"}]}
THING = ValueKind(_thing, _ANYTHING, names="thing")
