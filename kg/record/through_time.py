"""How what is quoted of a document stands in another of its captures: it is told, and nothing is anchored anew.

- A claim is looked for by its quotations in the newest capture that it is quoted in, the one asked about left aside.
- Of a scan whose pages were read by machine the reading counts, as of the scan's day. Of one that was not read, with
  no words on most of its pages, nothing is told: nobody knows what it says.
- Which of two captures is newer, their days say: on which an archive of the web took it, else on which it was taken.
  Where one of a document's captures has no day, the one recorded first is the older.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from pyoxigraph import NamedNode, QuerySolution

from kg.errors import KgError, NotFound, UsageError
from kg.index import Store, number, solutions, words
from kg.ledger import Ledger
from kg.model import Draft, Finding, Quotation, Severity
from kg.record.archive_world import ArchiveWorld
from kg.sources import Captures
from kg.sources import anchor as anchors
from kg.sources.anchor import FoundAgain, Standing
from kg.sources.anchor.nearest import PAGE_BREAK
from kg.terms import KG, RDF, named, parts

__all__ = ["DocumentQuotations", "QuotationSince", "TextCapture", "captures_with_text", "notices", "since", "told"]

_CAPTURES = """SELECT ?capture ?name ?text ?digest ?extractor ?day ?archived ?scan ?scanDay ?scanArchived WHERE {{
    {{ SELECT DISTINCT ?text ?capture ?digest ?extractor {{
        ?text a kg:Text ; oa:hasSource ?capture ; kg:sha256 ?digest ; kg:extractor ?extractor }} }}
    ?capture kg:document {document} ; kg:fileName ?name .
    OPTIONAL {{ ?capture kg:takenOn ?day }} OPTIONAL {{ ?capture kg:archivedOn ?archived }}
    OPTIONAL {{ ?capture kg:readingOf ?scan
        OPTIONAL {{ ?scan kg:takenOn ?scanDay }} OPTIONAL {{ ?scan kg:archivedOn ?scanArchived }} }}
}} ORDER BY ?capture ?name"""
"""Texts first: a series of lists has none, and rows without number."""
_QUOTED = """SELECT ?anchor ?text ?claim ?exact ?prefix ?suffix ?start ?end WHERE {{
    VALUES ?text {{ {texts} }} ?anchor oa:hasSource ?text ; oa:hasSelector ?words, ?position .
    ?words oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix . ?position oa:start ?start ; oa:end ?end .
    ?claim kg:anchor ?anchor }} ORDER BY ?start ?end ?anchor ?claim"""
_WORD = re.compile(r"\w")
_EMPTY = sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class TextCapture:
    """A capture of a document with its text layers, each with what made it; `day` is the one it is put in order by."""

    sha256: str
    file_name: str
    day: str | None
    texts: tuple[tuple[NamedNode, str], ...]
    has_words: bool
    reading_of: str | None = None

    JSON = ("sha256", "file_name", "day")


@dataclass(frozen=True, slots=True)
class QuotationSince:
    """A quotation in an earlier capture, and how its words stand in a newer one.

    `where_quoted` is the line, and the page, it stands on, where its own capture is held. `also_quoted` says that
    these claims are quoted in the newer capture too.
    """

    anchor: NamedNode
    claims: tuple[NamedNode, ...]
    capture: str
    quotation: Quotation
    found: FoundAgain
    where_quoted: str | None = None
    also_quoted: bool = False

    JSON = (
        *("anchor", "claims", "capture", "exact: quotation.exact", "where_quoted", "standing: found.standing"),
        *("where: found.where", "start: found.start", "end: found.end", "words_now: found.words"),
        *("difference: found.difference", "times_found: found.places", "also_quoted"),
    )


@dataclass(frozen=True, slots=True)
class DocumentQuotations:
    """How the quotations of a document's other captures, in the order of their text, stand in one capture."""

    document: NamedNode
    newer: TextCapture
    quotations: tuple[QuotationSince, ...]

    @property
    def told(self) -> str:
        """How many stand, in a line."""
        return told(Counter(one.found.standing for one in self.quotations))

    JSON = (
        "document",
        "capture: newer.sha256",
        "file_name: newer.file_name",
        "day: newer.day",
        "earlier_quotations: quotations",
    )


