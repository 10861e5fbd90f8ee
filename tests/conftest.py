"""Fixtures every test may use. `shared` is real material beside the checkout; never committed."""

from __future__ import annotations

import gc
import importlib.util
import os
import resource
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from kg.cli import main
from kg.guard.confining import address_space, confine
from kg.index import Store
from kg.workspace import Workspace
from kg.workspace.shipped_corpus import unpack
from tests.archives import CLOCK, Done, commands, own, with_alder
from tests.golden.world import make
from tests.sampling import left_out

ROOT = Path(__file__).resolve().parent.parent
MOST_GARBAGE = 20_000
"""Objects made and not let go of, after which garbage is collected: a process that grows large cannot fork a guard."""
FULL_EVERY = 16
CASES, CASES_OF_ARCHIVES = 4, 1
OF_ARCHIVES = frozenset("ask cli compare export index mcp record site web workspace".split())
"""Wings whose tests open an archive each: a case takes a tenth of a second there, and a hundredth elsewhere."""
LONGEST = {"test_workspace_kills", "test_workspace_crashes", "test_lists_imported_shared", "test_fuzz"}
"""Where everything runs these run first: at the end, one process would work on them while the others are done."""
FEW_EXAMPLES = 10
"""Of a law, where a test names no number: hypothesis takes 100, as the slow suite does."""

if sys.dont_write_bytecode:  # modules are compiled once all the same, and so for the processes that tests start
    sys.dont_write_bytecode = False
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(ROOT / ".pytest_cache" / "compiled")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

settings.register_profile("untimed", deadline=None)
"""How long an example takes says nothing of the code: the first one imports what only some commands need."""
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    settings.register_profile("fast", max_examples=FEW_EXAMPLES)
    if not _slow(config):
        settings.load_profile("fast")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """The whole suite runs on every processor, unless `-n` says otherwise; a part of it, or what one looks into with
    `-s` or `--pdb`, in this process."""
    asked = config.option
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not asked.keyword and not asked.collectonly
    alone = hasattr(config, "workerinput") or asked.capture == "no" or asked.usepdb
    if whole and not alone and getattr(asked, "numprocesses", 0) is None:
        asked.numprocesses = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def _slow(config: pytest.Config) -> bool:
    """Whether tests marked slow run: where KG_SLOW is set, as in .ci/run, and where `-m slow` asks for them."""
    return bool(os.environ.get("KG_SLOW")) or config.option.markexpr == "slow"


def pytest_collection_finish() -> None:
    """Garbage is collected between tests: during one it might be by a thread of a server in the test, where the
    engine's answers, which belong to the thread that asked, cannot be let go of."""
    gc.collect()
    gc.freeze()
    gc.disable()


def pytest_runtest_teardown() -> None:
    """What was made since the last time is looked at; all there is, which takes half a second, once in `FULL_EVERY`."""
    new, _, times = gc.get_count()
    if new > MOST_GARBAGE:
        gc.collect(2 if times >= FULL_EVERY else 1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    _sample(config, items)
    if os.environ.get("KG_SLOW"):
        items.sort(key=lambda item: item.path.stem not in LONGEST)
    if not _slow(config):
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(pytest.mark.skip(reason="slow; runs with -m slow, and where KG_SLOW=1 is set"))
    if why := _no_browser():
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=why))


