"""The page of a thing: what is stated of it, each fact with notes; who states otherwise; and panels by its kind.

Of an agency also its timeline, of a place its map, of a contribution what the archive keeps of it; documents, captures
and claims have modules of their own. The page of a text, a quotation or a row is that of its capture, at the place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import NamedNode

from kg import terms
from kg.ask import find
from kg.ask.cite.cells import short_iri
from kg.ask.trace.known import KnownStatements
from kg.ask.trace.naming import kind_of, learn_names, name
from kg.ask.trace.values import Fact, NamedThing, Trace
from kg.errors import NotFound
from kg.terms import KG, PROV, RDF, parts
from kg.web.addresses import with_query
from kg.web.answer_tables import READ, TIMES, TableCell, read_times, value_cell
from kg.web.charts import timeline
from kg.web.notes import Mark, PageNotes
from kg.web.pages import captures, claims, documents
from kg.web.panels import PanelRequest, panels
from kg.web.replies import Reply, html, redirect
from kg.web.visits import Visit

__all__ = ["thing"]


_SOURCE = """SELECT ?capture ?claim {{ {{ {of} oa:hasSource ?capture FILTER EXISTS {{ ?capture a kg:Capture }} }} UNION
    {{ {of} oa:hasSource/oa:hasSource ?capture . ?claim kg:anchor {of} }} }} ORDER BY ?claim LIMIT 1"""


@dataclass(frozen=True, slots=True)
class ShownFact:
    """One fact as it is shown; `others` is how many more claims state it."""

    predicate: str
    defined: str | None
    value: TableCell
    marks: tuple[Mark, ...]
    others: int


def thing(visit: Visit, iri: NamedNode) -> Reply:
    """The page of a thing.

    Raises:
        NotFound: the archive says nothing about it.
    """
    kind, *_ = parts(iri) or ("",)
    if kind in _ELSEWHERE:
        return _ELSEWHERE[kind](visit, iri)
    if not find.is_known(visit.state.store, iri):
        raise NotFound(f"the archive says nothing about {short_iri(iri)}", remedy="look for it with `kg find`")
    if kind in _PANELS_ALONE:
        return _described(visit, iri, None)
    return _described(visit, iri, visit.state.trace(iri.value))


def _described(visit: Visit, iri: NamedNode, trace: Trace | None) -> Reply:
    notes = PageNotes(visit)
    known = KnownStatements(visit.state.store)
    learn_names(known, [iri])
    kind = trace.kind if trace else kind_of(known, iri)
    title, kept = _kept(visit, iri) if parts(iri)[0] == "contribution" else (name(known, iri), [])
    facts = list(_stated(visit, notes, trace)) if trace else []
    beside = list(_beside(visit, notes, trace)) if trace else []
    drawn = timeline(visit, notes, iri) if parts(iri)[0] == "agency" else None
    of_kind = _PANELS.get(parts(iri)[0])
    asked = panels(visit, notes, of_kind("/".join(parts(iri)[1:]))) if of_kind else []
    otherwise = claims.otherwise(visit, notes, {one.iri for one in trace.claims}) if trace else []
    notes.settle()
    return html(
        visit,
        "thing.html",
        _heading(title, kind),
        iri=iri.value,
        kind=kind,
        kept=kept,
        facts=facts,
        beside=beside,
        otherwise=otherwise,
        timeline=drawn,
        panels=asked,
        notes=notes,
        alternates=visit.forms,
        structured=visit.state.schema_org(iri.value),
        map_page=_map_page(visit, iri),
        left_out=trace.claims_in_all - len(trace.claims) if trace else 0,
    )


def _heading(label: str, kind: str) -> str:
    """A name as a heading, under its kind. What is called by words of a source keeps them as they are."""
    bare = label.removeprefix(f"{kind}, ")
    return bare[:1].upper() + bare[1:] if kind in _CALLED_BY_US else bare


def _kept(visit: Visit, iri: NamedNode) -> tuple[str, list[tuple[str, TableCell]]]:
    """What a contribution is called, and what the archive keeps of it."""
    known = KnownStatements(visit.state.store)
    known.learn([iri])
    number = known.word(iri, KG.sequence) or ""
    claims = next(visit.state.select(f"SELECT (COUNT(?claim) AS ?n) {{ ?claim kg:recordedIn {iri} }}"))["n"]
    told = [
        ("recorded", (known.word(iri, PROV.endedAtTime) or "").replace("T", " ").replace("Z", " UTC")),
        ("by", known.word(iri, KG.archivist)),
        ("note", known.word(iri, KG.note)),
        ("claims first recorded in it", f"{int(claims):,}"),
        ("SHA-256 of the file before it", known.word(iri, KG.previous)),
        ("hash of its claims", known.word(iri, KG.rootHash)),
    ]
    cells = [(label, TableCell(text)) for label, text in told if text]
    state = TableCell("as it stood after this contribution", with_query("/", asOf=number))
    return f"Contribution {number}", [*cells, ("the archive", state)]


def _stated(visit: Visit, notes: PageNotes, trace: Trace) -> Iterator[ShownFact]:
    """What is stated of the thing itself."""
    for fact in trace.facts:
        if fact.subject.iri == trace.traced.iri:
            yield stated(visit, notes, fact)


def stated(visit: Visit, notes: PageNotes, fact: Fact) -> ShownFact:
    """A fact with the marks of those who state it."""
    column = "describedAs" if fact.predicate.iri == KG.describedAs else ""
    if isinstance(fact.object, NamedThing):
        cell = value_cell(visit, fact.object.iri)
        cell.text = fact.object.label
    else:
        cell = value_cell(visit, fact.object, column)
        if fact.predicate.iri in TIMES and set(fact.claims) <= read_times(visit):
            cell.text += READ
    return ShownFact(
        fact.predicate.label,
        visit.page_of(fact.predicate.iri),
        cell,
        notes.marks(fact.claims),
        len(fact.also_claimed_by),
    )


def _beside(visit: Visit, notes: PageNotes, trace: Trace) -> Iterator[tuple[str, str | None, list[ShownFact]]]:
    """What is stated of other things in the same claims, where the page has no panel that says it."""
    told = _TOLD_IN_PANELS.get(parts(trace.traced.iri)[0], frozenset())
    for subject, facts in groupby(trace.facts, key=lambda fact: fact.subject):
        if subject.iri != trace.traced.iri and parts(subject.iri)[0] not in told:
            yield (
                subject.label,
                visit.page_of(subject.iri),
                [stated(visit, notes, fact) for fact in facts if fact.predicate.iri != RDF.type],
            )


def _map_page(visit: Visit, iri: NamedNode) -> str | None:
    kind, *rest = parts(iri)
    is_state = kind == "place" and len(rest) == 1 and rest[0].startswith("us-") and rest[0][3:].isalpha()
    return visit.at(f"/places/{rest[0]}") if is_state else None


def _row(visit: Visit, iri: NamedNode) -> Reply:
    """A row's page is its workbook, with the row marked."""
    _, digest, sheet, number = parts(iri)
    path = visit.page_of(terms.capture(digest)) or "/"
    return redirect(with_query(path, sheet=sheet, row=number) + f"#row-{number}")


