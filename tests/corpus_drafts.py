"""The sheets of the corpus as drafts, and what they state as plain words, for tests that look at them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from kg import terms
from kg.intake.sheets import read_sheet_text
from kg.model import Claim, Draft, Quotation, Text
from kg.terms import RDF, RDFS, fold

ROOT = Path(__file__).resolve().parents[1]


def sheets(shared: Path) -> dict[str, Draft]:
    """Every sheet, read against the real material wherever that is."""
    return {path.stem: read(path, shared) for path in sorted((ROOT / "corpus/sheets").glob("*.yaml"))}


def read(path: Path, shared: Path) -> Draft:
    there = os.path.relpath(shared, path.parent)
    written = path.read_text(encoding="utf-8").replace("file: ../../../shared/", f"file: {there}/")
    return read_sheet_text(written, "yaml", base=path.parent, name=path.name, allow_outside=True)


def _short(term: object) -> str:
    assert isinstance(term, NamedNode | Literal)
    if term.value.startswith(terms.ONTOLOGY):
        return terms.short_name(NamedNode(term.value))
    return "/".join(terms.parts(NamedNode(term.value))[1:]) if term.value.startswith(terms.ID) else term.value


def described(claim: Claim, kind: NamedNode) -> Iterator[dict[str, list[str]]]:
    """What a claim states of each thing of one class: predicates by local name, values by short name."""
    for subject in dict.fromkeys(triple.subject for triple in claim.triples):
        own = [triple for triple in claim.triples if triple.subject == subject]
        if any(triple.predicate == RDF.type and triple.object == kind for triple in own):
            stated: dict[str, list[str]] = {"id": [_short(subject)]}
            called = {t.subject: fold(t.object.value)[:40] for t in claim.triples if t.predicate == RDFS.label}
            for triple in own:
                name = called.get(triple.object) if is_called(triple.object) else None
                stated.setdefault(_local(triple), []).append(name or _short(triple.object))
            yield stated


def is_called(thing: object) -> bool:
    """Whether it is a group, conduct or wording: it has no name but its words."""
    return isinstance(thing, NamedNode) and terms.parts(thing)[:1] in {("group",), ("conduct",), ("wording",)}


def _local(triple: Triple) -> str:
    return re.split("[#/]", triple.predicate.value)[-1]


def things(draft: Draft, kind: NamedNode) -> list[dict[str, list[str]]]:
    return [stated for claim in draft.claims for stated in described(claim, kind)]


def quotations(draft: Draft) -> list[Quotation]:
    return [one for claim in draft.claims for one in claim.anchors if isinstance(one, Quotation)]


def text_of(draft: Draft) -> Text:
    text = draft.sources[0].text
    assert text is not None
    return text
