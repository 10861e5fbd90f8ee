"""Which agencies and agreements are one: what may be proposed, what was decided, and the draft of a decision.

Proposals are made of what live claims state. A decision is a claim like any other: it goes through
the gate into the ledger, and is taken back with a reason by `kg withdraw`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import places
from kg.ask import find
from kg.ask.trace.values import NamedThing
from kg.compare.identity.agency_profiles import NAMES, listed, profiles
from kg.compare.identity.agreement_profiles import list_names, several_signings
from kg.compare.identity.splitting import split_draft
from kg.compare.presence.requests import timelines
from kg.errors import UsageError
from kg.identity import REGISTER, Decision, archivist, decision_claim
from kg.identity.agreements import AgreementProposal, propose_agreements
from kg.identity.name_differences import lexicon
from kg.identity.proposals import Proposal, propose
from kg.index import Store, solutions, words
from kg.model import Draft
from kg.record.archive_world import decisions_in
from kg.record.recording import Archive, Outcome, Writer, record
from kg.terms import KG, name_within_kind, named, parts, thing

if TYPE_CHECKING:
    from kg.compare.identity.code_import import ReferenceImport
    from kg.identity.codes import CodeProposal
    from kg.identity.counties import CountyProposal

__all__ = ["Decided", "Identity"]

_BELOW_AN_AGREEMENT = 3
"""Strokes in an agreement's id: State, agency, model and day."""
_LISTS = "SELECT DISTINCT ?day { ?capture kg:listKind kg:participatingList ; kg:speaksOf ?day }"
_RECORDED = """SELECT ?claim ?reason ?archivist ?when {
    ?claim kg:modality kg:decision ; kg:basis ?reason ; prov:wasAttributedTo/rdfs:label ?archivist ;
        kg:recordedIn/prov:endedAtTime ?when } ORDER BY ?when ?claim"""


@dataclass(frozen=True, slots=True)
class Decided:
    """A live decision as people read it: the names of the two it concerns, who decided, when and why."""

    decision: Decision
    names: tuple[str, str]
    archivist: str
    when: str
    reason: str

    @property
    def one(self) -> NamedThing:
        return NamedThing(self.decision.one, self.names[0])

    @property
    def other(self) -> NamedThing:
        return NamedThing(self.decision.other, self.names[1])

    JSON = (
        "claim: decision.claim",
        "outcome: decision.outcome",
        "one",
        "other",
        "archivist",
        "recorded: when",
        "reason",
    )


@dataclass(frozen=True, slots=True)
class CodeProposals:
    """Codes that no row gives exactly: of agencies, and of counties."""

    agencies: list[CodeProposal]
    counties: list[CountyProposal]

    JSON = ("agency_codes: agencies", "county_codes: counties")


class Identity:
    """Which agencies and agreements of an archive are one; made by `Workspace.identity`, of its store as it is."""

    def __init__(self, archive: Archive, store: Store, writing: Callable[[], AbstractContextManager[Writer]]) -> None:
        self._archive = archive
        self._store = store
        self._writing = writing

    def proposals(self, state: str | None = None) -> list[Proposal]:
        """Pairs of agencies that may be one, each with what speaks for it and against it; none is made one.

        Raises:
            UsageError: there is no such State.
        """
        return _proposals(self._store, _state(state) if state else None)

    def agreements(self, state: str | None = None) -> list[AgreementProposal]:
        """Pairs of agreements of one agency and model, with different days of signing, and their signals.

        >>> pairs = workspace.identity.agreements("tx")
        >>> all(pair.one.of == pair.other.of and pair.one.day != pair.other.day for pair in pairs)
        True

        Raises:
            UsageError: there is no such State.
        """
        within = _state(state) if state else None
        line, _ = timelines(self._store)
        found = propose_agreements(several_signings(self._store, line), decisions_in(self._store), list_names(line))
        return [one for one in found if within in (None, parts(one.one.iri)[1])]

    def codes(self, state: str | None = None) -> CodeProposals:
        """Codes no row gives exactly: rows that may mean an agency, and counties a list's words may mean.

        Raises:
            UsageError: there is no such State.
        """
        from kg.compare.identity import code_proposals

        within = _state(state) if state else None
        agencies = profiles(self._store)
        oris = code_proposals.ori_proposals(self._store, self._archive.captures, agencies)
        counties = code_proposals.county_proposals(self._store, agencies)
        return CodeProposals(
            [one for one in oris if within in (None, one.agency.state)],
            [one for one in counties if within in (None, one.agency.state)],
        )

    def import_references(self, paths: Iterable[Path], *, taken_from: str | None = None) -> list[ReferenceImport]:
        """Import public tables of codes, a contribution each.

        Raises:
            SourceError: a file is no such table; those before it stay imported.
        """
        from kg.compare.identity.code_import import import_reference
        from kg.intake.reference import read_reference

        done = []
        for path in paths:
            table = read_reference(path, taken_from=taken_from)
            with self._writing() as writer:
                done.append(import_reference(writer, path, table))
        return done

    def take(self, agency: str, code: str, *, reason: str) -> Outcome:
        """Record that an agency has an ORI of a table held here, or that a list means the county of a code.

        Raises:
            UsageError, NotFound: no reason is given, the name stands for no agency, or the code for nothing.
        """
        from kg.compare.identity import code_proposals

        with self._writing() as writer:
            found = _agency(writer.store, agency)
            draft = code_proposals.code_draft(writer.store, self._archive.captures, found, code, _because(reason))
            return record(writer, draft, again=True)

    def decide(self, one: str, other: str, *, same: bool, reason: str) -> Outcome:
        """Record the archivist's decision that two agencies, or two agreements, are one, or are not; of one
        agency's name twice, that it stands for several, which the counties stated of them tell apart.

        Raises:
            UsageError, NotFound: who decides or why is not said, or a name stands for nothing or for both.
            Refused: the opposite is decided, directly or through others.
        """
        with self._writing() as writer:
            draft = _decision(writer.store, (one, other), same=same, reason=reason, by=self._archive.archivist)
            return record(writer, draft, again=True)

    def decided(self) -> list[Decided]:
        """Every live decision, in the order in which they were recorded, with who decided and why."""
        return _decided(self._store)


