"""What an archivist says of a document that is added, each fault by its field; and having its pages read by machine."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from kg import terms
from kg.errors import KgError, UnreadableFile, UsageError
from kg.sources import PDF
from kg.sources.ocr import pages_without_text
from kg.terms import fold
from kg.web.desk.visiting import DeskVisit
from kg.web.visits import once
from kg.workspace.desk import SavedDraft, Tree
from kg.workspace.desk.names import CompletableNames

__all__ = ["names_known", "pages_to_read", "read_pages", "said_of_document", "short_name", "with_publisher"]

_SHORT_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SAID = ("title", "kind", "url", "language", "taken-from")


def names_known(asked: DeskVisit) -> CompletableNames:
    """The names of the state that is shown; made once for it."""
    state = asked.visit.state
    return once(state, "desk names", lambda: CompletableNames(state.store))


def short_name(given: str) -> str | None:
    """A short name; None where none is given.

    Raises:
        UsageError: it is none.
    """
    if given and not _SHORT_NAME.fullmatch(given):
        raise UsageError(f"{given!r} is no short name", remedy="write small letters, digits and hyphens")
    return given or None


def publisher(asked: DeskVisit) -> tuple[str | None, str]:
    """The short name of the publisher, and its name where that alone was given: of one that is known its own short
    name, else one made of the name.

    Raises:
        UsageError: nothing can be made of it.
    """
    given = asked.sent.one("publisher")
    if not given or _SHORT_NAME.fullmatch(given):
        return given or None, ""
    known = [one.value for one in names_known(asked).of("speaker") if fold(one.label) == fold(given)]
    if not known and not fold(given):
        raise UsageError(f"{given!r} is no name", remedy="write the organization’s name, or its short name")
    return (known[0], "") if known else (fold(given)[:80].strip("-"), given)


def said_of_document(asked: DeskVisit) -> dict[str, str | None]:
    """What the form says, as `Desk.describing` takes it.

    Raises:
        UsageError: some of it cannot be; all of it is told at once, each by its field.
    """
    faults: list[str] = []

    made = {key.replace("-", "_"): asked.sent.one(key) or None for key in _SAID}
    for key, label, read in _READ:
        try:
            made[key] = read(asked)
        except KgError as fault:
            faults.append(f"{label}: {fault.what}; {fault.remedy}")
    if faults:
        raise UsageError(". ".join(faults))
    return made


def _day(asked: DeskVisit, key: str) -> str | None:
    given = asked.sent.one(key)
    return terms.partial_date(given).value if given else None


_READ: tuple[tuple[str, str, Callable[[DeskVisit], str | None]], ...] = (
    ("slug", "Short name", lambda asked: short_name(asked.sent.one("id"))),
    ("publisher", "Publisher", lambda asked: publisher(asked)[0]),
    ("published", "Published", lambda asked: _day(asked, "published")),
    ("taken_on", "Taken on", lambda asked: _day(asked, "taken-on")),
)
"""What is read before it is kept: its key, its label in the form, and how."""


def with_publisher(asked: DeskVisit, draft: SavedDraft) -> SavedDraft:
    """The draft, with the publisher described where the form gave a name that the archive does not know."""
    slug, name = publisher(asked)
    if not slug or not name:
        return draft
    speakers: dict[str, Tree] = {"speakers": {slug: {"name": name}}}
    return asked.desk.drafts.change(draft.name, lambda one: replace(one, sheet={**one.sheet, **speakers}))


def pages_to_read(asked: DeskVisit, draft: SavedDraft) -> tuple[int, int]:
    """How many pages of a draft's PDF have no text, and of how many; none where it is no PDF that is held."""
    captures, sha256 = asked.desk.archive.captures, draft.capture
    if not sha256 or not captures.has(sha256) or captures.sidecar(sha256).media_type != PDF:
        return 0, 0

    def made() -> tuple[int, int]:
        try:
            pages, count = pages_without_text(captures.content(sha256))
        except UnreadableFile:
            return 0, 0
        return len(pages), count

    return once(asked.visit.state, f"pages without text of {sha256}", made)


def read_pages(asked: DeskVisit) -> SavedDraft:
    """Have the pages without text read by machine, and go on with the draft on the reading.

    Raises:
        UsageError: the draft has claims, every page has text, or the program is not installed.
        UnreadableFile: a page cannot be drawn or read.
    """
    draft = asked.draft()
    if draft.claims:
        raise UsageError("this draft has claims on the file as it is", remedy="begin another draft on the document")
    workspace = asked.desk.workspace(asked.archivist)
    outcome = workspace.read_by_machine(draft.document, capture=draft.capture)
    made = [one.capture.sha256 for one in outcome.draft.sources]
    if not made:
        raise UsageError("its pages were read before", remedy="begin a draft from the page of the reading")
    document: Tree = {"id": draft.document, "capture": made[0]}
    return asked.desk.drafts.change(draft.name, lambda one: replace(one, sheet={**one.sheet, "document": document}))
