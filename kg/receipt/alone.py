"""What a receipt proves by itself, with no archive at hand.

    text-id           a text is named by its capture, extractor and profile
    quotation-id      a quotation is named by its text and span, and its words have that length
    claim-id          a claim is named by its triples, speaker and document
    not-stated        a triple said to be claimed is stated by each claim that is said to state it
    not-claimed       a fact is claimed by somebody: it is no record-keeping
    prefixes          undeclared prefixes are those of every query here
    query             the query parses, asks nobody else, and has these columns
    replay            the query gives each row again over nothing but its witness

What it cannot prove is said in `unchecked`: that something is absent, that there are no other rows,
what the archive and not a claim says, and words and names that no id is the hash of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import QueryBoolean, QuerySolutions

from kg import terms
from kg.errors import QueryError
from kg.inert import inert
from kg.model import Claim, Finding, Text
from kg.receipt.reading import Read
from kg.receipt.values import Receipt
from kg.receipt.writing import prefixes_of
from kg.sparql import parse
from kg.sparql.syntax import Describe, Query, Service
from kg.sparql.walking import nodes
from kg.store import Embedded
from kg.store.guarded import guarded
from kg.store.protocol import PREFIXES
from kg.terms import FACT_PROPERTIES, KG
from kg.triples import anchor_iri, make_claim, text_iri
from kg.witness import Form, Ground, Kind, Row
from kg.witness.doubts import doubts
from kg.witness.replaying import replay
from kg.witness.spelling import uncitable

__all__ = ["Proved", "proved", "told"]

_LONGEST = 200
_MOST_PARTS = 1000
"""Patterns and expressions in a query: at 10,000 in one row Oxigraph runs out of stack (tried); the
longest question of the catalogue has 112."""

_FACTS = frozenset(KG[name] for name in FACT_PROPERTIES)


@dataclass(frozen=True, slots=True)
class Proved:
    """What does not hold, and what could not be looked at here; `replayed` counts rows that came again."""

    findings: tuple[Finding, ...]
    unchecked: tuple[str, ...]
    replayed: int


def proved(read: Read) -> Proved:
    """Look at everything that needs nothing but the receipt.

    Takes time linear in its length, but for the query itself, which runs over the witness of each row:
    whoever calls this on a stranger's receipt sets it a time limit.
    """
    receipt = read.receipt
    replays = _Replays(receipt)
    findings = (*_ids(read), *_claims(receipt.evidence.claims), *_stated(receipt), *_prefixes(read), *replays.findings)
    return Proved(findings, (*replays.unchecked, *_beyond(receipt)), replays.held)


def _ids(read: Read) -> Iterator[Finding]:
    for name, one in read.ids:
        if isinstance(one, Text):
            if name != text_iri(one).value:
                yield Finding("text-id", "is not named by its capture, extractor and profile", _short(name))
        elif name != anchor_iri(one).value:
            yield Finding("quotation-id", "is not named by its text and span", _short(name))
        elif one.end - one.start != len(one.exact):
            words = inert(one.exact, longest=_LONGEST)
            message = f"“{words}” has {len(one.exact)} characters, its span {one.end - one.start}"
            yield Finding("quotation-id", message, _short(name))


def _claims(claims: Iterable[Claim]) -> Iterator[Finding]:
    for one in claims:
        made = make_claim(
            one.triples, speaker=one.speaker, document=one.document, modality=one.modality, anchors=one.anchors
        )
        if made.iri != one.iri:
            message = f"what it states, who states it and where make {_short(made.iri.value)}"
            yield Finding("claim-id", message, _short(one.iri.value))


def _stated(receipt: Receipt) -> Iterator[Finding]:
    """Each ground triple once, whatever the number of rows that rest on it."""
    stated = {claim.iri: frozenset(claim.triples) for claim in receipt.evidence.claims}
    for one in dict.fromkeys(chain.from_iterable(row.witness.ground for row in receipt.rows)):
        where = str(one.triple)
        for claim in {*one.claims, *([one.graph] if one.graph else [])}:
            if one.triple not in stated[claim]:
                yield Finding("not-stated", f"{_short(claim.value)} does not state this", where)
        if not one.claims and (one.kind is Kind.CLAIMED or one.triple.predicate in _FACTS):
            yield Finding("not-claimed", "this is a fact, and no claim is named that states it", where)


def _prefixes(read: Read) -> Iterator[Finding]:
    if read.prefixes != (usual := prefixes_of(read.receipt.query)):
        wrong = min(name for name, _ in read.prefixes.items() ^ usual.items())
        yield Finding("prefixes", f"{wrong}: is not what every query here may use undeclared", "prefixes")


class _Replays:
    """The query asked again over the witness of each row."""

    def __init__(self, receipt: Receipt) -> None:
        self.receipt = receipt
        self.findings: list[Finding] = []
        self.held = 0
        self._not_given: Counter[str] = Counter()
        try:
            query = parse(receipt.query, PREFIXES)
            _refuse_unfit(query)
            self._reasons = "; ".join(doubts(query))
            _refuse_other_columns(receipt, query)
            for row in receipt.rows:
                self._look_at(row)
        except QueryError as error:
            self.findings.append(Finding("query", str(error), "query"))

    @property
    def unchecked(self) -> Iterator[str]:
        for why, count in self._not_given.items():
            yield f"{count:,} of {len(self.receipt.rows):,} rows, which do not come again from their witness: {why}"

    def _look_at(self, row: Row) -> None:
        replayed = replay(self.receipt.query, row.witness.quads)
        if replayed.gives(row):
            self.held += 1
        elif not row.witness.is_complete:
            self._not_given["the receipt has a part of the solutions behind them"] += 1
        elif self._reasons:
            self._not_given[self._reasons] += 1
        else:
            self.findings.append(Finding("replay", _not_again(row), f"row {row.number}"))


def _refuse_unfit(query: Query) -> None:
    """What must not be asked on a stranger's word: others, or so much at once that the engine ends the process."""
    parts = [one for one in nodes(query) if type(one).__module__ == Service.__module__]
    if len(parts) > _MOST_PARTS:
        raise QueryError(f"it has {len(parts):,} patterns and expressions, and {_MOST_PARTS:,} are asked at most")
    for one in parts:
        if isinstance(one, Service):
            raise uncitable(one.name, one.at)


