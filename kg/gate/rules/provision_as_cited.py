"""The number and the name of a provision stand in the quotation or the document, or the basis says why.

A name may also be how it is cited: by its act and its path, with words such as section: INA 287(g)(1), 8 U.S.C.
1357(g), Title 8 of the United States Code. A number that is not the end of the provision's own path is refused
everywhere: the provision would not be named by what is stated of it. The section's number of each provision that a
claim names, its own and those it is part of, codified at, enacted by or amends, stands in the document too. Where the
document is not here to be looked at, its words are not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg.gate.facts.term_names import shown
from kg.gate.world import RuleContext, claim_place, refusal, words_at
from kg.model import Claim, Finding, Quotation
from kg.terms import ELI, KG, RDFS, fold, parts

CODE = "provision-as-cited"

_CITED = {"usc": "u s c usc united states code"}
_BETWEEN = frozenset("section sec title subsection paragraph subparagraph part chapter act of the".split())


def check(context: RuleContext) -> Iterator[Finding]:
    for claim in context.draft.claims:
        if claim.basis or claim.modality == KG.decision:
            continue
        named = _numbers(claim)
        said = [one for one in claim.triples if _is_looked_at(one) and not _is_citation(one)]
        written = _documents(context, claim) if named or said else None
        if written is None:
            continue
        texts = [f"-{fold(text)}-" for text in (*words_at(context, claim), *written)]
        for fact in said:
            words = fact.object.value if isinstance(fact.object, Literal) else ""
            if not _stands(words, texts):
                key = "number" if fact.predicate == ELI.number else "label"
                message = f"{key} “{words}” is not in the document, and is not how the provision is cited"
                remedy = "give it as the document has it, or say in `basis` why it is so called"
                yield refusal(CODE, f"{message}; {remedy}", claim_place(claim))
        for provision, number in named.items():
            if not _stands(number, texts):
                message = f"{shown(provision)} is named, and {number} is not in the document"
                remedy = "name the provision that the document cites, or say in `basis` how it is known"
                yield refusal(CODE, f"{message}; {remedy}", claim_place(claim))


def _numbers(claim: Claim) -> dict[NamedNode, str]:
    """The provisions that a claim names, each with the number of its section: the longest of its path."""
    every = (thing for fact in claim.triples for thing in (fact.subject, fact.object) if isinstance(thing, NamedNode))
    found = {}
    for thing in dict.fromkeys(every):
        kind, *path = parts(thing) or ("",)
        numbers = [part for part in path[1:] if any(map(str.isdecimal, part))] if kind == "provision" else []
        if numbers:
            found[thing] = max(numbers, key=len)
    return found


def _is_looked_at(fact: Triple) -> bool:
    is_provision = isinstance(fact.subject, NamedNode) and parts(fact.subject)[:1] == ("provision",)
    return is_provision and fact.predicate in (ELI.number, RDFS.label) and isinstance(fact.object, Literal)


def _is_citation(fact: Triple) -> bool:
    """Whether a name is of the act and the whole path alone, in their order."""
    if fact.predicate == ELI.number or not isinstance(fact.subject, NamedNode):
        return False
    act, *path = (fold(part) for part in parts(fact.subject)[1:])
    ways = "-".join(path).split("-")
    between = {*_CITED.get(act, "").split(), *act.split("-"), *_BETWEEN}
    at = {0}  # how much of the path was read: in 8 U.S.C. 1357(c), one c is of the path
    for word in fold(fact.object.value if isinstance(fact.object, Literal) else "").split("-"):
        at = {i + 1 for i in at if ways[i : i + 1] == [word]} | (at if word in between else set())
    return bool(path) and len(ways) in at


def _documents(context: RuleContext, claim: Claim) -> list[str] | None:
    """The texts that a claim quotes; None where one of them is not here."""
    texts = [context.text(one.text) for one in claim.anchors if isinstance(one, Quotation)]
    return None if None in texts else [text for text in texts if text is not None]


def _stands(words: str, texts: list[str]) -> bool:
    return any(f"-{fold(words)}-" in text for text in texts)
