"""Guarantees sorted quads, each once, in memory that does not grow with their number.

Quads are sorted by the order asked for in runs of `RUN`, which are kept in temporary files and
merged. A run fits in memory; most archives are one run and touch no file.
"""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import IO

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from kg.terms import DEFAULT_GRAPH

__all__ = ["RUN", "sorted_lines", "sorted_names", "sorted_quads"]

RUN = 200_000
"""Quads sorted in memory at a time, some 100 MB."""
Keyed = tuple[str, str]


def sorted_lines(quads: Iterable[Quad | Triple], *, run: int | None = None) -> Iterator[str]:
    """Canonical N-Quads lines, without line ends: sorted, each once."""
    return (line for _, line in _sorted((("", _line(quad)) for quad in quads), run or RUN))


def sorted_quads(quads: Iterable[Quad], *, run: int | None = None) -> Iterator[Quad]:
    """The default graph, then graph by graph; in each, subject by subject."""
    keyed = _sorted(((_graph(quad), _line(quad)) for quad in quads), run or RUN)
    while lines := [line for _, line in islice(keyed, 500)]:
        yield from parse("\n".join(lines), format=RdfFormat.N_QUADS)


def sorted_names(nodes: Iterable[NamedNode]) -> Iterator[NamedNode]:
    """These names in order, each once."""
    return (NamedNode(iri) for _, iri in _sorted((("", node.value) for node in nodes), RUN))


def _line(quad: Quad | Triple) -> str:
    return f"{quad} ."


def _graph(quad: Quad) -> str:
    return "" if quad.graph_name == DEFAULT_GRAPH else str(quad.graph_name)


def _sorted(keyed: Iterator[Keyed], run: int) -> Iterator[Keyed]:
    with ExitStack() as files:
        runs: list[Iterator[Keyed]] = []
        while chunk := sorted(set(islice(keyed, run))):
            more = len(chunk) >= run or bool(runs)
            runs.append(_kept(chunk, files) if more else iter(chunk))
        last: Keyed | None = None
        for one in heapq.merge(*runs):
            if one != last:
                yield one
            last = one


def _kept(chunk: list[Keyed], files: ExitStack) -> Iterator[Keyed]:
    """The chunk, from a temporary file."""
    file = files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n"))  # noqa: SIM115
    for graph, line in chunk:
        file.write(f"{graph}\n{line}\n")
    file.seek(0)
    return _read(file)


def _read(file: IO[str]) -> Iterator[Keyed]:
    while graph := file.readline():
        yield graph[:-1], file.readline()[:-1]
