"""What the package ships beside any archive: places by their names, the shapes of the gate, outlines for maps."""

from __future__ import annotations

import json
from typing import Any

from kg import assets, places

__all__ = ["known_places", "outlines", "shape_files"]

known_places = places.load


def outlines() -> dict[str, Any]:
    """The outlines of States and counties, as `ontology/shapes.json` has them."""
    (path,) = assets.files(assets.ONTOLOGY, "shapes.json")
    made: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return made


def shape_files() -> dict[str, str]:
    """The SHACL shapes of the gate in Turtle, by the names of their files."""
    return {path.name: path.read_text("utf-8") for path in assets.files(assets.SHAPES, "*.ttl")}
