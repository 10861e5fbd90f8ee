"""The gate decides what may be recorded: `check(draft, world) -> Report`.

Inside out, each rule in a module of its own whose name is the code users see:

    digest-matches            the bytes are those the digest names
    text-of-these-bytes       the text layer is of those bytes
    claim-has-anchor          a claim stands at a place in a source, unless it is a decision
    capture-held              the capture of every anchor is here to be looked at
    capture-of-document       it is of the document that the claim is stated in
    quotation-found           the quotation is found exactly and where it says
    read-by-machine           of words that a machine read, it says how sure that is
    quotation-of-whole-words  it cuts no word and no number in two
    quotation-is-a-fragment   at most 40 words, a whole sentence only where less would mislead, 40 % of a document
    row-found                 the row is there and says what the claim says
    code-in-row               a code stands in the row it is taken from
    figure-in-quotation       a figure stands in its own quotation, or is declared computed
    unit-in-quotation         it counts what the words beside it say, or the basis says why
    words-in-quotation        words somebody used stand in their own quotation
    value-in-quotation        a date, a model, a place, an agency's name stands there too, or the basis says why
    provision-as-cited        a provision has the number and the name that the document gives it, or its citation
    turning-word              a word just outside a quotation that turns its meaning is told (a notice)
    known-document, known-speaker   what a claim refers to is described
    known-claim               what a claim corrects is another claim, which is here
    no-private-person         what marks a private person stays out
    no-personal-contact       so do mail addresses and telephone numbers of persons
    decision-is-whole         a decision is an archivist's, with a reason, on two agencies or agreements
    decision-on-known         what is decided concerns agencies or agreements that are spoken of
    decision-opposed          no two are decided to be one and to be distinct, nor agreements of two agencies to be one
    (facts/)                  what a claim may state at all: terms, kinds, days, a county of its State
    (shapes/*.ttl)            SHACL
    neutral-words             the project's own words avoid contested terms

A rule yields findings; it never raises for what a source says, and never changes anything.
The gate leaves to others: what is already recorded, what differs between sources, and writing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pyoxigraph import NamedNode

from kg.gate import contested_terms, shapes
from kg.gate.held_tables import HeldTables
from kg.gate.rules import (
    RULES,
    RULES_OF_ROWS,
    code_in_row,
    figure_in_quotation,
    row_found,
    unit_in_quotation,
    value_in_quotation,
    words_in_quotation,
)
from kg.gate.world import RuleContext, World
from kg.model import Claim, Draft, Finding, Report, Row

__all__ = ["World", "check", "check_at", "check_at_rows", "check_rows", "sound_alone"]


_OF_ROWS_READ = (
    row_found.check,
    code_in_row.check,
    figure_in_quotation.check,
    unit_in_quotation.check,
    words_in_quotation.check,
    value_in_quotation.check,
)
"""What a row that an importer has read itself need not be asked again: it takes from it neither code nor figure."""


def check(
    draft: Draft,
    world: World,
    *,
    recorded: frozenset[NamedNode] = frozenset(),
    allow_unheld: bool = False,
    sound: frozenset[NamedNode] | None = None,
) -> Report:
    """Everything the gate has to say of a draft; refusals stop it, notices do not.

    `recorded` names claims of the draft that are recorded already and only bring new anchors: what
    they state was checked then, their anchors are checked now.
    `allow_unheld` lets anchors pass in captures known only by digest, with a notice: for an
    archive's own export coming back without its documents.
    `sound` is given of a list that its importer read: `check_rows` was asked about the draft, or about one that
    holds it, and of these claims `sound_alone` said so.
    """
    rest = replace(draft, claims=tuple(c for c in draft.claims if c.iri not in recorded or not _brings_rows_only(c)))
    whole = RuleContext(draft, world, allow_unheld=allow_unheld)
    less = RuleContext(rest, world, allow_unheld=allow_unheld, tables=whole.tables)
    findings = list(draft.findings)
    for rule in RULES:
        if sound is None or rule not in _OF_ROWS_READ:
            findings += rule(whole if rule in RULES_OF_ROWS else less)
    shaped = recorded | (sound or frozenset())
    findings += shapes.validate(replace(rest, claims=tuple(c for c in rest.claims if c.iri not in shaped)))
    findings += contested_terms.check(rest)
    return Report(tuple(findings))


def check_at(claim: Claim, row: Row, draft: Draft, world: World) -> list[Finding]:
    """What the rules of rows have to say of a claim of a draft, stood at this one row of what is held."""
    return _at_rows(RuleContext(replace(draft, claims=(claim.at((row,), claim.origin),)), world, allow_unheld=True))


def check_at_rows(claims: Iterable[Claim], world: World) -> list[Finding]:
    """The same of claims that stand at rows of what is held, each at all of its own."""
    return _at_rows(RuleContext(Draft(claims=tuple(claims)), world, allow_unheld=True))


def _at_rows(context: RuleContext) -> list[Finding]:
    rules = (row_found, code_in_row, figure_in_quotation, unit_in_quotation, value_in_quotation)
    return [finding for rule in rules for finding in rule.check(context)]


def check_rows(draft: Draft) -> list[Finding]:
    """What `row-found` has to say of the captures that a draft brings itself.

    That takes the draft alone and no archive, so it can be asked anywhere.
    """
    sources = {one.capture.sha256: (one.content, one.capture.media_type) for one in draft.sources}
    return list(row_found.check_claims(draft.claims, HeldTables(sources.get)))


def sound_alone(claims: tuple[Claim, ...]) -> frozenset[NamedNode]:
    """Those claims that fit the shapes with their anchors, where all of these do; none otherwise."""
    return frozenset() if shapes.validate(Draft(claims=claims)) else frozenset(claim.iri for claim in claims)


def _brings_rows_only(claim: Claim) -> bool:
    return all(isinstance(anchor, Row) for anchor in claim.anchors)
