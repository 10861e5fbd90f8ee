"""The bytes of captures, and pages of PDFs as pictures, for those who may see them whole.

A capture is a stranger's file: it is sent to be kept, never to be shown in a page of this site.
"""

from __future__ import annotations

import re

from pyoxigraph import NamedNode
from starlette.responses import FileResponse, Response

from kg import terms
from kg.ask.trace.known import KnownStatements
from kg.errors import NotFound
from kg.terms import KG
from kg.web import guarded_pdf_pages
from kg.web.pages.captures import is_shown
from kg.web.visits import Visit

__all__ = ["file", "page_picture"]

_DIGEST = re.compile(r"[0-9a-f]{64}")
_SANDBOX = "default-src 'none'; sandbox"
_LASTING = "private, max-age=31536000, immutable"


def file(visit: Visit, sha256: str) -> Response:
    """The bytes of a capture, or a range of them (RFC 9110, section 14).

    Raises:
        NotFound: it is not held, or not to be shown.
    """
    name, media = _held(visit, sha256)
    path = visit.state.archive.captures.folder / sha256
    headers = {"content-security-policy": _SANDBOX, "cache-control": _LASTING}
    return FileResponse(path, media_type=media, filename=name, headers=headers, content_disposition_type="attachment")


def page_picture(visit: Visit, sha256: str, number: int) -> Response:
    """A page of a PDF.

    Raises:
        NotFound: it is not held, or not to be shown, or no PDF.
        UnreadableFile: it cannot be drawn.
    """
    _, media = _held(visit, sha256)
    if media != "application/pdf":
        raise NotFound("this capture is not a PDF")
    content = visit.state.archive.captures.content(sha256)
    return Response(
        guarded_pdf_pages.picture(content, sha256, number), media_type="image/png", headers={"cache-control": _LASTING}
    )


def _held(visit: Visit, sha256: str) -> tuple[str, str]:
    """The file name and media type of a capture that may be shown."""
    captures = visit.state.archive.captures
    if not _DIGEST.fullmatch(sha256) or not captures.has(sha256):
        raise NotFound("no capture of this digest is held here", remedy="its page says what is known of it")
    known = KnownStatements(visit.state.store)
    iri = terms.capture(sha256)
    known.learn([iri])
    document: NamedNode | None = known.node(iri, KG.document)
    if document is None or not is_shown(visit, document):
        raise NotFound("this document is not shown whole here", remedy="its page has the words that are cited")
    sidecar = captures.sidecar(sha256)
    return sidecar.file_name, sidecar.media_type
