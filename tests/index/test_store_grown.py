"""A store that grew contribution by contribution holds what one made anew from the ledger holds, whatever came."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg import terms
from kg.index import Embedded
from kg.index.derived import advance, full_index
from kg.index.list_days import FRESH, is_evidence
from kg.index.listed_in import Listings, typed_rows
from kg.ledger import Ledger, live_quads
from kg.model import Claim, Draft, Row, Sighting, Withdrawal
from kg.terms import DEFAULT_GRAPH, KG, RDF, XSD
from kg.triples import make_claim
from tests.comparing import ICE, LISTS, count
from tests.listing import PARTICIPATING, PENDING, Agreed, captured
from tests.making import START

pytestmark = pytest.mark.usefixtures("only_places", "small_batches")
NAMES = ("Alder", "Birch")
VERMONT, COUNTIES = terms.place("us-vt"), ("50025", "50027")
DAYS = tuple(date(2025, 3, day) for day in (1, 8, 29))
SIGNED = ("2025-01-02", "2025-03-20")


@pytest.fixture(scope="module")
def only_places() -> Iterator[None]:
    """Of the vocabulary, what claims may state as well."""
    places = tuple(Quad(terms.place(f"us-{code}"), RDF.type, KG.Place, DEFAULT_GRAPH) for code in COUNTIES)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("kg.index.derived.vocabulary", lambda: places)
        yield


@pytest.fixture(scope="module")
def small_batches() -> Iterator[None]:
    """What is asked in batches takes several here."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("kg.index.agreement_days._BATCH", 2)
        yield


@dataclass
class Archive:
    """A ledger, and a store that is brought up after each of its contributions."""

    ledger: Ledger
    store: Embedded = field(default_factory=Embedded.memory)
    live: dict[NamedNode, Claim] = field(default_factory=dict)
    gone: dict[NamedNode, Claim] = field(default_factory=dict)
    lists: list[Draft] = field(default_factory=list)

    def record(self, draft: Draft) -> None:
        before = self.ledger.head()
        _, quads, after = self.ledger.append(
            draft, archivist="tester", recorded=START + timedelta(days=before.sequence)
        )
        for one in draft.withdrawals:
            self.gone[one.claim] = self.live.pop(one.claim)
        for claim in draft.claims:
            self.live[claim.iri] = claim
            self.gone.pop(claim.iri, None)
        for sighting in draft.sightings:
            seen = self.live[sighting.claim]
            self.live[sighting.claim] = replace(seen, anchors=(*seen.anchors, sighting.anchor))
        advance(self.store, quads, before, after, partial(typed_rows, self.ledger, before.sequence))

    def made_anew(self) -> set[Quad]:
        live = live_quads(self.ledger)
        return set(full_index(live, self.ledger.head(), typed_rows(self.ledger)))

    def take(self, step: tuple[object, ...]) -> None:
        match step:
            case "list", int() as day, NamedNode() as kind, frozenset() as names, int() as signed, int() as saved:
                self._imported(day, kind, names, SIGNED[signed], saved)
            case "renamed", int() as at, int() as day if self.lists:
                source = self.lists[at % len(self.lists)].sources[0]
                capture = replace(source.capture, file_name=f"again-{day}.xlsx", listed_on=_day(DAYS[day]))
                self.record(Draft(note="renamed", sources=(replace(source, capture=capture),)))
            case "withdrawn", int() as at if self.live:
                self.record(Draft(note="withdrawn", withdrawals=(Withdrawal(self._of(self.live, at).iri, "wrong"),)))
            case "again", int() as at if self.gone:
                self.record(Draft(note="again", claims=(self._of(self.gone, at),)))
            case "typed", int() as at, str() as name if self.lists:
                draft = self.lists[at % len(self.lists)]
                place = Row(draft.sources[0].capture.sha256, "table", 2)
                self._claimed(Agreed(name, signed="2019-01-01").claim(PARTICIPATING, place))
            case "counted", int() as value, bool() as is_of_places:
                unit = KG.Place if is_of_places else KG.Agency
                self._claimed(count(value, measure=KG.statesCovered, unit=unit, place=VERMONT))
            case "coded", str() as code:
                place = terms.place(f"us-{code}")
                facts = [(place, RDF.type, KG.Place), (place, KG.fips, Literal(code))]
                self._claimed(make_claim(facts, speaker=ICE, document=LISTS, modality=KG.statement, anchors=()))
            case "superseded", int() as at, str() as name if self.live:
                old = self._of(self.live, at)
                newer = Agreed(name, signed="2018-01-01").claim(PARTICIPATING, *old.anchors)
                if newer.iri not in self.live:
                    back = Withdrawal(old.iri, "a slip", (newer.iri,))
                    self.record(Draft(note="superseded", claims=(newer,), withdrawals=(back,)))

    def _imported(self, day: int, kind: NamedNode, names: Iterable[object], signed: str, saved: int) -> None:
        rows = [Agreed(str(name), signed=signed) for name in sorted(map(str, names))]
        name = f"{len(self.lists):02}-{DAYS[day]}.xlsx"
        draft = captured(str(DAYS[day]), rows, kind=kind, name=name)
        source = draft.sources[0]
        capture = replace(source.capture, modified_on=_day(DAYS[day] - timedelta(days=saved)))
        seen = [claim for claim in draft.claims if claim.iri in self.live]
        sightings = tuple(Sighting(claim.iri, anchor) for claim in seen for anchor in claim.anchors)
        claims = tuple(claim for claim in draft.claims if claim.iri not in self.live)
        self.record(replace(draft, sources=(replace(source, capture=capture),), claims=claims, sightings=sightings))
        self.lists.append(draft)

    def _claimed(self, claim: Claim) -> None:
        if claim.iri not in self.live:
            self.record(Draft(note="typed", claims=(claim,)))

    @staticmethod
    def _of(claims: dict[NamedNode, Claim], at: int) -> Claim:
        return claims[sorted(claims, key=str)[at % len(claims)]]


