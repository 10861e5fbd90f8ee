"""What one contribution file says, and whether it is what was recorded: a contribution gives the name it bears."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg import persons, terms
from kg.errors import ArchiveError
from kg.model import Contribution, Finding
from kg.terms import KG, PROV, RDF
from kg.triples import canonical_nquads, claim_leaves, contribution_iri, has_triple_terms, root_hash

__all__ = [
    "MOST",
    "PACKED",
    "contribution_faults",
    "digest_of",
    "header_of",
    "impersonal",
    "not_nquads",
    "packed",
    "parsed",
    "read",
    "refuse_torn",
    "unpacked",
]

PACKED = ".gz"
"""How the name of a packed file ends."""
MOST = 1 << 28
"""Bytes of one contribution; a list of ICE's comes to two million."""
_QUICK = 1
"""Of gzip's levels the quickest: packing is done while the archive is locked."""
_COPY = "restore the file from a copy of the archive"


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def packed(content: bytes) -> bytes:
    """Gzip (RFC 1952), without a name or a time: on one machine equal content gives equal bytes."""
    return gzip.compress(content, compresslevel=_QUICK, mtime=0)


def unpacked(path: Path, given: bytes) -> bytes:
    """What is packed in these bytes, all of them.

    Raises:
        ArchiveError: they are no gzip, or cut, or more than that, or their check sum differs, or it is too much.
    """
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)  # gzip's header and check sum, RFC 1952
    try:
        content = unpacking.decompress(given, MOST)
    except zlib.error:
        content = b""
    if not unpacking.eof:
        raise ArchiveError("what is packed in it can no longer be read", where=str(path), remedy=_COPY)
    if unpacking.unused_data:
        raise ArchiveError("more bytes follow what is packed in it", where=str(path), remedy=_COPY)
    return content


def parsed(path: Path, content: bytes) -> list[Quad]:
    """The quads of a contribution: N-Quads of RDF 1.1 without blank nodes, as everything here is written.

    Raises:
        ArchiveError: it is not that any more.
    """
    if has_triple_terms(content):
        raise not_nquads(path, "a triple is where an IRI or a literal should be")
    try:
        quads = list(parse(content, format=RdfFormat.N_QUADS))
    except (SyntaxError, ValueError) as error:
        raise not_nquads(path, error) from error
    # Only what holds such a sign is looked at again: no file that was written here does, but in a literal.
    if b"_:" in content and any(isinstance(node, BlankNode) for quad in quads for node in quad):
        raise not_nquads(path, "a blank node is where an IRI or a literal should be")
    return quads


def not_nquads(path: Path, reason: object) -> ArchiveError:
    return ArchiveError(f"no longer N-Quads ({reason})", where=str(path), remedy=_COPY)


def read(path: Path, content: bytes) -> list[Quad]:
    """The quads as everything but the ledger's own digests sees them: without what in an address names a person."""
    return parsed(path, _impersonal(content))


def impersonal(path: Path, quads: list[Quad], content: bytes) -> list[Quad]:
    """These quads, of this content, as `read` gives them."""
    said = _impersonal(content)
    return quads if said == content else parsed(path, said)


def _impersonal(content: bytes) -> bytes:
    """The lines without what in an address names a person; nearly always they are as they were."""
    ends = [0]
    lines: list[bytes] = []
    for start, end in sorted(set(_traced(content))):
        head, quote, words = content[start:end].partition(b'"')  # what no two lines have alike, and what lists repeat
        lines += [content[ends[-1] : start], _untraced(head), quote, _untraced(words)]
        ends.append(end)
    return b"".join([*lines, content[ends[-1] :]])


def _untraced(part: bytes) -> bytes:
    return persons.impersonal(part.decode()).encode() if any(trace in part for trace in _TRACES) else part


