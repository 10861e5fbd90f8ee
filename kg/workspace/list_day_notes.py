"""What is said of lists under an answer: it asks of no day, a day has several or is contradicted, other lists speak.

An agreement stays in the graph when ICE's lists no longer name it, so a count without a day pools all lists. That
is said in one line, and only where it may mislead: where the query selects agreements and names no day of a list, no
list, no place in a list and no one thing that has few agreements. A list of agreements with their days of signing
misleads nobody; their count does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pyoxigraph import Literal, NamedNode, Variable

from kg import sparql
from kg.ask.trace.naming import list_day, list_span
from kg.errors import QueryError
from kg.index import Store, solutions, words
from kg.index.store import PREFIXES
from kg.sparql import syntax as sx
from kg.sparql.walking import iris, nodes
from kg.terms import ID, KG, OA, RDF, RDFS, XSD

__all__ = ["days_told", "pooled_told"]

_OF_KIND = {
    KG.inListOf: (KG.participatingList, KG.Agreement),
    KG.inPendingListOf: (KG.pendingList, KG.PendingAgreement),
}
_CALLED = {KG.inListOf: "list of participating agencies", KG.inPendingListOf: "list of pending agencies"}
_SAYS_WHICH = frozenset(
    {
        *(KG.inPendingListOf, KG.listedIn, KG.listedOn, KG.speaksOf, KG.listKind, KG.anchor),
        *(KG.fileName, KG.recordedIn, KG.withdrawnIn, OA.hasSource),
    }
)
_TELLS_APART = frozenset({KG.signed, KG.memorandum, KG.addendum})
"""What shows of each agreement which it is; a count shows none of them."""
_OF_AGREEMENTS = frozenset({KG.agency, KG.model, KG.signed, KG.inListOf})
_OF_OTHERS = frozenset(
    {
        *(KG.Encounter, KG.PendingAgreement, KG.Event, KG.Position, KG.Observation),
        *(KG.value, KG.measure, KG.stance, KG.eventKind),
    }
)
"""Encounters have an agency as well, counts a model, and pending agreements lists of their own."""
_ONE_THING = tuple(
    f"{ID}{kind}/" for kind in ("agency", "agreement", "pending", "capture", "claim", "row", "quotation")
)
_GIVES_DAYS = frozenset({KG.inListOf, KG.inPendingListOf, KG.listedOn, KG.speaksOf})
_MAY_VARY = frozenset({KG.agencyType, KG.county, KG.memorandum, KG.addendum, RDFS.label})
"""What lists state of an agency or agreement that is not part of its name."""
_VARIED = """
    SELECT (COUNT(DISTINCT ?thing) AS ?things) {{
        {{ SELECT ?thing {{ ?thing a ?class ; {predicate} ?value VALUES ?class {{ kg:Agency kg:Agreement }} }}
           GROUP BY ?thing HAVING (COUNT(DISTINCT ?value) > 1) }}
        {days} {{ ?thing {said} ?day }} UNION {{ ?one kg:agency ?thing ; {said} ?day }} }}"""
_OF_ONE = frozenset({"MIN", "MAX", "SAMPLE"})
"""Aggregates that count nothing."""
_FEW = 3
"""Lists whose day is contradicted that are named; of more, how many."""
_SIGNED_LATER = """
    SELECT ?list ?name ?day ?newest {
        ?list kg:newestSigned ?newest ; kg:listedOn ?day ; rdfs:label ?name FILTER(?newest > ?day)
    } ORDER BY ?day ?name"""
_SPAN = """
    SELECT ?list ?day (MAX(?signed) AS ?newest) {
        ?list kg:listKind kg:participatingList ; kg:speaksOf ?day OPTIONAL { ?list kg:newestSigned ?signed }
    } GROUP BY ?list ?day ORDER BY ?day ?newest"""
_DOUBLED = """
    SELECT ?day {{ ?list kg:listKind {kind} ; kg:speaksOf ?day }} GROUP BY ?day HAVING (COUNT(*) > 1) ORDER BY ?day"""
_MOST = 3
"""Days that are told of; each costs a look through its lists."""
_EACH = """
    SELECT ?name (COUNT(DISTINCT ?thing) AS ?things) (SHA256(GROUP_CONCAT(DISTINCT STR(?thing))) AS ?same) {{
        {{ SELECT DISTINCT ?list ?name ?thing {{
            ?list kg:listKind {kind} ; kg:speaksOf {day} ; rdfs:label ?name .
            ?claim kg:listedIn ?list . GRAPH ?claim {{ ?thing a {cls} }} }} ORDER BY ?thing }}
    }} GROUP BY ?list ?name ORDER BY ?name"""


def days_told(store: Store, text: str, *, is_own: bool = True, shown: Collection[str] | None = None) -> list[str]:
    """The lines to say under the answer to a query; none of most, and none of what does not parse.

    Of a named query, which is nobody's own, only that a day it may give is contradicted; where the values `shown`
    are known, only that of a day among them.
    """
    try:
        tree = sparql.parse(text, PREFIXES)
    except QueryError:
        return []
    if not is_own:
        return [*_contradicted(store, tree, shown)]
    lines = [line for said, days in _asked(store, tree) for day in days for line in _several(store, said, day)]
    more = [f"so do {len(lines) - _MOST:,} other days' lists"] if len(lines) > _MOST else []
    days = [*_without_a_day(store, tree), *_not_held(store, tree), *lines[:_MOST], *more]
    days += _contradicted(store, tree, shown)
    return [*days, *_of_other_lists(store, tree)]


def _contradicted(store: Store, tree: sx.Query, shown: Collection[str] | None) -> Iterator[str]:
    """The lists that hold a signing after the day of their name, where the query asks for such days.

    Where it names days, or lists, only theirs, and those shown.
    """
    if not _GIVES_DAYS & set(iris(tree)):
        return
    asked = {one.value for one in nodes(tree) if isinstance(one, Literal) and one.datatype == XSD.date}
    named = {one for one in iris(tree) if one.value.startswith(f"{ID}capture/")}
    every = [
        row
        for row in solutions(store, _SIGNED_LATER)
        if (not asked or row["day"].value in asked)
        and (not named or row["list"] in named)
        and (shown is None or row["day"].value in {*shown, *asked} or row["list"] in named)
    ]
    for row in every[:_FEW]:
        newest = row["newest"].value
        yield f"{row['day'].value} is the day in the name of {row['name'].value}, which holds a signing of {newest}"
    if len(every) > _FEW:
        yield f"the same of {len(every) - _FEW:,} more lists: `kg query list-contradictions`"


def _of_other_lists(store: Store, tree: sx.Query) -> Iterator[str]:
    """Of a count of what a day's lists name: that a property it goes by is what any list states, not the day's alone.

    Only where some things have several values of it; a thing is counted under each.
    """
    patterns = [one for one in nodes(tree) if isinstance(one, sx.TriplePattern)]
    apart = [one for one in nodes(tree) if isinstance(one, sx.Graph | sx.Minus | sx.Exists)]
    elsewhere = {one for each in apart for one in nodes(each.group)}
    said = " | ".join(sorted({str(one.predicate) for one in patterns if one.predicate in _OF_KIND}))
    if not _counts(tree) or not said:
        return
    named = " ".join(sorted({str(one) for one in nodes(tree) if isinstance(one, Literal) and one.datatype == XSD.date}))
    days = f"VALUES ?day {{ {named} }}" if named else ""
    asked = dict.fromkeys(last for one in patterns if one not in elsewhere and (last := _last(one.predicate)))
    for predicate in (one for one in asked if one in _MAY_VARY):
        for row in solutions(store, _VARIED.format(predicate=predicate, days=days, said=said)):
            if number := int(row["things"].value):
                name = sparql.write(predicate, PREFIXES)
                have = (
                    "thing has several values here, and is"
                    if number == 1
                    else "things have several values here, and are"
                )
                yield (
                    f"{name} is what any list states: {number:,} {have} counted under each; what one list states is "
                    f"`GRAPH ?claim {{ ?thing {name} ?value }} ?claim kg:listedIn ?list`"
                )


def _last(path: object) -> NamedNode | None:
    """The property that a path ends with."""
    last = path.parts[-1] if isinstance(path, sx.Sequence) else path
    return last if isinstance(last, NamedNode) else None


def _without_a_day(store: Store, tree: sx.Query) -> Iterator[str]:
    if not isinstance(tree, sx.Select) or not _selects_agreements(tree) or _says_which(tree):
        return
    for pooled, day in _pooled(store):
        yield f'{pooled}; for one day add `?agreement kg:inListOf "{day}"^^xsd:date`'


def pooled_told(store: Store) -> list[str]:
    """What to say under a table of agreements that asks of no day, where lists of several are held."""
    return [f"{pooled[:1].upper()}{pooled[1:]}; those of one day: `kg query listed-on`" for pooled, _ in _pooled(store)]


def _pooled(store: Store) -> Iterator[tuple[str, str]]:
    """That agreements are of any list, and the newest day; nothing where no more than one list is held."""
    rows = list(solutions(store, _SPAN))
    if (number := len({row["list"] for row in rows})) > 1:
        first, *_, last = (
            list_day(words(row["day"]), words(row["newest"]) if row["newest"] is not None else None) for row in rows
        )
        yield f"agreements of any of {number:,} lists, {list_span(first, last)}", words(rows[-1]["day"])


def _selects_agreements(tree: sx.Select) -> bool:
    """Whether a pattern has a variable for an agreement."""
    patterns = (one for one in nodes(tree.where) if isinstance(one, sx.TriplePattern))
    return any(isinstance(one.subject, Variable) and _is_of_agreement(one) for one in patterns)


def _is_of_agreement(one: sx.TriplePattern) -> bool:
    if one.predicate == RDF.type:
        return bool(one.object == KG.Agreement)
    begins = one.predicate.parts[0] if isinstance(one.predicate, sx.Sequence) else one.predicate
    return begins in _OF_AGREEMENTS


def _says_which(tree: sx.Select) -> bool:
    named = set(iris(tree))
    if named & _SAYS_WHICH or any(one.value.startswith(_ONE_THING) for one in named):
        return True
    patterns = [one for one in nodes(tree) if isinstance(one, sx.TriplePattern)]
    if days := [one.object for one in patterns if one.predicate == KG.inListOf]:
        return any(_is_told(tree, day) for day in days)
    if KG.inListOf in named:
        return True
    if not _counts(tree) and (named & _TELLS_APART or XSD.date in named):
        return True
    return bool(named & _OF_OTHERS) and KG.Agreement not in named


def _is_told(tree: sx.Select, day: sx.Node) -> bool:
    """Whether a day is one that is named, or each row shows its own."""
    if not isinstance(day, Variable):
        return True
    shown = tree.projection is None or day in {one.variable for one in tree.projection}
    return shown or any(True for _ in _bound(tree, day))


def _counts(tree: sx.Query) -> bool:
    return any(isinstance(one, sx.Aggregate) and one.name not in _OF_ONE for one in nodes(tree))


def _not_held(store: Store, tree: sx.Query) -> Iterator[str]:
    """The days a query names of which no list is held: then no row says anything of them."""
    for said, named in _named_days(tree).items():
        kind, _ = _OF_KIND[said]
        for day in sorted({one.value for one in named if one.datatype == XSD.date}):
            asked = f'ASK {{ ?list kg:listKind {kind} ; kg:speaksOf "{day}"^^xsd:date }}'
            if not store.query(asked):
                yield f"no {_CALLED[said]} of {day} is held, so nothing is said of who was in it"


def _asked(store: Store, tree: sx.Query) -> Iterator[tuple[NamedNode, list[Literal]]]:
    """The days of several lists that a query may ask about: those it names, in the pattern or by what binds or is
    compared with its variable; where nothing does, any."""
    for said, named in _named_days(tree).items():
        kind, _ = _OF_KIND[said]
        held = [row["day"] for row in solutions(store, _DOUBLED.format(kind=kind))]
        yield said, [day for day in held if day in named or not named]


def _named_days(tree: sx.Query) -> dict[NamedNode, set[Literal]]:
    """The days that a query names, by the property it asks lists with."""
    found: dict[NamedNode, set[Literal]] = {}
    for one in nodes(tree):
        if isinstance(one, sx.TriplePattern) and isinstance(one.predicate, NamedNode) and one.predicate in _OF_KIND:
            day = one.object
            found.setdefault(one.predicate, set()).update([day] if isinstance(day, Literal) else _bound(tree, day))
    return found


def _bound(tree: sx.Query, variable: sx.Node) -> Iterator[Literal]:
    """The terms that VALUES or BIND gives a variable, or = and IN compare it with."""
    for one in nodes(tree):
        match one:
            case sx.Values(variables, rows) if variable in variables:
                yield from (row[variables.index(variable)] for row in rows)  # type: ignore[misc]
            case sx.Bind(Literal() as term, bound) if bound == variable:
                yield term
            case sx.Call("=", (Literal() as term, other)) | sx.Call("=", (other, Literal() as term)) if (
                other == variable
            ):
                yield term
            case sx.In(value, among) if value == variable and not one.negated:
                yield from (term for term in among if isinstance(term, Literal))


def _several(store: Store, said: NamedNode, day: Literal) -> Iterator[str]:
    """Where lists of one day name different things: which, and how many each."""
    kind, cls = _OF_KIND[said]
    every = list(solutions(store, _EACH.format(kind=kind, cls=cls, day=day)))
    if len({row["same"].value for row in every}) > 1:
        each = ", ".join(f"{row['name'].value} {int(row['things'].value):,}" for row in every)
        word = said.value.rpartition("#")[2]
        yield f"{len(every)} lists of {day.value} differ; kg:{word} takes what any of them names: {each}"
