"""Makes `docs/claims-renamed.md`: where each claim of an earlier corpus went. `python corpus/renamed.py OLD_LEDGER`.

`OLD_LEDGER` is a folder of packed ledger files, as an earlier edition shipped them. Claims of ICE's lists keep their
names; a claim of a document or statute is led to those of today that quote the same words and state the same kind of
thing, the nearest first.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from kg.terms import KG, OA, RDF, parts

HERE = Path(__file__).resolve().parent
TABLE = HERE.parent / "docs" / "claims-renamed.md"
_BECOMES = {
    KG.Provision: (KG.Provision, KG.Effect),
    KG.Encounter: (KG.Observation,),
    KG.Event: (KG.Event, KG.Observation),
}
_SHOWN = 3


class Stated(NamedTuple):
    """A claim as far as it takes to find it again."""

    document: str
    kinds: frozenset[object]
    places: frozenset[tuple[int, int]]
    triples: frozenset[str]


def claims(ledger: Path) -> dict[str, Stated]:
    """The claims of a packed ledger that stand at quotations, by name."""
    quads = [quad for path in sorted(ledger.glob("*.nq.gz")) for quad in _quads(path)]
    about: dict[object, list[Quad]] = {}
    stated: dict[NamedNode, list[Quad]] = {}
    for quad in quads:
        if isinstance(quad.graph_name, DefaultGraph):
            about.setdefault(quad.subject, []).append(quad)
        elif isinstance(quad.graph_name, NamedNode):
            stated.setdefault(quad.graph_name, []).append(quad)
    found = {}
    for claim, triples in stated.items():
        said = {quad.predicate: quad.object for quad in about.get(claim, ())}
        places = frozenset(_spans(claim, about))
        if places:
            kinds = frozenset(quad.object for quad in triples if quad.predicate == RDF.type)
            document = parts(said[KG.statedIn])[-1]  # type: ignore[arg-type]
            words = frozenset(str(quad.object) for quad in triples)
            found[parts(claim)[-1]] = Stated(document, kinds, places, words)
    return found


def _quads(path: Path) -> Iterable[Quad]:
    return parse(gzip.decompress(path.read_bytes()), format=RdfFormat.N_QUADS)


def _spans(claim: NamedNode, about: dict[object, list[Quad]]) -> Iterator[tuple[int, int]]:
    for anchor in (quad.object for quad in about.get(claim, ()) if quad.predicate == KG.anchor):
        for selector in (quad.object for quad in about.get(anchor, ()) if quad.predicate == OA.hasSelector):
            said = {quad.predicate: quad.object for quad in about.get(selector, ())}
            if OA.start in said:
                yield int(said[OA.start].value), int(said[OA.end].value)  # type: ignore[union-attr]


def nearest(old: Stated, today: dict[str, Stated]) -> list[str]:
    """Today's claims that quote some of the same words of the same document for the same kind of thing."""
    wanted = {new for kind in old.kinds for new in _BECOMES.get(kind, (kind,))} - {KG.Agency}  # type: ignore[call-overload]
    scored = []
    for name, one in today.items():
        shared = sum(max(0, min(e, f) - max(s, t)) for s, e in old.places for t, f in one.places)
        if one.document == old.document and shared and one.kinds & wanted:
            scored.append((-_alike(old, one), -shared, name))
    best = sorted(scored)[:_SHOWN]
    return [name for alike, _, name in best if alike == best[0][0]]


def _alike(old: Stated, one: Stated) -> float:
    """How much two claims state alike: of what provisions do, the share of words in both; of all else, the triples."""
    if KG.Provision not in old.kinds:
        return len(old.triples & one.triples)
    before, now = _words(old), _words(one)
    return len(before & now) / len(before | now)


def _words(stated: Stated) -> set[str]:
    return {word for literal in stated.triples if literal.startswith('"') for word in re.findall(r"\w{3,}", literal)}


def table(old: dict[str, Stated], today: dict[str, Stated]) -> str:
    lines = ["| document | claim of 0.1.0 | claim of today |", "| --- | --- | --- |"]
    for name, one in sorted(old.items(), key=lambda pair: (pair[1].document, pair[0])):
        now = ["the same"] if name in today else [f"`{new}`" for new in nearest(one, today)] or ["left out"]
        lines.append(f"| {one.document} | `{name}` | {', '.join(now)} |")
    return "\n".join(lines)


def main(old: str) -> None:
    before, today = claims(Path(old)), claims(HERE / "ledger")
    text = f"""# Where the claims of 0.1.0 went

The words of the ontology became nouns, the effects of provisions things of their own, and what was cut from
quotations was put back: so the claims of documents and statutes have new names. Claims of ICE's lists keep theirs.
Where several new claims stand beside one, it was split. *Left out* are claims whose words stood on something
else than the source says and are now told with it in another claim, encounters of single people, which are counted now,
acts that were read as positions, captions of photographs that do not speak of agreements, and words cut so
that at most two fifths of a document are quoted, now that what is quoted has with it what turns its meaning.

{table(before, today)}
"""
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(text, "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
