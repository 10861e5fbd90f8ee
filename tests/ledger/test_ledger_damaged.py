"""However a ledger is damaged, every command ends with an answer or one line: exit 0, 1 or 2, never 3."""

from __future__ import annotations

import gzip
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import ArchiveError
from kg.ledger.contribution_file import parsed
from kg.workspace import Workspace
from tests.archives import CLOCK, WORLD, Done, maple
from tests.workspace.test_workspace_tampering import a_list

COMMANDS = [
    ("stats",),
    ("verify",),
    ("rebuild",),
    ("log",),
    ("head",),
    ("query", "withdrawn-claims", "--as-of", "2"),
    ("query", "documents", "--as-of", "2026-01-01"),
    ("trace", "document/alder-notice"),
    ("export", "trig"),
    ("check",),
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Contributions of every kind: claims, rows, a list, a withdrawal, a claim recorded again, an unseen document."""
    folder = tmp_path_factory.mktemp("whole")
    for path in WORLD.iterdir():
        shutil.copy(path, folder)
    workspace = Workspace.create(folder / "archive", clock=CLOCK)
    workspace.add([folder / "alder-notice.yaml", folder / "cedar-gazette.yaml"])
    workspace.import_lists([a_list(folder, 5)])
    (claim,) = workspace.query("SELECT ?c { GRAPH ?c { ?o kg:value 9 } }")  # type: ignore[misc]
    workspace.withdraw(claim[0], "read wrongly")
    workspace.add([folder / "alder-notice.yaml"], again=True)
    workspace.add([maple(folder)])
    shutil.rmtree(workspace.archive.folder.store)
    return workspace.archive.folder.root


Damage = Callable[[bytes, random.Random], bytes]
FOREIGN = [
    b"_:b <urn:p> <urn:o> .",
    b"<urn:s> <urn:p> _:b .",
    b"<urn:s> <urn:p> <urn:o> _:g .",
    b"<urn:s> <urn:p> <<( <urn:s> <urn:p> <urn:o> )>> .",
    b"<urn:s> <urn:p> " + b"<<( <urn:s> <urn:p> " * 100_000 + b"<urn:o>" + b" )>>" * 100_000 + b" .",
    b"<not an iri> <https://w3id.org/kg287g/ontology#withdrawnIn> <urn:o> .",
    b"<\xff> <https://w3id.org/kg287g/ontology#withdrawnIn> <urn:o> .",
    b"<> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/kg287g/ontology#Document> .",
    b'"x" <https://w3id.org/kg287g/ontology#recordedIn> <urn:o> .',
]
WRONG = [
    b'<urn:c> <https://w3id.org/kg287g/ontology#anchor> "no iri" .',
    b'<urn:c> <https://w3id.org/kg287g/ontology#withdrawnIn> "no iri" .',
    b'<urn:c> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "no iri" .',
]
"""N-Quads, but not of the shape of the data."""


def a_bit(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]


def a_cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def a_line_gone(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def a_line_of_others(content: bytes, chance: random.Random) -> bytes:
    return content + chance.choice([*FOREIGN, *WRONG]) + b"\n"


def words_exchanged(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    words = content.split()
    at = chance.randrange(len(lines) - 1)
    terms = lines[at].split(b" ")
    terms[chance.randrange(len(terms))] = chance.choice(words)
    lines[at] = b" ".join(terms)
    return b"\n".join(lines)


def another_time(content: bytes, chance: random.Random) -> bytes:
    times = [b"0001-01-01T00:00:00+14:00", b"9999-12-31T23:59:59-14:00", b"soon", b"2026-13-01", b""]
    return content.replace(b"2026-01-01T12:00:00Z", chance.choice(times))


DAMAGES: list[Damage] = [a_bit, a_cut, a_line_gone, a_line_of_others, words_exchanged, another_time]


def damage(root: Path, how: Damage, chance: random.Random) -> bool:
    """Damage one contribution; whether that made it another."""
    path = chance.choice(sorted((root / "ledger").iterdir()))
    content = path.read_bytes()
    is_packed = path.suffix == ".gz"
    plain = gzip.decompress(content) if is_packed else content
    changed = how(plain, chance)
    path.write_bytes(gzip.compress(changed) if is_packed else changed)
    return changed != plain


def holds(how: Damage, seed: int, whole: Path, folder: Path, kg: Callable[..., Done], most: int) -> None:
    chance = random.Random(f"{how.__name__} {seed}")
    root = folder / "archive"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(whole, root)
    is_another = damage(root, how, chance)
    for words in chance.sample(COMMANDS, most):
        done = kg(*words)
        assert done.code in (0, 1, 2), (seed, words, done)
        assert done.code != 2 or done.err.count("\n") == 1, (seed, words, done)
    assert not is_another or kg("verify").code in (1, 2), seed


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_ledger_is_never_a_fault_of_the_program(
    how: Damage, whole: Path, tmp_path: Path, kg: Callable[..., Done]
) -> None:
    for seed in range(1):
        holds(how, seed, whole, tmp_path, kg, 3)


@pytest.mark.slow
@pytest.mark.parametrize("how", DAMAGES)
def test_nor_however_often_it_is_damaged(how: Damage, whole: Path, tmp_path: Path, kg: Callable[..., Done]) -> None:
    for seed in range(1, 40):
        holds(how, seed, whole, tmp_path, kg, len(COMMANDS))


@pytest.mark.parametrize("line", FOREIGN, ids=lambda line: repr(line[:60]))
def test_what_is_never_written_is_never_read(line: bytes, whole: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no longer N-Quads"):
        parsed(tmp_path / "000001.nq", line + b"\n")


def test_signs_of_terms_in_words_are_read_as_words(tmp_path: Path) -> None:
    line = b'<urn:s> <urn:p> "<<( _:b \\\\" .\n<urn:s> <urn:p> "a \\" << b" <urn:g> .\n'
    assert len(parsed(tmp_path / "000001.nq", line)) == 2


@pytest.mark.parametrize(
    "content", [b'{"format": 1e999}', b'{"format": true}', b"[" * 4000, b'{"format": -1}', b"9" * 9999]
)
def test_a_marker_of_any_content_is_one_line(content: bytes, alder: Workspace, kg: Callable[..., Done]) -> None:
    alder.archive.folder.marker.write_bytes(content)
    done = kg("stats")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
