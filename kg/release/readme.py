"""A page for whoever opens the package in twenty years, with or without the program that made it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from kg import __version__
from kg.inert import inert
from kg.release.crate import DescribedPart
from kg.release.metadata import LICENSE_IRI, LICENSE_NAME, RIGHTS, ReleaseMetadata
from kg.release.tally import Tally

__all__ = ["readme"]

_PAGE = """\
# {title}

This package holds an archive of statements, as it stood after contribution
{version}, recorded on {issued}. A statement here is what a named source states
at a place that anyone can look up: quoted words of a document, or a row of a
table. Sources that disagree stand side by side. The archive does not say which
of them is right.

Section 287(g) of the Immigration and Nationality Act of the United States is
about written agreements under which officers of a State or of a political
subdivision of it carry out functions of immigration officers.

## What is in it

| file or folder | is |
| --- | --- |
{contents}

{counted}

## What is not in it

Documents, but for those that `documents.csv` marks with `yes` under `included`.
Each is named by the SHA-256 of its bytes, so that a copy from elsewhere can be
held against it: `sha256sum FILE` gives the digest that stands in the table.

## Is it whole?

The folder that this one is in is a bag (BagIt, RFC 8493). In it,

    sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt

compares every file with its digest. The head of the ledger is

    {head}

which is the number of contributions and the SHA-256 of the last. Whoever has
that from elsewhere can tell that nothing was taken away or exchanged.

## To read it without the program

- The truth is in `archive/ledger/`. A file is one contribution: N-Quads
  (https://www.w3.org/TR/n-quads/), sorted; where the name ends with `.gz`,
  packed by gzip. The value of `kg:previous` in it is the SHA-256 of the
  unpacked file before it.
- A named graph is a claim, and its triples are what the source states. All that
  is said of the claim stands outside named graphs: who states it
  (`prov:wasAttributedTo`), in which document (`kg:statedIn`), where
  (`kg:anchor`), in which contribution (`kg:recordedIn`).
- A quotation has the words (`oa:exact`), those around them, and their place in
  the text by Unicode code points, counted from 0. A row's name has the digest
  of the file, the sheet and the number of the row, counted from 1.
- `kg:withdrawnIn` on a claim says that it was taken back, `kg:reason` why.
  `exports/` leaves such claims out.
- `kg:` is `https://w3id.org/kg287g/ontology#`; `ontology/` defines every word.

## To read it with the program

It is called kg287g, and was version {program}. Copy `archive/` to a place of
your own, since a package is not written to:

    cp -r archive my-archive
    kg --archive my-archive verify
    kg --archive my-archive query stated-counts --cite

`kg --archive archive verify` looks at the archive where it is.

## Whose it is

{whose}
How to cite it is in `CITATION.cff` and `datacite.json`. All dates here are
those of the ledger, so that the same archive makes the same package.
"""
_COUNTED = (
    ("contributions", "contributions"), ("documents", "documents"), ("claims", "claims"), ("agencies", "agencies"),
    ("agreements", "agreements"), ("observations", "counts that sources state"),
)  # fmt: skip
_MARKUP = re.compile(r"([\\`*_\[\]<>|#])")


def readme(metadata: ReleaseMetadata, parts: Iterable[DescribedPart], tally: Tally) -> str:
    """The page in Markdown that reads as plain text."""
    counts = [f"{getattr(metadata.counts, name):,} {words}" for name, words in _COUNTED]
    counted = (
        f"It has {', '.join(counts[:-1])} and {counts[-1]}. In `exports/claims.nq` these are "
        f"{tally.triples:,} statements about {tally.subjects:,} things."
    )
    whose = (
        f"Contributed by {', '.join(map(_plain, metadata.creators))}. Published by {_plain(metadata.publisher)}. "
        f"License: {LICENSE_NAME} ({LICENSE_IRI}), whose text is in `LICENSE.txt`. {RIGHTS}"
    )
    return _PAGE.format(
        title=_plain(metadata.title),
        version=metadata.version,
        issued=metadata.issued,
        contents="\n".join(f"| `{path}` | {name}: {told} |" for path, name, told in parts),
        counted=_filled(counted),
        head=metadata.head,
        program=__version__,
        whose=_filled(whose),
    )


def _filled(text: str) -> str:
    return textwrap.fill(text, 80, break_long_words=False, break_on_hyphens=False)


def _plain(text: str) -> str:
    """A name as it is, whatever signs of Markdown are in it."""
    return _MARKUP.sub(r"\\\1", inert(text, longest=None))
