"""One note a claim or place, read in batches: the number of queries does not grow with the answer.

A claim of up to three quotations is cited with all of them; one of more with those that have its
figures or its described words, if any has. A claim with many rows is cited at its newest, and says
at how many other places it stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cache

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ask.trace.anchor_places import capture, learn_places, place
from kg.ask.trace.corrections import corrected_by
from kg.ask.trace.known import KnownStatements, QueryableStore, rows, values
from kg.ask.trace.naming import learn_routes, plain, route, titled
from kg.ask.trace.values import QuotedPlace, RowPlace, TracedCapture
from kg.terms import DCTERMS, KG, PROV, RDFS, parts, row_named, short_name

__all__ = ["Footnote", "Reference", "footnotes"]


Reference = tuple[NamedNode, NamedNode | tuple[NamedNode, ...] | None]
"""A claim, and the anchor that the answer is about if it is about one; of several the newest is meant."""

Placed = tuple[QuotedPlace | RowPlace, TracedCapture | None]

SHOWN = 3
"""Quotations of one claim shown in a note."""

LETTERS = 10
"""Letters of a claim's id in a note: 50 bits. Of a million claims two begin alike once in two thousand
archives, and `kg trace` then names both."""

_CAPITAL = re.compile(r"\b[A-Z]")
_FEWEST_INITIALS = 3
"""Capitals that make an acronym: with two, many names that are none would be shortened."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """What a reader needs to check a claim; None, "" or () where it is not known.

    `shown` are the places cited, of one capture and in its order, of `places` in all; `basis` is the
    archivist's reading of what the words do not say, and `computed` says that its figure is not in them; `stated_in`
    is the document whose title is shown.
    """

    claim: NamedNode
    speaker: str
    document: str
    published: str | None
    modality: str
    shown: tuple[QuotedPlace | RowPlace, ...]
    capture: TracedCapture | None
    places: int
    basis: str | None = None
    computed: bool = False
    stated_in: NamedNode | None = None
    route: str = ""
    corrects: tuple[NamedNode, ...] = ()
    corrected_by: tuple[NamedNode, ...] = ()
    speaker_iri: NamedNode | None = None
    initials: str = ""
    """The speaker in initials, where its id is made of them: ICE."""
    list_kind: str = ""

    @property
    def text(self) -> str:
        """The note in one line: speaker, words or row, document, date, digest, reading, claim."""
        return self.told()

    @property
    def said_by(self) -> str:
        """The speaker, and by what route the words came."""
        return ", ".join(filter(None, [self.speaker, self.route]))

    def told(self, counted: str = "") -> str:
        """The line; where an answer is a count and the claim one of many in it, `counted` says of what
        it is one: "rows"."""
        if not self.speaker:
            return f"{'/'.join(parts(self.claim))}, withdrawn; `kg trace` shows what it stated"
        where = self._where()
        said = [
            self.said_by,
            f"one of the {counted} counted: {where}" if counted and where else where,
            self.as_read,
            self._document(),
            self.as_archived,
            f"sha256 {self.capture.sha256[:12]}…" if self.capture else "",
            self._elsewhere(),
            self._computed(),
            self._because(),
            *self._corrections(),
        ]
        return f"{', '.join(part for part in said if part)} [{_short(self.claim)}]"

    def short(self, counted: str = "") -> str:
        """The line for a narrow place: who, by what route, which words or row of which document, and the claim,
        by which `kg trace` has the rest: `ICE, list of 2025-09-17, row 27 [claim/njitxlgjto…]`."""
        if not self.speaker:
            return self.told()
        row = f"row {self.row.row:,}" if self.row and not self.quotation else ""
        reading = "with an archivist's reading" if self.basis and self.modality != "decision" else self._because()
        said = [
            self.initials or self.speaker,
            self.route,
            f"one of the {counted} counted" if counted and (row or self.quotation) else "",
            f"“{self.quotation}”" if self.quotation else "",
            self.as_read,
            self._document_shortly(),
            self.as_archived,
            row,
            self._computed(),
            reading,
            *self._corrections(),
        ]
        return f"{', '.join(part for part in said if part)} [{_short(self.claim)}]"

    @property
    def remarks(self) -> list[str]:
        """What else a reader should know of the claim: that its figure is computed, what corrects what."""
        return [one for one in (self._computed(), *self._corrections()) if one]

    def _computed(self) -> str:
        return "a computed figure" if self.computed else ""

    def _document_shortly(self) -> str:
        if days := self.capture.day_told if self.capture else None:
            return f"{self.list_kind or 'list'} of {days}"
        return titled(self.document) + (f" ({self.published})" if self.published else "")

    @property
    def quotation(self) -> str | None:
        """The words shown; what stands between two quotations is left out."""
        return " … ".join(one.exact for one in self._quoted) or None

    @property
    def _quoted(self) -> list[QuotedPlace]:
        return [one for one in self.shown if isinstance(one, QuotedPlace)]

    @property
    def row(self) -> RowPlace | None:
        return next((one for one in self.shown if isinstance(one, RowPlace)), None)

    JSON = (
        "claim",
        "speaker: speaker_iri",
        "speaker_name: speaker",
        "route",
        "modality",
        "document_title: document",
        "stated_in",
        "published",
        "quotation",
        "mean_confidence",
        "lowest_confidence",
        "sheet: row.sheet",
        "row: row.row",
        "written: row.written",
        "capture: capture.sha256",
        "file_name: capture.file_name",
        "places",
        "basis",
        "computed",
        "corrects",
        "corrected_by",
        "text",
    )

    @property
    def place_told(self) -> str:
        """The place cited in words, for a bibliography: who says it, where that is, and the claim."""
        where = self._where()
        return f"{self.said_by}: {where} [{_short(self.claim)}]" if where else ""

    def _because(self) -> str:
        """An archivist's reading of the words; of a decision, which has no words, its reason."""
        if not self.basis:
            return ""
        what = "because" if self.modality == "decision" else "archivist's reading"
        return f"{what}: “{self.basis}”"

    def _where(self) -> str:
        if self.quotation:
            return f"“{self.quotation}”"
        if self.row:
            file = f" of {self.capture.file_name}" if self.capture and self.capture.file_name else ""
            return f"row {self.row.row} of {self.row.sheet}{file}"
        return ""

    def _document(self) -> str:
        days = self.capture.day_told if self.capture else None
        date = f"list of {days}" if days else (self.published or "no date stated")
        return f"in {titled(self.document)} ({date})"

    @property
    def mean_confidence(self) -> int | None:
        """Of 100, over the quotations shown that a machine read; None where it read none of them."""
        read = [one.mean_confidence for one in self._quoted if one.mean_confidence is not None]
        return round(sum(read) / len(read)) if read else None

    @property
    def lowest_confidence(self) -> int | None:
        """Of 100, of the word shown that the machine is least sure of."""
        return min((one.lowest_confidence for one in self._quoted if one.lowest_confidence is not None), default=None)

    @property
    def as_read(self) -> str:
        """That a machine read the words shown, and how sure it is of them; empty where none did."""
        if self.mean_confidence is None:
            return ""
        return f"read by machine ({self.mean_confidence} of 100 sure, {self.lowest_confidence} at the least)"

    @property
    def as_archived(self) -> str:
        """The day on which an archive of the web took the bytes, where one did."""
        archived_on = self.capture.archived_on if self.capture else None
        return f"as archived on {archived_on}" if archived_on else ""

    def _elsewhere(self) -> str:
        others = self.places - len(self.shown)
        return f"also at {others:,} other {'place' if others == 1 else 'places'}" if others > 0 else ""

    def _corrections(self) -> Iterator[str]:
        if self.corrects:
            yield f"which corrects {', '.join(map(_short, self.corrects))}"
        if self.corrected_by:
            yield f"which {', '.join(map(_short, self.corrected_by))} corrects"


