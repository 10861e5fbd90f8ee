"""A recorded claim as the part of a claim sheet that states it, to be put right in a draft.

What is given is read back before it is given: where the reader makes another claim of it, only the places are given,
and what it states is to be said anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg import terms
from kg.index import Store
from kg.intake.sheets.forms import FORMS, Field, Form
from kg.intake.sheets.statements import Statements
from kg.intake.sheets.to_yaml import Tree
from kg.intake.sheets.value_kinds import AGENCY_NAME
from kg.intake.sheets.values_from_quads import read_claim
from kg.model import Claim, Quotation
from kg.terms import DEFAULT_GRAPH, KG, OA, RDF, RDFS, named, parts

__all__ = ["recorded_claim", "restated"]

_SHORT_PLACE = re.compile(r"us-([a-z]{2}|[0-9]{5})")
_CALLED = ("group", "conduct", "wording")
_DEEPEST = 4
"""Events after events of a claim that are said again. Chosen; a circle of them ends."""


def recorded_claim(store: Store, iri: NamedNode) -> Claim:
    """A live claim as a value, with its places.

    Raises:
        Incomplete: the store does not say all of it.
    """
    quads = [*store.quads(graph=iri), *store.quads(iri, graph=DEFAULT_GRAPH)]
    anchors = [named(quad.object) for quad in quads if quad.predicate == KG.anchor]
    for anchor in anchors:
        own = list(store.quads(anchor, graph=DEFAULT_GRAPH))
        quads += own
        for selector in (named(quad.object) for quad in own if quad.predicate == OA.hasSelector):
            quads += store.quads(selector, graph=DEFAULT_GRAPH)
    return read_claim(Statements(quads), iri, "").value


def restated(claim: Claim) -> dict[str, Tree]:
    """A claim as a sheet's tree: where it stands, who says so, and the short form that states it if one does."""
    told: dict[str, Tree] = {**_places(claim), **_said(claim)}
    form = _form(claim)
    if form is not None:
        told[form[0]] = form[1]
    return told


def _places(claim: Claim) -> dict[str, Tree]:
    quoted: list[Tree] = [_quotation(one) for one in claim.anchors if isinstance(one, Quotation)]
    rows: list[Tree] = [
        {"sheet": one.sheet, "row": str(one.row)} for one in claim.anchors if not isinstance(one, Quotation)
    ]
    if len(quoted) == 1 and not rows and isinstance(quoted[0], dict):
        return quoted[0]
    if len(rows) == 1 and not quoted:
        return {"row": rows[0]}
    return {**({"quotes": quoted} if quoted else {}), **({"rows": rows} if rows else {})}


def _quotation(one: Quotation) -> dict[str, Tree]:
    return {
        "quote": one.exact,
        **({"prefix": one.prefix} if one.prefix else {}),
        **({"suffix": one.suffix} if one.suffix else {}),
    }


def _said(claim: Claim) -> dict[str, Tree]:
    told: dict[str, Tree] = {"by": parts(claim.speaker)[-1]}
    several = {"reported-by": claim.reported_by, "paraphrased-by": claim.paraphrased_by}
    told |= {key: [parts(one)[-1] for one in some] for key, some in several.items() if some}
    if claim.reports:
        told["via"] = [_reported(one) for one in claim.reports]
    if claim.corrects:
        told["corrects"] = ["/".join(parts(one)) for one in claim.corrects]
    if claim.modality != KG.statement:
        told["modality"] = terms.short_name(claim.modality)
    if claim.basis:
        told["basis"] = claim.basis
    if claim.computed:
        told["computed"] = "true"
    return told


def _reported(one: NamedNode) -> str:
    return parts(one)[-1] if parts(one)[:1] == ("document",) else one.value


class _Stated:
    """What a claim states, thing by thing."""

    def __init__(self, triples: tuple[Triple, ...]) -> None:
        self.triples = triples

    def values(self, thing: NamedNode, predicate: NamedNode) -> list[NamedNode | Literal]:
        found = (one.object for one in self.triples if one.subject == thing and one.predicate == predicate)
        return [one for one in found if isinstance(one, NamedNode | Literal)]

    def roots(self) -> Iterator[NamedNode]:
        """The things that no other thing of the claim leads to."""
        led = {one.object for one in self.triples}
        yield from dict.fromkeys(named(one.subject) for one in self.triples if one.subject not in led)

    def kinds(self, thing: NamedNode) -> set[NamedNode]:
        return {one for one in self.values(thing, RDF.type) if isinstance(one, NamedNode)}


def _form(claim: Claim) -> tuple[str, dict[str, Tree]] | None:
    stated = _Stated(claim.triples)
    roots = list(stated.roots())
    if len(roots) != 1:
        return None
    for form in FORMS.values():
        types = set(form.types) or {KG.Agency}
        if types <= stated.kinds(roots[0]):
            return form.name, _fields(form, roots[0], stated, 0)
    return None


def _fields(form: Form, thing: NamedNode, stated: _Stated, depth: int) -> dict[str, Tree]:
    told: dict[str, Tree] = {}
    if form.name == "agency":
        return {key: value for key, value in _agency(thing, stated).items() if value}
    if form.name == "provision":
        told |= _provision(thing)
    for field in form.fields:
        if field.predicate is None:
            continue
        values = [_value(field, one, stated, depth) for one in stated.values(thing, field.predicate)]
        if field.kind.names == AGENCY_NAME.names and isinstance(values[0] if values else None, dict):
            spelled = values[0]
            assert isinstance(spelled, dict)
            told |= {("agency" if key == "name" else key): one for key, one in spelled.items() if one}
        elif values:
            told[field.key] = values if field.kind.several else values[0]
    return told


def _value(field: Field, value: NamedNode | Literal, stated: _Stated, depth: int) -> Tree:
    """One value as a sheet writes it."""
    if isinstance(value, Literal):
        return value.value
    if value.value.startswith(terms.ONTOLOGY):
        return terms.short_name(value)
    kind, *rest = parts(value) or ("",)
    if kind == "place":
        return _place(value)
    if kind == "agency":
        return _agency(value, stated)
    if kind == "provision":
        return _provision(value)
    if kind in _CALLED:
        return {kind: next((one.value for one in stated.values(value, RDFS.label)), "")}
    if kind == "event" and field.key == "after" and depth < _DEEPEST:
        return _fields(FORMS["event"], value, stated, depth + 1)
    return rest[-1] if kind in ("organization", "office", "document") else value.value


def _place(place: NamedNode) -> str:
    code = parts(place)[1]
    short = _SHORT_PLACE.fullmatch(code)
    return short[1] if short else code


def _agency(agency: NamedNode, stated: _Stated) -> dict[str, Tree]:
    def one(predicate: NamedNode) -> NamedNode | Literal | None:
        return next(iter(stated.values(agency, predicate)), None)

    name, state, county, kind = (one(each) for each in (RDFS.label, KG.place, KG.county, KG.agencyType))
    told: dict[str, Tree] = {"name": name.value if name else ""}
    told |= {key: _place(named(it)) for key, it in (("state", state), ("county", county)) if it is not None}
    return told | ({"type": terms.short_name(named(kind))} if kind is not None else {})


def _provision(provision: NamedNode) -> dict[str, Tree]:
    _, act, *path = parts(provision)
    return {"act": act, "path": path} if path else {"act": act}
