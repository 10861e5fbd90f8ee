"""`kg serve` answers at the address it tells, and refuses what it cannot serve in one line."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from kg.cli.publishable import publishable_documents
from kg.errors import UsageError
from kg.workspace import Workspace
from tests.archives import ROOT, Done

KG = [sys.executable, "-c", "from kg.cli import main; main()"]


def serving(folder: Path, *words: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([*KG, "serve", *words], cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)


def test_it_tells_its_address_answers_there_and_ends_when_it_is_told_to(alder: Workspace, tmp_path: Path) -> None:
    process = serving(tmp_path, "--port", "0")
    assert process.stderr is not None
    address = re.findall(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())[0]
    page = httpx.get(address, timeout=60)
    assert (page.status_code, "server" in page.headers) == (200, False)
    assert httpx.get(address, headers={"host": "example.org"}, timeout=60).status_code == 400
    process.send_signal(signal.SIGINT)
    assert process.wait(60) in (0, 130)
    assert "Traceback" not in process.stderr.read()
    assert not (alder.archive.folder.root / "lock").exists() or alder.archive.folder.writing(wait=0)


@pytest.mark.slow
def test_a_name_that_is_given_is_answered_to(alder: Workspace, tmp_path: Path) -> None:
    assert alder.store is not None
    process = serving(tmp_path, "--port", "0", "--name", "archive.example.org", "--public", "--proxy")
    assert process.stderr is not None
    address = re.findall(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())[0]
    try:
        assert httpx.get(address, headers={"host": "archive.example.org"}, timeout=60).status_code == 200
    finally:
        process.kill()
        process.wait()


def test_without_an_archive_nothing_is_served(kg: Callable[..., Done]) -> None:
    done = kg("serve", "--port", "0")
    assert (done.code, done.out) == (2, "")
    assert "no archive is there" in done.err


def test_a_port_that_is_taken_is_told(alder: Workspace, kg: Callable[..., Done]) -> None:
    assert alder.store is not None
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = kg("serve", "--port", str(taken.getsockname()[1]))
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "choose another with --port" in done.err


def test_documents_are_marked_publishable_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "publishable.txt"
    path.write_text("# whose\n\nusc-8-1357: public law\ndocument/maple: its license: CC0\n")
    assert publishable_documents(path) == {"usc-8-1357": "public law", "maple": "its license: CC0"}
    for wrong in ("maple", "maple:", "maple:  "):
        path.write_text(wrong)
        with pytest.raises(UsageError, match="no reason"):
            publishable_documents(path)
    with pytest.raises(UsageError, match="cannot be read"):
        publishable_documents(tmp_path / "none")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--edit", "--public", "--archivist", "Ann"], "a public server has no desk"),
        (["--edit", "--host", "0.0.0.0", "--archivist", "Ann"], "a desk is for this machine"),
        (["--edit"], "no archivist is named"),
        (["--edit", "--archivist", " "], "no archivist is named"),
        (["--archivist", "Ann"], "--archivist is for a desk"),
        (["--edit", "--archivist", "Ann", "--archivist", "Jane Roe, aged 34"], "archivist Jane Roe, aged 34: the arch"),
        (["--edit", "--archivist", "ann@example.org"], "holds a personal mail address; leave it out"),
    ],
)
def test_a_desk_that_cannot_be_is_refused_in_a_line(
    alder: Workspace, kg: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, words: list[str], told: str
) -> None:
    assert alder.store is not None
    monkeypatch.delenv("KG_ARCHIVIST", raising=False)
    done = kg("serve", "--port", "0", *words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert told in done.err


def test_an_archivist_is_told_an_address_that_lets_them_in(alder: Workspace, tmp_path: Path) -> None:
    assert alder.store is not None
    process = serving(tmp_path, "--port", "0", "--edit", "--archivist", "Ann", "--archivist", "Ben")
    assert process.stderr is not None
    try:
        lines = [process.stderr.readline() for _ in range(3)]
        told = [
            re.fullmatch(r"(http://127\.0\.0\.1:\d+/desk/enter\?token=\S{43})  lets (\w+) write\n", one)
            for one in lines[1:]
        ]
        assert [one and one[2] for one in told] == ["Ann", "Ben"]
        with httpx.Client(timeout=60) as client:
            assert told[1] is not None
            assert client.get(told[1][1].partition("/enter")[0]).status_code == 403
            page = client.get(told[1][1], follow_redirects=True)
            assert (page.status_code, page.url.path, "token" in str(page.url)) == (200, "/desk", False)
            assert "Ben" in page.text
    finally:
        process.kill()
        process.wait()