def since(
    store: Store,
    ledger: Ledger,
    captures: Captures,
    document: NamedNode,
    newer: str | None = None,
    *,
    only: NamedNode | None = None,
) -> DocumentQuotations:
    """The quotations of a document in the capture whose digest begins with `newer`, else in its newest; `only` of one
    claim.

    Raises:
        NotFound: the document has no capture with words, or none of that digest.
        UsageError: several begin so, or its bytes are not held.
    """
    every = captures_with_text(store, ledger, document)
    target = _chosen(every, newer, document)
    quoted = [one for one in _quoted(store, every, target) if only is None or only in one.claims]
    if not quoted:
        return DocumentQuotations(document, target, ())
    content = _content(store, captures, document, target)
    older = _OlderTexts(captures)
    found = []
    for one in quoted:
        before = older.content(one)
        again = anchors.found_again(one.quotation, content, before)
        where = anchors.located(before, one.quotation.start) if before is not None else None
        found.append(QuotationSince(one.anchor, one.claims, one.sha256, one.quotation, again, where, one.also_quoted))
    return DocumentQuotations(document, target, tuple(found))


def _content(store: Store, captures: Captures, document: NamedNode, target: TextCapture) -> str:
    if not captures.has(target.sha256):
        what = f"capture {target.sha256[:12]} of document {_name(document)!r} is not held here"
        raise UsageError(what, remedy="attach it with `kg document attach`, or name another with --capture")
    text = ArchiveWorld(store, captures).text_of_capture(target.sha256)
    content = text.content if text else ""
    if _is_unread(content):
        remedy = f"have them read with `kg document ocr {_name(document)}`, or name another capture with --capture"
        raise UsageError(f"most pages of capture {target.sha256[:12]} have no text", remedy=remedy)
    return content


def notices(store: Store, ledger: Ledger, draft: Draft) -> Iterator[Finding]:
    """Of each new capture of a document that is quoted already, how many of its quotations stand in it: one line."""
    for source in draft.sources:
        if source.text is None or _is_unread(source.text.content):
            continue
        document = source.capture.document
        every = captures_with_text(store, ledger, document)
        target = TextCapture(source.capture.sha256, source.capture.file_name, None, (), has_words=True)
        standing = Counter(
            anchors.standing_of(one.quotation, source.text.content)[0] for one in _quoted(store, every, target)
        )
        if standing:
            message = f"{told(standing)}; `kg document quotations {_name(document)}` shows each"
            yield Finding("quoted-before", message, source.capture.file_name, Severity.NOTICE)


def told(standing: Counter[Standing]) -> str:
    """
    >>> told(Counter({Standing.STANDS: 14, Standing.GONE: 2, Standing.SEVERAL: 1}))
    '3 of 17 quotations from earlier captures no longer stand in this one: 2 gone, 1 more than once'
    """
    every, lost = standing.total(), standing[Standing.GONE] + standing[Standing.SEVERAL]
    if not lost:
        what = "the 1 quotation" if every == 1 else f"all {every:,} quotations"
        return f"{what} from earlier captures still {'stands' if every == 1 else 'stand'} in this one"
    said = ((Standing.GONE, "gone"), (Standing.SEVERAL, "more than once"))
    how = ", ".join(f"{standing[one]:,} {word}" for one, word in said if standing[one])
    of, do = "quotation" if every == 1 else "quotations", "stands" if lost == 1 else "stand"
    return f"{lost:,} of {every:,} {of} from earlier captures no longer {do} in this one: {how}"


def captures_with_text(store: Store, ledger: Ledger, document: NamedNode) -> list[TextCapture]:
    """The captures of a document that have a text layer, the oldest first."""
    rows: dict[NamedNode, list[QuerySolution]] = defaultdict(list)
    for row in solutions(store, _CAPTURES.format(document=document)):
        rows[named(row["capture"])].append(row)
    if len(rows) < 2:
        return [_capture(iri, some) for iri, some in rows.items()]
    scans = {iri: named(some[0]["scan"]) if some[0]["scan"] else iri for iri, some in rows.items()}
    made = {iri: _capture(iri, some) for iri, some in rows.items()}
    numbers = _recorded(ledger, {*rows, *scans.values()})
    has_days = all(one.day for one in made.values())

    def order(iri: NamedNode) -> tuple[str, int, int, str]:
        day = (made[iri].day or "") if has_days else ""
        return day, numbers.get(scans[iri], 0), numbers.get(iri, 0), iri.value

    return [made[iri] for iri in sorted(made, key=order)]


