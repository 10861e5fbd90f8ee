"""A claim that years of lists repeat shows its first and newest rows and how many there are."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kg.ask.trace import trace
from kg.ask.trace.sightings import MOST
from kg.ask.trace.values import TracedClaim
from kg.index import Embedded
from kg.index.current import as_of
from kg.ledger import Ledger
from kg.model import Capture, Draft, Row, Source
from kg.terms import XSD
from tests.making import LIST, agency_claim, record

FIRST = date(2023, 1, 1)


def in_lists(folder: Path, lists: int) -> tuple[Embedded, NamedNode]:
    """A store where one claim stands in the second row of so many lists, each of its own day."""
    digests = [f"{number * 7919 % lists:064x}" for number in range(lists)]
    claim = agency_claim("Alder Police Department", *(Row(digest, "Sheet1", 2) for digest in digests))
    captures = [
        Capture(digest, 1, "text/csv", f"{number}.csv", LIST, listed_on=_day(number))
        for number, digest in enumerate(digests)
    ]
    folder.mkdir()
    ledger = Ledger(folder)
    record(ledger, Draft(sources=tuple(Source(capture, b"") for capture in captures), claims=(claim,)))
    return as_of(ledger, None), claim.iri


def _day(number: int) -> Literal:
    return Literal((FIRST + timedelta(days=number)).isoformat(), datatype=XSD.date)


def traced(folder: Path, lists: int) -> tuple[TracedClaim, list[str]]:
    """The claim, and the days of the captures its rows are shown of."""
    store, iri = in_lists(folder, lists)
    found = trace(store, iri)
    days = {capture.sha256: capture.dated for capture in found.captures}
    (claim,) = found.claims
    return claim, [days[anchor.capture or ""] for anchor in claim.anchors]


@pytest.mark.parametrize("lists", [1, MOST])
def test_so_many_rows_are_all_shown(tmp_path: Path, lists: int) -> None:
    claim, days = traced(tmp_path / "ledger", lists)
    assert (len(days), claim.rows_in_all, claim.captures_in_all) == (lists, lists, lists)


def test_of_more_the_first_and_the_newest_are_shown_by_the_days_of_their_lists(tmp_path: Path) -> None:
    claim, days = traced(tmp_path / "ledger", MOST + 50)
    assert days == ["2023-01-01", "2023-05-26", "2023-05-27", "2023-05-28", "2023-05-29", "2023-05-30"]
    assert (claim.rows_in_all, claim.captures_in_all) == (MOST + 50, MOST + 50)


def test_what_is_not_shown_is_not_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, iri = in_lists(tmp_path / "ledger", MOST + 50)
    asked: list[str] = []
    query = store.query
    monkeypatch.setattr(store, "query", lambda sparql: (asked.append(sparql), query(sparql))[1])
    trace(store, iri)
    assert max(sparql.count("/row/") for sparql in asked) == 6
