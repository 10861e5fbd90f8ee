"""Guarantees one table of what is said of a package: DataCite, CITATION.cff, DCAT, RO-Crate and BagIt are made of it.

Times are the ledger's, never the clock's: equal archives are described alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg import __version__, terms
from kg.errors import UsageError
from kg.index import solutions, words
from kg.record.recording import UNNAMED

if TYPE_CHECKING:
    from kg.ask.holdings import Counts
    from kg.ledger import Head
    from kg.workspace import Workspace

__all__ = [
    "DESCRIPTION",
    "KEYWORDS",
    "LICENSE_ID",
    "LICENSE_IRI",
    "LICENSE_NAME",
    "PUBLISHER",
    "RIGHTS",
    "SOFTWARE",
    "TITLE",
    "ReleaseMetadata",
    "metadata_of",
]

TITLE = "What sources state about agreements under section 287(g) of the Immigration and Nationality Act"
DESCRIPTION = (
    "Claims of named sources about the agreements under section 287(g) between U.S. Immigration and Customs Enforcement"
    " and state and local agencies. Each claim is a named graph, and leads to quoted words or to a row of a table in a"
    " document named by its SHA-256. Sources that disagree stand side by side. Documents are not included, but for"
    " those that are marked as publishable."
)
PUBLISHER = "The kg287g project"
KEYWORDS = ("287(g)", "provenance", "citation", "knowledge graph", "RDF", "immigration law")
LICENSE_ID, LICENSE_NAME = "CC0-1.0", "Creative Commons Zero v1.0 Universal"
LICENSE_IRI = "https://creativecommons.org/publicdomain/zero/1.0/"
RIGHTS = "Quoted words, and documents that are included, stay their authors' own."
SOFTWARE = f"kg287g {__version__}"
_CONTRIBUTED = """
SELECT ?archivist ?when WHERE {
    VALUES ?kind { kg:Contribution kg:MergedContribution }
    ?contribution a ?kind ; kg:archivist ?archivist ; prov:endedAtTime ?when
} ORDER BY ?when STR(?archivist)
"""
_DOI = re.compile(r"10\.[0-9]{4,9}/[\x21-\x7e]+")
_UNSAFE_IN_DOI = frozenset('"<>\\^`{|}')


@dataclass(frozen=True, slots=True)
class ReleaseMetadata:
    """What is said of a package; `begun` and `issued` are the days of the first contribution and the last, merged ones
    included."""

    title: str
    publisher: str
    creators: tuple[str, ...]
    doi: str | None
    head: Head
    begun: date
    issued: date
    counts: Counts

    @property
    def version(self) -> str:
        """The number of contributions."""
        return str(self.head.sequence)

    @property
    def iri(self) -> str:
        """What the package is called in RDF; its files are below it."""
        return f"{terms.BASE}release/{self.head.sequence}-{self.head.digest[:16]}/"

    @property
    def ontology(self) -> str:
        """The edition of the ontology that comes with the program."""
        return f"{terms.BASE}ontology/{__version__}"


def metadata_of(
    workspace: Workspace, *, title: str | None = None, publisher: str | None = None, doi: str | None = None
) -> ReleaseMetadata:
    """The table for an archive. Who contributed to it are its creators, each by the name given then.

    Raises:
        UsageError: the archive is empty, a name is empty, or that is no DOI.
    """
    if not workspace.head().sequence:
        raise UsageError("the archive is empty", remedy="record something before you release it")
    for value, what in ((title, "title"), (publisher, "publisher")):
        if value is not None and not value.strip():
            raise UsageError(f"the {what} is empty", remedy=f"leave --{what} out, or write one")
    if doi is not None and (not _DOI.fullmatch(doi) or not _UNSAFE_IN_DOI.isdisjoint(doi)):
        raise UsageError(f"{doi!r} is not a DOI", where="--doi", remedy="write it as 10.5281/zenodo.1234567")
    contributed = [
        (words(row["archivist"]), words(row["when"])[:10]) for row in solutions(workspace.store, _CONTRIBUTED)
    ]
    names = dict.fromkeys(name for name, _ in contributed)
    days = [date.fromisoformat(day) for _, day in contributed]
    return ReleaseMetadata(
        title=title or TITLE,
        publisher=publisher or PUBLISHER,
        creators=tuple(name for name in names if name != UNNAMED) or (UNNAMED,),
        doi=doi,
        head=workspace.head(),
        begun=min(days),
        issued=max(days),
        counts=workspace.counts(),
    )
