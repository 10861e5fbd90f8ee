"""Which agencies, or agreements, are one: pairs with every signal, a decision with its reason, and its undoing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.ask.cite.cells import short_iri
from kg.errors import KgError, UsageError
from kg.identity.agreements import Signed
from kg.identity.profiles import Profile
from kg.identity.signals import Signal
from kg.terms import parts
from kg.web.addresses import with_query
from kg.web.desk.visiting import DeskVisit, page, to
from kg.web.replies import Reply
from kg.web.visits import once

__all__ = ["decide", "shown"]

_MOST = 10
"""Pairs shown at one time."""
_KINDS = ("agencies", "agreements")


@dataclass(frozen=True, slots=True)
class ShownSide:
    """One of a pair: its name, its id, its page, and what is stated of it, field by field."""

    name: str
    slug: str
    page: str | None
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ShownPair:
    """A pair with what speaks for its being one (`+`) or against it (`−`)."""

    one: ShownSide
    other: ShownSide
    signals: list[tuple[str, str]]

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """What is stated of the two, side by side."""
        others = dict(self.other.facts)
        return [(label, value, others[label]) for label, value in self.one.facts if value or others[label]]


def shown(asked: DeskVisit) -> Reply:
    """Proposals and decisions."""
    return _shown(asked)


def _shown(asked: DeskVisit, fault: KgError | None = None, status: int = 200) -> Reply:
    state, kind = asked.visit.state, asked.asked("kind") or _KINDS[0]
    if kind not in _KINDS:
        raise UsageError(f"pairs are of {' or of '.join(_KINDS)}", remedy=f"ask for {_KINDS[0]}")
    within = asked.asked("state")
    later = asked.session.later
    pairs = [one for one in _pairs(asked, kind, within) if frozenset((one.one.slug, one.other.slug)) not in later]
    decided = once(state, "decided", lambda: asked.desk.reading.identity.decided())
    return page(
        asked,
        "resolve.html",
        "Which are one",
        status=status,
        kind=kind,
        kinds=_KINDS,
        state=within,
        pairs=pairs[:_MOST],
        more=max(0, len(pairs) - _MOST),
        later=len(later),
        decided=[
            (one, short_iri(one.decision.claim), f"/desk/claims/{parts(one.decision.claim)[-1]}") for one in decided
        ],
        fault=fault,
        sent=asked.sent if fault else None,
    )


def _pairs(asked: DeskVisit, kind: str, within: str) -> list[ShownPair]:
    identity = asked.desk.reading.identity
    state = asked.visit.state
    if kind == "agreements":
        signed = once(state, f"agreement pairs {within}", lambda: identity.agreements(within or None))
        return [ShownPair(_signed(asked, one.one), _signed(asked, one.other), _signals(one.signals)) for one in signed]
    agencies = once(state, f"agency pairs {within}", lambda: identity.proposals(within or None))
    return [ShownPair(_agency(asked, one.one), _agency(asked, one.other), _signals(one.signals)) for one in agencies]


def _signed(asked: DeskVisit, one: Signed) -> ShownSide:
    facts = [
        ("signed", one.day.isoformat() if one.day else one.written),
        ("memoranda", " ".join(one.memoranda)),
        ("stated in", "; ".join(one.documents)),
    ]
    return ShownSide(f"{one.agency}, {one.model}", one.slug, asked.visit.page_of(one.iri), facts)


def _agency(asked: DeskVisit, one: Profile) -> ShownSide:
    facts = [
        ("county", "; ".join(one.counties)),
        ("type", "; ".join(one.types)),
        ("models", "; ".join(one.models)),
        ("signed", ", ".join(day.isoformat() for day in one.signed)),
        ("memoranda", " ".join(one.memoranda)),
    ]
    return ShownSide(one.name, one.slug, asked.visit.page_of(one.iri), facts)


def _signals(found: Iterable[Signal]) -> list[tuple[str, str]]:
    return [("+" if one.weight > 0 else "−", one.words) for one in found]


def decide(asked: DeskVisit) -> Reply:
    """Record that a pair is one, or is not; or put it off for this session."""
    one, other, act = (asked.sent.one(name) for name in ("one", "other", "act"))
    try:
        if act == "later":
            asked.session.later.add(frozenset((one, other)))
        elif act == "now":
            asked.session.later.clear()
        elif act in ("same", "distinct"):
            identity = asked.desk.workspace(asked.archivist).identity
            identity.decide(one, other, same=act == "same", reason=asked.sent.one("reason"))
        else:
            raise UsageError("the decision is missing", remedy="say same, distinct, or not now")
    except KgError as error:
        return _shown(asked, error, 400)
    return to(with_query("/desk/resolve", kind=asked.sent.one("kind"), state=asked.sent.one("state")))
