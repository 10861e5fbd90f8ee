"""Which agency stands for which follows from the live decisions, however they came and went."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.identity import archivist, decision_claim
from kg.index import Embedded, advance, full_index
from kg.ledger import EMPTY, Ledger, live_quads
from kg.model import Claim, Draft, Withdrawal
from kg.terms import KG, RDF, XSD
from kg.triples import make_claim
from tests.making import ICE, LIST, START, agency_claim, row
from tests.sampling import examples

pytestmark = pytest.mark.usefixtures("without_vocabulary")
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
        advance(store, quads, before, head, frozenset)
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


def agreed(name: str, day: str, number: int) -> Claim:
    """The claim of a row: an office's agreement signed on a day."""
    agreement = terms.agreement(iri(name), "task-force", day)
    facts = [
        *AGENCIES[name].triples,
        (agreement, RDF.type, KG.Agreement),
        (agreement, KG.agency, iri(name)),
        (agreement, KG.model, KG.taskForce),
        (agreement, KG.signed, Literal(day, datatype=XSD.date)),
    ]
    return make_claim(facts, speaker=ICE, document=LIST, modality=KG.statement, anchors=(row(number),))


def decided_agreements(one: tuple[str, str], other: tuple[str, str], *, same: bool = True) -> Claim:
    outcome = KG.sameAgreement if same else KG.distinctAgreements
    pair = (terms.agreement(iri(name), "task-force", f"2025-06-{day}") for name, day in (one, other))
    return decision_claim(*pair, outcome, by=archivist("tester"), reason="a reason")


SIGNED = {
    (name, day): agreed(name, f"2025-06-{day}", n) for n, (name, day) in enumerate(product("AB", ("11", "12")), 20)
}


def agreements_stand_for(store: Embedded) -> dict[str, str]:
    """`A12` to `A11` for the agreement of the 11th that stands for that of the 12th."""

    def short(one: object) -> str:
        return f"{one.value.split('/')[-3][0].upper()}{one.value[-2:]}"  # type: ignore[attr-defined]

    return {short(q.subject): short(q.object) for q in store.quads(None, KG.agreementAsDecided)}


SIGNED_ALL = recorded(*SIGNED.values())
ALONE = {name: name for name in ("A11", "A12", "B11", "B12")}
ONE_DAY = decided_agreements(("A", "11"), ("A", "12"))
AGREEMENTS: dict[str, tuple[tuple[Draft, ...], dict[str, str]]] = {
    "nothing decided": ((SIGNED_ALL,), ALONE),
    "two are one": ((SIGNED_ALL, recorded(ONE_DAY)), ALONE | {"A12": "A11"}),
    "two are distinct": (
        (SIGNED_ALL, recorded(decided_agreements(("A", "11"), ("A", "12"), same=False))),
        ALONE,
    ),
    "taken back": ((SIGNED_ALL, recorded(ONE_DAY), taken_back(ONE_DAY)), ALONE),
    "agencies are one": ((SIGNED_ALL, recorded(AB)), ALONE | {"B11": "A11", "B12": "A12"}),
    "agencies are one, and two days too": ((SIGNED_ALL, recorded(AB), recorded(ONE_DAY)), dict.fromkeys(ALONE, "A11")),
    "agencies no longer": ((SIGNED_ALL, recorded(AB), taken_back(AB)), ALONE),
    "an agreement nobody states any more": (
        (SIGNED_ALL, recorded(ONE_DAY), taken_back(SIGNED["A", "11"])),
        {"A12": "A11", "B11": "B11", "B12": "B12"},
    ),
    "an agreement that comes later": (
        (recorded(SIGNED["A", "11"], SIGNED["B", "11"]), recorded(AB), recorded(SIGNED["B", "12"], SIGNED["A", "12"])),
        ALONE | {"B11": "A11", "B12": "A12"},
    ),
}


@pytest.mark.parametrize("case", AGREEMENTS)
def test_which_agreement_stands_for_which(case: str, tmp_path: Path) -> None:
    drafts, expected = AGREEMENTS[case]
    store, ledger = after(tmp_path, *drafts)
    anew = Embedded.memory()
    anew.replace(full_index(live_quads(ledger), ledger.head()))
    assert agreements_stand_for(store) == expected
    assert agreements_stand_for(anew) == expected


POOL = [
    *AGENCIES.values(),
    ALSO_A,
    *(decided(*pair) for pair in combinations(NAMES, 2)),
    decided("A", "B", by="second"),
    *SIGNED.values(),
    ONE_DAY,
    decided_agreements(("A", "11"), ("B", "12")),
]
STEPS = st.lists(
    st.tuples(st.booleans(), st.lists(st.sampled_from(POOL), min_size=1, max_size=4, unique_by=lambda one: one.iri)),
    min_size=1,
    max_size=7,
)


@given(steps=STEPS)
@settings(deadline=None, max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
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
