"""What is quoted of a capture: each quotation at its place, marked in its text, and the claims beside it.

A claim stands in the margin once for each block it is quoted in, in the order of the text. Where quotations overlap,
each piece of the text is marked once. `claim-…` is the name of the first place of a claim, and of no other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape
from pyoxigraph import NamedNode

from kg.ask.cite.cells import cell_text
from kg.ask.trace.known import KnownStatements, rows
from kg.ask.trace.naming import learn_names, name
from kg.inert import inert
from kg.terms import named, parts
from kg.web.notes import Mark, PageNotes
from kg.web.visits import Visit

__all__ = ["Block", "MarginClaim", "Quoted", "about", "blocks", "blocks_within", "fragments", "quoted_in"]

_QUOTED = """SELECT ?claim ?anchor ?text ?exact ?prefix ?suffix ?start ?end {{
    ?text oa:hasSource {capture} . ?anchor oa:hasSource ?text ; oa:hasSelector ?words , ?position .
    ?words oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix . ?position oa:start ?start ; oa:end ?end .
    ?claim kg:anchor ?anchor }} ORDER BY ?start ?end ?claim"""
_ABOUT = """SELECT ?claim ?thing ?value {{ VALUES ?claim {{ {claims} }}
    GRAPH ?claim {{ ?thing a ?kind OPTIONAL {{ ?thing kg:value ?value }} FILTER NOT EXISTS {{ ?other ?by ?thing }} }}
}} ORDER BY ?claim ?thing"""


@dataclass(slots=True)
class Quoted:
    """A claim at a place in a text; `about` is what it states something of, in words."""

    claim: NamedNode
    anchor: NamedNode
    text: NamedNode
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    about: str = ""
    figure: str = ""
    page: str | None = None
    mark: Mark | None = None

    @property
    def name(self) -> str:
        return f"claim-{parts(self.claim)[1]}"

    @property
    def spot(self) -> tuple[int, int, int]:
        """Where it stands: the quotation, and the figure that is stated within it."""
        return self.start, self.end, self.exact.find(self.figure) if self.figure else -1


@dataclass(frozen=True, slots=True)
class MarginClaim:
    """A claim in the margin, once, with the notes of all its places in the block."""

    about: str
    page: str | None
    marks: list[Mark]


@dataclass(slots=True)
class Block:
    """A paragraph with its quotations highlighted, and the quotations that begin in it."""

    content: Markup
    quoted: list[Quoted]

    @property
    def beside(self) -> list[MarginClaim]:
        """The claims in the order of their quotations."""
        by_claim = _by_claim(self.quoted).values()
        return [MarginClaim(own[0].about, own[0].page, [one.mark for one in own if one.mark]) for own in by_claim]


def quoted_in(visit: Visit, notes: PageNotes, iri: NamedNode) -> list[Quoted]:
    """Every quotation of a capture in the order of its text."""
    found = [
        Quoted(
            NamedNode(row["claim"]),
            NamedNode(row["anchor"]),
            NamedNode(row["text"]),
            row["exact"],
            row["prefix"],
            row["suffix"],
            int(row["start"]),
            int(row["end"]),
        )
        for row in visit.state.select(_QUOTED.format(capture=iri))
    ]
    told = about(visit, dict.fromkeys(one.claim for one in found))
    for one in found:
        one.about, one.figure = told.get(one.claim, ("", ""))
        one.page = visit.page_of(one.claim)
    places = _by_claim(found)
    found.sort(key=lambda one: (one.start, one.end, _in_text(places[one.claim])))
    for one in found:
        one.mark = notes.mark(one.claim, one.anchor)
    return found


def _by_claim(quoted: Iterable[Quoted]) -> dict[NamedNode, list[Quoted]]:
    by_claim: dict[NamedNode, list[Quoted]] = defaultdict(list)
    for one in quoted:
        by_claim[one.claim].append(one)
    return by_claim


def _in_text(own: Sequence[Quoted]) -> tuple[list[tuple[int, int, int]], str]:
    """By this claims are in the order of their first place; of those that begin together, of the next, and so on."""
    return [one.spot for one in own], own[0].claim.value


def about(visit: Visit, claims: Iterable[NamedNode]) -> dict[NamedNode, tuple[str, str]]:
    """What each claim states something of, in words, with the figure it states: the thing that no other points to."""
    asked = " ".join(map(str, claims))
    found = list(rows(visit.state.store, _ABOUT.format(claims=asked))) if asked else []
    known = KnownStatements(visit.state.store)
    learn_names(known, (thing for _, thing, _ in found))
    return {
        named(claim): (name(known, named(thing)), cell_text("value", value) if value else "")
        for claim, thing, value in found
    }


def blocks(text: str, quoted: Sequence[Quoted]) -> list[Block]:
    """The text in paragraphs, cut between lines where no quotation runs on; quotations are marked.

    Where quotations overlap, each piece is marked once; a claim's name stands where its first quotation begins.
    """
    cuts = [0]
    at = 0
    for line in text.splitlines(keepends=True):
        at += len(line)
        is_within = any(one.start < at < one.end for one in quoted)
        if not line.strip() and not is_within and at > cuts[-1]:
            cuts.append(at)
    if cuts[-1] < len(text):
        cuts.append(len(text))
    made = []
    told: set[str] = set()
    for start, end in pairwise(cuts):
        own = [one for one in quoted if start <= one.start < end]
        if text[start:end].strip():
            made.append(Block(_marked(text, start, end, own, told), own))
    return made


def _marked(text: str, start: int, end: int, quoted: Sequence[Quoted], told: set[str]) -> Markup:
    """A stretch of text as HTML: pieces between the ends of quotations, marked where one or more cover them.

    `told` are the names that stand before it; those of the claims that begin in it are added.
    """
    edges = sorted({start, end, *(one.start for one in quoted), *(min(one.end, end) for one in quoted)})
    made: list[str] = []
    for left, right in pairwise(edges):
        covering = [one for one in quoted if one.start <= left and one.end >= right]
        for one in covering:
            if one.name not in told:
                told.add(one.name)
                made.append(_spot(one.name))
        shown = escape(_inert(text[left:right]))
        made.append(f"<mark>{shown}</mark>" if covering else str(shown))
    return Markup("".join(made).strip("\n"))  # noqa: S704 (every piece was escaped)


def _spot(name: str) -> Markup:
    return Markup('<span id="{}" class="spot"></span>').format(name)


def _inert(text: str) -> str:
    """Text with its lines kept and nothing in it that is not plainly visible."""
    return "\n".join(inert(line, longest=None) for line in text.replace("\r\n", "\n").split("\n"))


def fragments(quoted: Sequence[Quoted]) -> list[Block]:
    """The words the archive keeps, each in the context it keeps; one block for each place."""
    by_place: dict[tuple[int, int, str], list[Quoted]] = defaultdict(list)
    first: dict[NamedNode, Quoted] = {}
    for one in quoted:
        first.setdefault(one.claim, one)
        by_place[one.start, one.end, one.exact].append(one)
    return [
        Block(
            Markup("").join(
                [
                    *(_spot(one.name) for one in same if first[one.claim] is one),
                    Markup('<span class="soft">…{}</span><mark>{}</mark><span class="soft">{}…</span>').format(
                        inert(same[0].prefix), inert(same[0].exact, longest=None), inert(same[0].suffix)
                    ),
                ]
            ),
            same,
        )
        for same in by_place.values()
    ]


def blocks_within(text: str, start: int, end: int, quoted: Sequence[Quoted], told: set[str]) -> list[Block]:
    """The text of one page, its quotations marked; their names are those of the boxes."""
    content = _marked(text, start, end, quoted, told)
    named_apart = str(content).replace('id="claim-', 'id="words-claim-')
    return [Block(Markup(named_apart), list(quoted))] if content else []  # noqa: S704 (as it was)
