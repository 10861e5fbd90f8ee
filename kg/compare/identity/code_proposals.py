"""Codes that no row gives exactly: the rows and counties a person may want to look at, and taking one, with a reason.

What is looked at is held here: the tables of agencies somebody imported, and the places of the
ontology. To take a row is a reading of a source, not a decision on agencies: the claim is the
source's, stands at its row, and has the person's reason as its basis.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode

from kg import places, terms
from kg.compare.identity.agency_profiles import profiles
from kg.compare.identity.code_import import agency_claim
from kg.errors import NotFound, UsageError
from kg.identity.codes import CodeProposal, is_ori, proposed
from kg.identity.counties import CountyProposal, nearest
from kg.identity.profiles import Profile
from kg.index import Store, solutions, words
from kg.intake.reference import Reference, reference_of
from kg.model import Claim, Draft, Row
from kg.sources import CSV, Captures
from kg.terms import KG, PROV, RDF, RDFS, named, parts, row_named
from kg.triples import Fact, make_claim

__all__ = ["code_draft", "county_proposals", "ori_proposals"]

_TABLES = """SELECT DISTINCT ?digest ?name { ?capture kg:document ?document ; kg:sha256 ?digest ; kg:fileName ?name .
    ?document kg:documentKind kg:dataset } ORDER BY ?name"""
_UNREAD = """SELECT ?agency ?written ?claim ?row {
    ?row kg:writtenCounty ?written . ?claim kg:anchor ?row . GRAPH ?claim { ?agency a kg:Agency }
    FILTER NOT EXISTS { ?agency kg:county ?any } } ORDER BY ?agency ?written ?claim ?row"""


def ori_proposals(store: Store, captures: Captures, agencies: Sequence[Profile]) -> list[CodeProposal]:
    """Rows of the tables held here that may mean an agency without an ORI, the most alike first."""
    coded = [named(found["agency"]) for found in solutions(store, "SELECT ?agency { ?agency kg:ori ?code }")]
    found = [
        proposal
        for table in _tables(store, captures)
        for proposal in proposed(agencies, table.agencies, places.load().labels, coded)
    ]
    return sorted(found, key=lambda one: (-one.score, one.agency.slug, one.row.number))


def _tables(store: Store, captures: Captures) -> Iterator[Reference]:
    held = captures.held()
    for found in solutions(store, _TABLES):
        digest, name = words(found["digest"]), words(found["name"])
        is_table = digest in held and captures.sidecar(digest).media_type == CSV
        if is_table and (table := reference_of(captures.content(digest), name)):
            yield table


def county_proposals(store: Store, every: Iterable[Profile]) -> list[CountyProposal]:
    """Counties that could not be read, with the nearest of their State, the most alike first."""
    agencies = {agency.iri: agency for agency in every}
    unread = {(named(found["agency"]), words(found["written"]).strip()) for found in solutions(store, _UNREAD)}
    known = places.load()
    near = (nearest(agencies[agency], written, known.counties, known.labels) for agency, written in unread)
    found = [one for one in near if one is not None]
    return sorted(found, key=lambda one: (-one.likeness, one.agency.slug, one.written))


def code_draft(store: Store, captures: Captures, agency: NamedNode, code: str, reason: str) -> Draft:
    """The draft that gives an agency a code of a table, or the county of a code, as an archivist reads it.

    Raises:
        NotFound: no table held here has the code, or there is no such county.
        UsageError: no list writes a county for the agency, or the county is of another State.
    """
    profile = next(one for one in profiles(store) if one.iri == agency)
    if is_ori(code):
        claim = _with_ori(store, captures, profile, code, reason)
    else:
        claim = _with_county(store, profile, code, reason)
    return Draft(note=f"code {code} for {profile.slug}", claims=(claim,))


def _with_ori(store: Store, captures: Captures, agency: Profile, code: str, reason: str) -> Claim:
    for table in _tables(store, captures):
        for row in table.agencies:
            if row.ori == code:
                return agency_claim(agency, row, table, reason)
    raise NotFound(f"no table held here has {code}", remedy="import one with `kg import reference`")


def _with_county(store: Store, agency: Profile, code: str, reason: str) -> Claim:
    """The claims that write the county stay; this one says how an archivist reads it, at the same rows."""
    county = terms.place("us-" + code.removeprefix("us-"))
    label = places.load().labels.get(parts(county)[1], "")
    if not label:
        raise NotFound(f"there is no county {code}", remedy="take a FIPS code of ontology/places.ttl")
    if places.load().state(label.rpartition(", ")[2]) != agency.state:
        raise UsageError(f"{label} is not in {agency.state}", remedy="take a county of the agency's State")
    rows = [found for found in solutions(store, _UNREAD) if found["agency"] == agency.iri]
    if not rows:
        raise UsageError(f"no list writes an unread county for {agency.slug}", remedy="add a claim with `kg add`")
    said = {
        quad.predicate: named(quad.object) for quad in store.quads(named(rows[0]["claim"])) if quad.predicate in _SAID
    }
    facts: list[Fact] = [
        (agency.iri, RDF.type, KG.Agency),
        (agency.iri, RDFS.label, Literal(agency.name)),
        (agency.iri, KG.place, terms.place(agency.state)),
        (agency.iri, KG.county, county),
    ]
    of_one_claim = [named(found["row"]) for found in rows if found["claim"] == rows[0]["claim"]]
    return make_claim(
        facts,
        speaker=said[PROV.wasAttributedTo],
        document=said[KG.statedIn],
        modality=said[KG.modality],
        anchors=tuple(Row(*place) for iri in of_one_claim if (place := row_named(iri)) is not None),
        basis=reason,
        origin="kg resolve",
    )


_SAID = (PROV.wasAttributedTo, KG.statedIn, KG.modality)
