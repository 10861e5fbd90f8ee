"""Puts small faults into the code, one at a time, and says which of them the nearest tests find.

    python -m tests.sampled_faults --seed 287                     # 10 faults in each room
    python -m tests.sampled_faults --seed 287 --each 30 ledger    # 30 in one room

A fault is a comparison turned, a condition dropped or negated, `and` for `or`, a number off by one, a statement
without effect, or an empty answer. They are drawn from a seed, which is printed, and each is put into a copy of the
checkout, where the room's own tests run until the first fails or their time is up. Ends with 0 where nine of ten are
found, with 1 where fewer are, and with 2 where the tests fail on the unchanged copy. Run by hand: it takes a while.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS: dict[str, tuple[str, str]] = {
    "gate": ("kg/gate", "tests/gate"),
    "ledger": ("kg/ledger", "tests/ledger tests/record/test_workspace_verifying.py"),
    "anchor": ("kg/sources/anchor", "tests/sources/test_anchor_*.py tests/gate/test_gate_rules.py"),
    "days": (
        "kg/index/list_days.py kg/index/agreement_days.py kg/index/listed_in.py",
        "tests/index/test_store_grown.py tests/index/test_store_days.py tests/index/test_store_listing.py",
    ),
    "presence": ("kg/compare/presence", "tests/compare/test_presence_*.py tests/cli/test_cli_presence.py"),
    "witness": ("kg/ask/witness", "tests/ask/test_witness_*.py"),
    "ice-lists": ("kg/intake/ice_lists", "tests/intake/test_intake_ice_lists*.py"),
    "memento": ("kg/web/memento.py", "tests/web/test_web_memento.py"),
}
"""Each room's code, and the tests that ought to find a fault there."""
OPERATORS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}
"""Each comparison as it is written, and turned."""
EMPTY = {"str": '""', "bytes": 'b""', "int": "0", "bool": "False", "tuple": "()", "list": "[]", "dict": "{}"}
EMPTY |= {"set": "set()", "frozenset": "frozenset()", "Iterator": "iter(())", "Iterable": "()", "Sequence": "()"}
EMPTY |= {"Mapping": "{}"}
FOUND, TIME_UP, NOT_FOUND = "found", "found: time is up", "not found"
ENOUGH = 0.9
QUIET = "import hypothesis as h; h.settings.register_profile('faults', deadline=None, database=None, " + (
    "phases=[h.Phase.explicit, h.Phase.generate]); h.settings.load_profile('faults')"
)
"""That a property fails is enough here; the smallest case that breaks it takes long to find."""


@dataclass(frozen=True)
class Fault:
    """One change of one file; `start` and `end` are bytes of it."""

    path: str
    line: int
    start: int
    end: int
    before: str
    after: str

    def put(self, source: bytes) -> bytes:
        return source[: self.start] + self.after.encode() + source[self.end :]

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {' '.join(self.before.split())}  →  {self.after}"


def faults(path: str, source: bytes) -> list[Fault]:
    """Every small fault that can be put into a module, in its order."""
    tree = ast.parse(source)
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for node, after in _changes(tree, None):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        fault = Fault(path, node.lineno, start, end, source[start:end].decode(), after)
        if ast.unparse(ast.parse(after)) != ast.unparse(node):
            found.append(fault)
    return sorted(set(found), key=lambda one: (one.start, one.end, one.after))


def _changes(node: ast.AST, function: ast.FunctionDef | None) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """Each node that can be changed below this one, with what stands there instead."""
    if isinstance(node, ast.FunctionDef):
        function = node
    yield from _of_node(node, function)
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr) and not _is_check(child):
                yield from _changes(child, function)


def _is_check(node: ast.AST) -> bool:
    """`zip(…, strict=True)` only says that lengths agree, which they do."""
    return isinstance(node, ast.keyword) and node.arg == "strict"


