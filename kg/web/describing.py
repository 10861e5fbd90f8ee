"""A thing as data: what is stated of it, by whom and where, in the form asked for.

    json     a document of it: every value with who states it and where, as `kg export jsonld --about` gives
    jsonld   its claims as the archive exports them, with what is described beside them
    ttl      what the merge and the records say of it, and of what stands with it in its claims
    nq       its claims as named graphs, with all that is said about them
    csv      a line for each fact and claim
    csl, bib, ris
             what to cite for it: the documents that state something of it, with the places, for reference managers

Of very many claims so many are given as `kg trace` shows; `claimsInAll` says how many there are. As JSON a document
has them by pages (`page=2`).
"""

from __future__ import annotations

import csv
import io

from pyoxigraph import NamedNode

from kg.ask.cite.cells import csv_safe
from kg.ask.trace.values import NamedThing, Trace
from kg.web.addresses import FORMS
from kg.web.api import number_asked
from kg.web.replies import Reply, json_reply
from kg.web.visits import Visit

__all__ = ["described"]

_REFERENCES = {"csl": "csl", "bib": "bibtex", "ris": "ris"}


def described(visit: Visit, iri: NamedNode, form: str) -> Reply:
    """The thing in a form.

    Raises:
        NotFound: the archive says nothing about it.
    """
    media = FORMS[form]
    if form == "json":
        document = visit.state.about(iri.value, page=number_asked(visit, "page", 1, 100_000))
        return json_reply(visit.state.linked(document), media)
    if form in _REFERENCES:
        text = visit.state.references(iri.value, _REFERENCES[form])
        return Reply(text.encode(), media if form == "csl" else f"{media}; charset=utf-8")
    trace = visit.state.trace(iri.value)
    if form == "csv":
        return Reply(_csv(trace), "text/csv; charset=utf-8")
    content = visit.state.described(trace, form)
    return Reply(content, f"{media}; charset=utf-8" if form == "ttl" else media)


def _csv(trace: Trace) -> bytes:
    """RFC 4180; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["subject", "predicate", "object", "objectLabel", "claim", "speaker", "document"])
    claims = {claim.iri: claim for claim in (*trace.claims, *trace.reported)}
    for fact in trace.facts:
        value = fact.object.iri if isinstance(fact.object, NamedThing) else fact.object
        label = fact.object.label if isinstance(fact.object, NamedThing) else ""
        for iri in fact.claims:
            claim = claims[iri]
            told = [
                fact.subject.iri,
                fact.predicate.iri,
                value,
                None,
                iri,
                claim.speaker and claim.speaker.iri,
                claim.document,
            ]
            cells = [csv_safe(one) for one in told]
            cells[3] = label
            writer.writerow(cells)
    return out.getvalue().encode()
