"""The package as a crate: a JSON-LD file that names every file with what it is (RO-Crate 1.2).

https://w3id.org/ro/crate/1.2 ; the file lies at the root of what it describes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from kg import __version__, terms
from kg.inert import in_json
from kg.release.metadata import (
    DESCRIPTION,
    KEYWORDS,
    LICENSE_ID,
    LICENSE_IRI,
    LICENSE_NAME,
    RIGHTS,
    ReleaseMetadata,
)
from kg.release.packaged import PackagedFile

__all__ = ["CRATE_FILE", "DescribedPart", "crate_json"]

CRATE_FILE = "ro-crate-metadata.json"
_CRATE = "https://w3id.org/ro/crate/1.2"
_PROGRAM = "#kg287g"
DescribedPart = tuple[str, str, str]
"""The path of a file or folder (with a slash at its end), what it is, and what it holds."""
_Entity = dict[str, Any]


def crate_json(
    metadata: ReleaseMetadata,
    parts: Sequence[DescribedPart],
    files: Iterable[PackagedFile],
    media_types: Mapping[str, str],
) -> str:
    """The crate of these files, of which `parts` are described; `media_types` by path."""
    every = [file for file in files if file.path != CRATE_FILE]
    creators = [{"@id": f"#creator-{number}"} for number in range(1, len(metadata.creators) + 1)]
    head = {"@id": "#head"}
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": metadata.title,
        "description": f"{DESCRIPTION} {RIGHTS}",
        "datePublished": str(metadata.issued),
        "dateCreated": str(metadata.begun),
        "version": metadata.version,
        "license": {"@id": LICENSE_IRI},
        "creator": _one_or_all(creators),
        "publisher": {"@id": "#publisher"},
        "keywords": ", ".join(KEYWORDS),
        "inLanguage": "en",
        "identifier": [f"https://doi.org/{metadata.doi}", head] if metadata.doi else head,
        **({"cite-as": f"https://doi.org/{metadata.doi}"} if metadata.doi else {}),
        "mentions": {"@id": "#made"},
        "hasPart": [{"@id": quote(path)} for path, _, _ in parts],
    }
    graph: list[_Entity] = [
        {
            "@id": CRATE_FILE,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": _CRATE},
        },
        root,
        *_contextual(metadata),
        *(_folder(part, every) for part in parts if part[0].endswith("/")),
        *(_file(file, parts, media_types) for file in every),
    ]
    told = {"@context": f"{_CRATE}/context", "@graph": graph}
    return in_json(json.dumps(told, ensure_ascii=False, indent=1)) + "\n"


def _contextual(metadata: ReleaseMetadata) -> list[_Entity]:
    """The license, who contributed and who publishes, the head of the ledger, the program."""
    agents = [("publisher", metadata.publisher)] + [
        (f"creator-{number}", name) for number, name in enumerate(metadata.creators, 1)
    ]
    return [
        {
            "@id": LICENSE_IRI,
            "@type": "CreativeWork",
            "name": LICENSE_NAME,
            "identifier": LICENSE_ID,
            "description": "What archivists contributed may be used for any purpose, without asking.",
        },
        *({"@id": f"#{at}", "@type": "Organization", "name": name} for at, name in agents),
        {"@id": "#head", "@type": "PropertyValue", "name": "Head of the ledger", "value": str(metadata.head)},
        {
            "@id": _PROGRAM,
            "@type": "SoftwareApplication",
            "name": "kg287g",
            "version": __version__,
            "url": terms.BASE,
        },
        {
            "@id": "#made",
            "@type": "CreateAction",
            "name": "Made the package from the ledger",
            "instrument": {"@id": _PROGRAM},
            "result": {"@id": "./"},
        },
    ]


def _folder(part: DescribedPart, files: Iterable[PackagedFile]) -> _Entity:
    path, name, told = part
    inside = [{"@id": quote(file.path)} for file in files if file.path.startswith(path)]
    return {"@id": quote(path), "@type": "Dataset", "name": name, "description": told, "hasPart": inside}


def _file(file: PackagedFile, parts: Iterable[DescribedPart], media_types: Mapping[str, str]) -> _Entity:
    """A file, described as the part it is, or as the part it is of."""
    path, name, told = next(part for part in parts if file.path == part[0] or file.path.startswith(part[0]))
    return {
        "@id": quote(file.path),
        "@type": "File",
        "name": name if file.path == path else file.path.rpartition("/")[2],
        "description": told if file.path == path else f"Of the part “{name}”: {told}",
        "encodingFormat": media_types[file.path],
        "contentSize": str(file.byte_size),
        "sha256": file.sha256,
    }


def _one_or_all(values: list[_Entity]) -> _Entity | list[_Entity]:
    return values[0] if len(values) == 1 else values
