"""Pages of a held scan, read by machine, as a draft: one more capture of its document, the reading of the scan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.errors import NotFound, UsageError
from kg.index import Store
from kg.model import Draft, Finding, Severity, Source
from kg.record.recording import Archive
from kg.sources import PDF, READING, make_source
from kg.terms import DEFAULT_GRAPH, KG, named, parts

__all__ = ["from_pages", "scan_of", "without_text"]


def scan_of(archive: Archive, store: Store, document: NamedNode, sha256: str | None = None) -> str:
    """The digest of the PDF to read: the one that is named, else the only one of the document that is held.

    Raises:
        NotFound: the document has no capture, or none of that digest.
        UsageError: none is held, or several are and none is named, or it is no PDF.
    """
    name = "/".join(parts(document)[1:])
    every = [named(quad.subject) for quad in store.quads(None, KG.document, document, DEFAULT_GRAPH)]
    digests = sorted(parts(one)[-1].removeprefix("sha256-") for one in every)
    wanted = [one for one in digests if one.startswith(sha256 or "")]
    if not wanted:
        what = f"document {name!r} has no capture" + (f" {sha256}" if sha256 else "")
        raise NotFound(what, remedy="kg document show lists its captures")
    pdfs = [one for one in wanted if archive.captures.has(one) and archive.captures.sidecar(one).media_type == PDF]
    if not pdfs:
        raise UsageError(f"no PDF of document {name!r} is held here", remedy="attach it with `kg document attach`")
    if len(pdfs) > 1:
        listed = ", ".join(one[:12] for one in pdfs)
        raise UsageError(f"document {name!r} has several PDFs", remedy=f"name one with --capture: {listed}")
    return pdfs[0]


def from_pages(
    archive: Archive, document: NamedNode, sha256: str, language: str, told: Callable[[int, int], None]
) -> Draft:
    """The reading of a held PDF, drafted. `told` is given the number of each page that was read, and of how many.

    Raises:
        UsageError: the program or its language is not installed, or every page has text.
        UnreadableFile: a page cannot be drawn or read.
    """
    from kg.sources.machine_readings import written
    from kg.sources.ocr import read_pages

    sidecar, text = archive.captures.sidecar(sha256), archive.captures.text(sha256)
    reading = read_pages(archive.captures.content(sha256), sha256, text.content if text else "", language, told)
    source = make_source(
        written(reading),
        f"{Path(sidecar.file_name).stem[:200]}.reading.json",
        document=document,
        kind=READING,
        taken_on=Literal(archive.clock().date().isoformat(), datatype=terms.XSD.date),
        reading_of=sha256,
        read_by=reading.by,
    )
    return Draft(note=f"pages read by machine: {sidecar.file_name}", sources=(source,))


def without_text(source: Source) -> Finding | None:
    """A notice on a PDF with pages that have no text; None where every page has some, or it is no PDF."""
    if source.capture.media_type != PDF or not source.content:
        return None
    from kg.sources.ocr import pages_without_text

    pages, count = pages_without_text(source.content)
    if not pages:
        return None
    name = "/".join(parts(source.capture.document)[1:])
    which = f"page {_runs(pages)}" if len(pages) == 1 else f"pages {_runs(pages)}"
    have, them = ("has", "it") if len(pages) == 1 else ("have", "them")
    message = f"{which} of {count} {have} no text, or hardly any: `kg document ocr {name}` reads {them} by machine"
    return Finding("pages-without-text", message, source.capture.file_name, Severity.NOTICE)


def _runs(numbers: list[int]) -> str:
    """Numbers in their order, runs joined.

    >>> _runs([1, 2, 3, 5])
    '1–3, 5'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
