"""Everything a trace needs, read in a bounded number of queries whatever the number of claims.

    1  what is said of the thing traced
    2  the claims about it, and how many (two queries where there are more than are shown)
    3  everything their chains lead to, at any distance
    4  their facts, and which other claims state the same
    5  what is said of all of these, of their anchors, texts and captures, and names for all

A withdrawn claim is not in the store any more: its content comes from a callback (the ledger).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from kg import terms
from kg.ask.trace.anchor_places import learn_places
from kg.ask.trace.chain import RELATIONS, Edge
from kg.ask.trace.corrections import corrected_by
from kg.ask.trace.known import KnownStatements, QueryableStore, Term, rows, values
from kg.ask.trace.naming import ROUTES, learn_names
from kg.ask.trace.sightings import ShownSightings, shown_sightings
from kg.errors import NotFound, UsageError
from kg.model import Claim
from kg.terms import DCTERMS, DEFAULT_GRAPH, KG, ORG, PROV, RDF
from kg.triples import claim_quads

__all__ = ["Gathered", "Stated", "Withdrawn", "gather"]

Stated = tuple[NamedNode, NamedNode, Term]
Withdrawn = Callable[[NamedNode], Claim | None]
"""A withdrawn claim as the ledger still has it; None where it is not there either."""

_ROUNDS = 10
"""How often a withdrawn claim may report a withdrawn claim before the rest stays unfollowed."""

_LINKS = "kg:statedIn|kg:reports|prov:wasDerivedFrom|kg:republishes"
_FACTS = 2000
"""Facts in one `VALUES` block: some 400 KB."""

_ABOUT = """
  {{ {{ GRAPH ?c {{ {node} ?p ?o }} }}
    UNION {{ GRAPH ?c {{ ?s ?p {node} }} }}
    UNION {{ ?thing kg:agency {node} . GRAPH ?c {{ ?s ?p ?thing }} }}
    UNION {{ ?c kg:statedIn|kg:reports|prov:wasAttributedTo|kg:recordedIn|kg:anchor {node} }}
    UNION {{ ?c kg:anchor/oa:hasSource {node} }}
    UNION {{ ?c kg:anchor/oa:hasSource/oa:hasSource {node} }} }}"""
"""Claims that speak of a thing or of its agreements, or that it states, records or anchors.

Why not also `?c a kg:Claim`: only claims answer to these patterns, and the engine would begin with
all of them (measured: 12 ms instead of 1 over 1,600 claims).
"""


@dataclass(slots=True)
class Gathered:
    """What was read. `claims` are the traced ones, `met` those that only their chains lead to."""

    what: NamedNode
    known: KnownStatements
    claims: list[NamedNode]
    in_all: int
    met: list[NamedNode] = field(default_factory=list)
    stated: dict[NamedNode, list[Stated]] = field(default_factory=dict)
    elsewhere: dict[Stated, set[NamedNode]] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    seen: dict[NamedNode, ShownSightings] = field(default_factory=dict)
    corrected: Mapping[NamedNode, tuple[NamedNode, ...]] = field(default_factory=dict)
    documents: list[NamedNode] = field(default_factory=list)
    captures: list[NamedNode] = field(default_factory=list)


def gather(store: QueryableStore, what: NamedNode, *, withdrawn: Withdrawn | None, page: int, limit: int) -> Gathered:
    """Read all that a trace of `what` shows, of a page of `limit` claims.

    Raises:
        NotFound: the store says nothing of it.
        UsageError: there is no such page.
    """
    known = KnownStatements(store)
    known.learn([what])
    claims, in_all = ([what], 1) if _is_recorded(known, what) else _claims_about(store, what, page, limit)
    if page < 1 or limit < 1 or (page > 1 and not claims):
        last = max(1, -(-in_all // max(limit, 1)))
        raise UsageError(f"there is no page {page}", remedy=f"with {limit} claims on each, pages are 1 to {last}")
    if not claims and not known.said(what):
        raise NotFound(f"the archive says nothing about <{what.value}>", remedy="look for it with `kg find`")
    found = Gathered(what, known, claims, in_all)
    chained = _follow_chains(store, found, withdrawn)
    found.met = [node for node in chained if _is_claim(known, node) and node not in set(claims)]
    found.edges = [e for node in [*claims, *chained] for e in _edges(known, node)]
    found.documents = [node for node in chained if not _is_claim(known, node)]
    found.corrected = corrected_by(store, [*claims, *found.met])
    _read_facts(store, found)
    _learn_rest(store, found)
    return found


def _is_recorded(known: KnownStatements, node: NamedNode) -> bool:
    kinds = known.nodes(node, RDF.type)
    return KG.Claim in kinds or KG.WithdrawnClaim in kinds


def _is_claim(known: KnownStatements, node: NamedNode) -> bool:
    """Also a claim that is only mentioned, of which only the name is known."""
    return _is_recorded(known, node) or (not known.said(node) and terms.parts(node)[:1] == ("claim",))


def _claims_about(store: QueryableStore, what: NamedNode, page: int, limit: int) -> tuple[list[NamedNode], int]:
    """The claims of a page, in the order of their IRIs, and how many there are."""
    where, offset = _ABOUT.format(node=what), max(0, page - 1) * limit
    found = _nodes(store, f"SELECT DISTINCT ?c {where} ORDER BY ?c OFFSET {offset} LIMIT {limit + 1}")
    if not offset and len(found) <= limit:
        return found, len(found)
    counted = next(rows(store, f"SELECT (COUNT(DISTINCT ?c) AS ?n) {where}"))[0]
    return found[:limit], int(counted.value) if counted is not None else len(found)


def _nodes(store: QueryableStore, sparql: str) -> list[NamedNode]:
    return [row[0] for row in rows(store, sparql) if isinstance(row[0], NamedNode)]


def _follow_chains(store: QueryableStore, found: Gathered, withdrawn: Withdrawn | None) -> list[NamedNode]:
    """Everything the claims' chains lead to, restored claims included; `stated` gets their facts."""
    known, seen, ahead = found.known, dict.fromkeys(found.claims), list(found.claims)
    if terms.parts(found.what)[:1] == ("document",):
        ahead.append(found.what)
    for _ in range(_ROUNDS):
        if not ahead:
            break
        reached = _nodes(store, f"SELECT DISTINCT ?n {{ {values('from', ahead)} ?from ({_LINKS})* ?n }}")
        known.learn([*ahead, *reached])
        seen.update(dict.fromkeys([*ahead, *reached]))
        ahead = [node for claim in _restored(found, seen, withdrawn) for node in known.nodes(claim, *RELATIONS)]
    return [node for node in seen if node not in set(found.claims)]


