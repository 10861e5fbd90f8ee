"""A claim's page: what one source states, in which words or row, who has it from whom, and who states otherwise.

One claim, one lasting address: it can be printed and cited. A withdrawn claim keeps its page, with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import NamedNode

from kg import terms
from kg.ask.cite.cells import short_iri
from kg.ask.trace.naming import titled
from kg.ask.trace.values import Fact, NamedThing, QuotedPlace, RowPlace, Step, Trace, TracedClaim
from kg.compare.disagreements import Disagreement
from kg.compare.wording import said_with_unit, when_told
from kg.terms import RDF, parts
from kg.web.answer_tables import READ, TIMES, read_times
from kg.web.notes import Mark, PageNotes, place_of
from kg.web.pages import captures, through_time
from kg.web.replies import Reply, html
from kg.web.visits import Visit, once

__all__ = ["DifferingCount", "claim", "otherwise", "shown_disagreement"]

_MOST_PLACES = 40
"""Places, and claims of the same, shown on one page."""


@dataclass(frozen=True, slots=True)
class DifferingCount:
    """A count as one source states it."""

    as_of: str
    value: str
    speaker: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class DifferingCounts:
    """Counts of one thing that differ."""

    what: str
    sides: list[DifferingCount]
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A quotation in its context, or a row with its cells; `page` shows it marked in its document."""

    words: QuotedPlace | None
    row: RowPlace | None
    page: str | None
    file_name: str


@dataclass(frozen=True, slots=True)
class ShownCapture:
    """The bytes that a claim stands in: their whole SHA-256, their page, the file where it is given out."""

    sha256: str
    file_name: str
    page: str | None
    file: str | None
    taken_from: str | None


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step of a chain, with what follows it."""

    relation: str
    label: str
    page: str | None
    held: bool
    again: str | None
    then: list[ShownStep]


def claim(visit: Visit, iri: NamedNode) -> Reply:
    """The page of a claim.

    Raises:
        NotFound: the archive has never had it.
    """
    trace = visit.state.trace(iri.value)
    own = next((one for one in trace.claims if one.iri == iri), None)
    notes = PageNotes(visit)
    others = otherwise(visit, notes, {iri})
    same = sorted({other for fact in trace.facts for other in fact.also_claimed_by}, key=str)
    marks = notes.marks(same[:_MOST_PLACES])
    notes.settle()
    document = next((one for one in trace.documents if own and one.iri == own.document), None)
    return html(
        visit,
        "claim.html",
        _title(own, document.title if document else ""),
        iri=iri.value,
        claim=own,
        name=short_iri(iri),
        document=document,
        document_page=visit.page_of(document.iri) if document else None,
        speaker_page=visit.page_of(own.speaker.iri) if own and own.speaker else None,
        subjects=list(_subjects(visit, trace)),
        places=list(_places(visit, trace, own)) if own else [],
        places_left=max(0, len(own.anchors) - _MOST_PLACES, (own.rows_in_all or 0) - len(own.anchors)) if own else 0,
        since=_since(visit, own),
        digests=list(_digests(visit, trace, own)) if own else [],
        chain=[_link(visit, step) for step in own.chain] if own else [],
        recorded=own.recorded if own else None,
        contribution_page=visit.page_of(own.recorded.contribution) if own and own.recorded else None,
        superseded=[(short_iri(one), visit.page_of(one)) for one in own.withdrawn.superseded_by]
        if own and own.withdrawn
        else [],
        otherwise=others,
        same=marks,
        same_left=max(0, len(same) - _MOST_PLACES),
        notes=notes,
        alternates=visit.forms,
        structured=visit.state.schema_org(iri.value),
    )


def _since(visit: Visit, own: TracedClaim | None) -> through_time.ShownQuotations | None:
    """How its quotations stand in the newest capture of its document, where it is not quoted there too."""
    if own is None or own.document is None or own.withdrawn is not None:
        return None
    is_quoted = any(isinstance(anchor, QuotedPlace) for anchor in own.anchors)
    return through_time.of_claim(visit, own.document, own.iri) if is_quoted else None


def otherwise(visit: Visit, notes: PageNotes, claims: Collection[NamedNode]) -> list[DifferingCounts]:
    """Disagreements that one of these claims is a side of."""
    every: list[Disagreement] = once(visit.state, "disagreements", visit.state.disagreements)
    concerned = [one for one in every if any(side.claim in claims for side in one.sides)]
    return [shown_disagreement(notes, one) for one in concerned]


def shown_disagreement(notes: PageNotes, one: Disagreement) -> DifferingCounts:
    """A disagreement with the notes of its sides."""
    return DifferingCounts(
        one.what,
        [
            DifferingCount(
                when_told(side) or "no date", said_with_unit(side), side.speaker_name, (notes.mark(side.claim),)
            )
            for side in one.sides
        ],
        one.differences,
    )


def _title(own: TracedClaim | None, title: str) -> str:
    if own is None or own.speaker is None:
        return "Withdrawn claim"
    return ", ".join(filter(None, [own.said_by, f"in {titled(title)}" if title else ""]))


def _subjects(
    visit: Visit, trace: Trace
) -> Iterator[tuple[str, str | None, list[tuple[str, str | None, str, str | None]]]]:
    """What the claim states, thing by thing: each value with the page it leads to."""
    for subject, facts in groupby(trace.facts, key=lambda fact: fact.subject):
        yield (
            subject.label,
            visit.page_of(subject.iri),
            [
                (fact.predicate.label, visit.page_of(fact.predicate.iri), *_value(visit, fact))
                for fact in facts
                if fact.predicate.iri != RDF.type or len(trace.facts) == 1
            ],
        )


def _value(visit: Visit, fact: Fact) -> tuple[str, str | None]:
    if isinstance(fact.object, NamedThing):
        return fact.object.label, visit.page_of(fact.object.iri)
    is_read = fact.predicate.iri in TIMES and set(fact.claims) <= read_times(visit)
    return fact.object.value + (READ if is_read else ""), None


def _places(visit: Visit, trace: Trace, own: TracedClaim) -> Iterator[ShownPlace]:
    names = {capture.sha256: capture.file_name or "" for capture in trace.captures}
    for anchor in own.anchors[:_MOST_PLACES]:
        quoted = anchor if isinstance(anchor, QuotedPlace) else None
        row = anchor if isinstance(anchor, RowPlace) else None
        yield ShownPlace(quoted, row, place_of(visit, anchor, own.iri), names.get(anchor.capture or "", ""))


def _digests(visit: Visit, trace: Trace, own: TracedClaim) -> Iterator[ShownCapture]:
    """The captures of its quotations and rows, each once, in the order of the places shown."""
    known = {capture.sha256: capture for capture in trace.captures}
    for sha256 in dict.fromkeys(anchor.capture for anchor in own.anchors[:_MOST_PLACES] if anchor.capture):
        it = known.get(sha256)
        held = bool(it and it.held) and captures.is_shown(visit, it.document if it else None)
        yield ShownCapture(
            sha256,
            (it.file_name if it else "") or "",
            visit.page_of(terms.capture(sha256)),
            visit.at(f"/captures/{sha256}") if held else None,
            it.taken_from if it else None,
        )


def _link(visit: Visit, step: Step) -> ShownStep:
    label = titled(step.label) if parts(step.iri)[:1] == ("document",) else step.label
    then = [_link(visit, after) for after in step.then]
    return ShownStep(step.relation, label, visit.page_of(step.iri), step.held, step.again, then)
