"""What people bring, as one draft: sheets, files, or the ledger's own claims to be checked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from pyoxigraph import NamedNode

from kg import terms
from kg.errors import TermError, UsageError
from kg.index import Store
from kg.intake.sheets.ontology_words import concept_in
from kg.ledger import live_quads
from kg.model import Document, Draft, Finding, Severity, Source
from kg.record.archive_world import ArchiveWorld
from kg.record.new_parts import merged
from kg.record.recording import Archive
from kg.sources import read_source
from kg.sources.media import XLSX
from kg.terms import KG, named

__all__ = ["DocumentDetails", "Sheet", "StandardInput", "from_files", "from_ledger", "from_sheets", "most_of_input"]


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
        drafts.append(read(held=known.text_of_capture, known=known, allow_outside=allow_outside))
    return merged(drafts, "; ".join(dict.fromkeys(draft.note for draft in drafts if draft.note)))


def from_files(paths: Sequence[Path], described: DocumentDetails, store: Store) -> Draft:
    """Files as documents, one each, or all as captures of one document when a name is given."""
    drafts = _once_each([_from_file(path, described, store) for path in paths])
    names = ", ".join(source.capture.file_name for draft in drafts for source in draft.sources)
    return merged(drafts, f"documents: {names}" if len(drafts) > 1 else f"document: {names}")


def _once_each(drafts: list[Draft]) -> list[Draft]:
    """The drafts without those whose bytes another file before brings under another document."""
    first = {one.capture.sha256: one.capture.document for draft in reversed(drafts) for one in draft.sources}
    return [d for d in drafts if all(first[one.capture.sha256] == one.capture.document for one in d.sources)]


def from_ledger(archive: Archive) -> Draft:
    """Every live claim of the archive as a draft, to be put through the gate again."""
    from kg.intake.sheets.from_rdf import draft_of_quads

    draft = draft_of_quads(live_quads(archive.ledger), str(archive.folder.ledger))
    return replace(draft, findings=tuple(one for one in draft.findings if one.code != "not-taken-over"))


def _from_file(path: Path, described: DocumentDetails, store: Store) -> Draft:
    taken_on = terms.partial_date(described.taken_on) if described.taken_on else None
    unnamed = terms.document("unnamed")
    source = read_source(path, document=unnamed, taken_from=described.taken_from, taken_on=taken_on)
    known = [named(q.object) for q in store.quads(terms.capture(source.capture.sha256), KG.document)]
    iri = terms.document(described.slug or _slug(source))
    more = replace(described, slug=None, taken_from=None, taken_on=None) != DocumentDetails()
    if known and (iri not in known if described.slug else more):
        raise UsageError(
            f"these bytes are those of document {terms.parts(known[0])[-1]!r} already",
            where=path.name,
            remedy="name that one with --id, or leave out what is said of it",
        )
    if known and not more:
        return Draft()
    return Draft(
        documents=(_document(iri, described, path),),
        sources=(replace(source, capture=replace(source.capture, document=iri)),),
        findings=() if known else _rows_left_out(source, path, described.slug),
    )


def _rows_left_out(source: Source, path: Path, slug: str | None) -> tuple[Finding, ...]:
    """What to say of a list that is kept as a document like any other: bytes are of one document, for good.

    Raises:
        UsageError: nobody named the document that it is to be.
    """
    from kg.intake.ice_lists import has_a_list

    if source.capture.media_type != XLSX or not has_a_list(source.content, path.name):
        return ()
    if slug is None:
        raise UsageError(
            "this workbook has the columns of ICE's lists, and its rows would not be read",
            where=path.name,
            remedy=f"read them with `kg import ice-list {path}`, or name the document it is to be with --id",
        )
    message = f"is kept as “{slug}” without its rows; these bytes can then not be imported as a list here"
    return (Finding("rows-not-read", message, path.name, Severity.NOTICE),)


def _document(iri: NamedNode, described: DocumentDetails, path: Path) -> Document:
    kinds = concept_in("documentKindScheme")
    if described.kind not in kinds:
        raise TermError(f"{described.kind!r} is not a kind of document", remedy=f"write one of {', '.join(kinds)}")
    said = {"publisher": described.publisher, "published": described.published}
    return Document(
        iri,
        described.title or path.stem,
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
