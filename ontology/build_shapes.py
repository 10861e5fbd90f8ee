"""Writes shapes.json from a public table of borders: the same table gives the same bytes.

    npm pack us-atlas@3.0.1 && tar xzf us-atlas-3.0.1.tgz
    python ontology/build_shapes.py package/counties-albers-10m.json ontology/shapes.json

The table is `us-atlas` (ISC license), which is made of the boundary files of the US Census Bureau of 2017
(public domain), projected as the Albers map of the United States with Alaska and Hawaii set apart. A later
edition has other counties in Connecticut than `places.ttl`, so none is taken. Borders are thinned arc by arc,
so that neighbors keep one border. An independent city that is smaller than a point of the drawing is a dot.

The file has a path (SVG, integers, tenths of the table's points) for each State and county by the code of its
place: `us-al`, `us-01001`. Territories are not on that map and have no shape.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

SCALE, THIN = 10, 0.3
_STATE = re.compile(r'<(us-[a-z]{2})> a .* skos:notation "[A-Z]{2}", "(\d\d)"')

Point = tuple[float, float]


def main(table: Path, out: Path) -> None:
    atlas = json.loads(table.read_text("utf-8"))
    places = Path(__file__).with_name("places.ttl").read_text("utf-8")
    codes = {fips: code for code, fips in _STATE.findall(places)}
    shapes = {
        "source": "us-atlas 3.0.1, counties-albers-10m.json (ISC); US Census Bureau boundary files, 2017",
        "box": _box(atlas["bbox"]),
        "states": dict(_paths(atlas, "states", lambda fips: codes.get(fips))),
        "counties": dict(_paths(atlas, "counties", lambda fips: f"us-{fips}" if fips[:2] in codes else None)),
    }
    out.write_text(json.dumps(shapes, separators=(",", ":")) + "\n", "utf-8")


def _box(bounds: list[float]) -> list[int]:
    """Left, top, width and height of the drawing, with a margin."""
    left, top, right, bottom = (round(one * SCALE) for one in bounds)
    return [left - 20, top - 20, right - left + 40, bottom - top + 40]


def _paths(atlas: dict[str, Any], kind: str, code_of: Any) -> Iterator[tuple[str, str]]:
    arcs = [_thinned(one) for one in _arcs(atlas)]
    for geometry in sorted(atlas["objects"][kind]["geometries"], key=lambda one: one["id"]):
        code = code_of(geometry["id"])
        if code:
            yield code, _path(geometry, arcs)


def _arcs(atlas: dict[str, Any]) -> Iterator[list[Point]]:
    """The arcs of a TopoJSON topology, which are delta-encoded integers (its specification, 2.1.3)."""
    (scale_x, scale_y), (left, top) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + left, y * scale_y + top))
        yield points


def _thinned(line: list[Point]) -> list[Point]:
    """Douglas and Peucker's line: no point left out lies further than `THIN` from it."""
    if len(line) < 3:
        return line
    farthest, at = max((_distance(point, line[0], line[-1]), n) for n, point in enumerate(line[1:-1], 1))
    if farthest <= THIN:
        return [line[0], line[-1]]
    return [*_thinned(line[: at + 1])[:-1], *_thinned(line[at:])]


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (ax, ay), (bx, by) = point, start, end
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    if length < 1e-9:
        return float(((x - ax) ** 2 + (y - ay) ** 2) ** 0.5)
    return float(abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length)


def _path(geometry: dict[str, Any], arcs: list[list[Point]]) -> str:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    rings = [_ring(ring, arcs) for polygon in polygons for ring in polygon]
    drawn = [_drawn(ring) for ring in rings if len(ring) >= 4]
    return "".join(drawn) or _dot(rings[0][0])


def _ring(ring: list[int], arcs: list[list[Point]]) -> list[tuple[int, int]]:
    """A ring in whole numbers, no point twice in a row; `~n` is arc n backwards."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    whole = [(round(x * SCALE), round(y * SCALE)) for x, y in points]
    return [one for n, one in enumerate(whole) if n == 0 or one != whole[n - 1]]


def _drawn(ring: list[tuple[int, int]]) -> str:
    steps = " ".join(f"{x - a} {y - b}" for (a, b), (x, y) in pairwise(ring[:-1]))
    return f"M{ring[0][0]} {ring[0][1]}l{steps}z".replace(" -", "-")


def _dot(at: tuple[int, int]) -> str:
    return f"M{at[0] - 6} {at[1] - 6}h12v12h-12z"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
