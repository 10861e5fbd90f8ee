"""Each named shape has examples that pass and one that fails; its name is the code; nothing is passed over.

`tests/shapes/<class>/pass.trig` says all that can be said of the class, rightly; beside it stands a
file for each shape, named after it, with one fault. `tests/shapes/facts/` holds the same for the rules
SHACL cannot express.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pyshacl
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import RDF, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH, SKOS

from kg import assets, terms
from kg.errors import KgError
from kg.gate import conforming, quotation_span, shacl, shape_files, shapes
from kg.gate.conforming import Node, surely_conforms
from kg.gate.facts import RULES
from kg.model import Document, Draft, Finding, Row, Severity, Speaker, Withdrawal
from kg.terms import KG, RDFS, XSD
from kg.triples import claim_quads, make_claim
from tests.making import ICE, LIST, agency_claim, count_claim, quotation, row
from tests.sampling import examples

EXAMPLES = Path(__file__).parents[1] / "shapes"
SHAPES = Path(__file__).parents[2] / "shapes"
PASSING = sorted(EXAMPLES.glob("*/pass.trig"))
FAILING = sorted(set(EXAMPLES.glob("*/*.trig")) - set(PASSING))
FACT_CODES = {*RULES, quotation_span.CODE}
NAME = rdflib.Namespace(shapes.SHAPE)


def of_class(path: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(path)


def named_shapes(graph: rdflib.Graph) -> set[URIRef]:
    kinds = (SH.NodeShape, SH.PropertyShape)
    return {s for kind in kinds for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)}


ALL = rdflib.Graph()
BY_FILE: dict[str, set[URIRef]] = {}
for _path in sorted(SHAPES.glob("*.ttl")):
    _graph = of_class(_path)
    BY_FILE[_path.stem] = named_shapes(_graph)
    ALL += _graph
NAMED = sorted(named_shapes(ALL))


def code(shape: URIRef) -> str:
    return str(shape).removeprefix(shapes.SHAPE)


def findings(path: Path) -> list[Finding]:
    return shapes.check_quads(parse(path=path, format=RdfFormat.TRIG))


# ---------------------------------------------------------------- examples


@pytest.mark.parametrize("path", PASSING, ids=lambda path: path.parent.name)
def test_an_example_that_says_all_rightly_passes(path: Path) -> None:
    assert findings(path) == []


@pytest.mark.parametrize("path", FAILING, ids=lambda path: path.stem)
def test_an_example_with_one_fault_gets_exactly_the_code_it_is_named_after(path: Path) -> None:
    assert {one.code for one in findings(path)} == {path.stem}


def test_every_named_shape_has_a_failing_example_and_every_example_a_shape() -> None:
    examples = {(path.parent.name, path.stem) for path in FAILING if path.parent.name != "facts"}
    assert examples == {(folder, code(shape)) for folder, found in BY_FILE.items() for shape in found}


def test_every_rule_about_facts_has_a_failing_example() -> None:
    # A claim that states nothing has no graph: no file can hold one.
    assert {path.stem for path in FAILING if path.parent.name == "facts"} == FACT_CODES - {"empty-claim"}


@pytest.mark.parametrize("folder", sorted(BY_FILE))
def test_the_passing_example_of_a_class_puts_every_shape_of_it_to_work(folder: str) -> None:
    data = rdflib.Graph()
    for quad in parse(path=EXAMPLES / folder / "pass.trig", format=RdfFormat.TRIG):
        data.parse(data=f"{quad.triple} .", format="nt")
    for shape in BY_FILE[folder]:
        focus = {node for target in ALL.objects(shape, SH.targetClass) for node in data.subjects(RDF.type, target)}
        focus |= {node for path in ALL.objects(shape, SH.targetSubjectsOf) for node in data.subjects(path, None)}
        assert focus, f"{code(shape)} has no focus node in {folder}/pass.trig"
        path = ALL.value(shape, SH.path)
        if isinstance(path, URIRef):
            assert any((node, path, None) in data for node in focus), f"{code(shape)}: no value of {path}"


# ---------------------------------------------------------------- the shapes themselves


def test_every_sh_term_used_exists() -> None:
    used = {term for triple in ALL for term in triple if isinstance(term, URIRef) and term.startswith(str(SH))}
    assert not {term for term in used if term not in SH}
    # The very misspelling that makes a branch of sh:or accept everything, unseen by meta-SHACL.
    assert URIRef(str(SH) + "dataType") not in SH


@pytest.mark.slow
def test_the_shapes_are_shapes_by_the_shapes_of_shacl() -> None:
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=ALL, meta_shacl=True)
    assert conforms, text


def test_every_term_of_ours_used_in_the_shapes_is_in_the_ontology() -> None:
    used = {str(t) for triple in ALL for t in triple if isinstance(t, URIRef) and str(t).startswith(terms.ONTOLOGY)}
    assert {name.removeprefix(terms.ONTOLOGY) for name in used} <= terms.KG.names()


@pytest.mark.parametrize("shape", NAMED, ids=code)
def test_a_shape_says_what_it_is_and_its_message_ends_with_the_remedy(shape: URIRef) -> None:
    for predicate in (SH.name, SH.description, SH.message, SH.severity):
        assert len(list(ALL.objects(shape, predicate))) == 1, predicate
    what, _, remedy = str(ALL.value(shape, SH.message)).partition("; ")
    assert what
    assert remedy
    assert not remedy.endswith(".")


def test_shapes_with_targets_all_have_names() -> None:
    targeted = {s for p in (SH.targetClass, SH.targetSubjectsOf) for s in ALL.subjects(p, None)}
    assert targeted == set(NAMED)


def test_every_shape_looks_at_one_nodes_own_statements_only() -> None:
    # What makes it right to validate claims together (see kg/gate/shapes.py): no shape follows a
    # value to what is said of it, asks for its class, or looks at who points to a node.
    beyond = {SH.node, SH["class"], SH.sparql, SH.select, SH.qualifiedValueShape, SH.inversePath, SH.targetNode}
    beyond |= {SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath, SH.targetObjectsOf, SH.target}
    assert not {p for p in ALL.predicates() if p in beyond}
    for path in ALL.objects(None, SH.path):
        steps = [path] if isinstance(path, URIRef) else list(Collection(ALL, ALL.value(path, SH.alternativePath)))
        assert steps
        assert all(isinstance(step, URIRef) for step in steps)


def paths(shape: URIRef) -> set[URIRef]:
    path = ALL.value(shape, SH.path)
    if path is None or isinstance(path, URIRef):
        return {path} - {None}
    return set(Collection(ALL, ALL.value(path, SH.alternativePath)))


@pytest.mark.parametrize("shape", [s for s in NAMED if (s, SH.closed, None) in ALL], ids=code)
def test_a_closed_shape_allows_what_the_other_shapes_of_its_class_constrain_and_no_more(shape: URIRef) -> None:
    allowed = set(Collection(ALL, ALL.value(shape, SH.ignoredProperties))) - {RDF.type}
    targets = set(ALL.objects(shape, SH.targetClass)) | set(ALL.objects(shape, SH.targetSubjectsOf))
    beside = {s for s in NAMED for p in (SH.targetClass, SH.targetSubjectsOf) if targets & set(ALL.objects(s, p))}
    assert allowed == {path for one in beside for path in paths(one)}


def test_every_class_a_claim_or_document_can_have_is_closed() -> None:
    closed = {target for s in ALL.subjects(SH.closed, None) for target in ALL.objects(s, SH.targetClass)}
    names = {str(target).removeprefix(terms.ONTOLOGY) for target in closed if str(target).startswith(terms.ONTOLOGY)}
    assert names == set(terms.CLASSES)


@cache
def vocabulary() -> rdflib.Graph:
    """The ontology and its schemes, places and contested terms left out."""
    found = rdflib.Graph()
    for path in sorted((SHAPES.parent / "ontology").glob("*.ttl")):
        if path.name not in ("places.ttl", "terms.ttl"):
            found.parse(path)
    return found


LISTED = sorted(s for s in NAMED if (s, SH["in"], None) in ALL and code(s) != "document-not-stated-is-known")


@pytest.mark.parametrize("shape", LISTED, ids=code)
def test_a_list_of_concepts_is_the_whole_of_one_scheme(shape: URIRef) -> None:
    listed = set(Collection(ALL, ALL.value(shape, SH["in"])))
    (scheme,) = {s for concept in listed for s in vocabulary().objects(concept, SKOS.inScheme)}
    # program-size is a heading over measures and no figure's measure.
    heading = {URIRef(KG.programSize.value)}
    assert listed == set(vocabulary().subjects(SKOS.inScheme, scheme)) - heading


# ---------------------------------------------------------------- drafts


def test_a_sound_draft_has_no_findings() -> None:
    document = Document(LIST, "A list", KG.listSeries, publisher=ICE, not_stated=("published",))
    draft = Draft(
        documents=(document,),
        speakers=(Speaker(ICE, "U.S. Immigration and Customs Enforcement"),),
        claims=(agency_claim("Alder Police Department"), count_claim(137)),
    )
    assert shapes.validate(draft) == []


def test_an_empty_draft_has_no_findings() -> None:
    assert shapes.validate(Draft()) == []


def test_a_finding_points_to_the_line_the_claim_was_written_in() -> None:
    claim = make_claim([], speaker=ICE, document=LIST, modality=KG.statement, anchors=(row(2),), origin="sheet.yaml:7")
    (found,) = shapes.validate(Draft(claims=(claim,)))
    assert str(found).startswith("sheet.yaml:7: empty-claim: the claim states nothing; ")


def test_a_fault_of_an_anchor_points_to_the_line_of_its_claim() -> None:
    claim = replace(agency_claim("Alder Police Department", Row("ab" * 32, "Sheet1", 0)), origin="sheet.yaml:9")
    (found,) = shapes.validate(Draft(claims=(claim,)))
    assert (found.where, found.code) == ("sheet.yaml:9", "row-has-number")


def test_a_message_shows_the_value_and_then_the_remedy() -> None:
    claim = count_claim(-5)
    (found,) = shapes.validate(Draft(claims=(claim,)))
    assert "“-5”: a figure's value is a whole or decimal number, not negative; write digits only" in found.message


def test_a_message_about_a_thing_itself_does_not_name_it_again() -> None:
    (found,) = findings(EXAMPLES / "document" / "document-published-known-or-unknown.trig")
    assert found.message == "the publication date is given and marked as not stated; keep one of the two"


SUCCESSORS = {
    "a claim": (count_claim(2).iri, []),
    "an agency": (terms.agency("us-al", "A Office"), ["withdrawal-superseded-by-a-claim"]),
    "something else": (NamedNode("urn:x"), ["withdrawal-superseded-by-a-claim"]),
}


@pytest.mark.parametrize("case", SUCCESSORS)
def test_only_claims_stand_in_the_place_of_one_that_is_withdrawn(case: str) -> None:
    successor, codes = SUCCESSORS[case]
    for others in ((successor,), (count_claim(3).iri, successor)):
        draft = Draft(withdrawals=(Withdrawal(count_claim(1).iri, "read wrongly", others),))
        assert [one.code for one in shapes.validate(draft)] == codes


def test_a_withdrawal_with_a_blank_reason_is_refused() -> None:
    draft = Draft(withdrawals=(Withdrawal(count_claim(1).iri, " "),))
    assert [one.code for one in shapes.validate(draft)] == ["withdrawal-has-reason"]


def test_a_model_that_could_not_be_read_is_a_notice_and_stops_nothing() -> None:
    agency = terms.agency("us-al", "Alder Police Department")
    facts = [
        (terms.agreement(agency, "Warrant Services Officer", "2020-01-01"), terms.RDF.type, KG.Agreement),
        (terms.agreement(agency, "Warrant Services Officer", "2020-01-01"), KG.agency, agency),
    ]
    claim = make_claim(facts, speaker=ICE, document=LIST, modality=KG.statement, anchors=(row(2),))
    (found,) = shapes.validate(Draft(claims=(claim,)))
    assert (found.code, found.severity) == ("agreement-has-model", Severity.NOTICE)


def typed_agency(kind: NamedNode, anchor: Row) -> Draft:
    agency = terms.agency("us-al", "Alder Police Department")
    facts = [
        (agency, terms.RDF.type, KG.Agency),
        (agency, RDFS.label, Literal("Alder Police Department")),
        (agency, KG.agencyType, kind),
    ]
    claim = make_claim(facts, speaker=ICE, document=LIST, modality=KG.statement, anchors=(anchor,))
    return Draft(claims=(claim,))


def test_two_sources_may_state_different_things_of_one_agency() -> None:
    drafts = [typed_agency(KG.countyAgency, row(2)), typed_agency(KG.municipalAgency, row(3))]
    assert shapes.validate(Draft(claims=tuple(claim for draft in drafts for claim in draft.claims))) == []


def test_every_claim_that_holds_a_faulty_node_is_named() -> None:
    faulty = typed_agency(KG.taskForce, row(2)).claims[0]
    other = make_claim(
        faulty.triples, speaker=ICE, document=terms.document("b"), modality=KG.statement, anchors=(row(3),)
    )
    found = shapes.validate(Draft(claims=(faulty, other)))
    assert [(one.where, one.code) for one in found] == [
        (claim.iri.value.removeprefix(terms.ID), "agency-type-is-known") for claim in (faulty, other)
    ]


def test_a_term_spelled_wrong_brings_a_guess() -> None:
    quads = parse(path=EXAMPLES / "facts" / "unknown-term.trig", format=RdfFormat.TRIG)
    (found,) = shapes.check_quads(quads)
    assert found.message == "kg:plaice is not in the ontology; did you mean kg:place?"


def test_hostile_words_are_shown_on_one_line_and_cut_short() -> None:
    agency = terms.agency("us-al", "x")
    facts = [
        (agency, terms.RDF.type, KG.Agency),
        (agency, RDFS.label, Literal("x")),
        (agency, KG.agencyType, Literal("\x1b[31m\n" * 100)),
        (agency, NamedNode("urn:" + "y" * 500), Literal("x")),
    ]
    claim = make_claim(facts, speaker=ICE, document=LIST, modality=KG.statement, anchors=(row(2),))
    found = shapes.validate(Draft(claims=(claim,)))
    assert {one.code for one in found} == {"unknown-term", "agency-type-is-known"}
    assert all(one.message.isprintable() and len(one.message) < 300 for one in found)


# ---------------------------------------------------------------- laws

SOUND = (
    agency_claim("Alder Police Department"),
    count_claim(137, quotation("137", start=80)),
    typed_agency(KG.countyAgency, row(4)).claims[0],
)
FAULTY = (
    count_claim(-5),
    count_claim(12, quotation("12", start=40), as_of="2020", document=terms.document("other")),
    typed_agency(KG.taskForce, row(2)).claims[0],
    typed_agency(KG.agencyType, row(3)).claims[0],
    agency_claim("Birch Sheriff", Row("ab" * 32, " ", 5)),
)


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(st.sampled_from(SOUND + FAULTY), max_size=8, unique_by=lambda claim: claim.iri.value))
def test_claims_together_have_the_findings_each_has_alone(claims: list) -> None:
    together = shapes.validate(Draft(claims=tuple(claims)))
    alone = [one for claim in claims for one in shapes.validate(Draft(claims=(claim,)))]
    assert sorted(map(str, together)) == sorted(map(str, alone))


LEXICAL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["2023-02-30", "2023-13", "0000", "-1", "1e400", "NaN", "9" * 5000, "yes", "1.5", "\n", "٣"]),
)
DATATYPE = st.sampled_from(
    [XSD[name] for name in ("string", "integer", "decimal", "date", "gYear", "boolean", "anyURI")]
)
PREDICATE = st.sampled_from([KG[name] for name in (*terms.FACT_PROPERTIES, "computed", "sha256")])
KIND = st.sampled_from([KG[name] for name in terms.CLASSES])


@settings(deadline=None)
@given(KIND, st.lists(st.tuples(PREDICATE, LEXICAL, DATATYPE), max_size=4), st.booleans())
def test_whatever_is_stated_gives_findings_and_never_an_exception(kind: NamedNode, said: list, in_claim: bool) -> None:
    thing, graph = terms.thing("observation", "x"), terms.thing("claim", "x") if in_claim else DefaultGraph()
    quads = [Quad(thing, terms.RDF.type, kind, graph)]
    quads += [Quad(thing, p, Literal(text, datatype=datatype), graph) for p, text, datatype in said]
    assert all(isinstance(one, Finding) for one in shapes.check_quads(quads))


def test_ill_typed_values_write_nothing_to_the_terminal(
    capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    quads = list(claim_quads(count_claim(137, quotation("137"))))
    claim = next(quad.subject for quad in quads if quad.predicate == KG.anchor)
    quads.append(Quad(claim, KG.computed, Literal("yes", datatype=XSD.boolean)))
    quads.append(Quad(claim, KG.basis, Literal("1.5", datatype=XSD.integer)))
    codes = {one.code for one in shapes.check_quads(quads)}
    assert codes == {"claim-computed-is-true", "claim-basis-is-text"}
    assert capfd.readouterr() == ("", "")
    assert not recwarn.list


# ---------------------------------------------------------------- what needs no pySHACL


def nodes_of(path: Path) -> list[Node]:
    """Every node of an example, as one graph says it."""
    said: dict[tuple[object, NamedNode], set] = {}
    for quad in parse(path=path, format=RdfFormat.TRIG):
        said.setdefault((quad.graph_name, quad.subject), set()).add((quad.predicate, quad.object))
    return [Node(subject, frozenset(pairs)) for (_, subject), pairs in said.items()]


SOUND_NODES = [node for path in PASSING for node in nodes_of(path)]
ALL_NODES = SOUND_NODES + [node for path in FAILING for node in nodes_of(path)]
PAIRS = sorted({pair for node in ALL_NODES for pair in node.said}, key=str)


def test_all_that_the_passing_examples_say_surely_conforms() -> None:
    assert [node for node in SOUND_NODES if not surely_conforms(node)] == []


def test_no_example_with_a_fault_of_a_shape_surely_conforms() -> None:
    for path in FAILING:
        if path.parent.name != "facts":
            assert not all(map(surely_conforms, nodes_of(path))), path.stem


@settings(deadline=None)
@given(
    st.sampled_from(ALL_NODES),
    st.sets(st.sampled_from(PAIRS), max_size=2),
    st.lists(st.tuples(st.integers(0, 20), LEXICAL, DATATYPE), max_size=2),
    st.integers(0, 20),
)
def test_what_surely_conforms_has_no_fault_by_pyshacl(node: Node, more: set, rewritten: list, left_out: int) -> None:
    pairs = sorted(node.said, key=str)
    del pairs[left_out : left_out + 1]
    for place, text, datatype in rewritten:
        if place < len(pairs):
            pairs[place] = (pairs[place][0], Literal(text, datatype=datatype))
    changed = Node(node.iri, frozenset([*pairs, *more]))
    if surely_conforms(changed):
        assert shacl.faults([changed]) == set()


# ---------------------------------------------------------------- what can go wrong with the shapes


@pytest.mark.parametrize("raised", [pyshacl.errors.ConstraintLoadError("m", "l"), TypeError("m"), ValueError("m")])
def test_what_pyshacl_raises_becomes_an_error_with_a_remedy(raised: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise raised

    monkeypatch.setattr(pyshacl, "validate", fail)
    with pytest.raises(KgError, match=r"shapes/: SHACL validation failed.*install kg287g again"):
        shapes.validate(Draft(claims=(count_claim(-1),)))


def test_a_validation_that_failed_is_not_taken_for_a_sound_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    # pySHACL returns some failures in place of the report.
    monkeypatch.setattr(pyshacl, "validate", lambda *_a, **_o: (False, pyshacl.errors.ValidationFailure("m"), ""))
    with pytest.raises(KgError, match="SHACL validation failed"):
        shapes.validate(Draft(claims=(count_claim(-1),)))


def test_shapes_that_do_not_parse_are_an_error_with_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("shape:x a sh:NodeShape .")
    monkeypatch.setattr(assets, "files", lambda *_: [broken])
    kept = (shape_files.quads, conforming._shapes, conforming._applying)
    for one in kept:
        one.cache_clear()
    try:
        with pytest.raises(KgError, match="correct shapes/ in a checkout"):
            shapes.validate(Draft(claims=(count_claim(1),)))
    finally:
        for one in kept:
            one.cache_clear()
