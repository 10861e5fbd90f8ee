"""Inputs of all kinds in turn, the same for the same seed; findings told apart, and made small.

Each input has a number of its own within its kind, and is made from that and the seed alone: whatever was
tried before or beside it, `kind`, `seed` and number give it again.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from tests.fuzz.case import Bench, Broken, Case, Kind
from tests.fuzz.laws import accepted, broken, truth
from tests.fuzz.reading import read_all
from tests.fuzz.running import Outcome

__all__ = ["Campaign", "Found", "Tally", "again", "judged", "small"]

_SWEPT = 1_000_000
"""Inputs from this number on are read without a command."""
_TRIES = 150
"""Of making a case smaller."""


@dataclass
class Found:
    """A law broken in one way, and the smallest case that breaks it."""

    kind: str
    number: int
    broken: Broken
    case: Case
    times: int = 1


@dataclass
class Tally:
    """What was tried of a kind."""

    inputs: int = 0
    exits: Counter[str] = field(default_factory=Counter)
    readings: Counter[str] = field(default_factory=Counter)
    """How many inputs more were read, and how that ended."""
    seconds: float = 0
    slowest: tuple[float, int] = (0, 0)
    largest: tuple[int, int] = (0, 0)

    def count(self, number: int, outcome: Outcome) -> None:
        self.inputs += 1
        self.exits["hung" if outcome.hung else str(outcome.code)] += 1
        self.seconds += outcome.seconds
        self.slowest = max(self.slowest, (outcome.seconds, number))
        self.largest = max(self.largest, (outcome.memory, number))


def judged(bench: Bench, kind: Kind | None, case: Case) -> tuple[Outcome, list[Broken]]:
    """What comes of a case, and the laws it breaks."""
    if kind:
        kind.ready(bench)
    bench.lay(case)
    before = truth(bench.place / "archive")
    words = [bench.placed(word) for word in case.words]
    outcome = bench.kg(*words, stdin=bench.placed_in(case.stdin), env=case.env)
    after = truth(bench.place / "archive")
    found = list(broken(case, outcome, before, after))
    if not found and kind:
        found += kind.also(case, outcome, bench)
    if not found and case.records and outcome.code in (0, 1) and before != after:
        found += accepted(case, bench)
    return outcome, found


def again(bench: Bench, kind: Kind, case: Case) -> list[Broken]:
    """The laws that a case breaks, by its command and read by itself."""
    _, found = judged(bench, kind, case)
    if kind.reads is not None and (case.changed or case.stdin):
        found += next(read_all(bench, kind, [(0, case)]))[3]
    return found


class Campaign:
    """Tries inputs and keeps what it finds."""

    def __init__(
        self, bench: Bench, kinds: Iterable[Kind], seed: int, keep: Path | None = None, together: int = 25
    ) -> None:
        self.bench = bench
        self.kinds = list(kinds)
        self.seed = bench.seed = seed
        self.keep = keep
        self.together = together
        self.tallies = {kind.name: Tally() for kind in self.kinds}
        self.found: dict[tuple[str, str], Found] = {}

    def case(self, kind: Kind, number: int) -> Case:
        """The input of that number."""
        kind.ready(self.bench)
        return kind.make(Random(f"{self.seed} {kind.name} {number}"), self.bench)

    def run(self, goes_on: Callable[[int], bool], told: Callable[[Found], None] = lambda found: None) -> None:
        """Try an input of each kind in turn while `goes_on` says so of the number that comes next."""
        number = 0
        while goes_on(number):
            self.run_one(number, told)
            number += 1

    def run_one(self, number: int, told: Callable[[Found], None]) -> None:
        """Try the input of one number, of each kind; and read as many more as that costs."""
        for kind in self.kinds:
            for more in range(kind.times):
                for new in self.tried(kind, number * kind.times + more):
                    told(new)
            for new in self.swept(kind, number):
                told(new)

    def swept(self, kind: Kind, number: int) -> Iterator[Found]:
        """Read many inputs in one process; the findings that are new."""
        if kind.reads is None:
            return
        numbers = [_SWEPT + number * self.together + more for more in range(self.together)]
        cases = [(one, case) for one in numbers if (case := self.case(kind, one)).changed or case.stdin]
        tally = self.tallies[kind.name]
        for one, case, ended, found in read_all(self.bench, kind, cases):
            tally.readings[ended] += 1
            yield from self._new(kind, one, case, found)

    def tried(self, kind: Kind, number: int) -> Iterator[Found]:
        """Try one input; the findings that are new."""
        case = self.case(kind, number)
        outcome, found = judged(self.bench, kind, case)
        self.tallies[kind.name].count(number, outcome)
        yield from self._new(kind, number, case, found)

    def _new(self, kind: Kind, number: int, case: Case, found: list[Broken]) -> Iterator[Found]:
        for one in found:
            way = (kind.name, signature(one))
            if known := self.found.get(way):
                known.times += 1
                if case.size < known.case.size:
                    known.case, known.number = case, number
                continue
            self.found[way] = new = Found(kind.name, number, one, case)
            self._keep(new)
            yield new

    def shrunk(self) -> None:
        """Make every finding's case small, and keep it."""
        kinds = {kind.name: kind for kind in self.kinds}
        for found in self.found.values():
            found.case = small(self.bench, kinds[found.kind], found.case, found.broken)
            self._keep(found)

    def _keep(self, found: Found) -> None:
        if self.keep is None:
            return
        self.keep.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^a-z0-9]+", "-", f"{found.kind} {signature(found.broken)}".lower())[:90].strip("-")
        kept = {"kind": found.kind, "seed": self.seed, "number": found.number, "law": found.broken.law,
                "told": found.broken.told, "case": found.case.as_json()}  # fmt: skip
        with suppress(OSError):
            (self.keep / f"{name}.json").write_text(json.dumps(kept, indent=1) + "\n")