def _capture(iri: NamedNode, rows: list[QuerySolution]) -> TextCapture:
    first = rows[0]
    names = ("scanArchived", "scanDay") if first["scan"] else ("archived", "day")
    day = next((words(first[name]) for name in names if first[name]), None)
    texts = tuple(dict.fromkeys((named(row["text"]), words(row["extractor"])) for row in rows))
    has_words = any(words(row["digest"]) != _EMPTY for row in rows)
    scan = _digest(named(first["scan"])) if first["scan"] else None
    return TextCapture(_digest(iri), words(first["name"]), day, texts, has_words, scan)


def _recorded(ledger: Ledger, captures: Iterable[NamedNode]) -> dict[NamedNode, int]:
    """In which contribution each capture was described first; no more of them are read than it takes."""
    left = {iri: f"{iri} {RDF.type} {KG.Capture} .".encode() for iri in captures}
    found: dict[NamedNode, int] = {}
    for sequence, path in enumerate(ledger.files(), 1):
        if not left:
            break
        content = ledger.content(path)
        for iri in [one for one, line in left.items() if line in content]:
            found[iri] = sequence
            del left[iri]
    return found


def _chosen(every: list[TextCapture], asked: str | None, document: NamedNode) -> TextCapture:
    read = {one.reading_of for one in every}
    usable = [one for one in every if one.has_words and (asked or one.sha256 not in read)]
    found = [one for one in usable if one.sha256.startswith(asked or "")]
    if not found:
        what = f"document {_name(document)!r} has no capture with words in it"
        if asked:
            what = f"{what} whose digest begins with {asked!r}"
        raise NotFound(what, remedy="`kg document show` lists its captures")
    if asked and len(found) > 1:
        raise UsageError(f"several captures begin with {asked!r}", remedy="give more of the digest")
    return found[-1]


@dataclass(frozen=True, slots=True)
class _Quoted:
    anchor: NamedNode
    claims: tuple[NamedNode, ...]
    sha256: str
    extractor: str
    quotation: Quotation
    also_quoted: bool


def _quoted(store: Store, every: list[TextCapture], target: TextCapture) -> list[_Quoted]:
    """What is to be looked for in `target`: of each claim its quotations in the newest of the other captures."""
    of_text = {text: (place, one.sha256, extractor) for place, one in enumerate(every) for text, extractor in one.texts}
    if not of_text.keys() - {text for text, _ in target.texts}:
        return []
    quotations: dict[NamedNode, Quotation] = {}
    places: dict[NamedNode, dict[int, list[NamedNode]]] = defaultdict(lambda: defaultdict(list))
    there: set[NamedNode] = set()
    for row in solutions(store, _QUOTED.format(texts=" ".join(map(str, of_text)))):
        anchor, claim, text = (named(row[name]) for name in ("anchor", "claim", "text"))
        place, digest, _ = of_text[text]
        if digest == target.sha256:
            there.add(claim)
            continue
        exact, prefix, suffix = (words(row[name]) for name in ("exact", "prefix", "suffix"))
        quotations[anchor] = Quotation(text, exact, prefix, suffix, number(row["start"]), number(row["end"]))
        places[claim][place].append(anchor)
    claims: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for claim, by_place in places.items():
        for anchor in by_place[max(by_place)]:
            claims[anchor].append(claim)
    return [
        _Quoted(anchor, tuple(claims[anchor]), *of_text[one.text][1:], one, there.issuperset(claims[anchor]))
        for anchor, one in quotations.items()
        if anchor in claims
    ]


class _OlderTexts:
    """Texts of captures that are held, each read once."""

    def __init__(self, captures: Captures) -> None:
        self._captures = captures
        self._layers: dict[NamedNode, str | None] = {}

    def content(self, one: _Quoted) -> str | None:
        """The text that a quotation is of; None where it is not held or not as it was."""
        text = one.quotation.text
        if text not in self._layers:
            self._layers[text] = self._layer(one.sha256, one.extractor)
        found = self._layers[text]
        return found if found is not None and anchors.holds(found, one.quotation) else None

    def _layer(self, digest: str, extractor: str) -> str | None:
        try:
            layer = self._captures.text(digest, extractor) if self._captures.has(digest) else None
        except KgError:
            return None
        return layer.content if layer else None


def _is_unread(content: str) -> bool:
    """Whether most pages of a text have no word.

    >>> _is_unread("\f\fActing Director\f"), _is_unread("one page"), _is_unread("")
    (True, False, True)
    """
    pages = content.split(PAGE_BREAK)
    return 2 * sum(not _WORD.search(page) for page in pages) > len(pages)


def _digest(iri: NamedNode) -> str:
    return parts(iri)[-1].removeprefix("sha256-")


def _name(document: NamedNode) -> str:
    return "/".join(parts(document)[1:])
