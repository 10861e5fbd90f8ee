"""What reading a query takes: `python benchmarks/parsing.py` prints Markdown.

Every query of `queries/`, by `kg.sparql.parse` and by rdflib's parser, which is the common one in Python; CPU
time, the best of some runs of each query, then the median and the most over all queries.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from rdflib.plugins.sparql.parser import parseQuery
from table import rows

from kg.index.store import PREFIXES
from kg.sparql import parse, write

RUNS = 5
QUERIES = Path(__file__).resolve().parent.parent / "queries"


def main() -> None:
    texts = [path.read_text("utf-8") for path in sorted(QUERIES.glob("*.rq"))]
    trees = [parse(text, PREFIXES) for text in texts]
    ours = [taken(partial(parse, text, PREFIXES)) for text in texts]
    lines = [
        line("`kg.sparql.parse`", ours, ours),
        line("`kg.sparql.write`", [taken(partial(write, tree)) for tree in trees], ours),
        line("rdflib's parser", [taken(partial(parseQuery, text)) for text in texts], ours),
    ]
    print(rows(f"Reading {len(texts)} queries", ["what", "median", "most", "median ratio"], lines))


def line(what: str, found: list[float], ours: list[float]) -> list[str]:
    ratio = median(one / other for one, other in zip(found, ours, strict=True))
    return [what, f"{median(found) * 1000:.2f} ms", f"{max(found) * 1000:.2f} ms", f"{ratio:.1f}"]


def taken(run: Callable[[], object]) -> float:
    found = []
    for _ in range(RUNS):
        start = time.process_time()
        run()
        found.append(time.process_time() - start)
    return min(found)


if __name__ == "__main__":
    main()
