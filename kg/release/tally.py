"""Guarantees counts of sorted N-Quads as VoID defines them, read line by line.

A line is a statement; what several sources state counts as often. Memory grows with classes and properties alone.
https://www.w3.org/TR/void/#statistics
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.terms import RDF

__all__ = ["Tally", "tally"]

_TYPE = str(RDF.type)


@dataclass(slots=True)
class Tally:
    """How many statements and subjects there are, things by class and statements by property."""

    triples: int = 0
    subjects: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)


def tally(lines: Iterable[str]) -> Tally:
    """Count lines of N-Quads in which those of one subject stand together."""
    found = Tally()
    last, seen = "", set[str]()
    for line in lines:
        subject, predicate, value = line.split(" ", 2)
        if subject != last:
            found.subjects += 1
            last, seen = subject, set()
        found.triples += 1
        found.properties[predicate.strip("<>")] += 1
        if predicate == _TYPE:
            kind = value.split(" ", 1)[0].strip("<>")
            if kind not in seen:
                seen.add(kind)
                found.classes[kind] += 1
    return found
