"""Checks held captures again, against the ledger and at every anchor in the bytes; nothing recorded is trusted.

    sidecars    each says what the ledger says of its capture
    quotations  each stands in its text, recomputed from the bytes
    lists       each list is read again, and its rows state the claims the ledger says they state
    other rows  each is there, and what a claim states still stands there, as the rules of rows have it

The captures are held, and their bytes have their digests: that is looked at before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import NamedNode, QuerySolution

from kg.errors import KgError
from kg.index import Store, number, solutions, words
from kg.model import Claim, Finding, Quotation, Severity, Speaker, Text
from kg.record.archive_world import ArchiveWorld
from kg.record.split_agency_rows import as_of_county
from kg.record.superseded_rows import recorded_claim
from kg.sources import TABLES, Captures
from kg.sources import anchor as anchors
from kg.terms import DEFAULT_GRAPH, KG, PROV, capture, named, parts
from kg.triples import anchor_iri, text_iri

__all__ = ["check_anchors", "check_descriptions", "lists_recorded", "stated_by_rows"]

Look = tuple[NamedNode, Finding | None]

_TEXTS = """
    SELECT ?text ?capture ?extractor WHERE {
        ?text a kg:Text ; oa:hasSource ?capture ; kg:extractor ?extractor
    } ORDER BY ?text
"""
_QUOTATIONS = """
    SELECT ?anchor ?exact ?prefix ?suffix ?start ?end ?mean ?lowest WHERE {{
        ?anchor oa:hasSource {text} ; oa:hasSelector ?words, ?position .
        OPTIONAL {{ ?anchor kg:meanConfidence ?mean }} OPTIONAL {{ ?anchor kg:lowestConfidence ?lowest }}
        ?words oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix .
        ?position oa:start ?start ; oa:end ?end .
    }} ORDER BY ?start ?anchor
"""
_LISTS = """
    SELECT ?capture ?name ?document ?publisher ?label (GROUP_CONCAT(STR(?kind); separator=" ") AS ?kinds) WHERE {
        ?capture a kg:Capture ; kg:rowsRead ?rows ; rdfs:label ?name ; kg:document ?document ; kg:listKind ?kind .
        OPTIONAL { ?document dcterms:publisher ?publisher . ?publisher rdfs:label ?label }
    } GROUP BY ?capture ?name ?document ?publisher ?label ORDER BY ?name
"""
_PARTICIPATING = (KG.participatingList.value, KG.participatingCompilation.value)
_ROWS = """
    SELECT ?claim ?anchor ?sheet ?row WHERE {{
        ?anchor oa:hasSource {capture} ; kg:sheet ?sheet ; kg:row ?row . ?claim kg:anchor ?anchor
    }} ORDER BY ?sheet ?row ?claim
"""
_RECORDED = """
    SELECT ?size ?type ?name ?extractor ?profile ?digest WHERE {{
        {capture} kg:byteSize ?size ; dcterms:format ?type ; kg:fileName ?name .
        OPTIONAL {{ ?text a kg:Text ; oa:hasSource {capture} ;
            kg:extractor ?extractor ; kg:profile ?profile ; kg:sha256 ?digest }}
    }}
