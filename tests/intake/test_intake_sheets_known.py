"""Sheets that lean on what the archive knows: documents, speakers and captures named and not described."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg import terms
from kg.intake.sheets import read_sheet_text
from kg.model import Draft, Text
from kg.sources import read_source
from kg.terms import KG

WORLD = Path(__file__).parents[1] / "world"
ICE = terms.organization("ice")
NOTICE = terms.document("alder-notice")
SOURCE = read_source(WORLD / "alder-notice.txt", document=NOTICE)
SHA256 = SOURCE.capture.sha256
CLAIM = "claims: [{quote: held by 9 agencies, agency: {name: A, state: vt}}]\n"


class Archive:
    """An archive that holds the notice, published by ICE, in as many captures as told."""

    def __init__(self, *captures: str) -> None:
        self._captures = captures or (SHA256,)

    def knows(self, iri: NamedNode) -> bool:
        return iri in {NOTICE, ICE, terms.office("ice-director")}

    def publisher(self, document: NamedNode) -> NamedNode | None:
        return ICE if document == NOTICE else None

    def captures(self, document: NamedNode) -> tuple[str, ...]:
        return self._captures if document == NOTICE else ()


def held(sha256: str) -> Text | None:
    return SOURCE.text if sha256 == SHA256 else None


def read(text: str, archive: Archive | None = None) -> Draft:
    return read_sheet_text(text, "yaml", base=WORLD, name="s.yaml", held=held, known=archive or Archive())


@pytest.mark.parametrize("document", ["alder-notice", "{id: alder-notice}", f"{{id: alder-notice, capture: {SHA256}}}"])
def test_a_document_the_archive_knows_is_only_named(document: str) -> None:
    draft = read(f"document: {document}\n{CLAIM}")
    assert draft.findings == ()
    assert draft.documents == ()
    assert draft.sources == ()
    (claim,) = draft.claims
    assert (claim.document, claim.speaker, claim.modality) == (NOTICE, ICE, KG.statement)


def test_the_same_claim_has_one_name_however_its_document_is_given() -> None:
    described = (
        "document: {id: alder-notice, title: N, kind: article, publisher: ice, published: unknown, "
        f"file: alder-notice.txt}}\n{CLAIM}"
    )
    named, full = read(f"document: alder-notice\n{CLAIM}"), read(described)
    assert named.claims[0].iri == full.claims[0].iri
    assert named.claims[0].anchors == full.claims[0].anchors


def test_a_speaker_the_archive_knows_needs_no_description() -> None:
    draft = read(f"document: alder-notice\ndefault-by: ice-director\n{CLAIM}")
    assert draft.findings == ()
    assert draft.claims[0].speaker == terms.office("ice-director")


def test_a_known_document_may_be_reported() -> None:
    draft = read(f"document: alder-notice\n{CLAIM.replace('agency:', 'via: alder-notice, agency:')}")
    assert draft.claims[0].reports == (NOTICE,)
    assert draft.claims[0].modality == KG.statement


def test_of_several_captures_one_must_be_named() -> None:
    (fault,) = read(f"document: alder-notice\n{CLAIM}", Archive(SHA256, "0" * 64)).findings
    assert fault.code == "which-capture"
    assert SHA256[:12] in fault.message


def test_a_new_capture_of_a_known_document_is_its_file() -> None:
    draft = read(f"document: {{id: alder-notice, file: alder-notice.txt, taken-from: a friend}}\n{CLAIM}")
    assert draft.findings == ()
    assert draft.documents == ()
    assert [source.capture.taken_from for source in draft.sources] == ["a friend"]


def test_an_archived_capture_already_says_where_it_was_taken() -> None:
    (fault,) = read(f"document: {{id: alder-notice, capture: {SHA256}, taken-from: a friend}}\n{CLAIM}").findings
    assert (fault.code, fault.where) == ("unknown-key", "s.yaml:1")


def test_a_file_that_is_the_capture_named_is_taken() -> None:
    assert read(f"document: {{id: alder-notice, capture: {SHA256}, file: alder-notice.txt}}\n{CLAIM}").findings == ()
