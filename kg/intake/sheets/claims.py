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
from kg.intake.sheets.desk import Desk
from kg.intake.sheets.documents import SheetDocument
from kg.intake.sheets.forms import FORMS, read_form
from kg.intake.sheets.located_tree import Map, Part, Seq, Word
from kg.intake.sheets.named_parts import read_keys
from kg.intake.sheets.value_kinds import TEXT, TRUTH, ValueKind, concept, many, only_keys
from kg.model import Claim
from kg.terms import KG
from kg.triples import Fact, make_claim

__all__ = ["CLAIM_KEYS", "SAID_KEYS", "SheetContext", "merged", "read_claims"]


def _reported(part: Part, desk: Desk) -> NamedNode | None:
    """What a claim repeats: a document by its short name, or a claim or document by its IRI."""
    if not isinstance(part, Word) or not part.text.startswith(terms.ID):
        return desk.document(part)
    kind = part.text.removeprefix(terms.ID).partition("/")[0]
    if kind in {"claim", "document"}:
        return desk.iri(part)
    desk.faults.add("known-document", part.where, f"{part.text} is not a claim or a document", "copy it from kg trace")
    return None


_VIA = many(ValueKind(_reported, TEXT.schema))
_TELLERS = many(ValueKind(lambda part, desk: desk.speaker(part), TEXT.schema))
SAID_KEYS: Mapping[str, ValueKind] = {
    "by": ValueKind(lambda part, desk: desk.speaker(part), TEXT.schema),
    "via": _VIA,
    "reported-by": _TELLERS,
    "paraphrased-by": _TELLERS,
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


def read_claims(part: Part | None, sheet: SheetContext, desk: Desk, where: str) -> Iterator[Claim]:
    """The claims under `claims:` that are without fault."""
    if part is None:
        desk.faults.add("missing-key", where, "a sheet without claims:", "add claims: with a list of claims")
    elif not isinstance(part, Seq):
        desk.faults.add("wrong-type", part.where, "claims: is not a list", "start each claim with a hyphen")
    for one in part.parts if isinstance(part, Seq) else ():
        if not isinstance(one, Map):
            desk.faults.add("wrong-type", one.where, "a claim is not a mapping", "write quote: and what it states")
        elif claim := _claim(one, sheet, desk):
            yield claim


def _claim(part: Map, sheet: SheetContext, desk: Desk) -> Claim | None:
    mark = len(desk.faults.found)
    only_keys(part, CLAIM_KEYS, desk, "a claim")
    said = read_keys(part, SAID_KEYS, desk)
    anchors = read_anchors(part, sheet.place, desk)
    facts = [fact for form in _forms(part, desk) for fact in form]
    speaker = said.get("by") or sheet.default_by or sheet.stated.publisher
    if speaker is None and "by" not in part.parts and not sheet.names_somebody:
        remedy = "add by:, or default-by: at the top of the sheet"
        desk.faults.add("missing-key", part.where, "no speaker is named for this", remedy)
    if len(desk.faults.found) > mark or not anchors or speaker is None or sheet.stated.iri is None:
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
    )


def _forms(part: Map, desk: Desk) -> Iterator[tuple[Fact, ...]]:
    """The facts of each short form of a claim."""
    here = [name for name in FORMS if name in part.keys]
    if len(here) + ("states" in part.keys) > 1:
        names = " and ".join(f"{name}:" for name in (*here, *(["states"] if "states" in part.keys else [])))
        remedy = "make two claims of them, or put both in a list under states:"
        desk.faults.add("two-forms", part.place(here[-1]), f"one claim has {names}", remedy)
    elif not here and part.keys.keys() <= {*CLAIM_KEYS} - {"states"}:
        desk.faults.add("missing-key", part.where, "a claim that states nothing", f"add one of {', '.join(FORMS)}")
    yield from _read_forms(part, here, desk)
    stated = part.parts.get("states")
    if stated is not None and not isinstance(stated, Seq):
        desk.faults.add("wrong-type", stated.where, "states: is not a list", "start each line under it with a hyphen")
    for one in stated.parts if isinstance(stated, Seq) else ():
        if isinstance(one, Map):
            only_keys(one, FORMS, desk, "states:")
            yield from _read_forms(one, [name for name in FORMS if name in one.keys], desk)
        else:
            desk.faults.add(
                "wrong-type", one.where, "what is stated is not a mapping", f"add one of {', '.join(FORMS)}"
            )


def _read_forms(part: Map, names: Iterable[str], desk: Desk) -> Iterator[tuple[Fact, ...]]:
    for name in names:
        inner = part.parts.get(name)
        if isinstance(inner, Map):
            yield read_form(FORMS[name], inner, desk) or ()
        else:
            keys = ", ".join(field.key for field in FORMS[name].fields if field.required)
            desk.faults.add("wrong-type", part.place(name), f"{name}: is not a mapping", f"it takes {keys} and more")


def merged(claims: Iterable[Claim], desk: Desk) -> tuple[Claim, ...]:
    """Claims with one IRI as one claim with all their places; they must agree on the rest."""
    found: dict[NamedNode, Claim] = {}
    for claim in claims:
        first = found.setdefault(claim.iri, claim)
        if first is claim:
            continue
        if replace(first, anchors=()) != replace(claim, anchors=()):
            differs = "via, route, modality, basis or computed"
            what = f"this states the same as the claim at {first.origin}, but differs in {differs}"
            desk.faults.add("same-claim", claim.origin, what, "make them one claim with both places under quotes:")
            continue
        anchors = tuple(dict.fromkeys((*first.anchors, *claim.anchors)))
        found[claim.iri] = replace(first, anchors=anchors)
        desk.faults.notice(
            "same-claim", claim.origin, f"this states the same as the claim at {first.origin}: one claim"
        )
    return tuple(found.values())
