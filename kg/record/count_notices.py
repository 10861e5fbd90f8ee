"""Reports, and never refuses, what new claims meet: the same thing stated before, or stated differently.

Two observations are of the same thing when all that is stated of them is the same but value and
precision. One query for each count.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg.index import Store, solutions
from kg.model import Claim, Finding, Severity
from kg.record.new_parts import NewParts
from kg.terms import KG, RDF, named, parts, short_name

__all__ = ["count_notices"]

_STATED = frozenset({KG.value, KG.precision})


def count_notices(store: Store, new: NewParts) -> tuple[Finding, ...]:
    """Notices on the counts of a draft that others have stated too, equally or not."""
    counts = [claim for claim in new.draft.claims if claim.iri not in new.live and _value(claim) is not None]
    gone = frozenset(one.claim for one in new.draft.withdrawals)
    return tuple(finding for claim in counts for finding in _met(store, claim, gone))


def _met(store: Store, claim: Claim, gone: frozenset[NamedNode]) -> Iterator[Finding]:
    """On one count; nothing of claims that go as it comes."""
    mine = _value(claim)
    for found in solutions(store, _same_thing(claim)):
        other, value, precision = named(found["claim"]), found["value"], found["precision"]
        if other in gone:
            continue
        says = f"claim {parts(other)[-1]} in “{'/'.join(parts(named(found['document']))[1:])}”"
        more = _more(store, other, named(found["it"]), claim)
        if value == mine and precision == _stated(claim, KG.precision):
            yield _notice(
                "stated-before",
                f"{says} states the same{more and f', but with {more} and this without'}; both are kept",
                claim,
            )
        elif isinstance(value, Literal) and mine is not None:
            theirs, ours = _told(value, precision), _told(mine, _stated(claim, KG.precision))
            said = f"{theirs} with {more}, this {ours} without" if more else f"{theirs}, this {ours}"
            yield _notice("stated-differently", f"{says} states {said}; both are kept", claim)


def _notice(code: str, message: str, claim: Claim) -> Finding:
    return Finding(code, message, claim.origin or claim.iri.value, Severity.NOTICE)


def _same_thing(claim: Claim) -> str:
    pattern = " ".join(f"?it {t.predicate} {t.object} ." for t in _dimensions(claim))
    return f"""SELECT DISTINCT ?claim ?it ?value ?precision ?document WHERE {{
        GRAPH ?claim {{ {pattern} ?it kg:value ?value OPTIONAL {{ ?it kg:precision ?precision }} }}
        ?claim kg:statedIn ?document
        FILTER(?claim != {claim.iri}) {_nothing_more(claim)} }} ORDER BY ?claim LIMIT 20"""


def _nothing_more(claim: Claim) -> str:
    """No dimension on the other that this one lacks: a state's count is not the country's."""
    used = {t.predicate for t in claim.triples}
    absent = [p for p in (KG.model, KG.agency, KG.offense, KG.place) if p not in used]
    return " ".join(f"FILTER NOT EXISTS {{ GRAPH ?claim {{ ?it {p} ?{i} }} }}" for i, p in enumerate(absent, 1))


def _more(store: Store, other: NamedNode, it: NamedNode, claim: Claim) -> str:
    """What another claim states of its observation beyond what this one does of its own: `as-of 2025-05-01`."""
    mine = {(t.predicate, t.object) for t in _dimensions(claim)}
    theirs = ((quad.predicate, quad.object) for quad in store.quads(it, graph=other) if quad.predicate not in _STATED)
    more = (f"{short_name(said)} {_word(value)}" for said, value in theirs if (said, value) not in mine)
    return " and ".join(sorted(more))


def _word(value: object) -> str:
    if isinstance(value, NamedNode):
        return "/".join(parts(value)[1:]) or short_name(value)
    return value.value if isinstance(value, Literal) else str(value)


def _observation(claim: Claim) -> NamedNode | None:
    for triple in claim.triples:
        if triple.predicate == RDF.type and triple.object == KG.Observation:
            return named(triple.subject)
    return None


def _dimensions(claim: Claim) -> list[Triple]:
    subject = _observation(claim)
    return [t for t in claim.triples if t.subject == subject and t.predicate not in _STATED]


def _told(value: Literal, precision: object) -> str:
    """`14`, or `at most 14` where that is stated and is not exactly."""
    told = short_name(precision).replace("-", " ") if isinstance(precision, NamedNode) else ""
    return f"{told} {value.value}" if told not in ("", "exactly") else value.value


def _value(claim: Claim) -> Literal | None:
    found = _stated(claim, KG.value)
    return found if isinstance(found, Literal) else None


def _stated(claim: Claim, predicate: NamedNode) -> object:
    subject = _observation(claim)
    stated = (t.object for t in claim.triples if t.subject == subject and t.predicate == predicate)
    return next(stated, None)