def _text(visit: Visit, iri: NamedNode) -> Reply:
    """The page of a text or a quotation is its capture, at the place that is quoted.

    Raises:
        NotFound: the archive has no such text.
    """
    found = next(iter(visit.state.select(_SOURCE.format(of=iri))), None)
    if found is None:
        raise NotFound(f"the archive says nothing about {short_iri(iri)}", remedy="look for it with `kg find`")
    path = visit.page_of(NamedNode(found["capture"])) or "/"
    return redirect(path + (f"#claim-{parts(NamedNode(found['claim']))[1]}" if found.get("claim") else ""))


def _agency(of: str) -> list[PanelRequest]:
    return [
        PanelRequest("Agreements", "agreements-of-agency", {"agency": of}),
        PanelRequest("In which lists", "listings", {"agency": of}),
        PanelRequest("Codes", "agency-codes", {"agency": of}, ("placeName", "agencyName", "agency")),
        PanelRequest("Decisions on which agency it is", "decisions", {"agency": of}),
    ]


def _place(of: str) -> list[PanelRequest]:
    named = {"place": of}
    counted = [
        PanelRequest("What ICE’s lists come to here", "list-counts-by-place", named, ("place", "states")),
        PanelRequest("Counts stated for it", "counts-by-place", named, ("placeName",)),
    ]
    if of == "us":
        return [*counted, PanelRequest("Events", "events", named, ("placeName",))]
    if of[3:].isdecimal():
        return [
            *counted,
            PanelRequest("Agencies", "agencies-by-county", named, ("placeName",), is_pooled=True),
            PanelRequest("Events", "events", named, ("placeName",)),
        ]
    return [
        *counted,
        PanelRequest("Agencies", "agencies-by-place", named, ("placeName",), most=400, is_pooled=True),
        PanelRequest("Encounters", "encounters", named, ("placeName",)),
        PanelRequest("Events", "events", named, ("placeName",)),
        PanelRequest("Detainers and warrants", "detainers", named, ("placeName",)),
        PanelRequest("Codes", "place-codes", {"state": of}, ("placeName",)),
    ]


