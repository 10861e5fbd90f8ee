"""Years of lists: what importing, asking and keeping them takes, beside floors of the same run.

The folder of many lists is made up (`generated_lists`); with `--large` so is an archive of a million
sightings, imported from workbooks through the same command as any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archives import Archives, sheet
from generated_lists import published
from measuring import Taken, kg, measured, python, step
from table import Figure, figures, rows, seconds

__all__ = ["importing", "large"]

SEED = 287
MANY, ROWS = 200, 1_500
LARGE, LARGE_ROWS = 1_000, 1_650
CURVE = (1_000, 10_000, 100_000, 1_000_000)
PARTS = ("ledger", "store", "captures")
_OPENPYXL = """import sys, openpyxl
from pathlib import Path
for path in Path(sys.argv[1]).iterdir(): openpyxl.load_workbook(path)"""
_OPEN = "import sys, pyoxigraph as ox; ox.Store.read_only(sys.argv[1])"


def importing(archives: Archives) -> Iterator[Figure]:
    """A folder of many lists, the first time and again."""
    folder = made(archives.folder / "years", MANY, ROWS)
    opened = measured(python(_OPENPYXL, folder), runs=1, warm_up=False)
    name = f"openpyxl opens the {MANY} files"
    archive = archives.many = archives.fresh(made=True)
    first = measured(kg("--archive", archive, "import", "ice-list", folder), runs=1, warm_up=False)
    again = measured(kg("--archive", archive, "import", "ice-list", folder), runs=3)
    yield Figure(f"`kg import ice-list` of {MANY} made-up lists", first, "< 2 times", name, opened)
    yield Figure("the same once more: nothing new", again, "< 0.1 times", "importing them first", first)


def made(folder: Path, lists: int, most: int) -> Path:
    """A folder of so many lists, the last of so many rows."""
    folder.mkdir()
    for one in published(SEED, lists=lists, rows=most):
        (folder / one.name).write_bytes(one.content)
    return folder


def large(archives: Archives) -> str:
    """An archive of a million sightings, grown list by list; what adding to it takes on the way, and then the rest."""
    folder, archive = made(archives.folder / "large", LARGE, LARGE_ROWS), archives.fresh(made=True)
    lists, curve = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns), []
    for size in CURVE:
        while lists and (found := step("places", archive)) < size:
            ahead = max(1, min(len(lists), (size - found) // LARGE_ROWS))
            measured(kg("--archive", archive, "import", "ice-list", *lists[:ahead]), runs=1, warm_up=False)
            del lists[:ahead]
        curve.append([f"{step('places', archive):,}", *map(seconds, added(archives, archive))])
    return "\n".join(
        [
            rows("Adding one claim, beside as many sightings", ["sightings", "median", "as a command"], curve),
            kept(archive),
            figures("Asking an archive of a million sightings", asking(archive)),
        ]
    )


def added(archives: Archives, archive: Path) -> tuple[float, float]:
    """Seconds that adding one claim takes in a process that runs already, and as a command."""
    inside = step("adding", archive, *(sheet(archives.folder) for _ in range(6)))
    command = measured(lambda: kg("--archive", archive, "add", sheet(archives.folder)), runs=3)
    return inside, command.wall


def kept(archive: Path) -> str:
    """Bytes a sighting, of each part of an archive."""
    sightings = step("places", archive)
    parts = [(part, sum(path.stat().st_size for path in (archive / part).rglob("*"))) for part in PARTS]
    shown = [[part, f"{size / 1e6:,.0f} MB", f"{size / sightings:,.0f}"] for part, size in parts]
    return rows(f"What {sightings:,} sightings take", ["what", "size", "bytes a sighting"], shown)


def asking(archive: Path) -> Iterator[Figure]:
    opened = measured(python(_OPEN, archive / "store"), runs=3)
    started = measured(kg("--archive", archive, "query", "-e", "ASK { ?list a kg:Capture }"), runs=3)
    yield Figure("`kg query` of one thing: the archive is opened", started, "< 1 s", "open the store", opened)
    name = step("agency_seen_most", archive)
    yield Figure("`kg trace` of the agency seen most", traced(archive, name), "< 0.5 s", "open the store", opened)
    found = measured(kg("--archive", archive, "find", name), runs=3)
    yield Figure("`kg find` of it", found, "", "open the store", opened)
    yield Figure("`kg log`", measured(kg("--archive", archive, "log"), runs=3), "", "open the store", opened)


def traced(archive: Path, name: str) -> Taken:
    return measured(kg("--archive", archive, "trace", name), runs=3)
