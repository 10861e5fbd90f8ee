"""The folder list is the architecture: imports only point up it, and each third party has its wings.

A wing is a folder of `kg/`, or a module that stands alone there.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "kg"

WINGS: dict[str, tuple[str, str]] = {
    "errors": ("model", ""),
    "inert": ("", ""),
    "persons": ("", ""),
    "assets": ("", ""),
    "durable": ("", ""),
    "guard": ("errors", ""),
    "model": ("", "pyoxigraph"),
    "terms": ("errors", "pyoxigraph"),
    "vocabulary": ("errors terms", "pyoxigraph"),
    "triples": ("model terms", "pyoxigraph"),
    "places": ("assets terms", "pyoxigraph"),
    "sparql": ("errors terms triples", "pyoxigraph"),
    "sources": ("durable errors guard model", "lxml openpyxl pyoxigraph pypdfium2 rapidfuzz"),
    "identity": ("model terms triples", "pyoxigraph rapidfuzz"),
    "intake": ("assets errors identity model persons places sources terms triples", "lxml pyoxigraph rapidfuzz yaml"),
    "gate": ("assets errors identity intake model persons places sources terms triples", "pyoxigraph pyshacl rdflib"),
    "ledger": ("durable errors model persons terms triples", "filelock pyoxigraph"),
    "index": ("assets durable errors guard identity ledger sparql terms triples", "httpx pyoxigraph"),
    "record": (
        "durable errors gate identity index inert intake ledger model places sources terms triples",
        "pyoxigraph",
    ),
    "ask": (
        "assets durable errors index inert intake ledger model persons places record sources sparql terms triples"
        " vocabulary",
        "citeproc networkx openpyxl pyoxigraph rapidfuzz",
    ),
    "compare": ("ask errors identity index intake model places record sources terms triples", "pyoxigraph"),
    "export": (
        "ask assets compare durable errors index inert ledger model record terms triples vocabulary",
        "filelock polars pyoxigraph",
    ),
    "workspace": (
        "ask assets compare durable errors export gate guard identity index intake ledger model persons places record"
        " sources sparql terms triples vocabulary",
        "pandas polars pyoxigraph",
    ),
    "web": (
        "ask compare errors guard identity inert sources sparql terms vocabulary workspace",
        "anyio jinja2 markupsafe pyoxigraph starlette uvicorn",
    ),
    "site": ("ask errors export inert terms web workspace", ""),
    "release": ("ask assets errors export index inert ledger record terms workspace", "pyoxigraph"),
    "mcp": ("ask errors terms vocabulary web workspace", "mcp pydantic pyoxigraph"),
    "cli": (
        "ask compare errors guard identity index inert mcp model record release site sources terms vocabulary web"
        " workspace",
        "pyoxigraph rich typer",
    ),
}
"""Each wing with the wings and the third parties it may import, in the order of kg/__init__.py.

