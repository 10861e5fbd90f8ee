"""What was found, and the one thing a name stands for: never a guess between two."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from urllib.parse import quote

from pyoxigraph import NamedNode

from kg import terms
from kg.ask.find.matching import NameIndex, NameMatch, split
from kg.ask.find.stored_names import KINDS, Name, read_names
from kg.ask.trace.known import QueryableStore, rows, values
from kg.errors import NotFound, UsageError
from kg.terms import KG

__all__ = ["Finder", "Hit", "beginning", "claim_named", "find", "is_known", "not_found", "resolve"]

LIMIT = 20
"""Hits given where no number is asked for: a screen of them."""
_NEAREST = 3
"""Names offered where nothing is found."""
_LISTED = 8
"""Candidates named when a name stands for several things."""
_CLEARLY = 0.05
"""How much nearer one name must be to be taken for another that also has every word."""
_SURELY = 0.75
"""Least part of the typed words that a name must have for `resolve` to take it."""

_TAKE_THE_NAME = "take the claim's name from `kg find` or `kg trace`"
_DIGEST_START = re.compile(r"(?:sha256[- :]?|capture/(?:sha256-)?)?([0-9a-f]{8,64})(?:…|\.\.\.)?")
_CLAIM_START = re.compile(r"(?:claim/)?([a-z2-7]{1,26})(?:…|\.\.\.)?")
_BARE_START = 8
"""Letters of a claim's id that are taken for one without `claim/` before them."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something to trace: `why` says what matched, `beside` tells it from others of its name.

    `score` is closeness of spelling from 0 to 1, for the order and nothing else; `lacking` the words asked for
    that its name has not.
    """

    kind: str
    label: str
    iri: NamedNode
    why: str
    beside: str
    score: float
    lacking: tuple[str, ...] = ()

    JSON = ("kind", "label", "id: iri", "why", "beside", "score")


def find(store: QueryableStore, words: str, *, limit: int | None = LIMIT) -> tuple[Hit, ...]:
    """What has these words in its name, title or quotation, nearest first, at most `limit`; None is all.

    Raises:
        UsageError: there are no words to search for.
        NotFound: nothing is near; carries the nearest names.
    """
    return Finder(store).find(words, limit=limit)


def not_found(lacking: Iterable[Sequence[str]]) -> list[str]:
    """The words that nothing found has, given those that each `Hit` lacks, in the order asked.

    >>> not_found([("alder", "zzyzx"), ("zzyzx",)])
    ['zzyzx']
    """
    first, *others = [*lacking] or [()]
    return [word for word in first if all(word in each for each in others)]


class Finder:
    """The names in a store, read once for many searches."""

    def __init__(self, store: QueryableStore) -> None:
        self._names = read_names(store)
        self._index = _index(self._names)

    def find(self, words: str, *, limit: int | None = LIMIT) -> tuple[Hit, ...]:
        """As `find`."""
        if not split(words):
            raise UsageError("there are no words to search for", remedy="give a name, a title or quoted words")
        if hits := tuple(_hits(self._names, self._index.search(words)))[:limit]:
            return hits
        raise _nothing(words, self._names, self._index)


def resolve(store: QueryableStore, text: str, *, kinds: Sequence[str] = KINDS, exact: bool = False) -> NamedNode:
    """The one thing that a person means by an IRI, an id, a slug or a name.

    In this order: a whole IRI; an id as printed (`claim/7f3k…`, `agency/us-al/…`, `kg:taskForce`)
    or the beginning of one claim's id; the beginning of one capture's SHA-256; a slug or a name
    exactly (but for case and punctuation); the nearest name, if no other is as near. Names are those
    of `kinds` of things; an IRI or id may be of any. With `exact` the nearest name is only proposed: what is
    recorded of a thing is never of one that was guessed.

    Raises:
        UsageError: it stands for several things, which are listed.
        NotFound: it stands for none; carries the nearest names.
    """
    typed = text.strip()
    by_id = _by_iri(store, typed) or _by_id(store, typed) or _by_digest(store, typed)
    return by_id or _by_name(store, typed, kinds, exact=exact)


def claim_named(store: QueryableStore, name: str) -> NamedNode:
    """The claim somebody means by an IRI, an id or the beginning of one; never the nearest by spelling.

    Raises:
        NotFound: there is none.
        UsageError: there are several, or it is no claim.
    """
    try:
        found = resolve(store, name)
    except NotFound as error:
        raise NotFound(f"there is no claim {name!r}", remedy=_TAKE_THE_NAME) from error
    if terms.parts(found)[:1] != ("claim",):
        raise UsageError(f"{name!r} is not a claim", remedy=_TAKE_THE_NAME)
    return found


def beginning(store: QueryableStore, typed: str, *, most: int) -> list[NamedNode]:
    """The claims and captures whose id or SHA-256 begins as typed, at most `most`, in order: `claim/njit…`, `njitabcd`,
    `sha256 6e10b847…`. Without `claim/` before them it takes eight letters."""
    shortest = 1 if typed.startswith("claim/") else _BARE_START
    return [*_claims_beginning(store, typed, shortest, most), *_captures_beginning(store, typed, most)][:most]


# by IRI and id


def _by_iri(store: QueryableStore, typed: str) -> NamedNode | None:
    if "://" not in typed:
        return None
    node = _node(typed.removeprefix("<").removesuffix(">"))
    if node is None or not is_known(store, node):
        raise NotFound(f"the archive says nothing about {typed!r}", remedy="look for it with `kg find`")
    return node


def _by_id(store: QueryableStore, typed: str) -> NamedNode | None:
    prefix, colon, local = typed.partition(":")
    if prefix == "kg" and local in KG.names():
        return KG[local]
    node = _node(terms.ID + quote(f"{prefix}/{local}" if colon else typed, safe="/%"))
    if "/" in typed or colon:
        if node is not None and is_known(store, node):
            return node
        return _by_claim_start(store, typed.replace("claim:", "claim/", 1), shortest=1)
    return None


def _by_claim_start(store: QueryableStore, typed: str, *, shortest: int) -> NamedNode | None:
    return _the_one(typed, _claims_beginning(store, typed, shortest, _LISTED + 1))


def _by_digest(store: QueryableStore, typed: str) -> NamedNode | None:
    return _the_one(typed, _captures_beginning(store, typed, _LISTED + 1))


def _claims_beginning(store: QueryableStore, typed: str, shortest: int, most: int) -> list[NamedNode]:
    start = _CLAIM_START.fullmatch(typed)
    if start is None or len(start[1]) < shortest:
        return []
    kinds = values("kind", (KG.Claim, KG.WithdrawnClaim))
    # Only letters and digits reach the query, by the pattern above.
    begins = f'FILTER(STRSTARTS(STR(?c), "{terms.ID}claim/{start[1]}"))'
    asked = f"SELECT DISTINCT ?c {{ {kinds} ?c a ?kind {begins} }} ORDER BY ?c LIMIT {most}"
    return [terms.named(one) for (one,) in rows(store, asked)]


def _captures_beginning(store: QueryableStore, typed: str, most: int) -> list[NamedNode]:
    """Captures whose SHA-256 begins so; eight digits at least, as many as no name consists of."""
    start = _DIGEST_START.fullmatch(typed)
    if start is None:
        return []
    # Only hexadecimal digits reach the query, by the pattern above.
    begins = f'FILTER(STRSTARTS(STR(?digest), "{start[1]}"))'
    asked = f"SELECT DISTINCT ?c {{ ?c a kg:Capture ; kg:sha256 ?digest {begins} }} ORDER BY ?c LIMIT {most}"
    return [terms.named(one) for (one,) in rows(store, asked)]


def _the_one(typed: str, found: Sequence[NamedNode]) -> NamedNode | None:
    if len(found) > 1:
        raise _several(typed, [one.value.removeprefix(terms.ID) for one in found])
    return found[0] if found else None


def _node(iri: str) -> NamedNode | None:
    try:
        return NamedNode(iri)
    except ValueError:
        return None


def is_known(store: QueryableStore, node: NamedNode) -> bool:
    """Whether the archive says anything of a thing, or names it."""
    anywhere = f"{{ {node} ?p ?o }} UNION {{ ?s ?p {node} }} UNION {{ GRAPH {node} {{ ?s ?p ?o }} }}"
    return any(True for _ in rows(store, f"SELECT ?p {{ {anywhere} }} LIMIT 1"))


# by name


def _by_name(store: QueryableStore, typed: str, kinds: Sequence[str], *, exact: bool) -> NamedNode:
    names = [name for name in read_names(store, quoted=False) if name.kind in kinds]
    if same := _same(names, typed):
        return _only(typed, same)
    if claim := _by_claim_start(store, typed, shortest=_BARE_START):
        return claim
    index = _index(names)
    near = index.search(typed)
    if exact:
        raise _nothing(typed, names, index, sorted(near, key=lambda one: -one.typed), told=_told_apart)
    sure = [one for one in near if one.typed >= _SURELY]
    if not sure:
        raise _nothing(typed, names, index, near)
    level = _level(names, sure)
    nearest = {name.iri for name, score in level if level[0][1] - score < _CLEARLY}
    # Where several are as near, a person wants to see everything that has the words.
    return nearest.pop() if len(nearest) == 1 else _only(typed, [name for name, _ in level])


def _same(names: Sequence[Name], typed: str) -> list[Name]:
    """Names that differ only in case and punctuation, and things whose slug was typed."""
    folded, slug = terms.fold(typed), typed.removeprefix("/")
    if not folded:
        return []
    named = [name for name in names if terms.fold(name.text) == folded]
    return named or [name for name in names if slug in _slugs(name.iri)]


def _slugs(iri: NamedNode) -> tuple[str, ...]:
    """What names a thing whose kind is clear: `us-al/etowah-…`, and its last part alone,
    but not of a statute's paragraphs, which are called `1` or `g`."""
    parts = terms.parts(iri)
    return ("/".join(parts[1:]), *([parts[-1]] if parts and parts[0] != "provision" else []))