def _restored(found: Gathered, seen: Iterable[NamedNode], withdrawn: Withdrawn | None) -> list[NamedNode]:
    """Withdrawn claims newly brought back from the ledger for showing."""
    gone = [node for node in seen if KG.WithdrawnClaim in found.known.nodes(node, RDF.type)]
    back = [claim for node in gone if withdrawn and node not in found.stated and (claim := withdrawn(node))]
    for claim in back:
        facts = [quad for quad in claim_quads(claim) if quad.graph_name != DEFAULT_GRAPH]
        found.stated[claim.iri] = [(q.subject, q.predicate, q.object) for q in facts]  # type: ignore[misc]
        found.known.learn(quad.subject for quad in facts if isinstance(quad.subject, NamedNode))
        # What is stated today gives a thing its name; withdrawn facts do only where nothing else is.
        lost = [quad for quad in facts if not found.known.said(quad.subject)]  # type: ignore[arg-type]
        found.known.add([*(q for q in claim_quads(claim) if q.graph_name == DEFAULT_GRAPH), *lost])
    return [claim.iri for claim in back]


def _edges(known: KnownStatements, node: NamedNode) -> list[Edge]:
    return [(node, predicate, target) for predicate in RELATIONS for target in known.nodes(node, predicate)]


def _read_facts(store: QueryableStore, found: Gathered) -> None:
    """The facts of every claim, and who else states those of the traced ones."""
    live = [claim for claim in [*found.claims, *found.met] if claim not in found.stated]
    for claim, s, p, o in rows(store, f"SELECT ?c ?s ?p ?o {{ {values('c', live)} GRAPH ?c {{ ?s ?p ?o }} }}"):
        found.stated.setdefault(claim, []).append((s, p, o))  # type: ignore[arg-type]
    shown = {*found.claims, *found.met}
    own = {fact for claim in found.claims for fact in found.stated.get(claim, ())}
    for s, p, o, other in _stating(store, sorted(own, key=str)):
        if other not in shown:
            found.elsewhere.setdefault((s, p, o), set()).add(other)  # type: ignore[arg-type]


def _stating(store: QueryableStore, facts: list[Stated]) -> Iterator[tuple[Term | None, ...]]:
    """Every claim that states one of these facts.

    Facts go out as `VALUES`: joining claim with claim in the engine would give the square of their
    number, and from a subquery it reads every fact there is.
    """
    for start in range(0, len(facts), _FACTS):
        block = " ".join(f"({s} {p} {o})" for s, p, o in facts[start : start + _FACTS])
        yield from rows(store, f"SELECT ?s ?p ?o ?d {{ VALUES (?s ?p ?o) {{ {block} }} GRAPH ?d {{ ?s ?p ?o }} }}")


def _learn_rest(store: QueryableStore, found: Gathered) -> None:
    """Places, speakers, publishers, contributions, and names for everything that is shown."""
    known, claims = found.known, [*found.claims, *found.met]
    found.seen = shown_sightings(store, known, claims)
    learn_places(known, [anchor for one in found.seen.values() for anchor in one.shown])
    if terms.parts(found.what)[:1] == ("document",):
        found.captures = _nodes(store, f"SELECT ?n {{ ?n kg:document {found.what} }} ORDER BY ?n")
        known.learn(found.captures)
    said = (PROV.wasAttributedTo, KG.modality, KG.recordedIn, KG.withdrawnIn, KG.statedIn, *ROUTES)
    about = [node for claim in claims for node in known.nodes(claim, *said)]
    about += [
        node for document in found.documents for node in known.nodes(document, DCTERMS.publisher, KG.documentKind)
    ]
    facts = [term for claim in claims for fact in found.stated.get(claim, ()) for term in fact]
    learn_names(known, [found.what, *about, *found.documents, *facts])
    known.learn(node for node in about for node in known.nodes(node, ORG.postIn))