"""
_ALSO_QUOTED = "it also stands in quotations"
_WITHDRAWN = "SELECT ?claim WHERE { ?claim a kg:WithdrawnClaim }"


def check_descriptions(store: Store, captures: Captures, only: frozenset[str]) -> tuple[Finding, ...]:
    """Where what stands beside a capture is not what was recorded of it, and which captures nobody recorded."""
    return tuple(found for sha256 in sorted(only) if (found := _description_fault(store, captures, sha256)))


def _description_fault(store: Store, captures: Captures, sha256: str) -> Finding | None:
    where, beside = f"captures/{sha256}", captures.sidecar(sha256)
    recorded = list(solutions(store, _RECORDED.format(capture=capture(sha256))))
    if not recorded:
        message = "no contribution names it; a stopped writer may have left it: add or attach the file, or delete it"
        return Finding("capture-unnamed", message, where, Severity.NOTICE)
    file = (str(beside.size), beside.media_type, beside.file_name)
    texts = {tuple(_said(row, name) for name in ("extractor", "profile", "digest")) for row in recorded}
    known = file in {tuple(_said(row, name) for name in ("size", "type", "name")) for row in recorded}
    if known and (beside.extractor, beside.profile, beside.text) not in texts:
        # Attached where a library reads it otherwise than where it was recorded: then it is of the bytes as read now.
        made = captures.text(sha256)
        known = made is not None and (beside.extractor, beside.profile, beside.text) == (
            *(made.extractor, made.profile, made.sha256),
        )
    if known:
        return None
    message = f"the file beside it ({sha256}.json) is not what was recorded; delete that one and add the file again"
    return Finding("sidecar-changed", message, where)


def _said(row: QuerySolution, name: str) -> str | None:
    return None if row[name] is None else words(row[name])


def check_anchors(store: Store, captures: Captures, only: frozenset[str]) -> tuple[int, tuple[Finding, ...]]:
    """How many anchors stand in the captures with these digests, and what is wrong with them."""
    looks = [*_quotations(store, captures, only), *_rows_of_tables(store, captures, only)]
    return len({anchor for anchor, _ in looks}), tuple(finding for _, finding in looks if finding)


def _quotations(store: Store, captures: Captures, only: frozenset[str]) -> Iterator[Look]:
    for found in solutions(store, _TEXTS):
        text, sha256 = named(found["text"]), _digest(found["capture"])
        if sha256 in only:
            made = captures.text(sha256, words(found["extractor"]))
            layer = made if made and text_iri(made) == text else None
            for place in solutions(store, _QUOTATIONS.format(text=text)):
                yield named(place["anchor"]), _fault(place, text, layer)


def _fault(place: QuerySolution, text: NamedNode, layer: Text | None) -> Finding | None:
    exact, prefix, suffix = (words(place[name]) for name in ("exact", "prefix", "suffix"))
    start, end = number(place["start"]), number(place["end"])
    where = words(place["anchor"])
    if layer is None:
        message = f"“{exact}” was found in a text layer that is made differently now; quote it again"
        return Finding("text-of-these-bytes", message, where)
    if not anchors.holds(layer.content, Quotation(text, exact, prefix, suffix, start, end)):
        message = f"“{exact}” does not stand at {start}–{end}; withdraw the claim or supersede it"
        return Finding("quotation-found", message, where)
    sure = anchors.sureness(layer, start, end)
    if (_said(place, "mean"), _said(place, "lowest")) != ((str(sure.mean), str(sure.lowest)) if sure else (None, None)):
        message = (
            f"how sure the reading of “{exact}” is, is not what is recorded; withdraw the claim and quote it again"
        )
        return Finding("read-by-machine", message, where)
    return None


def _rows_of_tables(store: Store, captures: Captures, only: frozenset[str]) -> Iterator[Look]:
    lists = {_digest(found["capture"]): found for found in lists_recorded(store)}
    for sha256 in sorted(only):
        if captures.sidecar(sha256).media_type in TABLES:
            table = _Table(store, captures, sha256)
            if sha256 in lists:
                yield from table.as_list(lists[sha256])
            yield from table.rows_left()


def lists_recorded(store: Store) -> Iterator[QuerySolution]:
    """Every captured list whose rows were read, with what is recorded of it that reading it again takes."""
    return iter(solutions(store, _LISTS))


def stated_by_rows(content: bytes, known: QuerySolution) -> dict[NamedNode, Claim]:
    """Which claim each row of a list makes as it is read now; `known` is what `lists_recorded` gives of it.

    Raises:
        KgError: as `kg.intake.ice_lists.claims_by_row`.
    """
    from kg.intake.ice_lists import claims_by_row

    kinds = words(known["kinds"]).split()
    kind = kinds[0] in _PARTICIPATING if len(kinds) == 1 else None
    publisher = Speaker(named(known["publisher"]), words(known["label"])) if known["label"] else None
    document = named(known["document"])
    return claims_by_row(content, words(known["name"]), kind=kind, document=document, publisher=publisher)


class _Table:
    """A held table with what is recorded of its rows; a row seen as part of a list is not seen again."""

    def __init__(self, store: Store, captures: Captures, sha256: str) -> None:
        self._store = store
        self._capture = capture(sha256)
        self._captures, self._content = captures, captures.content(sha256)
        self._left = {
            (named(found["anchor"]), named(found["claim"])): (words(found["sheet"]), number(found["row"]))
            for found in solutions(store, _ROWS.format(capture=self._capture))
        }

    def as_list(self, known: QuerySolution) -> Iterator[Look]:
        """What the list states, row by row, and whether that is recorded."""
        name = words(known["name"])
        try:
            stated = stated_by_rows(self._content, known)
        except KgError as error:
            yield self._capture, Finding("list-unreadable", str(error), name)
            return
        withdrawn = {named(found["claim"]) for found in solutions(self._store, _WITHDRAWN)}
        for row, claim in stated.items():
            if claim.iri in withdrawn or self._takes(row, claim) or self._takes(row, as_of_county(claim, reason="")):
                yield row, None
            elif any(self._states_less(other, claim) for at, other in self._left if at == row):
                message = "was read before more of it could be read; what was read stands as recorded"
                yield row, Finding("row-read-further", message, row.value, Severity.NOTICE)
            else:
                message = f"states claim {claim.iri.value}, which is not recorded; import the list again"
                yield row, Finding("row-recorded", message, row.value)

    def _takes(self, row: NamedNode, claim: Claim | None) -> bool:
        """Whether a claim is recorded at a row, which is then seen."""
        return claim is not None and self._left.pop((row, claim.iri), None) is not None

    def _states_less(self, recorded: NamedNode, claim: Claim) -> bool:
        """Whether what is recorded is part of what the row is read to state, of the same speaker and document."""
        said = {(quad.predicate, quad.object) for quad in self._store.quads(recorded, graph=DEFAULT_GRAPH)}
        if not {(PROV.wasAttributedTo, claim.speaker), (KG.statedIn, claim.document)} <= said:
            return False
        stated = {quad.triple for quad in self._store.quads(graph=recorded)}
        return bool(stated) and stated < set(claim.triples)

    def rows_left(self) -> Iterator[Look]:
        """Rows that people named in their sheets."""
        claims: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for row, claim in self._left:
            yield row, None
            claims[claim].add(row)
        for finding in self._faults(claims):
            yield NamedNode(finding.where), finding

    def _faults(self, claims: dict[NamedNode, set[NamedNode]]) -> Iterator[Finding]:
        """What the rules of rows refuse now of claims at rows of this table, each at the first of them."""
        from kg.gate import check_at_rows  # seldom asked, and slow to load

        at_rows = [self._at_rows(claim, rows) for claim, rows in claims.items()]
        told: set[str] = set()
        for finding in check_at_rows(at_rows, ArchiveWorld(self._store, self._captures)) if at_rows else ():
            if finding.severity is Severity.REFUSAL and finding.where not in told:
                told.add(finding.where)
                yield finding

    def _at_rows(self, claim: NamedNode, rows: set[NamedNode]) -> Claim:
        """A claim at these rows alone; what it also quotes may say what they do not."""
        known = recorded_claim(self._store, claim)
        here = tuple(one for one in known.anchors if anchor_iri(one) in rows)
        is_quoted = len(list(self._store.quads(claim, KG.anchor, None, DEFAULT_GRAPH))) > len(known.anchors)
        basis = known.basis or (_ALSO_QUOTED if is_quoted else None)
        return replace(known.at(here, anchor_iri(here[0]).value), basis=basis)


def _digest(of: object) -> str:
    return parts(named(of))[1].removeprefix("sha256-")
