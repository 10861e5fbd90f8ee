"""Finds what ships with the package, in an installed wheel and in a checkout alike.

In a wheel the folders live inside the package as `kg/_shipped/<name>`; in a checkout they
stand beside it. Why not `importlib.resources` alone: an editable install has no copy.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

ONTOLOGY, SHAPES, QUERIES, CORPUS = "ontology", "shapes", "queries", "corpus"


def folder(name: str) -> Path:
    """The shipped folder called `name`.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    return _shipped(name)


def files(name: str, pattern: str) -> list[Path]:
    """The shipped files of one folder that match a glob pattern, by name."""
    return sorted(folder(name).glob(pattern))


def context_file() -> Path:
    """The published JSON-LD context."""
    return _PACKAGE / "context.jsonld"


def thing_context_file() -> Path:
    """The published JSON-LD context of documents of one thing."""
    return _PACKAGE / "thing.context.jsonld"


def license_file() -> Path:
    """The text of CC0-1.0, under which the ontology and what archivists contribute are given away.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    return _shipped("LICENSE-CC0")


def _shipped(name: str) -> Path:
    for candidate in (_PACKAGE / "_shipped" / name, _PACKAGE.parent / name):
        if candidate.exists():
            return candidate
    raise FileNotFoundError(f"{name} is not part of this installation; install kg287g again")
