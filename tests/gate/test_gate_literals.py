"""A literal that is plain is of its datatype for every library; one that is not may be so too."""

from __future__ import annotations

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from kg.gate.plain_literals import is_plain
from kg.terms import XSD

FORMS: dict[NamedNode, tuple[list[str], list[str]]] = {
    XSD.boolean: (["true", "false"], ["True", "yes", "", "true "]),
    XSD.integer: (["0", "7", "-7", "9" * 18], ["-0", "07", "7.0", "1e3", "", "9" * 19, "7 "]),
    XSD.decimal: (
        ["0", "7", "-7.50", "0.5", "9" * 17 + "." + "9" * 17],
        [".5", "7.", "1e3", "9" * 18, "0." + "9" * 18],
    ),
    XSD.gYear: (["0001", "2025"], ["0000", "25", "02025", "2025Z"]),
    XSD.gYearMonth: (["2025-01", "2025-12"], ["2025-00", "2025-13", "2025-1", "0000-01"]),
    XSD.date: (["2025-02-28", "2024-02-29"], ["2025-02-29", "2025-2-28", "20250228", "2025-02-28Z", "2025-W01-1"]),
    XSD.dateTime: (
        ["2025-02-28T23:59:59Z"],
        [
            "2025-02-28",
            "2025-02-28T23:59:59",
            "2025-02-28T23:59:59+00:00",
            "2025-02-28T23:59Z",
            "2025-02-28 23:59:59Z",
            "2025-02-29T23:59:59Z",
            "2025-02-28T24:00:00Z",
            "2025-02-28T23:59:60Z",
        ],
    ),
}
"""What is plain of a datatype, and what is not, at the bounds of its form."""


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.value.rpartition("#")[2])
def test_a_literal_is_plain_in_one_form_of_its_datatype(kind: NamedNode) -> None:
    plain, others = FORMS[kind]
    assert [text for text in plain if not is_plain(Literal(text, datatype=kind))] == []
    assert [text for text in others if is_plain(Literal(text, datatype=kind))] == []


@given(st.sampled_from(sorted(FORMS, key=str)), st.text("0123456789-:.TZ+ truefals", max_size=22) | st.dates().map(str))
def test_what_is_plain_is_of_its_datatype_for_another_library(kind: NamedNode, text: str) -> None:
    if is_plain(Literal(text, datatype=kind)):
        assert not rdflib.Literal(text, datatype=rdflib.URIRef(kind.value)).ill_typed


def test_any_text_and_any_address_is_plain_and_an_iri_or_another_datatype_never() -> None:
    assert is_plain(Literal("any words"))
    assert is_plain(Literal("no address", datatype=XSD.anyURI))
    assert not is_plain(NamedNode("urn:x"))
    assert not is_plain(Literal("7", datatype=XSD.double))
    assert not is_plain(Literal("words", language="en"))