def _day(one: date) -> Literal:
    return Literal(one.isoformat(), datatype=XSD.date)


WHICH = st.integers(0, 9)
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("list"),
            st.integers(0, 2),
            st.sampled_from([PARTICIPATING, PARTICIPATING, PENDING]),
            st.frozensets(st.sampled_from(NAMES), min_size=1),
            st.integers(0, 1),
            st.sampled_from([0, FRESH + 1]),
        ),
        st.tuples(st.just("renamed"), WHICH, st.integers(0, 2)),
        st.tuples(st.just("withdrawn"), WHICH),
        st.tuples(st.just("again"), WHICH),
        st.tuples(st.just("typed"), WHICH, st.sampled_from(NAMES)),
        st.tuples(st.just("counted"), st.integers(1, 2), st.booleans()),
        st.tuples(st.just("coded"), st.sampled_from(COUNTIES)),
        st.tuples(st.just("superseded"), WHICH, st.sampled_from(NAMES)),
    ),
    min_size=2,
    max_size=9,
)


@settings(max_examples=40)
@given(STEPS)
@example([("counted", 1, True), ("withdrawn", 0)])
@example(
    [
        ("list", 0, PARTICIPATING, frozenset(["Birch"]), 0, 0),
        ("typed", 0, "Alder"),
        ("withdrawn", 0),
        ("withdrawn", 0),
        ("again", 0),
        ("again", 0),
    ]
)
@example([("counted", 1, True), ("superseded", 0, "Alder"), ("again", 0), ("withdrawn", 1)])
def test_a_store_that_grew_is_the_store_made_anew_after_every_contribution(steps: list[tuple[object, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Ledger(Path(folder)))
        archive.store.replace(full_index([], archive.ledger.head()))
        for step in steps:
            archive.take(step)
            assert set(archive.store.quads()) == archive.made_anew(), step


@pytest.mark.parametrize("way", ["withdrawn", "superseded"])
def test_a_count_of_places_leaves_the_store_with_its_claim(way: str, tmp_path: Path) -> None:
    archive = Archive(Ledger(tmp_path))
    archive.store.replace(full_index([], archive.ledger.head()))
    archive.take(("counted", 2, True))
    ((observation,),) = {(quad.subject,) for quad in archive.store.quads(None, KG.countedUnit, KG.Place)}
    archive.take((way, 0, "Alder") if way == "superseded" else (way, 0))
    assert set(archive.store.quads(observation, graph=DEFAULT_GRAPH)) == set()


def test_that_a_county_is_a_place_stays_when_the_claim_of_its_code_is_withdrawn(tmp_path: Path) -> None:
    county = terms.place("us-50025")
    archive = Archive(Ledger(tmp_path))
    archive.store.replace(full_index([], archive.ledger.head()))
    archive.take(("coded", "50025"))
    archive.take(("withdrawn", 0))
    said = {(quad.predicate, quad.object) for quad in archive.store.quads(county, graph=DEFAULT_GRAPH)}
    assert said == {(RDF.type, KG.Place)}


@pytest.mark.parametrize(
    ("saved", "is_said"),
    [(-2, False), (-1, True), (0, True), (FRESH, True), (FRESH + 1, False)],
)
def test_a_list_with_the_rows_of_an_earlier_one_speaks_of_its_day_if_it_was_saved_shortly_before(
    saved: int, is_said: bool, tmp_path: Path
) -> None:
    assert is_evidence(DAYS[2], DAYS[2] - timedelta(days=saved)) is is_said
    assert not is_evidence(DAYS[2], None)
    archive = Archive(Ledger(tmp_path))
    archive.store.replace(full_index([], archive.ledger.head()))
    alder = frozenset(["Alder"])
    archive.take(("list", 0, PARTICIPATING, alder, 0, 0))
    archive.take(("list", 2, PARTICIPATING, alder, 0, saved))
    told = {quad.object for quad in archive.store.quads(None, KG.inListOf)}
    assert told == {_day(DAYS[0]), *([_day(DAYS[2])] if is_said else [])}


def test_only_an_anchor_at_a_row_of_a_list_puts_a_claim_in_it() -> None:
    of_list, other = terms.row("a" * 64, "table", 2), terms.row("b" * 64, "table", 2)
    one, quote = terms.thing("claim", "one"), terms.thing("quotation", "q")
    listed = Quad(terms.capture("a" * 64), KG.listKind, PARTICIPATING, DEFAULT_GRAPH)
    held: list[tuple[NamedNode, NamedNode | Literal]] = [
        (KG.anchor, of_list),
        (KG.anchor, other),
        (KG.anchor, quote),
        (KG.anchor, Literal(of_list.value)),
        (KG.unreadRow, of_list),
    ]
    quads = [Quad(one, predicate, value, DEFAULT_GRAPH) for predicate, value in held]
    derived = Quad(one, KG.listedIn, terms.capture("a" * 64), DEFAULT_GRAPH)
    assert list(Listings(frozenset()).passing([listed, *quads])) == [listed, quads[0], derived, *quads[1:]]
    assert list(Listings(frozenset([quads[0]])).passing([listed, *quads])) == [listed, *quads]
    assert list(Listings(frozenset()).passing(quads)) == quads
