"""A readable name for everything: its label where it has one, else what is stated of it.

Names are made from what the store says and from nothing else; they are for reading, never for
comparing. Where two sources state different labels, the name is the first in the alphabet: a
thing is shown under one name, and each label stands among the facts with whoever states it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ask.trace.known import KnownStatements, Term
from kg.terms import DCTERMS, ELI, KG, PROV, RDF, RDFS, SKOS

__all__ = [
    "LABELS",
    "ROUTES",
    "date_of",
    "kind_of",
    "learn_names",
    "learn_routes",
    "list_day",
    "list_span",
    "name",
    "plain",
    "route",
    "titled",
]

LABELS = (RDFS.label, SKOS.prefLabel, DCTERMS.title)
_NAMED_BY = (
    *(KG.agency, KG.model, KG.measure, KG.place, KG.precision, KG.offense, KG.countedUnit),
    *(KG.provision, KG.effectKind, KG.addressee, KG.chargeStatus, KG.scope),
    *(KG.holder, KG.stance, KG.about, KG.outcome, KG.verdict, KG.eventKind, RDF.type),
)
"""What the name of a thing without a label is made of."""

_REUSED = {
    RDF.type: "is a",
    RDFS.label: "name",
    SKOS.prefLabel: "name",
    ELI.is_part_of: "part of",
    ELI.number: "number",
}
"""Predicates of other vocabularies, whose labels are not kept in `ontology/`."""

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def learn_names(known: KnownStatements, nodes: Iterable[Term | None]) -> None:
    """Learn what `name` needs for these nodes: three batches at most."""
    current = [node for node in nodes if isinstance(node, NamedNode)]
    known.learn(current)
    for _ in range(2):  # an agreement is named by its agency; a position on it, by both
        unlabeled = [node for node in current if known.word(node, *LABELS) is None]
        current = [value for node in unlabeled for value in known.nodes(node, *_NAMED_BY)]
        known.learn(current)


def name(known: KnownStatements, node: Term) -> str:
    """The name of a node, or a literal as it is.

    >>> from pyoxigraph import Store
    >>> name(KnownStatements(Store()), KG.chargeCategory)
    'charge category'
    """
    return _name(known, node, 0)


def predicate_name(predicate: NamedNode) -> str:
    """What a predicate is called: `name`, `subject matter`."""
    return _REUSED.get(predicate) or plain(predicate)


def kind_of(known: KnownStatements, node: NamedNode) -> str:
    """What a thing is: `agency`, `withdrawn claim`; empty where nothing says so."""
    kinds = known.nodes(node, RDF.type)
    if KG.WithdrawnClaim in kinds:
        return plain(KG.WithdrawnClaim)
    ours = [kind for kind in kinds if kind.value.startswith(terms.ONTOLOGY)]
    return plain(sorted(ours or kinds, key=str)[0]) if kinds else ""


def date_of(known: KnownStatements, node: NamedNode) -> str:
    """The date a thing is about, as stated: a day, a month, a year, a span or a fiscal year."""
    if day := known.word(node, KG.asOf, KG.date):
        return day
    first, last = known.word(node, getattr(KG, "from")), known.word(node, KG.until)
    if first or last:
        return f"{first or '…'} to {last or '…'}"
    fiscal = known.word(node, KG.fiscalYear)
    return f"fiscal year {fiscal}" if fiscal else ""


ROUTES = (KG.reportedBy, KG.paraphrasedBy)
_WHOSE = (PROV.wasAttributedTo, DCTERMS.publisher)


def learn_routes(known: KnownStatements, claims: Iterable[NamedNode]) -> None:
    """Look up whom these claims name as having passed them on, or report, for `route`."""
    claims = list(claims)
    behind = {claim: known.nodes(claim, *ROUTES, KG.reports) for claim in claims}
    known.learn(node for nodes in behind.values() for node in nodes)
    known.learn(
        node
        for claim, nodes in behind.items()
        for one in (nodes if _reports(known, claim) else ())
        for node in known.nodes(one, *_WHOSE)
    )


def route(known: KnownStatements, claim: NamedNode) -> str:
    """By what route the words came; empty for the speaker's own.

    `as reported by NewsNation`, `as paraphrased by …`: another passes on what the speaker said. `reporting ICE`:
    the speaker passes on what another said. A claim of an earlier edition may say that it is a report and not
    whose: `as reported`.
    """
    told = ((how, sorted(name(known, one) for one in known.nodes(claim, how))) for how in ROUTES)
    ways = zip(("reported", "paraphrased"), told, strict=True)
    if passed_on := " and ".join(f"as {way} by {' and '.join(tellers)}" for way, (_, tellers) in ways if tellers):
        return passed_on
    speaker = known.node(claim, PROV.wasAttributedTo)
    reported = {_whose(known, one) for one in _reports(known, claim) if known.node(one, *_WHOSE) != speaker}
    if reported:
        return f"reporting {' and '.join(sorted(reported))}"
    return "as reported" if known.node(claim, KG.modality) == KG.report else ""


def _reports(known: KnownStatements, claim: NamedNode) -> list[NamedNode]:
    """What a claim itself reports: where others passed its words on, what it reports is where they have them from."""
    return [] if known.nodes(claim, *ROUTES) else known.nodes(claim, KG.reports)


def _whose(known: KnownStatements, reported: NamedNode) -> str:
    """Who states a claim or publishes a document; of one whose publisher is not known, its title."""
    if who := known.node(reported, *_WHOSE):
        return name(known, who)
    title = known.word(reported, DCTERMS.title)
    return titled(title) if title else plain(reported)


def plain(node: NamedNode) -> str:
    """The words in an IRI itself, for what has no label.

    >>> plain(KG.chargeCategory), plain(terms.document("fy-2020")), plain(terms.agency("us-al", "Etowah"))
    ('charge category', 'fy-2020', 'us-al/etowah')
    """
    if found := terms.parts(node):
        return "/".join(found[1:]) or found[0]
    if node.value.startswith(terms.ONTOLOGY):
        return terms.short_name(node).replace("-", " ")
    local = re.split(r"[#/]", node.value.rstrip("#/"))[-1]
    return _HUMP.sub(" ", local).replace("_", " ").lower() if local else node.value


def titled(title: str) -> str:
    """A document's title is somebody's words and stands in quotation marks; one in square brackets is
    the archivist's description, since its publisher gave it none.

    >>> titled("A rally was held"), titled("[a page on its work]")
    ('“A rally was held”', '[a page on its work]')
    """
    return title if title.startswith("[") and title.endswith("]") else f"“{title}”"


def list_day(day: str, newest_signed: str | None) -> str:
    """The day in the name of a list; where the list holds a signing of a later day, that beside it.

    >>> list_day("2025-01-06", "2025-11-14")
    '2025-01-06, by its name alone: it holds a signing of 2025-11-14'
    >>> list_day("2025-12-31", "2025-12-18")
    '2025-12-31'
    """
    is_contradicted = newest_signed is not None and newest_signed > day
    return f"{day}, by its name alone: it holds a signing of {newest_signed}" if is_contradicted else day


def list_span(first: str, last: str) -> str:
    """From one day to another, each as `list_day` tells it.

    >>> list_span("2025-03-17", "2025-12-31")
    '2025-03-17 to 2025-12-31'
    """
    return f"{first}{',' if ',' in first else ''} to {last}"


def _name(known: KnownStatements, node: Term, depth: int) -> str:
    if isinstance(node, Literal):
        return node.value
    if node in _REUSED:
        return _REUSED[node]
    if label := known.word(node, *LABELS):
        return label
    # Two steps reach everything a name is made of; a circle of statements ends here.
    compose = next((_COMPOSED[kind] for kind in known.nodes(node, RDF.type) if kind in _COMPOSED), None)
    return (compose(known, node, depth + 1) if compose and depth < 3 else "") or plain(node)


def _parts(known: KnownStatements, node: NamedNode, depth: int, *predicates: NamedNode) -> list[str]:
    """The names of what is stated with each predicate, several joined by "and"."""
    found = (known.all(node, predicate) for predicate in predicates)
    return [" and ".join(_name(known, value, depth) for value in values) for values in found if values]


def _agreement(known: KnownStatements, node: NamedNode, depth: int) -> str:
    signed = [f"signed {when}" for when in _parts(known, node, depth, KG.signed)]
    return ", ".join(["agreement", *_parts(known, node, depth, KG.agency, KG.model), *signed])


def _pending(known: KnownStatements, node: NamedNode, depth: int) -> str:
    return ", ".join(["pending agreement", *_parts(known, node, depth, KG.agency, KG.model)])


def _observation(known: KnownStatements, node: NamedNode, depth: int) -> str:
    about = _parts(
        known, node, depth, KG.measure, KG.growthOf, KG.model, KG.chargeStatus, KG.offense, KG.agency, KG.place
    )
    when = [date] if (date := date_of(known, node)) else []
    precision = [] if known.node(node, KG.precision) in (None, KG.exactly) else _parts(known, node, depth, KG.precision)
    return f"{', '.join(about + when)}: {' '.join(precision + _parts(known, node, depth, KG.value, KG.vagueValue))}"


def _encounter(known: KnownStatements, node: NamedNode, depth: int) -> str:
    when = [date] if (date := date_of(known, node)) else []
    about = _parts(known, node, depth, KG.agency, KG.place, KG.chargeStatus, KG.chargeCategory)
    return ", ".join(["encounter", *about, *when])


def _event(known: KnownStatements, node: NamedNode, depth: int) -> str:
    when = [date] if (date := date_of(known, node)) else []
    expected = ["expected"] if known.node(node, KG.occurrence) == KG.expected else []
    return ", ".join(_parts(known, node, depth, KG.eventKind, KG.actor) + when + expected)


def _position(known: KnownStatements, node: NamedNode, depth: int) -> str:
    """`American Civil Liberties Union on 287(g) program: objection “…”`"""
    who = " on ".join(_parts(known, node, depth, KG.holder, KG.about))
    words = [f"“{word}”" for word in _parts(known, node, depth, KG.describedAs)]
    some = [f"({many})" for many in _parts(known, node, depth, KG.quantifier)]
    return ": ".join(filter(None, [who, " ".join(_parts(known, node, depth, KG.stance) + some + words)]))


def _decision(known: KnownStatements, node: NamedNode, depth: int) -> str:
    """`Fort Myers Police Department and Ft. Myers Police Department: same agency`"""
    return ": ".join(_parts(known, node, depth, KG.about, KG.outcome, KG.verdict))


def _effect(known: KnownStatements, node: NamedNode, depth: int) -> str:
    """`INA 287(g)(6): prohibition, Attorney General`"""
    return ": ".join(
        filter(
            None,
            [
                " ".join(_parts(known, node, depth, KG.provision)),
                ", ".join(_parts(known, node, depth, KG.effectKind, KG.addressee)),
            ],
        )
    )


def _mention(known: KnownStatements, node: NamedNode, depth: int) -> str:
    return ", ".join(["mention", *_parts(known, node, depth, KG.about, KG.publishedBy, KG.publishedOn)])


def _claim(known: KnownStatements, node: NamedNode, depth: int) -> str:
    """Its speaker, and the document by its title, which is somebody's words."""
    speakers = _parts(known, node, depth, PROV.wasAttributedTo)
    return ", in ".join([*speakers, *map(titled, _parts(known, node, depth, KG.statedIn))])


_COMPOSED: dict[NamedNode, Callable[[KnownStatements, NamedNode, int], str]] = {
    KG.Claim: _claim,
    KG.Agreement: _agreement,
    KG.PendingAgreement: _pending,
    KG.Observation: _observation,
    KG.Encounter: _encounter,
    KG.Event: _event,
    KG.Position: _position,
    KG.Decision: _decision,
    KG.Effect: _effect,
    KG.Mention: _mention,
}