def _of_node(node: ast.AST, function: ast.FunctionDef | None) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    match node:
        case ast.Compare(left, ops, comparators):
            for turned in range(len(ops)):
                text = ast.unparse(left)
                for at, (op, side) in enumerate(zip(ops, comparators, strict=True)):
                    text += f" {OPERATORS[type(op)][at == turned]} {ast.unparse(side)}"
                yield node, f"({text})"
        case ast.BoolOp(op, values):
            sides = [f"({ast.unparse(one)})" for one in values]
            yield node, "(" + (" or " if isinstance(op, ast.And) else " and ").join(sides) + ")"
            word = " and " if isinstance(op, ast.And) else " or "
            for index in range(len(sides)):
                yield node, "(" + word.join(sides[:index] + sides[index + 1 :]) + ")"
        case ast.UnaryOp(ast.Not(), operand):
            yield node, f"({ast.unparse(operand)})"
        case ast.If(test) | ast.IfExp(test) | ast.While(test):
            if ast.unparse(test) != "TYPE_CHECKING":
                yield test, "False"
            if not isinstance(node, ast.While):
                yield test, f"(not ({ast.unparse(test)}))"
        case ast.comprehension(ifs=ifs):
            yield from ((one, "True") for one in ifs)
        case ast.Constant(value) if type(value) is int:
            yield node, f"({value + 1})"
        case ast.Constant(value) if type(value) is bool:
            yield node, str(not value)
        case ast.Return(value) if value is not None and function is not None:
            yield node, f"return {_empty(function.returns)}"
        case ast.Expr(ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.AugAssign() | ast.Continue() | ast.Raise():
            yield node, "pass"


def _empty(returns: ast.expr | None) -> str:
    """The empty value of what a function gives, as far as its annotation says one."""
    return EMPTY.get(ast.unparse(returns).partition("[")[0], "None") if returns else "None"


def draw(root: Path, places: Sequence[str], each: int, chance: random.Random) -> list[Fault]:
    """So many faults from the modules at these places, each on its own stretch of code, in the order of the files."""
    every = []
    for place in places:
        files = sorted((root / place).rglob("*.py")) if (root / place).is_dir() else [root / place]
        for file in files:
            every += faults(file.relative_to(root).as_posix(), file.read_bytes())
    return sorted(chance.sample(every, min(each, len(every))), key=lambda one: (one.path, one.start, one.after))


def copied(root: Path, folder: Path) -> Path:
    """A copy of the checkout to put faults into."""
    left_out = shutil.ignore_patterns(".*", "__pycache__", "build", "dist")
    return Path(shutil.copytree(root, folder / root.name, ignore=left_out))


def run_tests(copy: Path, patterns: Sequence[str], seconds: float) -> str:
    """FOUND where a test of these fails, NOT_FOUND where none does, TIME_UP where they do not end in time."""
    files = [str(path.relative_to(copy)) for pattern in patterns for path in sorted(copy.glob(pattern))]
    shared = os.environ.get("KG_SHARED", str(ROOT.parent / "shared"))
    given = os.environ | {"PYTHONPATH": str(copy), "KG_SHARED": shared}
    words = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", "--no-header", *files]
    start = f"import sys, pytest; {QUIET}; sys.exit(pytest.main(sys.argv[1:]))"
    command = [sys.executable, "-c", start, *words]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=copy, env=given, start_new_session=True, **quiet) as running:
        try:
            return NOT_FOUND if running.wait(seconds) == 0 else FOUND
        except subprocess.TimeoutExpired:
            return TIME_UP
        finally:
            _end(running)


def _end(running: subprocess.Popen[bytes]) -> None:
    """What a test started ends with it."""
    try:
        os.killpg(running.pid, 9)
    except ProcessLookupError:
        return


def try_room(
    root: Path, places: Sequence[str], patterns: Sequence[str], each: int, chance: random.Random
) -> Iterator[tuple[Fault, str]]:
    """Each fault drawn with what came of it; raises ValueError where the tests fail on the unchanged code."""
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(root, Path(folder))
        start = time.monotonic()
        if run_tests(copy, patterns, 1800) != NOT_FOUND:
            raise ValueError(f"the tests fail without a fault: {' '.join(patterns)}")
        seconds = 30 + 4 * (time.monotonic() - start)
        for number, fault in enumerate(draw(root, places, each, chance)):
            module = copy / fault.path
            whole = module.read_bytes()
            _write(module, fault.put(whole), 2 * number)
            yield fault, run_tests(copy, patterns, seconds)
            _write(module, whole, 2 * number + 1)


def _write(module: Path, content: bytes, number: int) -> None:
    """Python takes compiled code for that of a file of the same size and second, so each state has its own second."""
    module.write_bytes(content)
    os.utime(module, (number, number))


def main(root: Path = ROOT, rooms: dict[str, tuple[str, str]] = ROOMS) -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.sampled_faults", description=(__doc__ or "").splitlines()[0])
    asked.add_argument("rooms", nargs="*", metavar="room", help=f"of {', '.join(rooms)}; all where none is named")
    asked.add_argument("--seed", type=int, default=random.randrange(10**6), help="draw the same faults again")
    asked.add_argument("--each", type=int, default=10, help="so many faults in each room (10)")
    given = asked.parse_args()
    if unknown := [one for one in given.rooms if one not in rooms]:
        asked.error(f"no room {unknown[0]}; rooms are {', '.join(rooms)}")
    print(f"seed {given.seed}")
    every: list[str] = []
    for room in given.rooms or rooms:
        places, patterns = (words.split() for words in rooms[room])
        came = []
        try:
            for fault, what in try_room(root, places, patterns, given.each, random.Random(f"{given.seed} {room}")):
                print(f"{what:<18}{fault}", flush=True)
                came.append(what)
        except ValueError as error:
            print(f"{room}: {error}", file=sys.stderr)
            return 2
        print(f"{room}: {len(came) - came.count(NOT_FOUND)} of {len(came)} found", flush=True)
        every += came
    seen = len(every) - every.count(NOT_FOUND)
    print(f"{seen} of {len(every)} found")
    return 0 if seen >= ENOUGH * len(every) else 1


if __name__ == "__main__":
    sys.exit(main())
