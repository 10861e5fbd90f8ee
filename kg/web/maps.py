"""Maps of States and counties as SVG, shaded by a number of agreements; the table beside it says the same.

The shapes are `ontology/shapes.json`, derived from borders of 2017 by `ontology/build_shapes.py`. Territories are
not on that map: they stand in the table, and are counted in a line under it. One color, from light to dark: more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from kg.workspace.published import outlines

__all__ = ["Shade", "county_map", "shades", "state_map"]

_CLASSES = 5
"""Shades of a map: about as many as an eye tells apart in a legend."""


@dataclass(frozen=True, slots=True)
class Shade:
    """A class of the scale: `m3` for 21 to 100."""

    name: str
    label: str
    least: int


@cache
def _shapes() -> dict[str, Any]:
    return outlines()


def shades(figures: Sequence[int]) -> list[Shade]:
    """The classes of a scale for these figures: 0, then up to five whose bounds are round.

    >>> [shade.label for shade in shades([0, 3, 20, 326])]
    ['0', '1', '2–5', '6–20', '21–100', 'over 100']
    """
    most = max(figures, default=0)
    bounds = [1, 2, 6, 21, 101] if most > 50 else [1, 2, 4, 8, 16]
    used = [bound for bound in bounds if bound <= most]
    made = [Shade("m0", "0", 0)]
    for number, least in enumerate(used, 1):
        after = used[number] - 1 if number < len(used) else None
        label = str(least) if after == least else f"{least}–{after}" if after else f"over {least - 1}"
        made.append(Shade(f"m{number}", label if most > least or after else str(least), least))
    return made


def state_map(counts: Mapping[str, int], names: Mapping[str, str], href: Callable[[str], str], label: str) -> Markup:
    """The States, each with any a link with its name and number."""
    shapes = _shapes()
    return _drawn(shapes["states"], counts, names, href, label, shapes["box"], ())


def county_map(
    state: str, counts: Mapping[str, int], names: Mapping[str, str], href: Callable[[str], str], label: str
) -> Markup | None:
    """The counties of a State; None for a territory, which has no shape."""
    shapes = _shapes()
    border = shapes["states"].get(state)
    own = {code: path for code, path in shapes["counties"].items() if code in names}
    if border is None or not own:
        return None
    return _drawn(own, counts, names, href, label, _around(border), (border,))


def _drawn(
    paths: Mapping[str, str],
    counts: Mapping[str, int],
    names: Mapping[str, str],
    href: Callable[[str], str],
    label: str,
    box: Sequence[int],
    borders: Sequence[str],
) -> Markup:
    scale = shades(list(counts.values()))
    made = []
    for code, path in paths.items():
        number = counts.get(code, 0)
        shade = [one for one in scale if number >= one.least][-1].name
        title = escape(f"{names.get(code, code)}: {number:,}")
        shape = f'<path class="{shade}" d="{path}"><title>{title}</title></path>'
        made.append(f'<a href="{escape(href(code))}" aria-label="{title}">{shape}</a>' if number else shape)
    border = "".join(f'<path d="{path}"/>' for path in borders)
    return Markup(  # noqa: S704 (all of it is of this module or escaped)
        f'<svg class="map" viewBox="{" ".join(map(str, box))}" role="group" aria-label="{escape(label)}">'
        f'{"".join(made)}<g class="borders">{border}</g></svg>'
    )


def _around(path: str) -> list[int]:
    """The box around a path of relative steps, with a margin of a fortieth of its size."""
    xs, ys = [], []
    for ring in path.split("M")[1:]:
        head, _, steps = ring.rstrip("z").partition("l")
        x, y = (int(one) for one in head.split())
        numbers = [int(one) for one in steps.replace("-", " -").split()]
        xs.append(x)
        ys.append(y)
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            xs.append(x)
            ys.append(y)
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    margin = max(width, height) // 40 + 1
    return [min(xs) - margin, min(ys) - margin, width + 2 * margin, height + 2 * margin]
