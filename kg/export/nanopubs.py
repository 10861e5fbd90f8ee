"""Guarantees a nanopublication for each live claim, by a name that only its content gives, and one for each withdrawal.

A nanopublication has four graphs (https://nanopub.net/guidelines/working_draft/):

    Head         which graph is which
    assertion    what the source states: the claim's own triples, and nothing else
    provenance   who states it, in which document, and where: quotations with their words, rows with their numbers
    pubinfo      which contribution recorded it, when, who contributed it, under which license

- The speaker is whom the assertion is attributed to. The creator is the archivist, who states none of it.
- A nanopublication holds what was known when its claim was recorded. What is recorded later, such as one more list
  with the same row, changes no name; and one that another archive merges keeps its archivist and its time.
- Of a withdrawn claim the retraction alone is written, which names it. A claim in the place of another says so
  (`npx:supersedes`).
- They come in the order of the ledger. Memory grows with documents and withdrawals, not with claims.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from kg import terms
from kg.export.prefixes import PREFIXES
from kg.export.trusty import UNNAMED, named_by_content
from kg.ledger import Ledger, withdrawals
from kg.model import Contribution
from kg.terms import DCTERMS, DEFAULT_GRAPH, KG, OA, PROV, RDF, RDFS, XSD, Namespace, named
from kg.triples.literals import Node

__all__ = ["LICENSE", "nanopubs", "write"]

LICENSE = NamedNode("https://creativecommons.org/publicdomain/zero/1.0/")
"""What archivists contribute; quoted words stay their authors' own."""
NP = Namespace(
    "http://www.nanopub.org/nschema#", "Nanopublication hasAssertion hasProvenance hasPublicationInfo".split()
)
NPX = Namespace("http://purl.org/nanopub/x/", "RetractionNanopub retracts supersedes hasNanopubType".split())
_THIS = NamedNode(f"{terms.BASE}np/{UNNAMED}")
_HEAD, _ASSERTION, _PROVENANCE, _PUBINFO, _ARCHIVIST = (
    NamedNode(f"{_THIS.value}#{part}") for part in ("Head", "assertion", "provenance", "pubinfo", "archivist")
)
_LICENSED, _CREATED, _CREATOR = (NamedNode(DCTERMS.base + name) for name in ("license", "created", "creator"))
_GENERATED, _ALTERNATE = (NamedNode(PROV.base + name) for name in ("wasGeneratedBy", "alternateOf"))
_AGENT = NamedNode(PROV.base + "Agent")
_NOTE = Literal("The assertion is what the named source states. Who contributed it does not state it.")
_TOLD = frozenset(
    {RDF.type, RDFS.label, DCTERMS.title, DCTERMS.publisher, DCTERMS.issued, KG.url, OA.hasSource, KG.document}
    | {KG.sha256, KG.fileName, KG.takenFrom, KG.takenOn, KG.extractor, KG.profile}
)
"""What is told of speakers, documents, captures and texts."""
_LEADS_ON = frozenset(
    {PROV.wasAttributedTo, KG.statedIn, KG.reports, KG.reportedBy, KG.paraphrasedBy}
    | {OA.hasSource, KG.document, DCTERMS.publisher}
)
_DESCRIBED = frozenset({"document", "organization", "office", "agency", "capture", "text"})
"""Kinds of things that provenance leads to: documents, who speaks or publishes, captures and their texts."""
_RECORDING = frozenset({KG.recordedIn, KG.mergedFrom})
_PREFIXES = {"np": NP.base, "npx": NPX.base, **PREFIXES}
Told = tuple[NamedNode, Node]
"""A predicate and its value."""
Said = dict[NamedNode, list[Told]]


def write(ledger: Ledger, out: BinaryIO) -> None:
    """Write every nanopublication as TriG, one after another."""
    out.write("".join(f"@prefix {name}: <{iri}> .\n" for name, iri in _PREFIXES.items()).encode())
    for quads in nanopubs(ledger):
        out.write(b"\n" + _trig(quads))


def nanopubs(ledger: Ledger) -> Iterator[list[Quad]]:
    """The quads of each nanopublication, graph by graph."""
    publishing = _Publishing(withdrawals(ledger))
    for number, (contribution, path) in enumerate(ledger.contributions(), 1):
        yield from publishing.of_contribution(contribution, number, ledger.read(path))


