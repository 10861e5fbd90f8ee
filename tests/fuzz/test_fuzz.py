"""The fuzzer finds what breaks its laws, does the same for the same seed, and finds nothing in this program."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.archives import ROOT
from tests.fuzz import mutation
from tests.fuzz.case import Broken, Case
from tests.fuzz.kinds import KINDS
from tests.fuzz.laws import broken
from tests.fuzz.running import Outcome
from tests.ice_lists import OLDEST, workbook

SEED = 20_261_130
INPUTS = 8
FOUND = sorted((Path(__file__).parent / "found").glob("*.json"))
SOUND = Outcome(0, b"one line\n", b"", 0.1, 100 << 20)
REFUSED = replace(SOUND, code=2, out=b"", err=b"kg: a.yaml: is empty; get it again\n")
CASE = Case(("add", "a.yaml"), {"a.yaml": b"x"}, changed="a.yaml", records=True)


def fuzz(*words: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """The fuzzer in a process of its own, which forks: it has no thread of an engine that another test opened."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.fuzz", "--keep", folder / "kept", *words]
    return subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_no_input_of_a_short_campaign_breaks_a_law(tmp_path: Path) -> None:
    done = fuzz("--inputs", str(INPUTS), "--seed", str(SEED), "--json", "--as-found", folder=tmp_path)
    came = json.loads(done.stdout)
    assert came["found"] == []
    tried = {name: kind["inputs"] for name, kind in came["kinds"].items()}
    assert tried == {name: INPUTS * kind.times for name, kind in KINDS.items()}


@pytest.fixture(scope="module")
def tried_again(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What every input that once broke a law comes to now."""
    done = fuzz("--again", *FOUND, folder=tmp_path_factory.mktemp("again"))
    return dict(json.loads(line) for line in done.stdout.splitlines())


@pytest.mark.slow
@pytest.mark.parametrize("name", [path.stem for path in FOUND])
def test_what_once_broke_a_law_keeps_all_of_them(name: str, tried_again: dict[str, list[str]]) -> None:
    assert tried_again[name] == []


@pytest.mark.parametrize(
    ("outcome", "law"),
    [
        (replace(SOUND, code=3), "ended"),
        (replace(SOUND, code=-11), "ended"),
        (replace(SOUND, code=-9, hung=True), "ended"),
        (replace(REFUSED, err=b"Traceback (most recent call last):\n"), "ended"),
        (replace(REFUSED, err=b""), "told"),
        (replace(REFUSED, err=b"kg: " + b"x" * 2_000), "told"),
        (replace(REFUSED, err=b"kg: x\n" * 500), "told"),
        (replace(SOUND, out=b"a\x1b[31m"), "inert"),
        (replace(SOUND, out=b"a\r"), "inert"),
        (replace(SOUND, err="a\u202eb".encode()), "inert"),
        (replace(SOUND, out="a\u009bb".encode()), "inert"),
        (replace(SOUND, out=b"a\xffbcdefgh"), "inert"),
        (replace(SOUND, seconds=60), "bounded"),
        (replace(SOUND, memory=3 << 30), "bounded"),
        (replace(SOUND, heard=1), "unheard"),
    ],
)
def test_an_outcome_that_breaks_a_law_is_a_finding(outcome: Outcome, law: str) -> None:
    assert [one.law for one in broken(CASE, outcome, {}, {})] == [law]


def test_a_refusal_that_changes_the_archive_is_a_finding() -> None:
    assert list(broken(CASE, REFUSED, {"archive.json": "a"}, {"archive.json": "b"})) == [
        Broken("unchanged", "archive.json")
    ]
    assert list(broken(CASE, REFUSED, {"archive.json": "a"}, {"archive.json": "a"})) == []


@pytest.mark.parametrize("outcome", [SOUND, REFUSED, replace(SOUND, out="“é” 🏛\t1\r\n".encode())])
def test_what_keeps_every_law_is_none(outcome: Outcome) -> None:
    assert list(broken(CASE, outcome, {}, {})) == []


SUPERVISED = """
import ctypes, os, sys, time
from pathlib import Path
from tests.fuzz.running import Listener, ran
import socket
listener = Listener(0)
for run in (
    os.abort,
    lambda: ctypes.string_at(0),
    lambda: bytearray(8 << 30),
    lambda: time.sleep(60),
    lambda: all(True for _ in iter(int, 1)),
    lambda: socket.create_connection(("127.0.0.1", listener.port)).close(),
    lambda: sys.exit(2),
    lambda: print("said"),
):
    done = ran(run, Path(sys.argv[1]), listener=listener, clock=3, cpu=1)
    print(done.code, done.hung, done.heard, done.out.decode().strip())
"""


@pytest.mark.slow
def test_whatever_a_command_does_the_fuzzer_goes_on_and_says_what_it_was(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    command = [sys.executable, "-c", SUPERVISED, str(tmp_path / "case")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "-6 False 0 ",
        "-11 False 0 ",
        "70 False 0 ",
        "-9 True 0 ",
        "-24 False 0 ",
        "0 False 1 ",
        "2 False 0 ",
        "0 False 0 said",
    ]


MUTATIONS: dict[str, Callable[[Random], object]] = {
    "text": lambda random: mutation.text(random, "claims:\n  - quote: “a” 12\n", ("quote", "by")),
    "bytes": lambda random: mutation.flipped(random, b"some bytes of anything"),
    "JSON": lambda random: json.dumps(mutation.tree(random, {"a": [1, {"b": "c"}], "d": True})[0]),
    "markup": lambda random: mutation.markup(random, "<p>a <b>b</b></p>", ("<i>",)),
    "packages": lambda random: mutation.packed(random, workbook([OLDEST])),
}


@pytest.mark.parametrize("grammar", MUTATIONS)
def test_the_same_seed_makes_the_same_input_and_others_make_others(grammar: str) -> None:
    made = [MUTATIONS[grammar](Random(seed)) for seed in range(8)]
    if grammar != "packages":  # the library writes the time of day into a workbook
        assert made == [MUTATIONS[grammar](Random(seed)) for seed in range(8)]
    assert len({str(one) for one in made}) > 4


@pytest.mark.parametrize("files", [{"a": b"text"}, {"a": b"\xff\x00", "b": None}])
def test_a_case_comes_back_from_its_file(files: dict[str, bytes | None]) -> None:
    case = Case(
        ("add", "caf\udce9"), files, base="held", stdin=b"\xfe", changed="a", records=True, env={"KG_STORE": "x"}
    )
    assert Case.of_json(json.loads(json.dumps(case.as_json()))) == case
