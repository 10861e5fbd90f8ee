"""The package as a bag: a digest for every file, in files that `sha256sum -c` reads (BagIt 1.0, RFC 8493)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.inert import inert
from kg.release.metadata import SOFTWARE, ReleaseMetadata
from kg.release.packaged import PackagedFile, packaged_files

__all__ = ["PAYLOAD", "close_bag", "files_of_bag"]

PAYLOAD = "data"
_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_MANIFEST, _TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
_AGENT = "Bag-Software-Agent: kg287g "


def close_bag(metadata: ReleaseMetadata, folder: Path) -> list[PackagedFile]:
    """Write what makes a folder with a payload a bag; give every file that is in it then.

    Raises:
        OSError: a file cannot be read or written.
    """
    payload = [file for file in packaged_files(folder) if file.path.startswith(f"{PAYLOAD}/")]
    _write(folder / "bagit.txt", _DECLARATION)
    _write(folder / "bag-info.txt", _info(metadata, payload))
    _write(folder / _MANIFEST, _digests(payload))
    tags = [file for file in packaged_files(folder) if not file.path.startswith(f"{PAYLOAD}/")]
    _write(folder / _TAG_MANIFEST, _digests(tags))
    return packaged_files(folder)


def files_of_bag(folder: Path) -> frozenset[str] | None:
    """The files that `kg release` put into a folder; None where it made none there."""
    try:
        info = (folder / "bag-info.txt").read_text("utf-8", "replace")
        manifests = [(folder / name).read_text("utf-8", "replace") for name in (_MANIFEST, _TAG_MANIFEST)]
    except OSError:
        return None
    if f"\n{_AGENT}" not in f"\n{info}":
        return None
    return frozenset(line[66:] for manifest in manifests for line in manifest.splitlines()) | {_TAG_MANIFEST}


def _info(metadata: ReleaseMetadata, payload: Iterable[PackagedFile]) -> str:
    files = list(payload)
    told = [
        ("Source-Organization", metadata.publisher),
        ("External-Description", f"{metadata.title}. Begin with {PAYLOAD}/README.md."),
        ("External-Identifier", metadata.iri),
        ("Internal-Sender-Identifier", f"head of the ledger: {metadata.head}"),
        ("Bagging-Date", str(metadata.issued)),
        ("Payload-Oxum", f"{sum(file.byte_size for file in files)}.{len(files)}"),
        ("Bag-Software-Agent", SOFTWARE),
    ]
    return "".join(f"{label}: {inert(value, longest=None)}\n" for label, value in told)


def _digests(files: Iterable[PackagedFile]) -> str:
    return "".join(f"{file.sha256}  {file.path}\n" for file in files)


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