class _Publishing:
    """What has to be remembered from contribution to contribution."""

    def __init__(self, withdrawn: dict[NamedNode, int]) -> None:
        self._withdrawn = withdrawn
        self._described: dict[NamedNode, dict[Told, None]] = {}
        self._published: dict[NamedNode, NamedNode] = {}
        """The last nanopublication of each claim that is withdrawn at some time."""

    def of_contribution(self, contribution: Contribution, number: int, quads: list[Quad]) -> Iterator[list[Quad]]:
        """Nanopublications of the claims that it records and that no later one withdraws, then of its withdrawals."""
        stated, said = _by_thing(quads)
        self._describe(said)
        taken_back = {
            claim: self._published[claim]
            for claim in sorted(self._published, key=str)
            if _values(said.get(claim, ()), KG.withdrawnIn)
        }
        for claim in sorted(stated, key=str):
            earlier = [name for one, name in taken_back.items() if (KG.supersededBy, claim) in said[one]]
            name, made = self._of_claim(claim, stated[claim], said, contribution, earlier)
            if claim in self._withdrawn:
                self._published[claim] = name
            if self._withdrawn.get(claim, 0) <= number:
                yield made
        for claim, name in taken_back.items():
            yield _named(_retraction(claim, name, said[claim], contribution))[1]

    def _of_claim(
        self,
        claim: NamedNode,
        stated: Iterable[Quad],
        said: Said,
        contribution: Contribution,
        earlier: Iterable[NamedNode],
    ) -> tuple[NamedNode, list[Quad]]:
        """The nanopublication of a claim, in the place of `earlier` ones."""
        parts = [Quad(quad.subject, quad.predicate, quad.object, _ASSERTION) for quad in stated]
        parts += self._provenance(claim, said)
        parts += _pubinfo(_origin(claim, said, contribution), KG.Claim)
        parts.append(_published(RDFS.comment, _NOTE))
        parts += [_published(NPX.supersedes, name) for name in earlier]
        return _named(parts)

    def _describe(self, said: Said) -> None:
        """Remember what things are that provenance leads to; a later description stands beside the first, but a
        document that was only referred to is then as described later."""
        for subject, told in said.items():
            if not _DESCRIBED.isdisjoint(terms.parts(subject)[:1]):
                known = self._described.setdefault(subject, {})
                if (RDF.type, KG.Document) in told:
                    known.clear()
                known.update(dict.fromkeys(one for one in told if one[0] in _TOLD))

    def _provenance(self, claim: NamedNode, said: Said) -> Iterator[Quad]:
        """What is said of the claim, of the places it is stated at, and of what these lead to."""
        told = [(predicate, value) for predicate, value in said[claim] if predicate not in _RECORDING]
        yield from _provided(_ASSERTION, [(_ALTERNATE, claim), *told])
        waiting = _leading_on(told)
        for anchor in _values(told, KG.anchor):
            for node, at in _place(anchor, said):
                yield from _provided(node, at)
                waiting += _leading_on(at)
        seen: set[NamedNode] = set()
        while waiting:
            thing = waiting.pop()
            if thing not in seen:
                seen.add(thing)
                known = self._described.get(thing, {})
                yield from _provided(thing, known)
                waiting += _leading_on(known)


def _by_thing(quads: Iterable[Quad]) -> tuple[dict[NamedNode, list[Quad]], Said]:
    """What claims state, by claim; and what is said otherwise, by what it is about."""
    stated: dict[NamedNode, list[Quad]] = defaultdict(list)
    said: Said = defaultdict(list)
    for quad in quads:
        if quad.graph_name == DEFAULT_GRAPH:
            value = quad.object
            said[named(quad.subject)].append((quad.predicate, value if isinstance(value, Literal) else named(value)))
        else:
            stated[named(quad.graph_name)].append(quad)
    return stated, said


def _values(told: Iterable[Told], predicate: NamedNode) -> list[NamedNode]:
    return [named(value) for one, value in told if one == predicate]


def _leading_on(told: Iterable[Told]) -> list[NamedNode]:
    return [value for predicate, value in told if predicate in _LEADS_ON and isinstance(value, NamedNode)]


