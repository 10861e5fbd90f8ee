"""Signatures and timestamps of contributions are kept beside the ledger, and what is not of one is told."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.record.timestamping import Timestamp
from kg.workspace import Workspace
from tests.archives import OTS, Done, maple, own

Kg = Callable[..., Done]
pytestmark = pytest.mark.usefixtures("without_vocabulary")
needs_ssh = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen (OpenSSH)")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the keys of Ann and Ben, and a file of signers that has Ann's alone."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ann", "ben"):
        made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
        subprocess.run(made, check=True)
    (folder / "signers").write_text(f"ann@alder.example {(folder / 'ann.pub').read_text()}")
    return folder


@pytest.fixture
def workspace(alder_folder: Path, tmp_path: Path) -> Workspace:
    """An archive of two contributions."""
    made = own(alder_folder, tmp_path)
    made.add([maple(tmp_path, name="oak")])
    return made


def kept(workspace: Workspace) -> list[Path]:
    return sorted(workspace.archive.folder.signatures.iterdir())


@needs_ssh
def test_a_contribution_is_signed_and_its_signer_told_to_who_has_the_signers(
    workspace: Workspace, keys: Path, kg: Kg
) -> None:
    assert "contribution 2 is signed with the key SHA256:" in kg("sign", "--key", keys / "ann").err
    assert "contribution 1 is signed with the key SHA256:" in kg("sign", "--key", keys / "ann", "1").err
    done = kg("verify", "--signers", keys / "signers")
    assert done.code == 0
    for number in (1, 2):
        assert f"contribution {number} is signed by ann@alder.example" in done.out
    assert "contribution 2 is signed by the key SHA256:" in kg("verify").out


@needs_ssh
def test_no_key_comes_into_the_archive(workspace: Workspace, keys: Path) -> None:
    workspace.sign(keys / "ann")
    parts = {part for name in ("ann", "ann.pub") for part in (keys / name).read_text().split() if len(part) > 40}
    held = [path.read_bytes() for path in workspace.archive.folder.root.rglob("*") if path.is_file()]
    assert parts
    assert not [part for part in parts for content in held if part.encode() in content]


@needs_ssh
def test_a_signature_by_another_key_is_told_and_no_fault(workspace: Workspace, keys: Path) -> None:
    workspace.sign(keys / "ben")
    verified = workspace.verify(signers=keys / "signers")
    assert [one.code for one in verified.findings] == ["signature-stranger"]
    assert (verified.ok, verified.signed) == (True, ())


@needs_ssh
@pytest.mark.parametrize("how", ["cut", "of the other contribution", "no signature", "a folder"])
def test_a_signature_that_was_changed_is_a_fault(how: str, workspace: Workspace, keys: Path) -> None:
    workspace.sign(keys / "ann", [1])
    path = kept(workspace)[0]
    content = path.read_text()
    if how == "cut":
        path.write_text(content[:-120] + content[-60:])
    elif how == "no signature":
        path.write_text("signed by Ann\n")
    elif how == "a folder":
        path.unlink()
        path.mkdir()
    else:
        other = workspace.archive.ledger.digest(workspace.archive.ledger.files()[1])
        path.rename(path.with_name(f"{other}.{path.name.partition('.')[2]}"))
    verified = workspace.verify()
    number = 2 if how == "of the other contribution" else 1
    assert [one.code for one in verified.faults] == ["signature-invalid"]
    assert f"is no signature of contribution {number}" in verified.faults[0].message


@needs_ssh
def test_a_signature_made_for_something_else_is_none(workspace: Workspace, keys: Path) -> None:
    workspace.sign(keys / "ann", [1])
    path = kept(workspace)[0]
    message = f"kg287g contribution {path.name.partition('.')[0]}\n".encode()
    sign = ["ssh-keygen", "-Y", "sign", "-q", "-f", str(keys / "ann"), "-n", "file"]
    path.write_bytes(subprocess.run(sign, input=message, capture_output=True, check=True).stdout)
    assert [one.code for one in workspace.verify().faults] == ["signature-invalid"]


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "no such key": (("sign", "--key", "none"), "none: there is no such key; name your private key"),
    "no key": (("sign", "--key", "maple.txt"), "ssh-keygen refused"),
    "no such contribution": (("sign", "--key", "maple.txt", "9"), "there is no contribution 9; name one of 1 to 2"),
    "no such signers": (("verify", "--signers", "none"), "none: there is no such file; name a file of allowed signers"),
    "no timestamp": (("timestamp", "maple.txt"), "this is no timestamp of RFC 3161 or OpenTimestamps"),
    "no such timestamp": (("timestamp", "none"), "none: "),
}


@needs_ssh
@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_usage_is_one_line_and_changes_nothing(wrong: str, workspace: Workspace, tmp_path: Path, kg: Kg) -> None:
    maple(tmp_path)
    words, said = WRONG[wrong]
    done = kg(*words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err
    assert not workspace.archive.folder.signatures.exists()
    assert not workspace.archive.folder.timestamps.exists()


def test_where_ssh_keygen_is_missing_signatures_are_told_as_unchecked(
    workspace: Workspace, kg: Kg, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.archive.folder.signatures.mkdir()
    name = f"{workspace.head().digest}.{'0' * 16}.sig"
    (workspace.archive.folder.signatures / name).write_text("x")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert [one.code for one in workspace.verify().findings] == ["signature-unchecked"]
    assert "ssh-keygen is not installed; install OpenSSH" in kg("sign", "--key", "maple.txt").err
    assert "ssh-keygen is not installed; install OpenSSH" in kg("verify", "--signers", "oak.txt").err


def test_a_proof_of_opentimestamps_is_kept_by_the_contribution_it_is_of(workspace: Workspace, tmp_path: Path) -> None:
    first = workspace.archive.ledger.digest(workspace.archive.ledger.files()[0])
    (tmp_path / "x.ots").write_bytes(OTS + bytes.fromhex(first) + b"\xf0\x10 the rest")
    assert workspace.keep_timestamp(tmp_path / "x.ots") == Timestamp(1, "ots")
    verified = workspace.verify()
    assert (verified.timestamps, verified.findings) == ((Timestamp(1, "ots"),), ())


def test_a_timestamp_of_something_else_is_refused_and_a_changed_one_is_a_fault(
    workspace: Workspace, tmp_path: Path, kg: Kg
) -> None:
    (tmp_path / "x.ots").write_bytes(OTS + hashlib.sha256(b"else").digest())
    assert "this timestamp is of no contribution of this archive" in kg("timestamp", "x.ots").err
    (tmp_path / "x.ots").write_bytes(OTS + bytes.fromhex(workspace.head().digest))
    assert kg("timestamp", "x.ots").code == 0
    (path,) = workspace.archive.folder.timestamps.iterdir()
    path.write_bytes(OTS + hashlib.sha256(b"else").digest())
    assert [one.code for one in workspace.verify().faults] == ["timestamp-invalid"]


@pytest.mark.parametrize("folder", ["signatures", "timestamps"])
def test_what_is_named_after_no_contribution_is_told_and_never_read(folder: str, workspace: Workspace) -> None:
    place = workspace.archive.folder.root / folder
    place.mkdir()
    (place / f"{'ab' * 32}.{'0' * 16}.sig").write_text("x")
    (place / f"{'ab' * 32}.tsr").write_text("x")
    verified = workspace.verify()
    assert {one.code for one in verified.findings} == {"stray-file"}
    assert verified.ok


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_a_reply_of_an_authority_is_kept_and_its_own_program_finds_it_whole(
    workspace: Workspace, tmp_path: Path
) -> None:
    def openssl(*words: str) -> str:
        done = subprocess.run(["openssl", *words], cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout

    digest = workspace.head().digest
    purpose = ["-addext", "extendedKeyUsage=critical,timeStamping", "-subj", "/CN=An authority", "-days", "2"]
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.pem", *purpose)
    (tmp_path / "serial").write_text("01\n")
    (tmp_path / "tsa.cnf").write_text(
        "[tsa]\nserial = serial\nsigner_cert = tsa.pem\ncerts = tsa.pem\nsigner_key = tsa.key\n"
        "signer_digest = sha256\ndefault_policy = 1.2.3.4\ndigests = sha256\n"
    )
    openssl("ts", "-query", "-sha256", "-digest", digest, "-cert", "-out", "x.tsq")
    openssl("ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", "x.tsq", "-out", "x.tsr")
    assert workspace.keep_timestamp(tmp_path / "x.tsr") == Timestamp(2, "tsr")
    (kept,) = workspace.archive.folder.timestamps.iterdir()
    assert "OK" in openssl("ts", "-verify", "-digest", digest, "-in", str(kept), "-CAfile", "tsa.pem")
    assert workspace.verify().findings == ()
