"""Pages that put things side by side: two lists, two documents, two states, two speakers.

    /compare                    what can be compared
    /compare/lists              added, not listed later, changed field by field, each with its rows
    /compare/documents          which facts two documents state alike, and which one of them alone
    /compare/speakers           what two speakers state of one subject
    /compare/states             what two states of the archive hold, and what was recorded between them

Nothing is judged: both sides stand in the order of dates and names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, QuerySolutions

from kg.ask.trace.known import KnownStatements, Term
from kg.ask.trace.naming import learn_names, name
from kg.compare.presence import CapturedList, Change
from kg.compare.presence.requests import ListComparison
from kg.errors import UsageError
from kg.terms import ID, ONTOLOGY, named
from kg.web.answer_tables import AnswerTable, TableCell, TableLine, value_cell
from kg.web.lists import list_changes
from kg.web.notes import Mark, PageNotes
from kg.web.pages.counts import list_days, list_totals
from kg.web.replies import Reply, html
from kg.web.visits import Visit
from kg.workspace.moments import moment
from kg.workspace.states import State, States

__all__ = ["compare", "documents", "lists", "speakers", "states"]

_MOST = 300
"""Changes of a kind shown on one page."""
_EXCHANGED = "The two were given the other way around. The {}, which is earlier, is compared with the {}."
_TWICE = "The same {} is chosen twice, so there is nothing in which the two differ."
_CLAIMED = "SELECT ?claim ?s ?p ?o {{ ?claim {relation} {of} . GRAPH ?claim {{ ?s ?p ?o }} {only} }}"


@dataclass(frozen=True, slots=True)
class Part:
    """Some of what is compared: a title, how much, a table."""

    title: str
    number: int
    table: AnswerTable | None
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of a form with what may be chosen."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...]


def compare(visit: Visit) -> Reply:
    """What can be compared."""
    return html(visit, "compare.html", "Compare")


def lists(visit: Visit) -> Reply:
    """Two lists of participating agencies.

    Raises:
        NotFound, UsageError: no list is of a day given.
    """
    days = [total.day for total in list_totals(visit)]
    earlier = visit.asked("earlier") or (days[-2] if len(days) > 1 else "")
    later = visit.asked("later") or (days[-1] if days else "")
    order = {one: at for at, total in enumerate(list_totals(visit)) for one in (total.day, total.file_name)}
    is_exchanged = order.get(earlier, -1) > order.get(later, len(order))
    if is_exchanged:
        earlier, later = later, earlier
    notes = PageNotes(visit)
    made: list[Part] = []
    told: list[str] = []
    if earlier and later:
        found = list_changes(visit, earlier, later, as_they_stand=bool(visit.asked("asTheyStand")))
        made = list(_parts(visit, notes, found))
        told = [
            f"From {_list(found.changes.earlier)} to {_list(found.changes.later)}",
            *found.notes,
            *(f"Left out: {one.list.file_name}, {one.text}" for one in found.changes.left_out),
        ]
        if found.changes.not_compared:
            told.append(
                f"Not compared, because only one of the two has the column: {', '.join(found.changes.not_compared)}"
            )
        told.append(f"{found.changes.unchanged:,} unchanged")
    notes.settle()
    options = list_days(visit)
    fields = [Choice("earlier", "Earlier list", earlier, options), Choice("later", "Later list", later, options)]
    lead = "Agreements one of ICE’s lists names and another does not. Not being listed later does not mean an ending."
    ordered = _EXCHANGED.format(f"list of {earlier}", f"list of {later}") if is_exchanged else ""
    if made and found.changes.earlier == found.changes.later:
        ordered = _TWICE.format("list")
    return _page(visit, notes, "Two lists", lead, fields, made, told, ordered)


def documents(visit: Visit) -> Reply:
    """Two documents: what both state, and what one of them alone."""
    options = _options(visit, "SELECT ?it { ?it a kg:Document }")
    return _two(visit, "Two documents", "kg:statedIn", options, ("first", "second"))


def speakers(visit: Visit) -> Reply:
    """Two speakers on one subject."""
    options = _options(visit, "SELECT DISTINCT ?it { ?claim prov:wasAttributedTo ?it }")
    return _two(visit, "Two speakers", "prov:wasAttributedTo", options, ("first", "second"), by_subject=True)


def states(visit: Visit) -> Reply:
    """Two states of the archive: what each holds, and what was recorded between them.

    Raises:
        UsageError: a state asked for never was.
    """
    every = visit.state.contributions
    first, last = (str(every[0].number), str(every[-1].number)) if every else ("", "")
    earlier, later = visit.asked("earlier") or first, visit.asked("later") or last
    notes = PageNotes(visit)
    made: list[Part] = []
    ordered = ""
    if earlier and later:
        states_of = States(visit.state.archive)
        one, other = (_state_at(visit, states_of, asked) for asked in (earlier, later))
        if one.head.sequence > other.head.sequence:
            one, other = other, one
            earlier, later = later, earlier
            ordered = _EXCHANGED.format(f"state after {one.head.sequence}", f"one after {other.head.sequence}")
        elif one.head.sequence == other.head.sequence:
            ordered = _TWICE.format("state")
        made = [_held(one, other), _recorded(visit, one, other)]
    options = tuple((str(one.number), f"{one.number}: {one.when:%Y-%m-%d}, {one.note or 'no note'}") for one in every)
    fields = [Choice("earlier", "Earlier state", earlier, options), Choice("later", "Later state", later, options)]
    return _page(
        visit,
        notes,
        "Two states of the archive",
        "As it stood after one contribution and after another.",
        fields,
        made,
        [],
        ordered,
    )


# two lists


def _parts(visit: Visit, notes: PageNotes, found: ListComparison) -> Iterable[Part]:
    changes = found.changes
    day = changes.later.day_told or changes.later.file_name
    for title, every in (
        ("Added", changes.added),
        (f"Not listed on {day}", changes.not_listed),
        ("Missing for a list or two", changes.bridged),
    ):
        lines = [TableLine(_called(visit, found, one), _marks(notes, found, one), number=1) for one in every[:_MOST]]
        yield Part(title, len(every), AnswerTable(["State", "agency", "model"], lines, len(every), has_notes=True))
    for title, every in (("Changed", changes.changed), ("Written otherwise", changes.rewritten)):
        lines = [
            TableLine(
                [
                    *_called(visit, found, one),
                    TableCell(field.name),
                    TableCell(_quoted(field.before)),
                    TableCell(_quoted(field.after)),
                ],
                _marks(notes, found, one),
                number=1,
            )
            for one in every[:_MOST]
            for field in one.fields
        ]
        headings = ["State", "agency", "model", "field", "before", "after"]
        yield Part(title, len(every), AnswerTable(headings, lines, len(lines), has_notes=True))


def _list(one: CapturedList) -> str:
    return f"{one.file_name} ({one.day_told})" if one.day else one.file_name


def _called(visit: Visit, found: ListComparison, one: Change) -> list[TableCell]:
    called = found.names[one.key]
    return [TableCell(called.place), TableCell(called.agency, visit.page_of(one.key.agency)), TableCell(called.model)]


def _marks(notes: PageNotes, found: ListComparison, one: Change) -> list[Mark]:
    return [notes.mark(claim, at) for claim, at in found.changes.cited(one)]


def _quoted(values: Sequence[str]) -> str:
    return " and ".join(f"“{one}”" for one in values) or "–"


# two documents or speakers


def _options(visit: Visit, sparql: str) -> tuple[tuple[str, str], ...]:
    found = [NamedNode(row["it"]) for row in visit.state.select(sparql)]
    known = KnownStatements(visit.state.store)
    learn_names(known, found)
    told = [(one.value.removeprefix(ID).removeprefix(ONTOLOGY), name(known, one)) for one in found]
    return tuple(sorted(told, key=lambda one: (one[1].casefold(), one[0])))


def _two(
    visit: Visit,
    title: str,
    relation: str,
    options: tuple[tuple[str, str], ...],
    asked: tuple[str, str],
    *,
    by_subject: bool = False,
) -> Reply:
    known_options = {value for value, _ in options}
    chosen = [visit.asked(one) for one in asked]
    for one in chosen:
        if one and one not in known_options:
            raise UsageError(f"{one!r} is not one of these", remedy="choose two from the form")
    labels = dict(options)
    fields = [
        Choice(one, f"{one.capitalize()} {title.removeprefix('Two ').removesuffix('s')}", value, options)
        for one, value in zip(asked, chosen, strict=True)
    ]
    about = visit.asked("about")
    if by_subject:
        subjects = _options(visit, "SELECT DISTINCT ?it { ?s kg:about ?it FILTER(isIRI(?it)) }")
        fields.append(Choice("about", "Subject", about, (("", "any"), *subjects)))
        if about and about not in {value for value, _ in subjects}:
            raise UsageError(f"{about!r} is not a subject here", remedy="choose one from the form")
    notes = PageNotes(visit)
    made: list[Part] = []
    if all(chosen):
        sides = [_facts(visit, relation, one, about) for one in chosen]
        both = [fact for fact in sides[0] if fact in sides[1]]
        made.append(
            _stated(visit, notes, "Stated in both", [(fact, [*sides[0][fact], *sides[1][fact]]) for fact in both])
        )
        for side, other, one in ((sides[0], sides[1], chosen[0]), (sides[1], sides[0], chosen[1])):
            alone = [(fact, side[fact]) for fact in side if fact not in other]
            made.append(_stated(visit, notes, f"Only: {labels[one]}", alone))
    notes.settle()
    is_twice = bool(chosen[0]) and chosen[0] == chosen[1]
    ordered = _TWICE.format(title.removeprefix("Two ").removesuffix("s")) if is_twice else ""
    return _page(visit, notes, title, "What both state, and what one of them alone.", fields, made, [], ordered)


Fact = tuple[Term, Term, Term]


def _facts(visit: Visit, relation: str, of: str, about: str) -> dict[Fact, list[NamedNode]]:
    """What the claims of one side state, each fact with its claims."""
    iri = NamedNode(ID + of)
    subject = (
        NamedNode(about if "://" in about else (ID + about if "/" in about else ONTOLOGY + about)) if about else None
    )
    only = f"GRAPH ?claim {{ ?s kg:about {subject} }}" if subject else ""
    found: dict[Fact, list[NamedNode]] = {}
    sparql = _CLAIMED.format(relation=relation, of=iri, only=only) + " ORDER BY ?s ?p STR(?o) ?claim LIMIT 20000"
    stated = visit.state.store.query(sparql)
    assert isinstance(stated, QuerySolutions)
    for row in stated:
        found.setdefault((row["s"], row["p"], row["o"]), []).append(named(row["claim"]))
    return found


def _stated(visit: Visit, notes: PageNotes, title: str, facts: Sequence[tuple[Fact, list[NamedNode]]]) -> Part:
    shown = facts[:_MOST]
    known = KnownStatements(visit.state.store)
    learn_names(known, (term for fact, _ in shown for term in fact))
    lines = []
    for fact, claims in shown:
        cells = []
        for term in fact:
            cell = value_cell(visit, term)
            cell.text = name(known, term) if isinstance(term, NamedNode) else cell.text
            cells.append(cell)
        lines.append(TableLine(cells, list(notes.marks(claims[:4])), number=1))
    return Part(title, len(facts), AnswerTable(["thing", "property", "value"], lines, len(facts), has_notes=True))


# two states


def _state_at(visit: Visit, states_of: States, asked: str) -> State:
    until = moment(asked)
    return visit.state if until == visit.state.head.sequence else states_of.at(until)


def _held(one: State, other: State) -> Part:
    before, after = dict(one.counts().told), dict(other.counts().told)
    lines = [
        TableLine(
            [
                TableCell(what),
                TableCell(f"{before[what]:,}", is_figure=True),
                TableCell(f"{after[what]:,}", is_figure=True),
                TableCell(f"{after[what] - before[what]:+,}" if after[what] != before[what] else "–", is_figure=True),
            ],
            number=1,
        )
        for what in after
    ]
    headings = ["what", f"after {one.head.sequence}", f"after {other.head.sequence}", "difference"]
    return Part("What each holds", len(lines), AnswerTable(headings, lines, len(lines), has_notes=False))


def _recorded(visit: Visit, one: State, other: State) -> Part:
    between = [each for each in other.contributions if each.number > one.head.sequence]
    lines = [
        TableLine(
            [
                TableCell(str(each.number), visit.at("/queries/contributions", run=1), is_figure=True),
                TableCell(f"{each.when:%Y-%m-%d %H:%M}"),
                TableCell(each.archivist),
                TableCell(each.note),
            ],
            number=1,
        )
        for each in between
    ]
    table = AnswerTable(["number", "recorded (UTC)", "by", "note"], lines, len(lines), has_notes=False)
    return Part("Recorded between them", len(between), table)


def _page(
    visit: Visit,
    notes: PageNotes,
    title: str,
    lead: str,
    fields: list[Choice],
    made: list[Part],
    told: list[str],
    ordered: str = "",
) -> Reply:
    return html(
        visit,
        "compared.html",
        title,
        lead=lead,
        fields=fields,
        parts_shown=made,
        told=told,
        ordered=ordered,
        notes=notes,
    )
