"""Captured lists for tests of presence: a store from a few words, without workbooks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.compare import presence
from kg.compare.presence import CapturedList, Timeline
from kg.index import Store
from kg.model import Anchor, Capture, Claim, Draft, Row, RowTally, Sighting, Source
from kg.terms import KG, RDF, RDFS, XSD
from kg.triples import make_claim
from tests.comparing import ICE, LISTS, store_of

PARTICIPATING, PENDING = KG.participatingList, KG.pendingList
FACTS = {"county": KG.county, "type": KG.agencyType, "memorandum": KG.memorandum, "addendum": KG.addendum}


@dataclass(frozen=True)
class Agreed:
    """A row: an agency of Vermont under a model, and what else its columns say; `written` as (column, words)."""

    agency: str
    model: NamedNode = KG.taskForce
    signed: str | None = "2020-01-02"
    county: NamedNode | None = None
    type: NamedNode | None = None
    memorandum: str | None = None
    addendum: str | None = None
    written: tuple[tuple[str, str], ...] = ()

    def claim(self, kind: NamedNode, *anchors: Anchor) -> Claim:
        agency = terms.agency("us-vt", self.agency)
        facts: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
            (agency, RDF.type, KG.Agency),
            (agency, RDFS.label, Literal(self.agency)),
            (agency, KG.place, terms.place("us-vt")),
            *((agency, FACTS[name], value) for name in ("county", "type") if (value := getattr(self, name))),
        ]
        model = terms.short_name(self.model)
        if kind == PENDING:
            what = terms.pending(agency, model)
            facts += [(what, RDF.type, KG.PendingAgreement)]
        else:
            what = terms.agreement(agency, model, self.signed or "unread")
            facts += [(what, RDF.type, KG.Agreement)]
            facts += [(what, KG.signed, Literal(self.signed, datatype=XSD.date))] if self.signed else []
            links = ((FACTS[name], getattr(self, name)) for name in ("memorandum", "addendum"))
            facts += [(what, predicate, Literal(link, datatype=XSD.anyURI)) for predicate, link in links if link]
        facts += [(what, KG.agency, agency), (what, KG.model, self.model)]
        return make_claim(facts, speaker=ICE, document=LISTS, modality=KG.statement, anchors=anchors)


def agencies(*names: str) -> list[Agreed]:
    return [Agreed(name) for name in names]


def captured(
    day: str | None,
    rows: Iterable[Agreed | str],
    *,
    name: str = "",
    kind: NamedNode = PARTICIPATING,
    content: str | None = None,
) -> Draft:
    """A list as it is imported. Two with the same rows have the same content digest, unless one is given."""
    listed = [Agreed(row) if isinstance(row, str) else row for row in rows]
    what = "pending" if kind == PENDING else "participating"
    file_name = name or f"{what}-{day}.xlsx"
    sha256 = hashlib.sha256(f"{file_name} {listed} {kind}".encode()).hexdigest()
    signed = max((one.signed for one in listed if one.signed), default=None)
    capture = Capture(
        sha256,
        1,
        "text/csv",
        file_name,
        LISTS,
        listed_on=terms.partial_date(day) if day else None,
        newest_signed=terms.partial_date(signed) if signed and kind == PARTICIPATING else None,
        list_kind=kind,
        content_digest=terms.digest_name(*map(repr, listed), str(kind)) if content is None else content,
    )
    claims = [one.claim(kind, Row(sha256, "table", n, one.written)) for n, one in enumerate(listed, 2)]
    tally = RowTally(sha256, len(listed), len(listed), 0, 0)
    return Draft(note=file_name, sources=(Source(capture, b""),), claims=tuple(claims), tallies=(tally,))


def archive_of(*lists: Draft) -> Store:
    """A store of lists imported in this order: a claim made before is sighted again."""
    known: set[NamedNode] = set()
    drafts = []
    for draft in lists:
        again = [claim for claim in draft.claims if claim.iri in known]
        seen = tuple(Sighting(claim.iri, anchor) for claim in again for anchor in claim.anchors)
        drafts.append(replace(draft, claims=tuple(c for c in draft.claims if c.iri not in known), sightings=seen))
        known |= {claim.iri for claim in draft.claims}
    return store_of(*drafts)


def timeline(store: Store, kind: NamedNode = PARTICIPATING) -> Timeline:
    every = presence.captured_lists(store)
    return presence.timeline(
        kind,
        every,
        presence.signed_after(store, every),
        lambda captures: {
            of: frozenset(keys) for of, keys in presence.keys_in_lists(store, captures, {}, kind).items()
        },
    )


def listed_on(day: str, *, rows: int = 10, kind: NamedNode = PARTICIPATING, **more: object) -> CapturedList:
    """A captured list for rules that look at nothing else."""
    name = str(more.pop("file_name", f"participatingAgencies-{day}.xlsx"))
    capture = terms.capture(terms.digest_name(day, name, repr(sorted(more.items()))).ljust(64, "0"))
    return CapturedList(capture, kind, name, date.fromisoformat(day) if day else None, rows=rows, **more)  # type: ignore[arg-type]
