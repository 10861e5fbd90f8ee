"""Measures `kg` whole, and prints Markdown: `python benchmarks/run.py [../shared] [--large]`.

Every figure stands beside a floor or a peer of the same run, so that a table from another machine, or
a busy one, can be compared. Nothing here passes or fails. Without the real material what needs it is
left out, and that is said.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import years
from archives import Archives, sheet
from measuring import Taken, kg, measured, python, step
from table import Figure, figures, rows, seconds

AGENCY = "Etowah County Sheriff's Office"
MANY, FEW = 7, 3
SLOWEST = 5
LARGE = "--large"
"""Takes some minutes and three gigabytes more."""
FORMS = {
    "jsonld": ("JSON_LD", "< 4"),
    "trig": ("TRIG", ""),
    "nquads": ("N_QUADS", ""),
    "dataset": ("N_QUADS", "< 1.5"),
    "dataset-trig": ("TRIG", "< 1.5"),
}
"""Formats of `kg export`, what the engine calls them, and how many times its own dump each may take."""

_LOAD = """import sys, pyoxigraph as ox; store = ox.Store(sys.argv[2])
store.bulk_load(path=sys.argv[1], format=getattr(ox.RdfFormat, sys.argv[3])); store.flush()"""
_OPEN = "import sys, pyoxigraph as ox; ox.Store.read_only(sys.argv[1])"
_DUMP = """import sys, pyoxigraph as ox
ox.Store.read_only(sys.argv[1]).dump(sys.argv[3], format=getattr(ox.RdfFormat, sys.argv[2]))"""
_OPENPYXL = "import sys, openpyxl\nfor path in sys.argv[1:]: openpyxl.load_workbook(path)"
_CALAMINE = """import sys, python_calamine as c
for path in sys.argv[1:]:
    book = c.load_workbook(path)
    for name in book.sheet_names: book.get_sheet_by_name(name).to_python()"""


def main(shared: Path | None, *, is_large: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tell("making the archives")
        archives = Archives(Path(folder), shared)
        print(about())
        print(figures("Commands", commands(archives)))
        if shared:
            print(figures("ICE's 33 lists (15,226 rows)", lists(archives)))
        tell("years of lists")
        print(figures("Years of lists", years.importing(archives)))
        if is_large:
            tell("a million sightings")
            print(years.large(archives))
        print(queries(archives))
        print(exports(archives))
        print(documents(archives))
        print(gate(archives))


def commands(archives: Archives) -> Iterator[Figure]:
    """What people type most, on the shipped corpus."""
    tell("commands")
    yield Figure("`kg --help`", measured(kg("--help"), runs=MANY), "< 0.25 s", "import typer", floor("import typer"))
    yield demo(archives)
    growing = archives.fresh(made=False)
    measured(kg("--archive", growing, "demo"), runs=1, warm_up=False)
    added = measured(lambda: kg("--archive", growing, "add", sheet(archives.folder)), runs=MANY)
    yield Figure("`kg add` of one claim", added, "< 1 s", "import pyshacl", floor("import pyshacl"))
    opened = measured(python(_OPEN, archives.demo / "store"), runs=MANY)
    for what, archive in (("", archives.demo), (", captures attached", archives.attached)):
        if archive.exists():
            traced = measured(kg("--archive", archive, "trace", AGENCY), runs=MANY)
            yield Figure(f"`kg trace` of an agency{what}", traced, "< 0.5 s", "open the store", opened)
    for name in ("recount", "disagreements", "origins", "find Etowah"):
        taken = measured(kg("--archive", archives.demo, *name.split()), runs=MANY)
        yield Figure(f"`kg {name}`", taken, "", "open the store", opened)


def demo(archives: Archives) -> Figure:
    """From nothing to three answers, beside loading the same quads into a folder of the engine's."""
    quads = archives.folder / "demo.nq"
    subprocess.run(python(_DUMP, archives.demo / "store", "N_QUADS", quads), check=True)
    loaded = measured(lambda: python(_LOAD, quads, archives.fresh(made=False), "N_QUADS"), runs=MANY)
    taken = measured(lambda: kg("--archive", archives.fresh(made=False), "demo"), runs=MANY)
    return Figure("`kg demo` into an empty folder", taken, "< 10 s", "bulk load of the same quads", loaded)


def lists(archives: Archives) -> Iterator[Figure]:
    """Every list, from the workbooks to a verified archive."""
    tell("lists")
    books = archives.workbooks
    opened = measured(python(_OPENPYXL, *books), runs=FEW)
    name = f"openpyxl opens the {len(books)} files"
    imported = measured(lambda: kg("--archive", archives.fresh(made=True), "import", "ice-list", *books), runs=FEW)
    yield Figure("`kg import ice-list`, gate and ledger included", imported, "< 20 s", name, opened)
    if find_spec("python_calamine"):
        read = measured(python(_CALAMINE, *books), runs=FEW)
        yield Figure("the same", imported, "", "python-calamine reads them, without links", read)
    again = measured(kg("--archive", archives.lists, "import", "ice-list", *books), runs=FEW)
    yield Figure("`kg import ice-list` once more: nothing new", again, "", name, opened)
    yield Figure("`kg verify`", measured(kg("--archive", archives.lists, "verify"), runs=FEW), "", name, opened)
    store = measured(python(_OPEN, archives.lists / "store"), runs=MANY)
    for command in (("trace", AGENCY), ("recount",), ("disagreements",), ("origins",), ("find", "Etowah")):
        taken = measured(kg("--archive", archives.lists, *command), runs=FEW)
        yield Figure(f"`kg {command[0]}`", taken, "", "open the store", store)