def _traced(content: bytes) -> Iterator[tuple[int, int]]:
    """Where lines with a trace begin and end."""
    for trace in _TRACES:
        at = content.find(trace)
        while at >= 0:
            end = content.find(b"\n", at)
            end = len(content) if end < 0 else end
            yield content.rfind(b"\n", 0, at) + 1, end
            at = content.find(trace, end)


_TRACES = (b"safelinks", b"urldefense", b"%40")
"""What stands in addresses that ledgers kept whole, before links were rid of whom they were sent to."""


def header_of(path: Path, content: bytes) -> Contribution:
    """Read a contribution's own quads; lines of other subjects are passed over unparsed."""
    quads = parsed(path, b"\n".join(_lines_of(content, _HEADER_START)))
    own = next((q.subject for q in quads if q.predicate == RDF.type and q.object == KG.Contribution), None)
    mine = [quad for quad in quads if quad.subject == own]  # the others are those it merges
    said = {quad.predicate: quad.object.value for quad in mine if isinstance(quad.object, Literal)}
    try:
        return Contribution(
            iri=NamedNode(str(mine[0].subject).strip("<>")),
            sequence=int(said[KG.sequence]),
            archivist=said[KG.archivist],
            recorded=datetime.fromisoformat(said[PROV.endedAtTime]).astimezone(UTC),
            note=said.get(KG.note, ""),
            previous=said.get(KG.previous, ""),
            root_hash=said.get(KG.rootHash, ""),
        )
    except (KeyError, IndexError, ValueError, OverflowError) as error:
        raise ArchiveError(
            "this file has no contribution header", where=str(path), remedy="restore it from a copy of the archive"
        ) from error


_HEADER_START = f"<{terms.ID}contribution/".encode()


def _lines_of(content: bytes, start: bytes) -> Iterator[bytes]:
    """The lines that begin so, found without looking at the others: a thousand lists are some 400 MB of them."""
    text, wanted = b"\n" + content, b"\n" + start
    at = text.find(wanted)
    while at >= 0:
        end = text.find(b"\n", at + 1)
        yield text[at + 1 : end if end >= 0 else None]
        at = text.find(wanted, at + 1)


def refuse_torn(path: Path, header: Contribution, content: bytes) -> None:
    """Nothing is answered from, or added to, a newest file that lost its end; what is packed tells of that itself.

    Raises:
        ArchiveError: the content does not give the name it bears.
    """
    if path.suffix != PACKED and contribution_iri(header.iri, content) != header.iri:
        raise ArchiveError(
            "the newest contribution is not what was recorded",
            where=str(path),
            remedy=_COPY,
        )


def contribution_faults(path: Path, content: bytes, number: int, previous: str | None) -> list[Finding]:
    """What is wrong with one contribution; `previous` is None where the one before is not there."""
    try:
        header = header_of(path, content)
        quads = parsed(path, content)
    except ArchiveError as error:
        return [Finding("ledger-unreadable", str(error), where=path.name)]
    found = []
    if previous is not None and header.previous != previous:
        found.append(_broken_link(path, header.previous, previous))
    intact = canonical_nquads(quads) == content and contribution_iri(header.iri, content) == header.iri
    if header.sequence != number or not intact:
        message = "is not what was recorded: its content does not give the name it bears"
        found.append(Finding("ledger-changed", f"{message}; restore it from a copy of the archive", where=path.name))
    elif header.root_hash and header.root_hash != root_hash(list(claim_leaves(content, header.iri).values())):
        message = "its root hash is not that of the claims in it, so proofs of them would not hold"
        found.append(Finding("ledger-root", f"{message}; restore it from a copy of the archive", where=path.name))
    return found


def _broken_link(path: Path, named: str, actual: str) -> Finding:
    return Finding(
        "ledger-chain",
        f"names {named[:12] or 'nothing'} as the file before it, which is {actual[:12] or 'nothing'}; "
        "the file before this one was changed or exchanged: restore it from a copy of the archive",
        where=path.name,
    )
