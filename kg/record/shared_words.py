"""Tells where a document that is added shares much of its words with one that is held; it refuses nothing.

What is kept of the runs of each held text (`kg.sources.shared_runs`) says which few to read; the shares told are
worked out of the texts themselves. Captures of one document are not compared: `through_time` looks at these.

Why half: of the real documents no two that were written apart share a tenth, while agreements on one form, and an
Act and its codification, share from four to eight tenths. That these share so much is true, and is told as no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from pyoxigraph import NamedNode

from kg.errors import ArchiveError, NotFound
from kg.index import Store
from kg.model import Draft, Finding, Severity, Source, Text
from kg.sources import Captures
from kg.sources.shared_runs import MOST_WORDS, SharedRuns, digest_of, runs_of, shared
from kg.terms import DEFAULT_GRAPH, KG, capture, named, parts

__all__ = ["AT_ONCE", "LEAST", "notices"]

LEAST = 0.5
"""The share of one of two texts' words from which it is told."""
_WORTH_READING = 0.2
"""Runs in common, of all runs of the shorter text, from which a held text is read. One changed word breaks eight runs:
of the real documents, those that share half of their words have a quarter of their runs in common."""
AT_ONCE = 20
"""Held texts of which no runs are kept yet, as in an archive of an earlier program, that are read for one document."""
_READ = 3
_SHOWN = 12
"""Words shown of the longest run."""


def notices(store: Store, captures: Captures, draft: Draft) -> Iterator[Finding]:
    """One line on each new text that shares half of its words with another document's, or of that one's with it."""
    before: list[Source] = []
    for source in draft.sources:
        if source.text is None or not source.text.content:
            continue
        found = _most_alike(store, captures, source, source.text, before)
        before.append(source)
        if found is not None:
            yield _notice(source, source.text, *found)


def _most_alike(
    store: Store, captures: Captures, source: Source, text: Text, before: list[Source]
) -> tuple[NamedNode, SharedRuns] | None:
    """The document that shares most, of those brought before in the draft and those held."""
    every = [(one.capture.document, one.text) for one in before if one.text]
    texts = [one for one in every if one[0] != source.capture.document]
    texts += _held(store, captures, source, text)
    compared = [(document, shared(text.content, other.content)) for document, other in texts]
    found = max(compared, key=lambda one: max(one[1].share, one[1].of_other), default=None)
    return found if found and max(found[1].share, found[1].of_other) >= LEAST else None


def _held(store: Store, captures: Captures, source: Source, text: Text) -> Iterator[tuple[NamedNode, Text]]:
    """The few held texts of other documents that are most worth reading."""
    runs = runs_of(text.content)
    alike: list[tuple[float, str]] = []
    left = AT_ONCE
    for digest in sorted(captures.held() - {source.capture.sha256}) if runs else ():
        with suppress(ArchiveError, NotFound):
            kept = captures.runs(digest)
            if kept is None and left and captures.sidecar(digest).text and (unread := captures.text(digest)):
                kept, left = digest_of(unread.content), left - 1
            if kept and (likeness := kept.alike(runs)) >= _WORTH_READING:
                alike.append((-likeness, digest))
    read = 0
    for _, digest in sorted(alike):
        documents = [named(quad.object) for quad in store.quads(capture(digest), KG.document, None, DEFAULT_GRAPH)]
        if not documents or source.capture.document in documents:
            continue
        with suppress(ArchiveError, NotFound):
            if other := captures.text(digest):
                read += 1
                yield documents[0], other
        if read == _READ:
            return


def _notice(source: Source, text: Text, document: NamedNode, found: SharedRuns) -> Finding:
    name = "/".join(parts(document)[1:])
    longest = text.content[found.start : found.end].split()
    shown = " ".join(longest[:_SHOWN]) + (" …" if len(longest) > _SHOWN else "")
    limit = f" (of the first {MOST_WORDS:,})" if len(text.content) > MOST_WORDS * 6 else ""
    message = (
        f"shares {found.share:.0%} of its words{limit} with document {name} ({found.of_other:.0%} of that one's); "
        f"the longest run they share has {found.words:,} words: “{shown}”; those that "
        f"use one form or quote one law share as much, so look at both; a later capture of {name} takes --id {name}"
    )
    return Finding("shares-words", message, source.capture.file_name, Severity.NOTICE)