def _refuse_other_columns(receipt: Receipt, query: Query) -> None:
    """Asked of an empty store, a query costs nothing and has the columns it has."""
    answer = guarded(Embedded.memory()).query(receipt.query)
    if isinstance(answer, QuerySolutions):
        form, columns = Form.SELECT, tuple(variable.value for variable in answer.variables)
    elif isinstance(answer, QueryBoolean):
        form, columns = Form.ASK, ("answer",)
    else:
        describes = isinstance(query, Describe)
        form, columns = Form.DESCRIBE if describes else Form.CONSTRUCT, ("subject", "predicate", "object")
    if (form, columns) != (receipt.form, receipt.columns):
        raise QueryError(f"the answer to it has the columns {', '.join(columns)}, not {', '.join(receipt.columns)}")


def _not_again(row: Row) -> str:
    return f"the query over its {len(row.witness.quads):,} triples does not give this row ({told(row)})"


def told(row: Row) -> str:
    """A row in one line."""
    return inert(
        " · ".join("" if one is None else one.value.removeprefix(terms.ID) for one in row.values), longest=_LONGEST
    )


def _beyond(receipt: Receipt) -> Iterator[str]:
    """What no receipt can prove by itself, as far as this one says it."""
    ground: set[Ground] = set(chain.from_iterable(row.witness.ground for row in receipt.rows))
    kept = sum(one.kind is not Kind.CLAIMED for one in ground)
    absent = {one.pattern for row in receipt.rows for one in row.witness.absences} | {
        one.pattern for one in receipt.absences
    }
    if kept:
        yield f"{kept:,} triples that no claim states: the archive's own, or the ontology's"
    for pattern in sorted(absent):
        yield f"that no claim up to contribution {receipt.head.sequence:,} states {pattern}"
    yield "that these are all the rows, and the words, titles and names that no id is the hash of"


def _short(iri: str) -> str:
    return inert(iri.removeprefix(terms.ID), longest=_LONGEST)
