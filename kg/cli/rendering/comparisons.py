"""Counts side by side, and origins: tables with footnotes, in the words of the sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kg.ask.cite import Answer, Note, Notes
from kg.ask.cite.lines import runs
from kg.ask.trace.known import QueryableStore
from kg.ask.trace.naming import titled
from kg.ask.trace.values import NamedThing
from kg.cli.output import say, say_table
from kg.cli.rendering.cited import say_notes
from kg.cli.rendering.inert import inert
from kg.cli.rendering.outcomes import plural
from kg.compare import Disagreement, ListCount, Recounted
from kg.compare.by_list import ListDifferences
from kg.compare.differences import KINDS, Difference
from kg.compare.origins import Origin, Origins, Shared, SharedFact
from kg.compare.wording import figure, for_when, said_figure, said_once, when_told
from kg.index import Store
from kg.terms import KG, parts, typed_name

__all__ = [
    "say_differences",
    "say_disagreements",
    "say_list_differences",
    "say_lists",
    "say_origins",
    "say_recount",
]


def say_disagreements(store: QueryableStore, found: Sequence[Disagreement]) -> str:
    """A table for each disagreement, what differs beside the value, then the notes; what sums it up is returned."""
    notes = Notes(store).of((one.claim, None) for each in found for one in each.sides)
    for at, each in enumerate(found):
        if at:
            say()
        say(inert(each.what))
        rows = [
            (when_told(one), said_figure(one), one.speaker_name, runs([notes[one.claim, None]])) for one in each.sides
        ]
        say_table(["as of", "value", "stated by", "note"], rows, right=["value"], notes=["note"])
        _say_differences(each.differences)
    _say_notes(notes.values())
    units = sum(len({one.unit for one in each.sides}) > 1 for each in found)
    apart = f", {units} of them in different units" if units else ""
    return f"{plural(len(found), 'set')} of figures side by side{apart}; the graph keeps every side and judges none"


def say_differences(
    store: QueryableStore, found: Sequence[Difference], kinds: Iterable[str], *, most: int | None = None
) -> None:
    """A table for each difference, what is seen beside it, then the notes; of each of the kinds asked for at most so
    many, and how many there are."""
    counted = Counter(one.kind for one in found)
    met: Counter[str] = Counter()
    shown: list[Difference] = []
    for one in found:
        met[one.kind] += 1
        if most is None or met[one.kind] <= most:
            shown.append(one)
    notes = Notes(store).of(side.cited for one in shown for side in one.sides)
    for at, one in enumerate(shown):
        if at:
            say()
        say(inert(one.what))
        rows = [(side.value, ", ".join(side.speakers), side.where, runs([notes[side.cited]])) for side in one.sides]
        say_table(["value", "stated by", "where", "note"], rows, notes=["note"])
        _say_differences(one.told)
    if shown:
        _say_notes(notes.values())
    for kind in kinds:
        number = counted[kind]
        more = f", of which {most} are shown; --kind {kind} shows all" if most is not None and number > most else ""
        say(f"{plural(number, 'difference')} of {KINDS[kind]}{more}")


def say_lists(every: Sequence[ListDifferences]) -> None:
    """A line for each list, the newest first: how much differs with it, and of what kinds."""
    rows = [(one.list.file_name, one.list.day_told or "not stated", one.kind, one.in_figures) for one in every]
    say_table(["list", "day", "agencies", "what differs"], rows, whole=["list"])
    say(f"{plural(len(every), 'list')}; what differs with one, with its rows: `kg lists NAME`")


def say_list_differences(store: Store, one: ListDifferences) -> None:
    """What differs with one list: of itself, by kind with each side at its row, and counts beside it."""
    say(f"{one.list.file_name}, a list of {one.kind} agencies of {one.list.day_told or 'no stated day'}")
    for line in one.told:
        say(f"    {inert(line)}")
    say()
    if one.counts:
        say_recount(store, one.counts)
    say_differences(store, one.differences, one.by_kind)
    if not one.number:
        say("nothing differs with it")


def say_recount(store: Store, found: Sequence[Recounted], *, rows: int = 0) -> None:
    """A line for each stated count, with its list beside it and what differs beneath.

    The list's count is cited as any other answer is: with so many of the `rows` counted, or none.
    """
    notes = Notes(store)
    stated = notes.of((one.stated.claim, None) for one in found)
    shown: list[Note] = []
    met: dict[str, str] = {}
    for one in found:
        shown.append(stated[one.stated.claim, None])
        counted = "no list to count"
        if one.counted:
            cited = _rows_counted(store, notes, one.counted, rows) if rows else []
            shown += cited
            day = one.counted.day_told
            counted = f"ICE's list of {day}{',' if ',' in day else ''} comes to {figure(one.counted.value)}"
            counted += f", in rows such as {runs(cited)}" if cited else ""
        note = runs([stated[one.stated.claim, None]])
        say(f"{inert(one.stated.what)}: {said_figure(one.stated)} {for_when(one.stated)} {note}; {counted}")
        _say_differences(said_once(one.differences, note, met))
    _say_notes(shown)


def say_origins(found: Origins, *, each: bool = True) -> None:
    """Each thing several claims speak of, what they state, and where their chains end.

    Without `each`, what one speaker alone states again and again is one line a speaker.
    """
    alone = Counter(one.speakers for one in found.shared if not each and len(one.speakers) == 1)
    for one in (one for one in found.shared if each or len(one.speakers) > 1):
        say(f"{_subject(one)}: {plural(len(one.claims), 'claim')}, at most {plural(len(one.origins), 'origin')}")
        for fact in one.facts:
            say(f"    {inert(fact.predicate.label)}: {inert(_object(fact))}")
        say(f"    stated by {inert(', '.join(speaker.label for speaker in one.speakers))}")
        for origin in one.origins:
            say(f"    from {_origin(origin)}: {plural(len(origin.claims), 'claim')}")
    if found.loops:
        say(f"{plural(len(found.loops), 'circle')} of reports:")
        for loop in found.loops:
            say("    " + " → ".join(map(_called, loop)))
    for (speaker,), number in sorted(alone.items(), key=lambda met: met[0][0].label):
        say(f"{plural(number, 'group')} of facts stated by {inert(speaker.label)} alone; --each shows them")
    say(f"{plural(len(found.shared), 'group')} of facts stated by several claims")
    say("A source that took over another's words without saying so counts as an origin of its own.")


def _subject(one: Shared) -> str:
    """What the facts are of, and how to trace it."""
    return f"{_called(one.subject)}  {typed_name(one.subject.iri)}"


def _origin(origin: Origin) -> str:
    return _called(NamedThing(origin.iri, origin.label))


def _called(thing: NamedThing) -> str:
    return inert(titled(thing.label) if parts(thing.iri)[:1] == ("document",) else thing.label)


def _object(fact: SharedFact) -> str:
    if isinstance(fact.object, NamedThing):
        return fact.object.label
    return f"“{fact.object.value}”" if fact.predicate.iri == KG.describedAs else fact.object.value


def _rows_counted(store: Store, notes: Notes, counted: ListCount, rows: int) -> list[Note]:
    """Notes of some of the rows that a list's count stands for, from the cited answer to the query that counts."""
    from kg.ask.witness import cite

    answer = Answer(store, cite(store, counted.query, solutions=rows), notes=notes)
    return [note for row in answer for note in row.notes]


def _say_differences(differences: Iterable[str]) -> None:
    for difference in differences:
        say(f"    {inert(difference)}")


def _say_notes(notes: Iterable[Note]) -> None:
    say()
    say_notes((note.number, note) for note in {note.number: note for note in notes}.values())
    say()
