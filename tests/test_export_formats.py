"""What exports look like, what is in them, and what they cost."""

from __future__ import annotations

import io
import json
import re
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from kg import assets, terms
from kg.export import context, jsonld, nquads, trig, turtle
from kg.export.sorting import sorted_lines, sorted_quads
from kg.export.view import StoreView
from kg.ledger import EMPTY, Ledger, live_quads
from kg.model import Draft
from kg.store.index import full_index
from kg.terms import KG, RDFS
from kg.triples import canonical_nquads
from tests.making import agency_claim, count_claim, quotation, record, row, withdrawal
from tests.test_export_round_trip import exported, store_of, world

CONTEXT = json.loads(assets.context_file().read_text(encoding="utf-8"))["@context"]


def things(**wanted: str) -> list[dict[str, Any]]:
    graph = json.loads(exported(world(), "jsonld"))["@graph"]
    return [thing for thing in graph if all(thing.get(key) == value for key, value in wanted.items())]


def test_a_claim_reads_as_plain_json() -> None:
    (claim,) = [c for c in things(type="Claim") if c["states"][0].get("value") == 13]
    anchor = claim["anchor"][0]
    assert list(claim) == ["id", "type", "speaker", "statedIn", "modality", "reports", "anchor", "states"]
    assert claim["speaker"] == "https://w3id.org/kg287g/id/organization/ice"
    assert claim["modality"] == "report"
    assert claim["reports"] == ["https://w3id.org/kg287g/id/document/ice-on-vermont"]
    assert claim["states"] == [
        {
            "id": claim["states"][0]["id"],
            "type": "Observation",
            "place": "https://w3id.org/kg287g/id/place/us-vt",
            "measure": "agreementsInForce",
            "countedUnit": "Agreement",
            "value": 13,
            "precision": "exactly",
            "asOf": "2025-03-01",
        }
    ]
    words = {key: value for selector in anchor["selector"] for key, value in selector.items()}
    assert words["exact"] == "it had 13 agreements in Vermont as of March 1, 2025"
    assert words["start"] < words["end"]


def test_a_row_says_its_sheet_and_number_and_where_they_are() -> None:
    anchors = [a for c in things(type="Claim") for a in c["anchor"] if "row" in a]
    assert {(a["sheet"], a["row"]) for a in anchors} == {("table", 2), ("table", 3), ("table", 4)}
    assert all(a["source"].startswith("https://w3id.org/kg287g/id/capture/sha256-") for a in anchors)


def test_a_date_less_exact_than_a_day_says_so() -> None:
    (document,) = things(title="Roster of agreements")
    assert document["published"] == {"@value": "2025-03", "@type": "gYearMonth"}
    (document,) = things(title="Notice to the public")
    assert document["published"] == "2025-03-03"


def test_what_may_be_several_is_always_a_list() -> None:
    stated = [fact for c in things(type="Claim") for fact in c["states"]]
    assert {type(f["chargeCategory"]) for f in stated if "chargeCategory" in f} == {list}
    assert {type(d["notStated"]) for d in things(type="Document") if "notStated" in d} == {list}


def test_each_thing_is_one_line() -> None:
    lines = exported(world(), "jsonld").decode().splitlines()
    assert [json.loads(line.rstrip(",")) for line in lines[1:-1]] == json.loads("\n".join(lines))["@graph"]


