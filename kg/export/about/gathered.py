"""What claims state of some things and of what is told with them: some twenty queries, however many things.

Of an agency also what is stated of its agreements; of a place, a speaker or a word of the ontology its counts, and not
all that names it: that would be much of the archive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.ask.cite import Footnote, Reference, footnotes
from kg.ask.trace.known import KnownStatements, Term, rows, values
from kg.ask.trace.naming import learn_names, name
from kg.compare.presence import rows_at
from kg.index import Store
from kg.terms import KG, RDF, XSD, named, parts

__all__ = ["GatheredThings", "Listing", "Told", "Value", "document_kind", "value_of"]

Value = NamedNode | str | int | float
Fact = tuple[NamedNode, NamedNode, Term]
_List = tuple[str, str, NamedNode]
"""The day a list speaks of, its name, and its capture."""
_ITSELF = "GRAPH ?c { ?n ?p ?o }"
_NAMING_IT = "GRAPH ?c { ?s ?p ?n }"
_COUNTED = "GRAPH ?c { ?s ?p ?n . ?s a kg:Observation }"
_ABOUT = {
    "agency": (
        *(_ITSELF, _NAMING_IT),
        *("?thing kg:agency ?n . GRAPH ?c { ?thing ?p ?o }", "?thing kg:agency ?n . GRAPH ?c { ?s ?p ?thing }"),
    ),
    "place": (_ITSELF, _COUNTED),
    "concept": (_COUNTED,),
    "speaker": (
        "?c prov:wasAttributedTo ?n . GRAPH ?c { ?s a kg:Observation }",
        *("GRAPH ?c { ?s kg:holder ?n }", "GRAPH ?c { ?s kg:actor ?n }"),
    ),
    "claim": ("VALUES ?type { kg:Claim } ?n a ?type BIND(?n AS ?c)",),
}
"""Which claims are told with a thing, by the kind of its document."""
_FACTS = 2_000
"""Claims in one `VALUES` block."""
_LISTED = "SELECT ?claim ?capture {{ {claims} ?claim kg:listedIn ?capture }}"
_LISTS = "SELECT ?capture ?kind ?day ?name { ?capture kg:listKind ?kind ; kg:speaksOf ?day ; rdfs:label ?name }"
_KIND_OF_LIST = {KG.Agreement: KG.participatingList, KG.PendingAgreement: KG.pendingList}


class Listing(NamedTuple):
    """One of ICE's lists that names an agreement: the day it speaks of, its name, and claims at the rows."""

    day: str
    file_name: str
    cited: tuple[Reference, ...]


class GatheredThings:
    """What is stated of `nodes`, all of one kind of document, read together."""

    def __init__(self, store: Store, kind: str, nodes: Sequence[NamedNode]) -> None:
        self.store, self.known = store, KnownStatements(store)
        self.claims: dict[NamedNode, dict[NamedNode, None]] = {node: {} for node in nodes}
        """Of each node the claims that are told with it."""
        self.facts: dict[NamedNode, list[Fact]] = defaultdict(list)
        self.notes: dict[Reference, Footnote] = {}
        self.list_counts: dict[NamedNode, int] = {}
        self.listings: dict[NamedNode, list[Listing]] = {}
        """Of an agreement the first and the last of ICE's lists that name it, or the only one."""
        self._read_claims(kind, nodes)
        self._read_facts()
        self._read_lists()
        facts = (term for every in self.facts.values() for fact in every for term in fact)
        learn_names(self.known, [*nodes, *facts])
        self._note()

    def told(self, node: NamedNode, claims: Iterable[NamedNode] | None = None) -> Told:
        """What claims state, by default those that are told with the node."""
        return Told(self, node, self.claims[node] if claims is None else claims)

    # read

    def _read_claims(self, kind: str, nodes: Sequence[NamedNode]) -> None:
        of = values("n", nodes)
        about = " UNION ".join(f"{{ {of} {pattern} }}" for pattern in _ABOUT.get(kind, (_ITSELF, _NAMING_IT)))
        for node, claim in rows(self.store, f"SELECT DISTINCT ?n ?c {{ {about} }}"):
            self.claims[named(node)][named(claim)] = None

    def _read_facts(self) -> None:
        every = list(dict.fromkeys(claim for claims in self.claims.values() for claim in claims))
        for start in range(0, len(every), _FACTS):
            of = values("c", every[start : start + _FACTS])
            for claim, s, p, o in rows(self.store, f"SELECT ?c ?s ?p ?o {{ {of} GRAPH ?c {{ ?s ?p ?o }} }}"):
                if isinstance(o, NamedNode | Literal):
                    self.facts[named(claim)].append((named(s), named(p), o))

    def _read_lists(self) -> None:
        """In which lists each agreement is named. Joining lists and agreements is done here: the engine takes ten times
        as long."""
        every = ((claim, fact) for claim, facts in self.facts.items() for fact in facts)
        naming = [
            (claim, s, _KIND_OF_LIST[o])
            for claim, (s, p, o) in every
            if p == RDF.type and isinstance(o, NamedNode) and o in _KIND_OF_LIST
        ]
        if not naming:
            return
        captures: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        of = values("claim", dict.fromkeys(claim for claim, _, _ in naming))
        for claim, capture in rows(self.store, _LISTED.format(claims=of)):
            captures[named(claim)].append(named(capture))
        found: dict[NamedNode, dict[_List, list[NamedNode]]] = defaultdict(lambda: defaultdict(list))
        for claim, agreement, kind in naming:
            for capture in captures[claim]:
                if told := self._lists.get((capture, kind)):
                    found[agreement][(*told, capture)].append(claim)
        asked = [(claim, key[2]) for lists in found.values() for key, claims in _ends(lists) for claim in claims]
        at_rows = rows_at(self.store, asked)
        for agreement, lists in found.items():
            self.list_counts[agreement] = len(lists)
            self.listings[agreement] = [
                Listing(day, label, tuple((claim, at_rows.get((claim, capture))) for claim in claims))
                for (day, label, capture), claims in _ends(lists)
            ]

    @cached_property
    def _lists(self) -> Mapping[tuple[NamedNode, NamedNode], tuple[str, str]]:
        """The day and the name of each list, by its capture and kind."""
        return {
            (named(capture), named(kind)): (day.value, label.value)
            for capture, kind, day, label in rows(self.store, _LISTS)
            if isinstance(day, Literal) and isinstance(label, Literal)
        }

    def newest_list(self, *, is_pending: bool) -> str | None:
        """The day of the newest list of pending or of participating agencies."""
        kind = KG.pendingList if is_pending else KG.participatingList
        return max((day for (_, of), (day, _) in self._lists.items() if of == kind), default=None)

    def _note(self) -> None:
        wanted: list[Reference] = [(claim, None) for claim in self.facts]
        wanted += [one for lists in self.listings.values() for listing in lists for one in listing.cited]
        self.notes = footnotes(self.store, wanted)