def _short(claim: NamedNode) -> str:
    """A claim as `kg trace` takes it."""
    kind, digest = parts(claim)[:2]
    return f"{kind}/{digest}" if len(digest) <= LETTERS else f"{kind}/{digest[:LETTERS]}…"


def footnotes(store: QueryableStore, cited: Iterable[Reference]) -> dict[Reference, Footnote]:
    """The note of each claim, at the place asked for or at its newest."""
    wanted = list(dict.fromkeys(cited))
    claims = list(dict.fromkeys(claim for claim, _ in wanted))
    known = KnownStatements(store)
    known.learn(claims)
    anchors = {claim: known.nodes(claim, KG.anchor) for claim in claims}
    rows_in = {found[0] for each in anchors.values() for anchor in each if (found := row_named(anchor))}
    known.learn(map(terms.capture, rows_in))

    @cache  # a list has thousands of rows
    def taken(sha256: str) -> TracedCapture:
        return capture(known, terms.capture(sha256))

    at = {(claim, asked): _looked_at(anchors[claim], asked, taken) for claim, asked in wanted}
    learn_places(known, [anchor for found in at.values() for anchor in found])
    known.learn(node for claim in claims for node in known.nodes(claim, PROV.wasAttributedTo, KG.statedIn))
    learn_routes(known, claims)
    stated = _stated(store, list(dict.fromkeys(claim for (claim, _), found in at.items() if len(found) > SHOWN)))
    corrected = corrected_by(store, claims)
    notes = {
        one: _note(known, one[0], _shown(known, found, stated[one[0]], taken), len(anchors[one[0]]))
        for one, found in at.items()
    }
    return {
        one: replace(note, corrected_by=by) if (by := corrected.get(one[0])) else note for one, note in notes.items()
    }


