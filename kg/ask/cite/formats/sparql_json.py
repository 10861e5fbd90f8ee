"""SPARQL 1.1 results JSON with one extra member, `citations`; `head`, `results` and `boolean` are unchanged.

https://www.w3.org/TR/sparql11-results-json/ . Clients that do not know the member ignore it. It stands
before `results`, because some readers (Oxigraph's) allow nothing after the bindings; the bindings wait in
a file until it is written. A CONSTRUCT or DESCRIBE has the variables subject, predicate and object.

    {"head": {"vars": ["agency", "claim"]},
     "citations": {
       "sequence": 12,                  the archive's last contribution when it was asked
       "rows": [                        one for each binding, in the same order
         {"row": 1,                     from 1
          "notes": [1, 3],              the numbers of its notes
          "others": ["https://…"],      claims that state some of the same and have no note here …
          "more": false,                … and whether there are yet more
          "solutions": 1286,            how many solutions stand behind the row; null: not counted
          "shown": 10,                  and of how many of them the witness is
          "witness": [                  what each pattern of the query matched
            {"pattern": "?a kg:agency ?agency", "at": [1, 24],
             "ground": [{"subject": {"type": "uri", "value": "…"}, "predicate": {…}, "object": {…},
                         "graph": null, "kind": "claimed", "claims": ["https://…"], "more": false}]}],
          "absences": [4]}],            notes that say what nothing states
       "notes": [                       each once, in the order of first meeting
         {"number": 1, "kind": "claim", "text": "…", "claim": "https://…", "speakerName": "…", …},
         {"number": 4, "kind": "absence", "text": "no claim up to contribution 12 states …", "pattern": "…"},
         {"number": 5, "kind": "joint", "text": "joined at agency/…: name by [1], county by [3]; …",
          "thing": "https://…", "stated": [{"claim": "https://…", "predicates": ["https://…"]}]}],
       "missing": [],                   what was looked for in vain, where there is no row
       "works": [{"id": "…", "type": "report", "title": "…"}]},      with a bibliography: CSL-JSON
     "results": {"bindings": […]}}

`kind` of a ground triple is "claimed", "record-keeping" or "vocabulary".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.ask.cite.footnotes import Footnote
from kg.ask.cite.formats.spooled import spooled_text
from kg.ask.cite.joins import JoinedThing
from kg.ask.cite.notes import Answer, NotedRow
from kg.ask.cite.numbering import Note
from kg.ask.witness import Absence, Ground, Match, QueryForm
from kg.inert import in_json
from kg.terms import XSD
from kg.vocabulary import as_json

__all__ = ["render", "term_json"]


def render(answer: Answer, style: str | None = None) -> Iterator[str]:
    """The answer; the documents cited among the citations where a citation style is given, whichever it is."""
    asks = answer.form is QueryForm.ASK
    yield f'{{"head":{_json({} if asks else {"vars": answer.columns})},\n"citations":{{"rows":['
    with spooled_text() as bindings, spooled_text() as notes:
        last, between_notes = None, ""
        for page in answer.pages():
            for last in page.rows:
                between = "," if last.number > 1 else ""
                yield f"{between}\n{_json(_cited(last))}"
                bindings.add(f"{between}\n{_json(_binding(answer.columns, last))}")
            for note in page.fresh:
                notes.add(f"{between_notes}\n{_json(_note(note))}")
                between_notes = ","
        yield '],\n"notes":['
        yield from notes
        yield f"],\n{_members(answer, style)}}},\n"
        if asks:
            yield f'"boolean":{_json(_is_yes(last))}}}\n'
        else:
            yield '"results":{"bindings":['
            yield from bindings
            yield "]}}\n"


def _members(answer: Answer, style: str | None) -> str:
    members: dict[str, Any] = {"missing": answer.missing, "sequence": answer.notes.contribution}
    if style is not None:
        members["works"] = [work.as_csl() for work in answer.notes.works()]
    return ",\n".join(f"{_json(key)}:{_json(value)}" for key, value in members.items())


def _is_yes(row: NotedRow | None) -> bool:
    value = row.values[0] if row else None
    return isinstance(value, Literal) and value.value == "true"


def _cited(row: NotedRow) -> Mapping[str, Any]:
    return {
        "row": row.number,
        "notes": [note.number for note in row.notes],
        "others": sorted(claim.value for claim in row.others),
        "more": row.more,
        "solutions": row.witness.solutions,
        "shown": row.witness.shown,
        "witness": [_match(one) for one in row.witness.matches],
        "absences": [note.number for note in row.notes if isinstance(note.of, Absence)],
    }


def _match(one: Match) -> Mapping[str, Any]:
    return {"pattern": one.pattern, "at": one.at, "ground": [_ground(each) for each in one.ground]}


def _ground(one: Ground) -> Mapping[str, Any]:
    subject, predicate, value = map(term_json, one.triple)
    return {
        **{"subject": subject, "predicate": predicate, "object": value},
        "graph": one.graph.value if one.graph else None,
        "kind": one.kind.value,
        "claims": [claim.value for claim in one.claims],
        "more": one.more,
    }


def _note(note: Note) -> Mapping[str, Any]:
    if isinstance(note.of, Footnote):
        return {"number": note.number, "kind": "claim", **as_json(note.of)}
    if isinstance(note.of, JoinedThing):
        stated = [
            {"claim": claim.value, "predicates": [one.value for one in predicates]}
            for claim, predicates in note.of.stated
        ]
        joined = {"thing": note.of.thing.value, "stated": stated}
        return {"number": note.number, "kind": "joint", "text": note.text, **joined}
    return {"number": note.number, "kind": "absence", "text": note.text, "pattern": note.of.pattern}


def _binding(columns: tuple[str, ...], row: NotedRow) -> Mapping[str, Any]:
    """Unbound variables are left out (section 3.2.2)."""
    return {name: term_json(value) for name, value in zip(columns, row.values, strict=True) if value is not None}


def term_json(term: NamedNode | BlankNode | Literal | Triple) -> Mapping[str, str]:
    """A term as section 3.2.2 has it; a plain string has no datatype."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    assert isinstance(term, Literal), "the store is RDF 1.1"
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype == XSD.string:
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def _json(value: object) -> str:
    return in_json(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
