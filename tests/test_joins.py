"""No join in the merge makes a row that no source states: of a thing with several values of two properties, each pair
of them stands together in one claim, but for the exceptions listed here with their reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations, product
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from kg.gate.facts.term_names import own_kinds
from kg.terms import ELI, KG, RDF, RDFS
from kg.workspace import Workspace
from kg.workspace.shipped_corpus import unpack

EXCEPTIONS = {
    KG.Agency: "an agency is State and folded name; what each list says of type, county and spelling stands apart",
    KG.Provision: "a provision is what it is called; where it stands and what enacted it are each a statement",
    KG.Agreement: "an agreement is agency, model and day; a memorandum's addresses are each a row's own",
}
"""Classes of things that have a name of their own, which several sources describe piece by piece. `cite` marks a
row that joins such pieces; everything else is named by all that is stated of it."""


def joined(quads: Iterable[Quad]) -> dict[object, set[tuple[NamedNode, NamedNode, object, object, object]]]:
    """By class, each pair of values of two properties of one thing that no claim states together."""
    together: dict[object, set[tuple[NamedNode, object, NamedNode, object]]] = defaultdict(set)
    values: dict[object, dict[NamedNode, set[object]]] = defaultdict(lambda: defaultdict(set))
    kinds: dict[object, object] = {}
    stated: dict[tuple[object, object], list[tuple[NamedNode, object]]] = defaultdict(list)
    for quad in quads:
        if not isinstance(quad.graph_name, DefaultGraph):
            stated[(quad.graph_name, quad.subject)].append((quad.predicate, quad.object))
    for (_, subject), said in stated.items():
        for p, o in said:
            values[subject][p].add(o)
            if p == RDF.type and o in own_kinds:
                kinds[subject] = o
        together[subject] |= {(p, o, q, r) for (p, o), (q, r) in product(said, said)}
    found: dict[object, set[tuple[NamedNode, NamedNode, object, object, object]]] = defaultdict(set)
    for subject, by_property in values.items():
        several = [p for p, objects in by_property.items() if len(objects) > 1 and p != RDF.type]
        for p, q in combinations(sorted(several, key=str), 2):
            for o, r in product(by_property[p], by_property[q]):
                if (p, o, q, r) not in together[subject]:
                    found[kinds.get(subject)].add((p, q, subject, o, r))
    return found


def test_no_pair_of_values_in_the_corpus_is_stated_by_nobody_together(tmp_path: Path) -> None:
    found = joined(unpack(tmp_path / "archive").store.quads())
    assert set(found) <= set(EXCEPTIONS)
    links = {KG.codifiedAt, KG.enactedBy, KG.amends, ELI.is_part_of, ELI.number, RDFS.label, KG.subjectMatter}
    assert {one for p, q, *_ in found[KG.Provision] for one in (p, q)} <= links


@pytest.mark.slow
def test_no_pair_of_values_in_the_lists_is_stated_by_nobody_together(shared: Path, tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "archive")
    workspace.import_lists(sorted((shared / "data").glob("ice-lists*/*.xlsx")))
    assert set(joined(workspace.store.quads())) <= set(EXCEPTIONS)


def test_a_pair_that_two_claims_make_between_them_is_found() -> None:
    text = '<urn:a> { <urn:x> <urn:p> "1" , "2" ; <urn:q> "3" } <urn:b> { <urn:x> <urn:q> "4" }'
    found = joined(parse(text, format=RdfFormat.TRIG))[None]
    assert {(str(o), str(r)) for _, _, _, o, r in found} == {('"1"', '"4"'), ('"2"', '"4"')}
