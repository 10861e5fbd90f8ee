"""Which agency stands for which follows from the live decisions, however they came and went."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg import terms
from kg.identity import archivist, decision_claim
from kg.index import Embedded, changes, full_index
from kg.ledger import EMPTY, Ledger, live_quads
from kg.model import Claim, Draft, Withdrawal
from kg.terms import KG
from tests.making import START, agency_claim, row

NAMES = ("A", "B", "C", "D")
AGENCIES = {name: agency_claim(f"{name} Office", row(number)) for number, name in enumerate(NAMES, 2)}
ALSO_A = agency_claim("A Office", row(9), document=terms.document("another"))


def iri(name: str) -> NamedNode:
    return terms.agency("us-al", f"{name} Office")


def decided(one: str, other: str, *, same: bool = True, by: str = "tester") -> Claim:
    verdict = KG.sameAgency if same else KG.distinctAgencies
    return decision_claim(iri(one), iri(other), verdict, by=archivist(by), reason="a reason")


def after(folder: Path, *drafts: Draft) -> tuple[Embedded, Ledger]:
    """A store kept up to date with each draft, and its ledger."""
    ledger, store = Ledger(folder), Embedded.memory()
    store.replace(full_index([], EMPTY))
    for draft in drafts:
        before = ledger.head()
        _, quads, head = ledger.append(draft, archivist="tester", recorded=START)
        store.apply(*changes(store, quads, before, head))
    return store, ledger


def recorded(*claims: Claim) -> Draft:
    return Draft(claims=claims)


def taken_back(*claims: Claim) -> Draft:
    return Draft(withdrawals=tuple(Withdrawal(claim.iri, "why not") for claim in claims))


def stands_for(store: Embedded) -> dict[str, str]:
    """`A` to `B` for the office of B that stands for that of A."""
    found = ((q.subject, q.object) for q in store.quads(None, KG.agencyAsDecided))
    return {one.value[-8].upper(): other.value[-8].upper() for one, other in found}  # type: ignore[union-attr]


ALL = recorded(*AGENCIES.values())
AB, BC, CD = decided("A", "B"), decided("B", "C"), decided("C", "D")
EACH_ITSELF = {name: name for name in NAMES}
CASES: dict[str, tuple[tuple[Draft, ...], dict[str, str]]] = {
    "nothing decided": ((ALL,), EACH_ITSELF),
    "two are one": ((ALL, recorded(AB)), EACH_ITSELF | {"B": "A"}),
    "two are distinct": ((ALL, recorded(decided("A", "B", same=False))), EACH_ITSELF),
    "one with one, one with all": ((ALL, recorded(BC), recorded(AB)), EACH_ITSELF | {"B": "A", "C": "A"}),
    "all at once": ((recorded(*AGENCIES.values(), AB, BC, CD),), dict.fromkeys(NAMES, "A")),
    "taken back": ((ALL, recorded(AB, BC), taken_back(AB)), EACH_ITSELF | {"C": "B"}),
    "taken back by one of two archivists": (
        (ALL, recorded(AB), recorded(decided("A", "B", by="second")), taken_back(AB)),
        EACH_ITSELF | {"B": "A"},
    ),
    "made again": ((ALL, recorded(AB), taken_back(AB), recorded(AB)), EACH_ITSELF | {"B": "A"}),
    "an agency nobody speaks of any more": (
        (ALL, recorded(AB), taken_back(AGENCIES["B"])),
        {"A": "A", "C": "C", "D": "D"},
    ),
    "the first nobody speaks of any more": (
        (ALL, recorded(AB), taken_back(AGENCIES["A"])),
        {"B": "A", "C": "C", "D": "D"},
    ),
    "an agency spoken of again": (
        (ALL, recorded(AB), taken_back(AGENCIES["B"]), recorded(AGENCIES["B"])),
        EACH_ITSELF | {"B": "A"},
    ),
    "an agency one of two claims speaks of": ((ALL, recorded(ALSO_A), taken_back(ALSO_A)), EACH_ITSELF),
}


@pytest.mark.parametrize("case", CASES)
def test_who_stands_for_whom(case: str, tmp_path: Path) -> None:
    drafts, expected = CASES[case]
    store, ledger = after(tmp_path, *drafts)
    assert stands_for(store) == expected
    anew = Embedded.memory()
    anew.replace(full_index(live_quads(ledger), ledger.head()))
    assert stands_for(anew) == expected


POOL = [
    *AGENCIES.values(),
    ALSO_A,
    *(decided(*pair) for pair in combinations(NAMES, 2)),
    decided("A", "B", by="second"),
]
STEPS = st.lists(
    st.tuples(st.booleans(), st.lists(st.sampled_from(POOL), min_size=1, max_size=4, unique_by=lambda one: one.iri)),
    min_size=1,
    max_size=7,
)


@given(steps=STEPS)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_store_kept_up_to_date_is_the_one_made_anew(
    steps: list[tuple[bool, list[Claim]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    live: set[NamedNode] = set()
    drafts = []
    for adds, claims in steps:
        some = [one for one in claims if adds or one.iri in live]
        live = live | {one.iri for one in some} if adds else live - {one.iri for one in some}
        drafts += [recorded(*some) if adds else taken_back(*some)] if some else []
    kept, ledger = after(tmp_path_factory.mktemp("ledger"), *drafts)
    anew = Embedded.memory()
    anew.replace(full_index(live_quads(ledger), ledger.head()))
    assert set(kept.quads()) == set(anew.quads())
