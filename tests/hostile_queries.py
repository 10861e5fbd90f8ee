"""Queries that the engine does not survive or finish, and small ones that look like them and are answered."""

from __future__ import annotations

import random

__all__ = ["ABORTS", "DEEP", "ENDLESS", "LARGE", "crossed"]


def crossed(times: int) -> str:
    """So many triple patterns that have nothing to do with each other."""
    return " . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(times))


def _mixed(seed: int) -> str:
    """An ORDER BY of numbers, years and texts, of which the engine finds no order."""
    some = random.Random(seed)
    year = '"{}"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    values = (
        some.choice([str(some.randint(1, 25)), year.format(some.randint(1990, 2020)), f'"s{some.randint(1, 30)}"'])
        for _ in range(30)
    )
    return f"SELECT ?a {{ VALUES ?a {{ {' '.join(values)} }} }} ORDER BY ?a"


def _doubled(times: int) -> str:
    """A text that is doubled so often."""
    steps = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(times))
    return f"BIND('aaaaaaaa' AS ?v0) {steps}"


MANY = "VALUES ?x { " + " ".join(map(str, range(2_000))) + " }"
ABORTS = [_mixed(seed) for seed in range(20)]
"""Orders of values of several kinds; the engine aborts on some of them."""
DEEP = {
    "a long division": f"SELECT (1{'/1' * 50_000} AS ?x) {{}}",
    "a long sum": f"SELECT (1{'+1' * 50_000} AS ?x) {{}}",
    "many brackets": f"ASK {{ FILTER({'(' * 60_000}true{')' * 60_000}) }}",
    "many signs": f"ASK {{ FILTER({'!' * 100_000}true) }}",
    "a long path": f"ASK {{ ?s <urn:a>{'/<urn:a>' * 50_000} ?o }}",
    "a wide path": f"ASK {{ ?s <urn:a>{'|<urn:a>' * 50_000} ?o }}",
    "many unions": f"ASK {{ {{}}{' UNION {}' * 50_000} }}",
    "many parts": f"ASK {{ {'MINUS { ?s ?p ?o } ' * 20_000} }}",
    "groups inside each other": f"ASK {'{' * 60_000} ?s ?p ?o {'}' * 60_000}",
}
LARGE = {
    "a join of everything with everything, put in order": f"SELECT * {{ {MANY.replace('?x', '?x1')} "
    f"{MANY.replace('?x', '?x2')} {MANY.replace('?x', '?x3')} }} ORDER BY ?x3",
    "all of it made different": f"SELECT DISTINCT * {{ {MANY.replace('?x', '?x1')} {MANY.replace('?x', '?x2')} "
    f"{MANY.replace('?x', '?x3')} FILTER(?x1 + ?x2 + ?x3 < 0 || true) }} OFFSET 1000000000",
    "a text doubled": f"SELECT (STRLEN(?v40) AS ?n) {{ {_doubled(40)} }}",
    "texts put together": f"SELECT (STRLEN(GROUP_CONCAT(?v17)) AS ?n) {{ {_doubled(17)} {MANY} }}",
    "a text replaced by more": "SELECT (STRLEN(?v9) AS ?n) { BIND('aaaaaaaaaa' AS ?v0) "
    + " ".join(f"BIND(REPLACE(?v{n}, 'a', 'aaaaaaaaaaaaaaaa') AS ?v{n + 1})" for n in range(9))
    + " }",
}
ENDLESS = {
    "a count of a large join": f"SELECT (COUNT(*) AS ?n) {{ {MANY.replace('?x', '?x1')} {MANY.replace('?x', '?x2')} "
    f"{MANY.replace('?x', '?x3')} FILTER(?x1 + ?x2 + ?x3 > 0) }}",
    "a row that never comes": f"SELECT * {{ {MANY.replace('?x', '?x1')} {MANY.replace('?x', '?x2')} "
    f"{MANY.replace('?x', '?x3')} FILTER(?x1 + ?x2 + ?x3 < 0) }}",
}