def _speaker(of: str) -> list[PanelRequest]:
    return [
        PanelRequest("Where it speaks", "speakers", {"speaker": of}, ("speakerName", "speaker")),
        PanelRequest("Counts it states", "counts-over-time", {"speaker": of}, ("speakerName",)),
        PanelRequest("Positions it takes", "stances", {"holder": of}, ("holderName",)),
        PanelRequest("Words it uses", "descriptions", {"holder": of}, ("holderName", "position")),
        PanelRequest(
            "What it states, in which words",
            "claims-of-speaker",
            {"speaker": of},
            most=100,
            claims=f"?claim prov:wasAttributedTo <{terms.ID}{of}>",
        ),
    ]


def _provision(of: str) -> list[PanelRequest]:
    return [
        PanelRequest("What it provides", "statute-provides", {"provision": of}, ("provisionName", "provision")),
        PanelRequest("What enacted and amended it", "statute-history", {"provision": of}, ("provision",)),
    ]


def _contribution(of: str) -> list[PanelRequest]:
    del of
    return [PanelRequest("All contributions", "contributions", {}, most=400)]


_PANELS: dict[str, Callable[[str], list[PanelRequest]]] = {
    "agency": _agency,
    "place": _place,
    "organization": lambda of: _speaker(f"organization/{of}"),
    "office": lambda of: _speaker(f"office/{of}"),
    "provision": _provision,
    "contribution": _contribution,
}
_TOLD_IN_PANELS = {
    "agency": frozenset({"agreement", "pending", "agency", "place"}),
    "provision": frozenset({"provision"}),
    "contribution": frozenset({"agreement", "agency", "pending", "place"}),
}
"""Kinds of things beside one of a kind that its panels tell of."""
_CALLED_BY_US = frozenset({"agreement", "pending agreement", "observation", "mention"})
"""Kinds of things whose names are made of what is stated of them."""
_PANELS_ALONE = frozenset({"place", "organization", "office"})
"""Kinds of which thousands of facts may be stated: their panels say them, some at a time."""
_ELSEWHERE: dict[str, Callable[[Visit, NamedNode], Reply]] = {
    "document": documents.document,
    "capture": captures.capture,
    "claim": claims.claim,
    "row": _row,
    "text": _text,
    "quotation": _text,
}
