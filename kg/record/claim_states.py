"""What is recorded about claims and captures: read from the store once, and kept up to date.

Whoever holds the archive's lock may keep it, for nobody else writes meanwhile. So an import knows what
its own lists brought before the store does, and asks of a claim once however many lists state it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from pyoxigraph import Literal, NamedNode

from kg.index import Store, solutions, words
from kg.model import Draft
from kg.terms import DEFAULT_GRAPH, KG, OA, capture, named

__all__ = ["ClaimStates", "batches"]

_BATCH = 2_000
"""Claims asked about in one query. Chosen; it bounds the query's text and changes no answer."""
_APART = """SELECT ?one ?other ?reason WHERE {
    GRAPH ?claim { ?decision kg:outcome|kg:verdict kg:distinctAgencies ; kg:about ?one, ?other FILTER(?one != ?other) }
    ?claim kg:basis ?reason } ORDER BY DESC(?reason)"""


class ClaimStates:
    """Which claims are live, which are withdrawn and why, and which captures anything is recorded of."""

    def __init__(self, store: Store) -> None:
        self._live: set[NamedNode] = set()
        self._withdrawn: dict[NamedNode, str] = {}
        self._asked: set[NamedNode] = set()
        self._captures: dict[str, bool] = {}
        self._lists: set[tuple[str, str]] = set()
        self._holding: dict[str, set[tuple[str, str, str]]] = {}
        self._apart: dict[NamedNode, dict[NamedNode, str]] | None = None
        self.store = store

    def states(self, claims: Iterable[NamedNode]) -> tuple[set[NamedNode], dict[NamedNode, str]]:
        """Which of these claims are live, and which are withdrawn, with the reason."""
        asked = set(claims)
        self._look_up(asked - self._asked)
        return asked & self._live, {iri: self._withdrawn[iri] for iri in asked & self._withdrawn.keys()}

    def knows_capture(self, sha256: str) -> bool:
        """Whether a capture is described, or any place in it."""
        if sha256 not in self._captures:
            iri = capture(sha256)
            about = (
                self.store.quads(iri, graph=DEFAULT_GRAPH),
                self.store.quads(None, OA.hasSource, iri, DEFAULT_GRAPH),
            )
            self._captures[sha256] = any(True for quads in about for _ in quads)
        return self._captures[sha256]

    def knows_list(self, sha256: str, file_name: str) -> bool:
        """Whether the rows of a capture were read before under this name."""
        if (sha256, file_name) in self._lists:
            return True
        iri = capture(sha256)
        asked = ((KG.rowsRead, None), (KG.fileName, Literal(file_name)))
        return all(any(True for _ in self.store.quads(iri, what, value, DEFAULT_GRAPH)) for what, value in asked)

    def lists_holding(self, content: str) -> set[tuple[str, str, str]]:
        """Day (empty for none), file name and digest of every list with rows of this digest."""
        if content not in self._holding:
            sparql = f"""SELECT ?day ?name ?sha256 WHERE {{ ?list kg:contentDigest {Literal(content)} ;
                kg:sha256 ?sha256 ; kg:fileName ?name . OPTIONAL {{ ?list kg:listedOn ?day }} }}"""
            self._holding[content] = {
                (words(row["day"]) if row["day"] else "", words(row["name"]), words(row["sha256"]))
                for row in solutions(self.store, sparql)
            }
        return self._holding[content]

    def apart(self) -> dict[NamedNode, dict[NamedNode, str]]:
        """Agencies that live decisions say are distinct: of each the others, with the reason."""
        if self._apart is None:
            self._apart = {}
            for row in solutions(self.store, _APART):
                self._apart.setdefault(named(row["one"]), {})[named(row["other"])] = words(row["reason"])
        return self._apart

    def note(self, recorded: Draft) -> None:
        """Keep up with what was just recorded."""
        if recorded.withdrawals or any(claim.modality == KG.decision for claim in recorded.claims):
            self._apart = None
        taken_back = {withdrawal.claim: withdrawal.reason for withdrawal in recorded.withdrawals}
        self._live = self._live - taken_back.keys() if taken_back else self._live
        self._withdrawn |= taken_back
        for claim in recorded.claims:
            self._live.add(claim.iri)
            self._withdrawn.pop(claim.iri, None)
            self._asked.add(claim.iri)
        self._captures |= {source.capture.sha256: True for source in recorded.sources}
        for one in (source.capture for source in recorded.sources if source.capture.content_digest):
            day = one.listed_on.value if one.listed_on else ""
            self.lists_holding(one.content_digest or "").add((day, one.file_name, one.sha256))
        tallied = {tally.capture for tally in recorded.tallies}
        named_so = ((source.capture.sha256, source.capture.file_name) for source in recorded.sources)
        self._lists.update(one for one in named_so if one[0] in tallied)

    def _look_up(self, claims: set[NamedNode]) -> None:
        for batch in batches(str(claim) for claim in claims):
            sparql = f"""SELECT ?claim ?reason WHERE {{ VALUES ?claim {{ {batch} }}
                {{ ?claim a kg:Claim }} UNION {{ ?claim a kg:WithdrawnClaim ; kg:reason ?reason }} }}"""
            for found in solutions(self.store, sparql):
                if found["reason"] is None:
                    self._live.add(named(found["claim"]))
                else:
                    self._withdrawn[named(found["claim"])] = found["reason"].value
        self._asked |= claims


def batches(texts: Iterable[str]) -> Iterator[str]:
    """Texts with blanks between them, a bounded number at a time: what a VALUES block takes."""
    stream = iter(texts)
    while batch := list(islice(stream, _BATCH)):
        yield " ".join(batch)
