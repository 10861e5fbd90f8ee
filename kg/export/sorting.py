"""Guarantees sorted N-Quads, each line once, in memory that does not grow with their number.

Lines are sorted in runs of `RUN`, which are kept in temporary files and merged. A run fits in memory;
most archives are one run and touch no file. Canonical N-Quads have no line end inside a line, and
their bytes sort as their characters do.
"""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from kg.terms import DEFAULT_GRAPH

__all__ = ["RUN", "graph_in", "line_of", "sorted_lines", "sorted_names", "sorted_quads", "sorted_quads_of_lines"]

RUN = 200_000
"""Lines sorted in memory at a time, some 100 MB."""
_BATCH = 500


def line_of(quad: Quad | Triple) -> bytes:
    """The quad as a line of canonical N-Quads, line end included."""
    return f"{quad} .\n".encode()


def sorted_lines(lines: Iterable[bytes], *, run: int | None = None) -> Iterator[bytes]:
    """The lines, sorted, each once."""
    lines, run = iter(lines), run or RUN
    with ExitStack() as files:
        runs: list[Iterable[bytes]] = []
        while chunk := sorted(set(islice(lines, run))):
            more = len(chunk) >= run or bool(runs)
            runs.append(_kept(chunk, files) if more else chunk)
        last = None
        for line in heapq.merge(*runs) if len(runs) > 1 else (line for chunk in runs for line in chunk):
            if line != last:
                yield line
            last = line


def sorted_quads(quads: Iterable[Quad], *, run: int | None = None) -> Iterator[Quad]:
    """The default graph, then graph by graph; in each, subject by subject."""
    return _parsed(sorted_lines((_graph(quad) + b"\0" + line_of(quad) for quad in quads), run=run))


def sorted_names(nodes: Iterable[NamedNode]) -> Iterator[NamedNode]:
    """These names in order, each once."""
    return (NamedNode(line[:-1].decode()) for line in sorted_lines(f"{node.value}\n".encode() for node in nodes))


def sorted_quads_of_lines(lines: Iterable[bytes]) -> Iterator[Quad]:
    """The same, of canonical N-Quads."""
    return _parsed(sorted_lines(graph_in(line) + b"\0" + line for line in lines))


def graph_in(line: bytes) -> bytes:
    """The name of the graph that a line of canonical N-Quads is in; empty for the default graph.

    >>> graph_in(b'<a:s> <a:p> "two <words" <a:g> .\\n'), graph_in(b'<a:s> <a:p> "a <b"^^<a:t> .\\n')
    (b'<a:g>', b'')
    """
    *rest, last, _ = line.split(b" ")
    if rest[2:3] and not rest[2].startswith(b'"'):  # no IRI has a blank in it: there are four terms
        return last
    is_iri = last.startswith(b"<") and b'"' not in last
    return last if is_iri and rest[2:] else b""


def _graph(quad: Quad) -> bytes:
    return b"" if quad.graph_name == DEFAULT_GRAPH else str(quad.graph_name).encode()


def _parsed(keyed: Iterator[bytes]) -> Iterator[Quad]:
    while lines := b"".join(line.partition(b"\0")[2] for line in islice(keyed, _BATCH)):
        yield from parse(lines, format=RdfFormat.N_QUADS)


def _kept(chunk: list[bytes], files: ExitStack) -> Iterable[bytes]:
    """The chunk, from a temporary file."""
    file = files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
    file.writelines(chunk)
    file.seek(0)
    return file
