"""Queries of so many parts, one kind of part each: what is read, and what the engine must then live through."""

from __future__ import annotations

from collections.abc import Callable

BESIDE: dict[str, Callable[[int], str]] = {
    "or": lambda n: f"ASK {{ ?s ?p ?o FILTER({' || '.join(['?o'] * n)}) }}",
    "and": lambda n: f"ASK {{ ?s ?p ?o FILTER({' && '.join(['?o'] * n)}) }}",
    "alternatives": lambda n: f"ASK {{ ?s {'|'.join(['kg:near'] * n)} ?o }}",
    "neither": lambda n: f"ASK {{ ?s !({'|'.join(['kg:near'] * n)}) ?o }}",
    "steps": lambda n: f"ASK {{ ?s ({'/'.join(['kg:near'] * n)})* ?o }}",
    "union": lambda n: f"ASK {{ {' UNION '.join(['{ ?s kg:near ?o }'] * n)} }}",
    "minus": lambda n: f"ASK {{ ?s ?p ?o {' MINUS { ?s kg:near ?o }' * n} }}",
    "bind": lambda n: f"ASK {{ ?s ?p ?o {' '.join(f'BIND({i} AS ?b{i})' for i in range(n))} }}",
    "filter": lambda n: f"ASK {{ ?s ?p ?o {'FILTER(?o) ' * n} }}",
    "exists": lambda n: f"ASK {{ ?s ?p ?o {'FILTER EXISTS { ?s kg:near ?o } ' * n} }}",
    "columns": lambda n: f"SELECT {' '.join(f'({i} AS ?b{i})' for i in range(n))} {{ ?s ?p ?o }}",
    "order": lambda n: f"SELECT ?s {{ ?s ?p ?o }} ORDER BY {'?o ' * n}",
    "keys": lambda n: f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} GROUP BY {' '.join(f'(?o AS ?k{i})' for i in range(n))}",
    "having": lambda n: f"SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s HAVING {'(COUNT(*) > 0) ' * n}",
}
"""Parts beside each other, at least one part for each of n."""

INSIDE: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: f"SELECT ({'(' * n}1{')' * n} AS ?x) {{}}",
    "division": lambda n: f"SELECT ({'/'.join(['1'] * n)} AS ?x) {{}}",
    "not": lambda n: f"ASK {{ FILTER({'!' * n}true) }}",
    "functions": lambda n: f"ASK {{ FILTER({'STR(' * n}1{')' * n}) }}",
    "groups": lambda n: f"ASK {{ {'{' * n} ?s ?p ?o {'}' * n} }}",
    "sub-selects": lambda n: f"ASK {{ {'{ SELECT ?s { ' * n} ?s ?p ?o {'} }' * n} }}",
    "counts": lambda n: f"SELECT * {{ {'{ SELECT ?s (COUNT(*) AS ?n) { ' * n} ?s ?p ?o {'} GROUP BY ?s }' * n} }}",
    "optional": lambda n: f"ASK {{ {'?s ?p ?o OPTIONAL { ' * n} ?s ?p ?o {'}' * n} }}",
    "union": lambda n: f"ASK {{ {'{ ?s ?p ?o } UNION { ' * n} ?s ?p ?o {'}' * n} }}",
    "minus": lambda n: f"ASK {{ {'?s ?p ?o MINUS { ' * n} ?s ?p ?o {'}' * n} }}",
    "exists": lambda n: f"ASK {{ {'?s ?p ?o FILTER EXISTS { ' * n} ?s ?p ?o {'}' * n} }}",
    "graphs": lambda n: f"ASK {{ {'GRAPH ?g { ' * n} ?s ?p ?o {'}' * n} }}",
    "blank nodes": lambda n: f"ASK {{ ?s ?p {'[ kg:near ' * n} 1 {']' * n} }}",
    "lists": lambda n: f"ASK {{ ?s ?p {'( ' * n} 1 {')' * n} }}",
    "paths": lambda n: f"ASK {{ ?s {'(' * n}kg:near{')*' * n} ?o }}",
}
"""Parts inside each other, at least one level for each of n."""
