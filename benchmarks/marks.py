"""What two parts of citing cost: `python benchmarks/marks.py STORE` prints Markdown.

Each query is cited with its notes, with a part and without it, by turns in one run: the mark of rows joined from
several claims (`kg.ask.cite.joins`), and a solution that has the MIN or MAX shown first (`read_back`). Figures are
CPU time, the least of some runs.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from unittest.mock import patch

from cited_queries import QUERIES
from table import rows, seconds

from kg.ask.cite import Answer
from kg.ask.witness import cite
from kg.index import Embedded

RUNS = 3
MARKED = ("join of 3", "join of 6", "join with labels", "OPTIONAL", "COUNT by state")
LED = {
    "MIN by state": """SELECT ?state (COUNT(?agreement) AS ?agreements) (MIN(?signed) AS ?first) {
        ?agreement kg:signed ?signed ; kg:agency/kg:place ?state } GROUP BY ?state""",
    "MIN and MAX by state": """SELECT ?state (COUNT(?agreement) AS ?agreements) (MIN(?signed) AS ?first)
        (MAX(?signed) AS ?last) { ?agreement kg:signed ?signed ; kg:agency/kg:place ?state } GROUP BY ?state""",
    "MIN of all": "SELECT (COUNT(?signed) AS ?days) (MIN(?signed) AS ?first) { ?agreement kg:signed ?signed }",
}


def main(store: Embedded) -> None:
    marks = {name: QUERIES[name] + " LIMIT 100" for name in MARKED}
    table = [*compared("the mark", store, marks, unmarked), *compared("the extreme first", store, LED, unled)]
    print(rows("What marks and extremes cost", ["part", "query", "without", "with", "ratio"], table))


def unmarked() -> AbstractContextManager[object]:
    return patch("kg.ask.cite.notes.joins", lambda _, witnesses, __: [() for _ in witnesses])


def unled() -> AbstractContextManager[object]:
    return patch("kg.ask.witness.read_back._lead", lambda *_: None)


def compared(
    part: str, store: Embedded, queries: dict[str, str], without: Callable[[], AbstractContextManager[object]]
) -> Iterator[list[str]]:
    for name, sparql in queries.items():
        pairs = [(taken(store, sparql, without()), taken(store, sparql, nullcontext())) for _ in range(RUNS)]
        less, more = (min(each) for each in zip(*pairs, strict=True))
        yield [part, name, seconds(less), seconds(more), f"{more / less:.2f}"]


def taken(store: Embedded, sparql: str, context: AbstractContextManager[object]) -> float:
    """CPU seconds for the rows with their notes."""
    with context:
        start = time.process_time()
        for row in Answer(store, cite(store, sparql)):
            assert row.notes or row.kinds
        return time.process_time() - start


if __name__ == "__main__":
    main(Embedded.reading(Path(sys.argv[1])))