def _level(names: Sequence[Name], matches: Sequence[NameMatch]) -> list[tuple[Name, float]]:
    """The matches, best first, that have the typed words as well as any other does and are of
    the first kind in the order of `KINDS`: of an agency and its county, the agency."""
    best = max(one.typed for one in matches)
    level = [(names[one.position], one.score) for one in matches if best - one.typed < 1e-9]
    kind = min((name.kind for name, _ in level), key=KINDS.index)
    return [(name, score) for name, score in level if name.kind == kind]


def _only(typed: str, found: Iterable[Name]) -> NamedNode:
    """The one thing these names are of."""
    things = {name.iri: name for name in reversed(list(found))}
    if len(things) == 1:
        return next(iter(things))
    listed = sorted(things.values(), key=lambda one: (terms.fold(one.text), one.beside, one.iri.value))
    raise _several(typed, [_told_apart(name) for name in listed])


def _told_apart(name: Name) -> str:
    where = f" ({name.beside})" if name.beside else ""
    return f"{name.text}{where} {name.iri.value.removeprefix(terms.ID)}"


def _several(typed: str, listed: Sequence[str]) -> UsageError:
    shown = "; ".join(listed[:_LISTED]) + ("; and more" if len(listed) > _LISTED else "")
    return UsageError(f"{typed!r} could be several: {shown}", remedy="name one by its id")


