"""Guarantees that each claim of a sheet says who states it, where, and what, or is reported.

A claim with a fault is left out; the others stand. Two claims of a sheet that state the same, by
the same speaker, are one claim with both places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg import terms
from kg.intake.sheets.anchors import ANCHOR_KEYS, read_anchors
from kg.intake.sheets.captures import AnchoredIn
from kg.intake.sheets.documents import SheetDocument
from kg.intake.sheets.forms import FORMS, read_form
from kg.intake.sheets.located_tree import Map, Part, Seq, Word
from kg.intake.sheets.named_parts import read_keys
from kg.intake.sheets.sheet_reading import SheetReading
from kg.intake.sheets.value_kinds import TEXT, TRUTH, ValueKind, concept, many, only_keys
from kg.model import Claim
from kg.terms import KG
from kg.triples import Fact, make_claim

__all__ = ["CLAIM_KEYS", "SAID_KEYS", "SheetContext", "merged", "read_claims"]


def _reported(part: Part, reading: SheetReading) -> NamedNode | None:
    """What a claim repeats: a document by its short name, or a claim or document by its IRI."""
    if not isinstance(part, Word) or not part.text.startswith(terms.ID):
        return reading.document(part)
    kind = part.text.removeprefix(terms.ID).partition("/")[0]
    if kind in {"claim", "document"}:
        return reading.iri(part)
    reading.faults.add(
        "known-document", part.where, f"{part.text} is not a claim or a document", "copy it from kg trace"
    )
    return None


def _corrected(part: Part, reading: SheetReading) -> NamedNode | None:
    """A claim that is corrected, by its IRI or by its id as `kg trace` prints it."""
    if isinstance(part, Word):
        text = part.text if part.text.startswith(terms.ID) else terms.ID + part.text
        if text.startswith(f"{terms.ID}claim/"):
            return reading.iri(replace(part, text=text))
    reading.faults.add(
        "known-claim", part.where, "what is corrected is no claim", "write claim/… as `kg trace` prints it"
    )
    return None


_VIA = many(ValueKind(_reported, TEXT.schema, names="document"))
_SPEAKER = ValueKind(lambda part, reading: reading.speaker(part), TEXT.schema, names="speaker")
_TELLERS = many(_SPEAKER)
SAID_KEYS: Mapping[str, ValueKind] = {
    "by": _SPEAKER,
    "via": _VIA,
    "reported-by": _TELLERS,
    "paraphrased-by": _TELLERS,
    "corrects": many(ValueKind(_corrected, TEXT.schema)),
    "modality": concept("modalityScheme"),
    "basis": TEXT,
    "computed": TRUTH,
}
CLAIM_KEYS: tuple[str, ...] = (*ANCHOR_KEYS, *SAID_KEYS, "states", *FORMS)


@dataclass(frozen=True, slots=True)
class SheetContext:
    """What all claims of a sheet share."""

    stated: SheetDocument
    place: AnchoredIn
    default_by: NamedNode | None
    names_somebody: bool = False
    """Whether the sheet names a default speaker or a publisher at all, if only by mistake."""


def read_claims(part: Part | None, sheet: SheetContext, reading: SheetReading, where: str) -> Iterator[Claim]:
    """The claims under `claims:` that are without fault."""
    if part is None:
        reading.faults.add("missing-key", where, "a sheet without claims:", "add claims: with a list of claims")
    elif not isinstance(part, Seq):
        reading.faults.add("wrong-type", part.where, "claims: is not a list", "start each claim with a hyphen")
    for one in part.parts if isinstance(part, Seq) else ():
        if not isinstance(one, Map):
            reading.faults.add("wrong-type", one.where, "a claim is not a mapping", "write quote: and what it states")
        elif claim := _claim(one, sheet, reading):
            yield claim


def _claim(part: Map, sheet: SheetContext, reading: SheetReading) -> Claim | None:
    mark = len(reading.faults.found)
    only_keys(part, CLAIM_KEYS, reading, "a claim")
    said = read_keys(part, SAID_KEYS, reading)
    anchors = read_anchors(part, sheet.place, reading)
    facts = [fact for form in _forms(part, reading) for fact in form]
    speaker = said.get("by") or sheet.default_by or sheet.stated.publisher
    if speaker is None and "by" not in part.parts and not sheet.names_somebody:
        remedy = "add by:, or default-by: at the top of the sheet"
        reading.faults.add("missing-key", part.where, "no speaker is named for this", remedy)
    if len(reading.faults.found) > mark or not anchors or speaker is None or sheet.stated.iri is None:
        return None
    basis = said.get("basis")
    return make_claim(
        facts,
        speaker=speaker,
        document=sheet.stated.iri,
        modality=said.get("modality") or KG.statement,
        anchors=anchors,
        reports=said.get("via") or (),
        computed=bool(said.get("computed")),
        basis=basis.value if basis else None,
        origin=part.where,
        reported_by=said.get("reported-by") or (),
        paraphrased_by=said.get("paraphrased-by") or (),
        corrects=said.get("corrects") or (),
    )


def _forms(part: Map, reading: SheetReading) -> Iterator[tuple[Fact, ...]]:
    """The facts of each short form of a claim."""
    here = [name for name in FORMS if name in part.keys]
    if len(here) + ("states" in part.keys) > 1:
        names = " and ".join(f"{name}:" for name in (*here, *(["states"] if "states" in part.keys else [])))
        remedy = "make two claims of them, or put both in a list under states:"
        reading.faults.add("two-forms", part.place(here[-1]), f"one claim has {names}", remedy)
    elif not here and part.keys.keys() <= {*CLAIM_KEYS} - {"states"}:
        reading.faults.add("missing-key", part.where, "a claim that states nothing", f"add one of {', '.join(FORMS)}")
    yield from _read_forms(part, here, reading)
    stated = part.parts.get("states")
    if stated is not None and not isinstance(stated, Seq):
        reading.faults.add(
            "wrong-type", stated.where, "states: is not a list", "start each line under it with a hyphen"
        )
    for one in stated.parts if isinstance(stated, Seq) else ():
        if isinstance(one, Map):
            only_keys(one, FORMS, reading, "states:")
            yield from _read_forms(one, [name for name in FORMS if name in one.keys], reading)
        else:
            reading.faults.add(
                "wrong-type", one.where, "what is stated is not a mapping", f"add one of {', '.join(FORMS)}"
            )


def _read_forms(part: Map, names: Iterable[str], reading: SheetReading) -> Iterator[tuple[Fact, ...]]:
    for name in names:
        inner = part.parts.get(name)
        if isinstance(inner, Map):
            yield read_form(FORMS[name], inner, reading) or ()
        else:
            keys = ", ".join(field.key for field in FORMS[name].fields if field.required)
            reading.faults.add("wrong-type", part.place(name), f"{name}: is not a mapping", f"it takes {keys} and more")


def merged(claims: Iterable[Claim], reading: SheetReading) -> tuple[Claim, ...]:
    """Claims with one IRI as one claim with all their places; they must agree on the rest."""
    found: dict[NamedNode, Claim] = {}
    for claim in claims:
        first = found.setdefault(claim.iri, claim)
        if first is claim:
            continue
        if replace(first, anchors=()) != replace(claim, anchors=()):
            differs = "via, route, corrects, modality, basis or computed"
            what = f"this states the same as the claim at {first.origin}, but differs in {differs}"
            reading.faults.add("same-claim", claim.origin, what, "make them one claim with both places under quotes:")
            continue
        anchors = tuple(dict.fromkeys((*first.anchors, *claim.anchors)))
        found[claim.iri] = replace(first, anchors=anchors)
        reading.faults.notice(
            "same-claim", claim.origin, f"this states the same as the claim at {first.origin}: one claim"
        )
    return tuple(found.values())