def signature(one: Broken) -> str:
    """What a finding is the same as another by: the law and what is told, without what is of one input."""
    told = re.sub(r"“.*?”|'[^']*'|\"[^\"]*\"|<[^>]*>|/\S+", "…", one.told)
    return f"{one.law}: {re.sub('[0-9]+', 'N', told)[:90]}"


def small(bench: Bench, kind: Kind, case: Case, wanted: Broken, tries: int = _TRIES) -> Case:
    """A case that still breaks the law in the same way, with as much left out as is found in so many tries."""
    sought, left = signature(wanted), [tries]
    until = time.monotonic() + 120

    def breaks(tried: Case) -> bool:
        left[0] -= 1
        if left[0] < 0 or time.monotonic() > until:
            return False
        if wanted.told.startswith("reading:"):
            found = next(read_all(bench, kind, [(0, tried)]))[3]
        else:
            found = judged(bench, kind, tried)[1]
        return any(signature(one) == sought for one in found)

    for name in [name for name in case.files if name != case.changed]:
        fewer = replace(case, files={one: part for one, part in case.files.items() if one != name})
        case = fewer if breaks(fewer) else case
    content = case.files.get(case.changed) if case.changed else case.stdin
    if not content or content.startswith((b"PK", b"\x1f\x8b", b"%PDF")):
        return case
    parts: list[bytes] = re.findall(rb"[^\n]*\n|[^\n]+", content)
    parts = parts if len(parts) > 1 else re.findall(rb"\w+|\s+|.", content, re.S)

    def with_(some: list[bytes]) -> Case:
        whole = b"".join(some)
        return replace(case, files={**case.files, case.changed: whole}) if case.changed else replace(case, stdin=whole)

    size = len(parts) // 2
    while size and left[0] > 0:
        start = 0
        while start < len(parts):
            fewer_parts = parts[:start] + parts[start + size :]
            if fewer_parts and breaks(with_(fewer_parts)):
                parts = fewer_parts
            else:
                start += size
            if left[0] <= 0:
                break
        size //= 2
    return with_(parts)
