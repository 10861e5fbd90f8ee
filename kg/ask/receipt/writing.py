"""A receipt as bytes: one JSON file, the same for the same answer of the same archive.

    format version digest query form prefixes ledger whole
    speakers documents captures texts anchors triples claims      the evidence; others point into these
    patterns ground witnesses absences                            what each row rests on
    head results                                                  the answer

- It is SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/) as well: `head`
  and `results`, or `boolean`, are what any client reads; they come last, because some clients take
  nothing after them. A CONSTRUCT or DESCRIBE has the columns subject, predicate and object.
- Nothing is written twice: what several things share stands once in a table, and they name its
  place in the table, from 0. Tables are sorted, so the order in which an engine answers is not in the bytes.
- A triple is written as in N-Triples, without the dot: exactly the lines a claim's id is the hash of.
- `digest` is the SHA-256 of all the rest, laid out by `canonical`: spaces and line ends do not count.
  It tells a change made by accident or by hand. Whoever changes a receipt on purpose can compute it
  anew: against that stand the claims' ids, the replay, and the archive.

`schema` describes each member; `reading` reads it back.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.ask.receipt.values import Receipt
from kg.ask.witness import Absence, AnswerRow, Ground, GroundKind, Match, QueryForm
from kg.index.store import PREFIXES
from kg.inert import in_json
from kg.model import Anchor, Capture, Claim, Document, Quotation, Speaker, Text
from kg.triples import anchor_iri, text_iri

__all__ = ["FORMAT", "canonical", "digest", "prefixes_of", "receipt_bytes", "whole"]

FORMAT = "kg287g receipt"
Json = dict[str, Any]


def receipt_bytes(receipt: Receipt) -> bytes:
    """The file: members one after the other, in tables a line each, so that two receipts can be compared by `diff`."""
    members = (f"{json.dumps(key)}: {in_json(_laid_out(value))}" for key, value in whole(receipt).items())
    return ("{\n" + ",\n".join(members) + "\n}\n").encode()


def digest(receipt: Receipt) -> str:
    """The SHA-256 a receipt of this content bears."""
    return _digest(_members(receipt), receipt.version)


def whole(receipt: Receipt) -> Json:
    """The whole receipt in the members above, ready for `json.dumps`."""
    members = _members(receipt)
    start = {"format": FORMAT, "version": receipt.version, "digest": _digest(members, receipt.version)}
    return start | members


def canonical(value: object) -> bytes:
    """One form for equal JSON: keys sorted, no blanks, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def prefixes_of(query: str) -> dict[str, str]:
    """The prefixes that need no declaration here and that a query may use: with them it runs anywhere."""
    return {name: base for name, base in PREFIXES.items() if re.search(rf"\b{name}:", query)}


def _digest(members: Json, version: int) -> str:
    return hashlib.sha256(canonical({"format": FORMAT, "version": version, **members})).hexdigest()


def _members(receipt: Receipt) -> Json:
    tables = _Tables(receipt)
    return {
        "query": receipt.query,
        "form": receipt.form.value,
        "prefixes": prefixes_of(receipt.query),
        "ledger": {
            "sequence": receipt.head.sequence,
            "digest": receipt.head.digest,
            "recorded": receipt.recorded,
        },
        "whole": receipt.whole,
        **tables.evidence(),
        **tables.rests_on(),
        **_answer(receipt),
    }