def _looked_at(
    every: list[NamedNode], asked: NamedNode | tuple[NamedNode, ...] | None, taken: Callable[[str], TracedCapture]
) -> list[NamedNode]:
    """Among the places asked for, or all of them: every quotation and the newest row. A row may stand in hundreds of
    lists, and its IRI alone says where."""
    about = {asked} if isinstance(asked, NamedNode) else set(asked or ())
    anchors = [anchor for anchor in every if anchor in about] or every
    quoted = [anchor for anchor in anchors if row_named(anchor) is None]
    rows = [(found, anchor) for anchor in anchors if (found := row_named(anchor))]
    if not rows:
        return quoted
    _, newest = max(rows, key=lambda row: (taken(row[0][0]).dated, row[0][0], -row[0][2]))
    return [*quoted, newest]


def _note(known: KnownStatements, claim: NamedNode, shown: Sequence[Placed], places: int) -> Footnote:
    speaker = known.node(claim, PROV.wasAttributedTo)
    document = known.node(claim, KG.statedIn)
    modality = known.node(claim, KG.modality)
    return Footnote(
        claim=claim,
        speaker=_named(known, speaker, RDFS.label),
        document=_named(known, document, DCTERMS.title),
        published=known.word(document, DCTERMS.issued) if document else None,
        modality=short_name(modality) if modality else "",
        shown=tuple(where for where, _ in shown),
        capture=shown[0][1] if shown else None,
        places=places,
        basis=known.word(claim, KG.basis),
        computed=known.word(claim, KG.computed) == "true",
        stated_in=document,
        route=route(known, claim),
        corrects=tuple(known.nodes(claim, KG.corrects)),
        speaker_iri=speaker,
        initials=_initials(_named(known, speaker, RDFS.label), speaker),
        list_kind=_list_kind(known, shown[0][1] if shown else None),
    )


def _initials(label: str, speaker: NamedNode | None) -> str:
    """The id of a speaker in capitals, where it is made of the first letters of its name.

    >>> _initials("U.S. Department of Homeland Security", terms.organization("dhs"))
    'DHS'
    """
    own = parts(speaker)[-1].upper() if speaker else ""
    letters = "".join(_CAPITAL.findall(label))
    return own if len(own) >= _FEWEST_INITIALS and own in letters else ""


def _list_kind(known: KnownStatements, taken: TracedCapture | None) -> str:
    """`pending list`; of participating agencies a list is called a list, as everywhere."""
    kind = known.node(terms.capture(taken.sha256), KG.listKind) if taken else None
    return plain(kind) if kind and kind != KG.participatingList else ""


def _shown(
    known: KnownStatements, anchors: Iterable[NamedNode], stated: Iterable[str], taken: Callable[[str], TracedCapture]
) -> list[Placed]:
    """The newest place; for quotations, those of one capture in the order of its text."""
    places = [found for anchor in anchors if (found := place(known, anchor))]
    placed: list[Placed] = [(found, taken(found.capture) if found.capture else None) for found in places]
    placed.sort(key=_newest, reverse=True)
    if not placed or isinstance(placed[0][0], RowPlace):
        return placed[:1]
    together = [one for one in placed if isinstance(one[0], QuotedPlace) and one[1] == placed[0][1]]
    if len(together) > SHOWN:
        together = [one for one in together if _has(one[0], stated)][:SHOWN] or together[:1]
    return together


def _newest(placed: Placed) -> tuple[str, str, int]:
    """Later lists last, captures together, and in one capture the earlier place last."""
    where, taken = placed
    at = where.row if isinstance(where, RowPlace) else where.start
    return taken.dated if taken else "", taken.sha256 if taken else "", -at


def _stated(store: QueryableStore, claims: Sequence[NamedNode]) -> Mapping[NamedNode, list[str]]:
    """The figures and described words of each claim."""
    found: dict[NamedNode, list[str]] = defaultdict(list)
    said = values("p", (KG.value, KG.describedAs))
    asked = f"SELECT ?c ?v {{ {values('c', claims)} {said} GRAPH ?c {{ ?s ?p ?v }} }} ORDER BY ?c ?v"
    for claim, value in rows(store, asked) if claims else ():
        if isinstance(claim, NamedNode) and isinstance(value, Literal):
            found[claim].append(value.value)
    return found


def _has(where: QuotedPlace | RowPlace, stated: Iterable[str]) -> bool:
    """Whether a quotation has one of these figures, in digits or spelled, or one of these words."""
    # When called: it takes longer to import than most notes take to make.
    from kg.sources.anchor import figures_in

    assert isinstance(where, QuotedPlace)
    figures = figures_in(where.exact)
    return any(figure in figures if (figure := _figure(one)) is not None else one in where.exact for one in stated)


def _figure(value: str) -> Decimal | None:
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _named(known: KnownStatements, node: NamedNode | None, predicate: NamedNode) -> str:
    if node is None:
        return ""
    return known.word(node, predicate) or "/".join(parts(node)[1:])
