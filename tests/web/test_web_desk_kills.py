"""SIGKILL at any step of recording at the desk, and at any moment: what was acknowledged is there, the rest is whole or
absent, and the draft can be recorded by the next server."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from kg.workspace import Workspace
from tests.archives import ROOT, own, with_alder
from tests.sites import desk
from tests.web.test_web_desk import COUNT

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="this system forks no processes")]

SERVING = "from kg.cli import main; main()"
RECORDING = """
import json, sys
from pathlib import Path
from tests.killing import kills_before
from tests.sites import desk
archive, step, count = Path(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
(ann,) = desk(archive, "Ann")
draft = ann.begin("alder-notice")
ann.send(f"{draft}/claims/new", {**count, "act": "save"})
head = ann.head(draft)
token = ann.token
print(draft, flush=True)
kills_before(step)
reply = ann.send(f"{draft}/record", {"head": head})
print("recorded" if reply.status_code == 303 else reply.text, flush=True)
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_alder(tmp_path_factory.mktemp("killed") / "alder")


def holds(archive: Path, draft: str, *, acknowledged: bool) -> None:
    """Nothing acknowledged is lost, nothing is half, and the draft is recorded once, now or before."""
    before = Workspace.open(archive)
    assert before.verify().faults == ()
    assert before.head().sequence in ((2,) if acknowledged else (1, 2))
    (carl,) = desk(archive, "Carl")
    page = carl.get(draft)
    assert page.status_code == 200
    if "Record 1 claim" in page.text:
        assert carl.record(draft).status_code in (200, 303)  # 200: it is recorded already, and the page says so
    after = Workspace.open(archive)
    assert (after.head().sequence, after.verify().faults) == (2, ())


@pytest.mark.parametrize("step", [1, 2, 3, 4, 6, 9, 12])
def test_killed_before_a_step_of_recording_nothing_acknowledged_is_lost(
    source: Path, tmp_path: Path, step: int
) -> None:
    archive = own(source, tmp_path / "own").archive.folder.root
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", RECORDING, str(archive), str(step), json.dumps(COUNT)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    draft, *said = done.stdout.split()
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    assert (done.returncode == 0) == (said == ["recorded"]), done.stdout
    if step <= 3:
        assert done.returncode == -signal.SIGKILL
    holds(archive, draft, acknowledged=said == ["recorded"])


def test_a_server_killed_at_any_moment_loses_nothing_it_has_acknowledged(source: Path, tmp_path: Path) -> None:
    chance = random.Random(14)
    for number in range(5):
        folder = tmp_path / str(number)
        archive = own(source, folder).archive.folder.root
        serving = subprocess.Popen(
            [sys.executable, "-c", SERVING, "serve", "--edit", "--archivist", "Ann", "--port", "0"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert serving.stderr is not None
        here = re.findall(r"http://[\d.]+:\d+", serving.stderr.readline())[0]
        enter = re.findall(r"http://\S+", serving.stderr.readline())[0]
        with httpx.Client(base_url=here, timeout=60, headers={"origin": here}) as client:
            client.get(enter)
            token = {"form-token": re.findall(r'name="form-token" value="([^"]+)"', client.get("/desk").text)[0]}
            draft = client.post("/desk/drafts", data={**token, "document": "alder-notice"}).headers["location"]
            client.post(f"{draft}/claims/new", data={**token, **COUNT, "act": "save"})
            head = re.findall(r'name="head" value="([^"]+)"', client.get(draft).text)[0]
            replies: list[int] = []
            sending = threading.Thread(target=send, args=(client, f"{draft}/record", {**token, "head": head}, replies))
            sending.start()
            sending.join(chance.uniform(0.0, 0.25))
            serving.kill()
            sending.join()
        serving.wait()
        holds(archive, draft, acknowledged=replies == [303])
        shutil.rmtree(folder)


def send(client: httpx.Client, path: str, data: dict[str, str], replies: list[int]) -> None:
    """Send a form, and keep the status of what came back if anything did."""
    try:
        replies.append(client.post(path, data=data).status_code)
    except httpx.HTTPError:
        return
