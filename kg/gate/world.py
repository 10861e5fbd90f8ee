"""What the gate may ask of the archive, and the context in which a rule looks at a draft.

`World` is asked, never told. `RuleContext` looks in the draft first: what a draft brings with it is
checked as if it were already here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Triple

from kg import terms
from kg.errors import SourceError
from kg.gate.held_tables import HeldTables
from kg.identity import Decision
from kg.model import Anchor, Capture, Claim, Draft, Finding, Quotation, Row, Severity, Source, Text
from kg.triples import text_iri

__all__ = ["RuleContext", "World"]


class World(Protocol):
    """The archive as the gate sees it."""

    def text(self, iri: NamedNode) -> Text | None:
        """The text layer, recomputed from the held bytes; None where its capture is not held."""

    def capture_of_text(self, iri: NamedNode) -> str | None:
        """The digest of the capture a text is of; None where the text is unknown."""

    def content(self, sha256: str) -> tuple[bytes, str] | None:
        """Bytes and media type of a held capture."""

    def documents(self, sha256: str) -> tuple[NamedNode, ...]:
        """The documents a capture was recorded as of: none where it is unknown."""

    def knows(self, iri: NamedNode) -> bool:
        """Whether a document or speaker is described in the archive."""

    def is_a(self, iri: NamedNode, cls: NamedNode) -> bool:
        """Whether some live claim speaks of it as one of a class, such as an agency."""

    def decisions(self) -> Iterable[Decision]:
        """Every live decision."""

    def kind(self, document: NamedNode) -> NamedNode | None:
        """What sort of publication a document is, where it is described."""

    def quoted(self, text: NamedNode) -> Iterable[tuple[int, int]]:
        """Start and end of every quotation that live claims have of a text."""


class RuleContext:
    """A draft laid out for the rules, with what it refers to within reach."""

    def __init__(self, draft: Draft, world: World, *, allow_unheld: bool, tables: HeldTables | None = None) -> None:
        self.draft = draft
        self.world = world
        self.allow_unheld = allow_unheld
        self._known: dict[NamedNode, bool] = {}
        self._read: dict[NamedNode, Text | None] = {}
        self._held: dict[str, bool] = {}
        self.tables = tables or HeldTables(self.source)

    def anchors(self) -> Iterator[tuple[Claim | None, Anchor, str]]:
        """Every anchor with its claim (None for a sighting) and the place to name in a finding."""
        for claim in self.draft.claims:
            for anchor in claim.anchors:
                yield claim, anchor, claim_place(claim)
        for sighting in self.draft.sightings:
            yield None, sighting.anchor, sighting.claim.value

    def quotations(self, claim: Claim) -> list[Quotation]:
        return [anchor for anchor in claim.anchors if isinstance(anchor, Quotation)]

    def text(self, iri: NamedNode) -> str | None:
        """The content of a text layer that can be looked at; None where its capture is not here."""
        layer = self.layer(iri)
        return layer.content if layer else None

    def layer(self, iri: NamedNode) -> Text | None:
        """The same, with how sure a machine is of the words it read."""
        mine = self._texts.get(iri)
        if mine is not None and self._content(mine.capture) is not None:
            return mine
        if iri not in self._read:
            # A draft of quads names a text without bringing it: the archive may hold what it is made of.
            self._read[iri] = self.world.text(iri)
        return self._read[iri]

    def source(self, sha256: str) -> tuple[bytes, str] | None:
        """Bytes and media type of a capture."""
        return self._content(sha256) or self.world.content(sha256)

    def cells(self, row: Row) -> tuple[str, ...]:
        """The cells of a row; none where its capture is not here, or `row-found` refuses the row."""
        try:
            return self.tables.cells(row) or ()
        except SourceError:
            return ()

    def under(self, row: Row, column: str) -> tuple[str, ...]:
        """The cells of a row in columns that are headed so, as `HeldTables.under` has it."""
        try:
            return self.tables.under(row, column)
        except SourceError:
            return ()

    def links(self, row: Row) -> tuple[str, ...]:
        """Where the cells of a row lead; none of a table that is no workbook."""
        return self.tables.links(row)

    def knows(self, iri: NamedNode) -> bool:
        if iri not in self._known:
            self._known[iri] = iri in self._described or self.world.knows(iri)
        return self._known[iri]

    def documents(self, sha256: str) -> tuple[NamedNode, ...]:
        """The documents a capture is of: as the draft says, and as the archive does."""
        from kg.intake.ice_lists.series import documents_of  # seldom asked, and slow to load

        mine = [one.capture for one in self.draft.sources if one.capture.sha256 == sha256]
        of_lists = documents_of(kind for one in mine for kind in (one.list_kind, one.other_kind))
        return tuple(dict.fromkeys((*(one.document for one in mine), *of_lists, *self.world.documents(sha256))))

    def kind(self, document: NamedNode) -> NamedNode | None:
        """What sort of publication a document is: as the draft says, else as the archive does."""
        drafted = next((one.kind for one in self.draft.documents if one.iri == document), None)
        return drafted or self.world.kind(document)

    def digest_of(self, anchor: Anchor) -> str | None:
        if isinstance(anchor, Row):
            return anchor.capture
        mine = self._texts.get(anchor.text)
        return mine.capture if mine else self.world.capture_of_text(anchor.text)

    def is_held(self, anchor: Anchor) -> bool:
        digest = self.digest_of(anchor)
        if digest is not None and digest not in self._held:
            self._held[digest] = self.source(digest) is not None
        return digest is not None and self._held[digest]

    def _content(self, sha256: str) -> tuple[bytes, str] | None:
        source = self._sources.get(sha256)
        return (source.content, source.capture.media_type) if source and source.content else None

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {source.capture.sha256: source for source in self.draft.sources}

    @cached_property
    def _texts(self) -> dict[NamedNode, Text]:
        return {text_iri(source.text): source.text for source in self.draft.sources if source.text}

    @cached_property
    def _described(self) -> set[NamedNode]:
        # A faulty description is reported once, not again by each claim that names it.
        return {d.iri for d in self.draft.documents} | {s.iri for s in self.draft.speakers} | self.draft.at_fault


def claim_place(claim: Claim) -> str:
    """Where a finding about a claim points: its line in the sheet, else its IRI."""
    return claim.origin or claim.iri.value


BY_ITS_BASIS = "it is recorded by its basis: correct it where that gives no reason for it"
"""What to do about a value that a basis gives and the words say otherwise."""


def refusal(code: str, message: str, where: str) -> Finding:
    return Finding(code, message, where)


def notice(code: str, message: str, where: str) -> Finding:
    return Finding(code, message, where, Severity.NOTICE)


def short_digest(capture: Capture | str) -> str:
    """A digest as people read it out: its first twelve digits."""
    return (capture if isinstance(capture, str) else capture.sha256)[:12]


_FIGURES = frozenset([terms.KG.value, terms.KG.grownFrom, terms.KG.operand])


def figures(claim: Claim, *, computed: bool = False) -> list[str]:
    """The figures a claim states, and those it says they follow from; of a computed one the latter alone."""
    return _figures(claim.triples, terms.KG.value if computed else None)


@lru_cache(maxsize=16_384)
def _figures(triples: tuple[Triple, ...], without: NamedNode | None) -> list[str]:
    wanted = _FIGURES - {without}
    return [t.object.value for t in triples if t.predicate in wanted and isinstance(t.object, Literal)]


def number(figure: str) -> Decimal | None:
    """The figure; None if it is not a number, which its shape refuses in words of its own."""
    try:
        return Decimal(figure)
    except InvalidOperation:
        return None


def words_at(context: RuleContext, claim: Claim) -> list[str]:
    """What stands at a claim's anchors, each quotation and each cell by itself, as far as it can be looked at."""
    rows = (anchor for anchor in claim.anchors if isinstance(anchor, Row))
    written = (cell for row in rows for cell in context.cells(row))
    return [*(quotation.exact for quotation in context.quotations(claim)), *written]
