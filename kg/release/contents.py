"""The table of contents: what a package holds, in the order in which it is listed, and how each part is made.

A further export is one more line of `PARTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg import assets
from kg.release.archive_copy import DocumentCapture, copy_archive, write_documents
from kg.release.packaged import PackagedFile
from kg.workspace import Workspace

__all__ = ["ARCHIVE", "CLAIMS", "DESCRIPTIONS", "PARTS", "PackagePart", "exports", "media_types"]

ARCHIVE, CLAIMS = "archive/", "exports/claims.nq"
_Writer = Callable[[Workspace, list[DocumentCapture], Path], None]


@dataclass(frozen=True, slots=True)
class PackagePart:
    """A file, or a folder where `path` ends with a slash: what it is in a few words, and what it holds."""

    path: str
    name: str
    told: str
    write: _Writer

    @property
    def described(self) -> tuple[str, str, str]:
        return self.path, self.name, self.told


def _exported(form: str) -> _Writer:
    return lambda workspace, _, path: workspace.export_to(form, path)


def _shipped(folder: str, pattern: str) -> _Writer:
    def write(_: Workspace, __: list[DocumentCapture], path: Path) -> None:
        for file in assets.files(folder, pattern):
            copied = path / file.relative_to(assets.folder(folder))
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_bytes(file.read_bytes())

    return write


def _copied(file: Callable[[], Path]) -> _Writer:
    return lambda _, __, path: _copy(file(), path)


def _copy(source: Path, path: Path) -> None:
    path.write_bytes(source.read_bytes())


PARTS = (
    PackagePart(
        ARCHIVE,
        "The archive",
        "the ledger, contribution by contribution, what was merged, signed and stamped, and included documents",
        lambda workspace, captures, path: copy_archive(workspace.archive, captures, path),
    ),
    PackagePart(
        "documents.csv",
        "Documents",
        "every document and each of its captures, with the SHA-256 of its bytes",
        lambda _, captures, path: write_documents(captures, path),
    ),
    PackagePart(
        CLAIMS,
        "Claims as N-Quads",
        "live claims as named graphs, and what is said about them",
        _exported("nquads"),
    ),
    PackagePart(
        "exports/claims.jsonld",
        "Claims as JSON",
        "the same, a line for each claim, read without RDF",
        _exported("jsonld"),
    ),
    PackagePart(
        "exports/merge.ttl",
        "The merge",
        "each statement once, whoever makes it, what follows from them, and the ontology, as Turtle",
        _exported("turtle"),
    ),
    PackagePart(
        "exports/nanopubs.trig",
        "Nanopublications",
        "each claim by itself, by a name that only its content gives, and what was withdrawn",
        _exported("nanopubs"),
    ),
    PackagePart("context.jsonld", "JSON-LD context", "what each key of the JSON means", _copied(assets.context_file)),
    PackagePart(
        "ontology/", "Ontology", "every word with its definition, and places", _shipped(assets.ONTOLOGY, "**/*.ttl")
    ),
    PackagePart("shapes/", "Shapes", "what the archive admits, as SHACL", _shipped(assets.SHAPES, "**/*.ttl")),
    PackagePart(
        "queries/",
        "Questions",
        "the questions that the program answers by name, as SPARQL",
        _shipped(assets.QUERIES, "**/*.rq"),
    ),
    PackagePart("LICENSE.txt", "License", "the text of CC0-1.0", _copied(assets.license_file)),
)
DESCRIPTIONS = (
    ("README.md", "Begin here", "what this is, and how to read it"),
    ("CITATION.cff", "How to cite it", "for programs that cite"),
    ("datacite.json", "DataCite", "for who registers a DOI"),
    ("dataset.ttl", "DCAT and VoID", "what is in the package and how much, as Turtle"),
)
"""What is written last, of all that was written before."""
_MEDIA_TYPES = {
    ".cff": "text/yaml",
    ".csv": "text/csv",
    ".gz": "application/gzip",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".nq": "application/n-quads",
    ".ots": "application/octet-stream",
    ".rq": "application/sparql-query",
    ".trig": "application/trig",
    ".tsr": "application/timestamp-reply",
    ".ttl": "text/turtle",
    ".txt": "text/plain",
}


def exports() -> list[PackagePart]:
    """The parts that have the graph in a form for other programs."""
    return [part for part in PARTS if part.path.startswith("exports/")]


def media_types(files: list[PackagedFile], captures: list[DocumentCapture]) -> Mapping[str, str]:
    """What each file is, by path: a capture is what it was recorded as, and `head` is plain words."""
    recorded = {f"{ARCHIVE}captures/{one.sha256}": one.media_type for one in captures}
    return {
        file.path: recorded.get(file.path) or _MEDIA_TYPES.get(Path(file.path).suffix, "text/plain") for file in files
    }
