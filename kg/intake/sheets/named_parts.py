"""Guarantees that what stands under `speakers:` and `sources:` is a name with a description each.

Also reads the speakers: an organization, or a public office in one. Nobody is a speaker as a
private person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg import terms
from kg.intake.sheets.located_tree import Map, Part, Word
from kg.intake.sheets.sheet_reading import SheetReading
from kg.intake.sheets.value_kinds import SLUG_SCHEMA, TEXT, ValueKind, concept, only_keys
from kg.model import Speaker

__all__ = ["SPEAKER_KEYS", "named_maps", "read_keys", "read_speakers", "require"]

SPEAKER_KEYS: Mapping[str, ValueKind] = {
    "name": TEXT,
    "office-in": ValueKind(lambda part, reading: reading.speaker(part), SLUG_SCHEMA, names="speaker"),
    "kind": concept("speakerKindScheme"),
}


def read_speakers(part: Part | None, reading: SheetReading) -> tuple[Speaker, ...]:
    """The speakers under `speakers:` that are described well, all of them named on the reading."""
    if isinstance(part, Map):  # also those at fault, so that one mistake is told once
        reading.speakers |= {slug: terms.organization(slug) for slug in part.keys}
    given = dict(named_maps(part, reading, "speakers"))
    for slug, one in given.items():
        reading.speakers[slug] = (terms.office if "office-in" in one.parts else terms.organization)(slug)
    found = []
    for slug, one in given.items():
        mark = len(reading.faults.found)
        only_keys(one, SPEAKER_KEYS, reading, f"{slug}:")
        require(one, ("name",), reading, f"{slug}:")
        values = read_keys(one, SPEAKER_KEYS, reading)
        if len(reading.faults.found) == mark:
            found.append(
                Speaker(
                    reading.speakers[slug], values["name"].value, values.get("office-in"), values.get("kind"), one.where
                )
            )
    return tuple(found)


def named_maps(part: Part | None, reading: SheetReading, key: str) -> Iterator[tuple[str, Map]]:
    """Each name under `speakers:` or `sources:` with the mapping under it."""
    if part is None:
        return
    if not isinstance(part, Map):
        reading.faults.add(
            "wrong-type", part.where, f"{key}: is not a mapping", "write a name, a colon, and what it is"
        )
        return
    for name in part.keys:
        slug = reading.slug(Word(name, part.place(name)), "a name")
        one = part.parts.get(name)
        if slug and isinstance(one, Map):
            yield slug, one
        elif slug:
            remedy = "write {name: …}" if key == "speakers" else "write {title: …, kind: …}"
            reading.faults.add("wrong-type", part.place(name), f"{name}: has no description", remedy)


def read_keys(part: Map, keys: Mapping[str, ValueKind], reading: SheetReading) -> dict[str, Any]:
    """The values of the keys that are there; None where one is at fault."""
    return {key: kind.read(part.parts[key], reading) for key, kind in keys.items() if key in part.parts}


def require(
    part: Map, keys: tuple[str, ...], reading: SheetReading, what: str, *, unknown: tuple[str, ...] = ()
) -> None:
    """A fault for every key that is missing; those in `unknown` may be answered with that word."""
    for key in keys:
        if key not in part.parts:
            remedy = f"add {key}: (unknown, if it does not say)" if key in unknown else f"add {key}:"
            reading.faults.add("missing-key", part.place(key), f"{what} without {key}:", remedy)
