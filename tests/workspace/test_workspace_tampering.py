"""No byte of an archive can be changed, cut, added or taken away without `verify` naming the file.

Of every kind of file, every class of byte is flipped; every file is cut, grown, emptied and deleted. A fault ends
with exit 1. Where there is a reason, it is told and no fault (`TOLD`), or harmless and not told (`HARMLESS`).
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.errors import ArchiveError
from kg.model import Severity
from kg.record.verifying import Verified
from kg.workspace import Workspace
from kg.workspace.shipped_corpus import unpack
from tests.archive_files import workbook
from tests.archives import CLOCK, NOW, WORLD, Done, maple
from tests.sampling import some

pytestmark = pytest.mark.usefixtures("without_vocabulary")
TOLD = {
    "ledger-packed": "how a contribution is packed is zlib's; what is in it has a digest",
    "capture-half": "a stopped writer leaves bytes without the file beside them, and they are not held",
    "head-missing": "the store still knows where the ledger ends, and the next writing makes the file again",
    "lock-holds-bytes": "only that the file is there counts; the next writer empties it",
    "stray-file": "nothing reads it",
    "ledger-stray": "nothing reads it",
    "runs-changed": "what is kept of the runs of words is an index too, and says only which texts are worth reading",
    "store-damaged": "the store is an index, made anew from the ledger when it is next opened",
}
HARMLESS = {
    "the lock deleted": "the next writer makes it again",
    "the store deleted": "it is an index, made anew from the ledger; the head file knows where that ends",
    "the runs deleted": "they are an index, made anew when the next document is added",
    "the engine's own notes": "its log and its options state nothing; every statement is compared with the ledger",
}
HEADER = ["STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE", "SIGNED", "MOA"]


def a_list(folder: Path, offices: int) -> Path:
    path = folder / "participatingAgencies03102025am.xlsx"
    rows = [["VERMONT", f"Office {n}", "Task Force Model", "2025-01-15", "link pending"] for n in range(offices)]
    path.write_bytes(workbook({"Sheet1": [HEADER, *rows]}))
    return path


@pytest.fixture(scope="module")
def invented(without_vocabulary: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Contributions short and packed, quotations, rows of a csv table and of a list, a withdrawal; captures of all."""
    folder = tmp_path_factory.mktemp("invented")
    for path in WORLD.iterdir():
        shutil.copy(path, folder)
    workspace = Workspace.create(folder / "archive", clock=CLOCK)
    workspace.add([folder / "alder-notice.yaml"])
    workspace.add([maple(folder), folder / "birch-roster.yaml"])
    workspace.import_lists([a_list(folder, 60)])
    (claim,) = workspace.query("SELECT ?c { GRAPH ?c { ?o kg:value 9 } }")  # type: ignore[misc]
    workspace.withdraw(claim[0], "read wrongly")
    assert workspace.verify().findings == ()
    return folder / "archive"


