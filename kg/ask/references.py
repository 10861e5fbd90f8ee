"""What to cite for a thing: the documents in which something is stated of it, each at the places where that stands."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from kg.ask import find
from kg.ask.archive_trace import Readers, traced
from kg.ask.cite import Reference
from kg.ask.cite.formats.references import referenced
from kg.ask.cite.numbering import Notes
from kg.ask.cite.works import CitedPlaces
from kg.ask.trace.known import rows
from kg.errors import UsageError
from kg.index import Store
from kg.record.recording import Archive
from kg.terms import named, parts

__all__ = ["of_thing"]

_CAPTURES = "SELECT ?c {{ ?c kg:document {document} }} ORDER BY ?c"


def of_thing(archive: Archive, store: Store, name: str, form: str) -> str:
    """References in a form of `kg.ask.cite.formats.references`; of a document the one that it is.

    Raises:
        NotFound, UsageError: the name stands for nothing, or for several things; nothing live states anything of it;
            or there is no such form.
    """
    iri = find.resolve(store, name)
    notes = Notes(store, Readers(archive).text)
    if parts(iri)[:1] == ("document",):
        notes.documents[iri] = CitedPlaces(set(_digests(store, iri)))
    else:
        live: list[Reference] = [(one.iri, None) for one in traced(archive, store, iri).claims if one.status == "live"]
        noted = notes.of(live)
        for one in live:
            noted[one]  # a note is numbered, and its document counted, when it is asked for
    if not notes.documents:
        raise UsageError(f"no document states anything of {name!r} now", remedy="`kg trace` shows what is known of it")
    return referenced(notes.works(), form)


def _digests(store: Store, document: NamedNode) -> Iterator[str]:
    """The captures of a document."""
    for (capture,) in rows(store, _CAPTURES.format(document=document)):
        yield parts(named(capture))[1].removeprefix("sha256-")
