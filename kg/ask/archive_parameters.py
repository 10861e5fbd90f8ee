"""Parameters of a named query as the archive knows them: names become things, days are those of lists.

A query answers with nothing where a parameter names what is not there, and that looks as if the
sources were silent. So a thing is one the archive knows, by whatever `kg trace` takes for it, a place
is one there is, and a list's day is one of which a list is known; anything else is refused with the
nearest there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from pyoxigraph import Literal, NamedNode

from kg.ask import find
from kg.ask.catalogue import Catalogue, NamedQuery, Parameter, parse_parameter
from kg.errors import KgError, UsageError
from kg.index import Store, solutions
from kg.terms import DEFAULT_GRAPH, ID, KG, XSD, named, parts

__all__ = ["bound_query", "resolved_parameters"]

_THINGS: dict[str, tuple[str, ...]] = {
    "agency": ("agency",),
    "agreement": ("agreement", "pending"),
    "capture": ("capture",),
    "claim": ("claim",),
    "document": ("document",),
    "provision": ("provision",),
    "speaker": ("organization", "office"),
    "thing": (),
}
"""Kinds of parameters that are things, with what their IRIs begin with; none is anything at all."""

_LISTS: dict[str, tuple[NamedNode, tuple[NamedNode, ...]]] = {
    "list-day": (KG.speaksOf, (KG.participatingList,)),
    "pending-day": (KG.speaksOf, (KG.pendingList,)),
    "capture-day": (KG.listedOn, (KG.participatingList, KG.pendingList)),
}
"""Which day of which kinds of list a parameter names: the one it speaks of, or any its file names say."""
_CALLED = {
    "list-day": "list of participating agencies",
    "pending-day": "list of pending agencies",
    "capture-day": "list",
}


def bound_query(store: Store, catalogue: Catalogue, name: str, params: Mapping[str, str]) -> str:
    """The SPARQL of a named query, with its parameters as the archive knows them.

    Raises:
        NotFound, UsageError, TermError: there is no such query, or no such value for a parameter.
    """
    return catalogue.bound(name, resolved_parameters(store, catalogue.named(name), params))


def resolved_parameters(store: Store, query: NamedQuery, params: Mapping[str, str]) -> dict[str, str]:
    """The parameters with each thing by its IRI; what is no parameter of the query is left for binding.

    Raises:
        NotFound: a name stands for nothing the archive knows; carries the nearest names.
        UsageError: it stands for several things or for one of another kind; or no list is of that day.
    """
    kinds = {parameter.name: parameter for parameter in query.parameters}
    found = {name: _known(store, kinds[name], value) if name in kinds else value for name, value in params.items()}
    earlier, later = found.get("earlier", ""), found.get("later", "")
    if earlier and later and earlier > later:
        raise UsageError(
            f"the earlier list, of {earlier}, is after the later one, of {later}", remedy="exchange the two"
        )
    return found


def _known(store: Store, parameter: Parameter, written: str) -> str:
    if parameter.kind == "capture" and (found := _captures_named(store, written.strip())):
        return found[0].value
    if parameter.kind in _THINGS and written.strip():
        return _thing(store, parameter, written.strip())
    if parameter.kind in _LISTS:
        written = _day_of_file(store, parameter, written.strip()) or written
        _refuse_day_without_list(store, parameter, written)
    if parameter.kind == "place":
        _refuse_unknown_place(store, parameter, written)
    return written


def _refuse_unknown_place(store: Store, parameter: Parameter, written: str) -> None:
    """A code is read as that of a place whether or not there is such a place."""
    for place in _read(parameter, written):
        if isinstance(place, NamedNode) and not find.is_known(store, place):
            raise UsageError(
                f"there is no place {written.strip()!r}", remedy="name one such as us, al or Alabama, 01001, honduras"
            )


def _captures_named(store: Store, file_name: str) -> list[NamedNode]:
    quads = store.quads(None, KG.fileName, Literal(file_name), DEFAULT_GRAPH)
    return sorted({named(quad.subject) for quad in quads}, key=lambda one: one.value)


def _day_of_file(store: Store, parameter: Parameter, file_name: str) -> str | None:
    """The day of the list of this file name; None where no list is called so.

    Raises:
        UsageError: it speaks of no day.
    """
    found = _captures_named(store, file_name)
    if not found:
        return None
    spoken, named_days = (_days_of(store, found, said) for said in (_LISTS[parameter.kind][0], KG.listedOn))
    own = next((day for day in named_days if _writes(file_name, day)), None)
    if not spoken or (own and own not in spoken):
        why = _repeated(store, Literal(own, datatype=XSD.date), _LISTS[parameter.kind][1]) if own else ""
        raise UsageError(
            f"{file_name} speaks of no day{why}", remedy="name another list; `kg query lists` names all with their days"
        )
    return own or spoken[0]


def _days_of(store: Store, captures: Iterable[NamedNode], said: NamedNode) -> list[str]:
    quads = (quad for one in captures for quad in store.quads(one, said, graph=DEFAULT_GRAPH))
    return sorted(quad.object.value for quad in quads if isinstance(quad.object, Literal))


def _writes(file_name: str, day: str) -> bool:
    """Whether a file name has the day in it: year first, or month first."""
    year, month, of_month = day.split("-")
    return any(form in file_name for form in (day, f"{year}{month}{of_month}", f"{month}{of_month}{year}"))


def _thing(store: Store, parameter: Parameter, written: str) -> str:
    for term in _read(parameter, written):
        if isinstance(term, NamedNode) and find.is_known(store, term):
            return term.value
    kinds = _THINGS[parameter.kind]
    kinds_of_name = (parameter.kind,) if parameter.kind in find.KINDS else find.KINDS
    found = find.resolve(store, written, kinds=kinds_of_name)
    if kinds and parts(found)[:1] not in [(kind,) for kind in kinds]:
        raise UsageError(
            f"{parameter.name!r} cannot be {found.value.removeprefix(ID)}",
            remedy=f"it is {parameter.explains}; look for it with `kg find`",
        )
    return found.value


def _read(parameter: Parameter, written: str) -> Iterable[NamedNode | Literal]:
    """What it would be by its IRI or short form; nothing where it is neither."""
    try:
        return parse_parameter(parameter.kind, written, label=parameter.name)
    except KgError:
        return ()


def _refuse_day_without_list(store: Store, parameter: Parameter, written: str) -> None:
    day = next(iter(_read(parameter, written)), None)
    if not isinstance(day, Literal) or day.datatype != XSD.date:
        return  # binding says what is wrong with it
    held = _days(store, *_LISTS[parameter.kind])
    asked = date.fromisoformat(day.value)
    if held and asked not in held:
        before = [one for one in held if one < asked][-1:]
        after = [one for one in held if one > asked][:1]
        nearest = " and ".join(map(str, before + after))
        number = len(before + after)
        raise UsageError(
            f"no {_CALLED[parameter.kind]} of {asked} is known here{_repeated(store, day, _LISTS[parameter.kind][1])}",
            remedy=f"the nearest {'is of' if number == 1 else 'are of'} {nearest}; `kg query lists` names all",
        )


def _repeated(store: Store, day: Literal, kinds: Iterable[NamedNode]) -> str:
    """Where a file is named for that day but holds what an earlier list held: which."""
    asked = f"""SELECT ?name ?earlier {{ ?capture kg:listedOn {day} ; rdfs:label ?name ; kg:contentDigest ?content .
        VALUES ?kind {{ {" ".join(map(str, kinds))} }} ?capture kg:listKind ?kind .
        ?other kg:contentDigest ?content ; kg:speaksOf ?earlier }} ORDER BY ?name LIMIT 1"""
    return "".join(
        f" ({row['name'].value} holds what the list of {row['earlier'].value} held)" for row in solutions(store, asked)
    )


def _days(store: Store, said: NamedNode, kinds: Iterable[NamedNode]) -> list[date]:
    """The days of lists of these kinds, in order."""
    values = " ".join(map(str, kinds))
    asked = f"SELECT DISTINCT ?day {{ VALUES ?kind {{ {values} }} ?c kg:listKind ?kind ; {said} ?day }}"
    return sorted(date.fromisoformat(row["day"].value) for row in solutions(store, asked))