@pytest.fixture(scope="module")
def real(without_vocabulary: None, tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """The shipped corpus, with real documents attached and a real list imported."""
    root = tmp_path_factory.mktemp("real") / "archive"
    workspace = unpack(root)
    workspace.attach(sorted((shared / "documents").iterdir()))
    lists = sorted((shared / "data" / "ice-lists").glob("*.xlsx"))
    workspace.import_lists(lists[-1:])
    assert workspace.verify().findings == ()
    assert list(root.glob("ledger/*.gz"))
    return root


class Tampered:
    """A copy of an archive, and what `verify` says of it after one change, which is then undone."""

    def __init__(self, archive: Path, folder: Path) -> None:
        self.root = folder / "archive"
        shutil.copytree(archive, self.root)

    def verified(self) -> Verified:
        return Workspace.open(self.root, clock=lambda: NOW.replace(year=2100)).verify()

    def one(self, pattern: str, number: int = 0) -> Path:
        return sorted(self.root.glob(pattern))[number]

    def unnamed(self, path: Path, *changes: bytes | None) -> list[bytes | None]:
        """The changes of a file, None to delete it, of which `verify` does not name it; or names it as another fault
        than a fault where it should be one."""
        before = path.read_bytes()
        missed = []
        for change in changes:
            if change != before:
                if change is None:
                    path.unlink()
                else:
                    path.write_bytes(change)
                if not self.names(path):
                    missed.append(change)
                path.write_bytes(before)
        return missed

    def names(self, path: Path) -> bool:
        try:
            findings = self.verified().findings
        except ArchiveError as error:
            return path.name in str(error) or (path.name == "archive.json" and "no archive is there" in str(error))
        number = path.name[:6].lstrip("0") if path.parent.name == "ledger" else path.name
        naming = [
            f for f in findings if path.name in f"{f.where} {f.message}" or f"contribution {number} " in f.message
        ]
        return any(f.severity is Severity.REFUSAL or f.code in TOLD for f in naming)


@pytest.fixture
def tampered(invented: Path, tmp_path: Path) -> Tampered:
    return Tampered(invented, tmp_path)


def flipped(content: bytes, at: int, bit: int = 0) -> bytes:
    return content[:at] + bytes([content[at] ^ (1 << bit)]) + content[at + 1 :]


def cut_and_grown(content: bytes) -> Iterator[bytes | None]:
    yield from (b"", content[:1], content[: len(content) // 2], content[:-1], content[1:])
    yield from (content + b"\n", content + b"\0", content + content, b" " + content)
    yield None


KINDS = {
    "archive.json": "archive.json",
    "head": "head",
    "the first contribution": "ledger/000001.nq",
    "the newest contribution": "ledger/000004.nq",
    "a packed contribution": "ledger/*.gz",
    "a text held": "captures/*[0-9a-f]",
    "what stands beside it": "captures/*.json",
}


def files(root: Path, kind: str) -> list[Path]:
    return sorted(root.glob(KINDS[kind]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_grown_emptied_or_deleted_is_named(kind: str, tampered: Tampered) -> None:
    path = files(tampered.root, kind)[0]
    assert tampered.unnamed(path, *cut_and_grown(path.read_bytes())) == []


def test_what_is_kept_of_the_runs_of_a_text_is_named_where_it_is_changed_and_not_where_it_is_gone(
    tampered: Tampered,
) -> None:
    path = next((tampered.root / "runs").iterdir())
    content = path.read_bytes()
    changes = [one for one in cut_and_grown(content) if one is not None]
    flips = [flipped(content, at, at % 8) for at in some(16, range(len(content)))]
    assert tampered.unnamed(path, *changes, *flips) == []
    assert tampered.unnamed(path, None) == [None]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["archive.json", "head"])
def test_every_byte_of_a_small_file_flipped_is_named(kind: str, tampered: Tampered) -> None:
    (path,) = files(tampered.root, kind)
    content = path.read_bytes()
    assert len(content) < 80
    assert tampered.unnamed(path, *(flipped(content, at, at % 8) for at in some(16, range(len(content))))) == []


@pytest.mark.slow
def test_every_line_of_what_stands_beside_a_capture_flipped_is_named(tampered: Tampered) -> None:
    path = next(path for path in files(tampered.root, "what stands beside it") if b"text-1" in path.read_bytes())
    content = path.read_bytes()
    starts = [at for at in range(len(content)) if content[at - 1 : at] == b"\n" or at == 0]
    places = [at for start in starts for at in (start, start + 3)] + list(range(0, len(content), 17))
    assert tampered.unnamed(path, *(flipped(content, at) for at in some(24, places) if at < len(content))) == []


@pytest.mark.parametrize("field", ["size", "media_type", "file_name", "extractor", "profile", "text", "sha256"])
@pytest.mark.parametrize("number", [0, 2])
def test_another_value_of_any_field_beside_a_capture_is_a_fault(field: str, number: int, tampered: Tampered) -> None:
    """Written as this program would write it, too."""
    import json

    path = tampered.one("captures/*.json", number)
    said = json.loads(path.read_bytes())
    others = {"size": 1, "media_type": "text/csv", "text": "ab" * 32, "sha256": "cd" * 32}
    for other in (others.get(field, "another"), None):
        if other == said[field]:
            continue
        path.write_bytes((json.dumps({**said, field: other}, indent=1, ensure_ascii=False) + "\n").encode())
        assert any(path.stem in f"{f.where} {f.message}" for f in tampered.verified().faults), other


@pytest.mark.parametrize("kind", ["the first contribution", "the newest contribution", "a text held"])
def test_any_byte_of_a_contribution_or_a_capture_flipped_is_named(kind: str, tampered: Tampered) -> None:
    chance = random.Random(kind)
    for path in some(1, files(tampered.root, kind)[:2]):
        content = path.read_bytes()
        places = [0, len(content) - 1, *chance.sample(range(len(content)), 6)]
        assert tampered.unnamed(path, *(flipped(content, at, chance.randrange(8)) for at in places)) == []


@pytest.mark.slow
def test_the_gzip_form_of_a_contribution_is_covered_byte_by_byte(tampered: Tampered) -> None:
    """RFC 1952: identification, method, flags, time, extra flags, system; the packed stream; check sum and length."""
    (path,) = files(tampered.root, "a packed contribution")
    content = path.read_bytes()
    chance = random.Random(1952)
    header, trailer = range(10), range(len(content) - 8, len(content))
    body = [10, len(content) - 9, *chance.sample(range(10, len(content) - 8), 12)]
    places = [*header, *some(5, body), *trailer]
    assert tampered.unnamed(path, *(flipped(content, at, (at + 7) % 8) for at in places)) == []
    assert tampered.unnamed(path, flipped(content, len(content) - 9, 7)) == []


def test_a_capture_and_what_stands_beside_it_taken_away_are_named(tampered: Tampered) -> None:
    path = tampered.one("captures/*[0-9a-f]")
    path.unlink()
    path.with_name(f"{path.name}.json").unlink()
    assert path.name in {one.sha256 for one in tampered.verified().unheld}


@pytest.mark.parametrize("place", ["", "ledger", "captures"])
@pytest.mark.parametrize(
    "name",
    ["notes.txt", ".000004.nq.17", "000004.nq.bak", "٠٠٠٠٠٥.nq", "a\x1b[31m\nb", os.fsdecode(b"\xff.nq"), "000000.nq"],
)
def test_a_stray_file_is_named_and_its_name_is_inert(place: str, name: str, tampered: Tampered) -> None:
    (tampered.root / place / name).write_bytes(b"x")
    (finding,) = tampered.verified().findings
    assert (finding.code in TOLD, finding.severity) == (True, Severity.NOTICE)
    assert finding.message.isprintable()
    assert (name if name.isprintable() else ascii(name)) in finding.message


def a_folder(path: Path) -> None:
    path.mkdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def a_link_away(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
@pytest.mark.parametrize("other", [a_folder, a_pipe, a_link_to_itself, a_link_away])
@pytest.mark.parametrize(
    "pattern", ["head", "ledger/000001.nq", "ledger/000004.nq", "captures/*[0-9a-f]", "captures/*.json"]
)
def test_what_is_no_file_in_the_place_of_one_is_named_and_not_waited_for(
    pattern: str, other: Callable[[Path], None], tampered: Tampered, kg: Callable[..., Done]
) -> None:
    path = tampered.one(pattern)
    path.unlink()
    other(path)
    assert tampered.names(path)
    assert kg("stats").code in (0, 2)


def test_the_marker_deleted_is_no_archive(tampered: Tampered) -> None:
    (tampered.root / "archive.json").unlink()
    with pytest.raises(ArchiveError, match="no archive is there"):
        tampered.verified()


def test_the_lock_is_told_where_it_holds_bytes_and_missed_by_nobody(tampered: Tampered) -> None:
    lock = tampered.root / "lock"
    lock.write_bytes(b"x")
    assert [f.code for f in tampered.verified().findings] == ["lock-holds-bytes"]
    lock.unlink()
    assert tampered.verified().findings == ()


def test_the_store_deleted_is_made_anew(tampered: Tampered) -> None:
    shutil.rmtree(tampered.root / "store")
    assert tampered.verified().findings == ()


@pytest.mark.parametrize("pattern", ["CURRENT", "MANIFEST*", "*.sst", "*.log", "OPTIONS*", "LOG", "IDENTITY"])
@pytest.mark.slow
def test_a_store_changed_byte_by_byte_never_answers_otherwise_than_the_ledger(
    pattern: str, invented: Path, tmp_path: Path
) -> None:
    """Either the engine finds it, and it is made anew, which is told; or every statement is as the ledger makes it."""
    chance = random.Random(pattern)
    expected = set(map(str, Workspace.open(invented).store.quads()))
    for number, path in enumerate(sorted((invented / "store").glob(pattern))[:2] * 2):
        copy = Tampered(invented, tmp_path / str(number))
        target = copy.root / "store" / path.name
        content = target.read_bytes()
        target.write_bytes(flipped(content, chance.randrange(len(content)), 1) if content else b"x")
        verified = copy.verified()
        assert {f.code for f in verified.findings} <= {"store-damaged", "store-differs"}
        if not verified.faults:
            assert set(map(str, Workspace.open(copy.root).store.quads())) == expected


REAL = {"the newest contribution": "ledger/000012.nq"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_real_archive_is_covered_too(kind: str, real: Path, tmp_path: Path) -> None:
    chance = random.Random(kind)
    tampered = Tampered(real, tmp_path)
    found = sorted(tampered.root.glob(REAL.get(kind, KINDS[kind])))
    path = chance.choice(found)
    content = path.read_bytes()
    flips = [flipped(content, at, chance.randrange(8)) for at in chance.sample(range(len(content)), 4)]
    assert tampered.unnamed(path, *flips, content[:-1], content + b"\n", None) == []
