"""Counts as sources state them, one value for each claim and observation, read by one named query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import Literal, NamedNode, QuerySolution

from kg import terms
from kg.ask.catalogue import Catalogue, values_block
from kg.compare.periods import Period, period_of
from kg.index import Store, solutions
from kg.terms import KG

__all__ = ["Number", "StatedCount", "short", "stated_counts"]

Number = int | float

_LABELS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?label WHERE { ?thing skos:prefLabel|rdfs:label ?label } ORDER BY STR(?label)
"""


@dataclass(frozen=True, slots=True)
class StatedCount:
    """One count in one claim.

    `what` says in words what is counted. `size` is the broader measure where there is one:
    agreements in force and agencies participating are both sizes of the program. `quotation`
    joins a claim's quotations with an ellipsis; it is empty where the claim stands on a row.
    `basis` is the archivist's reading of what the words do not say.
    """

    claim: NamedNode
    observation: NamedNode
    what: str
    measure: NamedNode
    size: NamedNode
    unit: NamedNode | None
    place: NamedNode | None
    model: NamedNode | None
    agency: NamedNode | None
    offense: NamedNode | None
    period: Period | None
    value: Number
    precision: NamedNode
    speaker: NamedNode
    speaker_name: str
    document: NamedNode
    document_title: str
    modality: NamedNode
    quotation: str
    basis: str | None = None
    scope: NamedNode | None = None
    charge_status: NamedNode | None = None
    growth_of: NamedNode | None = None
    is_expected: bool = False

    @property
    def as_of(self) -> str | None:
        return self.period.written if self.period else None

    @property
    def is_read(self) -> bool:
        """Whether the date is an archivist's reading: there is one, and the words do not have the date."""
        return bool(self.basis) and self.period is not None and not self.period.stands_in(self.quotation)

    JSON = (
        "value",
        "precision",
        "measure",
        "counted_unit: unit",
        "as_of",
        "modality",
        "speaker",
        "speaker_name",
        "stated_in: document",
        "document_title",
        "claim",
        "quotation",
        "basis",
    )


def stated_counts(store: Store, catalogue: Catalogue) -> tuple[StatedCount, ...]:
    """Every count the live claims state."""
    rows = sorted(solutions(store, catalogue["stated-counts"].sparql), key=_claim_and_observation)
    groups = [list(group) for _, group in groupby(rows, key=_claim_and_observation)]
    names = _names(store, {term for group in groups for term in _dimensions(group[0]) if term})
    return tuple(_stated(group, names) for group in groups)


def short(term: NamedNode | None) -> str | None:
    """How a claim sheet writes a term: `agreements-in-force`, `us-fl`, `us-al/elmore-county-…`."""
    if term is None or term.value.startswith(terms.ONTOLOGY):
        return terms.short_name(term) if term else None
    return "/".join(terms.parts(term)[1:]) or term.value


_DIMENSIONS = ("measure", "growthOf", "model", "chargeStatus", "offense", "agency", "scope", "place")


def _claim_and_observation(row: QuerySolution) -> tuple[str, str]:
    return str(row["claim"]), str(row["observation"])


def _dimensions(row: QuerySolution) -> list[NamedNode | None]:
    return [_iri(row, name) for name in _DIMENSIONS]


def _names(store: Store, things: Iterable[NamedNode]) -> Mapping[NamedNode, str]:
    wanted = sorted(things, key=str)
    names: dict[NamedNode, str] = {}
    for row in solutions(store, values_block(_LABELS, {"thing": wanted})) if wanted else ():
        names.setdefault(terms.named(row["thing"]), row["label"].value)
    return names


def _stated(rows: list[QuerySolution], names: Mapping[NamedNode, str]) -> StatedCount:
    row = rows[0]
    measure = terms.named(row["measure"])
    return StatedCount(
        claim=terms.named(row["claim"]),
        observation=terms.named(row["observation"]),
        what=", ".join(names.get(term) or short(term) or "" for term in _dimensions(row) if term),
        measure=measure,
        size=min((broader for one in rows if (broader := _iri(one, "broader"))), key=str, default=measure),
        unit=_iri(row, "countedUnit"),
        place=_iri(row, "place"),
        model=_iri(row, "model"),
        agency=_iri(row, "agency"),
        offense=_iri(row, "offense"),
        period=period_of(*(_text(row, name) or None for name in ("asOf", "from", "until", "fiscalYear"))),
        value=_number(row["value"]),
        precision=_iri(row, "precision") or KG.exactly,
        speaker=terms.named(row["speaker"]),
        speaker_name=_text(row, "speakerName") or short(terms.named(row["speaker"])) or "",
        document=terms.named(row["document"]),
        document_title=_text(row, "documentTitle"),
        modality=terms.named(row["modality"]),
        quotation=" … ".join(_quotations(rows)),
        basis=_text(row, "basis") or None,
        scope=_iri(row, "scope"),
        charge_status=_iri(row, "chargeStatus"),
        growth_of=_iri(row, "growthOf"),
        is_expected=_iri(row, "occurrence") == KG.expected,
    )


def _quotations(rows: list[QuerySolution]) -> list[str]:
    """The claim's quotations in the order of the text, each once."""
    placed = {(int(row["start"].value), row["quotation"].value) for row in rows if row["quotation"] is not None}
    return [words for _, words in sorted(placed)]


def _iri(row: QuerySolution, name: str) -> NamedNode | None:
    return terms.named(row[name]) if row[name] is not None else None


def _text(row: QuerySolution, name: str) -> str:
    return row[name].value if row[name] is not None else ""


def _number(literal: Literal) -> Number:
    return float(literal.value) if "." in literal.value else int(literal.value)
