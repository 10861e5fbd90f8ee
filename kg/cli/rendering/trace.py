"""A trace as a tree on a terminal: facts first, then the numbered claims behind them.

Claims are numbered as footnotes are, since one claim states many facts and one fact may be stated
by many claims. A document, and a capture, is described where it comes first and named after that.
A claim that stands in many lists shows the first and the last; JSON has more of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby

from pyoxigraph import Literal, NamedNode
from rich.text import Text
from rich.tree import Tree

from kg import terms
from kg.ask.trace.naming import titled
from kg.ask.trace.values import (
    Fact,
    NamedThing,
    QuotedPlace,
    RowPlace,
    Step,
    Trace,
    TracedCell,
    TracedClaim,
    TracedDocument,
)
from kg.cli.rendering import phrases
from kg.cli.rendering.inert import words
from kg.cli.rendering.phrases import DIM, STRONG, line, numbers, several
from kg.terms import KG, RDF, typed_name

__all__ = ["render"]

FEW = 3
"""Rows of one claim shown one by one; of more, the first and the last."""

_AGAIN = {
    "loop": "already shown above: the chain comes back here",
    "shown above": "already shown above",
    "cut": "the chain goes on; trace it from here",
}


def render(trace: Trace) -> Tree:
    """The tree; `kg.cli.output.say_tree` prints it in any width."""
    return _Drawing(trace).tree()


class _Drawing:
    """One tree in the making; remembers what was already described."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.claims = {claim.iri: claim for claim in (*trace.reported, *trace.claims)}
        self.number = {claim.iri: n for n, claim in enumerate(trace.claims, 1)}
        self.documents = {document.iri: document for document in trace.documents}
        self.captures = {capture.sha256: capture for capture in trace.captures}
        self.normal = _normal_forms(trace)
        self.described: set[NamedNode | str] = set()

    def tree(self) -> Tree:
        trace = self.trace
        tree = Tree(
            line(
                (_title(trace.traced.iri, trace.traced.label), STRONG),
                (trace.kind, ""),
                (typed_name(trace.traced.iri), DIM),
            )
        )
        if trace.traced.iri in self.documents:
            self._document(tree, self.documents[trace.traced.iri])
        for step in trace.chain:
            self._step(tree, step)
        for subject, facts in groupby(trace.facts, key=lambda fact: fact.subject):
            self._facts(tree, subject, list(facts))
        for claim in trace.claims:
            self._claim(tree, claim)
        self._captures_left(tree)
        self._claims_left(tree)
        return tree

    def _facts(self, tree: Tree, subject: NamedThing, facts: Sequence[Fact]) -> None:
        """One branch for one thing; who states it stands beside its name where that is the same for all."""
        itself = subject.iri == self.trace.traced.iri
        head = words("stated of it") if itself else line((subject.label, ""), (typed_name(subject.iri), DIM))
        same = len({(fact.claims, fact.also_claimed_by) for fact in facts}) == 1
        branch = tree.add(head.append(self._stated_by(facts[0]), DIM) if same else head)
        for fact in facts:
            made = words(f"{fact.predicate.label}: {_value(fact)}")
            branch.add(made if same else made.append(self._stated_by(fact), DIM))

    def _stated_by(self, fact: Fact) -> str:
        others = f" and {several(len(fact.also_claimed_by), 'claim')} not shown here" if fact.also_claimed_by else ""
        return f"  {numbers(self.number[c] for c in fact.claims if c in self.number)}{others}"

    # claims

    def _claim(self, tree: Tree, claim: TracedClaim) -> None:
        head = words(f"[{self.number[claim.iri]}] ", STRONG)
        branch = tree.add(head.append_text(phrases.said(claim)).append(f"  {typed_name(claim.iri)}", DIM))
        self._content(branch, claim)
        for step in claim.chain:
            self._step(branch, step)
        if claim.recorded:
            branch.add(phrases.recorded("recorded", claim.recorded))

    def _content(self, branch: Tree, claim: TracedClaim) -> None:
        """What a claim says of itself: that it was withdrawn, where it stands, how it was read."""
        if claim.withdrawn:
            self._withdrawn(branch, claim)
        self._anchors(branch, claim)
        if claim.computed:
            branch.add(words("computed: the figure is not in the quoted words"))
        if claim.basis:
            branch.add(words(f"basis: {claim.basis}"))
        for what, others in (("corrects", claim.corrects), ("corrected by", claim.corrected_by)):
            for other in others:
                branch.add(words(f"{what} {typed_name(other)}"))

    def _withdrawn(self, branch: Tree, claim: TracedClaim) -> None:
        assert claim.withdrawn
        node = branch.add(words(f"withdrawn: {claim.withdrawn.reason or 'no reason is kept'}", STRONG))
        for other in claim.withdrawn.superseded_by:
            node.add(words(f"superseded by {typed_name(other)}"))
        if claim.withdrawn.recorded:
            node.add(phrases.recorded("withdrawn", claim.withdrawn.recorded))
        if claim.speaker is None:
            node.add(words("what it stated is kept in the ledger and not shown here", DIM))

    def _anchors(self, branch: Tree, claim: TracedClaim) -> None:
        seen = [anchor for anchor in claim.anchors if isinstance(anchor, RowPlace)]
        for anchor in claim.anchors:
            if isinstance(anchor, QuotedPlace):
                self._capture(branch.add(phrases.of_quotation(anchor)), anchor.capture)
        if len(seen) > FEW:
            branch.add(self._sightings(claim, seen))
            seen = [seen[0], seen[-1]]
        for number, row in enumerate(seen):
            normal = self.normal.get(claim.iri, []) if number == 0 else []
            self._capture(branch.add(phrases.of_row(row, normal)), row.capture)

    def _sightings(self, claim: TracedClaim, seen: Sequence[RowPlace]) -> Text:
        ends = [self.captures[row.capture] for row in (seen[0], seen[-1])]
        first, last = (one.told(one.dated) if one.dated else "" for one in ends)
        mark = ";" if "," in first + last else ","
        dates = f"{mark} first {first}{mark} last {last}" if first and last else ""
        return words(
            f"stated in {several(claim.captures_in_all, 'list')} ({several(claim.rows_in_all, 'row')}){dates}; "
            "the first and the last:"
        )

    # captures and documents

    def _capture(self, node: Tree, digest: str | None) -> None:
        if digest is None or digest not in self.captures:
            node.add(words("the capture is not known to the archive", DIM))
        elif digest in self.described:
            name = self.captures[digest].file_name or "file name not known"
            node.add(words(f"capture {digest[:12]}… (above), {name}", DIM))
        else:
            self.described.add(digest)
            node.add(phrases.of_capture(self.captures[digest]))

    def _captures_left(self, tree: Tree) -> None:
        """Captures of the document traced that no claim shown stands in."""
        own = [one for one in self.trace.captures if one.document == self.trace.traced.iri]
        left = [one for one in own if one.sha256 not in self.described]
        if left:
            branch = tree.add(words("captures of this document" + (", others" if len(left) < len(own) else "")))
            for capture in left:
                branch.add(phrases.of_capture(capture))

    def _step(self, branch: Tree, step: Step) -> None:
        made = words(f"{step.relation}: {_title(step.iri, step.label)}")
        if not step.held:
            made.append(" (not held)", DIM)
        if step.again:
            made.append(f" ({_AGAIN[step.again]})", DIM)
        node = branch.add(made.append(f"  {typed_name(step.iri)}", DIM))
        if step.again:
            return
        if step.iri in self.documents:
            self._document(node, self.documents[step.iri])
        elif step.iri in self.claims:
            self._reported(node, self.claims[step.iri])
        for after in step.then:
            self._step(node, after)

    def _reported(self, node: Tree, claim: TracedClaim) -> None:
        if claim.iri in self.number:
            node.add(words(f"see [{self.number[claim.iri]}]", DIM))
        elif claim.iri not in self.described:
            self.described.add(claim.iri)
            self._content(node, claim)

    def _document(self, node: Tree, document: TracedDocument) -> None:
        if document.iri not in self.described:
            self.described.add(document.iri)
            for described in phrases.of_document(document):
                node.add(words(described))

    def _claims_left(self, tree: Tree) -> None:
        shown, in_all = len(self.trace.claims), self.trace.claims_in_all
        if not shown:
            tree.add(words("no live claim is about this"))
        elif in_all > shown:
            tree.add(words(f"{shown:,} of {in_all:,} claims are shown; ask `kg query` for all"))


def _title(iri: NamedNode, label: str) -> str:
    return titled(label) if terms.parts(iri)[:1] == ("document",) else label


def _normal_forms(trace: Trace) -> dict[NamedNode, list[TracedCell]]:
    """What each claim states, as the cells of a row would; what a thing is, and its own agency, say nothing new."""
    made: dict[NamedNode, list[TracedCell]] = defaultdict(list)
    for fact in trace.facts:
        for claim in fact.claims:
            if fact.predicate.iri not in (RDF.type, KG.agency):
                made[claim].append(TracedCell(fact.predicate.label, _value(fact)))
    return made


def _value(fact: Fact) -> str:
    """A value as it is shown; words somebody used stand in quotation marks."""
    if not isinstance(fact.object, Literal):
        return fact.object.label
    return f"“{fact.object.value}”" if fact.predicate.iri == KG.describedAs else fact.object.value
