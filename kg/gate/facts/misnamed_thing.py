"""A thing is named by what is stated of it, so that equal statements meet on one node and others never mix.

Without this rule a claim that comes as TriG could put another figure on an observation that is
already there, and both would be read as one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from kg import terms
from kg.gate.facts.term_names import own_kinds, shown
from kg.terms import ELI, KG, RDF, RDFS, fold, parts

CODE = "misnamed-thing"
BY_CONTENT = (
    *(KG.Observation, KG.Encounter, KG.Event, KG.Position, KG.Decision),
    *(KG.Effect, KG.Mention, KG.Group, KG.Conduct, KG.Wording),
)
Values = Mapping[NamedNode, list[NamedNode | Literal]]


def check(facts: list[Triple]) -> Iterator[str]:
    things: dict[NamedNode, dict[NamedNode, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        if isinstance(fact.subject, NamedNode) and isinstance(fact.object, NamedNode | Literal):
            things[fact.subject][fact.predicate].append(fact.object)
    for subject, values in things.items():
        for one in values.get(RDF.type, ()):
            if isinstance(one, NamedNode) and one in own_kinds:
                yield from _check(subject, one, values)


def _check(subject: NamedNode, kind: NamedNode, values: Values) -> Iterator[str]:
    if parts(subject)[:1] != (own_kinds[kind],):
        yield f"{shown(subject)} is not the name of a {terms.short_name(kind)}; name it id/{own_kinds[kind]}/…"
    elif kind in BY_CONTENT:
        expected = terms.by_content(own_kinds[kind], ((p, o) for p, several in values.items() for o in several))
        if subject != expected:
            yield f"{shown(subject)} does not follow from what is stated of it; name it {shown(expected)}"
    elif not _follows(parts(subject)[1:], kind, values):
        yield _not_named_so(subject, kind, values)


_MADE_OF = {
    KG.Agency: "id/agency/STATE/NAME",
    KG.Agreement: "id/agreement/STATE/AGENCY/MODEL/SIGNED",
    KG.PendingAgreement: "id/pending/STATE/AGENCY/MODEL",
    KG.Place: "id/place/CODE",
    KG.Provision: "id/provision/ACT/STEP/STEP…",
}


def _not_named_so(subject: NamedNode, kind: NamedNode, values: Values) -> str:
    if kind == KG.Provision and (numbers := [one.value for one in values.get(ELI.number, ())]):
        step = parts(subject)[-1]
        message = f"the number “{numbers[0]}” is not that of the last step of the path, {step}"
        return f"{message}; give the number of that step alone, or the path that leads to this number"
    return f"{shown(subject)} is not the name of what is stated of it; name it {_MADE_OF[kind]}, of what is stated"


def _follows(name: tuple[str, ...], kind: NamedNode, values: Values) -> bool:
    """Whether each part of the name is what the statement it is minted from says, where there is one."""
    if kind == KG.Agency:
        state = [fold(parts(place)[1]) for place in _iris(values, KG.place) if len(parts(place)) > 1]
        return len(name) == 2 and _agrees(name[0], state) and _agrees(name[1], _folded(values, RDFS.label))
    if kind == KG.Provision:
        return len(name) > 0 and (len(name) == 1 or _agrees(fold(name[-1]), _folded(values, ELI.number)))
    if kind == KG.Place:
        return len(name) == 1
    agencies = [parts(agency)[1:] for agency in _iris(values, KG.agency)]
    models = [fold(terms.short_name(model)) for model in _iris(values, KG.model)]
    size = 4 if kind == KG.Agreement else 3
    signed = _folded(values, KG.signed) if kind == KG.Agreement else []
    held = not agencies or name[:2] in agencies
    return len(name) == size and held and _agrees(name[2], models) and _agrees(name[-1], signed or [name[-1]])


def _agrees(part: str, stated: list[str]) -> bool:
    return not stated or part in stated


def _iris(values: Values, predicate: NamedNode) -> list[NamedNode]:
    return [one for one in values.get(predicate, ()) if isinstance(one, NamedNode)]


def _folded(values: Values, predicate: NamedNode) -> list[str]:
    return [fold(one.value) for one in values.get(predicate, ()) if isinstance(one, Literal)]
