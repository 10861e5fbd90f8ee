"""What is stated of a thing, in one screen: a line a statement with the numbers of its claims, then a short note of
each claim. Where that is more than a screen, it says how much more there is; `--sources` shows all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ask.cite import footnotes
from kg.ask.trace.known import QueryableStore
from kg.ask.trace.naming import titled
from kg.ask.trace.values import Fact, NamedThing, Trace, TracedClaim
from kg.cli.rendering.inert import inert
from kg.cli.rendering.phrases import numbers, of_document, several
from kg.cli.screen import cut, fold, width_of
from kg.terms import KG, RDF, typed_name

__all__ = ["summary"]

_LEAST = 6
"""Lines of notes that stay however many statements there are."""


def summary(trace: Trace, store: QueryableStore, columns: int, high: int) -> Iterator[str]:
    """At most `high` lines of at most so many columns, but for a word that is longer."""
    thing = trace.traced
    label = titled(thing.label) if terms.parts(thing.iri)[:1] == ("document",) else thing.label
    head = fold(f"{inert(label)}  {trace.kind}  {typed_name(thing.iri)}", columns, "    ").split("\n")
    about = [line for one in trace.documents if one.iri == thing.iri for line in of_document(one)]
    head += [line for one in about for line in fold(inert(one), columns, "    ").split("\n")]
    facts = list(_facts(trace, columns))
    notes = [fold(note, columns, " " * (note.index("]") + 2)).split("\n") for note in _notes(trace, store)]
    yield from head
    room = high - len(head) - 1
    kept = max(room - max(sum(map(len, notes)), 0), room - max(_LEAST, room // 3))
    yield from _branches(_first(facts, kept, "statement"))
    room -= min(len(facts), kept)
    yield from _first_notes(notes, room, trace.claims_in_all)
    yield cut("--sources shows the rows and words, the documents, and where they got it", columns)


def _facts(trace: Trace, columns: int) -> Iterator[str]:
    """A line for what is stated of the thing itself, and one for each other thing."""
    number = {claim.iri: n for n, claim in enumerate(trace.claims, 1)}
    for subject, some in groupby(trace.facts, key=lambda fact: fact.subject):
        facts = list(some)
        if subject.iri == trace.traced.iri:
            told = [fact for fact in facts if fact.predicate.iri != RDF.type] or facts
            yield from (_line(_said(fact), [fact], number, columns) for fact in told)
        else:
            yield _line(_other(subject, facts, trace.traced), facts, number, columns)


def _other(subject: NamedThing, facts: Sequence[Fact], traced: NamedThing) -> str:
    """What another thing is, and what is stated of it but for the thing traced."""
    kinds = [fact for fact in facts if fact.predicate.iri == RDF.type]
    kind = _value(kinds[0]) if kinds else subject.label
    told = [fact for fact in facts if fact not in kinds and _iri(fact) != traced.iri]
    return f"{kind}: {' · '.join(map(_said, told)) or subject.label}"


def _said(fact: Fact) -> str:
    return f"{fact.predicate.label}: {_value(fact)}"


def _iri(fact: Fact) -> NamedNode | None:
    return None if isinstance(fact.object, Literal) else fact.object.iri


def _value(fact: Fact) -> str:
    if not isinstance(fact.object, Literal):
        return fact.object.label
    return f"“{fact.object.value}”" if fact.predicate.iri == KG.describedAs else fact.object.value


def _line(said: str, facts: Sequence[Fact], number: Mapping[NamedNode, int], columns: int) -> str:
    """What is stated, cut to a line, with the numbers of the claims that state it."""
    beside = numbers({number[claim] for fact in facts for claim in fact.claims if claim in number})
    room = columns - len("├── ") - width_of(beside) - 2
    return f"{cut(inert(said), room)}  {beside}".rstrip()


def _branches(lines: Sequence[str]) -> Iterator[str]:
    for at, line in enumerate(lines, 1):
        yield f"{'└' if at == len(lines) else '├'}── {line}"


def _first(lines: Sequence[str], most: int, what: str) -> list[str]:
    if len(lines) <= most:
        return list(lines)
    shown = max(most - 1, 0)
    return [*lines[:shown], f"… and {several(len(lines) - shown, f'more {what}')}"]


def _notes(trace: Trace, store: QueryableStore) -> Iterable[str]:
    found = footnotes(store, [(claim.iri, None) for claim in trace.claims if not claim.withdrawn])
    for number, claim in enumerate(trace.claims, 1):
        note = found.get((claim.iri, None))
        yield f"[{number}] {inert(note.short() if note else _withdrawn(claim), longest=None)}"


def _withdrawn(claim: TracedClaim) -> str:
    reason = claim.withdrawn.reason if claim.withdrawn else None
    return f"{claim.said_by}, withdrawn: {reason or 'no reason is kept'} [{typed_name(claim.iri)}]"


def _first_notes(notes: Sequence[Sequence[str]], room: int, in_all: int) -> Iterator[str]:
    """As many notes as there is room for, whole ones only, and how many more claims there are."""
    if not notes:
        yield "no live claim is about this"
        return
    shown, used = 0, 0
    for note in notes:
        is_last = shown + 1 == in_all
        if used + len(note) + (0 if is_last else 1) > room:
            break
        yield from note
        shown, used = shown + 1, used + len(note)
    if in_all > shown:
        yield f"… and {several(in_all - shown, 'more claim')}"
