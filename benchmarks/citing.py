"""What citing costs: `python benchmarks/citing.py [CLAIMS|STORE …]` prints Markdown.

Each query of `cited_queries.py` is asked uncited and cited, for its first 100 rows and its first 1,000, on the
shipped corpus and on stores of so many claims (100,000 if nobody says; a folder is a store that is there), in
a process of its own; beside it `wrapping.py`, where that finishes in time. Figures are CPU time, medians of
some runs. The same is measured of whole commands, where the start of a process is part of both.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from cited_queries import QUERIES
from measuring import kg, measured
from pyoxigraph import DefaultGraph, QueryBoolean
from table import rows, seconds
from wrapping import wrapped

from kg.ask.witness import cite
from kg.index import Embedded, Results
from kg.terms import KG, RDF

LIMIT = 60
"""Seconds of wall time after which a way of asking is given up."""
RUNS, ENOUGH = 5, 1.0
FIRST, MORE = 100, 1_000
COMMANDS = ("join of 3", "join of 6", "OPTIONAL", "COUNT by state", "FILTER NOT EXISTS", "path +", "DISTINCT", "ASK")


@dataclass(frozen=True)
class Cost:
    """CPU seconds for so many rows, and the peak of memory (MiB) of the process that read them."""

    rows: int
    seconds: float
    memory: float


Costs = dict[str, dict[str, Cost]]


def main(stores: Iterable[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        subprocess.run(kg("--archive", corpus, "demo"), check=True, stdout=subprocess.DEVNULL)
        print(commands(corpus), flush=True)
        print(table("the corpus", costs(corpus / "store")), flush=True)
        for wanted in stores:
            store = Path(wanted) if Path(wanted).is_dir() else made(Path(folder), int(wanted.replace(",", "")))
            print(table(f"{claims(store):,} claims", costs(store)), flush=True)


def made(folder: Path, size: int) -> Path:
    """A store of so many claims, by a process of its own, so that this one stays small."""
    tell(f"making {size:,} claims")
    store = folder / str(size)
    subprocess.run([sys.executable, str(HERE / "many_claims.py"), str(store), str(size)], check=True)
    return store


def claims(store: Path) -> int:
    return sum(1 for _ in Embedded.reading(store).quads(None, RDF.type, KG.Claim, DefaultGraph()))


def costs(store: Path) -> Costs:
    """Every query each way."""
    found: Costs = {}
    for name in QUERIES:
        tell(f"{store.name}: {name}")
        found[name] = asked(store, name, "ours") | asked(store, name, "baseline")
    return found


def asked(store: Path, name: str, which: str) -> dict[str, Cost]:
    """One query in a process of its own; what is not done in time, or has no such way, is left out."""
    command = [sys.executable, __file__, "--one", str(store), name, which]
    try:
        said = subprocess.run(command, stdout=subprocess.PIPE, timeout=LIMIT, check=True).stdout
    except subprocess.TimeoutExpired as stopped:
        said = stopped.stdout or b""
    return {way: Cost(**cost) for way, cost in map(json.loads, said.splitlines())}


def one(store: Path, name: str, which: str) -> None:
    """What such a process does: it prints each `Cost` as JSON when it has it."""
    opened, sparql = Embedded.reading(store), QUERIES[name]
    if which == "baseline":
        rewritten = wrapped(sparql)
        ways = {"baseline": uncited(opened, rewritten, FIRST)} if rewritten else {}
    else:
        ways = {"uncited": uncited(opened, sparql, FIRST), "cited": cited(opened, sparql, FIRST)}
        ways["cited, more"] = cited(opened, sparql, MORE)
    for way, run in ways.items():
        print(json.dumps([way, asdict(repeated(run))]), flush=True)


def repeated(run: Callable[[], int]) -> Cost:
    """The median of some runs after one that warms up, of that one alone where it takes long."""
    taken: list[float] = []
    while len(taken) <= RUNS and sum(taken) < ENOUGH:
        start = time.process_time()
        found = run()
        taken.append(time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(found, median(taken[1:] or taken), peak)


def uncited(store: Embedded, sparql: str, most: int) -> Callable[[], int]:
    return lambda: counted(store.query(sparql), most)


def cited(store: Embedded, sparql: str, most: int) -> Callable[[], int]:
    return lambda: sum(1 for _ in islice(cite(store, sparql), most))


def counted(answer: Results, most: int) -> int:
    return 1 if isinstance(answer, QueryBoolean) else sum(1 for _ in islice(answer, most))


# ── tables ─────────────────────────────────────────────────────────────────────────────────────────

COLUMNS = ["what", "rows", "uncited", "cited", "ratio", "baseline", "ratio", "rows", "cited", "for each row", "memory"]


def table(title: str, found: Costs) -> str:
    shown = rows(f"Cited answers: {title}", COLUMNS, [line(name, costs) for name, costs in found.items()])
    both = [(costs["cited"], costs["uncited"]) for costs in found.values() if "cited" in costs]
    ratios = sorted(one.seconds / other.seconds for one, other in both)
    together, plain = (sum(pair[which].seconds for pair in both) for which in (0, 1))
    slower = sum(1 for costs in found.values() if (over(costs.get("cited"), costs.get("baseline")) or 0) > 1)
    finished = sum(1 for costs in found.values() if "baseline" in costs)
    return (
        f"{shown}\n{len(both)} queries: ratio {ratios[0]:.1f} to {ratios[-1]:.1f}, median {median(ratios):.1f}; "
        f"all together {seconds(together)} against {seconds(plain)}, {together / plain:.1f} times; "
        f"slower than the baseline in {slower} of the {finished} where that finished.\n"
    )


def line(name: str, costs: dict[str, Cost]) -> list[str]:
    plain, noted, base, more = map(costs.get, ("uncited", "cited", "baseline", "cited, more"))
    each = f"{more.seconds / more.rows * 1e6:.0f} µs" if more and more.rows else ""
    return [
        name,
        f"{noted.rows:,}" if noted else "",
        spent(plain),
        spent(noted),
        times(over(noted, plain)),
        spent(base),
        times(over(base, plain)),
        f"{more.rows:,}" if more else "",
        spent(more),
        each,
        f"{max(noted.memory, more.memory):.0f} MiB" if noted and more else "",
    ]


def over(one: Cost | None, other: Cost | None) -> float | None:
    return one.seconds / other.seconds if one and other else None


def times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.1f}"


def spent(cost: Cost | None) -> str:
    return "" if cost is None else seconds(cost.seconds)


def commands(archive: Path) -> str:
    """The same as people type it: with the start of the process, and the table and its footnotes written."""
    lines = []
    for name in COMMANDS:
        tell(f"command: {name}")
        bound = "" if name == "ASK" else f" LIMIT {FIRST}"
        asking = kg("--archive", archive, "query", "-e", QUERIES[name] + bound)
        plain, noted = measured(asking, runs=3), measured([*asking, "--cite"], runs=3)
        lines.append([name, seconds(plain.cpu), seconds(noted.cpu), times(noted.cpu / plain.cpu)])
    return rows(f"`kg query` and `kg query --cite`, {FIRST} rows", ["what", "uncited", "cited", "ratio"], lines)


def tell(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


HERE = Path(__file__).resolve().parent

if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(Path(sys.argv[2]), *sys.argv[3:])
    else:
        main(sys.argv[1:] or ["100,000"])
