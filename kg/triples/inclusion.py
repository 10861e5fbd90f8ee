"""One digest for all claims of a contribution, the root of a Merkle tree, and proofs that a claim is among them.

The tree is that of RFC 9162 (https://www.rfc-editor.org/rfc/rfc9162#section-2.1): a leaf's hash is SHA-256 of a
zero byte and the leaf, a node's SHA-256 of a one byte and the hashes of its children, so that neither can be
taken for the other; the root of no leaves is SHA-256 of nothing. Leaves stand in the order of the claims' IRIs.

A leaf is everything the contribution says of one claim: the lines of its N-Quads, sorted, whose graph or subject
is the claim, and those of its anchors and their selectors. Lines that name the contribution are left out: its
name is made of the root. The ids of claims would be shorter leaves, and prove less: an id is a digest of triples,
speaker and document, cut to 128 bits, and says nothing of manner, basis, words or rows.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from pyoxigraph import NamedNode

from kg.terms import KG

__all__ = ["claim_leaves", "inclusion_proof", "is_included", "root_hash"]

_HASH = re.compile("[0-9a-f]{64}")
_ANCHOR = f"> {KG.anchor} <".encode()


def claim_leaves(content: bytes, contribution: NamedNode) -> dict[str, bytes]:
    """The leaf of each claim that a contribution records, by the claim's IRI and in the order of the tree.

    `content` is the contribution's N-Quads in canonical form, `contribution` its name in them.
    """
    lines = [line for line in content.split(b"\n") if line]
    recorded = f"> {KG.recordedIn} {contribution} .".encode()
    leaves = {claim: set[bytes]() for claim in sorted(_subject(line) for line in lines if line.endswith(recorded))}
    if not leaves:
        return {}
    naming = f" {contribution} .".encode()
    of_anchors: dict[bytes, list[bytes]] = {}
    for line in lines:
        subject = line[1 : line.find(b">")]
        last = line[line.rfind(b" ", 0, -2) + 2 : -3]
        if last in leaves and _is_graph(line):
            leaves[last].add(line)
        elif subject in leaves:
            if not line.endswith(naming):
                leaves[subject].add(line)
        else:
            of_anchors.setdefault(subject.partition(b"#")[0], []).append(line)
    for leaf in leaves.values():
        for anchor in [line.partition(_ANCHOR)[2][:-3] for line in leaf if _ANCHOR in line]:
            leaf.update(of_anchors.get(anchor, ()))
    return {claim.decode(): b"".join(line + b"\n" for line in sorted(leaf)) for claim, leaf in leaves.items()}


def root_hash(leaves: Sequence[bytes]) -> str:
    """The root of the tree over these leaves, in hexadecimal (RFC 9162, 2.1.1)."""
    return _root([_leaf_hash(leaf) for leaf in leaves]).hex()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[str, ...]:
    """The hashes that lead from a leaf to the root, from the bottom up (RFC 9162, 2.1.3.1)."""
    hashes = [_leaf_hash(leaf) for leaf in leaves]
    path: list[str] = []
    while len(hashes) > 1:
        half = _half(len(hashes))
        near, far = (hashes[:half], hashes[half:]) if index < half else (hashes[half:], hashes[:half])
        path.append(_root(far).hex())
        hashes, index = near, index if index < half else index - half
    return tuple(reversed(path))


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[str], root: str) -> bool:
    """Whether a proof shows that a leaf is at a place of a tree of so many leaves (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or not all(map(_HASH.fullmatch, proof)):
        return False
    at, last, hashed = index, size - 1, _leaf_hash(leaf)
    for sibling in map(bytes.fromhex, proof):
        if last == 0:
            return False
        if at & 1 or at == last:
            hashed = _node_hash(sibling, hashed)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            hashed = _node_hash(hashed, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and hashed.hex() == root


def _root(hashes: Sequence[bytes]) -> bytes:
    if len(hashes) < 2:
        return hashes[0] if hashes else hashlib.sha256().digest()
    half = _half(len(hashes))
    return _node_hash(_root(hashes[:half]), _root(hashes[half:]))


def _half(count: int) -> int:
    """The largest power of two below a count of two or more."""
    return 1 << (count - 1).bit_length() - 1


def _leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _subject(line: bytes) -> bytes:
    return line[1 : line.find(b">")]


def _is_graph(line: bytes) -> bool:
    """Whether the IRI a line ends with is its graph, and not the object of a line in the default graph.

    No IRI holds a blank, and without a literal four blanks tell a graph from an object that is an IRI.
    """
    return line.endswith(b"> .") and (b'"' in line or line.count(b" ") >= 4)
