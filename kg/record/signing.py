"""Signatures of contributions by archivists' SSH keys: kept beside the ledger, made and checked by `ssh-keygen -Y`.

    signatures/<digest of the contribution>.<digest of the signature, 16 digits>.sig

What is signed is `kg287g contribution DIGEST`, the digest of the contribution's N-Quads, which names every
contribution before it as well. A key is never in the archive: whose signature counts is said by the file of allowed
signers that the one who verifies keeps (`ssh-keygen(1)`, ALLOWED SIGNERS). Without one it is told only that a
signature is whole, and by which key.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg import durable
from kg.errors import ArchiveError, UnreadableFile, UsageError
from kg.inert import inert
from kg.ledger import Ledger
from kg.ledger.folder import Folder
from kg.model import Finding, Severity
from kg.record.merging import contribution_digests

__all__ = ["NAMESPACE", "SignedContribution", "check_signatures", "sign"]

NAMESPACE = "kg287g"
"""What `ssh-keygen -Y` calls the purpose of a signature, so that one made for a file or a commit is none here."""
_NAME = re.compile(r"([0-9a-f]{64})\.([0-9a-f]{16})\.sig")
_KEY = re.compile(r"\bkey (SHA256:\S+)")
_MOST = 64 * 1024
"""Bytes of a signature that is looked at. Chosen."""
_SECONDS = 60
"""For one run of `ssh-keygen`; signing may wait for a passphrase or a touch."""
_PROGRAM = "ssh-keygen"
_KEY_NAMED = "name your private key, or your public key where an agent holds it"
_INSTALL = "install OpenSSH, which has `ssh-keygen`"


@dataclass(frozen=True, slots=True)
class SignedContribution:
    """A contribution with a signature of it: the fingerprint of the key, and who that is, where signers are given. The
    number of one that was merged is the number it had in its own archive."""

    sequence: int
    key: str
    signer: str
    is_merged: bool = False

    JSON = ("sequence", "key_fingerprint: key", "signed_by: signer", "is_merged")


def sign(folder: Folder, ledger: Ledger, key: Path, sequences: Sequence[int] = ()) -> list[SignedContribution]:
    """Sign contributions, or the newest where none is named, with the private key in a file, or the one an agent
    holds for a public key.

    Raises:
        UsageError: there is no such contribution or key, or `ssh-keygen` is not there or refuses.
        ArchiveError: the signature cannot be written, or the archive is part of a package.
    """
    folder.refuse_packaged()
    files = ledger.files()
    if not files:
        raise UsageError("the archive is empty, so there is nothing to sign yet")
    program = shutil.which(_PROGRAM)
    if program is None:
        raise UsageError(f"{_PROGRAM} is not installed", remedy=_INSTALL)
    if not key.is_file():
        raise UsageError("there is no such key", where=str(key), remedy=_KEY_NAMED)
    made = []
    for number in sequences or [len(files)]:
        if not 1 <= number <= len(files):
            raise UsageError(f"there is no contribution {number:,}", remedy=f"name one of 1 to {len(files):,}")
        digest = ledger.digest(files[number - 1])
        run = [program, "-Y", "sign", "-q", "-f", str(key.absolute()), "-n", NAMESPACE]
        kept = _keep(folder, digest, _ran(run, _message(digest)))
        made.append(SignedContribution(number, _whole_by(program, digest, kept), ""))
    return made


def _keep(folder: Folder, digest: str, signature: bytes) -> Path:
    name = f"{digest}.{hashlib.sha256(signature).hexdigest()[:16]}.sig"
    try:
        durable.make_folder(folder.signatures)
        durable.replace(folder.signatures / name, signature)
    except OSError as error:
        raise ArchiveError(
            f"the signature could not be written ({error.strerror})",
            where=str(folder.signatures),
            remedy="free some space or fix the permissions; nothing was changed",
        ) from error
    return folder.signatures / name


def check_signatures(
    folder: Folder, ledger: Ledger, signers: Path | None
) -> tuple[tuple[SignedContribution, ...], tuple[Finding, ...]]:
    """Every signature kept here that is whole, and of a signer where signers are given; and what is wrong with others.

    Raises:
        UsageError: signers are given, and `ssh-keygen` is not installed.
        UnreadableFile: there is no such file of signers.
    """
    if signers is not None and not signers.is_file():
        raise UnreadableFile("there is no such file", where=str(signers), remedy="name a file of allowed signers")
    names = sorted(path.name for path in folder.signatures.iterdir()) if folder.signatures.is_dir() else []
    program = shutil.which(_PROGRAM)
    if program is None and (signers is not None or names):
        if signers is not None:
            raise UsageError(f"{_PROGRAM} is not installed", remedy=_INSTALL)
        message = f"{len(names):,} were not checked, because {_PROGRAM} is not installed"
        return (), (Finding("signature-unchecked", message, "signatures", Severity.NOTICE),)
    if not names or program is None:
        return (), ()
    sequences = contribution_digests(folder, ledger)
    signed, found = [], []
    for name in names:
        try:
            signed.append(_checked(program, folder.signatures / name, sequences, signers))
        except _Unsound as error:
            found.append(error.finding)
    return tuple(signed), tuple(found)


class _Unsound(Exception):
    """A signature that is none, or not by a signer."""

    def __init__(self, code: str, message: str, name: str, severity: Severity = Severity.REFUSAL) -> None:
        super().__init__(message)
        self.finding = Finding(code, message, f"signatures/{inert(name)}", severity)


def _checked(
    program: str, path: Path, sequences: dict[str, tuple[int, bool]], signers: Path | None
) -> SignedContribution:
    """One signature: the way from its name to its contribution, and from its bytes to a key and a signer."""
    named = _NAME.fullmatch(path.name)
    if named is None or named[1] not in sequences:
        message = "is not named after a contribution of this archive, and is never read; delete it"
        raise _Unsound("stray-file", message, path.name, Severity.NOTICE)
    digest, (sequence, is_merged) = named[1], sequences[named[1]]
    try:
        durable.read(path, _MOST)  # a regular file of that size, before another program opens it
        key = _whole_by(program, digest, path)
    except (OSError, UsageError) as error:
        message = f"is no signature of contribution {sequence:,}; delete it, or put back the one that was kept"
        raise _Unsound("signature-invalid", message, path.name) from error
    if signers is None:
        return SignedContribution(sequence, key, "", is_merged)
    try:
        allowed = str(signers.absolute())
        found = _ran([program, "-Y", "find-principals", "-f", allowed, "-s", str(path)], b"")
        signer = found.decode(errors="replace").splitlines()[0]
        by_signer = ["-f", allowed, "-I", signer, "-n", NAMESPACE, "-s", str(path)]
        _ran([program, "-Y", "verify", *by_signer], _message(digest))
    except (UsageError, IndexError) as error:
        message = f"is by the key {key}, which the file of allowed signers does not have for this"
        raise _Unsound("signature-stranger", message, path.name, Severity.NOTICE) from error
    return SignedContribution(sequence, key, inert(signer), is_merged)


def _whole_by(program: str, digest: str, signature: Path) -> str:
    """The fingerprint of the key by which a signature of this contribution was made.

    Raises:
        UsageError: it is no signature of it.
    """
    said = _ran([program, "-Y", "check-novalidate", "-n", NAMESPACE, "-s", str(signature)], _message(digest))
    if (key := _KEY.search(said.decode(errors="replace"))) is None:
        raise UsageError(f"{_PROGRAM} does not say by which key it is")
    return key[1]


def _message(digest: str) -> bytes:
    return f"kg287g contribution {digest}\n".encode()


def _ran(command: list[str], message: bytes) -> bytes:
    """What a run of `ssh-keygen` says, given a message.

    Raises:
        UsageError: it refuses, in its own words.
    """
    try:
        done = subprocess.run(command, input=message, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"{_PROGRAM} did not answer", remedy="try it by hand: ssh-keygen -Y sign") from error
    if done.returncode:
        said = inert(done.stderr.decode(errors="replace").strip().splitlines()[-1] if done.stderr.strip() else "")
        raise UsageError(f"{_PROGRAM} refused ({said or 'without a word'})", remedy=_KEY_NAMED)
    return done.stdout
