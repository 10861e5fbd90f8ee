"""Literals are brought to the one form the engine keeps, whether it is asked or not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.terms import XSD
from kg.triples import canonical
from tests.drafts import words

figures = st.from_regex(r"[+-]?0*[0-9]{1,22}(\.[0-9]{0,3})?", fullmatch=True) | words
kinds = st.sampled_from([XSD.integer, XSD.decimal, XSD.boolean, XSD.date, XSD.string, NamedNode("urn:odd")])


def kept(literal: Literal) -> object:
    """What a store gives back."""
    store = Store()
    store.add(Quad(NamedNode("urn:a"), NamedNode("urn:a"), literal))
    return next(iter(store)).object


@given(figures, kinds)
def test_the_canonical_form_is_what_a_store_gives_back(text: str, kind: NamedNode) -> None:
    literal = Literal(text, datatype=kind)
    assert canonical(literal) == kept(literal)


@given(words, st.sampled_from(["en", "EN-gb", "zh-Hant"]))
def test_so_are_language_tags(text: str, tag: str) -> None:
    literal = Literal(text, language=tag)
    assert canonical(literal) == kept(literal)


@given(figures, kinds)
def test_bringing_to_the_form_twice_changes_nothing(text: str, kind: NamedNode) -> None:
    once = canonical(Literal(text, datatype=kind))
    assert canonical(once) == once
