"""Nanopublications: what a source states, who says so, who recorded it; by names that only their content gives."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg import terms
from kg.export.nanopubs import LICENSE, NP, NPX, nanopubs, write
from kg.export.trusty import UNNAMED, artifact_code, named_by_content
from kg.ledger import Ledger, live_quads
from kg.model import Claim, Draft, Sighting, Withdrawal
from kg.terms import DCTERMS, DEFAULT_GRAPH, KG, OA, PROV, RDF, RDFS, XSD
from kg.workspace import Workspace
from tests.archives import CLOCK, Done, maple
from tests.export.nanopub_rules import faults
from tests.golden.answers import agrees
from tests.making import agency_claim, count_claim, quotation, record, row, withdrawal

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
GOLDEN = Path(__file__).resolve().parent.parent / "golden"
CREATOR, GENERATED = NamedNode(DCTERMS.base + "creator"), NamedNode(PROV.base + "wasGeneratedBy")
COUNT = count_claim(137, quotation("a total of 137 such agreements"))
AGENCY = agency_claim("Autauga County Sheriff's Office", row(12, agency="AUTAUGA CO."))


def named(quads: Iterable[Quad]) -> NamedNode:
    (name,) = [q.subject for q in quads if q.object == NP.Nanopublication]
    assert isinstance(name, NamedNode)
    return name


def part(quads: Iterable[Quad], name: str) -> list[Quad]:
    return [q for q in quads if str(q.graph_name).endswith(f"#{name}>")]


def values(quads: Iterable[Quad], predicate: NamedNode) -> list[object]:
    return [q.object for q in quads if q.predicate == predicate]


def of_claim(made: Iterable[list[Quad]], claim: Claim) -> list[Quad]:
    (found,) = [quads for quads in made if {q.triple for q in part(quads, "assertion")} == set(claim.triples)]
    return found


def ledger_of(folder: Path, *drafts: Draft) -> Ledger:
    folder.mkdir(exist_ok=True)
    ledger = Ledger(folder)
    record(ledger, *drafts)
    return ledger


@pytest.fixture(scope="module")
def golden(golden_archive: Workspace) -> list[list[Quad]]:
    """Every nanopublication of the invented archive, in which one claim is withdrawn."""
    return list(nanopubs(golden_archive.archive.ledger))


# their form


def test_every_one_keeps_the_rules_of_the_public_test_suite(golden: list[list[Quad]]) -> None:
    assert len(golden) > 50
    assert [faults(quads) for quads in golden] == [set()] * len(golden)


@contextmanager
def the_package() -> Iterator[None]:
    """Where `nanopub` is imported, which has rdflib keep literals as they are written; then rdflib is as it was."""
    with pytest.MonkeyPatch.context() as patched, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        patched.setattr(rdflib, "NORMALIZE_LITERALS", False)
        yield


def checked_by_the_package(quads: Iterable[Quad]) -> str:
    """What the package `nanopub`, which reads with rdflib and makes the digest anew, has against them."""
    with the_package():
        from nanopub import Nanopub
        from nanopub.utils import MalformedNanopubError

        graph = rdflib.ConjunctiveGraph()
        graph.parse(data="\n".join(f"{quad} ." for quad in quads), format="nquads")
        try:
            read = Nanopub(rdf=graph)
            return "" if read.is_valid and read.has_valid_trusty else "it is not valid"
        except MalformedNanopubError as error:
            return str(error)


def test_the_package_nanopub_finds_them_valid_with_the_names_they_bear(golden: list[list[Quad]]) -> None:
    assert {checked_by_the_package(quads) for quads in [*golden[::12], golden[-1]]} == {""}


@pytest.mark.slow
def test_it_finds_every_one_of_the_corpus_valid(shipped_corpus: Workspace) -> None:
    every = list(nanopubs(shipped_corpus.archive.ledger))
    assert len(every) == shipped_corpus.counts().claims
    assert [faults(quads) for quads in every] == [set()] * len(every)
    assert {checked_by_the_package(quads) for quads in every} == {""}


def without(name: str) -> Callable[[list[Quad]], list[Quad]]:
    return lambda quads: [q for q in quads if q not in part(quads, name)]


def moved(old: str, new: str) -> Callable[[list[Quad]], list[Quad]]:
    """With another IRI in place of one that ends so."""

    def change(quads: list[Quad]) -> list[Quad]:
        text = "\n".join(f"{quad} ." for quad in quads)
        return list(parse(re.sub(rf"<[^> ]*{old}>", f"<{new}>", text), format=RdfFormat.N_QUADS))

    return change


def also(graph: str, value: NamedNode | Literal) -> Callable[[list[Quad]], list[Quad]]:
    def change(quads: list[Quad]) -> list[Quad]:
        return [*quads, Quad(named(quads), RDFS.comment, value, NamedNode(f"{named(quads).value}#{graph}"))]

    return change


OTHER = "https://a.example/other"
DAMAGED = {
    "emptya": without("assertion"),
    "emptyprov": without("provenance"),
    "emptyinfo": without("pubinfo"),
    "valid_invalid": without("Head"),
    "extragraph": also("more", Literal("more")),
    "illtyped_datatypes": also("pubinfo", Literal("two", datatype=XSD.integer)),
    "graphs_uris_equal": moved("#provenance", OTHER + "#pubinfo"),
    "assertion_graph_uri_not_matching": moved("#assertion", OTHER),
    "trusty": also("pubinfo", Literal("a word more")),
}


@pytest.mark.parametrize("rule", DAMAGED)
def test_a_damaged_one_is_told(rule: str, golden: list[list[Quad]]) -> None:
    damaged = golden[0]
    if rule == "graphs_uris_equal":
        damaged = moved("#pubinfo", OTHER + "#pubinfo")(damaged)
    damaged = DAMAGED[rule](damaged)
    assert rule in faults(damaged)
    assert checked_by_the_package(damaged)


# what they say


def test_there_is_one_for_each_live_claim_and_its_assertion_is_what_the_claim_states(
    golden: list[list[Quad]], golden_archive: Workspace
) -> None:
    stated: dict[object, set[object]] = {}
    for quad in live_quads(golden_archive.archive.ledger):
        if quad.graph_name != DEFAULT_GRAPH:
            stated.setdefault(quad.graph_name, set()).add(quad.triple)
    retractions = [quads for quads in golden if NPX.RetractionNanopub in values(quads, RDF.type)]
    claims = {
        values(part(quads, "provenance"), NamedNode(PROV.base + "alternateOf"))[0]: {
            q.triple for q in part(quads, "assertion")
        }
        for quads in golden
        if quads not in retractions
    }
    assert claims == stated
    assert len(retractions) == 1


def test_the_speaker_states_it_and_the_archivist_is_the_creator(
    golden: list[list[Quad]], golden_archive: Workspace
) -> None:
    archivists = {one.contribution.iri: Literal(one.contribution.archivist) for one in golden_archive.log()}
    assert len(set(archivists.values())) > 1
    for quads in golden:
        (creator,) = values(part(quads, "pubinfo"), CREATOR)
        (contribution,) = values(part(quads, "pubinfo"), GENERATED)
        names = {q.object for q in part(quads, "pubinfo") if q.subject == creator and q.predicate == RDFS.label}
        speakers = values(part(quads, "provenance"), PROV.wasAttributedTo)
        assert names == {archivists[contribution]}
        assert values(part(quads, "pubinfo"), NamedNode(DCTERMS.base + "license")) == [LICENSE]
        assert (speakers == [creator]) == (NPX.RetractionNanopub in values(quads, RDF.type))


def test_provenance_has_the_quoted_words_the_document_and_its_digest(golden: list[list[Quad]]) -> None:
    words = "it had 13 agreements in Vermont as of March 1, 2025"
    told = next(part(quads, "provenance") for quads in golden if Literal(words) in values(quads, OA.exact))
    assert Literal("U.S. Immigration and Customs Enforcement") in values(told, RDFS.label)
    assert Literal("Sheriff joins federal program") in values(told, DCTERMS.title)
    texts = [q.object for q in told if q.predicate == OA.hasSource and terms.parts(q.subject)[0] == "quotation"]  # type: ignore[arg-type]
    captures = {q.object for q in told if q.predicate == OA.hasSource and q.subject in texts}
    assert captures
    assert captures <= {terms.capture(one.value) for one in values(told, KG.sha256) if isinstance(one, Literal)}


def test_provenance_has_the_sheet_and_number_of_a_row(tmp_path: Path) -> None:
    (quads,) = nanopubs(ledger_of(tmp_path, Draft(claims=(AGENCY,))))
    told = part(quads, "provenance")
    assert (values(told, KG.sheet), values(told, KG.row)) == (
        [Literal("Sheet1")],
        [Literal("12", datatype=XSD.integer)],
    )
    assert values(told, KG.writtenAgency) == [Literal("AUTAUGA CO.")]


def test_the_file_is_as_shown(tmp_path: Path) -> None:
    out = io.BytesIO()
    later = Draft(
        note="read again",
        claims=(replace(AGENCY, anchors=(row(13),)), count_claim(138, quotation("138 such agreements"))),
        withdrawals=(Withdrawal(COUNT.iri, "the words say 138", (count_claim(138).iri,)),),
    )
    write(ledger_of(tmp_path, Draft(note="first", claims=(COUNT,)), later), out)
    assert agrees(GOLDEN / "nanopubs.trig", out.getvalue().decode())


def test_the_file_holds_the_same_nanopublications_one_after_another(
    golden: list[list[Quad]], golden_archive: Workspace
) -> None:
    out = io.BytesIO()
    golden_archive.export("nanopubs", out)
    read = list(parse(out.getvalue(), format=RdfFormat.TRIG))
    assert set(read) == {quad for quads in golden for quad in quads}
    blocks = out.getvalue().decode().split("\n\n")[1:]
    assert len(blocks) == len(golden)


def test_the_command_writes_them(kg: Callable[..., Done], alder: Workspace) -> None:
    assert kg("export", "nanopubs", "-o", "claims.trig").code == 0
    made = list(nanopubs(alder.archive.ledger))
    read = parse((alder.archive.folder.root.parent / "claims.trig").read_bytes(), format=RdfFormat.TRIG)
    assert set(read) == {quad for quads in made for quad in quads}


# what stays, and what is taken back


def test_a_later_sighting_changes_no_name(tmp_path: Path) -> None:
    first, later = Draft(claims=(AGENCY,)), Draft(sightings=(Sighting(AGENCY.iri, row(99, capture="cd" * 32)),))
    before = list(nanopubs(ledger_of(tmp_path / "a", first)))
    assert list(nanopubs(ledger_of(tmp_path / "b", first, later))) == before


def test_a_withdrawal_is_a_retraction_of_the_name_it_had_and_the_claim_is_written_no_more(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, Draft(claims=(COUNT, AGENCY)))
    name = named(of_claim(nanopubs(ledger), COUNT))
    record(ledger, withdrawal(COUNT, reason="read wrongly"))
    first, second = nanopubs(ledger)
    assert {q.triple for q in part(first, "assertion")} == set(AGENCY.triples)
    (retracted,) = part(second, "assertion")
    assert (retracted.predicate, retracted.object) == (NPX.retracts, name)
    assert retracted.subject == values(part(second, "pubinfo"), CREATOR)[0]
    assert values(part(second, "provenance"), KG.reason) == [Literal("read wrongly")]


def test_a_merged_claim_keeps_the_name_that_it_has_in_the_other_archive(alder: Workspace, tmp_path: Path) -> None:
    other = Workspace.create(tmp_path / "other", archivist="Ben", clock=CLOCK)
    other.add([maple(tmp_path)])
    (there,) = nanopubs(other.archive.ledger)
    alder.merge(tmp_path / "other")
    assert there in list(nanopubs(alder.archive.ledger))
    assert Literal("Ben") in values(part(there, "pubinfo"), RDFS.label)


def test_a_claim_in_the_place_of_another_says_so(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, Draft(claims=(COUNT,)))
    name, better = named(next(nanopubs(ledger))), count_claim(138)
    record(ledger, Draft(claims=(better,), withdrawals=(Withdrawal(COUNT.iri, "the words say 138", (better.iri,)),)))
    first, second = nanopubs(ledger)
    assert values(part(first, "pubinfo"), NPX.supersedes) == [name]
    assert values(part(second, "assertion"), NPX.retracts) == [name]


def test_a_claim_recorded_again_after_a_withdrawal_has_a_name_of_its_own(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, Draft(claims=(COUNT,)), withdrawal(COUNT), Draft(claims=(COUNT,)))
    retraction, again = nanopubs(ledger)
    assert values(part(retraction, "assertion"), NPX.retracts) != [named(again)]
    assert {q.triple for q in part(again, "assertion")} == set(COUNT.triples)
    record(ledger, withdrawal(COUNT))
    assert [values(part(quads, "assertion"), NPX.retracts) for quads in nanopubs(ledger)] == [
        values(part(retraction, "assertion"), NPX.retracts),
        [named(again)],
    ]


def test_the_first_is_given_before_a_later_contribution_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = ledger_of(tmp_path, *(Draft(claims=(count_claim(number),)) for number in range(1, 6)))
    read: list[Path] = []
    reading = Ledger.read
    monkeypatch.setattr(Ledger, "read", lambda self, path: read.append(path) or reading(self, path))
    every = nanopubs(ledger)
    assert [len(read) for _ in every] == [1, 2, 3, 4, 5]


# their names

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\\^@ "), max_size=6)
LITERALS = st.one_of(
    st.builds(Literal, TEXT),
    st.builds(lambda words, tag: Literal(words, language=tag), TEXT, st.sampled_from(["en", "en-gb"])),
    st.builds(lambda number: Literal(str(number), datatype=XSD.integer), st.integers()),
)
IRIS = st.sampled_from([NamedNode(f"https://w3id.org/kg287g/np/{UNNAMED}{end}") for end in ("", "#a", "#é", "#😀")])
QUADS = st.builds(Quad, IRIS, IRIS, IRIS | LITERALS, IRIS)


@given(st.lists(QUADS, min_size=1, max_size=6))
def test_a_name_is_the_one_that_the_package_gives_in_whatever_order_the_quads_are(quads: list[Quad]) -> None:
    code, bearing = named_by_content(quads)
    assert artifact_code(reversed(bearing), code) == code == artifact_code(quads)
    graph = [tuple(map(in_rdflib, (q.graph_name, q.subject, q.predicate, q.object))) for q in set(quads)]
    with the_package():
        from nanopub.trustyuri.rdf.RdfHasher import make_hash

        assert make_hash(graph, UNNAMED) == code


def in_rdflib(term: object) -> rdflib.term.Node:
    if isinstance(term, Literal):
        datatype = None if term.language else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    return rdflib.URIRef(str(term).strip("<>"))
