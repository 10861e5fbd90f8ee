"""Guarantees that a name in a sheet means one thing: what the sheet says, else what is archived.

A `SheetReading` holds what is at hand while a sheet is read: the names of the speakers and documents it
describes, what the archive knows already, and the faults found so far.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from pyoxigraph import NamedNode

from kg import terms
from kg.intake.sheets.located_tree import Faults, Map, Part, Word
from kg.intake.sheets.ontology_words import nearest

__all__ = ["SLUG", "ArchiveLookup", "EmptyArchive", "SheetReading"]

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ArchiveLookup(Protocol):
    """What an archive can tell a sheet, so that the sheet need not say it again."""

    def knows(self, iri: NamedNode) -> bool:
        """Whether this speaker or document is described in the archive."""
        ...

    def publisher(self, document: NamedNode) -> NamedNode | None:
        """Who publishes a document the archive knows."""
        ...

    def captures(self, document: NamedNode) -> tuple[str, ...]:
        """SHA-256 of the captures of a document that are held, oldest first."""
        ...


class EmptyArchive:
    """What an empty archive can tell."""

    def knows(self, iri: NamedNode) -> bool:  # noqa: ARG002
        return False

    def publisher(self, document: NamedNode) -> NamedNode | None:  # noqa: ARG002
        return None

    def captures(self, document: NamedNode) -> tuple[str, ...]:  # noqa: ARG002
        return ()


class SheetReading:
    """Names and faults of one sheet. `speakers` and `documents` map the sheet's own names to IRIs.

    `allow_outside` lets `file:` lead out of the sheet's folder.
    """

    def __init__(self, faults: Faults, known: ArchiveLookup, *, allow_outside: bool = False) -> None:
        self.faults = faults
        self.known = known
        self.allow_outside = allow_outside
        self.speakers: dict[str, NamedNode] = {}
        self.documents: dict[str, NamedNode] = {}

    def text(self, part: Part, what: str) -> Word | None:
        """A word, or a fault and nothing."""
        if isinstance(part, Word):
            return part
        kind = "a mapping" if isinstance(part, Map) else "a list"
        self.faults.add("wrong-type", part.where, f"{what} is {kind}", "write a word")
        return None

    def slug(self, part: Part, what: str) -> str | None:
        """A short name, or a fault and nothing."""
        word = self.text(part, what)
        if word and not SLUG.fullmatch(word.text):
            remedy = f"write small letters, digits and hyphens, such as {_as_slug(word.text)}"
            self.faults.add("bad-name", word.where, f"{word.text!r} cannot be {what}", remedy)
            return None
        return word.text if word else None

    def iri(self, word: Word) -> NamedNode | None:
        """An IRI written out, or a fault and nothing."""
        try:
            return NamedNode(word.text)
        except ValueError:
            self.faults.add("bad-name", word.where, f"{word.text!r} is not an IRI", "copy it from kg find or kg trace")
            return None

    def speaker(self, part: Part) -> NamedNode | None:
        """Who a short name stands for, or a fault and nothing."""
        slug = self.slug(part, "the name of a speaker")
        found = self._speaker_named(slug) if slug else None
        if slug and found is None:
            self._unknown("speaker", part, slug, self.speakers, "speakers")
        return found

    def document(self, part: Part) -> NamedNode | None:
        """The document a short name stands for, or a fault and nothing."""
        slug = self.slug(part, "the name of a document")
        found = self._document_named(slug) if slug else None
        if slug and found is None:
            self._unknown("document", part, slug, self.documents, "sources")
        return found

    def named(self, slug: str) -> NamedNode | None:
        """A speaker or a document, whichever has this name; no fault where neither has."""
        return self._speaker_named(slug) or self._document_named(slug)

    def _speaker_named(self, slug: str) -> NamedNode | None:
        candidates = (terms.organization(slug), terms.office(slug))
        return self.speakers.get(slug) or next((iri for iri in candidates if self.known.knows(iri)), None)

    def _document_named(self, slug: str) -> NamedNode | None:
        iri = terms.document(slug)
        return self.documents.get(slug) or (iri if self.known.knows(iri) else None)

    def _unknown(self, kind: str, part: Part, slug: str, here: Mapping[str, NamedNode], key: str) -> None:
        guess = nearest(slug, here)
        remedy = f"did you mean {guess}? If not, describe it under {key}:" if guess else f"describe it under {key}:"
        self.faults.add(f"known-{kind}", part.where, f"no {kind} is called {slug!r}", remedy)


def _as_slug(text: str) -> str:
    folded = "-".join(re.findall("[a-z0-9]+", terms.fold(text)))
    return folded or "alder-notice"
