"""Codes from public tables: as sourced claims where a row means one agency or place exactly, else as proposals.

- A claim is made only of what some live claim speaks of: a table of eighteen thousand agencies adds
  nothing on those that no source of this archive names.
- What is no exact match is never taken: a person looks at the proposals and takes a row, with a reason.
- The table's bytes are kept, so every code is looked at again by `kg verify`. Importing the table again
  adds the codes of agencies met since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kg import places, terms
from kg.compare.identity.agency_profiles import profiles
from kg.identity import representatives
from kg.identity.code_rows import AgencyRow, PlaceRow
from kg.identity.codes import exact
from kg.identity.profiles import Profile
from kg.index import Store, solutions
from kg.intake.reference import Reference
from kg.model import Claim, Draft, Row
from kg.record.archive_world import decisions_in
from kg.record.recording import Outcome, Writer, record
from kg.sources.tables import CSV_SHEET
from kg.terms import DEFAULT_GRAPH, KG, RDF, RDFS, fold, named
from kg.triples import Fact, make_claim

__all__ = ["ReferenceImport", "agency_claim", "import_reference"]

_PLACES = {
    5: "SELECT DISTINCT ?place { ?agency kg:county ?place }",
    2: "SELECT DISTINCT ?place { ?agency a kg:Agency ; kg:place ?place }",
}
"""The places spoken of, by the digits of their codes: counties, States."""


@dataclass(frozen=True, slots=True)
class ReferenceImport:
    """What became of a table: `spoken_of` things of its sort are in the archive, `matched` of them have one row."""

    path: Path
    rows: int
    spoken_of: int
    matched: int
    outcome: Outcome

    @property
    def claims(self) -> int:
        """How many codes are new."""
        return len(self.outcome.draft.claims)

    JSON = ("file_name: path", "row_count: rows", "spoken_of", "matched", "*outcome")


def import_reference(writer: Writer, path: Path, table: Reference) -> ReferenceImport:
    """Record what a table read from a file says, exactly, of what the archive speaks of."""
    if table.agencies:
        agencies = profiles(writer.store)
        matched = _of_agencies(writer.store, agencies, table)
        claims = _but_for_known(writer.store, matched)
        rows, spoken_of = len(table.agencies), len(agencies)
    else:
        spoken = _spoken_of(writer.store, table.places)
        matched = claims = tuple(_of_places(table, spoken))
        rows, spoken_of = len(table.places), len(spoken)
    draft = Draft(
        note=f"codes of {path.name}",
        documents=(table.kind.document,),
        speakers=(table.kind.speaker,),
        sources=(table.source,),
        claims=claims,
    )
    return ReferenceImport(path, rows, spoken_of, len(matched), record(writer, draft))


def _of_agencies(store: Store, agencies: list[Profile], table: Reference) -> tuple[Claim, ...]:
    stands_for = representatives((one.one, one.other) for one in decisions_in(store) if one.is_same)
    matched = exact(agencies, table.agencies, places.load().labels, stands_for)
    return tuple(agency_claim(one, matched[one.iri], table) for one in agencies if one.iri in matched)


def _but_for_known(store: Store, matched: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Without codes that are live already: an agency may be written otherwise here by now."""
    known = {(quad.subject, quad.object) for quad in store.quads(None, KG.ori, graph=DEFAULT_GRAPH)}
    return tuple(one for one in matched if not any((t.subject, t.object) in known for t in one.triples))


def agency_claim(agency: Profile, row: AgencyRow, table: Reference, reason: str = "") -> Claim:
    """What a row says of an agency: that it has this code. `reason` is a person's for taking the row."""
    written = (("agency", row.name),) if fold(row.name) != fold(agency.name) else ()
    read = f"the table's {row.kind} “{row.name}” is read as {agency.name}" if written else None
    facts: list[Fact] = [
        (agency.iri, RDF.type, KG.Agency),
        (agency.iri, RDFS.label, Literal(agency.name)),
        (agency.iri, KG.ori, Literal(row.ori)),
    ]
    if agency.state in places.load().states.values():
        facts.append((agency.iri, KG.place, terms.place(agency.state)))
    return _claim(facts, table, (row.number,), written, reason or read)


def _of_places(table: Reference, spoken: Iterable[NamedNode]) -> Iterator[Claim]:
    """The code of each place spoken of; none where rows of one name give it several."""
    rows: dict[NamedNode, list[PlaceRow]] = defaultdict(list)
    for row in table.places:
        rows[row.place].append(row)
    for place in spoken:
        if len({row.fips for row in rows[place]}) == 1:
            facts: list[Fact] = [(place, RDF.type, KG.Place), (place, KG.fips, Literal(rows[place][0].fips))]
            yield _claim(facts, table, tuple(row.number for row in rows[place]), (), None)


def _spoken_of(store: Store, rows: Iterable[PlaceRow]) -> list[NamedNode]:
    digits = {len(row.fips) for row in rows}
    found = {named(one["place"]) for size in digits for one in solutions(store, _PLACES[size])}
    return sorted(found, key=lambda place: place.value)


def _claim(
    facts: list[Fact],
    table: Reference,
    numbers: tuple[int, ...],
    written: tuple[tuple[str, str], ...],
    basis: str | None,
) -> Claim:
    capture = table.source.capture
    return make_claim(
        facts,
        speaker=table.kind.speaker.iri,
        document=table.kind.document.iri,
        modality=KG.statement,
        anchors=tuple(Row(capture.sha256, CSV_SHEET, number, written) for number in numbers),
        basis=basis,
        origin=f"{capture.file_name}:{numbers[0]}",
    )