def queries(archives: Archives) -> str:
    """Every named query in one process; the slowest are shown, and the first of them as a command."""
    shown = []
    for what, archive in archives.both():
        tell(f"queries over {what}")
        found = step("queries", archive)
        shown += [[what, f"`{asked}`", f"{answers:,}", seconds(taken)] for asked, answers, taken in found[:SLOWEST]]
        name, *params = found[0][0].split()
        command = kg("--archive", archive, "query", name, *(f"--param={one}" for one in params))
        taken = measured(command, runs=FEW)
        shown.append([what, "the first as a command, its table with footnotes", "", seconds(taken.wall)])
        shown.append([what, f"all {len(found)} together", "", seconds(sum(one[2] for one in found))])
    return rows("Named queries: the slowest", ["archive", "slowest", "rows", "median"], shown)


def exports(archives: Archives) -> str:
    """Each format as a command, beside the engine's own dump of a store that holds the very same quads."""
    shown = []
    measured_archives = [*archives.both(), *([("made-up lists", archives.many)] if archives.many else [])]
    for form, (engine_form, goal) in FORMS.items():
        for what, archive in measured_archives:
            tell(f"export of {what} as {form}")
            shown.append([f"`{form}`, {what}", goal, *exported(archives, archive, form, engine_form)])
    for what, archive in archives.both():
        tell(f"export of {what} as tables")
        shown.append([f"`tables`, {what}", "", *tables(archive), *[""] * 3])
    floor = ["pyoxigraph's dump of the same quads, CPU", "its peak memory"]
    return rows("Exports", ["what", "goal", "size", "CPU", "peak memory", *floor, "ratio"], shown)


def exported(archives: Archives, archive: Path, form: str, engine_form: str) -> list[str]:
    ours, theirs, same = (archives.folder / name for name in ("ours", "theirs", f"same-{archive.name}-{form}"))
    taken = measured(kg("--archive", archive, "export", form, "-o", ours), runs=FEW)
    subprocess.run(python(_LOAD, ours, same, engine_form), check=True)
    floor = measured(python(_DUMP, same, engine_form, theirs), runs=FEW)
    return [
        f"{ours.stat().st_size / 1e6:.1f} MB",
        seconds(taken.cpu),
        f"{taken.memory:.0f} MiB",
        seconds(floor.cpu),
        f"{floor.memory:.0f} MiB",
        f"{taken.cpu / floor.cpu:.1f}",
    ]


def tables(archive: Path) -> list[str]:
    folder = archive.with_name("tables")
    taken = measured(kg("--archive", archive, "export", "tables", folder), runs=FEW)
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    return [f"{size:.1f} MB", seconds(taken.cpu), f"{taken.memory:.0f} MiB"]


def documents(archives: Archives) -> str:
    """A document of one agency in a program, in CPU time: < 50 ms each."""
    shown = []
    for what, archive in archives.both():
        tell(f"documents of agencies of {what}")
        found = step("documents_of_agencies", archive)
        shown.append([what, f"{found['agencies']:,}", seconds(found["median"]), seconds(found["slowest"])])
    return rows("A document of one agency, in a program", ["archive", "agencies", "median", "slowest"], shown)


def gate(archives: Archives) -> str:
    """Milliseconds a claim: all of the gate, and the part of it that pySHACL takes."""
    tell("gate")
    found = [("one claim", step("gate_of_one", archives.demo))]
    found.append(("every claim of the corpus", step("gate_of_archive", archives.demo)))
    if archives.workbooks:
        largest = max(archives.workbooks, key=lambda path: path.stat().st_size)
        found.append(("ICE's largest list", step("gate_of_list", archives.demo, largest)))
    shown = [
        [
            what,
            f"{one['claims']:,}",
            seconds(one["everything"]),
            *(per_claim(one, key) for key in ("everything", "pyshacl")),
        ]
        for what, one in found
    ]
    return rows("The gate", ["what", "claims", "median", "a claim", "of it in pySHACL"], shown)


def per_claim(one: dict[str, float], part: str) -> str:
    return f"{one[part] / one['claims'] * 1000:.2f} ms"


def floor(code: str) -> Taken:
    return measured(python(code), runs=MANY)


def about() -> str:
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("pyoxigraph", "rdflib", "pyshacl", "openpyxl", "typer")
    )
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {libraries}; medians.\n"


def tell(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


def shared_folder(arguments: list[str]) -> Path | None:
    folder = Path(arguments[0] if arguments else "../shared").resolve()
    if (folder / "data" / "ice-lists").is_dir():
        return folder
    tell(f"no real material in {folder}: lists and attached captures are left out")
    return None


if __name__ == "__main__":
    main(shared_folder([one for one in sys.argv[1:] if one != LARGE]), is_large=LARGE in sys.argv)
