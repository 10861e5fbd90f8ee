"""A recorded claim, taken back or put right: what rests on it is shown first, and a reason is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.ask.cite.cells import short_iri
from kg.ask.trace import Trace
from kg.compare.dependents import Dependent
from kg.errors import KgError, Overtaken
from kg.web.desk.visiting import DeskVisit, head_of, page, to
from kg.web.replies import Reply

__all__ = ["claim_of", "facts_of", "shown", "supersede", "withdraw"]


@dataclass(frozen=True, slots=True)
class ShownDependent:
    """One thing that rests on a claim, with the page of the claim it is if it is one."""

    what: str
    text: str
    name: str
    page: str | None


def shown(asked: DeskVisit) -> Reply:
    """The claim, what rests on it, and the two ways of taking it back."""
    return _shown(asked)


def _shown(asked: DeskVisit, fault: KgError | None = None, status: int = 200) -> Reply:
    state, claim = asked.visit.state, claim_of(asked)
    trace = state.trace(claim.value)
    own = next((one for one in trace.claims if one.iri == claim), None)
    is_live = own is not None and own.withdrawn is None
    return page(
        asked,
        "taking_back.html",
        "Take a claim back",
        status=status,
        claim=own,
        name=short_iri(claim),
        claim_page=asked.visit.page_of(claim),
        path=asked.path["claim"],
        facts=facts_of(trace),
        is_live=is_live,
        resting=_dependents(asked, asked.desk.reading.resting(claim)) if is_live else [],
        head=f"{state.head.sequence} {state.head.digest}",
        reason=asked.sent.one("reason"),
        fault=fault,
    )


def claim_of(asked: DeskVisit) -> NamedNode:
    """The claim that the address names.

    Raises:
        NotFound: there is none.
    """
    return asked.visit.state.claim_named(f"claim/{asked.path['claim']}")


def facts_of(trace: Trace) -> list[tuple[str, str, str]]:
    """What is stated, as subject, predicate and value in words."""
    return [(fact.subject.label, fact.predicate.label, _value(fact.object)) for fact in trace.facts]


def _value(value: object) -> str:
    return str(getattr(value, "label", None) or getattr(value, "value", value))


def _dependents(asked: DeskVisit, found: list[Dependent]) -> list[ShownDependent]:
    return [
        ShownDependent(
            one.what,
            one.text,
            short_iri(one.claim) if one.claim else "",
            asked.visit.page_of(one.claim) if one.claim else None,
        )
        for one in found
    ]


def withdraw(asked: DeskVisit) -> Reply:
    """Take the claim back, where what rests on it is as it was shown."""
    claim = claim_of(asked)
    workspace = asked.desk.workspace(asked.archivist)
    try:
        before = workspace.resting(claim)
        outcome = workspace.withdraw(claim, asked.sent.one("reason"), resting_on=head_of(asked))
    except KgError as error:
        return _shown(asked, error, 409 if isinstance(error, Overtaken) else 400)
    number = outcome.contribution.sequence if outcome.contribution else None
    return page(
        asked,
        "taken_back.html",
        "A claim is taken back",
        name=short_iri(claim),
        claim_page=asked.visit.page_of(claim),
        number=number,
        alone=_dependents(asked, workspace.alone(claim, before)),
    )


def supersede(asked: DeskVisit) -> Reply:
    """Begin a draft that is to stand in the claim's place."""
    try:
        draft = asked.desk.superseding(asked.archivist, claim_of(asked), asked.sent.one("reason"))
    except KgError as error:
        return _shown(asked, error, 400)
    return to(f"/desk/drafts/{draft.name}")
