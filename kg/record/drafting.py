"""What people bring, as one draft: sheets, files, or the ledger's own claims to be checked again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import terms
from kg.errors import TermError, UnreadableFile, UsageError
from kg.index import Store
from kg.intake.sheets.ontology_words import concept_in
from kg.ledger import live_quads
from kg.model import Document, Draft, Finding, Severity, Source
from kg.record.archive_world import ArchiveWorld
from kg.record.new_parts import merged
from kg.record.reading_pages import without_text
from kg.record.recording import Archive
from kg.sources import HTML, PDF, XLSX, is_address, make_source, read_source
from kg.terms import DEFAULT_GRAPH, KG, RDF, named
from kg.triples import address

if TYPE_CHECKING:
    from kg.sources.by_address import Taken

__all__ = [
    "DocumentDetails",
    "Sheet",
    "StandardInput",
    "from_files",
    "from_ledger",
    "from_sheets",
    "given_files",
    "most_of_input",
]


@dataclass(frozen=True, slots=True)
class StandardInput:
    """A sheet that came through a pipe."""

    content: bytes
    form: str


Sheet = Path | StandardInput


def most_of_input() -> int:
    """Bytes to read of standard input: more than the largest sheet, so that one that is larger is refused, not cut."""
    from kg.intake.sheets import MOST_BYTES

    return max(MOST_BYTES.values()) + 1


@dataclass(frozen=True, slots=True)
class DocumentDetails:
    """What a person says of a document that comes without a sheet; None is "not stated"."""

    slug: str | None = None
    title: str | None = None
    kind: str = "article"
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    taken_from: str | None = None
    taken_on: str | None = None


def from_sheets(archive: Archive, store: Store, sheets: Sequence[Sheet], *, allow_outside: bool = False) -> Draft:
    """One draft of all sheets; each later sheet knows what the earlier ones bring."""
    from kg.intake.sheets import read_sheet, read_sheet_text

    world = ArchiveWorld(store, archive.captures)
    drafts: list[Draft] = []
    for sheet in sheets:
        known = world.and_drafts(drafts)
        read: Callable[..., Draft]
        if isinstance(sheet, Path):
            read = partial(read_sheet, sheet)
        else:
            read = partial(read_sheet_text, sheet.content, sheet.form, base=Path.cwd())
        drafts.append(_with_scans_told(read(held=known.text_of_capture, known=known, allow_outside=allow_outside)))
    return merged(drafts, "; ".join(dict.fromkeys(draft.note for draft in drafts if draft.note)))


def given_files(
    files: Sequence[str | Path], described: DocumentDetails, *, allow_private_addresses: bool
) -> list[Path | Taken]:
    """Files as they are, and what the addresses among them give.

    Raises:
        UnreadableFile: as `kg.sources.by_address.take`.
        UsageError: an address is given with another place or day of taking.
    """
    given: list[Path | Taken] = []
    for one in files:
        if isinstance(one, Path) or not is_address(one):
            given.append(Path(one))
            continue
        if described.taken_from or described.taken_on:
            raise UsageError(
                "an address is where it is taken from, and today is the day",
                where=one if one.isprintable() else ascii(one),
                remedy="leave out --taken-from and --taken-on, or give a file",
            )
        from kg.sources.by_address import take  # http.client and ssl, which no other command needs

        given.append(take(one, allow_private=allow_private_addresses))
    return given


def from_files(files: Sequence[Path | Taken], described: DocumentDetails, taken_on: date, store: Store) -> Draft:
    """Files as documents, one each, or all as captures of one document when a name is given. What was taken from an
    address was taken on `taken_on`."""
    drafts = _once_each([_with_scans_told(_from_file(one, described, taken_on, store)) for one in files])
    names = ", ".join(source.capture.file_name for draft in drafts for source in draft.sources)
    return merged(drafts, f"documents: {names}" if len(drafts) > 1 else f"document: {names}")


def _with_scans_told(draft: Draft) -> Draft:
    told = (without_text(source) for source in draft.sources)
    return replace(draft, findings=(*draft.findings, *(one for one in told if one)))


def _once_each(drafts: list[Draft]) -> list[Draft]:
    """The drafts without those whose bytes another file before brings under another document."""
    first = {one.capture.sha256: one.capture.document for draft in reversed(drafts) for one in draft.sources}
    return [d for d in drafts if all(first[one.capture.sha256] == one.capture.document for one in d.sources)]


def from_ledger(archive: Archive) -> Draft:
    """Every live claim of the archive as a draft, to be put through the gate again."""
    from kg.intake.sheets.from_rdf import draft_of_quads

    draft = draft_of_quads(live_quads(archive.ledger), str(archive.folder.ledger))
    return replace(draft, findings=tuple(one for one in draft.findings if one.code != "not-taken-over"))


def _from_file(given: Path | Taken, described: DocumentDetails, taken_on: date, store: Store) -> Draft:
    unnamed = terms.document("unnamed")
    if isinstance(given, Path):
        day = terms.partial_date(described.taken_on) if described.taken_on else None
        source = read_source(given, document=unnamed, taken_from=described.taken_from, taken_on=day)
        return _of_source(source, str(given), described, store)
    source = _source_taken(given, unnamed, taken_on)
    held_at = _documents_at(given.address, store)
    if not described.slug and len(held_at) == 1:
        described = replace(described, slug=terms.parts(held_at[0])[-1])
    draft = _of_source(source, "FILE", described, store)
    documents = tuple(replace(one, url=one.url or given.address) for one in draft.documents)
    return replace(draft, documents=documents, findings=(*draft.findings, *_told_of(given, source, draft)))


def _of_source(source: Source, given: str, described: DocumentDetails, store: Store) -> Draft:
    """A source as a capture of the document it is named for, which is described where it is not already; `given` is
    the file as it was given."""
    known = [named(q.object) for q in store.quads(terms.capture(source.capture.sha256), KG.document)]
    iri = terms.document(described.slug or _slug(source))
    more = replace(described, slug=None, taken_from=None, taken_on=None) != DocumentDetails()
    if known and (iri not in known if described.slug else more):
        raise UsageError(
            f"these bytes are those of document {terms.parts(known[0])[-1]!r} already",
            where=source.capture.file_name,
            remedy="name that one with --id, or leave out what is said of it",
        )
    if known and not more:
        return Draft()
    is_described = not more and any(True for _ in store.quads(iri, RDF.type, KG.Document, DEFAULT_GRAPH))
    return Draft(
        documents=() if is_described else (_document(iri, described, source),),
        sources=(replace(source, capture=replace(source.capture, document=iri)),),
        findings=() if known else _rows_left_out(source, given, described.slug),
    )


def _source_taken(taken: Taken, document: NamedNode, taken_on: date) -> Source:
    try:
        return _made(taken, document, taken_on)
    except UnreadableFile as fault:
        remedy = "look at it in a browser: a page may be sent in the place of what was meant"
        raise UnreadableFile(
            f"gives {fault.where}, which {fault.what}", where=taken.taken_from, remedy=remedy
        ) from fault


def _made(taken: Taken, document: NamedNode, taken_on: date) -> Source:
    return make_source(
        taken.content,
        taken.file_name,
        document=document,
        taken_from=taken.taken_from,
        taken_on=terms.partial_date(taken_on.isoformat()),
        archived_on=terms.partial_date(taken.archived_on.isoformat()) if taken.archived_on else None,
        redirects=taken.redirects,
        headers=tuple(sorted(taken.headers)),
    )


def _documents_at(url: str, store: Store) -> list[NamedNode]:
    return [named(quad.subject) for quad in store.quads(None, KG.url, address(url), DEFAULT_GRAPH)]


_TOLD_BY_SERVERS = frozenset({HTML, PDF, XLSX})
"""Types that a server does not say of anything else by custom, as it does of plain text."""


def _told_of(taken: Taken, source: Source, draft: Draft) -> Iterator[Finding]:
    """What a person should know of what an address gave."""
    kind, served = source.capture.media_type, taken.served_as
    if not draft.sources:
        message = "gives bytes that are held already, so nothing is recorded of them"
        yield Finding("taken-before", message, taken.taken_from, Severity.NOTICE)
    elif not draft.documents:
        name = terms.parts(draft.sources[0].capture.document)[-1]
        message = f"is taken as one more capture of document {name}; for a document of its own, give --id"
        yield Finding("one-more-capture", message, taken.taken_from, Severity.NOTICE)
    if kind != served and served in _TOLD_BY_SERVERS:
        message = f"is called {served} by its server, and is {kind} by its content; look whether it is what was meant"
        yield Finding("served-otherwise", message, taken.taken_from, Severity.NOTICE)
    if taken.archived and taken.archived.is_rewritten and kind == HTML:
        message = "the archive may change pages at this address; with id_ after the 14 digits it gives them as taken"
        yield Finding("archived-copy-changed", message, taken.taken_from, Severity.NOTICE)


def _rows_left_out(source: Source, given: str, slug: str | None) -> tuple[Finding, ...]:
    """What to say of a list that is kept as a document like any other: bytes are of one document, for good.

    Raises:
        UsageError: nobody named the document that it is to be.
    """
    from kg.intake.ice_lists import has_a_list

    if source.capture.media_type != XLSX or not has_a_list(source.content, source.capture.file_name):
        return ()
    if slug is None:
        raise UsageError(
            "this workbook has the columns of ICE's lists, and its rows would not be read",
            where=source.capture.file_name,
            remedy=f"read them with `kg import ice-list {given}`, or name the document it is to be with --id",
        )
    message = f"is kept as “{slug}” without its rows; these bytes can then not be imported as a list here"
    return (Finding("rows-not-read", message, source.capture.file_name, Severity.NOTICE),)


def _document(iri: NamedNode, described: DocumentDetails, source: Source) -> Document:
    kinds = concept_in("documentKindScheme")
    if described.kind not in kinds:
        raise TermError(f"{described.kind!r} is not a kind of document", remedy=f"write one of {', '.join(kinds)}")
    said = {"publisher": described.publisher, "published": described.published}
    return Document(
        iri,
        described.title or Path(source.capture.file_name).stem,
        kinds[described.kind],
        publisher=terms.organization(described.publisher) if described.publisher else None,
        published=terms.partial_date(described.published) if described.published else None,
        url=described.url,
        language=described.language,
        not_stated=tuple(what for what, given in said.items() if given is None),
    )


def _slug(source: Source) -> str:
    """A name for a document nobody named: its file's, and enough of its digest to be its own."""
    stem = terms.fold(Path(source.capture.file_name).stem)
    if not stem:
        raise UsageError(
            "no short name can be made from this file's name",
            where=source.capture.file_name,
            remedy="give one with --id",
        )
    return f"{stem}-{source.capture.sha256[:8]}"
