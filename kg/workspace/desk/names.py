"""What completes a name in a form of the desk: what the archive and the ontology know, each by what a sheet writes.

agency     the names of agencies, as sources write them
place, state, county    codes, with the names of places
speaker    short names of organizations and offices
document   short names of documents
thing      subjects and models, speakers, documents, places
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg import places, terms
from kg.index import Store, solutions, words
from kg.intake.sheets.ontology_words import concept_in
from kg.terms import fold, named, parts

__all__ = ["KINDS", "CompletableNames", "CompletedName"]

_MOST = 30
"""Names offered while one types."""
_AGENCIES = """SELECT DISTINCT ?label ?state {
    ?agency a kg:Agency ; rdfs:label ?label ; kg:place/skos:prefLabel ?state } ORDER BY ?label ?state"""
_SPEAKERS = """SELECT ?thing (MIN(?label) AS ?name) {{
    ?thing rdfs:label ?label FILTER(STRSTARTS(STR(?thing), "{organizations}") || STRSTARTS(STR(?thing), "{offices}"))
    }} GROUP BY ?thing ORDER BY ?thing"""
_DOCUMENTS = """SELECT ?thing (MIN(?label) AS ?name) {
    ?thing kg:documentKind ?kind ; dcterms:title ?label } GROUP BY ?thing ORDER BY ?thing"""


@dataclass(frozen=True, slots=True)
class CompletedName:
    """What is written into a form, and what it stands for in words."""

    value: str
    label: str


class CompletableNames:
    """The names of one state of an archive; made once for it."""

    def __init__(self, store: Store) -> None:
        ids = f"{terms.ID}organization/", f"{terms.ID}office/"
        speakers = _SPEAKERS.format(organizations=ids[0], offices=ids[1])
        self._by_kind: dict[str, list[CompletedName]] = {
            "agency": [CompletedName(words(r["label"]), words(r["state"])) for r in solutions(store, _AGENCIES)],
            "speaker": list(_named(store, speakers)),
            "document": list(_named(store, _DOCUMENTS)),
            **_places(),
        }
        subjects = [
            CompletedName(word, "a subject") for word in (*concept_in("subjectScheme"), *concept_in("modelScheme"))
        ]
        self._by_kind["thing"] = [
            *subjects,
            *(one for kind in ("speaker", "document", "place") for one in self._by_kind[kind]),
        ]
        self._folded = {
            kind: [(fold(one.value), fold(one.label)) for one in every] for kind, every in self._by_kind.items()
        }

    def of(self, kind: str) -> list[CompletedName]:
        """All names of a kind."""
        return self._by_kind.get(kind, [])

    def completing(self, kind: str, typed: str) -> list[CompletedName]:
        """Names of a kind that begin with what is typed, then those that have it within; thirty at the most."""
        sought = fold(typed)
        if kind not in self._by_kind:
            return []
        first, within = [], []
        for one, (value, label) in zip(self._by_kind[kind], self._folded[kind], strict=True):
            if value.startswith(sought) or label.startswith(sought):
                first.append(one)
            elif sought in value or sought in label:
                within.append(one)
            if len(first) >= _MOST:
                break
        return [*first, *within][:_MOST]


KINDS = ("agency", "county", "document", "place", "speaker", "state", "thing")


def _named(store: Store, query: str) -> Iterator[CompletedName]:
    for row in solutions(store, query):
        yield CompletedName(parts(named(row["thing"]))[-1], words(row["name"]))


def _places() -> dict[str, list[CompletedName]]:
    known = places.load()
    every = [CompletedName(code.removeprefix("us-"), label) for code, label in sorted(known.labels.items())]
    return {
        "place": every,
        "state": [one for one in every if len(one.value) == len("al") and one.value != "us"],
        "county": [one for one in every if one.value.isdecimal()],
    }