def _proposals(store: Store, within: str | None) -> list[Proposal]:
    agencies = profiles(store)
    known = lexicon(places.load().labels, (agency.name for agency in agencies))
    days = sorted(date.fromisoformat(words(found["day"])) for found in solutions(store, _LISTS))
    found = propose(agencies, known, decisions_in(store), days, partial(listed, store))
    return [one for one in found if within is None or within in (one.one.state, one.other.state)]


def _state(written: str) -> str:
    """The code of a State by its name, postal code or code: `us-fl`."""
    known = places.load()
    code = known.state(written) or f"us-{written.strip().lower().removeprefix('us-')}"
    if code not in known.states.values():
        raise UsageError(f"there is no State {written!r}", remedy="write a name or a postal code, such as fl")
    return code


def _decided(store: Store) -> list[Decided]:
    made = {decision.claim: decision for decision in decisions_in(store)}
    names = {named(found["agency"]): words(found["value"]) for found in solutions(store, NAMES)}
    return [
        Decided(
            one := made[named(found["claim"])],
            (_called(one.one, names), _called(one.other, names)),
            words(found["archivist"]),
            words(found["when"]),
            words(found["reason"]),
        )
        for found in solutions(store, _RECORDED)
    ]


def _called(one: NamedNode, names: dict[NamedNode, str]) -> str:
    kind, *name = parts(one)
    if kind != "agreement":
        return names.get(one) or "/".join(name)
    agency = thing("agency", *name[:2])
    return ", ".join([_called(agency, names), *name[2:]])


def _decision(store: Store, pair: tuple[str, str], *, same: bool, reason: str, by: str) -> Draft:
    """The draft of a decision on two agencies or agreements, called as `kg trace` takes them."""
    if not by.strip():
        raise UsageError("no archivist is named for this decision", remedy="set KG_ARCHIVIST to your office")
    because = _because(reason)
    one, other = (_thing(store, name) for name in pair)
    kinds = {parts(each)[0] for each in (one, other)}
    if len(kinds) > 1:
        raise UsageError("one is an agency and one an agreement", remedy="name two agencies, or two agreements")
    (kind,) = kinds
    if one == other and not same and kind == "agency":
        return split_draft(store, one, by=by.strip(), reason=because)
    if one == other:
        remedy = "`kg find` lists agencies, `kg resolve --agreements` agreements"
        raise UsageError(f"both names stand for {name_within_kind(one)}", remedy=f"name two; {remedy}")
    speaker = archivist(by.strip())
    outcome = _OUTCOMES[kind][0 if same else 1]
    claim = decision_claim(one, other, outcome, by=speaker, reason=because, origin="kg resolve")
    _refuse_again(_decided(store), claim.iri)
    decided = _WORDS[kind][0 if same else 1]
    note = f"decision: {name_within_kind(one)} and {name_within_kind(other)} are {decided}"
    return Draft(note=note, documents=(REGISTER,), speakers=(speaker,), claims=(claim,))


_OUTCOMES = {
    "agency": (KG.sameAgency, KG.distinctAgencies),
    "agreement": (KG.sameAgreement, KG.distinctAgreements),
}
_WORDS = {"agency": ("one agency", "distinct agencies"), "agreement": ("one agreement", "distinct agreements")}


def _because(reason: str) -> str:
    if not reason.strip():
        raise UsageError("a decision needs a reason", remedy="say why with --reason")
    return reason.strip()


def _thing(store: Store, name: str) -> NamedNode:
    """The agency or the agreement that is meant; an agreement by its id, with or without `agreement/`."""
    if name.strip("/").removeprefix("agreement/").count("/") == _BELOW_AN_AGREEMENT and "://" not in name:
        name = f"agreement/{name.strip('/').removeprefix('agreement/')}"
    found = find.resolve(store, name, kinds=("agency",), exact=True)
    if parts(found)[:1] not in (("agency",), ("agreement",)):
        remedy = "look for one with `kg find`; `kg resolve --agreements` names agreements"
        raise UsageError(f"{name!r} is not an agency, nor an agreement", remedy=remedy)
    return found


def _agency(store: Store, name: str) -> NamedNode:
    found = find.resolve(store, name, kinds=("agency",), exact=True)
    if parts(found)[:1] != ("agency",):
        raise UsageError(f"{name!r} is not an agency", remedy="look for one with `kg find`")
    return found


def _refuse_again(every: Iterable[Decided], claim: NamedNode) -> None:
    for one in every:
        if one.decision.claim == claim:
            raise UsageError(
                f"you decided so on {one.when[:10]}, because: {one.reason}",
                remedy=f"to give another reason, withdraw claim/{parts(claim)[-1][:10]} first",
            )