# what was found


def _index(names: Sequence[Name]) -> NameIndex:
    return NameIndex([name.text for name in names], [_beside(name) for name in names])


def _beside(name: Name) -> str:
    """What a thing answers to besides its name: an agency to its state, anything else but a claim
    to its slug: `ice`, `usc/8/1357/g`."""
    if name.kind == "agency":
        return f"{name.beside} {name.iri.value.removeprefix(terms.ID).partition('/')[2].partition('/')[0]}"
    return "" if name.kind == "claim" else _slugs(name.iri)[0]


def _hits(names: Sequence[Name], matches: Sequence[NameMatch]) -> Iterator[Hit]:
    """Each thing once, by the nearest of its names."""
    seen: set[NamedNode] = set()
    for match in sorted(matches, key=lambda one: _standing(names[one.position], one)):
        name = names[match.position]
        if name.iri not in seen:
            seen.add(name.iri)
            score = round(match.score, 3)
            yield Hit(name.kind, name.text, name.iri, _why(name, match), name.beside, score, match.lacking)


def _standing(name: Name, match: NameMatch) -> tuple[float, int, str, str, str]:
    return -match.score, KINDS.index(name.kind), terms.fold(name.text), name.beside, name.iri.value


def _why(name: Name, match: NameMatch) -> str:
    what = {"document": "title", "claim": "quoted words"}.get(name.kind, "name")
    read = ", ".join(f"“{spelling}” for “{typed}”" for typed, spelling in match.read_as)
    without = ", ".join(f"“{word}”" for word in match.lacking)
    return ", ".join([what, *([f"with {read}"] if read else []), *([f"without {without}"] if without else [])])


def _nothing(
    typed: str,
    names: Sequence[Name],
    index: NameIndex,
    near: Sequence[NameMatch] = (),
    told: Callable[[Name], str] = attrgetter("text"),
) -> NotFound:
    positions = [one.position for one in near] or index.far(typed, _NEAREST)
    nearest = tuple(dict.fromkeys(told(names[position]) for position in positions))[:_NEAREST]
    return NotFound(f"nothing is called {typed!r}", nearest=nearest, remedy="try fewer or different words")