class _Tables:
    """The tables of one receipt, and where in them each thing stands."""

    def __init__(self, receipt: Receipt) -> None:
        self._receipt, self._evidence = receipt, receipt.evidence
        claims = self._evidence.claims
        every = [row.witness for row in receipt.rows]
        ground = {one for witness in every for match in witness.matches for one in match.ground}
        absent = [*receipt.absences, *(one for witness in every for one in witness.absences)]
        patterns = {(one.at, one.pattern) for witness in every for one in witness.matches}
        self.captures = _places(one.sha256 for one in self._evidence.captures)
        self.texts = _places(text_iri(one) for one in self._evidence.texts)
        self.claims = _places(one.iri for one in claims)
        self.speakers = _places(one.iri for one in self._evidence.speakers)
        self.documents = _places(one.iri for one in self._evidence.documents)
        self.anchors = _places(sorted({a for claim in claims for a in claim.anchors}, key=lambda a: str(anchor_iri(a))))
        stated = {str(triple) for claim in claims for triple in claim.triples}
        self.triples = _places(sorted(stated | {str(one.triple) for one in ground}))
        self.patterns = _places(sorted(patterns | {(one.at, one.pattern) for one in absent}))
        self.ground = _places(sorted(ground, key=self._ground_order))

    def evidence(self) -> Json:
        return {
            "speakers": [_speaker(one) for one in self._evidence.speakers],
            "documents": [self._document(one) for one in self._evidence.documents],
            "captures": [self._capture(one) for one in self._evidence.captures],
            "texts": [self._text(one) for one in self._evidence.texts],
            "anchors": [self._anchor(one) for one in self.anchors],
            "triples": list(self.triples),
            "claims": [self._claim(one) for one in self._evidence.claims],
        }

    def rests_on(self) -> Json:
        return {
            "patterns": [{"pattern": pattern, "at": list(at)} for at, pattern in self.patterns],
            "ground": [self._ground(one) for one in self.ground],
            "witnesses": [self._witness(row) for row in self._receipt.rows],
            "absences": self._absences(self._receipt.absences),
        }

    def _document(self, document: Document) -> Json:
        return _present(
            id=document.iri.value,
            title=document.title,
            kind=document.kind.value,
            publisher=self.speakers[document.publisher] if document.publisher else None,
            published=_date(document.published),
            unseen=document.unseen or None,
        )

    def _capture(self, capture: Capture) -> Json:
        return _present(
            sha256=capture.sha256,
            document=self.documents[capture.document],
            file_name=capture.file_name,
            media_type=capture.media_type,
            size=capture.size,
            taken_from=capture.taken_from,
            taken_on=_date(capture.taken_on),
            listed_on=_date(capture.listed_on),
            created_on=_date(capture.created_on),
            modified_on=_date(capture.modified_on),
            newest_signed=_date(capture.newest_signed),
        )

    def _text(self, text: Text) -> Json:
        return {
            "id": text_iri(text).value,
            "capture": self.captures[text.capture],
            "extractor": text.extractor,
            "profile": text.profile,
            "sha256": text.sha256,
        }

    def _anchor(self, anchor: Anchor) -> Json:
        if not isinstance(anchor, Quotation):
            return {"capture": self.captures[anchor.capture], "sheet": anchor.sheet, "row": anchor.row}
        return {
            "id": anchor_iri(anchor).value,
            "text": self.texts[anchor.text],
            "start": anchor.start,
            "end": anchor.end,
            "exact": anchor.exact,
            "prefix": anchor.prefix,
            "suffix": anchor.suffix,
        }

    def _claim(self, claim: Claim) -> Json:
        return _present(
            id=claim.iri.value,
            speaker=self.speakers[claim.speaker],
            document=self.documents[claim.document],
            reported_by=[self.speakers[one] for one in claim.reported_by] or None,
            paraphrased_by=[self.speakers[one] for one in claim.paraphrased_by] or None,
            modality=claim.modality.value,
            reports=[one.value for one in claim.reports] or None,
            corrects=[one.value for one in claim.corrects] or None,
            computed=claim.computed or None,
            basis=claim.basis,
            triples=[self.triples[str(one)] for one in claim.triples],
            anchors=sorted(self.anchors[one] for one in claim.anchors),
        )

    def _ground_order(self, one: Ground) -> tuple[int, str, list[int], str, bool]:
        claims = [self.claims[claim] for claim in one.claims]
        return self.triples[str(one.triple)], str(one.graph or ""), claims, one.kind.value, one.more

    def _ground(self, one: Ground) -> Json:
        return _present(
            triple=self.triples[str(one.triple)],
            graph=self.claims[one.graph] if one.graph else None,
            claims=[self.claims[claim] for claim in one.claims] or None,
            more=one.more or None,
            kind=None if one.kind is GroundKind.CLAIMED else one.kind.value,
        )

    def _witness(self, row: AnswerRow) -> Json:
        return _present(
            matches=[self._match(one) for one in row.witness.matches],
            absences=self._absences(row.witness.absences) or None,
            solutions=row.witness.solutions,
            shown=row.witness.shown,
        )

    def _match(self, match: Match) -> Json:
        ground = sorted(self.ground[one] for one in match.ground)
        return {"pattern": self.patterns[match.at, match.pattern], "ground": ground}

    def _absences(self, absences: Iterable[Absence]) -> list[int]:
        return [self.patterns[one.at, one.pattern] for one in absences]


def _answer(receipt: Receipt) -> Json:
    if receipt.form is QueryForm.ASK:
        return {"head": {}, "boolean": str(receipt.rows[0].values[0]) == _TRUE}
    bound = [dict(zip(receipt.columns, row.values, strict=True)) for row in receipt.rows]
    bindings = [{name: _term(value) for name, value in row.items() if value is not None} for row in bound]
    return {"head": {"vars": list(receipt.columns)}, "results": {"bindings": bindings}}


_TRUE = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'


def _term(term: object) -> Json:
    """SPARQL 1.1 Query Results JSON 3.2.2, Encoding RDF terms."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if not isinstance(term, Literal):
        return {"type": "bnode", "value": term.value}  # type: ignore[attr-defined]
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    plain = term.datatype.value.endswith("#string")
    return {"type": "literal", "value": term.value} | ({} if plain else {"datatype": term.datatype.value})


def _speaker(speaker: Speaker) -> Json:
    office = speaker.office_in.value if speaker.office_in else None
    return _present(id=speaker.iri.value, label=speaker.label, office_in=office)


def _date(date: Literal | None) -> str | None:
    return date.value if date else None


def _present(**members: object) -> Json:
    """Members that are known; what is not is left out."""
    return {key: value for key, value in members.items() if value is not None}


def _places(things: Iterable[Any]) -> dict[Any, int]:
    return {thing: place for place, thing in enumerate(things)}


def _laid_out(value: object) -> str:
    if isinstance(value, dict) and "bindings" in value:
        return f'{{"bindings": {_laid_out(value["bindings"])}}}'
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in value) + "\n]"
    return json.dumps(value, ensure_ascii=False)