class Told:
    """What some claims state, by subject and by what is named, each with the claims that state it."""

    def __init__(self, gathered: GatheredThings, node: NamedNode, claims: Iterable[NamedNode]) -> None:
        self.gathered, self.node = gathered, node
        self.stated: dict[NamedNode, dict[NamedNode, dict[Term, list[NamedNode]]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(list))
        )
        self.naming: dict[NamedNode, dict[NamedNode, list[NamedNode]]] = defaultdict(lambda: defaultdict(list))
        """Of an object the subjects that name it."""
        for claim in claims:
            for s, p, o in gathered.facts.get(claim, ()):
                self.stated[s][p][o].append(claim)
                if isinstance(o, NamedNode) and p != RDF.type:
                    self.naming[o][s].append(claim)

    def name(self, node: Term) -> str:
        return name(self.gathered.known, node)

    def is_a(self, subject: NamedNode, kind: NamedNode) -> bool:
        return subject in self.stated and kind in self.stated[subject][RDF.type]

    def of_kind(self, kind: NamedNode) -> list[NamedNode]:
        """The things of a class that are told of, by IRI."""
        return sorted((one for one in self.stated if kind in self.stated[one][RDF.type]), key=lambda one: one.value)

    def sources(self, claims: Iterable[NamedNode]) -> tuple[Footnote, ...]:
        """Who states it, by name, each claim once, at its newest place."""
        return self.noted((claim, None) for claim in claims)

    def noted(self, cited: Iterable[Reference]) -> tuple[Footnote, ...]:
        notes = [self.gathered.notes[one] for one in dict.fromkeys(cited)]
        return tuple(sorted(notes, key=lambda one: (one.speaker, one.published or "", one.claim.value)))


def value_of(term: Term) -> Value:
    """A value as JSON has it: whole numbers and decimal ones as numbers, whatever else as text."""
    if isinstance(term, NamedNode) or term.datatype not in (XSD.integer, XSD.decimal):
        return term if isinstance(term, NamedNode) else term.value
    return int(term.value) if term.datatype == XSD.integer else float(term.value)


def _ends(lists: Mapping[_List, list[NamedNode]]) -> Iterator[tuple[_List, list[NamedNode]]]:
    """The first and the last of some lists, by day and name; one where there is but one."""
    ordered = sorted(lists, key=lambda one: (one[0], one[1], one[2].value))
    for key in dict.fromkeys([ordered[0], ordered[-1]]):
        yield key, sorted(lists[key], key=lambda claim: claim.value)


_KINDS = {
    **{kind: kind for kind in ("agency", "place", "provision", "document", "claim")},
    **{"agreement": "agreement", "pending": "agreement", "organization": "speaker", "office": "speaker"},
}


def document_kind(node: NamedNode) -> str:
    """Which document a thing has: `agency`, `agreement`, `claim`, `concept`, `document`, `place`, `provision`,
    `speaker`, or `thing`."""
    if node.value.startswith(terms.ONTOLOGY):
        return "concept"
    return _KINDS.get((parts(node) or ("",))[0], "thing")