`errors` takes from `model` only the type of a report that an error carries. The command line calls one
`Workspace` method a command; from other wings it takes the types of what that gives, to print them.
"""
ONE_PLACE = {
    "pandas": "workspace/query_answers.py",
    "polars": "export/tables/parquet.py workspace/query_answers.py",
    "citeproc": "ask/cite/bibliography.py",
    "filelock": "export/folders.py ledger/folder.py",
    "httpx": "index/remote.py",
    "jinja2": "web/rendering.py",
    "lxml": "intake/ice_lists/list_dates.py sources/extract/html.py sources/sheet_xml.py",
    "mcp": "mcp/server.py",
    "networkx": "ask/trace/chain.py",
    "pydantic": "mcp/server.py",
    "pypdfium2": "sources/extract/pdf.py sources/pdf_pages.py",
    "pyshacl": "gate/shacl.py",
    "rdflib": "gate/shacl.py",
    "uvicorn": "web/server.py",
    "yaml": "intake/sheets/from_yaml.py",
}
"""Where a third party is imported, and its errors are translated."""
LONGEST_MODULE, LONGEST_BODY = 500, 45


@cache
def modules() -> dict[str, ast.Module]:
    """Each module's code by its path in the package; read when a test asks, not when tests are collected."""
    return {
        str(path.relative_to(PACKAGE)): ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))
    }


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "kg":
            yield from (f"kg.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def wing_of(name: str) -> str:
    return name.partition("/")[0].removesuffix(".py")


@cache
def ours(wing: str) -> set[str]:
    trees = (tree for name, tree in modules().items() if wing_of(name) == wing)
    names = {one.split(".")[1] for tree in trees for one in imported(tree) if one.startswith("kg.")}
    return names - {wing, "__version__"}


@cache
def others(name: str) -> set[str]:
    return {one.split(".")[0] for one in imported(modules()[name])} - set(sys.stdlib_module_names) - {"kg"}


def test_every_module_stands_in_a_wing_of_the_table() -> None:
    assert {wing_of(name) for name in modules()} == {*WINGS, "__init__", "__main__"}


def test_the_wings_of_the_package_are_listed_in_order() -> None:
    text = (PACKAGE / "__init__.py").read_text("utf-8")
    assert [line.split()[0].rstrip("/") for line in text.splitlines() if re.match(r"    [a-z]+/? ", line)][
        : len(WINGS)
    ] == list(WINGS)


def test_a_wing_imports_the_wings_it_may_and_none_is_allowed_for_nothing() -> None:
    assert {wing: ours(wing) for wing in WINGS} == {wing: set(may.split()) for wing, (may, _) in WINGS.items()}


def test_a_wing_imports_only_wings_above_it() -> None:
    order = list(WINGS)
    arrows = [(wing, one) for wing in order if wing != "errors" for one in WINGS[wing][0].split()]
    assert [(wing, one) for wing, one in arrows if order.index(one) >= order.index(wing)] == []


def test_a_wing_imports_the_third_parties_it_may() -> None:
    found: dict[str, set[str]] = {wing: set() for wing in WINGS}
    for name in modules():
        if wing_of(name) in found:
            found[wing_of(name)] |= others(name)
    assert found == {wing: set(may.split()) for wing, (_, may) in WINGS.items()}


def test_a_third_party_is_imported_where_its_errors_are_translated() -> None:
    found = {party: {name for name in modules() if party in others(name)} for party in ONE_PLACE}
    assert found == {party: set(names.split()) for party, names in ONE_PLACE.items()}


def test_every_module_says_first_what_it_is() -> None:
    assert [name for name, tree in modules().items() if not ast.get_docstring(tree)] == []


def test_no_module_is_too_long_to_be_read() -> None:
    lengths = {name: len((PACKAGE / name).read_text("utf-8").splitlines()) for name in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


NAMED = re.compile(r"^ *((?:[a-z_]+/?)(?:, [a-z_]+/?)*) {2,}\S")


def test_what_the_docstring_of_a_wing_names_is_there() -> None:
    gone = [
        (package, name)
        for package, tree in modules().items()
        if package.endswith("__init__.py")
        for line in (ast.get_docstring(tree) or "").splitlines()
        for found in NAMED.findall(line)
        for name in found.split(", ")
        if not any((PACKAGE / package).with_name(f"{name.strip('/')}{end}").exists() for end in (".py", ""))
    ]
    assert gone == []


def test_no_function_body_is_too_long_to_be_read() -> None:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    every = [(name, node) for name, tree in modules().items() for node in ast.walk(tree) if isinstance(node, functions)]
    assert [(name, node.name) for name, node in every if length(node) > LONGEST_BODY] == []


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_two_public_classes_share_a_name() -> None:
    held: dict[str, list[str]] = {}
    for name, tree in modules().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                held.setdefault(node.name, []).append(name)
    assert {name: where for name, where in held.items() if len(where) > 1} == {}
