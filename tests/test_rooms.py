"""The folder list is the architecture: imports only point up it, and each third party has its rooms."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "kg"
MODULES = sorted(PACKAGE.rglob("*.py"))
NAMES = [str(path.relative_to(PACKAGE)) for path in MODULES]

RDF = {"pyoxigraph"}
ROOMS: dict[str, tuple[set[str], set[str]]] = {
    "errors": ({"model"}, set()),  # the type of a report that an error carries, not its code
    "guard": ({"errors"}, set()),
    "inert": (set(), set()),
    "persons": (set(), set()),
    "assets": (set(), set()),
    "durable": (set(), set()),
    "model": (set(), RDF),
    "anchor": ({"errors", "model"}, RDF | {"rapidfuzz"}),
    "archive": ({"durable", "errors", "guard", "model"}, RDF | {"lxml", "openpyxl", "pypdfium2"}),
    "terms": ({"errors"}, RDF),
    "triples": ({"model", "terms"}, RDF),
    "sparql": ({"errors", "terms", "triples"}, RDF),
    "places": ({"assets", "terms"}, RDF),
    "identity": ({"model", "terms", "triples"}, RDF | {"rapidfuzz"}),
    "intake": (
        {"anchor", "archive", "assets", "errors", "identity", "model", "persons", "places", "terms", "triples"},
        RDF | {"lxml", "rapidfuzz", "yaml"},
    ),
    "gate": (
        {"anchor", "archive", "assets", "errors", "identity", "model", "persons", "places", "terms", "triples"},
        RDF | {"pyshacl", "rdflib"},
    ),
    "ledger": ({"durable", "errors", "model", "persons", "terms", "triples"}, RDF),
    "store": (
        {"assets", "errors", "guard", "identity", "ledger", "sparql", "terms", "triples"},
        RDF | {"httpx"},
    ),
    "witness": ({"errors", "sparql", "store", "terms"}, RDF),
    "catalogue": ({"assets", "errors", "places", "terms"}, RDF),
    "trace": ({"errors", "model", "terms", "triples"}, RDF | {"networkx"}),
    "cite": ({"anchor", "archive", "errors", "inert", "store", "terms", "trace", "witness"}, RDF | {"citeproc"}),
    "receipt": (
        {"anchor", "errors", "inert", "ledger", "model", "sparql", "store", "terms", "trace", "triples", "witness"},
        RDF,
    ),
    "find": ({"errors", "terms", "trace"}, RDF | {"rapidfuzz"}),
    "origins": ({"terms", "trace"}, RDF),
    "compare": ({"catalogue", "store", "terms"}, RDF),
    "presence": ({"errors", "store", "terms"}, RDF),
    "export": ({"assets", "errors", "inert", "terms"}, RDF),
    "workspace": (
        {
            *("cite", "guard", "identity", "places", "witness"),
            *("anchor", "archive", "assets", "catalogue", "compare", "durable", "errors", "export", "find", "gate"),
            *("intake", "ledger", "model", "origins", "presence", "receipt", "sparql", "store", "terms", "trace"),
            "triples",
        },
        RDF | {"filelock", "openpyxl"},
    ),
    "web": (
        {
            *("archive", "assets", "catalogue", "cite", "compare", "errors", "export", "find", "guard", "inert"),
            *("intake", "ledger", "persons", "places", "presence", "receipt", "sparql", "store", "terms", "trace"),
            *("triples", "workspace"),
        },
        RDF | {"anyio", "jinja2", "markupsafe", "starlette", "uvicorn"},
    ),
    "cli": (
        {
            *("guard", "identity", "receipt", "witness"),
            *("archive", "catalogue", "cite", "compare", "errors", "inert", "model", "origins", "store", "terms"),
            *("presence", "trace", "web", "workspace"),
        },
        RDF | {"rich", "typer"},
    ),
}
"""Each room with the rooms it may import and the third parties it may import, in the order of kg/__init__.py.

The command line calls one `Workspace` method a command; from other rooms it takes the types of what
that gives, to print them.
"""
ONE_MODULE_ONLY = {
    "citeproc": {"cite/bibliography.py"},
    "httpx": {"store/remote.py"},
    "lxml": {"archive/extract/html.py", "archive/sheet_xml.py", "intake/ice_lists/dates.py"},
    "networkx": {"trace/chain.py"},
    "pypdfium2": {"archive/extract/pdf.py", "archive/pages.py"},
    "pyshacl": {"gate/shacl.py"},
    "rdflib": {"gate/shacl.py"},
    "yaml": {"intake/sheets/from_yaml.py"},
    "filelock": {"workspace/folder.py"},
}
LONGEST_MODULE, LONGEST_BODY = 500, 45


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "kg":
            yield from (f"kg.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def rooms_of(room: str) -> list[Path]:
    return [path for path in MODULES if room_of(path) == room]


def ours(room: str) -> set[str]:
    names = {name.split(".")[1] for path in rooms_of(room) for name in imported(path) if name.startswith("kg.")}
    return names - {room, "__version__"}


def others(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)} - set(sys.stdlib_module_names) - {"kg"}


def test_every_module_stands_in_a_room_of_the_table() -> None:
    assert {room_of(path) for path in MODULES} == {*ROOMS, "__init__"}


def test_the_rooms_of_the_package_are_listed_in_order() -> None:
    text = (PACKAGE / "__init__.py").read_text("utf-8")
    listed = [line.split()[0].rstrip("/") for line in text.splitlines() if line.startswith("    ")]
    assert listed == list(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_the_rooms_it_may_and_none_is_allowed_for_nothing(room: str) -> None:
    assert ours(room) == ROOMS[room][0]


@pytest.mark.parametrize("room", sorted(set(ROOMS) - {"errors"}))
def test_a_room_imports_only_rooms_above_it(room: str) -> None:
    order = list(ROOMS)
    assert all(order.index(one) < order.index(room) for one in ROOMS[room][0])


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_the_third_parties_it_may(room: str) -> None:
    assert set().union(*(others(path) for path in rooms_of(room))) == ROOMS[room][1]


@pytest.mark.parametrize("party", ONE_MODULE_ONLY)
def test_a_third_party_is_imported_where_its_errors_are_translated(party: str) -> None:
    found = {str(path.relative_to(PACKAGE)) for path in MODULES if party in others(path)}
    assert found == ONE_MODULE_ONLY[party]


@pytest.mark.parametrize("name", NAMES)
def test_a_module_says_first_what_it_is(name: str) -> None:
    assert ast.get_docstring(ast.parse((PACKAGE / name).read_text("utf-8")))


@pytest.mark.parametrize("name", NAMES)
def test_a_module_is_at_most_three_hundred_lines(name: str) -> None:
    assert len((PACKAGE / name).read_text("utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("name", NAMES)
def test_a_function_body_is_at_most_thirty_lines(name: str) -> None:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in ast.walk(ast.parse((PACKAGE / name).read_text("utf-8"))) if isinstance(node, functions)]
    assert [function.name for function in found if length(function) > LONGEST_BODY] == []


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
