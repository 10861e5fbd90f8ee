"""A document's page: what it is, who published it, its captures, what it states; and the list of all documents.

Where a document has one capture, or a scan and the reading of it, its words stand on this page too; of a series of
lists each has its own. Of several captures the newest is looked at: does what is quoted of the others stand in it?
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.ask import find
from kg.ask.cite.cells import short_iri
from kg.ask.trace.anchor_places import capture as known_capture
from kg.ask.trace.known import KnownStatements, rows
from kg.ask.trace.naming import learn_names, name, titled
from kg.errors import NotFound
from kg.terms import DCTERMS, KG, parts
from kg.web.answer_tables import table_of
from kg.web.notes import PageNotes
from kg.web.pages import captures, through_time
from kg.web.panels import PanelRequest, answered, panels, with_values
from kg.web.replies import Reply, html
from kg.web.visits import Visit

__all__ = ["document", "documents"]

_CAPTURES = """SELECT ?capture {{ ?capture kg:document {document} FILTER NOT EXISTS {{ ?reading kg:readingOf ?capture }}
    }} ORDER BY ?capture LIMIT 2"""


def document(visit: Visit, iri: NamedNode) -> Reply:
    """The page of a document.

    Raises:
        NotFound: the archive knows no such document.
    """
    store = visit.state.store
    if not find.is_known(store, iri):
        raise NotFound(f"the archive says nothing about {short_iri(iri)}", remedy="look for it with `kg find`")
    known = KnownStatements(store)
    learn_names(known, [iri])
    said = known.nodes(iri, KG.documentKind, DCTERMS.publisher, KG.republishes)
    learn_names(known, said)
    notes = PageNotes(visit)
    held = [one for (one,) in rows(store, _CAPTURES.format(document=iri)) if isinstance(one, NamedNode)]
    shown = None
    if len(held) == 1:
        known.learn(held)
        it = known_capture(known, held[0], visit.state.archive.captures.has)
        shown = captures.shown_of(visit, notes, held[0], it)
    asked = panels(visit, notes, _panels(iri), shown.claims if shown else ())
    notes.settle()
    facts = [
        (label, [(name(known, one), visit.page_of(one)) for one in known.nodes(iri, predicate)])
        for label, predicate in (
            ("kind", KG.documentKind),
            ("published by", DCTERMS.publisher),
            ("republishes", KG.republishes),
        )
    ]
    return html(
        visit,
        "document.html",
        name(known, iri),
        iri=iri.value,
        is_seen=KG.Document in known.nodes(iri, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")),
        heading=titled(name(known, iri)),
        facts=[(label, found) for label, found in facts if found],
        published=known.word(iri, DCTERMS.issued),
        language=known.word(iri, DCTERMS.language),
        address=known.word(iri, KG.url),
        not_stated=[one.value for one in known.all(iri, KG.notStated) if one.value != "published"],
        publishable=visit.settings.publishable.get("/".join(parts(iri)[1:])),
        shown=shown,
        capture_page=visit.page_of(held[0]) if len(held) == 1 else None,
        since=through_time.of_document(visit, iri) if len(held) > 1 else None,
        panels=asked,
        notes=notes,
        alternates=visit.forms,
        structured=visit.state.schema_org(iri.value),
    )


def documents(visit: Visit) -> Reply:
    """Every document by title, with how much of it is held."""
    notes = PageNotes(visit)
    columns, found = answered(visit, "documents", {})
    # What a document does not say of itself, one row for each such thing, is said on its own page.
    table = table_of(visit, notes, *with_values(columns, found, ("notStated",)), most=1_000)
    notes.settle()
    lead = "What the claims are stated in. A document that is only referred to has not been seen by any archivist."
    behind = visit.at("/queries/documents", run=1)
    return html(visit, "listing.html", "Documents", table=table, notes=notes, behind=behind, lead=lead)


def _panels(iri: NamedNode) -> list[PanelRequest]:
    named = {"document": iri.value}
    return [
        PanelRequest("Captures", "captures", named, ("documentTitle", "contentDigest")),
        PanelRequest("Who speaks in it", "speakers", named, ("documentTitle",)),
        PanelRequest("Sources it repeats that are not held", "unheld-sources", named, ("documentTitle",)),
        PanelRequest("What it repeats", "reports", named, ("documentTitle",)),
        PanelRequest(
            "Where an archivist read more than the words", "readings", named, ("documentTitle",), in_order=True
        ),
        PanelRequest(
            "What it states, claim by claim",
            "stated-in",
            named,
            most=120,
            claims=f"?claim kg:statedIn {iri}",
            in_order=True,
        ),
    ]