def _sample(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of each long table of cases the fast suite takes `CASES`, spread evenly over it, or `CASES_OF_ARCHIVES`; the
    others are slow."""
    folders = any((config.invocation_params.dir / one).is_dir() for one in config.args)
    if os.environ.get("KG_SLOW") or not folders:  # of one file every case runs
        return
    out: set[int] = set()
    for opens, cases in ((True, CASES_OF_ARCHIVES), (False, CASES)):
        places = [at for at, item in enumerate(items) if (item.path.parent.name in OF_ARCHIVES) is opens]
        out.update(places[at] for at in left_out([items[at].nodeid for at in places], cases))
    kept = [item for at, item in enumerate(items) if at not in out]
    rest = [items[at] for at in sorted(out)]
    for item in rest:
        item.add_marker(pytest.mark.slow)
    if not _slow(config):
        items[:] = kept
        config.hook.pytest_deselected(items=rest)


def _no_browser() -> str:
    """Why the browser tests cannot run; nothing where they can, or where they must (KG_BROWSER, as .ci/run sets it)."""
    if os.environ.get("KG_BROWSER"):
        return ""
    if shutil.which("chromium") is None:
        return "needs Chromium on PATH (apt-get install chromium)"
    if importlib.util.find_spec("playwright") is None or importlib.util.find_spec("axe_playwright_python") is None:
        return "needs the extra `browser`: pip install -c constraints.txt '.[test,browser]'"
    return ""


SMALL_PROCESS = 320 << 10
"""KiB. The peak of a process is handed to its children, whose own it then hides."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests marked small judge a child by the memory it took; they run by themselves too, as .ci/run does."""
    if item.get_closest_marker("small") and resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > SMALL_PROCESS:
        pytest.skip("this process is too large by now; run the file by itself")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and lists; skips where it is absent."""
    folder = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))
    if not (folder / "documents").is_dir():
        pytest.skip(f"real material is not beside this checkout ({folder} is absent)")
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def golden_archive(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The invented archive of golden answers; not written to."""
    return make(tmp_path_factory.mktemp("golden"))


@pytest.fixture(scope="session")
def world(golden_archive: Workspace) -> Store:
    """The store of that archive; not written to."""
    return golden_archive.store


@pytest.fixture(scope="session")
def shipped_corpus(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The corpus as it is shipped, without bytes; not written to. It has its store: a command that forks from a
    process that has opened others can make none, since the engine's threads are not there."""
    made = unpack(tmp_path_factory.mktemp("corpus") / "archive")
    made.counts()
    return made


@pytest.fixture(scope="session")
def alder_folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Makes the folder of that name once."""
    return cache(lambda name: with_alder(tmp_path_factory.mktemp(name)))


@pytest.fixture(scope="module")
def alder_folder(request: pytest.FixtureRequest, alder_folders: Callable[[str], Path]) -> Path:
    """A folder with an archive that has what the Alder County Sheriff's Office says, and with sheets to add; to be
    copied, not written to. Its store is without the vocabulary where those of the module are."""
    if "without_vocabulary" not in request.fixturenames:
        return alder_folders("alder")
    request.getfixturevalue("without_vocabulary")
    return alder_folders("bare-alder")


@pytest.fixture(scope="module")
def alder_archive(alder_folder: Path) -> Path:
    """That archive; to be read."""
    return alder_folder / "archive"


@pytest.fixture
def alder(alder_folder: Path, tmp_path: Path) -> Workspace:
    """One's own copy of that archive, at `tmp_path/archive`, with sheets to add at `tmp_path`."""
    return own(alder_folder, tmp_path)


@pytest.fixture(scope="module")
def nothing_folder(without_vocabulary: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive that has nothing in it; to be copied, not written to."""
    folder = tmp_path_factory.mktemp("nothing")
    Workspace.create(folder / "archive", clock=CLOCK).counts()
    return folder


@pytest.fixture(scope="module")
def without_vocabulary() -> Iterator[None]:
    """Stores hold what their ledger makes them and not the 22,000 statements that are the same in each, which take
    most of the time of a verification. For modules that ask for no labels, and start no process that verifies."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("kg.index.derived.vocabulary", tuple)
        yield


def _confine_beyond_this_process(memory: int) -> None:
    """A command's child inherits little; one of a process that has run thousands of tests is held to so much more."""
    confine(memory and memory + address_space() // 1024)


@pytest.fixture
def kg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """The command `kg` in this process, in `tmp_path`, on the archive there; what it raises fails the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("kg.cli.application", commands)
    monkeypatch.setattr("kg.guard.commands.confine", _confine_beyond_this_process)
    for name in ("KG_ARCHIVE", "KG_STORE", "KG_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KG_ARCHIVIST", "tester")

    def run(*words: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, words)])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run