def _place(anchor: NamedNode, said: Said) -> Iterator[tuple[NamedNode, list[Told]]]:
    """A quotation with its selectors, or a row with its capture, sheet and number, which its name has."""
    for node in (anchor, NamedNode(f"{anchor.value}#quote"), NamedNode(f"{anchor.value}#position")):
        yield node, said.get(node, [])
    if (row := terms.row_named(anchor)) is not None:
        digest, sheet, number = row
        at = Literal(str(number), datatype=XSD.integer)
        yield anchor, [(OA.hasSource, terms.capture(digest)), (KG.sheet, Literal(sheet)), (KG.row, at)]


def _origin(claim: NamedNode, said: Said, contribution: Contribution) -> Contribution:
    """The contribution that first recorded a claim: to another archive, the last of these, where it was merged."""
    found = [contribution]
    for merged in _values(said[claim], KG.mergedFrom):
        told = {predicate: value.value for predicate, value in said[merged] if isinstance(value, Literal)}
        when = datetime.fromisoformat(told[PROV.endedAtTime])
        found.append(replace(contribution, iri=merged, archivist=told[KG.archivist], recorded=when))
    return max(found[1:] or found, key=lambda one: (one.recorded, one.iri.value))


def _retraction(
    claim: NamedNode, published: NamedNode, told: Iterable[Told], contribution: Contribution
) -> Iterator[Quad]:
    """That a nanopublication is taken back, and why: the archivist's own act."""
    yield Quad(_ARCHIVIST, NPX.retracts, published, _ASSERTION)
    yield from _provided(_ASSERTION, [(PROV.wasAttributedTo, _ARCHIVIST)])
    yield from _provided(claim, told)
    yield _published(RDF.type, NPX.RetractionNanopub)
    yield from _pubinfo(contribution, NPX.retracts)


def _pubinfo(contribution: Contribution, kind: NamedNode) -> Iterator[Quad]:
    stamp = contribution.recorded.isoformat().replace("+00:00", "Z")
    yield _published(NPX.hasNanopubType, kind)
    yield _published(_CREATED, Literal(stamp, datatype=XSD.dateTime))
    yield _published(_CREATOR, _ARCHIVIST)
    yield _published(_LICENSED, LICENSE)
    yield _published(_GENERATED, contribution.iri)
    yield Quad(_ARCHIVIST, RDF.type, _AGENT, _PUBINFO)
    yield Quad(_ARCHIVIST, RDFS.label, Literal(contribution.archivist), _PUBINFO)


def _provided(subject: NamedNode, told: Iterable[Told]) -> Iterator[Quad]:
    return (Quad(subject, predicate, value, _PROVENANCE) for predicate, value in told)


def _published(predicate: NamedNode, value: Node) -> Quad:
    return Quad(_THIS, predicate, value, _PUBINFO)


def _named(parts: Iterable[Quad]) -> tuple[NamedNode, list[Quad]]:
    """The name of a nanopublication with these parts, and its quads under it, head first."""
    head = [
        Quad(_THIS, RDF.type, NP.Nanopublication, _HEAD),
        Quad(_THIS, NP.hasAssertion, _ASSERTION, _HEAD),
        Quad(_THIS, NP.hasProvenance, _PROVENANCE, _HEAD),
        Quad(_THIS, NP.hasPublicationInfo, _PUBINFO, _HEAD),
    ]
    code, quads = named_by_content([*head, *parts])
    name = NamedNode(_THIS.value.replace(UNNAMED, code))
    return name, sorted(set(quads), key=lambda quad: (str(quad.graph_name), str(quad)))


def _trig(quads: list[Quad]) -> bytes:
    """The four graphs as TriG, with a prefix for the nanopublication and one for its parts."""
    this = str(quads[0].graph_name).strip("<>").partition("#")[0]
    own = {"this": this, "sub": f"{this}#"}
    lines = (serialize(quads, format=RdfFormat.TRIG, prefixes=_PREFIXES | own) or b"").splitlines(keepends=True)
    shown = [line for line in lines if not line.startswith(b"@prefix ") or line.split(b" ")[1] in (b"this:", b"sub:")]
    return b"".join(shown)
