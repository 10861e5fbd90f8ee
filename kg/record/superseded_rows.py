"""What happens to rows whose claim was withdrawn: none returns by itself, and none is lost.

- Where one claim of the same speaker and document stands in its place, it takes over the rows: those
  the old claim stood in, and those of every list imported later that state the same. An archivist who
  corrects a date corrects it for the list after list that repeats it; each later time is told.
- Where nothing stands in its place, a row that states it is not recorded. It is counted among the rows
  that make no claim, kept with the reason as its doubt, and told.
- A claim that is recorded again because somebody asks for it has all the rows it ever had.

Only rows are treated so: a quotation is brought by a person, who is told and may ask for it again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg import terms
from kg.index import Store
from kg.ledger import Ledger
from kg.model import Anchor, Claim, Draft, Finding, Row, RowTally, Severity, Sighting
from kg.record.claim_states import ClaimStates
from kg.terms import DEFAULT_GRAPH, KG, PROV, RDFS, fold, named, parts, row_named
from kg.triples import WRITTEN, anchor_iri

if TYPE_CHECKING:
    from kg.gate import World

__all__ = [
    "claim_of_kept",
    "faults_of_rows",
    "recorded_claim",
    "rows_ever",
    "rows_taken_over",
    "successor_sightings",
    "tally_without",
    "with_rows",
    "with_successors",
]

_STATES = "the row states claim"
_LEFT_OUT = re.compile(rf"{_STATES} ([a-z2-7]{{26}}), which was withdrawn because: ")
_WRITTEN = {predicate: column for column, predicate in WRITTEN.items()} | {KG.writtenOther: "other"}
_TEXTS = {RDFS.label: "agency", KG.signed: "signed", KG.memorandum: "memorandum", KG.addendum: "addendum"}


def with_successors(draft: Draft, standing: ClaimStates, *, but: Set[NamedNode] = frozenset()) -> Draft:
    """The draft with rows of superseded claims, `but` for some, as rows of what stands in their place, and a notice
    for each."""
    of_rows = {claim.iri: claim for claim in draft.claims if _are_rows(claim.anchors) and claim.iri not in but}
    _, withdrawn = standing.states(of_rows)
    instead = {iri: new for iri in withdrawn if (new := _successor(standing, of_rows[iri])) is not None}
    if not instead:
        return draft
    claims = tuple(
        successor_sightings(claim, instead[claim.iri]) if claim.iri in instead else claim for claim in draft.claims
    )
    told = tuple(_notice(of_rows[iri], withdrawn[iri], new) for iri, new in instead.items())
    return replace(draft, claims=claims, findings=draft.findings + told)


def tally_without(tally: RowTally, left_out: Iterable[tuple[Claim, str]]) -> RowTally:
    """The tally of a capture with rows left out because their claim was withdrawn, for the reason given."""
    rows = tuple(
        replace(
            _with_words(row, _words(claim.triples)),
            doubts=(*row.doubts, f"{_STATES} {_name(claim.iri)}, which was withdrawn because: {reason}"),
        )
        for claim, reason in left_out
        for row in claim.anchors
        if isinstance(row, Row) and row.capture == tally.capture
    )
    return replace(tally, unread=tally.unread + len(rows), kept=(*tally.kept, *rows))


def claim_of_kept(doubt: str) -> NamedNode | None:
    """The claim of a row left out because it was withdrawn, by the doubt that says so; None for any other doubt."""
    found = _LEFT_OUT.match(doubt)
    return terms.thing("claim", found[1]) if found else None


def rows_taken_over(store: Store, old: NamedNode, draft: Draft) -> tuple[Sighting, ...]:
    """The rows of a claim as rows of the one claim that is to stand in its place; none where there are
    several, or that one is of another speaker or document, or stands in no row."""
    if len(draft.claims) != 1:
        return ()
    (new,), known = draft.claims, recorded_claim(store, old)
    if not _is_same_source(known, new) or not _are_rows(new.anchors):
        return ()
    names = {fold(word) for column, word in _words(new.triples) if column == "agency"}
    taken = (row for row in successor_sightings(known, new).anchors if isinstance(row, Row))
    # How a row writes an agency is not what makes it the row of another one: the gate holds it to its cells.
    told = (_without(row, lambda column, word: column == "agency" and fold(word) not in names) for row in taken)
    return tuple(Sighting(new.iri, row) for row in told)


def faults_of_rows(store: Store, old: NamedNode, draft: Draft, world: World) -> tuple[Finding, ...]:
    """What the gate has to say of the new claim at each row that it would take over, the row named."""
    from kg import gate

    if not rows_taken_over(store, old, draft):
        return ()
    (new,) = draft.claims
    found: dict[str, Finding] = {}
    for row in recorded_claim(store, old).anchors:
        if isinstance(row, Row) and row not in new.anchors:
            for one in gate.check_at(new, row, draft, world):
                message = f"row {row.row} of {row.sheet}, which it would take over: {one.message}"
                found.setdefault(message, replace(one, message=message))
    return tuple(found.values())


def _without(row: Row, is_left_out: Callable[[str, str], bool]) -> Row:
    return replace(row, written=tuple(one for one in row.written if not is_left_out(*one)))


def rows_ever(ledger: Ledger, claims: Iterable[NamedNode]) -> tuple[Sighting, ...]:
    """Every row any contribution gave these claims, as written there."""
    return tuple(Sighting(claim, row) for claim in claims for row in _rows(claim, ledger.quads_of_claim(claim)))


def with_rows(draft: Draft, rows: Iterable[Sighting]) -> Draft:
    """The draft whose claims stand in these rows too, written as they tell."""
    more: dict[NamedNode, dict[NamedNode, Anchor]] = defaultdict(dict)
    for one in rows:
        more[one.claim][anchor_iri(one.anchor)] = one.anchor
    if not more:
        return draft
    claims = (
        replace(one, anchors=tuple(({anchor_iri(anchor): anchor for anchor in one.anchors} | more[one.iri]).values()))
        for one in draft.claims
    )
    return replace(draft, claims=tuple(claims))


def _successor(standing: ClaimStates, claim: Claim) -> Claim | None:
    """The live claim in place of one, at the end of its chain: the only one there, and of the same source."""
    seen = {claim.iri}
    following = _following(standing.store, claim.iri)
    while len(following) == 1 and not seen & following:
        (at,) = following
        if standing.states([at])[0]:
            found = recorded_claim(standing.store, at)
            # One that stands in no row was never held to what a row says.
            return found if _is_same_source(claim, found) and _are_rows(found.anchors) else None
        seen.add(at)
        following = _following(standing.store, at)
    return None


def _following(store: Store, claim: NamedNode) -> set[NamedNode]:
    return {named(quad.object) for quad in store.quads(claim, KG.supersededBy, graph=DEFAULT_GRAPH)}


def successor_sightings(claim: Claim, successor: Claim) -> Claim:
    """A claim's rows as rows of its successor; what the old one stated otherwise is how they are written."""
    stated = set(_words(successor.triples))
    differing = tuple(one for one in _words(claim.triples) if one not in stated)
    rows = tuple(_with_words(row, differing) for row in claim.anchors if isinstance(row, Row))
    return replace(successor, anchors=rows, origin=claim.origin)


