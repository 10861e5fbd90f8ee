"""Pairs of agreements of one agency and model: what is seen of each pair, what speaks against it, what is left out."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import NamedNode

from kg import terms
from kg.identity import archivist, decision_claim, decision_of
from kg.identity.agreements import AgreementProposal, Signed, propose_agreements
from kg.terms import KG

ALDER = terms.agency("us-vt", "Alder Office")
LISTS = [f"the list of 2025-03-{day:02}" for day in range(1, 9)]


def signed(day: str, *lists: int, memorandum: str = "", document: str = "ICE's lists", **changed: object) -> Signed:
    read = date.fromisoformat(day) if day[4:5] == "-" and len(day) == 10 else None
    how: dict[str, object] = {
        "iri": terms.agreement(ALDER, "task-force", day),
        "of": (ALDER, "task-force"),
        "agency": "Alder Office",
        "model": "Task Force Model",
        "day": read,
        "memoranda": (memorandum,) if memorandum else (),
        "documents": (document,),
        "lists": lists,
        "captures": frozenset(map(str, lists)),
    }
    return Signed(**{**how, **changed})  # type: ignore[arg-type]


def proposed(*agreements: Signed) -> list[AgreementProposal]:
    return propose_agreements(agreements, [], LISTS)


def seen(one: Signed, other: Signed) -> list[str]:
    """Each signal with its sign."""
    (pair,) = proposed(one, other)
    return [f"{'+' if signal.weight > 0 else '-'} {signal.words}" for signal in pair.signals]


SIGNALS: dict[str, tuple[Signed, Signed, str]] = {
    "a day apart": (
        signed("2025-06-11"),
        signed("2025-06-12"),
        "+ the days are 1 day apart: 2025-06-11 and 2025-06-12",
    ),
    "years apart": (
        signed("2016-06-08"),
        signed("2020-06-09"),
        "- the days are 1,462 days apart: 2016-06-08 and 2020-06-09",
    ),
    "month and day": (signed("2025-03-05"), signed("2025-05-03"), "+ month and day are exchanged"),
    "two digits": (signed("2025-06-12"), signed("2025-06-21"), "+ two digits are exchanged"),
    "one digit": (signed("2025-02-07"), signed("2025-02-17"), "+ the days differ in one digit: 0 / 1"),
    "the month alone": (signed("2025-09-12"), signed("2025-10-12"), "+ the days differ in the month alone"),
    "no day of the calendar": (
        signed("7-72025"),
        signed("2025-07-07"),
        "+ “7-72025” is no day of the calendar, and has the digits of 2025-07-07",
    ),
    "another day than is written": (
        signed("7-72025"),
        signed("2025-06-25"),
        "- no day is read of one: “7-72025”; of the other 2025-06-25",
    ),
    "the next list": (
        signed("2025-06-11", 2, 3),
        signed("2025-06-12", 0, 1),
        "+ 2025-06-12 is last in the list of 2025-03-02, 2025-06-11 first in the list of 2025-03-03, the next list",
    ),
    "lists between": (
        signed("2025-06-11", 0),
        signed("2025-06-12", 3),
        "- 2025-06-11 is last in the list of 2025-03-01, 2025-06-12 first in the list of 2025-03-04; "
        "2 lists in between name neither",
    ),
    "both in one list": (
        signed("2025-06-11", 0, 1),
        signed("2025-06-12", 1, 2),
        "- both are in 1 list: the list of 2025-03-02",
    ),
    "both in a list left out": (
        signed("2025-06-11", 0, captures=frozenset({"0", "x"})),
        signed("2025-06-12", 2, captures=frozenset({"2", "x"})),
        "- both are in 1 list",
    ),
    "back again": (
        signed("2025-06-11", 0, 3),
        signed("2025-06-12", 1),
        "- 2025-06-11 is in a list again after that: the list of 2025-03-04",
    ),
    "one memorandum": (
        signed("2025-06-11", memorandum="https://ice.example/a.pdf"),
        signed("2025-06-12", memorandum="https://ice.example/a.pdf"),
        "+ one memorandum stands beside both: https://ice.example/a.pdf",
    ),
    "each its own memorandum": (
        signed("2025-06-11", memorandum="https://ice.example/a.pdf"),
        signed("2025-06-12", memorandum="https://ice.example/b.pdf"),
        "- each has its own memorandum: https://ice.example/a.pdf / https://ice.example/b.pdf",
    ),
    "a list and a memorandum": (
        signed("2025-06-11", 0),
        signed("2025-06-12", document="Memorandum of Alder"),
        "+ 2025-06-11 is stated in “ICE's lists”, 2025-06-12 in “Memorandum of Alder”",
    ),
}


@pytest.mark.parametrize("case", SIGNALS)
def test_what_is_seen_of_a_pair_is_said_with_its_values(case: str) -> None:
    one, other, words = SIGNALS[case]
    assert words in seen(one, other)


def test_what_speaks_for_a_pair_puts_it_before_what_speaks_against_another() -> None:
    near, renewed = (signed("2025-06-11", 1), signed("2025-06-12", 2)), signed("2016-06-08", 0, memorandum="x")
    found = proposed(*near, renewed)
    assert (found[0].one.called, found[0].other.called) == ("2025-06-11", "2025-06-12")
    assert found == sorted(found, key=lambda pair: -pair.score)


@pytest.mark.parametrize(
    "other",
    [
        signed("2025-06-12", of=(ALDER, "warrant-service-officer")),
        signed("2025-06-12", of=(terms.agency("us-vt", "Birch Office"), "task-force")),
    ],
    ids=["another model", "another agency"],
)
def test_agreements_of_two_agencies_or_models_are_no_pair(other: Signed) -> None:
    assert proposed(signed("2025-06-11"), other) == []


@pytest.mark.parametrize("outcome", [KG.sameAgreement, KG.distinctAgreements])
def test_what_is_decided_is_not_proposed_again(outcome: NamedNode) -> None:
    one, other = signed("2025-06-11"), signed("2025-06-12")
    claim = decision_claim(one.iri, other.iri, outcome, by=archivist("tester"), reason="a reason")
    decision = decision_of(claim)
    assert decision is not None
    assert propose_agreements([one, other], [decision], LISTS) == []