def test_a_whole_archive_exports_its_contributions_and_withdrawals_and_not_the_ontology(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    kept, gone = agency_claim("A Office", row(2)), count_claim(137, quotation("137"))
    record(ledger, Draft(note="first", claims=(kept, gone)), withdrawal(gone))
    store = store_of(())
    store.replace(full_index(live_quads(ledger), EMPTY))
    out = io.BytesIO()
    jsonld.write(StoreView(store), out)
    graph = json.loads(out.getvalue())["@graph"]
    kinds = [thing["type"] for thing in graph]
    assert sorted(kinds) == ["Claim", "Contribution", "Contribution", "WithdrawnClaim"]
    (withdrawn,) = [thing for thing in graph if thing["type"] == "WithdrawnClaim"]
    assert withdrawn["reason"] == "read wrongly"


def test_turtle_is_the_default_graph_and_no_other() -> None:
    store = store_of(world())
    out = io.BytesIO()
    turtle.write(store.quads(), out)
    default = canonical_nquads(store.quads(graph=DefaultGraph()))
    assert canonical_nquads(parse(out.getvalue(), format=RdfFormat.TURTLE)) == default


@pytest.mark.parametrize("write", [trig.write, turtle.write], ids=["trig", "turtle"])
def test_names_are_shortened_by_known_prefixes(write: Any) -> None:
    out = io.BytesIO()
    write(world(), out)
    assert b"@prefix kg: <https://w3id.org/kg287g/ontology#> ." in out.getvalue()
    assert b"document:cedar-gazette" in out.getvalue()


@pytest.mark.parametrize("run", [1, 2, 7, 10_000])
def test_sorting_in_runs_gives_what_sorting_at_once_gives(run: int) -> None:
    quads = world() * 2
    assert list(sorted_lines(quads, run=run)) == canonical_nquads(quads).decode().splitlines()
    assert list(sorted_quads(quads, run=run)) == list(sorted_quads(quads))


def test_line_ends_and_other_control_characters_survive_sorting_in_runs() -> None:
    odd = [Quad(KG.program, RDFS.label, Literal(f"a{c}b"), KG.program) for c in '\n\r\t\x0b\x0c\x1c\x85\u2028\\"']
    assert set(sorted_quads(odd, run=2)) == set(odd)


def _many(count: int) -> Iterator[Quad]:
    for number in range(count):
        claim = NamedNode(f"{terms.ID}claim/{number}")
        yield Quad(claim, KG.basis, Literal(f"reason {number} " + "x" * 200))
        yield Quad(KG.program, RDFS.label, Literal(str(number)), claim)


class ManyClaims:
    """A view of any number of claims, none of them held."""

    def __init__(self, count: int) -> None:
        self._count = count

    def claims(self) -> Iterator[NamedNode]:
        return (NamedNode(f"{terms.ID}claim/{number}") for number in range(self._count))

    def graph(self, claim: NamedNode) -> Iterator[Quad]:
        yield Quad(KG.program, RDFS.label, Literal("x" * 200), claim)

    def about(self, subject: NamedNode) -> Iterator[Quad]:
        yield Quad(subject, KG.basis, Literal("x" * 200))

    def others(self) -> Iterator[Quad]:
        return iter(())


class Nowhere(io.RawIOBase):
    """Takes everything and keeps nothing."""

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        return len(content)


def peak(work: Any) -> int:
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_json_ld_holds_one_claim_at_a_time() -> None:
    few = peak(lambda: jsonld.write(ManyClaims(200), Nowhere()))  # type: ignore[arg-type]
    many = peak(lambda: jsonld.write(ManyClaims(4_000), Nowhere()))  # type: ignore[arg-type]
    assert many < few + 200_000


@pytest.mark.parametrize("module", [nquads, trig], ids=["nquads", "trig"])
def test_memory_is_that_of_one_run_however_many_quads(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.export.sorting.RUN", 1_000)
    few = peak(lambda: module.write(_many(1_000), Nowhere()))
    many = peak(lambda: module.write(_many(10_000), Nowhere()))
    assert many < 2 * few


# The published context


def test_the_context_has_a_key_for_every_predicate_of_ours() -> None:
    assert {*terms.FACT_PROPERTIES, *terms.RECORD_PROPERTIES} <= set(CONTEXT)


def test_the_context_has_no_prefix() -> None:
    """JSON-LD 1.1 section 4.1.3: a simple term is a prefix if its IRI ends in a gen-delim."""
    simple = [value for key, value in CONTEXT.items() if isinstance(value, str) and not key.startswith("@")]
    assert not [iri for iri in simple if iri[-1] in ":/?#[]@"]
    assert not [value for value in CONTEXT.values() if isinstance(value, dict) and value.get("@prefix")]


def test_no_concept_or_class_is_hidden_by_a_key_that_means_something_else() -> None:
    for name in (*terms.CONCEPTS, *terms.CLASSES):
        given = CONTEXT.get(name, terms.ONTOLOGY + name)
        assert (given if isinstance(given, str) else given["@id"]) == terms.ONTOLOGY + name


def test_every_term_of_the_context_exists() -> None:
    vocabularies = {base.base: base for base in vars(terms).values() if isinstance(base, terms.Namespace)}
    for name, given in CONTEXT.items():
        iri = given["@id"] if isinstance(given, dict) else str(given)
        if not name.startswith("@") and not iri.startswith("@"):
            base = next(base for base in vocabularies if iri.startswith(base))
            assert NamedNode(iri) in vocabularies[base], iri


def test_keys_of_the_context_are_words_a_program_can_use() -> None:
    assert all(re.fullmatch("[A-Za-z]+[0-9]*|@version|@vocab", name) for name in CONTEXT)


def test_the_context_read_for_writing_is_the_published_one() -> None:
    assert context.load().definitions == CONTEXT