def _with_words(row: Row, words: Iterable[tuple[str, str]]) -> Row:
    """A row with what is written in columns of which it does not tell the writing yet."""
    told = {column for column, _ in row.written}
    return replace(row, written=(*row.written, *((column, word) for column, word in words if column not in told)))


def _words(triples: Iterable[Triple]) -> list[tuple[str, str]]:
    """The columns whose normal form is a text, as a row has them when it is written in the usual way."""
    said = ((_TEXTS[one.predicate], one.object) for one in triples if one.predicate in _TEXTS)
    return [(column, value.value) for column, value in said if isinstance(value, Literal)]


def _notice(claim: Claim, reason: str, successor: Claim) -> Finding:
    message = (
        f"states claim {_name(claim.iri)}, which was superseded because: {reason}; "
        f"it is recorded as one more row of claim {_name(successor.iri)}"
    )
    return Finding("superseded-before", message, claim.origin or claim.iri.value, Severity.NOTICE)


def recorded_claim(store: Store, iri: NamedNode) -> Claim:
    """A live claim with its rows."""
    said = list(store.quads(iri, graph=DEFAULT_GRAPH))
    anchors = [named(quad.object) for quad in said if quad.predicate == KG.anchor]
    about = [quad for anchor in anchors for quad in store.quads(anchor, graph=DEFAULT_GRAPH)]
    one = {quad.predicate: quad.object for quad in said}
    return Claim(
        iri,
        tuple(quad.triple for quad in store.quads(graph=iri)),
        named(one[PROV.wasAttributedTo]),
        named(one[KG.statedIn]),
        named(one[KG.modality]),
        tuple(_rows(iri, [*said, *about])),
        reports=tuple(named(quad.object) for quad in said if quad.predicate == KG.reports),
        computed=KG.computed in one,
        basis=basis.value if isinstance(basis := one.get(KG.basis), Literal) else None,
        reported_by=tuple(named(quad.object) for quad in said if quad.predicate == KG.reportedBy),
    )


def _rows(claim: NamedNode, quads: Iterable[Quad]) -> Iterator[Row]:
    """The rows of a claim, by what is said of it and of them."""
    said: dict[object, list[tuple[NamedNode, str]]] = defaultdict(list)
    anchors: dict[NamedNode, None] = {}
    for quad in quads:
        if quad.predicate == KG.anchor and quad.subject == claim:
            anchors[named(quad.object)] = None
        elif isinstance(quad.object, Literal):
            said[quad.subject].append((quad.predicate, quad.object.value))
    for anchor in anchors:
        if (place := row_named(anchor)) is not None:
            words = (_column(predicate, value) for predicate, value in said[anchor] if predicate in _WRITTEN)
            doubts = (value for predicate, value in said[anchor] if predicate == KG.doubt)
            yield Row(*place, tuple(dict.fromkeys(words)), tuple(dict.fromkeys(doubts)))


def _column(predicate: NamedNode, words: str) -> tuple[str, str]:
    """`kg:writtenOther` names the column in the text itself."""
    if predicate != KG.writtenOther:
        return _WRITTEN[predicate], words
    column, _, written = words.partition(": ")
    return column, written


def _is_same_source(one: Claim, other: Claim) -> bool:
    return (one.speaker, one.document) == (other.speaker, other.document)


def _are_rows(anchors: Sequence[Anchor]) -> bool:
    return bool(anchors) and all(isinstance(anchor, Row) for anchor in anchors)


def _name(claim: NamedNode) -> str:
    return parts(claim)[-1]
