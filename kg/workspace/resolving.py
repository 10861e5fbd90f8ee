"""Which agencies are one: what may be proposed, what was decided, and the draft of a decision.

Proposals are made of what live claims state. A decision is a claim like any other: it goes through
the gate into the ledger, and is taken back with a reason by `kg withdraw`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from kg import find, places
from kg.errors import UsageError
from kg.identity import REGISTER, Decision, archivist, decision_claim
from kg.identity.names import lexicon
from kg.identity.profiles import Profile
from kg.identity.proposals import Proposal, propose
from kg.model import Draft
from kg.store import Store, solutions, words
from kg.terms import KG, named, parts
from kg.workspace.recording import Archive, Outcome, Writer, record
from kg.workspace.world import decisions_in

__all__ = ["Decided", "Identity"]

_NAMES = "SELECT ?agency (MIN(?label) AS ?value) { ?agency a kg:Agency ; rdfs:label ?label } GROUP BY ?agency"
_STATED = {
    "counties": "SELECT ?agency ?value { ?agency kg:county/skos:prefLabel ?value }",
    "types": "SELECT ?agency ?value { ?agency kg:agencyType/skos:prefLabel ?value }",
    "models": "SELECT DISTINCT ?agency ?value { ?agreement kg:agency ?agency ; kg:model/skos:prefLabel ?value }",
    "memoranda": "SELECT DISTINCT ?agency ?value { ?agreement kg:agency ?agency ; kg:memorandum ?value }",
    "signed": "SELECT DISTINCT ?agency ?value { ?agreement kg:agency ?agency ; kg:signed ?value }",
    "listed": """SELECT DISTINCT ?agency ?value {
        GRAPH ?claim { ?agreement a kg:Agreement ; kg:agency ?agency }
        ?claim kg:anchor/oa:hasSource ?capture . ?capture kg:listKind kg:participatingList ; kg:listedOn ?value }""",
}
"""What tells one agency from another, by the field of `Profile` it goes to."""
_DAYS = ("signed", "listed")
_LISTS = "SELECT DISTINCT ?day { ?capture kg:listKind kg:participatingList ; kg:listedOn ?day }"
_RECORDED = """SELECT ?claim ?reason ?archivist ?when {
    ?claim kg:modality kg:decision ; kg:basis ?reason ; prov:wasAttributedTo/rdfs:label ?archivist ;
        kg:recordedIn/prov:endedAtTime ?when } ORDER BY ?when ?claim"""


@dataclass(frozen=True, slots=True)
class Decided:
    """A live decision as people read it: the names of both agencies, who decided, when and why."""

    decision: Decision
    names: tuple[str, str]
    archivist: str
    when: str
    reason: str

    def as_json(self) -> dict[str, object]:
        one, other = self.names
        return {
            "claim": self.decision.claim.value,
            "verdict": "same" if self.decision.is_same else "distinct",
            "one": {"agency": self.decision.one.value, "name": one},
            "other": {"agency": self.decision.other.value, "name": other},
            "archivist": self.archivist,
            "when": self.when,
            "reason": self.reason,
        }


class Identity:
    """Which agencies of an archive are one; made by `Workspace.identity`, with the store as it is then."""

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

    def decide(self, one: str, other: str, *, same: bool, reason: str) -> Outcome:
        """Record the archivist's decision that two agencies are one, or are not.

        Raises:
            UsageError, NotFound: who decides or why is not said, or a name stands for no agency or for both.
            Refused: the opposite is decided, directly or through others.
        """
        with self._writing() as writer:
            draft = _decision(writer.store, (one, other), same=same, reason=reason, by=self._archive.archivist)
            return record(writer, draft, again=True)

    def decided(self) -> list[Decided]:
        """Every live decision, in the order in which they were recorded, with who decided and why."""
        return _decided(self._store)


def _proposals(store: Store, within: str | None) -> list[Proposal]:
    agencies = _profiles(store)
    known = lexicon(places.load().labels, (agency.name for agency in agencies))
    days = sorted(date.fromisoformat(words(found["day"])) for found in solutions(store, _LISTS))
    found = propose(agencies, known, decisions_in(store), days)
    return [one for one in found if within is None or within in (one.one.state, one.other.state)]


def _profiles(store: Store) -> list[Profile]:
    """Every agency with what tells it from others, by IRI."""
    names = {named(found["agency"]): words(found["value"]) for found in solutions(store, _NAMES)}
    stated = {field: _by_agency(store, sparql) for field, sparql in _STATED.items()}
    return [_profile(iri, name, stated) for iri, name in sorted(names.items(), key=lambda one: one[0].value)]


def _by_agency(store: Store, sparql: str) -> dict[NamedNode, set[str]]:
    found: dict[NamedNode, set[str]] = defaultdict(set)
    for row in solutions(store, sparql):
        found[named(row["agency"])].add(words(row["value"]))
    return found


def _profile(iri: NamedNode, name: str, stated: dict[str, dict[NamedNode, set[str]]]) -> Profile:
    values = {field: tuple(sorted(by_agency.get(iri, ()))) for field, by_agency in stated.items()}
    days = {field: tuple(map(date.fromisoformat, values.pop(field))) for field in _DAYS}
    return Profile(iri, name, **values, **days)  # type: ignore[arg-type]


def _state(written: str) -> str:
    """The code of a State by its name, postal code or code: `us-fl`."""
    known = places.load()
    code = known.state(written) or f"us-{written.strip().lower().removeprefix('us-')}"
    if code not in known.states.values():
        raise UsageError(f"there is no State {written!r}", remedy="write a name or a postal code, such as fl")
    return code


def _decided(store: Store) -> list[Decided]:
    made = {decision.claim: decision for decision in decisions_in(store)}
    names = {named(found["agency"]): words(found["value"]) for found in solutions(store, _NAMES)}
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


def _called(agency: NamedNode, names: dict[NamedNode, str]) -> str:
    return names.get(agency) or "/".join(parts(agency)[1:])


def _decision(store: Store, pair: tuple[str, str], *, same: bool, reason: str, by: str) -> Draft:
    """The draft of a decision on two agencies, called as `kg trace` takes them."""
    if not by.strip():
        raise UsageError(
            "nobody is named who decides", remedy="say who you are with --archivist or KG_ARCHIVIST, by your office"
        )
    if not reason.strip():
        raise UsageError("a decision needs a reason", remedy="say why with --reason")
    one, other = (_agency(store, name) for name in pair)
    if one == other:
        raise UsageError(f"both names stand for {_short(one)}", remedy="name two agencies; `kg find` lists them")
    speaker = archivist(by.strip())
    verdict = KG.sameAgency if same else KG.distinctAgencies
    claim = decision_claim(one, other, verdict, by=speaker, reason=reason.strip(), origin="kg resolve")
    _refuse_again(_decided(store), claim.iri)
    note = f"decision: {_short(one)} and {_short(other)} are {'one agency' if same else 'distinct agencies'}"
    return Draft(note=note, documents=(REGISTER,), speakers=(speaker,), claims=(claim,))


def _agency(store: Store, name: str) -> NamedNode:
    found = find.resolve(store, name, kinds=("agency",))
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


def _short(agency: NamedNode) -> str:
    return "/".join(parts(agency)[1:])
