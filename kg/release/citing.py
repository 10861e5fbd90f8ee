"""How the package is cited: DataCite's JSON (kernel 4.5) and CITATION.cff (1.2.0), of the one table.

https://schema.datacite.org/meta/kernel-4.5/ and https://github.com/citation-file-format/citation-file-format
"""

from __future__ import annotations

import json

from kg.inert import inert
from kg.release.metadata import (
    DESCRIPTION,
    KEYWORDS,
    LICENSE_ID,
    LICENSE_IRI,
    LICENSE_NAME,
    RIGHTS,
    SOFTWARE,
    ReleaseMetadata,
)

__all__ = ["citation_cff", "datacite_json"]


def datacite_json(metadata: ReleaseMetadata) -> str:
    """The package as DataCite describes it; without a DOI where it has none yet."""
    told = {
        **({"doi": metadata.doi} if metadata.doi else {}),
        "url": metadata.iri,
        "types": {"resourceType": "Knowledge graph", "resourceTypeGeneral": "Dataset"},
        "creators": [{"name": name} for name in metadata.creators],
        "titles": [{"title": metadata.title, "lang": "en"}],
        "publisher": {"name": metadata.publisher},
        "publicationYear": str(metadata.issued.year),
        "subjects": [{"subject": word} for word in KEYWORDS],
        "dates": [
            {"date": f"{metadata.begun}/{metadata.issued}", "dateType": "Collected"},
            {"date": str(metadata.issued), "dateType": "Issued"},
        ],
        "language": "en",
        "alternateIdentifiers": [
            {"alternateIdentifier": str(metadata.head), "alternateIdentifierType": "Head of the ledger"}
        ],
        "version": metadata.version,
        "rightsList": [
            {
                "rights": LICENSE_NAME,
                "rightsUri": LICENSE_IRI,
                "rightsIdentifier": LICENSE_ID,
                "rightsIdentifierScheme": "SPDX",
                "schemeUri": "https://spdx.org/licenses/",
            },
            {"rights": RIGHTS},
        ],
        "descriptions": [
            {"description": DESCRIPTION, "descriptionType": "Abstract", "lang": "en"},
            {"description": f"Made by {SOFTWARE}.", "descriptionType": "TechnicalInfo", "lang": "en"},
        ],
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }
    return json.dumps(told, ensure_ascii=True, indent=1) + "\n"


def citation_cff(metadata: ReleaseMetadata) -> str:
    """The package as programs that cite read it: a string of JSON is one of YAML, too."""
    lines = [
        "cff-version: 1.2.0",
        f"message: {_quoted('If you use this dataset, please cite it, and the sources its answers name.')}",
        "type: dataset",
        f"title: {_quoted(metadata.title)}",
        f"abstract: {_quoted(DESCRIPTION)}",
        f"version: {_quoted(metadata.version)}",
        f"date-released: {metadata.issued}",
        f"license: {LICENSE_ID}",
        *([f"doi: {_quoted(metadata.doi)}"] if metadata.doi else []),
        f"url: {_quoted(metadata.iri)}",
        "identifiers:",
        "  - type: other",
        f"    value: {_quoted(str(metadata.head))}",
        "    description: Head of the ledger",
        "keywords:",
        *(f"  - {_quoted(word)}" for word in KEYWORDS),
        "authors:",
        *(f"  - name: {_quoted(name)}" for name in metadata.creators),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(inert(text, longest=None), ensure_ascii=False)
