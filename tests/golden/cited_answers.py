"""Cited answers as Markdown a person can check: what depends on bytes made here is written by name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.ask.catalogue import NamedQuery
from kg.ask.cite import Answer
from kg.ask.cite.formats import WRITERS
from kg.ask.witness import cite
from kg.ask.witness.merged_rows import merge_cited_rows
from kg.index import Store, solutions, words
from tests.golden.answers import readable_names

_DIGEST = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{12}(?=…))")
_SIZES = 'SELECT ?size { ?c kg:byteSize ?size ; kg:fileName ?name FILTER(STRENDS(?name, ".xlsx")) }'


def names_in_notes(store: Store) -> dict[str, str]:
    """Digests, whole and as notes shorten them, with the files they are of; contributions by number; sizes of
    workbooks, which depend on how a library happens to pack them."""
    names = readable_names(store)
    digests = {digest: name for digest, name in names.items() if _DIGEST.fullmatch(digest)}
    contributions = {iri.rpartition("/")[2]: name for iri, name in names.items() if "/contribution/" in iri}
    sizes = {f"| {int(words(row['size'])):,} |": "| … |" for row in solutions(store, _SIZES)}
    return {
        **digests,
        **{digest[:12]: name.removeprefix("sha256 ") for digest, name in digests.items()},
        **contributions,
        **sizes,
    }


def cited_answer(store: Store, query: NamedQuery, sparql: str, names: Mapping[str, str]) -> str:
    """What a query answers, each row with the notes of every solution: which come first is the engine's affair."""
    cited = merge_cited_rows(cite(store, sparql, solutions=None), query.claims)
    text = "".join(WRITERS["markdown"](Answer(store, cited, title=query.summary), None))
    for told, name in names.items():
        text = text.replace(told, name)
    return text
