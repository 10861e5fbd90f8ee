"""Guarantees JSON-LD that is the archive's own dataset, one line for each thing, and reads as plain JSON.

A claim is one object: who states it (`speaker`), in which document (`statedIn`), where (`anchor`,
down to the name of the file), and the facts under `states`, which is the claim's named graph.
Documents, captures, texts, speakers and contributions come first, then the claims, then every
place and concept that was used, with its label. Memory does not grow with the claims: one is held
at a time, so an anchor two claims share is written with each; captures and texts are held as an
anchor tells them, and what was used by name, of which there are no more than the ontology has.

It is a part of the dataset (`dataset`), statement for statement: all but the merge, what follows from
claims and captures together, and what the ontology says of places and concepts that nothing names.

Places and concepts are told in JSON-LD alone. They are the ontology's, not the archive's: TriG and
N-Quads are what was recorded and nothing else, and Turtle holds the whole ontology already. When
read back they are known from the ontology that ships with the program, and passed over.

Why by hand: the engine writes expanded JSON-LD only, and compaction by a library is slow and holds
the whole dataset.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import Any, BinaryIO

from pyoxigraph import NamedNode, Quad, Triple

from kg import terms
from kg.export import context as contexts
from kg.export.context import Context, Term
from kg.export.describing import Object, described, term
from kg.export.view import LiveView, with_types_of_rows
from kg.inert import in_json
from kg.terms import DCTERMS, KG, OA, RDF, SKOS

__all__ = ["compacted", "objects", "write"]

_OF_A_TEXT = frozenset({RDF.type, OA.hasSource})
_OF_A_CAPTURE = frozenset({RDF.type, KG.document, KG.sha256, KG.fileName})
_OF_A_WORD = frozenset({DCTERMS.identifier, SKOS.prefLabel, SKOS.notation, SKOS.definition, SKOS.broader})


def write(view: LiveView, out: BinaryIO, *, inline: bool = True) -> None:
    """Write everything in view as one JSON-LD document.

    `inline` puts the context itself in it, so that any JSON-LD program reads it without a network;
    else it is named by its address.
    """
    _write(objects(view, contexts.load()), out, inline=inline)


def compacted(triples: Iterable[Triple]) -> bytes:
    """A small graph, such as CONSTRUCT gives, in the keys of the context: one object for each subject.

    Raises:
        UsageError: a statement is about a statement.
    """
    context = contexts.load()
    subjects: dict[Term, list[Triple]] = {}
    for triple in triples:
        subjects.setdefault(term(triple.subject), []).append(triple)
    out = io.BytesIO()
    _write((described(subjects[one], context) for one in sorted(subjects, key=str)), out, inline=True)
    return out.getvalue()


def objects(view: LiveView, context: Context) -> Iterator[Object]:
    """Every thing in view as JSON: what is described, the claims, then the places and concepts used."""
    teller = _Teller(view, context)
    for _, quads in groupby(view.others(), key=lambda quad: quad.subject):
        yield teller.thing(list(quads))
    for claim in view.claims():
        yield teller.claim(claim)
    yield from teller.words()


class _Teller:
    """Describes one thing after the other, and remembers which places and concepts it named."""

    def __init__(self, view: LiveView, context: Context) -> None:
        self._view = view
        self._context = context
        self._used: set[NamedNode] = set()
        # One workbook is the source of many rows, and the rows of a claim are in a thousand workbooks.
        self._source: Callable[[NamedNode], Object] = cache(self._tell_source)

    def thing(self, quads: list[Quad]) -> Object:
        """What is said of one subject; its anchors and its source are told within it."""
        self._note(quads)
        nested = {KG.anchor: self._anchor, OA.hasSource: self._source}
        return described(list(with_types_of_rows(quads)), self._context, nested)

    def claim(self, claim: NamedNode) -> Object:
        """One claim with its anchors and what it states."""
        stated = sorted(self._view.graph(claim), key=lambda quad: str(quad.subject))
        self._note(stated)
        facts = groupby(stated, key=lambda quad: quad.subject)
        return self.thing(list(self._view.about(claim))) | {
            "states": [described(list(quads), self._context) for _, quads in facts]
        }

    def words(self) -> Iterator[Object]:
        """Every place and concept named so far and those broader, each once, as the ontology has them."""
        told: dict[NamedNode, Object] = {}
        while waiting := self._used - told.keys():
            for iri in waiting:
                told[iri] = self._word(iri)
        yield from (told[iri] for iri in sorted(told, key=str) if told[iri])

    def _word(self, iri: NamedNode) -> Object:
        """A place or concept; empty if the archive does not know it as one."""
        quads = list(self._view.about(iri))
        types = [quad for quad in quads if quad.predicate == RDF.type]
        kinds = [quad for kind in (KG.Place, SKOS.Concept) for quad in types if quad.object == kind]
        if not kinds:
            return {}
        chosen = [kinds[0], *(quad for quad in quads if quad.predicate in _OF_A_WORD)]
        self._note(chosen[1:])
        return described(chosen, self._context)

    def _note(self, quads: Iterable[Quad]) -> None:
        values = (quad.object for quad in quads if quad.predicate != RDF.type)
        self._used.update(value for value in values if isinstance(value, NamedNode) and _is_word(value))

    def _anchor(self, anchor: NamedNode) -> Object:
        return self._told(anchor, list(self._view.about(anchor)))

    def _told(self, node: NamedNode, quads: list[Quad]) -> Object:
        quads = list(with_types_of_rows(quads))
        nested = {OA.hasSelector: self._selector, OA.hasSource: self._source}
        return described(quads, self._context, nested) if quads else {"id": node.value}

    def _selector(self, selector: NamedNode) -> Object:
        quads = list(self._view.about(selector))
        return described(quads, self._context) if quads else {"id": selector.value}

    def _tell_source(self, source: NamedNode) -> Object:
        """The text or capture an anchor is in, as far as to the name of the file."""
        quads = list(self._view.about(source))
        is_text = any(quad.predicate == OA.hasSource for quad in quads)
        shown = _OF_A_TEXT if is_text else _OF_A_CAPTURE
        chosen = [quad for quad in quads if quad.predicate in shown]
        capture = {OA.hasSource: self._tell_capture}
        return described(chosen, self._context, capture) if chosen else {"id": source.value}

    def _tell_capture(self, capture: NamedNode) -> Object:
        quads = [quad for quad in self._view.about(capture) if quad.predicate in _OF_A_CAPTURE]
        return described(quads, self._context) if quads else {"id": capture.value}


def _is_word(iri: NamedNode) -> bool:
    return iri.value.startswith((terms.ONTOLOGY, f"{terms.ID}place/"))


def _write(things: Iterable[Object], out: BinaryIO, *, inline: bool) -> None:
    head: Any = contexts.load().definitions if inline else terms.CONTEXT_IRI
    out.write(b'{"@context":' + _json(head) + b',"@graph":[')
    for number, thing in enumerate(things):
        out.write((b",\n" if number else b"\n") + _json(thing))
    out.write(b"\n]}\n")


def _json(value: Any) -> bytes:
    return in_json(json.dumps(value, ensure_ascii=False, separators=(",", ":"))).encode()
